"""What may stand as a person's name: words, not addresses, and nothing that hides or turns letters around."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ADDRESS = re.compile(
    r"://|\bwww\.|@|\b[\w-]{2,}\.(?:app|be|biz|click|co|com|de|dev|eu|fr|info|io|link|me|net|nl|org|ru|shop|site|top|uk|xyz)\b",
    re.IGNORECASE,
)
HIDDEN = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
JOINERS = {"\u200c", "\u200d"}  # Persian and Indic names need them


def check_name(value: str) -> None:
    """Refuse a name that could pass for a link, or that shows otherwise than it is written."""
    if any(unicodedata.category(one) in HIDDEN and one not in JOINERS for one in value):
        raise ValidationError(_("This name holds invisible characters. Type it anew."), code="hidden")
    if ADDRESS.search(value):
        raise ValidationError(_("A name cannot hold a web or e-mail address."), code="address")
    if value.strip() and not any(one.isalpha() for one in value):
        raise ValidationError(_("A name needs at least one letter."), code="letters")
