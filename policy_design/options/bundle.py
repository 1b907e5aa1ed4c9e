"""The options of a process as plain values for JSON: versions, lineage, arguments, as one reader may read them.

Rooms beside this one add what they know of an option by `tell_more`: positions, amendments.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings

from forum.posts.models import Post
from policy_design.options.models import Argument, Lineage, OptionVersion, Second

if TYPE_CHECKING:
    from datetime import datetime

    from forum.rules.words import Anyone
    from policy_design.options.models import Option
    from policy_design.process.models import Process

More = Callable[["Process", "Anyone"], dict[int, dict[str, Any]]]

_more: list[More] = []


def tell_more(more: More) -> None:
    """Called once, when the site starts. `more` gives for each option, by its key, what stands in its part."""
    if more not in _more:
        _more.append(more)


def options_of(process: Process, reader: Anyone) -> list[dict[str, Any]]:
    """In six queries, and those of whoever tells more."""
    rows = process.options.select_related("named_kind", "proposed_by", "debate").order_by("letter", "number")
    options = list(rows)
    if not options:
        return []
    versions, seconds, arguments = _versions(process), _seconds(process), _arguments(process)
    further = [more(process, reader) for more in _more]
    linked = _links(process)
    found = []
    for one in options:
        one.process = process
        parts = {
            "versions": versions.get(one.pk, []),
            "seconded_by": seconds.get(one.pk, []),
            "lineage": linked.get(one.pk, []),
            "arguments": arguments.get(one.pk, []),
            "positions": [],
            "amendments": [],
        }
        for more in further:
            parts |= more.get(one.pk, {})
        found.append({**_option(one), **parts})
    return found


def _option(one: Option) -> dict[str, Any]:
    return {
        "code": one.code,
        "url": settings.SITE_URL + one.get_absolute_url(),
        "kind": one.kind,
        "kind_name": str(one.kind_name),
        "title": one.title,
        "summary": one.summary,
        "clauses": one.clauses,
        "binds": one.binds,
        "open_questions": one.questions,
        "version": one.version,
        "status": one.status,
        "reason": one.reason,
        "proposed_by": one.proposed_by.name if one.proposed_by else None,
        "proposed_at": _moment(one.proposed_at),
        "tabled_at": _moment(one.tabled_at),
        "ended_at": _moment(one.ended_at),
        "debate": settings.SITE_URL + one.debate.get_absolute_url(),
    }


def _versions(process: Process) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    rows = OptionVersion.objects.filter(option__process=process).select_related("author").order_by("option", "number")
    for one in rows:
        told = {
            "number": one.number,
            "title": one.title,
            "summary": one.summary,
            "clauses": one.clauses,
            "binds": one.binds,
            "open_questions": one.questions,
            "change": one.change,
            "reason": one.reason,
            "author": one.author.name if one.author else None,
            "at": _moment(one.at),
        }
        found.setdefault(one.option_id, []).append(told)
    return found


def _seconds(process: Process) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Second.objects.filter(option__process=process).order_by("at", "pk")
    for option, name in rows.values_list("option", "person__name"):
        found.setdefault(option, []).append(name)
    return found


def _links(process: Process) -> dict[int, list[dict[str, Any]]]:
    """From the option that came first; what two duplicates have in common is told once, too."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = Lineage.objects.filter(earlier__process=process).select_related("later").order_by("at", "pk")
    for one in rows:
        told = {"relation": one.relation, "to": one.later.code, "at": _moment(one.at)}
        found.setdefault(one.earlier_id, []).append(told)
    return found


def _arguments(process: Process) -> dict[int, list[dict[str, Any]]]:
    """Side, line, and the number of the post in the option's debate, which has an export of its own."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = Argument.objects.filter(
        option__process=process, voice__contributions__post__status=Post.Status.PUBLIC
    ).order_by("option", "voice__order")
    number, author = "voice__contributions__post__number", "voice__contributions__post__author__name"
    for option, side, thesis, post, name in rows.values_list("option", "side", "voice__thesis", number, author):
        found.setdefault(option, []).append({"side": side, "says": thesis, "post": post, "author": name})
    return found


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
