"""Who may read, arrange and move a process, join it, and write its documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules import NOT_YOURS, SIGN_IN
from forum.verdicts import YES, Verdict, no
from policy_design.rules.words import ARCHIVED, ONLY_ORGANIZERS

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.rules.words import Anyone
    from policy_design.process.models import Document, Expertise, Interest, Process, ProcessStage

ROLES = ("organizer", "expert", "observer", "moderator")


def can_create_process(person: Anyone) -> Verdict:
    if not person.is_authenticated:
        return no(SIGN_IN)
    if not (person.may_organize or person.is_steward):
        return no(_("Only organizers may set up a process; ask the stewards of this site to make you one."))
    return YES


def can_read_process(person: Anyone, process: Process) -> Verdict:
    if process.topic.is_public:
        return YES
    if person.is_authenticated and (person.is_steward or process.roles_of(person)):
        return YES
    return no(NOT_YOURS)


def can_export_process(person: Anyone, process: Process) -> Verdict:
    """Download what this person may read of the process."""
    return can_read_process(person, process)


def can_organize_process(person: Anyone, process: Process) -> Verdict:
    """See the organizer's page: what needs doing, who was invited, who asked to join."""
    if not can_read_process(person, process):
        return no(NOT_YOURS)
    if "organizer" not in process.roles_of(person):
        return no(ONLY_ORGANIZERS)
    return YES


def can_edit_process(person: Anyone, process: Process) -> Verdict:
    """Change title, problem, questions, partners, links, settings, and which debates belong to it."""
    if not (may := can_organize_process(person, process)):
        return may
    if process.is_archived:
        return no(ARCHIVED)
    return YES


def can_edit_stage(person: Anyone, process: Process, stage: ProcessStage) -> Verdict:
    """Change what a stage is called, its note and its planned end. Its start, place and being are fixed once it began.

    Which fields those are is for the action to say; this is about touching the stage at all.
    """
    if not (may := can_edit_process(person, process)):
        return may
    if stage.ended_at is not None:
        return no(_("This stage has ended, so it stays as it was."))
    return YES


def can_move_process(person: Anyone, process: Process) -> Verdict:
    """Ask for the next stage; whether its gates open is for stages.py to say."""
    return can_edit_process(person, process)


# People ---------------------------------------------------------------------------------------------------------


def can_invite_to_process(person: Anyone, process: Process, role: str) -> Verdict:
    if not (may := can_organize_process(person, process)):
        return may
    return can_fill_role(process, role)


def can_fill_role(process: Process, role: str) -> Verdict:
    """Is there still something to do in this role? Asked when somebody is invited, and again when they accept."""
    if role not in ROLES:
        return no(_("A process has no such role."))
    if process.is_archived:
        return no(_("This process is over; nobody can be invited any more."))
    return YES


def can_remove_from_process(person: Anyone, process: Process, whose: Person, role: str) -> Verdict:
    if not (may := can_organize_process(person, process)):
        return may
    if role == "organizer" and person.pk == whose.pk:
        return no(_("You cannot remove yourself; ask another organizer."))
    return YES


def can_edit_expertise(person: Anyone, expertise: Expertise, process: Process) -> Verdict:
    """Say what one brings and declare one's interests: each expert for themselves."""
    if not person.is_authenticated:
        return no(SIGN_IN)
    if person.pk != expertise.person_id or "expert" not in process.roles_of(person):
        return no(_("Only the expert themselves may change that."))
    if process.is_archived:
        return no(ARCHIVED)
    return YES


def can_change_statement(person: Anyone, expertise: Expertise, process: Process) -> Verdict:
    """Change what one brings, which readers see. Who is suspended may still declare their interests, but not this."""
    if not (may := can_edit_expertise(person, expertise, process)):
        return may
    if person.is_authenticated and process.suspension_of(person):
        return no(
            _(
                "A moderator has suspended you from writing here, so what you bring stays as it is; "
                "leave it unchanged to declare your interests."
            )
        )
    return YES


def can_express_interest(person: Anyone, process: Process) -> Verdict:
    """Ask to join, while the call is on."""
    if not can_read_process(person, process):
        return no(NOT_YOURS)
    if not process.takes_interests:
        return no(_("This process takes invited experts only."))
    if not process.call_is_open:
        return no(_("The call is not open now, so nobody can ask to join."))
    if not person.is_authenticated:
        return no(_("Sign in to ask to join: the organizers answer to your account."))
    if not person.name:
        return no(_("Fill in your name in your profile first: the organizers need to know who asks."))
    if process.roles_of(person) & {"expert", "organizer"}:
        return no(_("You are already part of this process."))
    if process.suspension_of(person):
        return no(_("You may not write here for now."))
    return YES


def can_read_interest(person: Anyone, interest: Interest, process: Process) -> Verdict:
    """Who asked to join, why, and what was answered: that person's and the organizers' alone."""
    if person.is_authenticated and person.pk == interest.person_id:
        return YES
    if can_organize_process(person, process):
        return YES
    return no(NOT_YOURS)


def can_decide_interest(person: Anyone, interest: Interest, process: Process) -> Verdict:
    if not (may := can_edit_process(person, process)):
        return may
    if person.pk == interest.person_id:
        return no(_("Nobody decides about themselves; ask another organizer."))
    if interest.status != "open":
        return no(_("This has been answered already."))
    return YES


# Documents ------------------------------------------------------------------------------------------------------


def can_read_document(person: Anyone, document: Document, process: Process) -> Verdict:
    """Published: whoever may read the process. Before that: its organizers, who write it."""
    if document.published_at is not None:
        return can_read_process(person, process)
    return YES if can_organize_process(person, process) else no(NOT_YOURS)


def can_open_comments(person: Anyone, document: Document, process: Process) -> Verdict:
    """Let people comment on a document's paragraphs: its organizers, once it is published."""
    if not (may := can_edit_process(person, process)):
        return may
    if document.published_at is None:
        return no(_("Publish the document first; then people can comment on it."))
    return YES


def can_edit_document(person: Anyone, process: Process) -> Verdict:
    """Write, change, publish and arrange documents."""
    return can_edit_process(person, process)
