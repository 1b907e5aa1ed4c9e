"""What a debate does when something that it hangs in its gallery or lists as a source is corrected."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from forum.debates.actions import list_gallery, locked
from forum.debates.models import Debate
from forum.library.models import CreditedImage, Reference
from forum.live import hub


def show_correction(sender: type, row: Reference | CreditedImage, **_told: Any) -> None:
    """Tell the pages of each debate concerned; a picture whose credit is now complete is shown to its readers.

    Publishes gallery.changed or references.changed.
    """
    if isinstance(row, Reference):
        for debate in Debate.objects.filter(reference_list__reference=row):
            _tell(debate, "references.changed")
    else:
        for debate in Debate.objects.filter(gallery__image=row):
            _tell(debate, "gallery.changed")


@transaction.atomic
def _tell(debate: Debate, kind: str) -> None:
    debate = locked(debate)
    list_gallery(debate)
    hub.publish(debate.topic_id, kind, debate=debate.pk)
