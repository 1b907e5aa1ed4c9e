"""What one says on a ballot, in words: the answers of each method, and a whole ballot said back before it is cast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policy_design.ballots.methods import ANSWERS, CANNOT_JUDGE
from policy_design.voting.models import Round

if TYPE_CHECKING:
    from forum.verdicts import Sentence
    from policy_design.voting.choices import Choice

M = Round.Method
WORDS: dict[str, dict[str | int, Sentence]] = {
    M.YES_NO: {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No"), "abstain": gettext_lazy("Abstain")},
    M.APPROVAL: {"approved": gettext_lazy("approved")},
    M.RATING: {CANNOT_JUDGE: gettext_lazy("Cannot judge")},
    M.CONSENT: {
        "consent": gettext_lazy("Consent"),
        "reservations": gettext_lazy("Consent with reservations"),
        "stand_aside": gettext_lazy("Stand aside"),
        "block": gettext_lazy("Block"),
    },
    M.STATEMENTS: {
        "agree": gettext_lazy("Agree"),
        "disagree": gettext_lazy("Disagree"),
        "pass": gettext_lazy("Pass"),
    },
}
MEANS: dict[str, Sentence] = {
    "consent": gettext_lazy("Good enough for now, and safe enough to try. It need not be your favourite."),
    "reservations": gettext_lazy("You let it pass, and your concern is recorded with the result."),
    "stand_aside": gettext_lazy("You take no part in this decision and do not stand in its way."),
    "block": gettext_lazy(
        "It would do harm that you cannot let pass. You say why; your block is answered before anything is counted, "
        "and it stands until you lift it."
    ),
}
OF_FIVE: dict[int, Sentence] = {0: gettext_lazy("worst"), 5: gettext_lazy("best")}
BANDS: tuple[Sentence, ...] = (gettext_lazy("against"), gettext_lazy("undecided"), gettext_lazy("in favour"))


def answer_says(method: str, answer: Any) -> Sentence:
    """One answer as a button or a sentence has it."""
    if method == M.RANKED:
        return _("place %(n)d") % {"n": answer}
    return WORDS.get(method, {}).get(answer, str(answer))


def answers_of(method: str) -> list[tuple[str, Sentence]]:
    """All that can be said of one item, as a form offers it."""
    return [(str(answer), answer_says(method, answer)) for answer in ANSWERS[method]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ballot said back: which items, what is said of them, and the reason."""

    what: list[str]
    says: str
    reason: str = ""
    is_block: bool = False


@dataclass
class SaidBack:
    """A ballot in words; `left` are the items of which it says nothing, with what that means."""

    lines: list[Line] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    left_means: str = ""
    is_blank: bool = False


def said_back(method: str, choices: Sequence[Choice], marks: Any, reasons: Mapping[str, str]) -> SaidBack:
    """The canonical marks of a ballot in words, in the order of the ballot; a ranking in its own order."""
    names = {choice.key: choice.name for choice in choices}
    if method == M.RANKED:
        found = _ranked(names, marks, reasons)
    elif method == M.APPROVAL:
        found = _approved(names, marks, reasons)
    else:
        lines = [
            Line([name], str(answer_says(method, marks[key])), reasons.get(key, ""), marks[key] == "block")
            for key, name in names.items()
            if key in marks
        ]
        found = SaidBack(lines, [name for key, name in names.items() if key not in marks])
    found.is_blank = not marks
    found.left_means = _left_means(method)
    return found


def _ranked(names: Mapping[str, str], marks: Sequence[Sequence[str]], reasons: Mapping[str, str]) -> SaidBack:
    lines = []
    for place, tier in enumerate(marks, 1):
        keys = [key for key in names if key in tier]
        says = _("%(n)d, equal") % {"n": place} if len(keys) > 1 else str(place)
        lines.append(Line([names[key] for key in keys], says, "\n\n".join(filter(None, map(reasons.get, keys)))))
    ranked = {key for tier in marks for key in tier}
    return SaidBack(lines, [name for key, name in names.items() if key not in ranked])


def _approved(names: Mapping[str, str], marks: Sequence[str], reasons: Mapping[str, str]) -> SaidBack:
    lines = [Line([name], _("approved"), reasons.get(key, "")) for key, name in names.items() if key in marks]
    return SaidBack(lines, [name for key, name in names.items() if key not in marks])


def _left_means(method: str) -> str:
    if method == M.RANKED:
        return _("Not ranked, so below all that you ranked, and equal among themselves:")
    if method == M.APPROVAL:
        return _("Not approved:")
    if method == M.SCORE:
        return _("Without a score, which counts as 0:")
    return _("Without an answer:")
