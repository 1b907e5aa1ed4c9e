"""Which stage comes next: a table of moves and the gates before them. Touches no database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from forum.verdicts import YES, Refused, Verdict, no

if TYPE_CHECKING:
    from forum.verdicts import Sentence


class Stage(Enum):
    DRAFT = "draft"
    WRITING = "writing"
    OPEN = "open"
    REBUTTAL = "rebuttal"
    CLOSING = "closing"
    CLOSED = "closed"
    ARCHIVED = "archived"

    @property
    def label(self) -> Sentence:
        return STAGE_NAMES[self]

    @classmethod
    def choices(cls) -> list[tuple[str, Sentence]]:
        return [(stage.value, STAGE_NAMES[stage]) for stage in cls]


STAGE_NAMES: dict[Stage, Sentence] = {
    Stage.DRAFT: _("In preparation"),
    Stage.WRITING: _("Contributions being written"),
    Stage.OPEN: _("Open for readers"),
    Stage.REBUTTAL: _("Rebuttals"),
    Stage.CLOSING: _("Closing statements"),
    Stage.CLOSED: _("Closed"),
    Stage.ARCHIVED: _("Archived"),
}

MOVE_NAMES: dict[str, Sentence] = {
    "start_writing": _("Begin the writing"),
    "back_to_draft": _("Back to preparation"),
    "open": _("Open for readers"),
    "start_rebuttals": _("Open rebuttals"),
    "start_closing": _("Ask for closing statements"),
    "close": _("Close the debate"),
    "reopen": _("Reopen the debate"),
    "archive": _("Archive"),
}

MOVES: dict[tuple[Stage, str], Stage] = {
    (Stage.DRAFT, "start_writing"): Stage.WRITING,
    (Stage.WRITING, "back_to_draft"): Stage.DRAFT,
    (Stage.WRITING, "open"): Stage.OPEN,
    (Stage.OPEN, "start_rebuttals"): Stage.REBUTTAL,
    (Stage.OPEN, "start_closing"): Stage.CLOSING,
    (Stage.REBUTTAL, "start_closing"): Stage.CLOSING,
    (Stage.OPEN, "close"): Stage.CLOSED,
    (Stage.REBUTTAL, "close"): Stage.CLOSED,
    (Stage.CLOSING, "close"): Stage.CLOSED,
    (Stage.CLOSED, "reopen"): Stage.OPEN,
    (Stage.CLOSED, "archive"): Stage.ARCHIVED,
}

# Moves that the clock makes, when the stage's deadline has passed and the gate lets them through. `open` comes
# first where two fit; a stage without such a move waits for its organizer.
BY_CLOCK: dict[Stage, tuple[str, ...]] = {
    Stage.WRITING: ("open",),
    Stage.OPEN: ("close",),
    Stage.REBUTTAL: ("start_closing", "close"),
    Stage.CLOSING: ("close",),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the gates need to know about a debate."""

    stages: frozenset[Stage]
    required: frozenset[Stage]
    voices: int
    voices_min: int
    voices_max: int
    theses: int
    contributors: int
    framing_words: int
    uncredited: int
    openings: int
    closings: int
    deadline_set: bool
    late: bool
    waits_for_deadline: bool
    replies_owed: int = 0  # voices that have neither used nor waived their right of reply; 0 where none is owed


def moves_from(stage: Stage, facts: Facts) -> list[str]:
    """The moves that exist from here in this debate's format, allowed by their gates or not."""
    return [
        move
        for (start, move), end in MOVES.items()
        if start is stage and end in facts.stages and not _skips(stage, end, facts)
    ]


def _skips(stage: Stage, end: Stage, facts: Facts) -> bool:
    """A stage that the format requires is not jumped over."""
    order = list(Stage)
    between = order[order.index(stage) + 1 : order.index(end)]
    return any(one in facts.required for one in between)


def can_move(stage: Stage, move: str, facts: Facts) -> Verdict:
    """May this move be made now? Says the one thing that is missing when not."""
    end = MOVES.get((stage, move))
    if end is None:
        return no(_("A debate that is “%(stage)s” cannot do that.") % {"stage": stage.label})
    if end not in facts.stages:
        return no(_("This debate's format has no such stage."))
    if _skips(stage, end, facts):
        return no(_("This debate's format has another stage before that one."))
    return GATES.get(move, _always)(facts)


def next_stage(stage: Stage, move: str, facts: Facts) -> Stage:
    """The stage that the move leads to. Raises Refused with the gate's sentence."""
    verdict = can_move(stage, move, facts)
    if not verdict:
        raise Refused(verdict.reason)
    return MOVES[stage, move]


def _always(facts: Facts) -> Verdict:
    return YES


def _ready_to_write(facts: Facts) -> Verdict:
    if facts.framing_words == 0:
        return no(_("Write the framing essay first: contributors need to know what they answer."))
    if facts.voices < facts.voices_min:
        return no(
            _counted(
                ngettext_lazy(
                    "This format needs at least %(n)d voice.", "This format needs at least %(n)d voices.", "n"
                ),
                facts.voices_min,
            )
        )
    if facts.voices > facts.voices_max:
        return no(
            _counted(
                ngettext_lazy("This format has room for %(n)d voice.", "This format has room for %(n)d voices.", "n"),
                facts.voices_max,
            )
        )
    if facts.theses < facts.voices:
        return no(_("Give every voice a label or a one-line thesis first."))
    if facts.uncredited:
        return no(_("Complete the credit of every picture in the gallery first."))
    if not facts.deadline_set:
        return no(_("Set the date when contributions are due first."))
    if facts.late:
        return no(_("The date when contributions are due has already passed; set a later one first."))
    return YES


def _nothing_signed(facts: Facts) -> Verdict:
    if facts.openings:
        return no(_("A contribution has already been signed, so this debate cannot go back to preparation."))
    return YES


def _ready_to_open(facts: Facts) -> Verdict:
    if facts.uncredited:
        return no(_("Complete the credit of every picture in the gallery first."))
    if facts.openings >= facts.voices and not (facts.waits_for_deadline and not facts.late):
        return YES
    if facts.openings >= facts.voices:
        return no(_("All contributions are in, but this format keeps them sealed until the deadline."))
    if not facts.late:
        return no(_("Not every contribution is in, and the deadline has not passed."))
    if facts.openings < 2:
        return no(_("Fewer than two contributions came in by the deadline; give more time first."))
    return YES


def _replies_given(facts: Facts) -> Verdict:
    if facts.replies_owed and not facts.late:
        return no(
            _counted(
                ngettext_lazy(
                    "%(n)d contributor has neither used nor waived the right of reply, "
                    "and the deadline has not passed.",
                    "%(n)d contributors have neither used nor waived their right of reply, "
                    "and the deadline has not passed.",
                    "n",
                ),
                facts.replies_owed,
            )
        )
    return YES


def _ready_to_close(facts: Facts) -> Verdict:
    return _replies_given(facts) and _closings_in(facts)


def _closings_in(facts: Facts) -> Verdict:
    if Stage.CLOSING in facts.required and facts.closings < facts.openings and not facts.late:
        return no(_("Not every closing statement is in, and the deadline has not passed."))
    return YES


def _time_is_left(facts: Facts) -> Verdict:
    if facts.late:
        return no(_("The closing date has passed; set a later one first."))
    return YES


def _counted(sentence: Promise, n: int) -> Sentence:
    return sentence % {"n": n}  # type: ignore[no-any-return]


GATES = {
    "start_writing": _ready_to_write,
    "back_to_draft": _nothing_signed,
    "open": _ready_to_open,
    "start_closing": _replies_given,
    "close": _ready_to_close,
    "reopen": _time_is_left,
}
