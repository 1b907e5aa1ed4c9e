"""Debates, voices, invitations and tags. Moving, inviting and sending again ask the same rules as the pages do."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from forum.debates import members
from forum.debates.formats import FORMATS
from forum.debates.models import Debate, Tag, Voice
from forum.people.models import Invitation
from forum.people.signed import SignedIn
from forum.stewards import LookUp, each


@admin.register(Debate)
class DebateAdmin(LookUp):
    list_display = ("question", "stage", "format_key", "host", "is_open", "created_by", "created_at", "opened_at")
    list_filter = ("stage", "format_key", "is_open", "language", "licence")
    list_select_related = ("created_by",)
    search_fields = ("question", "host", "series", "slug")
    date_hierarchy = "created_at"
    fields = (
        *("question", "slug", "standfirst", "host", "series", "format_key", "stage", "is_open", "language", "licence"),
        *("tags", "writing_closes_at", "opens_at", "rebuttals_close_at", "closing_closes_at", "closes_at"),
        *("opened_at", "closed_at", "created_by", "created_at"),
    )


@admin.register(Voice)
class VoiceAdmin(LookUp):
    list_display = ("letter_there", "label", "thesis", "debate", "contributor")
    list_filter = ("debate__stage",)
    list_select_related = ("debate", "contributor")
    search_fields = ("label", "thesis", "debate__question", "contributor__name")
    fields = ("debate", "order", "label", "thesis", "contributor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Voice]:
        """Without those that are shown to nobody before their text is signed."""
        silent = [one.key for one in FORMATS.values() if not one.announces]
        return super().get_queryset(request).exclude(debate__format_key__in=silent, contributions__isnull=True)

    @admin.display(description=_("letter"), ordering="order")
    def letter_there(self, voice: Voice) -> str:
        return voice.letter.upper()


@admin.register(Invitation)
class InvitationAdmin(LookUp):
    list_display = ("email", "name", "role", "where", "status", "is_late", "sent_at", "sends", "invited_by")
    list_filter = ("status", "role", "sent_at")
    list_select_related = ("topic__debate", "invited_by")
    search_fields = ("email", "name")
    fields = ("email", "name", "role", "where", "status", "sent_at", "sends", "expires_at", "answered_at", "invited_by")
    actions = ("send_again",)

    @admin.display(description=_("where"))
    def where(self, invitation: Invitation) -> str:
        return str(getattr(invitation.topic, "debate", invitation.topic))

    @admin.display(boolean=True, description=_("has expired"))
    def is_late(self, invitation: Invitation) -> bool:
        return invitation.is_expired

    @admin.action(description=_("Send again (organizers of that debate only)"))
    def send_again(self, request: SignedIn, queryset: QuerySet[Invitation]) -> None:
        each(
            request,
            queryset,
            lambda one: members.resend(debate=one.topic.debate, invitation=one, by=request.user),
            str(_("Sent again.")),
        )


@admin.register(Tag)
class TagAdmin(LookUp):
    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    fields = ("name", "slug")
