"""Who may rebut, reply, and move a rebuttal in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.rules.debates import can_read_debate
from forum.rules.said import has_waited, is_free_to_write, is_locked
from forum.rules.words import ENDED, IS_OVER, NEEDS_A_NAME, NOT_YOURS, SIGN_IN, Anyone
from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from forum.debates.models import Debate, Handing, Voice
    from forum.posts.models import Post
    from forum.verdicts import Sentence


def can_rebut(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Rebut a passage of a contribution; drafting and publishing ask the same."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if debate.stage in ENDED:
        return no(IS_OVER)
    roles = debate.format.allowed_roles(debate.stage_now, "rebuttal")
    if not roles:
        return no(_("Rebuttals are not open at this stage."))
    if debate.is_late:
        return no(_("The deadline for rebuttals has passed. Your draft is kept; ask the organizers for more time."))
    if not person.is_authenticated:
        return no(SIGN_IN if "reader" in roles else _only(roles))
    if roles.isdisjoint(debate.roles_of(person) | {"reader"}):
        return no(_only(roles))
    if post.kind not in ("opening", "closing"):
        return no(_("Only contributions are rebutted; respond to this text instead."))
    if post.status != "public":
        return no(_("This contribution is no longer shown, so it cannot be rebutted."))
    if post.author_id == person.pk:
        return no(_("This is your own contribution: change it rather than rebut it."))
    if is_locked(post):
        return no(_("A moderator has closed the answers to this text."))
    if not person.name:
        return no(NEEDS_A_NAME)
    return is_free_to_write(person, debate) and has_waited(person, debate)


def _only(roles: frozenset[str]) -> Sentence:
    if "expert" in roles:
        return _("Only contributors and invited experts may rebut here.")
    return _("Only the contributors may rebut each other here.")


def can_sign_rebuttal(person: Anyone, post: Post, debate: Debate, disclosed: bool) -> Verdict:
    """Publish a rebuttal. Whoever was invited declares interests first; a reader in an open format need not."""
    if not (may := can_rebut(person, post, debate)):
        return may
    if not disclosed and not debate.roles_of(person).isdisjoint(("contributor", "expert")):
        return no(_("Declare your interests first; “none” is an answer too. Your text is kept."))
    return YES


def can_reply(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Reply in the exchange about a rebuttal: the two it is between, and whoever else may rebut."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if debate.stage in ENDED:
        return no(IS_OVER)
    roles = debate.format.allowed_roles(debate.stage_now, "reply")
    if not roles:
        return no(_("Replies are not open at this stage."))
    if debate.is_late:
        return no(_("The deadline for rebuttals and replies has passed."))
    if not person.is_authenticated:
        return no(SIGN_IN)
    if roles.isdisjoint(debate.roles_of(person) | {"reader"}):
        return no(_only(roles))
    if post.status != "public":
        return no(_("This text is no longer shown, so it cannot be answered."))
    if is_locked(post):
        return no(_("A moderator has closed the answers to this text."))
    if not person.name:
        return no(NEEDS_A_NAME)
    return is_free_to_write(person, debate) and has_waited(person, debate)


def can_move_rebuttal(person: Anyone, post: Post, debate: Debate, move: str) -> Verdict:
    """Move a rebuttal in the ledger. Which moves exist from where it stands is for posts/ledger.py to say."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if debate.stage in ENDED:
        return no(_("This debate is closed; the ledger stays as it is."))
    if post.status != "public":
        return no(_("This rebuttal is no longer shown."))
    if move in ("insist", "withdraw"):
        if post.author_id != person.pk:
            return no(_("Only its author may do that with a rebuttal."))
    elif post.about is None or post.about.author_id != person.pk:
        return no(_("Only the author of the contribution may answer for it in the ledger."))
    return YES if move == "withdraw" else is_free_to_write(person, debate)


def can_mark_fair(person: Anyone, post: Post, debate: Debate) -> Verdict:
    """Say that a rebuttal puts one's point as one would sign it; or take that back."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if debate.stage in ENDED:
        return no(_("This debate is closed; the ledger stays as it is."))
    if post.about is None or post.about.author_id != person.pk:
        return no(_("Only the author whose point it is can say whether it is put fairly."))
    if post.status != "public":
        return no(_("This rebuttal is no longer shown."))
    return YES


def can_waive_reply(person: Anyone, voice: Voice) -> Verdict:
    """Let what is unanswered stand: the right of reply is the contributor's own to waive."""
    debate = voice.debate
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if voice.contributor_id != person.pk or debate.format.speakers.isdisjoint(debate.roles_of(person)):
        return no(_("Only the contributor may waive the right of reply."))
    if not debate.format.owes_reply:
        return no(_("This debate's format owes nobody a reply, so there is nothing to waive."))
    if not debate.format.lets_speak(debate.stage_now, "reply"):
        return no(_("Replies are not open at this stage."))
    return YES


def can_answer_handed(person: Anyone, handing: Handing, debate: Debate) -> Verdict:
    """Answer a response that a moderator has handed to one's voice."""
    if not can_read_debate(person, debate):
        return no(NOT_YOURS)
    if not person.is_authenticated:
        return no(SIGN_IN)
    if handing.voice.contributor_id != person.pk or debate.format.speakers.isdisjoint(debate.roles_of(person)):
        return no(_("This response was handed to somebody else."))
    if debate.stage in ENDED:
        return no(IS_OVER)
    if handing.answer_id is not None:
        return no(_("You have answered this response already."))
    if handing.response.status != "public":
        return no(_("This text is no longer shown, so it cannot be answered."))
    if is_locked(handing.response):
        return no(_("A moderator has closed the answers to this text."))
    return is_free_to_write(person, debate)
