"""What keeps an opened round from being deleted along with something else: a sentence, before the database errs.

The guards (guards.py) refuse it in any case; here whoever deletes a process or an account is told why not.
"""

from __future__ import annotations

from typing import Any

from django.db.models import CASCADE
from django.utils.translation import gettext_lazy as _

from forum.verdicts import Refused

ROUND_STAYS = _("A round that was opened for votes is kept for good, and with it its process, its roll and its result.")
ELECTOR_STAYS = _(
    "This account is on the roll of a round, which is kept as it was when the round opened. The account can be closed, "
    "but not deleted."
)


def planned_rounds_only(collector: Any, field: Any, rows: Any, using: str) -> None:
    """Delete rounds along with their process if none was ever opened."""
    if rows.filter(opened_at__isnull=False).exists():
        raise Refused(ROUND_STAYS)
    CASCADE(collector, field, rows, using)


def published(collector: Any, field: Any, rows: Any, using: str) -> None:
    """A bulletin or result keeps its round."""
    raise Refused(ROUND_STAYS)


def on_a_roll(collector: Any, field: Any, rows: Any, using: str) -> None:
    """A place on a roll keeps its account."""
    raise Refused(ELECTOR_STAYS)
