"""What came of a closed round, to be taken along and checked: ballots, bulletin, files; and what checkable means."""

from __future__ import annotations

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.verdicts import require
from policy_design import rules
from policy_design.voting import bulletins
from policy_design.voting.archive import export_for
from policy_design.voting.models import Analysis, Bulletin, Result, Round, keeps_pseudonyms
from policy_design.voting.queries import ballots_are_public, is_on_roll, roll_for_checking
from policy_design.voting.told import names_of
from policy_design.voting.told_statements import without_people
from policy_design.voting.views.found import readable_process, readable_round

PER_PAGE = 200


class _Closed:
    """A closed round with what was published of it, for somebody who may read its result."""

    def __init__(self, request: HttpRequest, slug: str, number: int) -> None:
        self.round: Round = readable_round(request, slug, number)
        self.on_roll = is_on_roll(self.round, request.user)
        require(rules.can_read_result(request.user, self.round, self.round.process, on_roll=self.on_roll))
        found = Result.objects.filter(round=self.round).first()
        published = Bulletin.objects.filter(round=self.round).first()
        if found is None or published is None:
            raise Http404
        self.result, self.bulletin = found, published
        self.are_public = ballots_are_public(self.round, found.cast)
        self.may_ballots = rules.can_read_ballots(
            request.user, self.round, self.round.process, on_roll=self.on_roll, are_public=self.are_public
        )
        self.names = names_of(self.round.items.order_by("order", "pk"))


@require_safe
@never_cache
def ballots(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The bulletin as a page: digest, signature, chain, who voted, and the ballots for those who may see them."""
    found = _Closed(request, slug, number)
    lines = bulletins.lines_of(found.bulletin, found.names) if found.may_ballots else []
    before = Round.objects.filter(process=found.round.process_id, bulletin__digest=found.bulletin.previous).first()
    if before:
        before.process = found.round.process
    context = {
        "nav": "processes",
        "process": found.round.process,
        "round": found.round,
        "is_inside": True,
        "result": found.result,
        "bulletin": found.bulletin,
        "before": before,
        "may_ballots": found.may_ballots,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "names": [(found.names.code(key), text) for key, text in found.names.texts.items()],
        "voters": found.bulletin.voters if found.round.has_roll else [],
        "keeps_pseudonyms": keeps_pseudonyms(found.round),
        # In a series who joins or leaves the roll could be told by the pseudonym that comes or goes.
        "roll": [] if keeps_pseudonyms(found.round) else roll_for_checking(found.round),
    }
    return render(request, "policy_design/voting/ballots.html", context)


@require_safe
@never_cache
def bulletin(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The bulletin byte for byte as its digest was taken."""
    found = _Closed(request, slug, number)
    require(found.may_ballots)
    return _file(found.round, found.bulletin.body, "bulletin.json", "application/json")


@require_safe
@never_cache
def data(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What the program that recounts takes, for this round alone."""
    found = _Closed(request, slug, number)
    made = export_for(found.round, request.user)
    text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return _file(found.round, text, "round.json", "application/json")


@require_safe
@never_cache
def preflib(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = _Closed(request, slug, number)
    require(found.may_ballots)
    url = request.build_absolute_uri(found.round.get_absolute_url())
    text, kind = bulletins.preflib_of(found.round, found.bulletin, found.names, url)
    return _file(found.round, text, f"ballots.{kind}", "text/plain")


@require_safe
@never_cache
def result_csv(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = _Closed(request, slug, number)
    return _file(found.round, bulletins.result_csv(found.round, found.result, found.names), "result.csv", "text/csv")


@require_safe
@never_cache
def analysis(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What was worked out after the count, as data, and how far that is."""
    found = _Closed(request, slug, number)
    row = Analysis.objects.filter(round=found.round).first()
    what = row.found if row else None
    if what is not None and not found.may_ballots:
        what = without_people(what)
    told: dict[str, Any] = {"done": row.done if row else 0, "found": what}
    return JsonResponse(told, json_dumps_params={"indent": 1, "ensure_ascii": False})


@require_safe
@never_cache
def checking(request: HttpRequest, slug: str) -> HttpResponse:
    """What checkable means here, from what it protects and from what not, and how to recount."""
    process = readable_process(request, slug)
    bulletin = Bulletin.objects.filter(round__process=process).order_by("-round__closed_at").first()
    context = {"nav": "processes", "process": process, "bulletin": bulletin}
    return render(request, "policy_design/voting/checking.html", context)


def _file(round: Round, text: str | bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    filename = f"{round.process.slug}-round-{round.number}-{name}"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
