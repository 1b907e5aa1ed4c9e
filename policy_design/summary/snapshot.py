"""What a summary is drawn from: a process or a debate as an onlooker may read it at one moment, as plain JSON.

Drawn for `onlooker`, who is nobody in particular: it holds nothing that a reader of the process may not read, not what
is sealed, waiting, hidden or in draft, no ballot that is secret or kept back, no number that is suppressed. Equal
states give equal bytes: lists have an order of their own, moments are in UTC, only `as_of` hangs on the clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation

from forum.debates.formats import SEALING_SENTENCES
from forum.debates.models import Debate
from forum.people.models import Membership, Role
from forum.people.roles import onlooker
from forum.posts.models import Post
from policy_design.ballots.bulletin import digest_of as digest
from policy_design.process.models import Document, Expertise, Process, ProcessDebate, ProcessStage
from policy_design.recommendations.bases import rests_on
from policy_design.recommendations.models import FollowUp, Recommendation
from policy_design.summary.kept import day, moment, words_of
from policy_design.summary.taken_options import handling, options_of
from policy_design.summary.taken_talk import readable, talk_of, talks_of
from policy_design.summary.taken_votes import rounds_of, surveys_of

if TYPE_CHECKING:
    from datetime import datetime

    from forum.rules.words import Anyone

FORMAT = "folkmoot-snapshot/1"
Json = dict[str, Any]


def take(subject: Process | Debate, *, as_of: datetime | None = None) -> Json:
    """Everything that the rules look at, read now. The only thing that hangs on the clock is `as_of`."""
    as_of = as_of or timezone.now()
    with translation.override(settings.LANGUAGE_CODE), timezone.override("UTC"):
        reader = onlooker(subject.topic)
        taken = _process(subject, reader) if isinstance(subject, Process) else _debate(subject, reader)
    return {"format": FORMAT, "as_of": moment(as_of), **taken}


def digest_of(snapshot: Json) -> str:
    """SHA-256 of its canonical JSON: the same for the same snapshot everywhere."""
    return digest(snapshot)


# A debate -----------------------------------------------------------------------------------------------------


def _debate(debate: Debate, reader: Anyone) -> Json:
    return {
        "kind": "debate",
        **_head(debate),
        "title": debate.question,
        "series": debate.series,
        "format": str(debate.format.name),
        "sealing": str(SEALING_SENTENCES[debate.format.sealing]),
        "framing": _framing(debate, reader),
        "organizers": _people(debate, Role.ORGANIZER),
        "moderators": _people(debate, Role.MODERATOR),
        "opens_at": moment(debate.opens_at),
        "opened_at": moment(debate.opened_at),
        "rebuttals_close_at": moment(debate.rebuttals_close_at),
        "closes_at": moment(debate.closes_at),
        "closed_at": moment(debate.closed_at),
        "talk": talk_of(debate, reader),
    }


def _head(subject: Process | Debate) -> Json:
    """What both kinds have."""
    names = ("slug", "standfirst", "host", "language", "licence")
    return {
        "url": subject.get_absolute_url(),
        "is_public": subject.is_public,
        **{name: getattr(subject, name) for name in names},
    }


def _framing(debate: Debate, reader: Anyone) -> Json | None:
    found = Post.objects.visible_to(reader).filter(framed_debate=debate).select_related("author").first()
    if found is None:
        return None
    return {"by": found.byline, "version": found.version, "words": found.words, "begins": words_of(found.html, 400)}


def _people(subject: Process | Debate, role: str) -> list[str]:
    """Who holds this role, as its page names them."""
    held = Membership.objects.filter(topic=subject.topic.people_id, role=role).order_by("since", "pk")
    return list(held.values_list("person__name", flat=True))


# A process ----------------------------------------------------------------------------------------------------


def _process(process: Process, reader: Anyone) -> Json:
    return {
        "kind": "process",
        **_head(process),
        "title": process.title,
        "questions": list(process.questions),
        "problem": words_of(process.problem_html, 400),
        "partners": [one["name"] for one in process.partners if one.get("name")],
        "stages": [_stage(one) for one in process.line],
        "organizers": _people(process, Role.ORGANIZER),
        "moderators": _people(process, Role.MODERATOR),
        "backgrounds": list(process.backgrounds),
        "experts": [_expert(one) for one in _expertise(process)],
        "positions": handling(process),
        "options": options_of(process, reader),
        "rounds": rounds_of(process, reader),
        "surveys": surveys_of(process, reader),
        "debates": _debates(process, reader),
        "documents": _documents(process),
        "recommendations": _recommendations(process),
    }


def _stage(one: ProcessStage) -> Json:
    return {
        "kind": one.kind,
        "title": str(one.name),
        "started": moment(one.started_at),
        "ended": moment(one.ended_at),
        "planned_end": moment(one.ends_at),
        "without": [str(sentence) for sentence in one.was_passed],
        "because": one.passed_without,
    }


def _expertise(process: Process) -> list[Expertise]:
    return list(process.expertise.select_related("person").order_by("since", "pk"))


def _expert(one: Expertise) -> Json:
    return {
        "name": one.person.name,
        "affiliation": one.person.affiliation,
        "background": one.background,
        "has_interests": one.has_interests,
        "disclosure": one.disclosure if one.has_interests else "",
        "declared_at": moment(one.declared_at),
    }


def _debates(process: Process, reader: Anyone) -> list[Json]:
    """Debates of the forum that started it or belong to it, as far as they may be read."""
    links = ProcessDebate.objects.filter(process=process, debate__in=readable(reader)).select_related("debate__topic")
    rows = list(links.order_by("-relation", "order", "pk"))
    talks = talks_of([one.debate for one in rows], reader)
    return [{"relation": one.relation, "talk": talks[one.debate_id]} for one in rows]


def _documents(process: Process) -> list[Json]:
    rows = Document.objects.filter(process=process, published_at__isnull=False).order_by("order", "pk")
    names = ("slug", "kind", "title", "version", "published_at")
    return [
        {**dict(zip(names[:-1], row[:-1], strict=True)), "published": moment(row[-1])}
        for row in rows.values_list(*names)
    ]


def _recommendations(process: Process) -> list[Json]:
    """Those that were published, what each rests on, and what became of it last."""
    rows = Recommendation.objects.filter(process=process).exclude(status=Recommendation.Status.DRAFT)
    rows = rows.prefetch_related("bases__option", "bases__item__round", "follow_ups").order_by("number")
    return [_recommendation(one) for one in rows]


def _recommendation(one: Recommendation) -> Json:
    after = sorted(one.follow_ups.all(), key=lambda follow: (follow.on, follow.pk))
    return {
        "number": one.number,
        "title": one.title,
        "addressee": one.addressee,
        "kind": str(one.get_kind_display()),
        "status": one.status,
        "withdrawn_because": one.withdrawn_because,
        "published": moment(one.published_at),
        "rests_on_nothing": one.rests_on_nothing,
        "bases": rests_on(one),
        "follow_up": _follow_up(after[-1]) if after else None,
    }


def _follow_up(one: FollowUp) -> Json:
    return {"status": one.status, "says": str(one.get_status_display()), "on": day(one.on), "note": one.note}
