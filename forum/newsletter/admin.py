"""Issues, to look them up. Subscribers are not here: an address is nobody's to look up; their number stands on the
page of those who edit the newsletter."""

from __future__ import annotations

from django.contrib import admin

from forum.newsletter.models import Issue
from forum.stewards import LookUp


@admin.register(Issue)
class IssueAdmin(LookUp):
    list_display = ("title", "language", "number", "stage", "send_at", "began_at", "sent_at", "queued")
    list_filter = ("stage", "language")
    fields = (
        *("title", "language", "number", "stage", "source", "since", "until", "made_at", "made_by"),
        *("send_at", "stopped_because", "began_at", "sent_at", "corrected_at", "queued"),
    )
