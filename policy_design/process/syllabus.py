"""A process and its syllabus: what it says of itself there, the list in its side column, and documents that cite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.additions import Piece
from forum.library.places import Place
from forum.library.syllabus.homes import Home
from forum.library.syllabus.models import SyllabusSection
from policy_design.process.models import Document, Process

if TYPE_CHECKING:
    from forum.library.models import Reference
    from forum.live.models import Topic
    from forum.rules.words import Anyone

ANCHOR = "syllabus"


def home_of(topic: Topic) -> Home:
    process = Process.objects.prefetch_related("stages").get(topic=topic)
    return Home(
        title=process.title,
        url=process.get_absolute_url(),
        kind=_("Policy process"),
        work_url=reverse("process:organize", args=[process.slug]),
        language=process.language,
        is_over=process.is_archived,
    )


def sections_of(process: Process, reader: Anyone) -> Piece | None:
    """The sections with how much there is to read in each, in one query. Whoever reads the process reads them."""
    sections = SyllabusSection.objects.filter(syllabus__topic=process.topic_id).select_related("syllabus")
    rows = list(sections.annotate(readings=Count("items")).order_by("order", "pk"))
    if not rows:
        return None
    context = {"sections": rows, "syllabus": rows[0].syllabus}
    return Piece(ANCHOR, "policy_design/process/_syllabus.html", context, link=_("Syllabus"))


def documents_citing(
    references: Sequence[Reference], person: Anyone, topic: Topic | None = None
) -> dict[int, list[Place]]:
    """By reference, the published documents that cite it, of processes that this person may read; in one query."""
    links = Document.references.through.objects.filter(
        reference__in=references,
        document__published_at__isnull=False,
        document__process__in=Process.objects.visible_to(person),
    )
    if topic is not None:
        links = links.filter(document__process__topic=topic)
    found: dict[int, list[Place]] = {}
    for link in links.select_related("document__process").order_by("document__published_at", "document_id"):
        paper = link.document
        place = Place(paper.title, "", paper.process.title, paper.get_absolute_url())
        found.setdefault(link.reference_id, []).append(place)
    return found
