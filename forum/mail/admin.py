"""The outbox without the texts: they can carry a token."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from forum.mail import mailboxes, outbox
from forum.mail.models import Mailbox, OutboxMail
from forum.stewards import LookUp, each


@admin.register(OutboxMail)
class OutboxMailAdmin(LookUp):
    list_display = ("written_at", "address", "subject", "status", "attempts", "not_before", "sent_at", "error")
    list_filter = ("status", "written_at")
    search_fields = ("to", "subject")
    fields = (
        "address",
        "subject",
        "status",
        "attempts",
        "written_at",
        "not_before",
        "leased_until",
        "sent_at",
        "error",
    )
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


@admin.register(Mailbox)
class MailboxAdmin(LookUp):
    """No address stands here; mails that are kept back, where they are no secret, name it in the outbox."""

    list_display = ("__str__", "paused_at", "why", "failures", "last_error", "kept_back")
    list_filter = ("why", "paused_at")
    fields = ("fingerprint", "paused_at", "why", "failures", "last_error", "kept_back")
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mailbox]:
        return super().get_queryset(request).annotate(kept_count=Count("kept"))

    @admin.display(description=_("mails kept back"))
    def kept_back(self, box: Mailbox) -> int:
        return int(box.kept_count)  # type: ignore[attr-defined]

    @admin.action(description=_("Send mail there again"))
    def try_again(self, request: HttpRequest, queryset: QuerySet[Mailbox]) -> None:
        each(
            request,
            queryset,
            lambda box: mailboxes.try_again(box=box, by=request.user),
            str(_("Mail goes there again.")),
        )
