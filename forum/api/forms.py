"""The form of a new access token."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.api.models import Token
from forum.api.scopes import READ, SCOPES

LASTS = ((30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (365, _("a year, the longest")))


class TokenForm(forms.Form):
    """What it is for, what it is good for, and for how long."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Name"),
        max_length=Token._meta.get_field("name").max_length,
        help_text=_("What it is for, as in: our newsroom's script."),
        error_messages={"required": _("Give it a name, so that you know later what it is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=[(scope, says) for scope, says in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=[READ],
        error_messages={"required": _("Choose what the token is good for: at least one thing.")},
    )
    days = forms.TypedChoiceField(label=_("It is good for"), choices=LASTS, coerce=int, initial=90)
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
