"""What waits for a person: texts to write, an interest to declare, invitations to answer. Reads; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum import rules
from forum.people.models import Invitation, Role
from forum.people.roles import read_ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

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
    texts = _texts(person)
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


def _texts(person: Person) -> list[Duty]:
    drafts = {draft.slot: draft for draft in person.drafts.all()}
    voices = person.voices.select_related("debate__topic").prefetch_related("contributions").order_by("pk")
    read_ahead(person, [voice.debate.topic for voice in voices])
    found = []
    for voice in voices:
        signed = {one.kind for one in voice.contributions.all()}
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


def _handed(person: Person) -> list[Duty]:
    """Responses that moderators handed to this person's voices, and that are not answered yet."""
    waits = Q(handings__answer=None, handings__response__status="public")
    voices = person.voices.filter(waits).annotate(handed=Count("handings")).select_related("debate__topic")
    found = []
    for voice in voices.order_by("pk"):
        debate = voice.debate
        if debate.stage in rules.ENDED or Role.CONTRIBUTOR not in debate.roles_of(person):
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
    """Drafts whose desk one can no longer reach, since the role is gone: the words stay their author's."""
    joined = person.memberships.filter(role=Role.CONTRIBUTOR).values("topic")
    return person.drafts.exclude(source="").exclude(thread__topic__in=joined).order_by("-updated_at")
