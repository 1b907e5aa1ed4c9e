"""Pages and files for readers: an edition, whole; its citation; and every form it is taken away in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum import pages
from policy_design import rules
from policy_design.process.following import following_of
from policy_design.report import citation as cited
from policy_design.report.files import FORMS, made
from policy_design.report.models import Edition
from policy_design.report.shown import EditionPage
from policy_design.report.views.found import readable_edition


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
    process = one.report.process
    context = {
        "nav": "processes",
        "process": process,
        "page": EditionPage(one, every),
        "is_latest_address": is_latest_address,
        "following": following_of(process),
        "organizes": rules.can_organize_process(request.user, process),
    }
    return pages.as_of(process.topic, render(request, "policy_design/report/show.html", context))


@require_safe
def file(request: HttpRequest, slug: str, number: int, form: str) -> HttpResponse:
    """The edition as a file. It never changes, so whoever has it may keep it."""
    if form not in FORMS:
        raise Http404
    one, _every = readable_edition(request, slug, number)
    name = f"{slug}-report-v{number}.{form}"
    return _kept(request, one, made(one, form), FORMS[form].media_type, name)


@require_safe
def citation(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    one, _every = readable_edition(request, slug, number)
    text = cited.citation_cff(cited.cited(one.citation, one.doi), one.licence)
    return _kept(request, one, text.encode(), "text/yaml; charset=utf-8", "CITATION.cff", forever=False)


@require_safe
def bibtex(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    one, _every = readable_edition(request, slug, number)
    text = cited.bibtex(cited.cited(one.citation, one.doi))
    return _kept(request, one, text.encode(), "application/x-bibtex; charset=utf-8", "citation.bib", forever=False)


@require_safe
def csl(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    one, _every = readable_edition(request, slug, number)
    text = cited.csl_json(cited.cited(one.citation, one.doi))
    media_type = "application/vnd.citationstyles.csl+json; charset=utf-8"
    return _kept(request, one, text.encode(), media_type, "citation.json", forever=False)


def _kept(
    request: HttpRequest, one: Edition, body: bytes, media_type: str, name: str, *, forever: bool = True
) -> HttpResponse:
    """A file to be saved; of a process that not everybody reads nobody in between may keep it."""
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    is_public = one.report.process.topic.is_public
    response["Cache-Control"] = "public, max-age=86400" if is_public and forever else "private, no-cache"
    response["ETag"] = f'"{one.digest[:32]}{"" if forever else f"-{one.doi}"}"'
    return response
