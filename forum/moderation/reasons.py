"""Deciding about the reasons that readers give for their choice: show one that waits, or hide it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.moderation.models import Code, Decision
from forum.moderation.record import record
from forum.posts.models import calls
from forum.readers.choices import hide_reason, show_reason
from forum.readers.models import ReaderChoice
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from forum.people.models import Person

Kind = Decision.Kind


@transaction.atomic
def decide_reason(
    *, choice: ReaderChoice, by: Person, show: bool, reason: str = "", code: str = Code.OTHER
) -> Decision:
    """Show a reader's reason, or hide it. No event: the page of choices is drawn for each reader.

    Raises Refused: for who may not, for one's own or one that names oneself, and where somebody has decided already.
    """
    debate = locked(choice.debate)
    require(rules.can_moderate(by, debate))
    choice = ReaderChoice.objects.select_related("debate").get(pk=choice.pk)
    if calls(choice.reason, *by.known_as):
        raise Refused(_("This reason is about you, so another moderator or an organizer decides about it."))
    state = ReaderChoice.Reason.SHOWN if show else ReaderChoice.Reason.HIDDEN
    if choice.reason_state == state:
        raise Refused(_("Somebody has looked at this reason already."))
    (show_reason if show else hide_reason)(choice=choice, by=by)
    return record(debate, by, Kind.LEAVE if show else Kind.HIDE, reason, code, choice=choice)
