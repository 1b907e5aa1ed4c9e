"""Forms of people: signing up, profile, disclosure, answering an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest

    from forum.people.models import Person


class SignupForm(forms.Form):
    """What we ask beside the address: a name, since everything here is signed."""

    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("As you would sign."))
    field_order = ["name", "email"]

    def signup(self, request: HttpRequest, user: Person) -> None:
        """The adapter has already kept the name."""
