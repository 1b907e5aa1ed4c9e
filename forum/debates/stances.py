"""Which view a reader finds most appealing, as they show it beside what they say: the answers of the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.debates.models import LETTERS, Voice

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from forum.verdicts import Sentence

# Stored as readers' choices are (readers/answers.py, which stands above this room).
DIVERSITY = "diversity"
UNSURE = "unsure"
BESIDE: dict[str, Sentence] = {
    DIVERSITY: _("I value the diversity of perspectives"),
    UNSURE: _("I don’t know"),
}

MARKS: dict[str, Sentence] = {
    DIVERSITY: _("values the diversity of perspectives"),
    UNSURE: _("does not know yet"),
}


@dataclass(frozen=True, slots=True)
class Stance:
    """One answer: as it is stored, and as the form puts it."""

    key: str
    says: Sentence
    letter: str = ""

    @property
    def line(self) -> str:
        """The answer in a list, a voice with its letter."""
        return f"{self.letter.upper()}. {self.says}" if self.letter else str(self.says)


def mark_of(view: str) -> Sentence:
    """What stands beside the name of a reader who shows this view; the same words as on a card."""
    if view in MARKS:
        return MARKS[view]
    return _("finds %(letter)s most appealing") % {"letter": view.upper()} if view else ""


def stances_of(debate: Debate) -> list[Stance]:
    """Each voice in its order; then the diversity of perspectives, and not knowing. In one query.

    None where readers do not choose between the texts.
    """
    if not debate.format.takes_choices:
        return []
    sides = []
    for order, thesis, label in (
        Voice.objects.filter(debate=debate).order_by("order").values_list("order", "thesis", "label")
    ):
        letter = LETTERS[order]
        sides.append(Stance(letter, thesis or label, letter))
    return [*sides, *(Stance(key, says) for key, says in BESIDE.items())]
