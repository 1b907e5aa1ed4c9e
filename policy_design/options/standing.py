"""Where experts stand: the squares of an option and of a whole list, as far as this reader may see them.

While positions are sealed, a reader sees none but their own, and not how many there are; the organizers see all.
Where a moderator hides the words of a position, the stance counts on: what was said is hidden, not that it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from forum.debates.spread import Source, sources_of
from forum.debates.thread import beginning
from forum.people.models import Membership, Role
from forum.posts.models import Post
from policy_design import rules
from policy_design.options.handling import handling_of
from policy_design.options.models import Amendment, Condition, Position
from policy_design.options.own import Mine

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.people.models import Person
    from forum.rules.words import Anyone
    from forum.verdicts import Sentence, Verdict
    from policy_design.options.models import Option
    from policy_design.process.models import Process

Stance = Position.Stance
NONE = "none"
ORDER = (Stance.SUPPORT, Stance.CONDITIONS, Stance.UNDECIDED, Stance.OPPOSE, Stance.ABSTAIN, NONE)
READ_FIRST = (Stance.CONDITIONS, Stance.OPPOSE, Stance.UNDECIDED, Stance.ABSTAIN, Stance.SUPPORT)
MOST_ON_PAGE = 12
NAMES: dict[str, Sentence] = {
    Stance.SUPPORT: gettext_lazy("Supports"),
    Stance.CONDITIONS: gettext_lazy("With conditions"),
    Stance.UNDECIDED: gettext_lazy("Undecided"),
    Stance.OPPOSE: gettext_lazy("Opposes"),
    Stance.ABSTAIN: gettext_lazy("Abstains"),
    NONE: gettext_lazy("No position yet"),
}
SEALED = gettext_lazy("Positions are sealed; all are shown together.")


def in_words(stance: str, n: int) -> str:
    """As in "1 opposes": a number with what it counts."""
    texts = {
        Stance.SUPPORT: ngettext("%(n)d supports", "%(n)d support", n),
        Stance.CONDITIONS: ngettext("%(n)d with conditions", "%(n)d with conditions", n),
        Stance.UNDECIDED: ngettext("%(n)d undecided", "%(n)d undecided", n),
        Stance.OPPOSE: ngettext("%(n)d opposes", "%(n)d oppose", n),
        Stance.ABSTAIN: ngettext("%(n)d abstains", "%(n)d abstain", n),
        NONE: ngettext("%(n)d without a position yet", "%(n)d without a position yet", n),
    }
    return texts[stance] % {"n": n}


@lru_cache(maxsize=4096)
def _told(counts: tuple[int, ...], tongue: str) -> str:
    return ", ".join(in_words(stance, n) for stance, n in zip(ORDER, counts, strict=True) if n)


@dataclass(frozen=True, slots=True)
class Count:
    """How many stand like this, for the legend."""

    stance: str
    says: str


@dataclass(frozen=True, slots=True)
class Squares:
    """One square for each expert, those who stand alike together; it tells all that it may also in words."""

    counts: tuple[int, ...]
    is_sealed: bool = False  # for this reader

    @property
    def says(self) -> str:
        if self.is_sealed:
            return str(SEALED)
        return _told(self.counts, get_language() or "") or _("No experts yet")

    @property
    def drawn(self) -> SafeString:
        squares = "".join(f'<i class="sq sq--{stance}"></i>' * n for stance, n in zip(ORDER, self.counts, strict=True))
        return mark_safe(f'<span class="sqs" role="img" aria-label="{escape(self.says)}">{squares}</span>')

    @property
    def legend(self) -> list[Count]:
        if self.is_sealed:
            return []
        return [Count(stance, in_words(stance, n)) for stance, n in zip(ORDER, self.counts, strict=True) if n]

    @property
    def taken(self) -> int:
        return sum(self.counts[:-1])


def _squares(stances: Iterable[str], experts: int, *, sealed: bool) -> Squares:
    found = Counter(stances)
    found[NONE] = experts - found.total()
    return Squares(tuple(found[stance] for stance in ORDER), sealed)


def _experts(process: Process) -> QuerySet[Membership]:
    return Membership.objects.filter(topic=process.topic_id, role=Role.EXPERT).order_by("since", "pk")


def _sees_sealed(reader: Anyone, process: Process) -> bool:
    return bool(rules.can_organize_process(reader, process))


def squares_for(process: Process, reader: Anyone) -> dict[int, Squares]:
    """The squares of every option of a process, by option, in a constant number of queries."""
    experts = set(_experts(process).values_list("person", flat=True))
    all_seen = _sees_sealed(reader, process)
    found: dict[int, list[str]] = {pk: [] for pk in process.options.values_list("pk", flat=True)}
    rows = Position.objects.filter(option__process=process, is_current=True).values_list(
        "option", "expert", "stance", "post__status"
    )
    for option, expert, stance, status in rows:
        if expert in experts and (all_seen or status != Post.Status.SEALED or expert == reader.pk):
            found[option].append(stance)
    sealed = handling_of(process).seals_now and not all_seen
    return {pk: _squares(stances, len(experts), sealed=sealed) for pk, stances in found.items()}


# The positions of one option ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """One condition as readers see it, with what its author says of it."""

    condition: Condition
    amendment: Amendment | None

    @property
    def sentence(self) -> str:
        return self.condition.sentence

    @property
    def is_met(self) -> bool:
        return self.condition.verdict == Condition.Verdict.MET

    @property
    def says(self) -> str:
        if self.is_met:
            return _("Met in version %(n)d") % {"n": self.condition.verdict_version}
        if self.condition.verdict == Condition.Verdict.NOT_MET:
            return _("Not met in version %(n)d") % {"n": self.condition.verdict_version}
        return _("Not looked at yet")


@dataclass(frozen=True, slots=True)
class Stand:
    """One position as this reader may read it."""

    position: Position
    latest: int  # version of the option
    may_read: bool  # its words; the stance is told in any case

    @property
    def post(self) -> Post:
        return self.position.post

    @property
    def stance(self) -> str:
        return self.position.stance

    @property
    def name(self) -> Sentence:
        return NAMES[self.stance]

    @property
    def begins(self) -> str:
        return beginning(self.post.html)

    @property
    def sources(self) -> tuple[Source, ...]:
        """What the notes of its text lead to, where it is shown whole."""
        return sources_of(self.post)

    @property
    def goes_on(self) -> bool:
        return self.begins.endswith(" …")

    @property
    def hidden(self) -> str:
        """What stands in the place of words that are not everybody's to read."""
        return self.post.epitaph if self.post.status not in (Post.Status.PUBLIC, Post.Status.SEALED) else ""

    @property
    def terms(self) -> list[Term]:
        return [Term(one, one.amendment) for one in self.position.conditions.all()] if self.may_read else []

    @property
    def is_behind(self) -> bool:
        """The option has changed since its author last looked."""
        return self.position.holds_for < self.latest

    @property
    def was_reviewed(self) -> bool:
        return self.position.holds_for > self.position.version


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier position, and what the one that took its place did differently."""

    stand: Stand
    changes: list[str]


@dataclass(slots=True)
class Expert:
    """Somebody's position now, if they have one that this reader may know of, and those before."""

    person: Person
    background: str = ""
    now: Stand | None = None
    before: list[Stand] = field(default_factory=list)
    left: bool = False

    @property
    def name(self) -> str:
        return self.now.post.byline if self.now else self.person.name

    @property
    def earlier(self) -> list[Earlier]:
        """The newest first."""
        line = [*self.before, *([self.now] if self.now else [])]
        return [Earlier(old, _changes(old, new)) for old, new in pairwise(line)][::-1]


def _changes(old: Stand, new: Stand) -> list[str]:
    found = []
    if old.stance != new.stance:
        names = {"old": old.position.get_stance_display(), "new": new.position.get_stance_display()}
        found.append(_("From “%(old)s” to “%(new)s”.") % names)
    if old.may_read and new.may_read:
        before, after = [one.sentence for one in old.terms], [one.sentence for one in new.terms]
        found += [_("New condition: %(sentence)s") % {"sentence": one} for one in after if one not in before]
        found += [_("No longer a condition: %(sentence)s") % {"sentence": one} for one in before if one not in after]
        if old.post.source != new.post.source:
            found.append(_("Other reasons."))
    return found


@dataclass(frozen=True, slots=True)
class Group:
    background: str
    experts: list[Expert]
    squares: Squares


class Standing:
    """The positions on one option for one reader. The queries are as many however many experts there are."""

    def __init__(self, option: Option, reader: Anyone, *, whole: bool = False) -> None:
        self.option, self.reader, self.whole = option, reader, whole
        process = option.process
        self.roles = process.roles_of(reader)
        self.may_organize = _sees_sealed(reader, process)
        self.handled = handling_of(process)
        self.is_sealed = self.handled.seals_now
        self.experts = self._read()

    def _read(self) -> list[Expert]:
        process = self.option.process
        backgrounds = dict(process.expertise.values_list("person", "background"))
        found = {
            one.person_id: Expert(one.person, backgrounds.get(one.person_id, ""))
            for one in _experts(process).select_related("person")
        }
        for position in self._positions():
            expert = found.get(position.expert_id)
            if expert is None:
                expert = found[position.expert_id] = Expert(position.expert, left=True)
            stand = Stand(position, self.option.version, self._reads(position))
            if position.is_current:
                expert.now, expert.background = stand, position.background
            else:
                expert.before.append(stand)
        return list(found.values())

    def _positions(self) -> Iterable[Position]:
        rows = self.option.positions.select_related("post__author", "expert").order_by("at", "pk")
        rows = rows.prefetch_related("conditions__amendment")
        rows = rows.prefetch_related("post__citations__reference") if self.whole else rows.filter(is_current=True)
        return [one for one in rows if self._knows(one)]

    def _knows(self, position: Position) -> bool:
        """Of a sealed position readers know nothing, not even that there is one."""
        return not position.post.is_sealed or self.may_organize or position.expert_id == self.reader.pk

    def _reads(self, position: Position) -> bool:
        """The same answer as the forum's rule about the post gives."""
        status = position.post.status
        if status in (Post.Status.PUBLIC, Post.Status.SEALED) or position.expert_id == self.reader.pk:
            return True
        return status == Post.Status.HIDDEN and not self.roles.isdisjoint(("organizer", "moderator"))

    @property
    def seated(self) -> list[Expert]:
        """Those who are experts of the process now: they count."""
        return [one for one in self.experts if not one.left]

    @property
    def gone(self) -> list[Expert]:
        return [one for one in self.experts if one.left]

    @cached_property
    def squares(self) -> Squares:
        return self._of(self.seated)

    def _of(self, experts: Sequence[Expert]) -> Squares:
        stances = [one.now.stance for one in experts if one.now]
        return _squares(stances, len(experts), sealed=self.is_sealed and not self.may_organize)

    @cached_property
    def stands(self) -> list[Expert]:
        """Those with a position, in the order in which one reads them: what might still be moved first."""
        taken = [one for one in self.experts if one.now]
        return sorted(taken, key=lambda one: READ_FIRST.index(one.now.stance))  # type: ignore[arg-type, union-attr]

    @property
    def first(self) -> list[Expert]:
        return self.stands[:MOST_ON_PAGE]

    @cached_property
    def groups(self) -> list[Group]:
        """By background, in the process's own order; whoever left the process comes last, and counts no longer."""
        order = {name: place for place, name in enumerate(self.option.process.backgrounds)}
        names = sorted(
            {one.background for one in self.seated}, key=lambda name: (order.get(name, 999), name == "", name)
        )
        found = [(name, [one for one in self.seated if one.background == name]) for name in names]
        return [Group(name, sorted(experts, key=_place), self._of(experts)) for name, experts in found]

    @cached_property
    def mine(self) -> Stand | None:
        """The reader's own position now."""
        return next((one.now for one in self.experts if one.now and one.person.pk == self.reader.pk), None)

    @cached_property
    def own(self) -> Mine | None:
        """The reader's own position to go on from, for the side column; None for whoever is no expert here."""
        return Mine(self, self.reader, small=True) if self.is_expert else None  # type: ignore[arg-type]

    @cached_property
    def may_take(self) -> Verdict:
        return rules.can_take_position(self.reader, self.option, self.option.process)

    @property
    def is_expert(self) -> bool:
        return "expert" in self.roles

    @property
    def may_moderate(self) -> bool:
        return not self.roles.isdisjoint(("organizer", "moderator"))

    @property
    def may_respond(self) -> bool:
        return self.option.debate.stage == "open"


def _place(expert: Expert) -> int:
    return ORDER.index(expert.now.stance if expert.now else NONE)  # type: ignore[arg-type]


def standing_of(option: Option, reader: Anyone, *, whole: bool = False) -> Standing:
    """What the option's page shows of positions; with those of before where it is `whole`."""
    return Standing(option, reader, whole=whole)


# In the thread --------------------------------------------------------------------------------------------------


def conditions_below(rows: Sequence[object]) -> dict[int, str]:
    """The conditions of these posts as a list below their text: what draws cards is given it."""
    found: dict[int, list[str]] = {}
    numbers: dict[int, int] = {row.pk: row.number for row in rows}  # type: ignore[attr-defined]
    conditions = Condition.objects.filter(position__post__in=numbers).select_related("position").order_by("order")
    for one in conditions:
        tag = f' <span class="tag">{escape(Term(one, None).says)}</span>'
        found.setdefault(numbers[one.position.post_id], []).append(f"<li>{escape(one.sentence)}{tag}</li>")
    heading = escape(_("Conditions"))
    return {
        number: f'<p class="small"><b>{heading}</b></p><ol class="terms">{"".join(lines)}</ol>'
        for number, lines in found.items()
    }
