"""Formats are data: which stages, who may say what in each, how many words, and whether texts appear together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.debates.stages import Stage

if TYPE_CHECKING:
    from forum.verdicts import Sentence


class Sealing(Enum):
    """How long a signed contribution is kept from everyone but its author and the organizers."""

    NONE = "none"
    UNTIL_ALL_IN = "until_all_in"
    UNTIL_DEADLINE = "until_deadline"


SEALING_SENTENCES: dict[Sealing, Sentence] = {
    Sealing.NONE: _("Contributions can be read as soon as they are signed."),
    Sealing.UNTIL_ALL_IN: _("Contributions stay sealed until all are in or the deadline has passed."),
    Sealing.UNTIL_DEADLINE: _("Contributions stay sealed until the deadline."),
}


@dataclass(frozen=True, slots=True)
class Format:
    key: str
    name: Sentence
    says: Sentence
    stages: frozenset[Stage]
    required: frozenset[Stage] = frozenset()
    voices_min: int = 2
    voices_max: int = 2
    sealing: Sealing = Sealing.UNTIL_ALL_IN
    word_limits: Mapping[str, int] = field(default_factory=dict)
    may_say: Mapping[Stage, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    voice_labels: tuple[Sentence, ...] = ()
    owes_reply: bool = False  # each contributor may answer before the rebuttals end: their right of reply
    speakers: frozenset[str] = frozenset({"contributor"})  # the roles in which somebody speaks for a voice
    takes_choices: bool = True  # readers say which view they find most appealing
    announces: bool = True  # a voice is shown while its text is being written; else it appears with its text
    is_hosted: bool = True  # hosts may choose it; else it belongs to a part of something larger (decisions/0021)

    def allows(self, role: str, stage: Stage, kind: str) -> bool:
        """May somebody with this role post this kind of text in this stage?"""
        return kind in self.may_say.get(stage, {}).get(role, frozenset())

    def lets_speak(self, stage: Stage, kind: str) -> bool:
        """May those who speak for a voice post this kind of text in this stage?"""
        return any(self.allows(role, stage, kind) for role in self.speakers)

    def allowed_roles(self, stage: Stage, kind: str) -> frozenset[str]:
        """Who may post this kind of text in this stage; nobody where it is not the time."""
        return frozenset(role for role, kinds in self.may_say.get(stage, {}).items() if kind in kinds)

    @property
    def rebutters(self) -> frozenset[str]:
        """Who may rebut at all in this format, at whatever stage."""
        return frozenset().union(*(self.allowed_roles(stage, "rebuttal") for stage in self.may_say))

    @property
    def rebutters_say(self) -> Sentence:
        """Who may rebut, in a sentence; empty where nobody may."""
        return next((says for role, says in REBUTTERS_SAY if role in self.rebutters), "")

    @property
    def in_order(self) -> list[Stage]:
        """The stages in the order in which a debate goes through them."""
        return [stage for stage in Stage if stage in self.stages]

    @property
    def closes_with_statements(self) -> bool:
        return Stage.CLOSING in self.stages

    @property
    def sealing_says(self) -> Sentence:
        return SEALING_SENTENCES[self.sealing]


# The widest circle counts: whoever may rebut as a reader includes all others.
REBUTTERS_SAY: tuple[tuple[str, Sentence], ...] = (
    ("reader", _("Every reader with an account may rebut.")),
    ("expert", _("Contributors and invited experts may rebut.")),
    ("contributor", _("Only the contributors rebut each other.")),
)

COMMON = frozenset({Stage.DRAFT, Stage.WRITING, Stage.OPEN, Stage.CLOSED, Stage.ARCHIVED})
RESPONSE, REBUTS = frozenset({"response"}), frozenset({"rebuttal", "reply"})
RESPONSES = {"reader": RESPONSE}
BY_CONTRIBUTORS = {"contributor": REBUTS, **RESPONSES}
BY_EXPERTS = {"contributor": REBUTS, "expert": REBUTS, **RESPONSES}
BY_ALL = {"contributor": REBUTS, "expert": REBUTS, "reader": RESPONSE | REBUTS}
WRITING = {Stage.WRITING: {"contributor": frozenset({"opening"})}, Stage.OPEN: RESPONSES}
CLOSINGS = {Stage.CLOSING: {"contributor": frozenset({"closing"}), **RESPONSES}}
PARTS = frozenset({Stage.DRAFT, Stage.OPEN, Stage.CLOSED, Stage.ARCHIVED})
MOST_ARGUMENTS = 400

FORMATS: dict[str, Format] = {
    one.key: one
    for one in (
        Format(
            key="two-voices",
            name=_("Two voices"),
            says=_("Two invited authors each sign one contribution on the same question; they appear together."),
            stages=COMMON | {Stage.REBUTTAL},
            word_limits={"opening": 1200, "closing": 400, "rebuttal": 250, "reply": 150, "response": 500},
            may_say={**WRITING, Stage.REBUTTAL: BY_CONTRIBUTORS},
            owes_reply=True,
        ),
        Format(
            key="oxford",
            name=_("Oxford"),
            says=_("A motion, one speaker for and one against: opening, rebuttal and closing statements."),
            stages=COMMON | {Stage.REBUTTAL, Stage.CLOSING},
            required=frozenset({Stage.REBUTTAL, Stage.CLOSING}),
            sealing=Sealing.UNTIL_DEADLINE,
            word_limits={"opening": 900, "closing": 400, "rebuttal": 250, "reply": 150, "response": 500},
            may_say={**WRITING, Stage.REBUTTAL: BY_CONTRIBUTORS, **CLOSINGS},
            voice_labels=(_("For the motion"), _("Against the motion")),
            owes_reply=True,
        ),
        Format(
            key="roundtable",
            name=_("Roundtable"),
            says=_("Three or more authors set different priorities rather than arguing for and against."),
            stages=COMMON | {Stage.REBUTTAL, Stage.CLOSING},
            voices_min=3,
            voices_max=8,
            word_limits={"opening": 800, "closing": 300, "rebuttal": 250, "reply": 150, "response": 500},
            may_say={**WRITING, Stage.REBUTTAL: BY_EXPERTS, **CLOSINGS},
            owes_reply=True,
        ),
        Format(
            key="open-question",
            name=_("Open question"),
            says=_("Two or more authors answer an open question; each answer appears when it is signed."),
            stages=COMMON | {Stage.REBUTTAL},
            voices_max=12,
            sealing=Sealing.NONE,
            word_limits={"opening": 1500, "rebuttal": 400, "reply": 250, "response": 500},
            may_say={
                **WRITING,
                Stage.OPEN: {**BY_ALL, "contributor": REBUTS | {"opening"}},
                Stage.REBUTTAL: BY_ALL,
            },
        ),
        Format(
            key="arguments",
            name=_("Arguments for and against"),
            says=_("Invited experts argue for and against one option; each argument appears when it is signed."),
            stages=PARTS,
            voices_min=0,
            voices_max=MOST_ARGUMENTS,
            sealing=Sealing.NONE,
            word_limits={"opening": 600, "rebuttal": 400, "reply": 250, "response": 500},
            may_say={Stage.OPEN: {"expert": REBUTS | {"opening"}, **RESPONSES}},
            speakers=frozenset({"expert"}),
            takes_choices=False,
            announces=False,
            is_hosted=False,
        ),
        Format(
            key="comments",
            name=_("Comments by paragraph"),
            says=_("Readers comment on the paragraphs of a document."),
            stages=PARTS,
            voices_min=0,
            voices_max=0,
            sealing=Sealing.NONE,
            word_limits={"response": 500},
            may_say={Stage.OPEN: RESPONSES},
            takes_choices=False,
            is_hosted=False,
        ),
    )
}

# What a host chooses from when setting up a debate.
HOSTED = tuple(one for one in FORMATS.values() if one.is_hosted)
