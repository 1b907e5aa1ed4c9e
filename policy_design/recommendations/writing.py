"""The text of a recommendation: rendered when it is saved, shown anew when a source it cites is corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from forum.library.models import Reference
from forum.library.queries import images_named_in, references_named_in
from forum.live import hub
from forum.text.markup import reference_list, render
from policy_design.recommendations.models import Recommendation

if TYPE_CHECKING:
    from forum.people.models import Person
    from policy_design.process.models import Process

DOC_ID = "recommendation"  # one stands on a page


@dataclass(frozen=True)
class Prepared:
    """A text rendered before the process is locked, since that takes time; its references stand below it."""

    source: str
    html: str


def references_of(source: str, by: Person | None) -> dict[str, Reference]:
    """What a text cites: whatever everybody may look up, and what its author may use."""
    everybody = references_named_in(source, AnonymousUser())
    return {**everybody, **references_named_in(source, by)} if by else everybody


def prepare(source: str, *, process: Process, by: Person | None) -> Prepared:
    """Render a text as this person may write it, with pictures that everybody may see. Raises Unrenderable."""
    items = {key: one.item for key, one in references_of(source, by).items()}
    images = {url: one.credit for url, one in images_named_in(source, AnonymousUser()).items()}
    rendered = render(source, doc_id=DOC_ID, references=items, images=images, lang=process.language)
    listed = reference_list(rendered.citations, items, doc_id=DOC_ID, lang=process.language)
    return Prepared(source, rendered.html + listed)


def list_sources(process: Process, **_told: Any) -> None:
    """What is cited where everybody can read it is no longer private to its maker."""
    if not process.topic.is_public:
        return
    shown = process.recommendations.exclude(status=Recommendation.Status.DRAFT).select_related("created_by")
    cited = {ref.pk for one in shown for ref in references_of(one.source, one.created_by).values()}
    Reference.objects.filter(pk__in=cited, listed_at=None).update(listed_at=timezone.now())


@transaction.atomic
def show_correction(*, row: Any, **_told: Any) -> None:
    """A reference was corrected: recommendations that cite it show it anew.

    Publishes recommendation.rerendered for each that readers can see, else recommendation.drafted.
    """
    if not isinstance(row, Reference):
        return
    citing = Recommendation.objects.filter(source__contains=f"@{row.key}")
    for one in citing.select_related("process", "created_by").order_by("pk"):
        html = prepare(one.source, process=one.process, by=one.created_by).html
        if html == one.html:
            continue
        Recommendation.objects.filter(pk=one.pk).update(html=html)
        kind = "recommendation.drafted" if one.is_draft else "recommendation.rerendered"
        hub.publish(one.process.topic_id, kind, recommendation=one.pk)
