"""Who may read, write and change what is said: contributions, responses, drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.rules.debates import can_edit_debate, can_read_debate
from forum.rules.words import ENDED, IS_OVER, NOT_YOURS, SIGN_IN, SIGN_IN_TO_RESPOND, Anyone
from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from forum.debates.models import Debate, Voice
    from forum.posts.models import Draft, Post
    from forum.verdicts import Sentence

# What is neither changed nor taken away: it is signed anew where it belongs, and what was signed stays to be read.
SIGNED_ANEW: dict[str, Sentence] = {
    "position": _("A position is neither changed nor taken away: take another one, and this one stays as it was."),
    "amendment": _("The reasons of an amendment stay as they were signed; the amendment is withdrawn at its option."),
}


def can_read_post(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Read a post's text. A sealed one is its author's and the organizers'; the moderators also read hidden ones.

    So it is with those that wait for a moderator. What its author took away nobody reads any more but the author.
    """
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if post.status == "public":
        return YES
    if not person.is_authenticated:
        return no(NOT_YOURS)
    if post.author_id == person.pk:
        return YES
    if post.status in ("deleted", "withdrawn"):
        return no(NOT_YOURS)
    if "organizer" in debate.roles_of(person):
        return YES
    if post.status in ("hidden", "waiting") and "moderator" in debate.roles_of(person):
        return YES
    return no(NOT_YOURS)


def can_write(person: Anyone, voice: Voice, kind: str) -> Verdict:
    """Write, and at the end sign, a contribution of this kind for this voice. Drafting and signing ask the same."""
    debate = voice.debate
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if voice.contributor_id != person.pk or debate.format.speakers.isdisjoint(debate.roles_of(person)):
        return no(_("Only the invited contributor may write for this voice."))
    if not debate.format.lets_speak(debate.stage_now, kind):
        return no(_not_now(debate, kind))
    if debate.is_late:
        return no(_("The deadline for this text has passed. Your draft is kept; ask the organizers for more time."))
    return is_free_to_write(person, debate)


def _not_now(debate: Debate, kind: str) -> Sentence:
    if debate.stage in ENDED:
        return IS_OVER
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
    if post.kind in SIGNED_ANEW:
        return no(SIGNED_ANEW[post.kind])
    if post.author_id != person.pk:
        return no(_("Only its author may change a signed text."))
    if post.status not in ("public", "sealed", "waiting"):
        return no(_("This text is no longer shown, so it cannot be changed."))
    if not (may := is_free_to_write(person, debate)):
        return may
    if post.kind not in ("opening", "closing"):
        return YES
    if debate.format.speakers.isdisjoint(debate.roles_of(person)):
        return no(_("You are no longer a contributor to this debate."))
    if post.status == "sealed" and debate.is_late:
        return no(_("The deadline has passed; a sealed text stays as it is until the debate opens."))
    return YES


def can_delete_post(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Take one's own response or reply away. Its number and place stay, so that answers to it make sense."""
    if not can_read_post(person, post, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if post.author_id != person.pk:
        return no(_("Only its author may delete a text."))
    if post.kind in SIGNED_ANEW:
        return no(SIGNED_ANEW[post.kind])
    if post.kind not in ("response", "reply"):
        return no(_("A contribution or rebuttal is withdrawn, with a sentence that stands in its place."))
    if post.status not in ("public", "waiting"):
        return no(_("This text is no longer shown, so there is nothing to delete."))
    if debate.stage == "archived":
        return no(_("This debate is archived; nothing in it changes any more."))
    return YES


def can_withdraw_post(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Take one's own contribution back, with a sentence that stands in its place. Rebuttals do so in the ledger."""
    if not can_read_post(person, post, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if post.author_id != person.pk:
        return no(_("Only its author may withdraw a text."))
    if post.kind in SIGNED_ANEW:
        return no(SIGNED_ANEW[post.kind])
    if post.kind not in ("opening", "closing"):
        return no(_("Only a contribution is withdrawn like this."))
    if post.status == "sealed":
        return no(_("This text is still sealed: change it, or ask the organizers to give your voice to somebody else."))
    if post.status != "public":
        return no(_("This text is no longer shown, so there is nothing to withdraw."))
    if debate.stage in ENDED:
        return no(_("This debate is closed; its texts stay as they are."))
    return YES


def can_leave_sentence(person: Anyone, debate: Debate) -> Verdict:
    """Let a sentence stand in the place of what one withdraws; who is suspended withdraws without a word."""
    if debate.suspension_of(person):
        return no(_("You are suspended from writing here: withdraw it without a sentence; none stands in its place."))
    return YES


# Responses ----------------------------------------------------------------------------------------------------


def can_respond(person: Anyone, debate: Debate) -> Verdict:
    """Respond to a debate as a reader, under one's name."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if debate.stage in ENDED:
        return no(IS_OVER)
    if not debate.format.allows("reader", debate.stage_now, "response"):
        return no(_("Responses open when the contributions can be read."))
    if debate.is_late:
        return no(_("The deadline has passed; responses are no longer taken at this stage."))
    if debate.responses_from == "members" and not (person.is_authenticated and debate.roles_of(person)):
        return no(_("Only members of this debate respond here."))
    if not person.is_authenticated:
        return no(SIGN_IN_TO_RESPOND)
    if not person.name:
        return no(_("Fill in your name in your profile first: a response is signed."))
    return is_free_to_write(person, debate) and has_waited(person, debate)


def can_respond_to(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Respond to a text of this debate: the framing, a contribution, a rebuttal, or what another reader said."""
    if not (may := can_respond(person, debate)):
        return may
    if post.status != "public":
        return no(_("This text is no longer shown, so it cannot be answered."))
    if is_locked(post):
        return no(_("A moderator has closed the answers to this text."))
    return YES


def is_locked(post: Post) -> bool:
    """Answers are closed here, or to the whole exchange."""
    return bool(post.locked_at or (post.root and post.root.locked_at))


def is_free_to_write(person: Anyone, debate: Debate) -> Verdict:
    """Not suspended from this debate."""
    if not (suspension := debate.suspension_of(person)):
        return YES
    if suspension.until is None:
        return no(_("A moderator has suspended you from writing in this debate. You can read on, and appeal."))
    until = date_format(localtime(suspension.until), "j F Y, H:i")
    return no(_("A moderator has suspended you from writing in this debate until %(until)s.") % {"until": until})


def has_waited(person: Anyone, debate: Debate) -> Verdict:
    """Slow mode, where it is on, lets this person post again."""
    if not (until := debate.slow_until(person)):
        return YES
    minutes = ngettext("one post in %(n)d minute", "one post in %(n)d minutes", debate.slow_minutes) % {
        "n": debate.slow_minutes
    }
    return no(
        _("Slow mode is on: %(minutes)s. You can send this at %(at)s; your text is kept until then.")
        % {"minutes": minutes, "at": f"{localtime(until):%H:%M}"}
    )


# Drafts -------------------------------------------------------------------------------------------------------


def can_keep_draft(person: Anyone, voice: Voice) -> Verdict:
    """Keep a half-written text for one's voice, at any stage: a deadline ends signing, it never takes a text away."""
    debate = voice.debate
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if voice.contributor_id != person.pk or debate.format.speakers.isdisjoint(debate.roles_of(person)):
        return no(_("Only the invited contributor may write for this voice."))
    return YES


def can_use_draft(person: Anyone, draft: Draft) -> Verdict:
    """A half-written text is nobody's business but its author's."""
    if not person.is_authenticated or draft.author_id != person.pk:
        return no(NOT_YOURS)
    return YES
