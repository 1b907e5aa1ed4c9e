"""A ballot as it comes in: one field for each item, read into canonical marks, with a sentence at what does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policy_design.ballots.bulletin import RECEIPT
from policy_design.ballots.methods import CANNOT_JUDGE, METHODS, BadBallot
from policy_design.voting.models import Round
from policy_design.voting.saying import MEANS, answers_of

if TYPE_CHECKING:
    from policy_design.voting.choices import Choice

M = Round.Method
MOST_REASON = 2000
NOT_OFFERED = _("This is none of the answers; choose one that is shown.")
BLOCK_NEEDS_REASON = _("Say why you block: what harm would it do? A block without a reason cannot be answered.")
BAD_RECEIPT = _(
    "This is no receipt: it has 32 characters, 0 to 9 and a to f. Paste all of it; spaces and hyphens do no harm."
)
NEEDS_RECEIPT = _("Your ballot is counted already. To put this one in its place, paste the receipt that you kept.")


def tidy_receipt(text: str) -> str:
    """As it was drawn, without the gaps that make it readable."""
    return "".join(text.split()).replace("-", "").lower()


@dataclass(frozen=True, slots=True)
class Row:
    """One item on the form."""

    choice: Choice
    field: forms.BoundField
    reason: forms.BoundField | None
    means: Mapping[str, Any]

    @property
    def is_bad(self) -> bool:
        return bool(self.field.errors or (self.reason and self.reason.errors))

    @property
    def has_reason(self) -> bool:
        """The field for it stands open: something is written there, or is wrong with it."""
        return bool(self.reason and (self.reason.errors or self.reason.value()))

    @property
    def answers(self) -> list[tuple[Any, Any]]:
        """The radio buttons, each with what it means where that must be said."""
        return [(radio, MEANS.get(str(radio.data["value"]), "")) for radio in self.field if radio.data["value"] != ""]

    @property
    def none(self) -> Any:
        """The button that takes an answer back."""
        return next((radio for radio in self.field if radio.data["value"] == ""), None)

    @property
    def bands(self) -> list[list[Any]]:
        """The nine points in threes."""
        points = [radio for radio in self.field if radio.data["value"].isdecimal()]
        return [points[at : at + 3] for at in (0, 3, 6)]

    @property
    def cannot_judge(self) -> Any:
        return next(radio for radio in self.field if radio.data["value"] == CANNOT_JUDGE)


class BallotForm(forms.Form):
    """The ballot of one round: `m-KEY` is the mark of an item, `r-KEY` its reason, `receipt` that of an earlier one."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        round: Round,
        choices: Sequence[Choice],
        marks: Any = None,
        reasons: Mapping[str, str] | None = None,
        replaces: bool = False,
    ) -> None:
        super().__init__(data, label_suffix="")
        self.round, self.choices = round, choices
        self.marks: Any = None
        self.reasons: dict[str, str] = {}
        given = _given(round.method, marks)
        for choice in choices:
            self.fields[f"m-{choice.key}"] = self._mark(choice, given.get(choice.key, ""))
            if not round.is_secret:
                self.fields[f"r-{choice.key}"] = _reason((reasons or {}).get(choice.key, ""))
        if replaces:
            self.fields["receipt"] = forms.CharField(
                label=_("Receipt of the ballot that this one replaces"),
                max_length=80,
                error_messages={"required": NEEDS_RECEIPT},
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )

    def _mark(self, choice: Choice, given: Any) -> forms.Field:
        label = choice.name
        if self.round.method == M.APPROVAL:
            return forms.BooleanField(label=label, required=False, initial=bool(given))
        if self.round.method == M.RANKED:
            places = [("", "–"), *((str(n), str(n)) for n in range(1, len(self.choices) + 1))]
            return _choice(label, places, given, forms.Select(attrs={"data-place": ""}))
        offered: list[tuple[str, Any]] = [*answers_of(self.round.method)]
        if self.round.method != M.YES_NO:  # there one abstains
            offered.append(("", _("No answer")))
        return _choice(label, offered, given, forms.RadioSelect())

    # Reading ----------------------------------------------------------------------------------------------------

    def clean_receipt(self) -> str:
        receipt = tidy_receipt(self.cleaned_data["receipt"])
        if (receipt or self.fields["receipt"].required) and not RECEIPT.fullmatch(receipt):
            raise forms.ValidationError(str(BAD_RECEIPT))
        return receipt

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or {}
        said = {choice.key: fields.get(f"m-{choice.key}") or "" for choice in self.choices}
        self.reasons = {
            key: text for key in said if (text := str(fields.get(f"r-{key}") or "").replace("\r\n", "\n").strip())
        }
        if self.round.method == M.CONSENT:
            for key, answer in said.items():
                if answer == "block" and key not in self.reasons and f"r-{key}" not in self.errors:
                    self.add_error(f"r-{key}", str(BLOCK_NEEDS_REASON))
        try:
            raw = _marks(self.round.method, said)
            self.marks = METHODS[self.round.method].read(raw, [choice.key for choice in self.choices])
        except BadBallot as bad:
            self.add_error(f"m-{bad.where}" if f"m-{bad.where}" in self.fields else None, str(NOT_OFFERED))
        return fields

    @property
    def is_blank(self) -> bool:
        return not self.marks

    # Showing ----------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> Iterator[Row]:
        for choice in self.choices:
            reason = self[f"r-{choice.key}"] if f"r-{choice.key}" in self.fields else None
            yield Row(choice, self[f"m-{choice.key}"], reason, MEANS)


def _choice(label: str, offered: list[tuple[str, Any]], given: Any, widget: forms.Widget) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=offered,
        required=False,
        initial=str(given),
        widget=widget,
        error_messages={"invalid_choice": NOT_OFFERED},
    )


def _reason(given: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=_("Reason"), required=False, max_length=MOST_REASON, initial=given, widget=widget)


def _given(method: str, marks: Any) -> dict[str, Any]:
    """Canonical marks as values of the fields."""
    if not marks:
        return {}
    if method == M.APPROVAL:
        return dict.fromkeys(marks, True)
    if method == M.RANKED:
        return {key: place for place, tier in enumerate(marks, 1) for key in tier}
    return dict(marks)


def _marks(method: str, said: Mapping[str, Any]) -> Any:
    """Values of the fields as marks: equal places are a tie, gaps between places mean nothing."""
    given = {key: value for key, value in said.items() if value != ""}
    if method == M.APPROVAL:
        return list(given)
    if method == M.RANKED:
        return [[key for key in given if given[key] == place] for place in sorted(set(given.values()), key=int)]
    return {key: int(value) if value.isdecimal() else value for key, value in given.items()}
