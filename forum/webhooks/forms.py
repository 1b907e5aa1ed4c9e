"""The form of a new webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.verdicts import Refused
from forum.webhooks import addresses
from forum.webhooks.actions import kinds_for_readers
from forum.webhooks.subjects import found_at

if TYPE_CHECKING:
    from forum.live.models import Topic
    from forum.people.models import Person


class WebhookForm(forms.Form):
    """`topic` is what the first field leads to, once it is valid."""

    of = forms.CharField(
        label=_("Debate or process"),
        max_length=500,
        help_text=_("Its address on this site, as your browser shows it."),
    )
    url = forms.CharField(
        label=_("Send to"),
        max_length=addresses.MOST,
        widget=forms.URLInput,
        help_text=_("An address of yours that begins with https:// and answers with a status from 200 to 299."),
    )
    kinds = forms.CharField(
        label=_("Only these events"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line, as in contribution.published; empty: everything that readers are told."),
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    topic: Topic

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_of(self) -> str:
        address: str = self.cleaned_data["of"]
        found = found_at(address, self.by)
        if found is None:
            raise forms.ValidationError(_("There is no debate or process at this address that you may read."))
        self.topic = found.topic
        return address

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            addresses.read(url)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        return url

    def clean_kinds(self) -> list[str]:
        names = self.cleaned_data["kinds"].replace(",", "\n").split()
        known = set(kinds_for_readers())
        if unknown := [name for name in names if name not in known]:
            raise forms.ValidationError(
                _("There is no event “%(name)s” that readers are told of.") % {"name": unknown[0]}
            )
        return sorted(set(names))
