"""One process as plain facts for its files: what one reader may read of it, gathered once. PURE.

Which facts they may have is decided by whoever collects them (collecting.py); writers add nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forum.export.bundle import DebateBundle, ReferenceFacts
from forum.export.canonical import dump

Json = Mapping[str, Any]
OPTION, DOCUMENT, LINKED = "option", "document", "linked"


@dataclass(frozen=True)
class DebateFacts:
    """A debate of the process: of an option (its name is the code), of a document (the title), or linked (the slug)."""

    role: str
    name: str
    bundle: DebateBundle


@dataclass(frozen=True)
class BallotFacts:
    """One ballot: under a name, a pseudonym, a receipt's tracker or nothing; marks as they are counted."""

    label: str
    marks: Any
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BlockFacts:
    """A block in a consent round; by whom is empty unless single ballots are for the reader."""

    item: str
    by: str
    reason: str
    answer: str
    answered_by: str
    lifted: bool


@dataclass(frozen=True)
class ItemFacts:
    """What stood to a vote: its key, its words, how lists name it, and whether it came while the round was open."""

    key: str
    kind: str
    text: str
    long: str
    was_added: bool = False


@dataclass(frozen=True)
class RoundFacts:
    """A closed round whose result the reader may read. `ballots` is None where single ballots are not for them."""

    number: int
    url: str
    question: str
    method: str
    secrecy: str
    opened_at: datetime
    closed_at: datetime
    eligible: int | None
    cast: int
    tally: Json
    outcome: Json
    items: tuple[ItemFacts, ...]
    ballots: tuple[BallotFacts, ...] | None = None
    blocks: tuple[BlockFacts, ...] = ()

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.items]


@dataclass(frozen=True)
class ProcessFacts:
    """A process as of `exported_at`; `process` is its file (folkmoot-process/1) as that reader has it."""

    software_version: str
    exported_at: datetime
    url: str
    slug: str
    title: str
    language: str
    licence: str
    process: Json
    debates: tuple[DebateFacts, ...] = ()
    rounds: tuple[RoundFacts, ...] = ()
    references: tuple[ReferenceFacts, ...] = ()

    def debate_of(self, role: str, name: str) -> DebateBundle | None:
        """The debate of an option, a document, or a linked one."""
        return next((one.bundle for one in self.debates if (one.role, one.name) == (role, name)), None)

    @property
    def all_references(self) -> tuple[ReferenceFacts, ...]:
        """What its documents and debates cite and list."""
        return (*self.references, *(one for debate in self.debates for one in debate.bundle.references))

    @property
    def digest(self) -> str:
        """SHA-256 over the file of the process in canonical form."""
        return "sha256:" + hashlib.sha256(dump(self.process)).hexdigest()
