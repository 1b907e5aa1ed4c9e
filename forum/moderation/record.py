"""Writing a decision down: with what role, closing the reports it deals with, and telling the person concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.mail import outbox
from forum.moderation.models import Appeal, Code, Decision, Flag
from forum.moderation.words import DEFAULTS, called, meant_by
from forum.people.models import Person
from forum.rules.moderation import APPEALABLE
from forum.verdicts import Refused

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from forum.posts.models import Post

UNTOLD = (Decision.Kind.LEAVE, Decision.Kind.SLOW)  # that somebody complained is no reason to write to the author


def record(
    debate: Debate, by: Person, kind: str, reason: str, code: str = Code.OTHER, *, told: bool = True, **about: Any
) -> Decision:
    """Keep one decision, close the open reports of its post, and queue a mail to whom it concerns.

    Called inside the action that decides, under the debate's lock. Raises Refused where the reason is missing.
    """
    reason = " ".join(reason.split()) or str(DEFAULTS.get(kind, ""))
    if not reason:
        raise Refused(_("Give a reason; readers see it in the place of the text."))
    role = "moderator" if "moderator" in debate.roles_of(by) else "organizer"
    decision = Decision.objects.create(debate=debate, kind=kind, by=by, reason=reason, code=code, role=role, **about)
    if decision.post_id:
        Flag.objects.filter(post=decision.post_id, decision=None).update(decision=decision)
    if told and kind not in UNTOLD:
        _write_to(concerned(decision), decision, "decision")
    return decision


def concerned(decision: Decision) -> Person | None:
    """Whose text it is about, or who."""
    return decision.person or (decision.post.author if decision.post else None)


def told_of(appeal: Appeal) -> None:
    """Queue the answer to an appeal, in its action's transaction."""
    _write_to(appeal.by, appeal.decision, "appeal", appeal=appeal)


def _write_to(person: Person | None, decision: Decision, template: str, **more: object) -> None:
    """Names the text and the debate, and what was decided; nobody else's words and no name."""
    if person is None or not person.is_active:
        return
    context = {
        "decision": decision,
        "what": called(decision.post) if decision.post else "",
        "debate": decision.debate,
        "means": meant_by(decision),
        "may_appeal": decision.kind in APPEALABLE,
        "link": f"{settings.SITE_URL}{reverse('moderation:notices')}#decision-{decision.pk}",
        **more,
    }
    key = f"{template}:{decision.pk}"
    outbox.queue(key=key, to=person.email, template=f"forum/moderation/mail/{template}", context=context)


def last_about(post: Post) -> Decision | None:
    """The newest decision about a text."""
    return Decision.objects.filter(post=post).order_by("-pk").first()
