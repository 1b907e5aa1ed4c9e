"""What came out of a closed round, for one reader: a finding in plain words, then sections; and a headline for others.

All figures were stored at the close (Result) or worked out after it (Analysis); here they are only put into words and
drawn. Nothing is told of a round that is open, whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from policy_design import rules
from policy_design.ballots.methods import STATUS_QUO
from policy_design.voting import (
    analysing,
    delphi,
    queries,
    told_choices,
    told_consent,
    told_ranked,
    told_ratings,
    told_signed,
    told_statements,
    words,
)
from policy_design.voting.models import Analysis, Item, Result, Round
from policy_design.voting.sections import Names, Section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forum.rules.words import Anyone
    from forum.verdicts import Verdict

Json = dict[str, Any]
FEW = 400  # signed ballots that are worked out at once where the worker has not come by yet


@dataclass(frozen=True)
class Told:
    """The closed face of a round."""

    round: Round
    may: Verdict  # read the result; its reason stands on the page where one may not
    finding: tuple[str, ...] = ()
    cast: int = 0
    may_ballots: bool = False
    analysis: Analysis | None = None  # one that is under way: the page shows how far
    drawn_as: str | None = None  # what names the sections where they are the same for many readers; else None
    facts: _Facts | None = None
    with_ballots: bool = False

    @property
    def how(self) -> str:
        """What voters were asked to do."""
        return str(words.METHODS[self.round.method])

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Worked out once somebody asks for them: a page that was drawn before does not."""
        return tuple(one for one in self.facts.sections(with_ballots=self.with_ballots) if one) if self.facts else ()


def result_of(round: Round, reader: Anyone) -> Told:
    """What this reader may know of how a closed round went."""
    on_roll = queries.is_on_roll(round, reader)
    may = rules.can_read_result(reader, round, round.process, on_roll=on_roll)
    result = stored(round)
    if not may or result is None:
        return Told(round, may)
    analysis = Analysis.objects.filter(round=round).first()
    facts = _Facts(round, result, list(round.items.order_by("order", "pk")), reader, analysis)
    public = queries.ballots_are_public(round, result.cast)
    return Told(
        round,
        may,
        tuple(one for one in facts.finding() if one),
        result.cast,
        bool(rules.can_read_ballots(reader, round, round.process, on_roll=on_roll, are_public=public)),
        analysis if analysis and analysis.finished_at is None else None,
        _drawn_as(round, analysis, on_roll),
        facts,
        public or on_roll,
    )


def _drawn_as(round: Round, analysis: Analysis | None, on_roll: bool) -> str | None:
    """What everybody may read is the same for all who did not vote; whoever did finds their own ballot marked."""
    is_done = analysis is not None and analysis.finished_at is not None
    is_shared = round.result_for == Round.ResultFor.EVERYONE and not on_roll
    return str(round.pk) if is_done and is_shared else None


def headline(round: Round) -> str:
    """The result in one or two sentences, for the page of a process; "" where not everybody who reads it may know."""
    if not round.has_result or round.result_for != Round.ResultFor.EVERYONE:
        return ""
    return in_short(round)


def in_short(round: Round) -> str:
    """The same for somebody who may read the result: whoever calls this has asked the rule."""
    result = stored(round)
    if result is None:
        return ""
    facts = _Facts(round, result, list(round.items.all()), None, None)
    return " ".join([facts.turnout(), *facts.outcome()][:3])


def finding(round: Round) -> tuple[str, ...]:
    """The whole finding as its page begins with it, for what is drawn once for all readers; of few rounds or many.

    Nothing where not everybody who reads the process may know it. No query, where result and items are at hand.
    """
    result = stored(round) if round.result_for == Round.ResultFor.EVERYONE else None
    if result is None:
        return ()
    facts = _Facts(round, result, list(round.items.all()), None, None)
    return tuple(one for one in facts.finding() if one)


def stored(round: Round) -> Result | None:
    if not round.has_result:
        return None
    return Result.objects.filter(round=round).first() if "result" not in round._state.fields_cache else round.result


def names_of(items: Iterable[Item]) -> Names:
    """What items say, by key; and their short names: the code of an option without its version, else the key."""
    texts, codes = {}, {}
    for item in items:
        texts[item.key] = item.text
        short = item.key.partition("v")[0]
        code = short if item.text.startswith(f"{short}.") else item.key
        codes[item.key] = _("now") if item.key == STATUS_QUO else code
    return Names(texts, codes)


class _Facts:
    """One closed round with what is kept of it."""

    def __init__(
        self, round: Round, result: Result, items: list[Item], reader: Anyone | None, analysis: Analysis | None
    ) -> None:
        self.round = round
        self.tally: Json = result.tally
        self.decided: Json = result.outcome
        self.cast = result.cast
        self.names = names_of(items)
        self.reader = reader
        self.analysis = analysis

    def turnout(self) -> str:
        return words.turnout(self.round, self.cast)

    def outcome(self) -> list[str]:
        """What came out by the rule that was fixed in advance."""
        method, names = self.round.method, self.names
        if method == Round.Method.RANKED:
            return told_ranked.said(self.decided, self.tally, names)
        if method in (Round.Method.APPROVAL, Round.Method.SCORE):
            return told_choices.said_of_winners(self.decided, names)
        if method == Round.Method.RATING:
            return told_ratings.said(self.decided, told_ratings.verdicts(self.round, self.tally), names)
        if method == Round.Method.CONSENT:
            return told_consent.said(self.decided, names)
        if method == Round.Method.STATEMENTS:
            return told_statements.said(self.tally, names)
        return told_choices.said_of_each(self.decided, names)

    def finding(self) -> list[str]:
        return [*self.outcome(), self.turnout(), words.quorum(self.round, self.decided)]

    def found(self) -> Json:
        """What was worked out after the close; of a few ballots at once, where the worker has not come by yet."""
        if self.analysis and self.analysis.found is not None:
            return dict(self.analysis.found)
        if self.round.method == Round.Method.STATEMENTS or self.cast > FEW:
            return {}
        return analysing.worked_out(self.round)

    def sections(self, *, with_ballots: bool) -> list[Section | None]:
        round, tally, names, decided = self.round, self.tally, self.names, self.decided
        if round.method == Round.Method.STATEMENTS:
            found = self.found()
            found = found if with_ballots else told_statements.without_people(found)
            return told_statements.sections(tally, names, found)
        signed = told_signed.signed_of(round, self.reader or AnonymousUser())
        shown = signed if with_ballots else None
        parts: list[Section | None]
        if round.method == Round.Method.RATING:
            parts = self._ratings(shown)
        elif round.method == Round.Method.RANKED:
            parts = [*told_ranked.sections(round, tally, decided, names), told_ranked.concordance(self.found())]
        elif round.method == Round.Method.CONSENT:
            parts = [*told_consent.sections(round, tally, decided, names, shown)]
        else:
            parts = [*OF_METHOD[round.method](round, tally, decided, names)]
        if signed:
            everybody = told_signed.backgrounds_of(round)
            parts.append(told_signed.by_backgrounds(round, signed, names, everybody))
        if shown and shown.ballots:
            parts.append(told_signed.who_said_what(round, shown, names))
        return parts

    def _ratings(self, signed: told_signed.Signed | None) -> list[Section | None]:
        line = delphi.delphi_of(self.round, self.found())
        verdicts = told_ratings.verdicts(self.round, self.tally)
        columns, *rest = told_ratings.sections(self.round, self.tally, verdicts, self.names, signed, line)
        return [columns, delphi.section(line, self.tally, self.names), *rest]


OF_METHOD = {
    "yes_no": told_choices.of_yes_no,
    "approval": told_choices.of_approval,
    "score": told_choices.of_scores,
}
