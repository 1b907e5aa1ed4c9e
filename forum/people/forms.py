"""Forms of people: signing up, profile, disclosure, answering an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.people.models import Disclosure, Invitation, Person
from forum.people.names import check_name

if TYPE_CHECKING:
    from django.http import HttpRequest


class NameField(forms.CharField):
    """A person's name: one line, nothing hidden, no address."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 120)
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        super().__init__(**options)
        self.validators.append(check_name)

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split(" "))


class SignupForm(forms.Form):
    """What we ask beside the address: a name, since everything here is signed."""

    name = NameField(label=_("Your name"), help_text=_("As you would sign."))
    field_order = ["name", "email"]

    def signup(self, request: HttpRequest, user: Person) -> None:
        """The adapter has already kept the name."""


class ProfileForm(forms.ModelForm):
    """What the public sees of a person."""

    name = NameField(label=_("Name"), help_text=_("As you sign your contributions."))
    # Longer than an iD, so that its address can be pasted; the model's own check follows.
    orcid = forms.CharField(
        label=_("ORCID iD"), required=False, max_length=60, help_text=_("As in 0000-0002-1825-0097.")
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Person
        fields = ("name", "position", "affiliation", "biography", "orcid", "website")
        widgets = {
            "biography": forms.Textarea(attrs={"rows": 8}),
            "orcid": forms.TextInput(attrs={"inputmode": "text"}),
        }
        help_texts = {
            "position": _("As in: Legal adviser."),
            "affiliation": _("The organisation you work with or speak for, if there is one."),
            "biography": _("A few sentences on what you do. Markdown works here."),
        }

    def clean_orcid(self) -> str:
        """People paste the whole address; the number is what counts."""
        return self.cleaned_data["orcid"].strip().rstrip("/").rpartition("/")[2]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("position", "affiliation"):
            self.fields[name].validators.append(_one_line)


def _one_line(value: str) -> None:
    if any(ord(one) < 32 for one in value):
        raise forms.ValidationError(_("Keep this to one line."))


class DisclosureForm(forms.Form):
    """A declaration of interests: that there are none, or which."""

    has_interests = forms.TypedChoiceField(
        label=_("Do you have interests to declare?"),
        choices=[
            ("no", _("No. I have no competing interests.")),
            ("yes", _("Yes. I declare the following.")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two; “none” is an answer too.")},
    )
    text = forms.CharField(
        label=_("Your interests"),
        required=False,
        max_length=Disclosure._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("If yes: employers, clients, funding, offices, shares. It is published."),
    )

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or {}
        if fields.get("has_interests") and not fields.get("text", "").strip():
            self.add_error("text", _("Say what your interests are."))
        return fields


class AcceptForm(forms.Form):
    """Saying yes. A name is asked for only when the account has none."""

    def __init__(self, *args: Any, needs_name: bool, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_name:
            self.fields["name"] = NameField(
                label=_("Your name"),
                help_text=_("As you would sign. It stands above what you write; your address is never shown."),
                initial=invitation.name,
            )


class DeclineForm(forms.Form):
    """Saying no, with a reason or without."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=Invitation._meta.get_field("decline_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only the organizers read it. It helps to name somebody who might be asked instead."),
    )
