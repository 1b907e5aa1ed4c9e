"""What organizers send: the plan of a round, more time, reasons, decisions about statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from markdownx.fields import MarkdownxFormField

from forum.debates.forms import ClientKeyField, MomentField, field
from forum.people.models import Person
from forum.text.markup import Unrenderable, render
from policy_design.voting.explained import (
    CAPS,
    ELECTORATE,
    METHODS,
    NO_QUORUM,
    QUORUMS,
    RECEIPTS,
    SECRECY,
    THRESHOLDS,
)
from policy_design.voting.fitting import NEEDS, refusals
from policy_design.voting.models import Round
from policy_design.voting.planning import SETTINGS, STILL_IN_A_DELPHI, experts_of

if TYPE_CHECKING:
    from django.http import QueryDict

    from forum.verdicts import Sentence
    from policy_design.process.models import Process

M = Round.Method


class Explained(forms.RadioSelect):
    """One of several, each with a sentence. `fits` says with which method a choice can be had, for the script."""

    template_name = "policy_design/voting/widgets/explained.html"

    def __init__(self, says: Mapping[str, Sentence], fits: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.says, self.fits = says, fits or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"says": self.says.get(str(value), ""), "fits": self.fits.get(str(value), "")}


def _all_but(*methods: str) -> str:
    return " ".join(one for one in M.values if one not in methods)


def _choice(name: str, says: Mapping[str, Sentence], fits: Mapping[str, str] | None = None) -> forms.ChoiceField:
    column = Round._meta.get_field(name)
    initial = None if name == "method" else column.get_default()  # type: ignore[union-attr]
    return forms.ChoiceField(
        label=LABELS[name],
        choices=column.choices or (),  # type: ignore[union-attr]
        initial=initial,
        widget=Explained(says, fits),
    )


LABELS = {
    "method": _("Method"),
    "secrecy": _("Secrecy"),
    "receipts": _("Receipts"),
    "electorate": _("Who may vote"),
}


class ChosenField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return f"{person.name}, {person.affiliation}" if person.affiliation else str(person.name)


class RoundForm(forms.Form):
    """Question and rules. What the method does not need may be missing; what does not go together is said there."""

    question = field(Round, "question", help_text=_("As those who vote will read it. It is the title of the round."))
    intro = MarkdownxFormField(
        label=_("Introduction"),
        required=False,
        max_length=6000,
        help_text=_("Markdown. What has to be known to answer; it is part of the rules and stays as it is."),
    )
    method = _choice("method", METHODS)
    threshold = forms.ChoiceField(label=_("Threshold"), choices=THRESHOLDS, required=False)
    base = forms.ChoiceField(label=_("Share of what"), choices=Round.Base.choices, required=False)
    consensus_rule = forms.ChoiceField(
        label=_("Rule by which an item counts as agreed"),
        choices=Round.ConsensusRule.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Fixed before anybody rates, so that nobody chooses it to fit the result."),
    )
    stand_aside_cap = forms.ChoiceField(label=_("How many may stand aside"), choices=CAPS, required=False)
    quorum = forms.ChoiceField(label=_("Quorum, of all who may vote"), choices=QUORUMS, required=False)
    tie_rule = forms.ChoiceField(label=_("Ties"), choices=Round.TieRule.choices, required=False)
    takes_statements = forms.BooleanField(
        label=_("Those who take part may add statements"),
        required=False,
        help_text=_("Each waits for a moderator before others can answer it."),
    )
    electorate = _choice("electorate", ELECTORATE, {"readers": M.STATEMENTS})
    chosen = ChosenField(
        label=_("Chosen experts"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cap = forms.IntegerField(
        label=_("At most so many readers"), required=False, min_value=5, max_value=20_000, help_text=_("Empty: all.")
    )
    secrecy = _choice(
        "secrecy",
        SECRECY,
        {"named": _all_but(M.STATEMENTS), "secret": _all_but(M.STATEMENTS, M.CONSENT)},
    )
    receipts = _choice("receipts", RECEIPTS)
    shows_turnout = forms.BooleanField(
        label=_("While it is open, say how many have voted"),
        required=False,
        initial=True,
        help_text=_("Not how. Without this nobody is told, you neither."),
    )
    result_for = forms.ChoiceField(
        label=_("The result is for"), choices=Round.ResultFor.choices, initial="everyone", widget=forms.RadioSelect
    )
    rounds_planned = forms.TypedChoiceField(
        label=_("How many rounds"),
        choices=[("1", _("one")), *((str(n), _("at most %(n)d") % {"n": n}) for n in range(2, 6))],
        coerce=int,
        required=False,
        help_text=_(
            "In several (Delphi) everybody sees between them what all have answered and why, and answers anew."
        ),
    )
    stopping = forms.ChoiceField(label=_("The rounds end"), choices=Round.Stopping.choices, required=False)
    closes_at = MomentField(
        label=_("Closes"), help_text=_("By the clock, to the minute. Once it is open you can give more time, not less.")
    )

    AFTER_ALL = ("threshold", "base", "quorum", "tie_rule", "stopping", "receipts", "rounds_planned")

    def __init__(self, data: QueryDict | None = None, *, process: Process, round: Round | None = None) -> None:
        self.round = round
        initial: dict[str, Any] = {"quorum": "1/2"}
        if round is not None:
            initial = {name: getattr(round, name) for name in SETTINGS}
            initial["chosen"] = [one.pk for one in round.chosen.all()]
        super().__init__(data, initial=initial)
        self.experts = experts_of(process)
        self._choose_among(self.experts)
        for name in ("threshold", "quorum", "stand_aside_cap"):
            self._keep_own(name, initial.get(name))
        for name in self.AFTER_ALL:
            self.fields[name].required = False
        for name in self.fields:
            self.fields[name].needed_later = name not in ("intro", "cap")  # type: ignore[attr-defined]
        if round is not None and round.earlier_id:
            for name in [name for name in self.fields if name not in STILL_IN_A_DELPHI]:
                del self.fields[name]

    def _choose_among(self, experts: list[Person]) -> None:
        chosen = cast("ChosenField", self.fields["chosen"])
        chosen.queryset = Person.objects.filter(pk__in=[one.pk for one in experts]).order_by("name", "pk")

    def _keep_own(self, name: str, value: str | None) -> None:
        """A share that a round has and no preset knows, as after an import."""
        found: Any = self.fields[name]
        if value and value not in dict(found.choices):
            found.choices = [*found.choices, (value, value)]

    def clean_question(self) -> str:
        return " ".join(self.cleaned_data["question"].split())

    def clean_intro(self) -> str:
        intro: str = self.cleaned_data["intro"].replace("\r\n", "\n")
        try:
            render(intro, doc_id="intro")
        except Unrenderable as problem:
            raise ValidationError(str(problem)) from problem
        return intro

    def clean(self) -> dict[str, Any]:
        """What was not sent, since the method does not need it, is as a round has it by itself."""
        fields: dict[str, Any] = super().clean() or {}
        if "method" not in self.fields:
            return fields
        blank = Round(quorum=NO_QUORUM if fields.get("method") == M.STATEMENTS else "1/2")
        for name in (*self.AFTER_ALL, "consensus_rule", "stand_aside_cap"):
            if name in fields and fields[name] in ("", None):
                fields[name] = getattr(blank, name)
        if not self.errors:
            for name, says in refusals(fields, self._voters(fields)).items():
                self.add_error(name, str(says))
        return fields

    def _voters(self, fields: Mapping[str, Any]) -> int | None:
        if fields["electorate"] == Round.Electorate.READERS:
            return None
        return len(fields["chosen"]) if fields["electorate"] == Round.Electorate.CHOSEN else len(self.experts)

    @property
    def groups(self) -> Iterator[tuple[Sentence, list[tuple[forms.BoundField, str]]]]:
        """The fields under their headings, each with the answers that it is needed for."""
        for title, names in GROUPS:
            found = [(self[name], WHEN.get(name, "")) for name in names if name in self.fields]
            if found:
                yield title, found


def _for(name: str) -> str:
    return "method=" + ",".join(method for method in M.values if name in NEEDS[method])


# What a field is needed for: "field=answer,answer", with a blank between several that must all hold. For the script.
WHEN: dict[str, str] = {
    **{name: _for(name) for name in ("threshold", "base", "quorum", "tie_rule", "consensus_rule", "stand_aside_cap")},
    **{name: _for(name) for name in ("rounds_planned", "takes_statements")},
    "stopping": _for("stopping") + " rounds_planned=2,3,4,5",
    "chosen": "electorate=chosen",
    "cap": "electorate=readers",
    "receipts": "secrecy=secret",
}
GROUPS: list[tuple[Sentence, tuple[str, ...]]] = [
    (_("What is asked"), ("question", "intro")),
    (_("How it is voted"), ("method", "takes_statements")),
    (
        _("What counts"),
        ("threshold", "base", "consensus_rule", "stand_aside_cap", "quorum", "tie_rule"),
    ),
    (_("Who may vote"), ("electorate", "chosen", "cap")),
    (_("What stays secret"), ("secrecy", "receipts", "shows_turnout", "result_for")),
    (_("When it ends"), ("rounds_planned", "stopping", "closes_at")),
]


class NewRoundForm(RoundForm):
    client_key = ClientKeyField()


class EditRoundForm(RoundForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: QueryDict | None = None, *, process: Process, round: Round) -> None:
        super().__init__(data, process=process, round=round)
        if "version" not in self.fields:  # a later round of a Delphi keeps three fields, and this
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
        self.initial["version"] = round.version


# While it is open -----------------------------------------------------------------------------------------------


class ExtendForm(forms.Form):
    closes_at = MomentField(label=_("Closes"), help_text=_("Later than it closes now; it cannot close sooner."))
    reason = forms.CharField(
        label=_("Why there is more time"), max_length=300, help_text=_("In a sentence. It stays on the page for ever.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].required = True


class AnnulForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is annulled"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence or two. Everybody reads it, for ever."),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What is done about the reason, or why it is not. Whoever blocked decides whether that is enough."),
    )
