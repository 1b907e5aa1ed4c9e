"""Reading syllabuses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from forum.api import shapes
from forum.api.gate import as_of, reader
from forum.api.paging import USUAL, Cursor, Limit, page_of
from forum.api.routes import syllabuses as router
from forum.library.syllabus.importing import text_of_syllabus
from forum.library.syllabus.models import Syllabus

TAG = ["Syllabuses"]


def line_shape(one: Syllabus) -> dict[str, Any]:
    names = ("slug", "title", "language", "item_count", "changed_at")
    return {**{name: getattr(one, name) for name in names}, "url": settings.SITE_URL + one.get_absolute_url()}


@router.get("", response=shapes.SyllabusList, operation_id="listSyllabuses", summary="List syllabuses", tags=TAG)
def list_syllabuses(request: HttpRequest, limit: Limit = USUAL, cursor: Cursor = "") -> Any:
    """Annotated reading lists that you may read, the newest first."""
    rows = Syllabus.objects.visible_to(reader(request))
    found, following = page_of(request, rows, ("-made_at", "-pk"), name="syllabuses", limit=limit, cursor=cursor)
    return {"items": [line_shape(one) for one in found], "next": following}


@router.get("/{slug}", response=shapes.Syllabus, operation_id="getSyllabus", summary="One syllabus", tags=TAG)
def get_syllabus(request: HttpRequest, slug: str) -> Any:
    """A syllabus with its sections, its sources and what is said of each."""
    one = get_object_or_404(Syllabus.objects.visible_to(reader(request)).select_related("topic"), slug=slug[:80])
    as_of(request, one.topic)
    return {**line_shape(one), **asdict(text_of_syllabus(one))}
