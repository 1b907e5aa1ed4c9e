"""Positions as plain values for the file of a process. Sealed ones are in no file, whoever takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forum.posts.models import Post
from policy_design.options.models import Condition, Position

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.process.models import Process


def positions_of(process: Process, reader: Anyone) -> dict[int, dict[str, Any]]:
    """By option, in two queries. Of one that a moderator hid the stance is told, and none of its words."""
    found: dict[int, dict[str, Any]] = {}
    told = (Post.Status.PUBLIC, Post.Status.HIDDEN)
    rows = Position.objects.filter(option__process=process, post__status__in=told)
    for one in rows.select_related("post__author").prefetch_related("conditions__amendment").order_by("post__number"):
        found.setdefault(one.option_id, {"positions": []})["positions"].append(position_of(one))
    return found


def position_of(one: Position, *, mine: bool = False) -> dict[str, Any]:
    """One position; its words where everybody reads them, or to its own author."""
    is_public = mine or one.post.status == Post.Status.PUBLIC
    return {
        "post": one.post.number,
        "expert": one.post.byline,
        "background": one.background,
        "disclosure": one.disclosure if is_public else "",
        "stance": one.stance,
        "version": one.version,
        "holds_for": one.holds_for,
        "is_current": one.is_current,
        "shown_at": one.post.published_at.isoformat() if one.post.published_at else None,
        "reasons": one.post.source if is_public else "",
        "conditions": [_condition(each) for each in one.conditions.all()] if is_public else [],
    }


def _condition(one: Condition) -> dict[str, Any]:
    return {
        "sentence": one.sentence,
        "verdict": one.verdict,
        "in_version": one.verdict_version,
        "amendment": one.amendment.number if one.amendment else None,
    }
