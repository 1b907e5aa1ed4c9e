"""Forms of options: proposing, editing, arguing, withdrawing; and the organizers' own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from forum.debates.forms import ClientKeyField, MomentField, field
from policy_design.options.actions import MOST_CLAUSES, Wording
from policy_design.options.arguments import LONGEST_POINT
from policy_design.options.clauses import read_clauses, write_clauses
from policy_design.options.kinds_of_option import KINDS, LETTER, NO_LETTER
from policy_design.options.models import MOST_SECONDS, Argument, Lineage, NamedKind, Option, OptionRules, OptionVersion
from policy_design.process.lines import LinesField

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet
    from django.http import QueryDict

    from policy_design.process.models import Process

LONGEST_TEXT = 60_000
OWN = "own-"  # before the number of a kind that the organizers have named


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WordingForm(forms.Form):
    """What a version of an option says."""

    title = field(Option, "title", help_text=_("What is done, in a few words."))
    summary = field(Option, "summary", widget=_area(2))
    clauses = forms.CharField(
        label=_("Clauses"),
        max_length=LONGEST_TEXT,
        widget=_area(14),
        help_text=_("A blank line between clauses; they are numbered in order. Amendments change single clauses."),
    )
    binds = field(Option, "binds")
    questions = LinesField(
        label=_("Open questions"),
        most=20,
        longest=300,
        rows=3,
        help_text=_("One per line: what you do not know, or want to hear about."),
    )

    def clean_summary(self) -> str:
        return " ".join(self.cleaned_data["summary"].split())

    def clean_clauses(self) -> tuple[str, ...]:
        clauses = read_clauses(self.cleaned_data["clauses"])
        if len(clauses) > MOST_CLAUSES:
            raise forms.ValidationError(
                _("An option has at most %(n)d clauses; these are %(m)d.") % {"n": MOST_CLAUSES, "m": len(clauses)}
            )
        return clauses

    @property
    def wording(self) -> Wording:
        given = self.cleaned_data
        return Wording(
            given["title"], given["clauses"], given["summary"], given["binds"], tuple(given.get("questions") or ())
        )

    @property
    def numbered(self) -> tuple[str, ...]:
        """The clauses as they were typed, whatever else is wrong with the form."""
        return read_clauses(str(self["clauses"].value() or "")[:LONGEST_TEXT])


class ProposeForm(WordingForm):
    """A new option."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    client_key = ClientKeyField()

    def __init__(self, data: QueryDict | None = None, *, named: Sequence[NamedKind]) -> None:
        super().__init__(data)
        self.named = {f"{OWN}{one.pk}": one for one in named}
        own = [(key, one.name) for key, one in self.named.items()]
        common = [(one.key, f"{one.name}: {one.says}") for one in KINDS.values()]
        cast(forms.ChoiceField, self.fields["kind"]).choices = [*common, *own]

    @property
    def kind_fields(self) -> dict[str, Any]:
        """What the action is told of the kind."""
        chosen = self.cleaned_data["kind"]
        named = self.named.get(chosen)
        return {"kind": "other" if named else chosen, "named_kind": named}


class EditForm(WordingForm):
    """The next version of an option."""

    reason = field(OptionVersion, "reason", required=True, label=_("What you changed and why"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, data: QueryDict | None = None, *, option: Option) -> None:
        initial = {name: getattr(option, name) for name in ("title", "summary", "binds", "questions", "version")}
        super().__init__(data, initial={**initial, "clauses": write_clauses(option.clauses)})
        self.fields["reason"].help_text = _("Readers see it in the history.")


class WithdrawForm(forms.Form):
    reason = field(
        Option,
        "reason",
        required=True,
        label=_("Why it leaves the table"),
        widget=_area(3),
        help_text=_("In a sentence; it stays beside the option. Text, arguments and positions can still be read."),
    )

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())


class ArgueForm(forms.Form):
    """An argument in one line; its text comes next, on the desk."""

    side = forms.ChoiceField(label=_("It speaks"), choices=Argument.Side.choices, widget=forms.RadioSelect)
    point = forms.CharField(
        label=_("Your argument in one sentence"),
        max_length=LONGEST_POINT,
        help_text=_("It stands in the list of arguments. You write and sign its text on the next page."),
    )
    client_key = ClientKeyField()


# For organizers -------------------------------------------------------------------------------------------------


class SomeOptions(forms.TypedMultipleChoiceField):
    """Some of the options that are offered. Keys are compared as words: no number is too large to be refused."""

    def offer(self, options: Iterable[Option]) -> None:
        known = {str(one.pk): one for one in options}
        self.choices = [(key, str(one)) for key, one in known.items()]
        self.coerce = known.__getitem__


class OneOption(forms.TypedChoiceField):
    """One of the options that are offered, in the same way."""

    def offer(self, options: Iterable[Option]) -> None:
        known = {str(one.pk): one for one in options}
        self.choices = [("", _("Choose one")), *((key, str(one)) for key, one in known.items())]
        self.coerce = known.__getitem__


class ReplaceForm(forms.Form):
    """Others go on from an option, which leaves the table."""

    relation = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            (Lineage.Relation.MERGED, _("It is merged into another option")),
            (Lineage.Relation.SPLIT, _("It is split into two or more options")),
            (Lineage.Relation.SUPERSEDED, _("Another option takes its place")),
        ],
        widget=forms.RadioSelect,
    )
    later = SomeOptions(label=_("What goes on from it"), widget=forms.CheckboxSelectMultiple)
    reason = field(
        Option, "reason", required=True, label=_("Why"), widget=_area(3), help_text=_("In a sentence, for readers.")
    )

    def __init__(self, data: QueryDict | None = None, *, options: Iterable[Option]) -> None:
        super().__init__(data)
        cast(SomeOptions, self.fields["later"]).offer(options)

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())


class DuplicateForm(forms.Form):
    """Another option that says much the same."""

    other = OneOption(label=_("It says much the same as"))

    def __init__(self, data: QueryDict | None = None, *, options: Iterable[Option]) -> None:
        super().__init__(data)
        cast(OneOption, self.fields["other"]).offer(options)


class RulesForm(forms.Form):
    """How a process handles its options."""

    experts_propose = forms.BooleanField(
        label=_("Experts may propose options"), required=False, help_text=_("Else only the organizers do.")
    )
    seconds_needed = forms.IntegerField(
        label=_("Seconders"),
        min_value=0,
        max_value=MOST_SECONDS,
        validators=[MaxValueValidator(MOST_SECONDS)],
        help_text=OptionRules._meta.get_field("seconds_needed").help_text,
    )
    amendments_close_at = MomentField(
        label=_("Amendments close"), help_text=_("Empty: with the stage in which options are worked on.")
    )
    sealed_first_round = forms.BooleanField(
        label=_("The first positions are sealed"),
        required=False,
        help_text=OptionRules._meta.get_field("sealed_first_round").help_text,
    )
    reveals_at = MomentField(
        label=_("Reveal positions on"), help_text=_("By the clock; empty: when an organizer says so.")
    )

    def __init__(self, data: QueryDict | None = None, *, handled: OptionRules) -> None:
        super().__init__(data, initial={name: getattr(handled, name) for name in self.base_fields})


class KindForm(forms.Form):
    """A further kind of option."""

    name = field(NamedKind, "name", label=_("Name of the kind"), help_text=_("As in: Technical standard."))
    letter = forms.CharField(
        label=_("Letter"), min_length=1, max_length=1, help_text=_("With which its numbers begin, as in T1.")
    )

    def clean_letter(self) -> str:
        letter = str(self.cleaned_data["letter"]).upper()  # of some letters this makes two: "ß" is "SS" then
        if not LETTER.fullmatch(letter):
            raise forms.ValidationError(NO_LETTER)
        return letter


def live_others(process: Process, option: Option) -> QuerySet[Option]:
    """What can go on from an option: all others that are on the table or wait for it."""
    live = process.options.filter(status__in=(Option.Status.PROPOSED, Option.Status.OPEN))
    return live.exclude(pk=option.pk).select_related("process").order_by("letter", "number")
