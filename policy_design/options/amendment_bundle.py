"""Amendments as plain values for the file of a process, with what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from forum.posts.models import Post
from policy_design.options.models import Amendment, CoSignature

if TYPE_CHECKING:
    from datetime import datetime

    from forum.rules.words import Anyone
    from policy_design.process.models import Process


def amendments_of(process: Process, reader: Anyone) -> dict[int, dict[str, Any]]:
    """By option, in two queries. Of one that a moderator hid, its place and outcome are told, and none of its words."""
    found: dict[int, dict[str, Any]] = {}
    told = (Post.Status.PUBLIC, Post.Status.HIDDEN)
    signed = Prefetch("cosignatures", queryset=CoSignature.objects.select_related("person").order_by("at", "pk"))
    rows = Amendment.objects.filter(option__process=process, post__status__in=told)
    rows = rows.select_related("post__author", "proposer", "accepted_in").prefetch_related(signed)
    for one in rows.order_by("option", "number"):
        found.setdefault(one.option_id, {"amendments": []})["amendments"].append(_amendment(one))
    return found


def _amendment(one: Amendment) -> dict[str, Any]:
    is_public = one.post.status == Post.Status.PUBLIC
    return {
        "number": one.number,
        "post": one.post.number,
        "of_version": one.version,
        "proposed_by": one.proposer.name if is_public else None,
        "signed_by": [each.person.name for each in one.cosignatures.all()] if is_public else [],
        "proposed_at": _moment(one.at),
        "title": one.post.title if is_public else "",
        "reason": one.post.source if is_public else "",
        "change": one.change if is_public else None,
        "status": one.status,
        "decision": one.decision if is_public else "",
        "decided_at": _moment(one.decided_at),
        "accepted_in": one.accepted_in.number if one.accepted_in else None,
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
