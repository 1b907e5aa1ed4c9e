"""Reading options, their versions, positions on them and amendments, as the file of a process tells them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse

from forum import rules as forum_rules
from forum.api.gate import reader
from forum.api.paging import USUAL, Cursor, Limit, page_in, page_of
from policy_design.api import shapes
from policy_design.api.found import option_for, process_for
from policy_design.api.routes import processes as router
from policy_design.options.bundle import options_of
from policy_design.options.models import Amendment, Option
from policy_design.options.position_bundle import positions_of

TAG = ["Options"]


@router.get("/{slug}/options", response=shapes.OptionList, operation_id="listOptions", summary="Options", tags=TAG)
def list_options(request: HttpRequest, slug: str, limit: Limit = USUAL, cursor: Cursor = "") -> Any:
    """The options of a process by code, those that left the table too."""
    who = reader(request)
    rows = options_of(process_for(who, slug), who)
    found, following = page_in(
        request, rows, lambda one: (one["code"][:1], int(one["code"][1:])), name="options", limit=limit, cursor=cursor
    )
    return {"items": found, "next": following}


def _told(who: Any, slug: str, code: str) -> dict[str, Any]:
    option = option_for(who, slug, code)
    return next(one for one in options_of(option.process, who) if one["code"] == option.code)


@router.get(
    "/{slug}/options/{code}", response=shapes.WholeOption, operation_id="getOption", summary="One option", tags=TAG
)
def get_option(request: HttpRequest, slug: str, code: str) -> Any:
    """An option with all its versions, where it comes from, and the arguments about it."""
    return _told(reader(request), slug, code)


@router.get(
    "/{slug}/options/{code}/versions/{int:number}",
    response=shapes.OptionVersion,
    operation_id="getOptionVersion",
    summary="One version of an option",
    tags=TAG,
)
def get_option_version(request: HttpRequest, slug: str, code: str, number: int) -> Any:
    """The text of an option as it stood in one version, with the change that made it."""
    option = option_for(reader(request), slug, code)
    found = option.versions.select_related("author").filter(number=min(number, 10**9)).first()
    if found is None:
        raise Http404
    names = ("number", "title", "summary", "clauses", "binds", "change", "reason", "at")
    author = found.author.name if found.author else None
    return {**{name: getattr(found, name) for name in names}, "open_questions": found.questions, "author": author}


@router.get(
    "/{slug}/options/{code}/positions",
    response=shapes.PositionList,
    operation_id="listPositions",
    summary="Positions on an option",
    tags=TAG,
)
def list_positions(request: HttpRequest, slug: str, code: str, limit: Limit = USUAL, cursor: Cursor = "") -> Any:
    """Where experts stand, the earlier positions too, in the order in which they were shown."""
    who = reader(request)
    option = option_for(who, slug, code)
    rows = positions_of(option.process, who).get(option.pk, {"positions": []})["positions"]
    found, following = page_in(request, rows, lambda one: (one["post"],), name="positions", limit=limit, cursor=cursor)
    return {"items": found, "next": following}


@router.get(
    "/{slug}/options/{code}/amendments",
    response=shapes.AmendmentList,
    operation_id="listAmendments",
    summary="Amendments to an option",
    tags=TAG,
)
def list_amendments(request: HttpRequest, slug: str, code: str, limit: Limit = USUAL, cursor: Cursor = "") -> Any:
    """Changes proposed to an option, by number, and what became of each."""
    who = reader(request)
    option = option_for(who, slug, code)
    rows = option.amendments.select_related("post", "proposer", "accepted_in").prefetch_related("cosignatures__person")
    found, following = page_of(request, rows, ("number", "pk"), name="amendments", limit=limit, cursor=cursor)
    return {"items": [amendment_shape(one, option, who) for one in found], "next": following}


def amendment_shape(one: Amendment, option: Option, who: Any) -> dict[str, Any]:
    is_read = bool(forum_rules.can_read_post(who, one.post, option.debate))
    names = ("number", "version", "status", "at", "decided_at")
    return {
        **{name: getattr(one, name) for name in names},
        "url": settings.SITE_URL + reverse("options:amendment", args=[option.process.slug, option.code, one.number]),
        "post": one.post.number,
        "accepted_in": one.accepted_in.number if one.accepted_in else None,
        "is_readable": is_read,
        "proposer": one.proposer.name if is_read else None,
        "change": one.change if is_read else None,
        "reason": one.post.source if is_read else "",
        "decision": one.decision if is_read else "",
        "cosigned_by": [each.person.name for each in one.cosignatures.all()] if is_read else [],
    }
