"""What a syllabus does when a source that it lists is corrected in the library."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from forum.library.models import CreditedImage, Reference
from forum.library.syllabus.actions import locked, rendered
from forum.library.syllabus.models import Syllabus, SyllabusItem
from forum.live import hub


def show_correction(sender: type, row: Reference | CreditedImage, **_told: Any) -> None:
    """Tell the readers of each syllabus that lists it. Publishes syllabus.item_edited."""
    if isinstance(row, Reference):
        for item in SyllabusItem.objects.filter(reference=row).select_related("syllabus"):
            with transaction.atomic():
                hub.publish(item.syllabus.topic_id, "syllabus.item_edited", item=item.pk)


def render_again() -> int:
    """Make the stored HTML of every syllabus anew, for `manage.py rerender --all`; returns how many changed.

    Publishes syllabus.edited where readers see a difference.
    """
    return sum(_render_one(syllabus) for syllabus in Syllabus.objects.order_by("pk"))


@transaction.atomic
def _render_one(known: Syllabus) -> bool:
    syllabus = locked(known)
    before = _html_of(syllabus)
    syllabus.html, syllabus.closing_html = rendered(syllabus.introduction), rendered(syllabus.closing)
    syllabus.save(update_fields=["html", "closing_html"])
    for section in syllabus.sections.all():
        section.html = rendered(section.introduction)
        section.save(update_fields=["html"])
    for item in syllabus.items.all():
        item.html = rendered(item.annotation)
        item.save(update_fields=["html"])
    if changed := before != _html_of(syllabus):
        hub.publish(syllabus.topic_id, "syllabus.edited", syllabus=syllabus.pk)
    return changed


def _html_of(syllabus: Syllabus) -> list[str]:
    texts = [syllabus.html, syllabus.closing_html, *syllabus.sections.values_list("html", flat=True)]
    return [*texts, *syllabus.items.order_by("pk").values_list("html", flat=True)]
