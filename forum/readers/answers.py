"""The answers that readers choose from: each voice, the diversity of perspectives, and not knowing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from forum.verdicts import Sentence

DIVERSITY = "diversity"
UNSURE = "unsure"
BESIDE: dict[str, Sentence] = {
    DIVERSITY: _("I value the diversity of perspectives"),
    UNSURE: _("I don’t know"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the word it is stored as, what it says, and the voice whose view it is, if it is one's."""

    key: str
    says: Sentence
    letter: str = ""
    name: str = ""

    @property
    def colour(self) -> str:
        return f"v{self.letter}" if self.letter else ""


def answers_of(voices: Iterable[tuple[str, str, str]]) -> list[Answer]:
    """Each voice, given as letter, thesis and name, in their order; then diversity, at equal weight, and unsure."""
    sides = [Answer(letter, thesis, letter, name) for letter, thesis, name in voices]
    return [*sides, *(Answer(key, says) for key, says in BESIDE.items())]


def answers_of_debate(debate: Debate) -> list[Answer]:
    """The answers of one debate, from its voices' rows: who spoke is on their texts, so names are left away."""
    return answers_of((voice.letter, voice.thesis or voice.label, "") for voice in debate.voices.order_by("order"))
