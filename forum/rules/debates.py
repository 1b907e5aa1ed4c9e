"""Who may read, arrange and move a debate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules.words import ENDED, NOT_YOURS, ONLY_ORGANIZERS, Anyone
from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from forum.people.models import Person


def can_read_debate(person: Anyone, debate: Debate) -> Verdict:
    if debate.topic.is_public:
        return YES
    if person.is_authenticated and (person.is_steward or debate.roles_of(person)):
        return YES
    return no(NOT_YOURS)


def can_organize(person: Anyone, debate: Debate) -> Verdict:
    """See the organizer's page: what needs doing, who was invited, who has answered."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if "organizer" not in debate.roles_of(person):
        return no(ONLY_ORGANIZERS)
    if debate.is_part:
        return no(_("This belongs to an option or a document, and is arranged there."))
    return YES


def can_edit_debate(person: Anyone, debate: Debate) -> Verdict:
    """Change question, standfirst, framing, dates, tags, gallery and list of references."""
    if not (may := can_organize(person, debate)):
        return may
    if debate.stage == "archived":
        return no(_("This debate is archived; nothing in it changes any more."))
    return YES


def can_change_voices(person: Anyone, debate: Debate) -> Verdict:
    """Add, remove or reorder voices: who speaks is fixed once writing has begun."""
    if not (may := can_organize(person, debate)):
        return may
    if debate.stage != "draft":
        return no(_("Voices are fixed once contributions are being written."))
    return YES


def can_move_debate(person: Anyone, debate: Debate) -> Verdict:
    """Ask for another stage; whether its gate opens is for stages.py to say."""
    return can_organize(person, debate)


def can_invite(person: Anyone, debate: Debate, role: str) -> Verdict:
    if not (may := can_organize(person, debate)):
        return may
    return can_be_filled(debate, role)


def can_be_filled(debate: Debate, role: str) -> Verdict:
    """Is there still something to do in this role? Asked when somebody is invited, and again when they accept."""
    if debate.stage in ENDED:
        return no(_("This debate is over; nobody can be invited any more."))
    if role == "observer":
        return no(_("Observers read along in processes; a debate has none."))
    if role == "expert" and debate.format.rebutters.isdisjoint(("expert", "reader")):
        return no(_("In this format only the contributors rebut, so an expert would have nothing to do."))
    writing = debate.stage in ("draft", "writing") or debate.format.allows(role, debate.stage_now, "opening")
    if role == "contributor" and not writing:
        return no(_("Contributions are no longer being written, so no contributor can be invited."))
    return YES


def can_remove_member(person: Anyone, debate: Debate, whose: Person, role: str) -> Verdict:
    if not (may := can_organize(person, debate)):
        return may
    if role == "organizer" and person.pk == whose.pk:
        return no(_("You cannot remove yourself; ask another organizer."))
    return YES


def can_export(person: Anyone, debate: Debate) -> Verdict:
    """Download what this person may read of the debate."""
    return can_read_debate(person, debate)
