"""Every change to an option itself: proposed, seconded, written anew, and taken off the table, with its lineage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.belonging import begin_part
from forum.live import hub
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.options.clauses import Change
from policy_design.options.handling import handling_of
from policy_design.options.in_step import keep, named
from policy_design.options.kinds_of_option import KINDS
from policy_design.options.merge import difference
from policy_design.options.models import Lineage, NamedKind, Option, OptionVersion, Second
from policy_design.options.voted import may_change
from policy_design.process.actions import locked as locked_process

if TYPE_CHECKING:
    from forum.people.models import Person
    from policy_design.process.models import Process

MOST_OPTIONS = 100
MOST_CLAUSES = 60


@dataclass(frozen=True)
class Wording:
    """What a version of an option says."""

    title: str
    clauses: tuple[str, ...]
    summary: str = ""
    binds: str = ""
    questions: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, option: Option) -> Wording:
        return cls(option.title, tuple(option.clauses), option.summary, option.binds, tuple(option.questions))

    def fields(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "summary": self.summary,
            "binds": self.binds,
            "questions": list(self.questions),
            "clauses": list(self.clauses),
        }


class Conflict(Exception):
    """Somebody saved a version of this option meanwhile; `current` is how it stands now."""

    def __init__(self, current: Option) -> None:
        super().__init__(str(_("This option was changed meanwhile. Your text is kept; compare the two.")))
        self.current = current


def locked(option: Option) -> Option:
    """The option's row and before it its process's, locked for this transaction; everything is read anew."""
    process = locked_process(option.process)
    if connection.features.has_select_for_update:
        Option.objects.select_for_update().only("pk").get(pk=option.pk)
    found = Option.objects.select_related("debate__topic", "debate__thread", "named_kind").get(pk=option.pk)
    found.process = process
    return found


def tell(option: Option, kind: str) -> None:
    """Publish an event of the option, on the topic of its debate, then on that of its process."""
    hub.publish(option.debate.topic_id, kind, option=option.pk)
    hub.publish(option.process.topic_id, kind, option=option.pk)


@transaction.atomic
def propose_option(
    *, process: Process, by: Person, kind: str, wording: Wording, client_key: UUID, named_kind: NamedKind | None = None
) -> Option:
    """Put an option forward. It is on the table at once, unless the process asks for seconders of what experts propose.

    Publishes option.proposed, or option.tabled; raises Refused. The same key gives the same option, and with another
    wording it is refused.
    """
    process = locked_process(process)
    if made := Option.objects.filter(client_key=client_key).first():
        if (made.process_id, made.proposed_by_id) != (process.pk, by.pk) or _first_wording(made) != wording:
            raise Refused(SENT_BEFORE)
        return made
    handled = handling_of(process)
    require(rules.can_propose_option(by, process, handled))
    check_wording(wording)
    if process.options.count() >= MOST_OPTIONS:
        raise Refused(_("A process has at most %(n)d options; merge or withdraw some first.") % {"n": MOST_OPTIONS})
    if named_kind is not None and named_kind.process_id != process.pk:
        raise Refused(_("This kind of option belongs to another process."))
    needs_seconds = handled.seconds_needed > 0 and "organizer" not in process.roles_of(by)
    option = Option(
        process=process,
        kind="other" if named_kind else kind,
        named_kind=named_kind,
        letter=named_kind.letter if named_kind else KINDS[kind].letter,
        status=Option.Status.PROPOSED if needs_seconds else Option.Status.OPEN,
        tabled_at=None if needs_seconds else timezone.now(),
        proposed_by=by,
        client_key=client_key,
        **wording.fields(),
    )
    option.number = _next_number(process, option.letter)
    option.debate = begin_part(parent=process.topic, by=by, format_key="arguments", **named(option, process))
    option.save()
    _keep_version(option, by=by, reason="", change=None)
    keep(option, process)
    tell(option, "option.proposed" if needs_seconds else "option.tabled")
    return option


def _first_wording(option: Option) -> Wording:
    first = option.versions.get(number=1)
    return Wording(first.title, tuple(first.clauses), first.summary, first.binds, tuple(first.questions))


def _next_number(process: Process, letter: str) -> int:
    """Numbers are never given twice, also when an option is gone."""
    last: int | None = process.options.filter(letter=letter).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def check_wording(wording: Wording) -> None:
    """Raises Refused where a version could not stand like this."""
    if not wording.title.strip():
        raise Refused(_("Give the option a title."))
    if not wording.clauses:
        raise Refused(_("Write at least one clause: what would be done?"))
    if len(wording.clauses) > MOST_CLAUSES:
        raise Refused(_("An option has at most %(n)d clauses.") % {"n": MOST_CLAUSES})


def _keep_version(option: Option, *, by: Person | None, reason: str, change: Change | None) -> OptionVersion:
    return option.versions.create(
        number=option.version,
        author=by,
        reason=reason,
        at=option.edited_at,
        change=change.as_json() if change else None,
        **Wording.of(option).fields(),
    )


def write_version(
    option: Option, wording: Wording, *, by: Person, reason: str, change: Change | None = None
) -> OptionVersion:
    """Store the next version of a locked option. Called inside the actions that made it, which publish."""
    check_wording(wording)
    change = change or difference(tuple(option.clauses), wording.clauses)
    for name, value in wording.fields().items():
        setattr(option, name, value)
    option.version += 1
    option.edited_at = timezone.now()
    option.save()
    version = _keep_version(option, by=by, reason=reason, change=change)
    keep(option, option.process)
    return version


@transaction.atomic
def edit_option(*, option: Option, by: Person, wording: Wording, version: int, reason: str) -> Option:
    """Write the next version, with a reason that readers see. Publishes option.edited; raises Refused, Conflict."""
    option = locked(option)
    require(rules.can_edit_option(by, option, option.process))
    if Wording.of(option) == wording:
        return option
    if option.version != version:
        raise Conflict(option)
    require(may_change(option))
    if not reason.strip():
        raise Refused(_("Say in a few words what you changed and why; readers will see it."))
    write_version(option, wording, by=by, reason=reason.strip())
    tell(option, "option.edited")
    return option


# Seconders ------------------------------------------------------------------------------------------------------


@transaction.atomic
def second_option(*, option: Option, by: Person) -> Option:
    """Second an option. With enough seconders it is on the table. Publishes option.seconded or option.tabled."""
    option = locked(option)
    if option.seconds.filter(person=by).exists():
        return option
    require(rules.can_second_option(by, option, option.process))
    Second.objects.create(option=option, person=by)
    enough = option.seconds.count() >= handling_of(option.process).seconds_needed
    if enough:
        option.status, option.tabled_at = Option.Status.OPEN, timezone.now()
        option.save(update_fields=["status", "tabled_at"])
        keep(option, option.process)
    tell(option, "option.tabled" if enough else "option.seconded")
    return option


@transaction.atomic
def unsecond_option(*, option: Option, by: Person) -> None:
    """Take one's second back, while the option still waits for others. Publishes option.seconded; raises Refused."""
    option = locked(option)
    mine = option.seconds.filter(person=by)
    if not mine.exists():
        return
    require(rules.can_second_option(by, option, option.process))
    mine.delete()
    tell(option, "option.seconded")


# Lineage --------------------------------------------------------------------------------------------------------

ENDS: dict[str, str] = {
    Lineage.Relation.MERGED: Option.Status.MERGED,
    Lineage.Relation.SPLIT: Option.Status.SPLIT,
    Lineage.Relation.SUPERSEDED: Option.Status.SUPERSEDED,
}


@transaction.atomic
def withdraw_option(*, option: Option, by: Person, reason: str) -> Option:
    """Take an option off the table; text, arguments and positions stay to be read. Publishes option.ended."""
    option = locked(option)
    if option.status == Option.Status.WITHDRAWN:
        return option
    require(rules.can_withdraw_option(by, option, option.process))
    require(may_change(option))
    return _end(option, Option.Status.WITHDRAWN, reason)


def _end(option: Option, status: str, reason: str) -> Option:
    if not reason.strip():
        raise Refused(_("Say in a sentence why it leaves the table; it stays beside the option."))
    option.status, option.reason, option.ended_at = status, reason.strip(), timezone.now()
    option.save(update_fields=["status", "reason", "ended_at"])
    keep(option, option.process)
    tell(option, "option.ended")
    return option


@transaction.atomic
def replace_option(*, option: Option, by: Person, relation: str, later: Iterable[Option], reason: str) -> Option:
    """Take an option off the table because others go on from it: merged into one, split into some, superseded by one.

    Publishes option.ended, and options.linked on each that goes on from it; raises Refused.
    """
    option = locked(option)
    process = option.process
    require(rules.can_link_options(by, process))
    if option.has_ended:
        raise Refused(_("This option has left the table already."))
    require(may_change(option))
    others = _others(process, option, later)
    if relation == Lineage.Relation.SPLIT and len(others) < 2:
        raise Refused(_("Choose the two or more options into which it was split; propose them first."))
    if relation != Lineage.Relation.SPLIT and len(others) != 1:
        raise Refused(_("Choose the one option that goes on from it."))
    Lineage.objects.bulk_create(Lineage(earlier=option, later=other, relation=relation, by=by) for other in others)
    for other in others:
        hub.publish(other.debate.topic_id, "options.linked", option=other.pk)
    return _end(option, ENDS[relation], reason)


def _others(process: Process, option: Option, chosen: Iterable[Option]) -> Sequence[Option]:
    """Options of the same process that are on the table, as they are now."""
    wanted = {one.pk for one in chosen} - {option.pk}
    live = (Option.Status.PROPOSED, Option.Status.OPEN)
    found = list(
        process.options.filter(pk__in=wanted, status__in=live).select_related("debate").order_by("debate__topic_id")
    )
    if len(found) != len(wanted):
        raise Refused(_("One of those options is not on the table any more."))
    for one in found:
        one.process = process
    return found


@transaction.atomic
def link_duplicates(*, option: Option, by: Person, other: Option) -> None:
    """Say that two options are much the same; both stay on the table. Publishes options.linked; raises Refused."""
    option = locked(option)
    require(rules.can_link_options(by, option.process))
    found = option.process.options.filter(pk=other.pk).exclude(pk=option.pk).select_related("debate").first()
    if found is None:
        raise Refused(_("Choose another option of this process."))
    first, second = sorted((option, found), key=lambda one: one.pk)
    _link, made = Lineage.objects.get_or_create(
        earlier=first, later=second, relation=Lineage.Relation.DUPLICATE, defaults={"by": by}
    )
    if made:
        _tell_both(option, found)


@transaction.atomic
def unlink_duplicates(*, option: Option, by: Person, other: Option) -> None:
    """Say that two options are not the same after all. Publishes options.linked; raises Refused."""
    option = locked(option)
    require(rules.can_link_options(by, option.process))
    pair = [option.pk, other.pk]
    links = Lineage.objects.filter(earlier__in=pair, later__in=pair, relation=Lineage.Relation.DUPLICATE)
    if links.delete()[0]:
        found = Option.objects.select_related("debate").get(pk=other.pk)
        _tell_both(option, found)


def _tell_both(option: Option, other: Option) -> None:
    for one in sorted((option, other), key=lambda one: one.debate.topic_id):
        hub.publish(one.debate.topic_id, "options.linked", option=one.pk)
    hub.publish(option.process.topic_id, "options.linked", option=option.pk)
