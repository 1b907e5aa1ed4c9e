"""Who may choose a view, see how readers moved, and propose a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules.debates import can_edit_debate, can_read_debate
from forum.rules.words import NOT_YOURS, SIGN_IN, Anyone
from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from forum.debates.models import Debate

CHOOSING = ("open", "rebuttal", "closing")


def can_choose(person: Anyone, debate: Debate) -> Verdict:
    """Say where one leans, before or after reading. Takes no account unless the organizers ask for one."""
    if not (may := can_see_choices(person, debate)):
        return may
    if debate.stage not in CHOOSING:
        return no(_("This debate is closed; choices are no longer taken."))
    if debate.closes_by_now:
        return no(_("The closing date has passed; choices are no longer taken."))
    if debate.choice_needs_account and not person.is_authenticated:
        return no(_("Choosing takes an account in this debate: sign in first."))
    if person.is_authenticated and not debate.format.speakers.isdisjoint(debate.roles_of(person)):
        return no(_("You have signed a text in this debate, so choosing between them is left to its readers."))
    return YES


def can_see_choices(person: Anyone, debate: Debate) -> Verdict:
    """See how readers chose and moved, as far as small numbers allow."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if not debate.format.takes_choices:
        return no(_("Readers do not choose between the texts here."))
    if debate.stage in ("draft", "writing"):
        return no(_("Readers choose when the contributions can be read."))
    return YES


def can_propose_erratum(person: Anyone, debate: Debate) -> Verdict:
    """Propose to correct a name, a fact or a reference. Takes no account."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if debate.stage in ("draft", "writing"):
        return no(_("Corrections can be proposed once the contributions can be read."))
    if debate.stage == "archived":
        return no(_("This debate is archived; nothing in it changes any more."))
    if person.is_authenticated and debate.suspension_of(person):
        return no(_("A moderator has suspended you from writing in this debate."))
    return YES


def can_decide_erratum(person: Anyone, debate: Debate) -> Verdict:
    """Accept a correction with a public note, or decline it with a reason."""
    if not person.is_authenticated:
        return no(SIGN_IN)
    return can_edit_debate(person, debate)
