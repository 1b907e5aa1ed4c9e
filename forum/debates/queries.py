"""Questions about many debates, or about all the rows of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from forum.debates.formats import FORMATS
from forum.debates.models import Debate, Voice
from forum.debates.stages import Facts, Stage
from forum.people.models import Invitation, Membership, Role
from forum.posts.ledger import Move, State
from forum.posts.models import LedgerEntry, Post, Rebuttal

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from forum.library.models import CreditedImage
    from forum.people.models import Person


REOPENS = (Move.INSIST.value, Move.TAKE_BACK.value)


def facts_of(debate: Debate) -> Facts:
    """What the gates need to know, in two queries."""
    said = Q(contributions__kind="opening")
    counts = debate.voices.aggregate(
        voices=Count("pk", distinct=True),
        theses=Count("pk", filter=~Q(thesis="") | ~Q(label=""), distinct=True),
        contributors=Count("pk", filter=Q(contributor__isnull=False), distinct=True),
        openings=Count("pk", filter=said, distinct=True),
        closings=Count("pk", filter=Q(contributions__kind="closing"), distinct=True),
    )
    counts["replies_owed"] = _owed(debate.stage, debate.format_key) and owed_replies(debate).count()
    return _facts(debate, [place.image for place in debate.gallery.select_related("image")], counts)


def _owed(stage: str, format_key: str) -> bool:
    return stage == Stage.REBUTTAL.value and FORMATS[format_key].owes_reply


def since(moment: str) -> Q:
    """Rebuttals that came to stand open after the moment in this column: published, reopened, or shown again."""
    after = OuterRef(moment)
    reopened = LedgerEntry.objects.filter(rebuttal=OuterRef("pk"), move__in=REOPENS, at__gt=after)
    decisions = apps.get_model("forum", "Decision")._default_manager  # of a room above this one
    restored = decisions.filter(post=OuterRef("post"), kind="restore", at__gt=after)
    return Q(post__published_at__gt=F(moment)) | Q(Exists(reopened)) | Q(Exists(restored))


def unanswered(voice: Voice | OuterRef) -> QuerySet[Rebuttal]:
    """Rebuttals of what a voice has said that stand open, without those that its contributor has let stand."""
    waived = "post__about__contribution__voice__waived_at"
    return Rebuttal.objects.filter(
        Q(**{waived: None}) | since(waived),
        post__about__contribution__voice=voice,
        post__status=Post.Status.PUBLIC,
        state=State.OPEN.value,
    )


def owed_replies(debate: Debate | OuterRef) -> QuerySet[Voice]:
    """Voices whose contributor has neither used nor waived the right of reply: a rebuttal stands unanswered."""
    return Voice.objects.filter(debate=debate, contributor__isnull=False).filter(Exists(unanswered(OuterRef("pk"))))


def facts_at_hand(debate: Debate) -> Facts:
    """The same for a debate of debates_to_organize, whose rows are read already."""
    voices = list(debate.voices.all())
    said = [{one.kind for one in voice.contributions.all()} for voice in voices]
    counts = {
        "voices": len(voices),
        "theses": sum(1 for voice in voices if voice.thesis or voice.label),
        "contributors": sum(1 for voice in voices if voice.contributor_id),
        "openings": sum("opening" in kinds for kinds in said),
        "closings": sum("closing" in kinds for kinds in said),
        "replies_owed": debate.replies_owed if _owed(debate.stage, debate.format_key) else 0,  # type: ignore[attr-defined]
    }
    return _facts(debate, [place.image for place in debate.gallery.all()], counts)


def _facts(debate: Debate, images: list[CreditedImage], counts: dict[str, int]) -> Facts:
    # Before writing starts the date to look at is that of the writing stage.
    stage = Stage.WRITING if debate.stage_now is Stage.DRAFT else debate.stage_now
    deadline = debate.deadline_of(Stage.OPEN if stage is Stage.CLOSED else stage)
    form = debate.format
    return Facts(
        stages=form.stages,
        required=form.required,
        voices_min=form.voices_min,
        voices_max=form.voices_max,
        framing_words=debate.framing.words if debate.framing else 0,
        uncredited=sum(1 for image in images if image.missing),
        deadline_set=deadline is not None,
        late=deadline is not None and deadline <= timezone.now(),
        waits_for_deadline=form.sealing.value == "until_deadline",
        **counts,
    )


def _number_of(rows: QuerySet[Any], of: str) -> Coalesce:
    """How many rows there are of one thing, as a column of its own row."""
    counted = rows.order_by().values(of).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _waiting_errata(debate: OuterRef) -> QuerySet[Any]:
    """Corrections that nobody has decided yet; they lie in a room above this one."""
    return apps.get_model("forum", "Erratum")._default_manager.filter(debate=debate, status="proposed")


def debates_to_organize(person: Person) -> QuerySet[Debate]:
    """The debates this person organizes, with all that needs doing is told from, in a constant number of queries."""
    voices = (
        Voice.objects.select_related("contributor", "invitation")
        .prefetch_related("contributions__post", "contributor__disclosures")
        .annotate(unanswered=_number_of(unanswered(OuterRef("pk")), "post__about__contribution__voice"))
        .order_by("order")
    )
    invitations = Invitation.objects.select_related("person", "invited_by").prefetch_related("voices")
    memberships = Membership.objects.select_related("person").order_by("role", "since", "pk")
    return (
        Debate.objects.filter(topic__memberships__person=person, topic__memberships__role=Role.ORGANIZER)
        .annotate(
            replies_owed=_number_of(owed_replies(OuterRef("pk")), "debate"),
            errata_waiting=_number_of(_waiting_errata(OuterRef("pk")), "debate"),
        )
        .select_related("topic", "thread", "framing")
        .prefetch_related(
            Prefetch("voices", queryset=voices),
            Prefetch("topic__invitations", queryset=invitations),
            Prefetch("topic__memberships", queryset=memberships),
            "gallery__image",
            "tags",
        )
        .order_by("-created_at", "-pk")
    )


def debates_for_list(person: Person | AnonymousUser) -> QuerySet[Debate]:
    """Debates this person may read, the newest first; rows.rows_of reads what a line of a list shows."""
    return Debate.objects.visible_to(person).hosted().order_by("-created_at", "-pk")


def debate_for_page(person: Person | AnonymousUser) -> QuerySet[Debate]:
    """Debates this person may read, ready for the spread; parts.py reads what stands on it."""
    return Debate.objects.visible_to(person).select_related("topic__syllabus", "thread")
