"""The ledger of rebuttals as a table: which state follows from which move, and whose move it is. No database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.verdicts import YES, Refused, Verdict, no

if TYPE_CHECKING:
    from forum.verdicts import Sentence


class State(Enum):
    OPEN = "open"
    ANSWERED = "answered"
    CONCEDED = "conceded"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Sentence:
        return STATE_NAMES[self]

    @classmethod
    def choices(cls) -> list[tuple[str, Sentence]]:
        return [(state.value, STATE_NAMES[state]) for state in cls]


class Move(Enum):
    ANSWER = "answer"
    CONCEDE = "concede"
    TAKE_BACK = "take_back"
    INSIST = "insist"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> Sentence:
        return MOVE_NAMES[self]

    @classmethod
    def choices(cls) -> list[tuple[str, Sentence]]:
        return [(move.value, MOVE_NAMES[move]) for move in cls]


class Side(Enum):
    """Who moves: the author of the contribution that is rebutted, or the author of the rebuttal."""

    REBUTTED = "rebutted"
    REBUTTER = "rebutter"


STATE_NAMES: dict[State, Sentence] = {
    State.OPEN: _("Unanswered"),
    State.ANSWERED: _("Answered"),
    State.CONCEDED: _("Conceded"),
    State.WITHDRAWN: _("Withdrawn"),
}

MOVE_NAMES: dict[Move, Sentence] = {
    Move.ANSWER: _("answered"),
    Move.CONCEDE: _("conceded"),
    Move.TAKE_BACK: _("took the concession back"),
    Move.INSIST: _("called the answer insufficient"),
    Move.WITHDRAW: _("withdrew the rebuttal"),
}

MOVERS: dict[Move, Side] = {
    Move.ANSWER: Side.REBUTTED,
    Move.CONCEDE: Side.REBUTTED,
    Move.TAKE_BACK: Side.REBUTTED,
    Move.INSIST: Side.REBUTTER,
    Move.WITHDRAW: Side.REBUTTER,
}

MOVES: dict[tuple[State, Move], State] = {
    (State.OPEN, Move.ANSWER): State.ANSWERED,
    (State.OPEN, Move.CONCEDE): State.CONCEDED,
    (State.OPEN, Move.WITHDRAW): State.WITHDRAWN,
    (State.ANSWERED, Move.CONCEDE): State.CONCEDED,
    (State.ANSWERED, Move.INSIST): State.OPEN,
    (State.ANSWERED, Move.WITHDRAW): State.WITHDRAWN,
    (State.CONCEDED, Move.TAKE_BACK): State.OPEN,
}

# Everybody may see why: these moves ask for a sentence. An answer is a text of its own.
ASKS_A_SENTENCE = frozenset({Move.CONCEDE, Move.TAKE_BACK, Move.INSIST, Move.WITHDRAW})
MOST_INSISTS = 1  # of one rebuttal: whoever is not satisfied says so once, and readers judge

SHUT: dict[tuple[State, Move], Sentence] = {
    (State.ANSWERED, Move.ANSWER): _(
        "This rebuttal has been answered already; a further reply changes nothing in the ledger."
    ),
    (State.CONCEDED, Move.CONCEDE): _("This rebuttal has been conceded already."),
    (State.OPEN, Move.INSIST): _("There is no answer yet that could be called insufficient."),
    (State.CONCEDED, Move.INSIST): _("The point has been conceded; there is nothing left to insist on."),
    (State.CONCEDED, Move.WITHDRAW): _("The point has been conceded, so the rebuttal stays as it is."),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table needs to know about a rebuttal beside its state."""

    insists: int = 0


def can_move(state: State, move: Move, facts: Facts) -> Verdict:
    """Does this move exist from here? Says why not."""
    if state is State.WITHDRAWN:
        return no(_("This rebuttal has been withdrawn; it stays so."))
    if (state, move) not in MOVES:
        return no(SHUT.get((state, move), _("There is no concession to take back.")))
    if move is Move.INSIST and facts.insists >= MOST_INSISTS:
        return no(_("You have called an answer insufficient once; from here on readers judge."))
    return YES


def next_state(state: State, move: Move, facts: Facts) -> State:
    """The state that the move leads to. Raises Refused with the sentence that says why there is none."""
    verdict = can_move(state, move, facts)
    if not verdict:
        raise Refused(verdict.reason)
    return MOVES[state, move]
