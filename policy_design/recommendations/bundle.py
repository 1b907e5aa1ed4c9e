"""Recommendations as plain values for JSON: a part of the file of a process, and the path of one (provenance.json).

Drafts are in no file, whoever takes it away. Every key stands in every row; the order is that of the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from policy_design.recommendations.bases import rests_on
from policy_design.recommendations.models import Recommendation

if TYPE_CHECKING:
    from datetime import date, datetime

    from forum.rules.words import Anyone
    from policy_design.process.models import Process
    from policy_design.recommendations.models import FollowUp
    from policy_design.recommendations.steps import Answered, Path, Point, Source, Step, Stood, Vote

Json = dict[str, Any]
FORMAT = "folkmoot-provenance/1"


# In the file of a process -----------------------------------------------------------------------------------------


def recommendations_of(process: Process, reader: Anyone) -> list[Json]:
    """Those that readers know of, in four queries whatever their number."""
    rows = process.recommendations.exclude(status=Recommendation.Status.DRAFT).order_by("number")
    found = []
    for one in rows.prefetch_related("bases__option", "bases__item__round", "follow_ups", "versions__author"):
        one.process = process
        versions = sorted(one.versions.all(), key=lambda version: version.number)
        told = {
            "rests_on": rests_on(one),
            "versions": [
                {
                    "number": version.number,
                    "reason": version.reason,
                    "author": version.author.name if version.author else None,
                    "at": _moment(version.at),
                    "text": version.told,
                }
                for version in versions
            ],
        }
        found.append({**recommendation(one), **told})
    return found


def recommendation(one: Recommendation) -> Json:
    """What it says and what became of it. Its follow-ups are read ahead."""
    noted = sorted(one.follow_ups.all(), key=lambda row: (row.on, row.pk))
    return {
        "number": one.number,
        "url": _whole(one.get_absolute_url()),
        "title": one.title,
        "text": one.source,
        "addressee": one.addressee,
        "kind": one.kind,
        "owner": one.owner,
        "follow_up_on": _day(one.follow_up_on),
        "rests_on_nothing": one.rests_on_nothing,
        "status": one.status,
        "withdrawn_because": one.withdrawn_because,
        "published_at": _moment(one.published_at),
        "updated_at": _moment(one.updated_at),
        "became": [_noted(row) for row in noted],
    }


def _noted(one: FollowUp) -> Json:
    return {
        "status": one.status,
        "on": _day(one.on),
        "note": one.note,
        "source": one.source_title,
        "source_url": one.source_url,
        "noted_at": _moment(one.at),
    }


# The path of one --------------------------------------------------------------------------------------------------


def provenance_of(path: Path) -> Json:
    """All that its page shows of where it comes from, for the same reader."""
    one = path.recommendation
    return {
        "format": FORMAT,
        "process": {"title": one.process.title, "url": _whole(one.process.get_absolute_url())},
        "recommendation": recommendation(one),
        "rests_on": [_step(step) for step in path.steps],
        "references": [_source(source) for source in path.sources],
    }


def _step(step: Step) -> Json:
    return {
        "option": step.option.code,
        "url": _whole(step.url),
        "title": step.version.title,
        "version": step.version.number,
        "is_latest": step.is_latest,
        "clauses": step.version.clauses,
        "votes": [_vote(vote) for vote in step.votes],
        "positions": [_stood(stood) for stood in step.stood],
        "arguments": [_point(point) for point in step.points],
    }


def _vote(vote: Vote) -> Json:
    round = vote.round
    return {
        "round": round.number,
        "url": _whole(round.get_absolute_url()),
        "question": round.question,
        "method": round.method,
        "secrecy": round.secrecy,
        "threshold": round.threshold,
        "rule": vote.threshold,
        "item": vote.item.key,
        "item_text": vote.item.text,
        "amendment": vote.item.amendment.number if vote.item.amendment else None,
        "closed_at": _moment(round.closed_at),
        "result": vote.says if vote.may else None,
        "references": _numbers(vote.notes),
    }


def _stood(stood: Stood) -> Json:
    position = stood.position
    return {
        "post": position.post.number,
        "url": _whole(stood.url),
        "expert": stood.name,
        "background": position.background,
        "stance": position.stance,
        "version": position.version,
        "holds_for": position.holds_for,
        "conditions": [
            {"sentence": one.sentence, "verdict": one.verdict, "in_version": one.verdict_version}
            for one in stood.conditions
        ],
        "references": _numbers(stood.notes),
    }


def _point(point: Point) -> Json:
    return {
        "post": point.post.number,
        "url": _whole(point.url),
        "author": point.name,
        "side": point.argument.side,
        "says": point.says,
        "references": _numbers(point.notes),
        "rebuttals": [_answered(one) for one in point.answers],
    }


def _answered(one: Answered) -> Json:
    return {
        "post": one.rebuttal.post.number,
        "url": _whole(one.url),
        "author": one.name,
        "state": one.rebuttal.state,
        "conceded": one.rebuttal.conceded,
        "references": _numbers(one.notes),
    }


def _source(source: Source) -> Json:
    reference = source.reference
    return {"number": source.number, "key": reference.key, "url": _whole(source.url), "item": reference.item}


def _numbers(notes: tuple[Source, ...]) -> list[int]:
    return [one.number for one in notes]


def _whole(address: str) -> str:
    return settings.SITE_URL + address


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
