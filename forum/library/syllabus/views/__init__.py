"""Pages of a syllabus: read, arranged, exchanged, suggested for, subscribed to."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from forum import rules
from forum.library.syllabus.models import Syllabus
from forum.people.signed import SignedIn
from forum.verdicts import require


def found(request: HttpRequest, slug: str) -> Syllabus:
    """The syllabus; 404 where one may not know of it."""
    return get_object_or_404(Syllabus.objects.visible_to(request.user).select_related("topic"), slug=slug)


def to_arrange(request: SignedIn, slug: str) -> Syllabus:
    """The syllabus, for its organizers; others who read it are told why not."""
    syllabus = found(request, slug)
    require(rules.can_edit_syllabus(request.user, syllabus))
    return syllabus
