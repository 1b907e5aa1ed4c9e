"""Forms about people: invitations, what an expert brings, asking to join and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.debates.forms import ClientKeyField
from forum.people.forms import DisclosureForm, NameField
from forum.people.models import Invitation, Role
from policy_design.process.models import Expertise, Interest

if TYPE_CHECKING:
    from policy_design.process.models import Process


class BackgroundField(forms.ChoiceField):
    """One of the backgrounds that the process looks for; where it names none, any words."""

    def offer(self, process: Process, empty: Any) -> None:
        self.choices = [("", empty), *((one, one) for one in process.backgrounds)]


def without_choices(process: Process, form: forms.Form, name: str = "background") -> None:
    """A process that names no backgrounds takes what is typed."""
    old = form.fields[name]
    if process.backgrounds:
        cast(BackgroundField, old).offer(process, _("Choose"))
        return
    longest = Interest._meta.get_field("background").max_length
    form.fields[name] = forms.CharField(label=old.label, required=False, max_length=longest, help_text=old.help_text)


class InviteForm(forms.Form):
    """An invitation to one address."""

    ROLES = (
        (Role.EXPERT.value, _("Expert: argues, takes positions and votes")),
        (Role.OBSERVER.value, _("Observer: reads along, also what is not public")),
        (Role.MODERATOR.value, _("Moderator: keeps the conversation in order")),
        (Role.ORGANIZER.value, _("Organizer: may do all that you may do here")),
    )

    role = forms.ChoiceField(label=_("As"), choices=ROLES, widget=forms.RadioSelect)
    background = BackgroundField(
        label=_("Background"), required=False, help_text=_("For experts: what they are invited for. Readers see it.")
    )
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The link works for this address alone."))
    name = NameField(label=_("Name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    message = forms.CharField(
        label=_("A personal message"),
        required=False,
        max_length=Invitation._meta.get_field("message").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands in the mail, beside title, role and terms, which are there by themselves."),
    )
    client_key = ClientKeyField()

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.process = process
        without_choices(process, self)

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or {}
        if fields.get("role") != Role.EXPERT:
            fields["background"] = ""
        elif self.process.backgrounds and not fields.get("background") and "background" not in self.errors:
            self.add_error("background", _("Choose the background that this expert would bring."))
        return fields


class ExpertiseForm(DisclosureForm):
    """What an expert brings, and the declaration that stands beside their name."""

    statement = forms.CharField(
        label=_("What you bring"),
        required=False,
        max_length=Expertise._meta.get_field("statement").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence or two. Readers see it beside your name."),
    )
    field_order = ("statement", "has_interests", "text")


class InterestForm(forms.Form):
    """Asking to join."""

    background = BackgroundField(label=_("Your background"), help_text=_("From which side you know the subject."))
    motivation = forms.CharField(
        label=_("Why you would join"),
        max_length=Interest._meta.get_field("motivation").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What you know or have lived through, and what you would bring. Only the organizers read it."),
    )
    client_key = ClientKeyField()

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_choices(process, self)


class AnswerForm(forms.Form):
    """The organizers' answer to somebody who asked to join."""

    answer = forms.ChoiceField(choices=[("accept", _("Accept")), ("decline", _("Decline"))])
    sentence = forms.CharField(
        label=_("A sentence to them"),
        max_length=Interest._meta.get_field("sentence").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is mailed to them, whichever button you press."),
        error_messages={"required": _("Say a sentence to the person who asked; it is mailed to them.")},
    )
