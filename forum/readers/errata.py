"""Corrections: any reader proposes one, the organizers accept or decline it in public."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.live import hub
from forum.posts.models import Post
from forum.readers.models import Erratum
from forum.verdicts import SENT_BEFORE, Refused, require

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from forum.debates.models import Debate
    from forum.library.models import Reference
    from forum.people.models import Person

Status = Erratum.Status
CONTENT = ("kind", "post_id", "reference_id", "stands", "proposed", "source", "credit")


@transaction.atomic
def propose_erratum(
    *,
    debate: Debate,
    by: Person | AnonymousUser,
    kind: str,
    stands: str,
    proposed: str,
    client_key: UUID,
    post: Post | None = None,
    reference: Reference | None = None,
    source: str = "",
    credit: str = "",
) -> Erratum:
    """Propose to correct a name, a fact or a reference. Publishes erratum.proposed; raises Refused.

    The same key gives the same proposal, and with other content it is refused.
    """
    debate = locked(debate)
    new = Erratum(
        debate=debate,
        kind=kind,
        post=post,
        reference=reference,
        stands=stands,
        proposed=proposed,
        source=source,
        credit=credit,
        by=by if by.is_authenticated else None,
        client_key=client_key,
    )
    if made := Erratum.objects.filter(client_key=client_key).first():
        if made.debate_id != debate.pk or any(getattr(made, name) != getattr(new, name) for name in CONTENT):
            raise Refused(SENT_BEFORE)
        return made
    require(rules.can_propose_erratum(by, debate))
    if post is not None and not _stands_here(post, debate):
        raise Refused(_("The text that this corrects is not shown any more."))
    new.save()
    hub.publish(debate.topic_id, "erratum.proposed", erratum=new.pk)
    return new


def _stands_here(post: Post, debate: Debate) -> bool:
    return Post.objects.filter(pk=post.pk, thread=debate.thread_id, status=Post.Status.PUBLIC).exists()


@transaction.atomic
def decide_erratum(*, erratum: Erratum, by: Person, accept: bool, note: str) -> Erratum:
    """Accept a correction or decline it, with a note that everybody can read. Publishes erratum.decided.

    The text itself is its author's to change. Raises Refused; what was decided stays decided.
    """
    debate = locked(erratum.debate)
    require(rules.can_decide_erratum(by, debate))
    erratum = Erratum.objects.select_for_update().get(pk=erratum.pk)
    status, note = Status.ACCEPTED if accept else Status.DECLINED, note.strip()
    if not note:
        raise Refused(_("Say in a sentence what was corrected, or why not; readers will see it."))
    if erratum.status != Status.PROPOSED:
        if (erratum.status, erratum.note) == (status, note):
            return erratum
        raise Refused(_("This correction has been decided already."))
    erratum.status, erratum.note = status, note
    erratum.decided_by, erratum.decided_at = by, timezone.now()
    erratum.save(update_fields=["status", "note", "decided_by", "decided_at"])
    hub.publish(debate.topic_id, "erratum.decided", erratum=erratum.pk)
    return erratum


def shown_errata(debate: Debate) -> QuerySet[Erratum]:
    """What may be shown of a debate's corrections: none that quotes a text which is shown no more."""
    about = Q(post=None) | Q(post__status=Post.Status.PUBLIC)
    rows = Erratum.objects.filter(about, debate=debate).order_by("-decided_at", "-at", "-pk")
    return rows.select_related("reference", "post__author", "post__contribution__voice")
