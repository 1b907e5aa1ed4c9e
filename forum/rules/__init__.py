"""Who may do what in the forum, and the sentence that says why not. The constitution: docs/ROLES.md is made from it.

Rules look at facts on the rows they are given and import no slice. A person may be anonymous. Reasons come in the
order in which somebody would want to hear them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from forum.debates.models import Debate, Voice
    from forum.library.models import CreditedImage, Reference
    from forum.people.models import Invitation, Person
    from forum.posts.models import Draft, Post
    from forum.verdicts import Sentence

    Anyone = Person | AnonymousUser

SIGN_IN = _("Sign in first.")
SIGN_IN_TO_RESPOND = _("Sign in to respond.")
NOT_YOURS = _("There is nothing here that you may see.")
ONLY_ORGANIZERS = _("Only the organizers of this debate may do that.")
ENDED = ("closed", "archived")


# The site -----------------------------------------------------------------------------------------------------


def can_create_debate(person: Anyone) -> Verdict:
    if not person.is_authenticated:
        return no(SIGN_IN)
    if not (person.may_organize or person.is_steward):
        return no(_("Only organizers may set up a debate; ask the stewards of this site to make you one."))
    return YES


def can_steward(person: Anyone) -> Verdict:
    if not (person.is_authenticated and person.is_steward):
        return no(_("Only stewards of this site may do that."))
    return YES


def can_edit_profile(person: Anyone, whose: Person) -> Verdict:
    if not person.is_authenticated:
        return no(SIGN_IN)
    if person.pk != whose.pk:
        return no(_("Only the person themselves may change their profile."))
    return YES


# A debate -----------------------------------------------------------------------------------------------------


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


# Invitations --------------------------------------------------------------------------------------------------


def can_answer_invitation(invitation: Invitation) -> Verdict:
    """The token in the mail is the key; whoever holds it answers for the address it was sent to."""
    if invitation.status == "revoked":
        return no(_("This invitation has been taken back. Write to the person who invited you if that surprises you."))
    if invitation.status == "accepted":
        return no(_("This invitation has already been accepted. Sign in to go on."))
    if invitation.status == "declined":
        return no(_("This invitation has been declined. Ask for a new one if you have changed your mind."))
    if invitation.is_expired:
        return no(_("This invitation has expired. Ask the person who invited you to send it again."))
    return YES


def can_accept_invitation(person: Anyone, invitation: Invitation) -> Verdict:
    if not (may := can_answer_invitation(invitation)):
        return may
    if person.is_authenticated and not person.owns_address(invitation.email):
        return no(
            _("This invitation was sent to another address than the one you are signed in with. Sign out to accept it.")
        )
    return YES


# What is said -------------------------------------------------------------------------------------------------


def can_read_post(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Read a post's text. A sealed one is its author's and the organizers'; a hidden one the moderators' as well."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if post.status == "public":
        return YES
    if person.is_authenticated and (post.author_id == person.pk or "organizer" in debate.roles_of(person)):
        return YES
    if post.status == "hidden" and "moderator" in debate.roles_of(person):
        return YES
    return no(NOT_YOURS)


def can_write(person: Anyone, voice: Voice, kind: str) -> Verdict:
    """Write, and at the end sign, a contribution of this kind for this voice. Drafting and signing ask the same."""
    debate = voice.debate
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if voice.contributor_id != person.pk or "contributor" not in debate.roles_of(person):
        return no(_("Only the invited contributor may write for this voice."))
    if not debate.format.allows("contributor", debate.stage_now, kind):
        return no(_not_now(debate, kind))
    if debate.is_late:
        return no(_("The deadline for this text has passed. Your draft is kept; ask the organizers for more time."))
    return YES


def _not_now(debate: Debate, kind: str) -> Sentence:
    if debate.stage in ENDED:
        return _("This debate is closed; nothing more can be written in it.")
    if debate.stage == "draft":
        return _("This debate is still being prepared; writing has not begun.")
    if kind == "closing":
        return _("Closing statements are not being written at this stage.")
    return _("Opening contributions are not being written at this stage.")


def can_sign(person: Anyone, voice: Voice, kind: str, disclosed: bool) -> Verdict:
    """Sign and publish. Needs all that writing needs, a name, and a disclosure of interests."""
    if not (may := can_write(person, voice, kind)):
        return may
    if not getattr(person, "name", ""):
        return no(_("Fill in your name in your profile first: a contribution is signed."))
    if not disclosed:
        return no(_("Declare your interests first; “none” is an answer too. Your text is kept."))
    return YES


def can_edit_post(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Change a signed text: its author alone; the framing essay is the organizers'."""
    if not can_read_post(person, post, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if debate.stage in ENDED:
        return no(_("This debate is closed; its texts stay as they are."))
    if post.kind == "framing":
        return can_edit_debate(person, debate)
    if post.author_id != person.pk:
        return no(_("Only its author may change a signed text."))
    if post.status not in ("public", "sealed"):
        return no(_("This text is no longer shown, so it cannot be changed."))
    if post.kind == "response":
        return YES
    if "contributor" not in debate.roles_of(person):
        return no(_("You are no longer a contributor to this debate."))
    if post.status == "sealed" and debate.is_late:
        return no(_("The deadline has passed; a sealed text stays as it is until the debate opens."))
    return YES


def can_respond(person: Anyone, debate: Debate) -> Verdict:
    """Respond to a debate as a reader, under one's name."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if debate.stage in ENDED:
        return no(_("This debate is closed; nothing more can be written in it."))
    if not debate.format.allows("reader", debate.stage_now, "response"):
        return no(_("Responses open when the contributions can be read."))
    if debate.is_late:
        return no(_("The deadline has passed; responses are no longer taken at this stage."))
    if not person.is_authenticated:
        return no(SIGN_IN_TO_RESPOND)
    if not person.name:
        return no(_("Fill in your name in your profile first: a response is signed."))
    return YES


def can_keep_draft(person: Anyone, voice: Voice) -> Verdict:
    """Keep a half-written text for one's voice, at any stage: a deadline ends signing, it never takes a text away."""
    debate = voice.debate
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if voice.contributor_id != person.pk or "contributor" not in debate.roles_of(person):
        return no(_("Only the invited contributor may write for this voice."))
    return YES


def can_use_draft(person: Anyone, draft: Draft) -> Verdict:
    """A half-written text is nobody's business but its author's."""
    if not person.is_authenticated or draft.author_id != person.pk:
        return no(NOT_YOURS)
    return YES


# Moderation ---------------------------------------------------------------------------------------------------


def can_moderate(person: Anyone, debate: Debate) -> Verdict:
    """Decide about what others said: the moderators and the organizers of that debate."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if debate.roles_of(person).isdisjoint(("moderator", "organizer")):
        return no(_("Only the moderators and organizers of this debate may do that."))
    return YES


def can_hide_post(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Take a text out of readers' sight, with a reason that stands in its place."""
    if not (may := can_moderate(person, debate)):
        return may
    if post.author_id == person.pk:
        return no(_("Nobody decides about their own text; ask another moderator or an organizer."))
    if post.kind == "framing":
        return no(_("The framing essay is the organizers' own text: they change it, nobody hides it."))
    if post.status != "public":
        return no(_("Only a text that readers can see can be hidden."))
    return YES


def can_restore_post(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Show a hidden text to readers again."""
    if not (may := can_moderate(person, debate)):
        return may
    if post.author_id == person.pk:
        return no(_("Nobody decides about their own text; ask another moderator or an organizer."))
    if post.status != "hidden":
        return no(_("Only a text that is hidden can be shown again."))
    return YES


# The library --------------------------------------------------------------------------------------------------


def can_add_reference(person: Anyone) -> Verdict:
    """References and pictures are added by those who take part: contributors, organizers, moderators, stewards."""
    if not person.is_authenticated:
        return no(SIGN_IN)
    if not (person.is_steward or person.may_organize or person.takes_part):
        return no(_("Only people who take part in a debate may add to the library."))
    return YES


def can_read_reference(person: Anyone, reference: Reference) -> Verdict:
    if reference.listed_at is not None:
        return YES
    if person.is_authenticated and (reference.added_by_id == person.pk or _organizes(person, reference.topic_id)):
        return YES
    return YES if _reads_one_of(person, reference) else no(NOT_YOURS)


def can_edit_reference(person: Anyone, reference: Reference) -> Verdict:
    if not can_read_reference(person, reference):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if reference.added_by_id == person.pk or person.is_steward or _organizes(person, reference.topic_id):
        return YES
    return no(_("Only who added a reference, the organizers and the stewards may correct it."))


def can_see_image(person: Anyone, image: CreditedImage) -> Verdict:
    if image.listed_at is not None:
        return YES
    if person.is_authenticated and (image.uploaded_by_id == person.pk or _organizes(person, image.topic_id)):
        return YES
    return YES if _reads_one_of(person, image) else no(NOT_YOURS)


def can_edit_image(person: Anyone, image: CreditedImage) -> Verdict:
    if not can_see_image(person, image):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if image.uploaded_by_id == person.pk or person.is_steward or _organizes(person, image.topic_id):
        return YES
    return no(_("Only who uploaded a picture, the organizers and the stewards may change its credit."))


def _organizes(person: Person, topic_id: int | None) -> bool:
    return topic_id is not None and topic_id in person.organized_topics


def _reads_one_of(person: Anyone, row: Reference | CreditedImage) -> bool:
    """Some topic shows this to those who may read it, and this person may: by a role there, or as a steward."""
    if not person.is_authenticated or not (topics := row.shown_in):
        return False
    return person.is_steward or not topics.isdisjoint(person.joined_topics)
