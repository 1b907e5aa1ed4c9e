"""What waits for a person: texts to write, an interest to declare, invitations to answer. Reads; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum import rules
from forum.people.models import Invitation, Role
from forum.people.roles import read_ahead, topics_joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from forum.debates.models import Debate, Voice
    from forum.people.models import Membership, Person
    from forum.posts.models import Draft
    from forum.verdicts import Sentence


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that waits: what, why, until when, and where to do it. Without `url` there is nothing to press."""

    what: Sentence
    why: Sentence = ""
    due: datetime | None = None
    url: str = ""
    does: Sentence = ""


REBUTS = "rebut:"  # how the slot of a rebuttal's draft begins
WRITES = {
    "opening": (_("Write your contribution: %(debate)s"), _("Go on with your contribution: %(debate)s")),
    "closing": (_("Write your closing statement: %(debate)s"), _("Go on with your closing statement: %(debate)s")),
}


_sources: list[Callable[[Person], list[Duty]]] = []


def register(source: Callable[[Person], list[Duty]]) -> None:
    """Called once, when the site starts, by a slice above that knows of something that waits for people."""
    _sources.append(source)


def duties_of(person: Person) -> list[Duty]:
    """Everything that waits, in the order it must be done; dated things by their date."""
    drafts = list(person.drafts.select_related("thread__topic__debate").order_by("pk"))
    texts = [*_texts(person, drafts), *_rebuttals(person, drafts)]
    dated = sorted(texts, key=lambda duty: (duty.due is None, duty.due))
    others = [duty for source in _sources for duty in source(person)]
    return [*_profile(person), *_invitations(person), *others, *dated, *_handed(person), *_looked_at(person)]


def _profile(person: Person) -> list[Duty]:
    found = []
    if not person.name:
        why = _("Everything here is signed with a name.")
        found.append(Duty(_("Fill in your name"), why, url=reverse("people:edit"), does=_("Fill in")))
    writes = person.memberships.filter(role=Role.CONTRIBUTOR).exists()
    if writes and person.disclosure is None:
        why = _("It stands beside your contribution; “none” is an answer too.")
        found.append(Duty(_("Declare your interests"), why, url=reverse("people:disclosure"), does=_("Declare")))
    return found


def _invitations(person: Person) -> list[Duty]:
    """Open invitations to an address of this person. The link that answers them is in the mail, and only there."""
    mine = Q(email=person.email) | Q(email__in=person.emailaddress_set.filter(verified=True).values("email"))
    waiting = Invitation.objects.filter(mine, status=Invitation.Status.PENDING, expires_at__gt=timezone.now())
    return [
        Duty(
            _("An invitation from %(who)s as %(role)s") % {"who": one.invited_by.name, "role": one.get_role_display()},
            _("Open the link in the mail we sent to %(address)s to accept or decline it.") % {"address": one.email},
            due=one.expires_at,
        )
        for one in waiting.select_related("invited_by").order_by("expires_at")
    ]


def _texts(person: Person, kept: list[Draft]) -> list[Duty]:
    drafts = {draft.slot: draft for draft in kept}
    voices = (
        person.voices.select_related("debate__topic")
        .prefetch_related("contributions")
        .annotate(unanswered=Count("contributions__post__concerning", filter=_is_unanswered(person), distinct=True))
        .order_by("pk")
    )
    read_ahead(person, [voice.debate.topic for voice in voices])
    found = []
    for voice in voices:
        signed = {one.kind for one in voice.contributions.all()}
        found += _replies(person, voice)
        for kind, (begin, go_on) in WRITES.items():
            if kind in signed or not rules.can_write(person, voice, kind):
                continue
            draft = drafts.get(f"voice:{voice.pk}:{kind}")
            found.append(
                Duty(
                    (go_on if draft else begin) % {"debate": voice.debate.question},
                    _("Draft saved %(when)s.") % {"when": _when(draft.updated_at)} if draft else str(voice),
                    due=voice.debate.deadline,
                    url=reverse("debates:write", args=[voice.debate.slug, voice.letter, kind]),
                    does=_("Go on") if draft else _("Write"),
                )
            )
    return found


def _is_unanswered(person: Person) -> Q:
    """Rebuttals of what this person has said that stand open, and that were not let stand."""
    rebuttal = "contributions__post__concerning__"
    waived = Q(waived_at=None) | _is_newer(rebuttal, F("waived_at"))
    said = {"contributions__post__author": person, f"{rebuttal}status": "public", f"{rebuttal}rebuttal__state": "open"}
    return waived & Q(**said)


def _is_newer(rebuttal: str, moment: F) -> Q:
    """It came to stand open after this moment: the same as debates.queries.since, which lies in a room above."""
    published = Q(**{f"{rebuttal}published_at__gt": moment})
    entry, decision = f"{rebuttal}rebuttal__entries__", f"{rebuttal}decisions__"
    reopened = Q(**{f"{entry}move__in": ("insist", "take_back"), f"{entry}at__gt": moment})
    return published | reopened | Q(**{f"{decision}kind": "restore", f"{decision}at__gt": moment})


def _replies(person: Person, voice: Voice) -> list[Duty]:
    """What stands unanswered, while it can be answered."""
    debate, number = voice.debate, voice.unanswered  # type: ignore[attr-defined]
    replies = debate.format.lets_speak(debate.stage_now, "reply") and not debate.is_late
    if not number or not replies or debate.format.speakers.isdisjoint(debate.roles_of(person)):
        return []
    what = ngettext("%(n)d unanswered rebuttal: %(debate)s", "%(n)d unanswered rebuttals: %(debate)s", number)
    why = _("Rebuttals of your contribution; reply, concede, or let them stand.")
    url = f"{debate.get_absolute_url()}rebuttals/"
    return [Duty(what % {"n": number, "debate": debate.question}, why, due=debate.deadline, url=url, does=_("Answer"))]


def _rebuttals(person: Person, kept: list[Draft]) -> list[Duty]:
    """Half-written rebuttals; each slot names what its address names."""
    drafts = [draft for draft in kept if draft.slot.startswith(REBUTS)]
    debates = [draft.thread.topic.debate for draft in drafts]
    read_ahead(person, [debate.topic for debate in debates])
    return [
        Duty(
            _("Go on with your rebuttal: %(debate)s") % {"debate": debate.question},
            _("Draft saved %(when)s.") % {"when": _when(draft.updated_at)},
            due=debate.deadline,
            url=_composer(debate, draft.slot),
            does=_("Go on"),
        )
        for draft, debate in zip(drafts, debates, strict=True)
        if rules.can_read_debate(person, debate)
    ]


def _composer(debate: Debate, slot: str) -> str:
    """The composer that a draft's slot belongs to."""
    _kind, _thread, number, version, passage = slot.split(":")
    start, _dash, end = passage.partition("-")
    query = urlencode({"version": version, "start": start, "end": end})
    return f"{reverse('debates:rebut', args=[debate.slug, number])}?{query}"


def _handed(person: Person) -> list[Duty]:
    """Responses that moderators handed to this person's voices, and that are not answered yet."""
    waits = Q(handings__answer=None, handings__response__status="public")
    voices = person.voices.filter(waits).annotate(handed=Count("handings")).select_related("debate__topic")
    found = []
    for voice in voices.order_by("pk"):
        debate = voice.debate
        if debate.stage in rules.ENDED or debate.format.speakers.isdisjoint(debate.roles_of(person)):
            continue
        what = ngettext("Handed to you: %(n)d response", "Handed to you: %(n)d responses", voice.handed)
        url = reverse("debates:handed", args=[debate.slug])
        found.append(Duty(what % {"n": voice.handed}, debate.question, url=url, does=_("Answer")))
    return found


def _looked_at(person: Person) -> list[Duty]:
    """What this person has written and readers do not see: a moderator looks first, or has asked for better."""
    refused = Max("decisions__at", filter=Q(decisions__kind="reject"))
    posts = person.posts.filter(status="waiting").annotate(refused=refused, changed=Max("revisions__at"))
    found = []
    for post in posts.select_related("thread__debate").order_by("pk"):
        debate = post.thread.debate
        url = reverse("debates:edit_waiting", args=[debate.slug, post.pk])
        if post.refused and post.refused >= post.changed:
            found.append(
                Duty(_("A moderator did not publish your response"), debate.question, url=url, does=_("Change it"))
            )
        else:
            what = _("Your response waits for a moderator")
            found.append(Duty(what, debate.question, url=url, does=_("Look at it")))
    return found


def _when(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d, %H:%M}"


@dataclass(frozen=True)
class Part:
    """One debate in which a person holds roles."""

    debate: object
    memberships: list[Membership]


def parts_of(person: Person) -> Iterable[Part]:
    """The debates in which this person takes part, newest first, each with the roles held there."""
    held = person.memberships.filter(topic__debate__isnull=False).select_related("topic__debate")
    parts: dict[int, Part] = {}
    for membership in held.order_by("-since", "-pk"):
        parts.setdefault(membership.topic_id, Part(membership.topic.debate, [])).memberships.append(membership)
    return parts.values()


def left_over(person: Person) -> QuerySet[Draft]:
    """Drafts whose desk one can no longer reach, since the role is gone: the words stay their author's.

    A rebuttal is found again for as long as its debate can be read.
    """
    writes = topics_joined(person, Role.CONTRIBUTOR, Role.EXPERT)
    readable = Q(thread__topic__is_public=True) | Q(thread__topic__in=topics_joined(person))
    reached = Q(slot__startswith=REBUTS) & readable | ~Q(slot__startswith=REBUTS) & Q(thread__topic__in=writes)
    return person.drafts.exclude(source="").exclude(reached).order_by("-updated_at")
