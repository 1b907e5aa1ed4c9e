"""What comes in from those who rate statements: that they begin, and a statement of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.challenge.forms import Challenged
from forum.debates.forms import ClientKeyField
from policy_design.voting.statements import LONGEST, SAYS_NOTHING, TOO_LONG

if TYPE_CHECKING:
    from policy_design.voting.models import Round


class BeginForm(Challenged):
    """That one takes part, and from which background, if one wants to say it."""

    purpose = "statements"

    background = forms.ChoiceField(
        label=_("Your background"),
        required=False,
        help_text=_("Answers are told by background only where enough people share it. You may leave it open."),
    )

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = [("", _("I would rather not say")), *((one, one) for one in round.process.backgrounds)]
        self.fields["background"].choices = given  # type: ignore[attr-defined]
        if round.has_roll or not round.process.backgrounds:
            del self.fields["background"]

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or {}
        fields.setdefault("background", "")
        return fields


class ProposeForm(forms.Form):
    """A statement; `all_the_same` once those that are near have been seen."""

    text = forms.CharField(
        label=_("Your statement"),
        max_length=LONGEST,
        strip=True,
        help_text=_("One thought that others can agree or disagree with, in at most 200 characters."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
        error_messages={"required": SAYS_NOTHING, "max_length": TOO_LONG % {"n": LONGEST}},
    )
    all_the_same = forms.BooleanField(required=False, widget=forms.HiddenInput)
    client_key = ClientKeyField()
