"""What grows around the contributions, as facts: the ledger of rebuttals, corrections, and how readers moved."""

from dataclasses import dataclass, field
from datetime import datetime

REBUTTAL_STATES = ("open", "answered", "conceded", "withdrawn")
LEDGER_MOVES = ("answer", "concede", "take_back", "insist", "withdraw")
EXTENTS = ("", "whole", "part")
ERRATUM_KINDS = ("name", "fact", "reference")
ERRATUM_STATUSES = ("accepted", "declined")

STATES_SAID = {
    "open": "Unanswered",
    "answered": "Answered",
    "conceded": "Conceded",
    "withdrawn": "Withdrawn",
}

MOVES_SAID = {
    "answer": "answered",
    "concede": "conceded",
    "take_back": "concession taken back",
    "insist": "answer called insufficient",
    "withdraw": "withdrawn",
}


def number_said(number: int | None) -> str:
    """A number, or the dash that stands for one that is kept back."""
    return "–" if number is None else str(number)


@dataclass(frozen=True)
class LedgerFacts:
    """One move of a rebuttal; who made it follows from the move. `reply` is the number of the post that answered."""

    move: str
    state: str
    at: datetime
    extent: str = ""
    sentence: str = ""
    reply: int | None = None


@dataclass(frozen=True)
class RebuttalFacts:
    """Where a rebuttal stands, how it puts the author's point, and when its author marked that as fair."""

    state: str
    conceded: str = ""
    point: str = ""
    fair_at: datetime | None = None
    entries: tuple[LedgerFacts, ...] = ()

    @property
    def says(self) -> str:
        """The state in words."""
        said = STATES_SAID.get(self.state, self.state)
        return f"{said} in {self.conceded}" if self.conceded else said


@dataclass(frozen=True)
class ErratumFacts:
    """A correction that a reader proposed and the organizers decided about; `post` is the number of the text."""

    kind: str
    status: str
    stands: str
    proposed: str
    note: str
    at: datetime
    decided_at: datetime | None = None
    post: int | None = None
    source: str = ""
    credit: str = ""


@dataclass(frozen=True)
class MovedFacts:
    """Readers who leaned one way before: how many lean where now. `null` stands for a number that is kept back."""

    before: str
    counts: tuple[int | None, ...]
    total: int | None = None


@dataclass(frozen=True)
class ReadersFacts:
    """How readers chose, before and after; `after` names the columns, and an empty name is “did not say”.

    Numbers below `threshold` are kept back, and as many others as it takes that those cannot be worked out.
    """

    total: int
    threshold: int
    after: tuple[str, ...]
    rows: tuple[MovedFacts, ...] = field(default=())
    totals: tuple[int | None, ...] = field(default=())
