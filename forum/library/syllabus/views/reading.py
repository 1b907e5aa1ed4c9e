"""The syllabus as its readers see it, its files, and its feed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import pages, rules
from forum.library.places import places_in
from forum.library.syllabus.importing import text_of_syllabus
from forum.library.syllabus.models import Syllabus, SyllabusItem, SyllabusSection
from forum.library.syllabus.views import found
from forum.text.citations import to_bibtex, to_csl_json, to_ris
from forum.text.syllabus import SyllabusText, as_csl, write_syllabus

IN_FEED = 50
PLACES_SHOWN = 3
SAYS = {"md": "Markdown", "bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}


@require_safe
@pages.shared()
def syllabus(request: HttpRequest, slug: str) -> HttpResponse:
    """Sections with their sources, what is said of each, and where texts of this topic cite it."""
    one = found(request, slug)
    sections = sections_of(one, request)
    context = {
        "syllabus": one,
        "home": one.home,
        "sections": sections,
        "licence_known": any(item.licence for section in sections for item in section.listed),  # type: ignore[attr-defined]
        "exports": SAYS.items(),
        "may_edit": rules.can_edit_syllabus(request.user, one),
        "may_suggest": rules.can_suggest_item(request.user, one),
        "may_subscribe": rules.can_subscribe(request.user, one),
        "answered": one.suggestions.exclude(status="open").count(),
        "nav": "library",
    }
    return pages.as_of(one.topic, render(request, "forum/library/syllabus/syllabus.html", context))


def sections_of(one: Syllabus, request: HttpRequest | None = None) -> list[SyllabusSection]:
    """The sections with `listed`, their items in order; each item with the `places` that cite it, if somebody asks."""
    items = list(one.items.select_related("reference").order_by("order", "pk"))
    places = places_in(one.topic, [item.reference for item in items], request.user) if request else {}
    sections = list(one.sections.all())
    for section in sections:
        section.listed = [item for item in items if item.section_id == section.pk]  # type: ignore[attr-defined]
    for item in items:
        where = places.get(item.reference_id, [])
        item.places, item.more_places = where[:PLACES_SHOWN], max(0, len(where) - PLACES_SHOWN)  # type: ignore[attr-defined]
    return sections


# Files --------------------------------------------------------------------------------------------------------


def _references(write: Callable[[list[dict[str, Any]]], str]) -> Callable[[SyllabusText], str]:
    return lambda text: write([as_csl(section.title, item) for section in text.sections for item in section.items])


WRITERS: dict[str, tuple[Callable[[SyllabusText], str], str]] = {
    "md": (write_syllabus, "text/markdown"),
    "bib": (_references(to_bibtex), "application/x-bibtex"),
    "ris": (_references(to_ris), "application/x-research-info-systems"),
    "json": (_references(to_csl_json), "application/vnd.citationstyles.csl+json"),
}


@require_safe
def export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The whole as Markdown, or its sources for other programs."""
    if form not in WRITERS:
        raise Http404
    one = found(request, slug)
    write, mime = WRITERS[form]
    response = HttpResponse(write(text_of_syllabus(one)), content_type=f"{mime}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{one.slug}.{form}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


# Additions ----------------------------------------------------------------------------------------------------


class Additions(Atom1Feed):
    """Dated by the syllabus, not by the moment: the same answer is the same bytes."""

    def latest_post_date(self) -> datetime:
        changed: datetime = self.feed["as_of"]
        return changed


@require_safe
@pages.shared()
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The last additions as an Atom feed."""
    one = found(request, slug)
    address = settings.SITE_URL + one.get_absolute_url()
    made = Additions(
        as_of=one.changed_at,
        title=_("Additions to: %(title)s") % {"title": one.title},
        link=address,
        description="",
        language=one.language,
        feed_url=settings.SITE_URL + reverse("library:syllabus_feed", args=[one.slug]),
        feed_guid=f"urn:uuid:{one.topic.key}",
    )
    rows = one.items.select_related("reference", "section").order_by("-made_at", "-pk")[:IN_FEED]
    for item in rows:
        _entry(made, item, address)
    response = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return pages.as_of(one.topic, response)


def _entry(made: Atom1Feed, item: SyllabusItem, address: str) -> None:
    day = datetime.combine(item.added_on, time(12), tzinfo=timezone.get_default_timezone())
    made.add_item(
        title=str(item.reference),
        link=f"{address}#{item.anchor}",
        description=f"<p>{item.reference.formatted}</p>{item.html}",
        unique_id=f"tag:{settings.SITE_URL.split('://')[-1].split(':')[0]},{item.made_at:%Y-%m-%d}:syllabus-item-{item.pk}",
        pubdate=day,
        updateddate=item.made_at,
        categories=[item.section.title],
    )
