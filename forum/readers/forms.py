"""What readers send: a choice before or after reading, and a correction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.challenge.forms import Challenged
from forum.debates.forms import ClientKeyField
from forum.readers.answers import Answer
from forum.readers.models import Erratum, ReaderChoice

REASON = ReaderChoice._meta.get_field("reason").max_length


class ChoiceForm(Challenged):
    """One answer, and after reading the reason, if its author wishes."""

    purpose = "choose"

    moment = forms.ChoiceField(choices=[("before", ""), ("after", "")], widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers; “I don’t know” is one, too.")},
    )
    reason = forms.CharField(
        label=_("What moved you?"),
        required=False,
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("At most %(n)d characters. Other readers may see it.") % {"n": REASON},
    )
    reason_named = forms.BooleanField(label=_("Publish the reason with my name"), required=False)

    def __init__(self, *args: Any, answers: Sequence[Answer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = answers
        self.fields["answer"].choices = [(one.key, one.says) for one in answers]  # type: ignore[attr-defined]

    @property
    def marked(self) -> str:
        """The answer that is chosen in this form now."""
        return str(self["answer"].value() or "")


class ErratumForm(Challenged):
    """What is wrong, where, and what should stand there."""

    purpose = "erratum"

    kind = forms.ChoiceField(label=_("What is wrong?"), choices=Erratum.Kind.choices, widget=forms.RadioSelect)
    where = forms.ChoiceField(label=_("Where does it stand?"))
    stands = forms.CharField(label=_("What stands there"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    proposed = forms.CharField(
        label=_("What should stand there"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=600,
        required=False,
        help_text=_("How it can be checked: a link, a page of a book."),
    )
    credit = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        help_text=_("If you wish to be thanked by name where the correction is published."),
    )
    client_key = ClientKeyField()

    def __init__(self, *args: Any, places: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or {}
        if fields.get("stands") and fields.get("stands") == fields.get("proposed"):
            self.add_error("proposed", _("This is what stands there already."))
        return fields


class DecisionForm(forms.Form):
    """Accept or decline, with a sentence that everybody can read."""

    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers see it: what was corrected and where, or why not."),
    )
