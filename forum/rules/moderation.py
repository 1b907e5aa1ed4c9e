"""Who may report a text, decide about what others said, and appeal against a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules.debates import can_read_debate
from forum.rules.words import ENDED, NOT_YOURS, SIGN_IN, Anyone
from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from forum.debates.models import Debate, Voice
    from forum.moderation.models import Appeal, Decision
    from forum.people.models import Person
    from forum.posts.models import Post

OWN_TEXT = _("Nobody decides about their own text; ask another moderator or an organizer.")


def can_flag(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Report a text to the moderators. Takes no account: whoever may read it may report it."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if not _is_seen(post):
        return no(_("This text is no longer shown, so there is nothing to report."))
    if person.is_authenticated and post.author_id == person.pk:
        return no(_("This is your own text: change it, or delete it."))
    return YES


def _is_seen(post: Post) -> bool:
    """Readers see the text, or at least the sentence with which its author withdrew it."""
    return post.status == "public" or (post.status == "withdrawn" and bool(post.tombstone))


def can_moderate(person: Anyone, debate: Debate) -> Verdict:
    """Decide about what others said: the moderators and the organizers of that debate."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if debate.roles_of(person).isdisjoint(("moderator", "organizer")):
        return no(_("Only the moderators and organizers of this debate may do that."))
    return YES


def can_decide_about(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Decide about this very text: nobody about their own, nor one that answers them or says a name of theirs."""
    if not (may := can_moderate(person, debate)):
        return may
    if post.author_id == person.pk:
        return no(OWN_TEXT)
    if person.pk in post.addresses:
        return no(_("This text answers one of yours, so another moderator or an organizer decides about it."))
    if person.is_authenticated and post.names(*person.known_as):
        return no(_("This text is about you, so another moderator or an organizer decides about it."))
    return YES


def can_hide_post(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Take a text out of readers' sight, with a reason that stands in its place; or what a withdrawn one left."""
    if not (may := can_decide_about(person, post, debate)):
        return may
    if post.kind == "framing":
        return no(_("The framing essay is the organizers' own text: they change it, nobody hides it."))
    if not _is_seen(post):
        return no(_("Only a text that readers can see can be hidden."))
    return YES


def can_restore_post(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Show a hidden text to readers again."""
    if not (may := can_decide_about(person, post, debate)):
        return may
    if post.status != "hidden":
        return no(_("Only a text that is hidden can be shown again."))
    return YES


def can_ask_change(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Ask the author to change a text, which stays meanwhile."""
    if not (may := can_decide_about(person, post, debate)):
        return may
    if post.status != "public":
        return no(_("Only of a text that readers can see can a change be asked for."))
    if debate.stage in ENDED:
        return no(_("This debate is closed; its texts stay as they are."))
    return YES


def can_review(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Publish a text that waits for a moderator, or not."""
    if not (may := can_decide_about(person, post, debate)):
        return may
    if post.status != "waiting":
        return no(_("Somebody has looked at this text already."))
    return YES


def can_lock(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Close the answers to a text; what was said stays."""
    if not (may := can_decide_about(person, post, debate)):
        return may
    if post.status != "public":
        return no(_("This text is no longer shown, so it cannot be answered anyway."))
    if post.locked_at:
        return no(_("The answers to this text are closed already."))
    return YES


def can_unlock(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Open the answers to a text again."""
    if not (may := can_decide_about(person, post, debate)):
        return may
    if not post.locked_at:
        return no(_("The answers to this text are open."))
    return YES


def can_hand(person: Anyone, post: Post, debate: Debate, voice: Voice) -> Verdict:
    """Hand a reader's response to a contributor, who is asked to answer it."""
    if not (may := can_moderate(person, debate)):
        return may
    if debate.stage in ENDED:
        return no(_("This debate is closed; nothing more can be written in it."))
    if post.kind != "response" or post.status != "public":
        return no(_("Only a response that readers can see can be handed on."))
    if voice.contributor_id is None:
        return no(_("Nobody speaks for this voice yet."))
    if voice.contributor_id == post.author_id:
        return no(_("This contributor wrote the response."))
    return YES


# The debate as a whole, and people ----------------------------------------------------------------------------


def can_slow_down(person: Anyone, debate: Debate) -> Verdict:
    """Set how long a person waits between two posts."""
    if not (may := can_moderate(person, debate)):
        return may
    if debate.stage in ENDED:
        return no(_("This debate is closed; nothing more can be written in it."))
    return YES


def can_suspend(person: Anyone, debate: Debate, whom: Person) -> Verdict:
    """Keep somebody from writing in this debate for a time. Whom the organizers invited, only they suspend."""
    if not (may := can_moderate(person, debate)):
        return may
    if whom.pk == person.pk:
        return no(_("You cannot suspend yourself."))
    held = debate.roles_of(whom)
    if not held.isdisjoint(("moderator", "organizer")):
        return no(_("Moderators and organizers are not suspended; an organizer can take the role away."))
    if held and "organizer" not in debate.roles_of(person):
        return no(_("The organizers invited this person, so only they may suspend them."))
    return YES


def can_readmit(person: Anyone, debate: Debate, whom: Person) -> Verdict:
    """Let somebody write again before the time is over."""
    if not (may := can_suspend(person, debate, whom)):
        return may
    if debate.suspension_of(whom) is None:
        return no(_("This person is not suspended."))
    return YES


# Appeals ------------------------------------------------------------------------------------------------------

APPEALABLE = ("hide", "reject", "ask-change", "lock", "suspend")


def can_appeal(person: Anyone, decision: Decision) -> Verdict:
    """Say once why a decision about oneself is wrong; another moderator looks at it."""
    if not person.is_authenticated:
        return no(SIGN_IN)
    if not decision.concerns(person):
        return no(NOT_YOURS)
    if decision.kind not in APPEALABLE:
        return no(_("There is nothing to appeal against in this decision."))
    if decision.is_appealed:
        return no(_("You have appealed against this decision already; each decision can be appealed against once."))
    return YES


def can_decide_appeal(person: Anyone, appeal: Appeal, debate: Debate) -> Verdict:
    """Uphold or overturn a decision: any moderator but the one who made it, and nobody in their own cause."""
    decision = appeal.decision
    may = can_decide_about(person, decision.post, debate) if decision.post else can_moderate(person, debate)
    if not may:
        return may
    if decision.concerns(person):
        return no(OWN_TEXT)
    if decision.by_id == person.pk:
        return no(_("You made this decision, so another moderator or an organizer hears the appeal."))
    if appeal.outcome != "waiting":
        return no(_("This appeal has been decided already."))
    return YES
