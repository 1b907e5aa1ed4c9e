"""Pages and files for readers: an edition, whole; its citation; and every form it is taken away in."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from forum import pages
from forum.export import handing
from forum.live.watch import read_site
from policy_design import rules
from policy_design.process.following import following_of
from policy_design.report import citation as cited
from policy_design.report.files import FORMS, key_of, made
from policy_design.report.models import Edition
from policy_design.report.shown import EditionPage
from policy_design.report.views.found import readable_edition

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from forum.export.jobs import Held
    from policy_design.report.files import Form


@require_safe
@pages.shared()
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest edition."""
    return _page(request, *readable_edition(request, slug), is_latest_address=True)


@require_safe
@pages.shared()
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One edition, as it was published; it says so where there is a later one."""
    return _page(request, *readable_edition(request, slug, number))


def _page(request: HttpRequest, one: Edition, every: list[Edition], *, is_latest_address: bool = False) -> HttpResponse:
    site = read_site()  # texts that it quotes may be hidden in debates, which have topics of their own
    process = one.report.process
    context = {
        "nav": "processes",
        "process": process,
        "page": EditionPage(one, every),
        "is_latest_address": is_latest_address,
        "following": following_of(process),
        "organizes": rules.can_organize_process(request.user, process),
    }
    return pages.as_of_site(site, render(request, "policy_design/report/show.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, slug: str, number: int, form: str) -> HttpResponseBase:
    """The edition as a file, without what was taken away since; or a page that says how far it is.

    POST has one made that could not be made before.
    """
    if form not in FORMS:
        raise Http404
    one, _every = readable_edition(request, slug, number)
    process, name = one.report.process, f"{slug}-report-v{number}.{form}"
    if FORMS[form].is_slow:
        waits = partial(_making, request, one, FORMS[form])
        return handing.hand_out_apart(request, process.topic, process, key_of(one, form), name, waits)
    if refusal := handing.too_often(request):
        return refusal
    return _kept(request, one, made(one, form), FORMS[form].media_type, name)


def _making(request: HttpRequest, one: Edition, form: Form, held: Held) -> HttpResponse:
    """202 while it is being made; 503 where it could not be, in words."""
    context = {"nav": "processes", "process": one.report.process, "edition": one, "form": form, "held": held}
    is_on_its_way = held.pending is not None or held.failed is None
    status = 202 if is_on_its_way else 503
    response = render(request, "policy_design/report/making.html", context, status=status)
    if is_on_its_way:
        response["Retry-After"] = "20"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def citation(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    one, _every = readable_edition(request, slug, number)
    text = cited.citation_cff(cited.cited(one.citation, one.doi), one.licence)
    return _kept(request, one, text.encode(), "text/yaml; charset=utf-8", "CITATION.cff")


@require_safe
def bibtex(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    one, _every = readable_edition(request, slug, number)
    text = cited.bibtex(cited.cited(one.citation, one.doi))
    return _kept(request, one, text.encode(), "application/x-bibtex; charset=utf-8", "citation.bib")


@require_safe
def csl(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    one, _every = readable_edition(request, slug, number)
    text = cited.csl_json(cited.cited(one.citation, one.doi))
    media_type = "application/vnd.citationstyles.csl+json; charset=utf-8"
    return _kept(request, one, text.encode(), media_type, "citation.json")


def _kept(request: HttpRequest, one: Edition, body: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to be saved. It is asked for anew each time: what was hidden since must not come out of a cache."""
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return response
