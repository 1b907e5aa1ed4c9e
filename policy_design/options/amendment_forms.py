"""Forms of amendments: every clause in a box of its own, and what is decided about those that were proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum.debates.forms import ClientKeyField
from forum.people.conduct import needs_conduct
from forum.posts.actions import Text
from forum.posts.forms import Composer, SourceField
from forum.text.markup import MAX_CHARACTERS
from policy_design.options.amendments import LONGEST_SENTENCE
from policy_design.options.clauses import read_clauses
from policy_design.options.deciding import CHOOSE, SAY_WHY

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

    from policy_design.options.fitting import Left
    from policy_design.options.models import Option

MOST_TYPED = 20_000  # of one box; the action says what a clause may have
PER_ROW = 80


@dataclass(frozen=True, slots=True)
class Box:
    """A clause and the gap after it, as the form shows them."""

    number: int
    text: BoundField
    gap: BoundField


class ClausesForm(forms.Form):
    """Every clause of one version, to be changed; emptied it is removed. `left` keeps words that no longer fit."""

    use_required_attribute = False  # the page says in words what is missing, and keeps the rest

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    change = forms.CharField(required=False, widget=forms.HiddenInput)  # where the errors of the change are said
    left = SourceField(
        label=_("Your words that no longer fit"),
        required=False,
        max_length=MAX_CHARACTERS,
        help_text=_("Kept here for you to use in the boxes below; they are not sent on."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self, data: Any = None, *, base: Sequence[str], language: str, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={**(initial or {})}, label_suffix="")
        self.base = tuple(base)
        attrs = {"lang": language, "spellcheck": "true", "data-also": ""}
        for number in range(len(base) + 1):
            label = _("New clause after clause %(n)d") if number else _("New clause before the first")
            if number:
                self._add(f"clause_{number}", _("Clause %(n)d") % {"n": number}, attrs, _rows(base[number - 1]))
                self.initial.setdefault(f"clause_{number}", base[number - 1])
            self._add(f"gap_{number}", str(label) % {"n": number}, attrs, 3)

    def _add(self, name: str, label: Any, attrs: dict[str, str], rows: int) -> None:
        widget = forms.Textarea(attrs={**attrs, "rows": rows})
        self.fields[name] = SourceField(label=label, required=False, max_length=MOST_TYPED, widget=widget)

    @property
    def before(self) -> BoundField:
        """The gap before the first clause."""
        return self["gap_0"]

    @property
    def boxes(self) -> list[Box]:
        return [Box(n, self[f"clause_{n}"], self[f"gap_{n}"]) for n in range(1, len(self.base) + 1)]

    @cached_property
    def new_texts(self) -> dict[int, str]:
        """The clauses that were sent; one that was not sent stays as it is."""
        names = {number: f"clause_{number + 1}" for number in range(len(self.base))}
        return {number: self.cleaned_data.get(name, "") for number, name in names.items() if name in self.data}

    @cached_property
    def added(self) -> dict[int, tuple[str, ...]]:
        return {n: read_clauses(self.cleaned_data.get(f"gap_{n}", "")) for n in range(len(self.base) + 1)}


def _rows(clause: str) -> int:
    return min(12, max(2, len(clause) // PER_ROW + 2))


class AmendForm(ClausesForm):
    """A new amendment: the clauses, the reason, and what is agreed to with it."""

    source = SourceField(label=_("Your reason"), required=False, max_length=MAX_CHARACTERS, strip=False)
    licence_agreed = forms.BooleanField(label=_("Licence"), required=False)
    conduct_agreed = forms.BooleanField(label=_("Code of conduct"), required=False)
    client_key = ClientKeyField()

    def __init__(self, data: Any = None, *, option: Option, by: Any, base: Sequence[str], **kwargs: Any) -> None:
        language = option.process.language
        super().__init__(data, base=base, language=language, **kwargs)
        attrs = {"rows": 10, "lang": language, "spellcheck": "true"}
        self.fields["source"].widget = Composer(topic=str(option.debate.topic.key), language=language, attrs=attrs)
        if not needs_conduct(by):
            del self.fields["conduct_agreed"]

    @property
    def text(self) -> Text:
        return Text(source=self.cleaned_data.get("source", ""))


def filled_with(texts: Sequence[str], added: Mapping[int, str]) -> dict[str, str]:
    """A change as the fields of a form."""
    clauses = {f"clause_{number}": text for number, text in enumerate(texts, 1)}
    return clauses | {f"gap_{number}": added.get(number, "") for number in range(len(texts) + 1)}


def words_left(left: Sequence[Left]) -> str:
    """What no longer fits, with the place where it was."""
    return "\n\n".join(f"{one.place}: {one.after}" if one.after else one.place for one in left)


class DecideForm(forms.Form):
    """Which amendments, and the sentence that stands beside the decision."""

    use_required_attribute = False

    amendments = forms.MultipleChoiceField(
        label=_("Amendments"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": CHOOSE,
            "invalid_choice": _("One of these amendments has been decided meanwhile; choose again."),
        },
    )
    sentence = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence that readers see beside the decision."),
        error_messages={"required": SAY_WHY},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, data: Any = None, *, option: Option, numbers: Sequence[int]) -> None:
        super().__init__(data, label_suffix="", auto_id="id_decide_%s", initial={"version": option.version})
        self.numbers = tuple(numbers)
        self.fields["amendments"].choices = [(str(one), str(one)) for one in numbers]  # type: ignore[attr-defined]

    @property
    def ticked(self) -> set[int]:
        """What was chosen, also in a form that was not taken."""
        sent = {str(one) for one in self["amendments"].value() or []}
        return {one for one in self.numbers if str(one) in sent}


class SentenceForm(forms.Form):
    """An optional sentence beside a withdrawal."""

    sentence = forms.CharField(label=_("Why, if you wish to say"), max_length=LONGEST_SENTENCE, required=False)


class SeenForm(forms.Form):
    """Which words were shown, and whether a signature is given or taken back."""

    seen = forms.CharField(required=False, max_length=16)
    back = forms.BooleanField(required=False)
