"""A round before it opens: its question and rules, what stands to a vote, and the next one of a Delphi."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from forum.live import hub
from forum.people.models import Membership, Person, Role
from forum.text.markup import render
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.options.models import Amendment, Option
from policy_design.process.actions import locked as locked_process
from policy_design.voting.fitting import LONGEST_STATEMENT, OFFERS_STATUS_QUO, TAKES, most_items, refusals, settled
from policy_design.voting.locking import locked
from policy_design.voting.models import Dropped, Item, Round
from policy_design.voting.standing import ends_by_rule

if TYPE_CHECKING:
    from forum.verdicts import Sentence
    from policy_design.process.models import Process

SETTINGS = (
    "question",
    "intro",
    "method",
    "secrecy",
    "receipts",
    "electorate",
    "cap",
    "takes_statements",
    "threshold",
    "base",
    "quorum",
    "tie_rule",
    "consensus_rule",
    "stand_aside_cap",
    "shows_turnout",
    "result_for",
    "rounds_planned",
    "stopping",
    "closes_at",
)
STILL_IN_A_DELPHI = ("question", "intro", "closes_at")  # the rest is as in the first of its rounds
STATUS_QUO = "status-quo"
CHANGED = _("The round was changed meanwhile, in another window or by another organizer. Open it anew.")
AS_IN_THE_FIRST = _("The rules of a later round are those of the first; only question, introduction and dates change.")
K = Item.Kind


@dataclass(frozen=True)
class ItemPlan:
    """One thing to stand to a vote. An option stands in its present version, or in that of `earlier` if it is kept."""

    kind: str
    option: Option | None = None
    amendment: Amendment | None = None
    text: str = ""
    earlier: Item | None = None
    note: str = ""


def experts_of(process: Process) -> list[Person]:
    """Those who may be put on a roll, by name."""
    seats = Membership.objects.filter(topic_id=process.topic_id, role=Role.EXPERT).select_related("person")
    return sorted((seat.person for seat in seats), key=lambda one: (one.name, one.pk))


# The round ------------------------------------------------------------------------------------------------------


def create_round(
    *,
    process: Process,
    by: Person,
    client_key: UUID,
    question: str,
    method: str,
    chosen: Iterable[Person] = (),
    **settings: Any,
) -> Round:
    """Plan a round, which organizers alone see. Publishes round.planned; raises Refused, Unrenderable.

    The same key gives the same round, and with another question or method it is refused.
    """
    intro_html = render(settings.get("intro", ""), doc_id="intro").html
    with transaction.atomic():
        process = locked_process(process)
        require(rules.can_plan_round(by, process))
        if made := Round.objects.filter(client_key=client_key).first():
            if (made.process_id, made.created_by_id, made.question, made.method) != (
                process.pk,
                by.pk,
                question,
                method,
            ):
                raise Refused(SENT_BEFORE)
            return made
        round = Round(process=process, number=_next_number(process), client_key=client_key, created_by=by)
        voters = _apply(round, {"question": question, "method": method, **settings}, chosen)
        round.intro_html = intro_html
        round.save()
        round.chosen.set(voters)
        if round.method in OFFERS_STATUS_QUO:
            _status_quo(round).save()
        hub.publish(process.topic_id, "round.planned", round=round.pk)
    return round


def _next_number(process: Process) -> int:
    last: int | None = process.rounds.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _apply(round: Round, settings: Mapping[str, Any], chosen: Iterable[Person]) -> list[Person]:
    """Put settings on a round, unless they do not go together. Returns whom to put on the roll by name."""
    given = {name: settings.get(name, getattr(round, name)) for name in SETTINGS}
    experts = experts_of(round.process)
    voters = [one for one in experts if one in set(chosen)] if given["electorate"] == "chosen" else []
    count = None if given["electorate"] == "readers" else len(voters or experts)
    if given["electorate"] == "chosen":
        count = len(voters)
    if found := refusals(given, count):
        raise Refused(next(iter(found.values())))
    for name, value in settled(given).items():
        setattr(round, name, value)
    return voters


def edit_round(
    *, round: Round, by: Person, version: int, chosen: Iterable[Person] | None = None, **settings: Any
) -> Round:
    """Change what a round asks and its rules before it opens; `version` is that of the round that was shown.

    Items that the method does not take are put out. Publishes round.edited; raises Refused, Unrenderable.
    """
    intro_html = render(settings["intro"], doc_id="intro").html if "intro" in settings else None
    with transaction.atomic():
        round = locked(round)
        require(rules.can_edit_round(by, round, round.process))
        if round.version != version:
            raise Refused(CHANGED)
        if round.earlier_id:
            _check_as_in_the_first(round, settings)
        before = list(round.chosen.all())
        voters = _apply(round, settings, before if chosen is None else chosen)
        if intro_html is not None:
            round.intro_html = intro_html
        round.version += 1
        round.save()
        round.chosen.set(voters)
        _fit_items(round)
        hub.publish(round.process.topic_id, "round.edited", round=round.pk)
    return round


def _check_as_in_the_first(round: Round, settings: Mapping[str, Any]) -> None:
    for name, value in settings.items():
        if name in SETTINGS and name not in STILL_IN_A_DELPHI and value != getattr(round, name):
            raise Refused(AS_IN_THE_FIRST)


def _fit_items(round: Round) -> None:
    round.items.exclude(kind__in=TAKES[round.method]).delete()
    if round.method in OFFERS_STATUS_QUO and not round.items.filter(kind=K.STATUS_QUO).exists():
        _status_quo(round).save()


@transaction.atomic
def delete_round(*, round: Round, by: Person) -> None:
    """Delete a round that was never opened. Publishes round.dropped; raises Refused. Pressed twice, once."""
    process = locked_process(round.process)
    if not Round.objects.filter(pk=round.pk).exists():
        return
    round = locked(round)
    require(rules.can_edit_round(by, round, process))
    pk = round.pk
    round.delete()
    hub.publish(process.topic_id, "round.dropped", round=pk)


# What stands to a vote ------------------------------------------------------------------------------------------


@transaction.atomic
def set_items(
    *,
    round: Round,
    by: Person,
    items: Sequence[ItemPlan],
    dropped: Mapping[int, str] | None = None,
    version: int | None = None,
) -> list[Item]:
    """Put these in the place of what stood to a vote, in this order. Publishes round.edited; raises Refused.

    In a later round of a Delphi each item of the round before is kept, reworded with a note, or dropped with a note
    (`dropped`: primary key → note). The present state is added where the method asks for it. `version` is that of the
    round that was shown, if a page did.
    """
    round = locked(round)
    require(rules.can_edit_round(by, round, round.process))
    if version is not None and round.version != version:
        raise Refused(CHANGED)
    made = [_item(round, plan) for plan in items]
    made += _with_status_quo(round, made)
    _name(round, made)
    gone = _dropped(round, made, dropped or {})
    _check(round, made)
    round.items.all().delete()
    round.dropped.all().delete()
    for order, item in enumerate(made):
        item.order = order
    Item.objects.bulk_create(made)
    Dropped.objects.bulk_create(gone)
    round.version += 1
    round.save(update_fields=["version"])
    hub.publish(round.process.topic_id, "round.edited", round=round.pk)
    return list(round.items.order_by("order", "pk"))


def plans_of(round: Round) -> list[ItemPlan]:
    """What stands to a vote now, as it would be set again: options in their present versions."""
    return [_plan_of(one) for one in round.items.select_related("option", "amendment__option", "earlier__option")]


def _plan_of(item: Item) -> ItemPlan:
    is_kept = item.change == Item.Change.KEPT
    return ItemPlan(
        kind=item.kind,
        option=None if is_kept else item.option,
        amendment=item.amendment,
        text="" if is_kept and item.kind != K.STATUS_QUO else item.text,
        earlier=item.earlier,
        note=item.note,
    )


def notes_of(round: Round) -> dict[int, str]:
    """Why items of the round before do not come back, as set_items takes it."""
    return dict(round.dropped.values_list("item", "note"))


def _item(round: Round, plan: ItemPlan) -> Item:
    """An item as it will stand, without its key."""
    if plan.kind not in TAKES[round.method]:
        raise Refused(_not_taken(round))
    item = Item(round=round, kind=plan.kind, note=" ".join(plan.note.split())[:400])
    if plan.earlier is not None:
        _follow(item, plan, round)
    elif plan.kind == K.OPTION:
        item.option, item.option_version, item.text = _present(plan.option, round)
    elif plan.kind == K.AMENDMENT:
        item.amendment, item.text = plan.amendment, _says(plan.amendment, round)
    elif plan.kind == K.STATUS_QUO:
        item.text = " ".join(plan.text.split()) or str(PRESENT_STATE)
    else:
        item.text = " ".join(plan.text.split())
    _check_text(item)
    return item


PRESENT_STATE = _("The present state: nothing changes")


def _not_taken(round: Round) -> Sentence:
    return _("By this method (%(method)s) something of that kind cannot be voted on.") % {
        "method": round.get_method_display()
    }


def _check_text(item: Item) -> None:
    longest = LONGEST_STATEMENT if item.round.method == Round.Method.STATEMENTS else 400
    if not item.text:
        raise Refused(_("Say what is voted on; an empty line cannot be."))
    if len(item.text) > longest:
        raise Refused(_("“%(start)s…” is longer than %(n)d characters.") % {"start": item.text[:60], "n": longest})


def _present(option: Option | None, round: Round) -> tuple[Option, int, str]:
    if option is None or option.process_id != round.process_id:
        raise Refused(_("Choose options of this process."))
    option.refresh_from_db(fields=["version", "title", "status"])
    if not option.is_open:
        raise Refused(_("%(code)s is not on the table, so it cannot be voted on.") % {"code": option.code})
    return option, option.version, str(option)


def _says(amendment: Amendment | None, round: Round) -> str:
    if amendment is None or amendment.option.process_id != round.process_id:
        raise Refused(_("Choose amendments to options of this process."))
    amendment.refresh_from_db(fields=["status"])
    words = {"n": amendment.number, "option": amendment.option}
    if amendment.status != Amendment.Status.TO_VOTE:
        raise Refused(_("Amendment %(n)d to %(option)s has not been put to a vote.") % words)
    return str(_("Amendment %(n)d to %(option)s") % words)


def _follow(item: Item, plan: ItemPlan, round: Round) -> None:
    """Kept or reworded, from the round before. An option is reworded when it is put in its present version."""
    before = plan.earlier
    if before is None or before.round_id != round.earlier_id or before.kind != plan.kind:
        raise Refused(_("This does not stand in the round before."))
    item.earlier, item.change = before, Item.Change.KEPT
    item.option, item.option_version, item.amendment = before.option, before.option_version, before.amendment
    item.text = before.text
    if plan.kind == K.OPTION and plan.option is not None:
        item.option, item.option_version, item.text = _present(plan.option, round)
    elif plan.kind == K.STATEMENT and plan.text:
        item.text = " ".join(plan.text.split())
    if (item.text, item.option_version) != (before.text, before.option_version):
        item.change = Item.Change.REWORDED
        if not item.note:
            raise Refused(_("Say why “%(text)s” was reworded; those who vote will read it.") % {"text": before.text})


def _status_quo(round: Round) -> Item:
    return Item(round=round, key=STATUS_QUO, kind=K.STATUS_QUO, text=str(PRESENT_STATE), order=999)


def _with_status_quo(round: Round, made: list[Item]) -> list[Item]:
    needed = round.method in OFFERS_STATUS_QUO and not any(one.kind == K.STATUS_QUO for one in made)
    if not needed:
        return []
    item = _status_quo(round)
    if round.earlier and (before := round.earlier.items.filter(kind=K.STATUS_QUO).first()):
        item.earlier, item.change, item.text = before, Item.Change.KEPT, before.text
    return [item]


def _name(round: Round, made: list[Item]) -> None:
    """Keys for ballots and files. In a Delphi a key means the same words in all rounds, and no number comes twice."""
    last = _last_statement(round)
    for item in made:
        if item.earlier is not None and item.change == Item.Change.KEPT:
            item.key = item.earlier.key
        elif item.kind == K.STATUS_QUO:
            item.key = STATUS_QUO
        elif item.option is not None:
            item.key = f"{item.option.code}v{item.option_version}"
        elif item.amendment is not None:
            item.key = f"{item.amendment.option.code}a{item.amendment.number}"
        else:
            last += 1
            item.key = f"s{last}"


def _last_statement(round: Round) -> int:
    last, before = 0, round.earlier
    while before is not None:
        keys = before.items.filter(kind=K.STATEMENT).values_list("key", flat=True)
        last = max([last, *(int(key[1:]) for key in keys if key[1:].isdecimal())])
        before = before.earlier
    return last


def _check(round: Round, made: list[Item]) -> None:
    if len(made) > (most := most_items(round.method)):
        raise Refused(_("At most %(n)d can be voted on in one round by this method.") % {"n": most})
    seen: set[str] = set()
    for item in made:
        for mark in (item.key, item.text.casefold()):
            if mark in seen:
                raise Refused(_("“%(text)s” stands there twice.") % {"text": item.text})
        seen |= {item.key, item.text.casefold()}


def _dropped(round: Round, made: list[Item], notes: Mapping[int, str]) -> list[Dropped]:
    if round.earlier is None:
        return []
    follows = {one.earlier_id for one in made if one.earlier_id}
    gone = []
    for before in round.earlier.items.all():
        note = " ".join(notes.get(before.pk, "").split())
        if before.pk in follows:
            continue
        if not note:
            says = _("Say why “%(text)s” does not come back, or keep it; those who vote will read it.")
            raise Refused(says % {"text": before.text})
        gone.append(Dropped(round=round, item=before, note=note[:400]))
    return gone


# The next of a Delphi -------------------------------------------------------------------------------------------


@transaction.atomic
def plan_next(*, round: Round, by: Person, client_key: UUID) -> Round:
    """Plan the next round of a Delphi by the rules of this one, with all its items kept; both can then be changed.

    Publishes round.planned; raises Refused. Pressed twice, or by two organizers, it is one round.
    """
    round = locked(round)
    process = round.process
    require(rules.can_plan_round(by, process))
    if later := Round.objects.filter(earlier=round).first():
        return later
    if not round.has_result:
        raise Refused(_("The next round is planned once this one is closed and its result is there."))
    if round.turn >= round.rounds_planned:
        raise Refused(_("This was the last of the rounds that were announced."))
    if ends_by_rule(round):
        raise Refused(_("By the rule that was declared before the first round, the rounds end with this one."))
    same = {name: getattr(round, name) for name in SETTINGS if name != "closes_at"}
    made = Round.objects.create(
        process=process,
        number=_next_number(process),
        earlier=round,
        turn=round.turn + 1,
        intro_html=round.intro_html,
        created_by=by,
        client_key=client_key,
        **same,
    )
    made.chosen.set(round.chosen.all())
    Item.objects.bulk_create(_kept(made, one) for one in round.items.order_by("order", "pk"))
    hub.publish(process.topic_id, "round.planned", round=made.pk)
    return made


def _kept(round: Round, before: Item) -> Item:
    names = ("key", "order", "kind", "option", "option_version", "amendment", "text")
    same = {name: getattr(before, name) for name in names}
    return Item(round=round, earlier=before, change=Item.Change.KEPT, **same)
