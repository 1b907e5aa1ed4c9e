"""The outbox without the texts: they can carry a token."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from forum.mail import outbox
from forum.mail.models import OutboxMail
from forum.stewards import LookUp


@admin.register(OutboxMail)
class OutboxMailAdmin(LookUp):
    list_display = ("written_at", "address", "subject", "status", "attempts", "not_before", "sent_at", "error")
    list_filter = ("status", "written_at")
    search_fields = ("to", "subject")
    fields = ("address", "subject", "status", "attempts", "written_at", "not_before", "sent_at", "error")
    actions = ("try_again_now",)

    @admin.display(description=_("to"))
    def address(self, mail: OutboxMail) -> str:
        return "–" if mail.is_discreet else mail.to

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[OutboxMail], search_term: str
    ) -> tuple[QuerySet[OutboxMail], bool]:
        """A search by address must not tell who subscribed."""
        if search_term:
            queryset = queryset.filter(is_discreet=False)
        return super().get_search_results(request, queryset, search_term)

    @admin.action(description=_("Try waiting mails again now"))
    def try_again_now(self, request: HttpRequest, queryset: QuerySet[OutboxMail]) -> None:
        messages.success(request, _("%(n)d mails go out with the next pass.") % {"n": outbox.hurry(queryset)})
