"""How every page here begins: the process that this person may read, or organizes; and how a form's change is made."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from forum.people.signed import SignedIn
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.process.models import Document, Process


def readable_process(request: HttpRequest, slug: str) -> Process:
    """404 where one may not read it."""
    return get_object_or_404(Process.objects.visible_to(request.user).select_related("topic"), slug=slug)


def organized_process(request: SignedIn, slug: str) -> Process:
    """The process, for its organizers: 404 where one may not read it, 403 where one reads but does not organize."""
    process = readable_process(request, slug)
    require(rules.can_organize_process(request.user, process))
    return process


def document_of(request: HttpRequest, process: Process, slug: str) -> Document:
    """A document of the process; its organizers find the unpublished ones, too."""
    documents = process.documents.select_related("process", "comments__topic", "comments__framing")
    if not rules.can_organize_process(request.user, process):
        documents = documents.filter(published_at__isnull=False)
    return get_object_or_404(documents, slug=slug)


def pressed(
    request: SignedIn, process: Process, change: Callable[[], object], says: str, *, back: str = "process:organize"
) -> HttpResponse:
    """Make the change that a button asks for; back to the page it stood on, with its sentence on top."""
    try:
        change()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, says)
    return redirect(back, slug=process.slug)
