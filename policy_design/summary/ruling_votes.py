"""What each thing that was voted on came to: its latest result, the column it stands in, and who held otherwise. Pure.

The rules of the columns, which docs/SUMMARY.md puts into words for whoever checks them by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.ballots.methods import STATUS_QUO
from policy_design.summary.lines import AGREED, CONTESTED, MINORITY
from policy_design.summary.ruling_words import quoted, share
from policy_design.voting.sections import listed, number
from policy_design.voting.words import WHY, share_in_words

Json = dict[str, Any]
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Voted:
    """One item in the last closed round in which it stood and whose result everybody may read."""

    round: Json
    item: Json
    figures: Json
    column: str = ""  # agreed (also: rejected by the rule), contested, minority; "" where others came first
    is_rejected: bool = False
    otherwise: int | None = None  # how many answered against what it came to; None where the ballots do not say
    says: str = ""

    @property
    def key(self) -> str:
        return f"round.{self.round['number']}.{self.item['key']}"

    @property
    def name(self) -> str:
        """How sentences call it: an option by its code and title, a statement in quotation marks."""
        if self.item["key"] == STATUS_QUO:
            return _("The present state")
        return quoted(self.item["text"])

    @property
    def code(self) -> str:
        """Of an option that stood to a vote itself; else nothing."""
        return str(self.item["option"]) if self.item["kind"] == "option" else ""

    @property
    def passed(self) -> bool:
        return self.column == AGREED and not self.is_rejected

    @property
    def by_readers(self) -> bool:
        return bool(self.round["terms"]["electorate"] == "readers")


def latest(snapshot: Json) -> list[Voted]:
    """Every item once, in its last result: options first, then amendments, statements of experts, those of readers."""
    told = [one for one in snapshot.get("rounds", ()) if one.get("result")]
    seen: set[object] = set()
    found: list[Voted] = []
    for round in reversed(told):
        for item in reversed(round["items"]):
            mine = _identity(round, item)
            if mine not in seen and item["key"] in round["result"]["items"]:
                found.append(judged(round, item))
            seen |= {mine, *_before(item)}
    return sorted(reversed(found), key=_place)


def _identity(round: Json, item: Json) -> object:
    if item["kind"] == "option":
        return item["option"]
    if item["kind"] == "amendment":
        return item["option"], item["amendment"]
    return round["number"], item["key"]


def _before(item: Json) -> Iterator[object]:
    """The same statement in the round before; those still earlier were named there."""
    if before := item.get("before"):
        yield before["round"], before["key"]


def _place(one: Voted) -> tuple[int, int]:
    """The sort is stable: within each kind by round, and as on the ballot."""
    kinds = {"option": 0, "status_quo": 1, "amendment": 2}
    return kinds.get(one.item["kind"], 4 if one.by_readers else 3), one.round["number"]


def judged(round: Json, item: Json) -> Voted:
    """Put one item into its column, and say what it came to."""
    figures = round["result"]["items"][item["key"]]
    method = round["method"]
    if method not in ("rating", "statements") and round["result"]["why"] == "no_quorum":
        return Voted(round, item, figures, CONTESTED, says=str(WHY["no_quorum"]))
    return _JUDGES[method](round, item, figures)


def _met(part: int, of: int, threshold: str) -> bool:
    """As everywhere: a half means more than half, any other share at least so much."""
    if not of:
        return False
    return 2 * part > of if Fraction(threshold) == HALF else part >= Fraction(threshold) * of


def _yes_no(round: Json, item: Json, figures: Json) -> Voted:
    one, terms = figures["figures"], round["terms"]
    yes, no, of = one["for"], one["against"], one["of"]
    says = _(
        "%(yes)d said yes, %(no)d no, %(abstained)d abstained. That is %(share)s %(whole)s; "
        "the rule asked for %(needed)s."
    ) % {
        "yes": yes,
        "no": no,
        "abstained": one["abstained"],
        "share": share(yes, of),
        "whole": _WHOLE()[terms["base"]],
        "needed": share_in_words(terms["threshold"]),
    }
    if figures["state"] == "passed":
        return Voted(round, item, figures, AGREED, otherwise=no, says=says)
    if figures["state"] == "failed" and _met(no, of, terms["threshold"]):
        return Voted(round, item, figures, AGREED, True, yes, says)
    return Voted(round, item, figures, CONTESTED, says=says)


def _WHOLE() -> dict[str, str]:
    return {
        "cast": _("of those who said yes or no"),
        "present": _("of all who voted"),
        "eligible": _("of all who could vote"),
    }


def _consent(round: Json, item: Json, figures: Json) -> Voted:
    counts = figures["counts"]
    told = [
        (counts["consent"], _("%(n)d consent")),
        (counts["reservations"], _("%(n)d with reservations")),
        (counts["stand_aside"], ngettext("%(n)d stands aside", "%(n)d stand aside", counts["stand_aside"])),
        (counts["block"], _("%(n)d blocked")),
    ]
    answers = listed([text % {"n": n} for n, text in told if n])
    says = f"{answers}." if answers else _("Nobody answered this.")
    if counts["block"]:
        open_ones = figures["figures"]["open_blocks"]
        lifted = _("Every block was lifted by its author.")
        stands = ngettext("%(n)d block stands.", "%(n)d blocks stand.", open_ones) % {"n": open_ones}
        says = f"{says} {stands if open_ones else lifted}"
    if figures["state"] == "passed":
        return Voted(round, item, figures, AGREED, otherwise=counts["stand_aside"] + counts["block"], says=says)
    return Voted(round, item, figures, CONTESTED, says=f"{WHY.get(figures['why'], '')} {says}".strip())


def _rating(round: Json, item: Json, figures: Json) -> Voted:
    verdict = figures["verdict"]
    if not figures.get("n"):
        return Voted(round, item, figures, CONTESTED, says=_("Nobody rated it."))
    says = _("%(high)s rated it 7 to 9, %(low)d rated it 1 to 3; the median is %(median)s.") % {
        "high": share(figures["high"], figures["n"]),
        "low": figures["low"],
        "median": figures["median"],
    }
    if verdict == "in":
        return Voted(round, item, figures, AGREED, otherwise=figures["low"], says=says)
    if verdict == "out":
        return Voted(round, item, figures, AGREED, True, figures["high"], says)
    few = str(WHY["too_few_answers"]) if verdict == "no_quorum" else ""
    return Voted(round, item, figures, CONTESTED, says=f"{few} {says}".strip())


def _statement(round: Json, item: Json, figures: Json) -> Voted:
    counts = figures["counts"]
    agree, disagree = counts["agree"], counts["disagree"]
    votes = sum(counts.values())
    if not votes:
        return Voted(round, item, figures, says=_("Nobody voted on it."))
    says = _("%(agree)s agree, %(disagree)d disagree, %(passed)d chose neither.") % {
        "agree": share(agree, votes),
        "disagree": disagree,
        "passed": counts["pass"],
    }
    groups = [cell for cell in figures["groups"] if sum(cell)]
    if _most(agree, votes) and all(_most(cell[0], sum(cell)) for cell in groups):
        return Voted(round, item, figures, AGREED, otherwise=disagree, says=says)
    if _most(disagree, votes) and all(_most(cell[1], sum(cell)) for cell in groups):
        return Voted(round, item, figures, AGREED, True, agree, says)
    fewer = min(agree, disagree)
    if _most(max(agree, disagree), votes) and votes <= 10 * fewer <= 3 * votes:
        return Voted(round, item, figures, MINORITY, agree < disagree, fewer, says)
    return Voted(round, item, figures, CONTESTED, says=says)


def _most(part: int, of: int) -> bool:
    return 10 * part >= 7 * of


def _choice(round: Json, item: Json, figures: Json) -> Voted:
    """Options against each other: chosen, tied, below the threshold, or simply not the first."""
    one, cast = figures["figures"], round["result"]["cast"]
    says, against = _chosen_how(round["method"], one, cast)
    if figures["state"] == "passed":
        return Voted(round, item, figures, AGREED, otherwise=against, says=says)
    if figures["state"] == "tied":
        return Voted(round, item, figures, CONTESTED, says=f"{WHY['tie']} {says}".strip())
    needed = round["terms"]["threshold"]
    if one.get("met") is False and against is not None and _met(against, one["of"], needed):
        return Voted(round, item, figures, AGREED, True, one["for"], says)
    if one.get("met") is False:
        return Voted(round, item, figures, CONTESTED, says=f"{WHY['threshold_missed']} {says}".strip())
    return Voted(round, item, figures, says=f"{WHY.get(figures['why'], '')} {says}".strip())


def _chosen_how(method: str, one: Json, cast: int) -> tuple[str, int | None]:
    """In words, and how many ballots stand against it, where ballots say such a thing."""
    if method == "ranked" and "against" in one:
        values = {"above": share(one["for"], one["of"]), "below": one["against"]}
        return _("%(above)s rank it above the present state, %(below)d below.") % values, one["against"]
    if method == "approval":
        return _("It was ticked on %(share)s ballots.") % {"share": share(one["for"], cast)}, cast - one["for"]
    if method == "score":
        values = {"total": number(one["total"]), "mean": number(one["mean"])}
        return _("It got %(total)s points, %(mean)s on average.") % values, None
    return "", None


_JUDGES = {
    "yes_no": _yes_no,
    "consent": _consent,
    "rating": _rating,
    "statements": _statement,
    "ranked": _choice,
    "approval": _choice,
    "score": _choice,
}


def came_to(one: Voted) -> str:
    """What it came to in a few words, as in “agreed”."""
    method = one.round["method"]
    if method == "statements":  # which decide nothing
        return _opinion(one)
    if one.is_rejected:
        return _("rejected")
    if method in ("ranked", "approval", "score"):
        return {AGREED: _("chosen"), CONTESTED: _("not decided")}.get(one.column, _("not chosen"))
    if one.column == AGREED:
        return {"yes_no": _("passed"), "consent": _("has consent"), "rating": _("agreed")}[method]
    return {"yes_no": _("not passed"), "consent": _("no consent"), "rating": _("no consensus")}[method]


def _opinion(one: Voted) -> str:
    if one.column == AGREED:
        return _("most disagree") if one.is_rejected else _("most agree")
    if one.column == MINORITY:
        return _("most disagree, but for a minority") if one.is_rejected else _("most agree, but for a minority")
    return _("divided") if one.column == CONTESTED else _("not answered")


def agreed_on(one: Voted) -> str:
    """The beginning of a line about what is agreed, which says first whether it was taken or rejected."""
    method = one.round["method"]
    if method == "statements":
        return _("Most disagree: %(name)s (%(round)s).") if one.is_rejected else _("Most agree: %(name)s (%(round)s).")
    if one.is_rejected:
        return _("Agreed to reject: %(name)s (%(round)s).")
    if method in ("ranked", "approval", "score"):
        return _("Chosen: %(name)s (%(round)s).")
    if method == "rating":
        return _("Agreed: %(name)s (%(round)s).")
    return _("Agreed by consent: %(name)s (%(round)s).") if method == "consent" else _("Passed: %(name)s (%(round)s).")
