"""The amendments of an option as one reader sees them: what each changes, what became of it, and what clashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum import rules as forum_rules
from forum.posts.models import Post
from forum.verdicts import Verdict, no
from policy_design import rules
from policy_design.options.amendments import has_lapsed, mark_of
from policy_design.options.clauses import STOPS, Change, join_words
from policy_design.options.fitting import Candidate, ClashOf, Past, clash_of
from policy_design.options.handling import handling_of
from policy_design.options.merge import Row, heading, rows
from policy_design.options.models import Amendment, CoSignature, Option
from policy_design.options.voted import Voted, votes_on

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.rules.words import Anyone
    from forum.verdicts import Sentence

STATES: dict[str, Sentence] = {
    Amendment.Status.DECLINED: _("Declined"),
    Amendment.Status.TO_VOTE: _("Put to a vote"),
    Amendment.Status.WITHDRAWN: _("Withdrawn"),
}
HIDDEN = _("Hidden by a moderator")
UNDECIDED = (Amendment.Status.OPEN, Amendment.Status.TO_VOTE)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that an amendment does, in the words of the text: these go, those come."""

    old: str
    new: str
    is_clause: bool = False


@dataclass(frozen=True)
class Shown:
    """One amendment. Of one that the reader may not read there is a number and what became of it, and no words."""

    amendment: Amendment
    option: Option
    is_read: bool
    base: tuple[str, ...]
    candidate: Candidate
    clashes: list[ClashOf] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.amendment.number

    @property
    def url(self) -> str:
        return reverse("options:amendment", args=[self.option.process.slug, self.option.code, self.number])

    @property
    def is_hidden(self) -> bool:
        return self.amendment.post.status != Post.Status.PUBLIC

    @property
    def is_undecided(self) -> bool:
        return self.amendment.status in UNDECIDED

    @property
    def is_accepted(self) -> bool:
        return self.amendment.status == Amendment.Status.ACCEPTED

    @property
    def heading(self) -> str:
        """As in "Clause 5", of the version that it was made for."""
        return heading(self.candidate.change) if self.is_read else str(HIDDEN)

    @cached_property
    def state(self) -> Sentence:
        """As a tag says it."""
        made = self.amendment.accepted_in
        if made is not None:
            return _("In version %(n)d") % {"n": made.number}
        if self.amendment.status in STATES:
            return STATES[self.amendment.status]
        n = 1 + len(self.signed)
        return ngettext("%(n)d signature", "%(n)d signatures", n) % {"n": n}

    @cached_property
    def rows(self) -> list[Row]:
        """The whole text as a redline, over the version that it was made for."""
        return rows(self.base, self.candidate.change) if self.is_read else []

    @cached_property
    def rows_now(self) -> list[Row]:
        """The same over the present version, where that is another one and it still fits."""
        if not self.is_read or not self.is_outdated or self.candidate.now is None:
            return []
        return rows(self.option.clauses, self.candidate.now)

    @cached_property
    def lines(self) -> list[Line]:
        return _lines(self.base, self.candidate.change) if self.is_read else []

    @cached_property
    def signed(self) -> list[Person]:
        """Who has signed it as well, with the words that it has now."""
        return [one.person for one in self._cosignatures if not has_lapsed(one, self.amendment)]

    @cached_property
    def lapsed(self) -> list[Person]:
        """Who signed other words, and has not signed these."""
        return [one.person for one in self._cosignatures if has_lapsed(one, self.amendment)]

    @property
    def _cosignatures(self) -> Sequence[CoSignature]:
        return list(self.amendment.cosignatures.all())

    @property
    def is_outdated(self) -> bool:
        return self.is_undecided and self.amendment.version < self.option.version

    @property
    def fits(self) -> bool:
        return self.candidate.now is not None

    @property
    def hindrances(self) -> list[str]:
        """Why it no longer fits."""
        return [one.sentence for one in self.candidate.hindrances] if self.is_undecided else []

    @property
    def clash_lines(self) -> list[str]:
        """As in "Clashes with amendment 4. Both change “three years” in clause 5."."""
        says = _("Clashes with amendment %(n)d. %(where)s")
        return [
            str(says) % {"n": one.second if one.first == self.number else one.first, "where": one.where}
            for one in self.clashes
        ]

    @property
    def mark(self) -> str:
        return mark_of(self.amendment)


def _lines(base: Sequence[str], change: Change) -> list[Line]:
    """In the order of the text: words in the place of others, clauses that go, clauses that come."""
    found = [((edit.clause, 1), _words(join_words(edit.old), join_words(edit.new))) for edit in change.edits]
    found += [((clause, 1), Line(base[clause], "", is_clause=True)) for clause in change.removed]
    found += [((one.gap, 0), Line("", text, is_clause=True)) for one in change.added for text in one.texts]
    return [line for _place, line in sorted(found, key=lambda one: one[0])]


def _words(old: str, new: str) -> Line:
    """Without the stop that both end with."""
    if old[-1:] == new[-1:] and old[-1:] in tuple(STOPS):
        old, new = old[:-1], new[:-1]
    return Line(old, new)


@dataclass(frozen=True)
class Amendments:
    """All amendments of an option, and what this reader may do with them."""

    option: Option
    reader: Anyone
    all: list[Shown]
    clashes: list[ClashOf]

    @cached_property
    def undecided(self) -> list[Shown]:
        return [one for one in self.all if one.is_undecided]

    @cached_property
    def decided(self) -> list[Shown]:
        return [one for one in self.all if not one.is_undecided]

    @cached_property
    def may_propose(self) -> Verdict:
        process = self.option.process
        handled = handling_of(process)
        return rules.can_propose_amendment(self.reader, self.option, process, handled, timezone.now())

    @cached_property
    def decidable(self) -> list[Shown]:
        """Those that this reader may decide about; hidden ones nobody does."""
        return [one for one in self.undecided if not one.is_hidden and self.may_decide(one)]

    def may_decide(self, one: Shown) -> Verdict:
        vote = self.votes.get(one.amendment.pk)
        if vote is not None and not vote.is_over:
            return vote.decline
        option, is_voted = self.option, vote is not None
        return rules.can_decide_amendment(self.reader, one.amendment, option, option.process, is_voted=is_voted)

    @cached_property
    def votes(self) -> dict[int, Voted]:
        """What rounds say of those that were put to a vote."""
        return votes_on([one.amendment for one in self.all if one.amendment.status != Amendment.Status.OPEN])

    def may_cosign(self, one: Shown) -> Verdict:
        if one.is_hidden:
            return no(HIDDEN)
        return rules.can_cosign(self.reader, one.amendment, self.option, self.option.process)

    def may_change(self, one: Shown) -> Verdict:
        return rules.can_change_amendment(self.reader, one.amendment, self.option, self.option.process)

    @property
    def closes_at(self) -> object:
        return handling_of(self.option.process).amendments_close_at

    def numbered(self, number: int) -> Shown | None:
        return next((one for one in self.all if one.number == number), None)


def amendments_of(option: Option, reader: Anyone) -> Amendments:
    """The amendments of this option, with how each would change the text as it is now; in a few queries, always."""
    found = list(
        option.amendments.select_related("post__author", "proposer", "decided_by", "accepted_in")
        .prefetch_related("cosignatures__person")
        .order_by("number")
    )
    since = min((one.version for one in found), default=option.version)
    past = Past.of(option, min((one.version for one in found if one.status in UNDECIDED), default=option.version))
    bases = dict(option.versions.filter(number__gte=since).values_list("number", "clauses")) if found else {}
    shown = [_shown(option, one, reader, tuple(bases[one.version]), past) for one in found]
    readable = [one for one in shown if one.is_undecided and one.is_read and not one.is_hidden]
    clashes = [clash for one, other in combinations(readable, 2) if (clash := clash_of(one.candidate, other.candidate))]
    for one in readable:
        one.clashes.extend(clash for clash in clashes if one.number in (clash.first, clash.second))
    return Amendments(option, reader, shown, clashes)


def _shown(option: Option, amendment: Amendment, reader: Anyone, base: tuple[str, ...], past: Past) -> Shown:
    amendment.option = option
    is_read = bool(forum_rules.can_read_post(reader, amendment.post, option.debate))
    undecided = amendment.status in UNDECIDED
    candidate = Candidate.of(amendment, past if undecided else Past())
    return Shown(amendment, option, is_read, base, candidate)
