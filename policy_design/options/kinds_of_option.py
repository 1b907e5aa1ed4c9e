"""What an option may be, and the letter that its number begins with. A table; touches no database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from forum.verdicts import Sentence

OTHER = "other"  # of a kind that the organizers have named


@dataclass(frozen=True, slots=True)
class OptionKind:
    key: str
    letter: str
    name: Sentence
    says: Sentence


KINDS: dict[str, OptionKind] = {
    one.key: one
    for one in (
        OptionKind("licence", "L", _("New licence"), _("A licence, or a clause or notice for existing licences.")),
        OptionKind("guidance", "G", _("Guidance"), _("Norms, advice or standards, followed of one’s own will.")),
        OptionKind("regulation", "R", _("Regulation"), _("A law, a rule with force, or how one is applied.")),
        OptionKind("no_change", "S", _("No change"), _("Leave things as they are, and say why.")),
    )
}
LETTERS_TAKEN = frozenset(one.letter for one in KINDS.values())
LETTER = re.compile("[A-Z]")  # as a whole: the addresses of options know no other
NO_LETTER = _("One letter from A to Z.")
