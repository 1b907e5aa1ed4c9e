"""What the forum is told of positions: where they are shown, what followers hear, whom they wait for, and the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum import additions
from forum.debates import belonging, further, telling
from forum.people import waiting
from forum.people.models import Role
from forum.people.waiting import Duty
from forum.posts.models import Post
from policy_design import rules
from policy_design.options import bundle
from policy_design.options.counts import options as count_options
from policy_design.options.models import Option, OptionRules, Position
from policy_design.options.position_bundle import positions_of
from policy_design.options.revealing import reveal_due
from policy_design.options.standing import conditions_below

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.people.models import Person
    from forum.verdicts import Sentence
    from policy_design.process.models import Process

SENTENCES: dict[str, Sentence] = {
    # Translators: %(does)s goes on from the name, as in "Ines Okafor supports G1 with conditions".
    "position.taken": _("%(name)s %(does)s."),
    "position.reviewed": _("%(name)s looked at a position again."),
    "condition.judged": _("%(name)s said whether a condition is met."),
}
TIDINGS: dict[str, tuple[str, Sentence]] = {
    "positions.revealed": ("positions", _("The sealed positions were revealed together.")),
}


def connect() -> None:
    """Called once, when the site starts."""
    telling.register(without_a_text=TIDINGS, with_a_text=SENTENCES)
    belonging.show_with(Post.Kind.POSITION, address_of)
    further.draw_with(Post.Kind.POSITION, conditions_below)
    waiting.register(waits_for)
    bundle.tell_more(positions_of)
    additions.add(additions.work, additions.Work("revealing positions", "process", "processes", reveal_due))


def address_of(post: Post) -> str:
    """The place of a position among all positions of its option."""
    option = Option.objects.filter(debate__thread=post.thread_id).select_related("process").first()
    if option is None or not Position.objects.filter(post=post).exists():
        return ""
    return f"{reverse('options:positions', args=[option.process.slug, option.code])}#post-{post.number}"


# What waits for people --------------------------------------------------------------------------------------------


def waits_for(person: Person) -> list[Duty]:
    """Positions to take, and to look at again; for organizers, sealed positions that could be revealed."""
    return [*_positions(person), *_reveals(person)]


def _on_the_table() -> QuerySet[Option]:
    """Options that are worked on now."""
    now = Q(process__stages__started_at__isnull=False, process__stages__ended_at=None)
    return Option.objects.filter(now, process__stages__kind__in=rules.DELIBERATING, status=Option.Status.OPEN)


def _positions(person: Person) -> list[Duty]:
    held = {topic for topic, roles in person.roles.items() if Role.EXPERT in roles}
    if not held:
        return []
    mine = Position.objects.filter(option=OuterRef("pk"), expert=person, is_current=True)
    options = (
        _on_the_table()
        .filter(process__topic__in=held)
        .annotate(held=Subquery(mine.values("holds_for")[:1]), due=F("process__stages__ends_at"))
        .select_related("process")
        .order_by("process", "letter", "number")
    )
    by_process: dict[Process, list[Option]] = {}
    for option in options:
        by_process.setdefault(option.process, []).append(option)
    return [duty for process, some in by_process.items() for duty in _in(process, some)]


def _in(process: Process, options: list[Option]) -> list[Duty]:
    owed = [one for one in options if one.held is None]  # type: ignore[attr-defined]
    behind = [one for one in options if one.held is not None and one.held < one.version]  # type: ignore[attr-defined]
    found = []
    if owed:
        what = ngettext("Take a position: %(n)d option", "Take a position: %(n)d options", len(owed)) % {"n": len(owed)}
        where = reverse("options:position", args=[process.slug, owed[0].code])
        found.append(Duty(what, process.title, due=owed[0].due, url=where, does=_("Take a position")))  # type: ignore[attr-defined]
    for option in behind:
        what = _("Look again: %(code)s has a new version") % {"code": option.code}
        where = reverse("options:position", args=[process.slug, option.code])
        found.append(Duty(what, process.title, due=option.due, url=where, does=_("Look again")))  # type: ignore[attr-defined]
    return found


def _reveals(person: Person) -> list[Duty]:
    """Where every expert has taken a position on every option, the organizers are told that they can be revealed."""
    held = {topic for topic, roles in person.roles.items() if Role.ORGANIZER in roles}
    if not held:
        return []
    waits = OptionRules.objects.filter(process__topic__in=held, sealed_first_round=True, revealed_at=None)
    found = []
    for handled in waits.select_related("process__topic").order_by("pk"):
        counted = count_options(handled.process)
        if not counted["options"] or counted["positions_owed"]:
            continue
        what = _("All positions are in: %(process)s") % {"process": handled.process.title}
        where = reverse("options:reveal", args=[handled.process.slug])
        found.append(Duty(what, _("They are sealed until you reveal them."), url=where, does=_("Look at them")))
    return found
