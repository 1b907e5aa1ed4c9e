"""What comes in: a page of answers, the yes to the terms, and what organizers write: terms, questions, addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forum.challenge.forms import Challenged
from forum.debates.forms import ClientKeyField, MomentField, field
from policy_design.survey.answers import BadAnswer, answer_to
from policy_design.survey.models import Survey
from policy_design.survey.questions import (
    CHARACTERS,
    LIKERT,
    LONG,
    MULTIPLE,
    RANKING,
    SCALE,
    SHORT,
    SINGLE,
    Choice,
    Question,
    Questionnaire,
)

TYPE_NAMES = {
    SINGLE: _("one answer of several"),
    MULTIPLE: _("several answers may be ticked"),
    LIKERT: _("statements, each answered on the same levels"),
    SCALE: _("a scale from 1 to 9"),
    RANKING: _("things to be put in order"),
    SHORT: _("a short text"),
    LONG: _("a long text"),
}

# Answering ----------------------------------------------------------------------------------------------------


class BeginForm(Challenged):
    """The yes to what the answers are for."""

    purpose = "survey"

    agreed = forms.BooleanField(
        label=_("I have read this and want to take part."),
        error_messages={"required": _("Tick that you have read this, if you want to take part.")},
    )

    def __init__(self, *args: Any, is_trusted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_challenged = self.is_challenged and not is_trusted


@dataclass(frozen=True)
class Asked:
    """A question with its fields, as a page shows it."""

    question: Question
    number: int
    fields: list[tuple[str, forms.BoundField]]  # a statement or a thing to rank, and its field
    errors: list[str]

    @property
    def field(self) -> forms.BoundField:
        return self.fields[0][1]


class AnswerForm(forms.Form):
    """The questions of one page. Fields are named by question, those of a battery or ranking by part besides."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        survey: Questionnaire,
        questions: Sequence[Question],
        kept: Mapping[str, Any],
    ) -> None:
        super().__init__(data, prefix="q")
        self.survey = survey
        self.questions = questions
        for question in questions:
            self._add(question, kept.get(question.id))

    def _add(self, question: Question, kept: Any) -> None:
        pairs = [(one.id, one.text) for one in question.choices]
        if question.type == LIKERT:
            for item in question.items:
                given = (kept or {}).get(item.id, "")
                self._put(question, item.id, forms.ChoiceField(choices=pairs, widget=forms.RadioSelect), given)
        elif question.type == RANKING:
            places = [("", "–"), *((str(n), str(n)) for n in range(1, len(pairs) + 1))]
            for option in question.options:
                given = str(kept.index(option.id) + 1) if kept else ""
                self._put(question, option.id, forms.ChoiceField(choices=places), given)
        elif question.type == MULTIPLE:
            self._put(question, "", forms.MultipleChoiceField(choices=pairs, widget=forms.CheckboxSelectMultiple), kept)
        elif question.is_text:
            self._put(question, "", _text_field(question), kept or "")
        else:
            self._put(question, "", forms.ChoiceField(choices=pairs, widget=forms.RadioSelect), kept or "")

    def _put(self, question: Question, part: str, made: forms.Field, given: Any) -> None:
        """What is required, questions.py says, with a sentence for each type."""
        made.required, made.initial, made.label = False, given, question.text
        self.fields[_name(question, part)] = made

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or {}
        self.answers: dict[str, Any] = {}
        for question in self.questions:
            if any(_name(question, part) in self.errors for part in _parts(question)):
                continue
            try:
                self.answers[question.id] = answer_to(question, _given(question, fields))
            except BadAnswer as bad:
                self.add_error(_name(question, _parts(question)[0]), str(bad))
        return fields

    @property
    def asked(self) -> list[Asked]:
        return [
            Asked(
                one,
                self.survey.number(one.id),
                [(_says(one, part), self[_name(one, part)]) for part in _parts(one)],
                [str(error) for part in _parts(one) for error in self.errors.get(_name(one, part), [])],
            )
            for one in self.questions
        ]


def _text_field(question: Question) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 6}) if question.type == LONG else forms.TextInput()
    return forms.CharField(widget=widget, strip=False, max_length=2 * CHARACTERS[question.type])


def _parts(question: Question) -> list[str]:
    if question.type == LIKERT:
        return [one.id for one in question.items]
    return [one.id for one in question.options] if question.type == RANKING else [""]


def _says(question: Question, part: str) -> str:
    found: Sequence[Choice] = question.items if question.type == LIKERT else question.options
    return next((one.text for one in found if part and one.id == part), "")


def _name(question: Question, part: str) -> str:
    return f"{question.id}__{part}" if part else question.id


def _given(question: Question, fields: Mapping[str, Any]) -> Any:
    if question.type == LIKERT:
        return {part: fields[_name(question, part)] for part in _parts(question) if fields.get(_name(question, part))}
    if question.type == RANKING:
        placed = {part: fields.get(_name(question, part)) or "" for part in _parts(question)}
        if not all(placed.values()):
            return None
        if len(set(placed.values())) < len(placed):
            return []  # which is no order of them
        return sorted(placed, key=lambda part: int(placed[part]))
    return fields.get(question.id)


# Organizing ---------------------------------------------------------------------------------------------------


class SurveyForm(forms.Form):
    """Terms and dates."""

    title = field(Survey, "title", help_text=_("As those who are asked will read it."))
    target = field(Survey, "target", required=False)
    intro = forms.CharField(
        label=_("Introduction"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    consent = forms.CharField(
        label=_("What the answers are for"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who uses them, and for what. What the site itself promises stands below it, by these settings."),
    )
    access = forms.ChoiceField(
        label=_("Who can answer"), choices=Survey.Access.choices, initial="open", widget=forms.RadioSelect
    )
    shares_rows = forms.BooleanField(
        label=_("Organizers may download the answers one by one"),
        required=False,
        help_text=Survey._meta.get_field("shares_rows").help_text,
    )
    closes_at = MomentField(label=_("Closes"))
    erase_on = forms.DateField(
        label=_("Single answers are deleted on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The results stay."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("target", "consent", "closes_at", "erase_on"):
            self.fields[name].needed_later = True  # type: ignore[attr-defined]


class NewSurveyForm(SurveyForm):
    client_key = ClientKeyField()


class LinesField(forms.CharField):
    """One on each line."""

    needed_later = True  # not "optional": what is missing, questions.py says

    def __init__(self, **options: Any) -> None:
        rows = options.pop("rows", 5)
        super().__init__(required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": rows}), **options)

    def clean(self, value: Any) -> list[str]:
        return [" ".join(line.split()) for line in (super().clean(value) or "").splitlines() if line.strip()]


class QuestionForm(forms.Form):
    """One question. Which fields there are depends on its type; what is wrong with it, questions.py says."""

    text = forms.CharField(label=_("Question"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    help = forms.CharField(
        label=_("Help"), max_length=500, required=False, help_text=_("Stands below it; can be corrected at any time.")
    )
    options = LinesField(label=_("Answers"), help_text=_("One on each line."))
    items = LinesField(label=_("Statements"), help_text=_("One on each line."))
    low = forms.CharField(label=_("What 1 stands for"), max_length=200, required=False)
    high = forms.CharField(label=_("What 9 stands for"), max_length=200, required=False)
    most = forms.IntegerField(
        label=_("At most so many may be ticked"), min_value=2, max_value=30, required=False, help_text=_("Empty: all.")
    )
    required = forms.BooleanField(label=_("Everybody who is asked must answer"), required=False, initial=True)
    is_group = forms.BooleanField(
        label=_("Tell results apart by this question"),
        required=False,
        help_text=_("One question of a survey can do that: everybody is asked and must answer it."),
    )
    starts_page = forms.BooleanField(label=_("Begin a new page here"), required=False)
    when = forms.MultipleChoiceField(
        label=_("Ask it only of those who answered"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Answers to one earlier question. Choose nothing to ask everybody."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    NEEDS = {
        "options": (SINGLE, MULTIPLE, RANKING, LIKERT),
        "items": (LIKERT,),
        "low": (SCALE,),
        "high": (SCALE,),
        "most": (MULTIPLE,),
        "required": (SINGLE, LIKERT, SCALE, SHORT, LONG),
        "is_group": (SINGLE,),
    }

    def __init__(self, *args: Any, type: str, earlier: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type = type
        for name, types in self.NEEDS.items():
            if type not in types:
                del self.fields[name]
        if type == LIKERT:
            self.fields["options"].label = _("Levels")
            self.fields["options"].help_text = _("One on each line, from the least to the most.")
        self.fields["when"].choices = _conditions(earlier)  # type: ignore[attr-defined]
        if not self.fields["when"].choices:  # type: ignore[attr-defined]
            del self.fields["when"]

    def clean_when(self) -> dict[str, Any] | None:
        chosen = [tuple(one.split("/")) for one in self.cleaned_data["when"]]
        if len({(question, item) for question, item, _value in chosen}) > 1:
            raise ValidationError(_("Choose answers to one question, and of a battery to one statement."))
        if not chosen:
            return None
        question, item, _first = chosen[0]
        return {"question": question, "item": item, "values": [value for *_rest, value in chosen]}

    def question(self, id: str, before: Question | None = None) -> dict[str, Any]:
        """The question as data; answers that read as before keep their ids."""
        fields = self.cleaned_data
        data: dict[str, Any] = {"id": id, "type": self.type, "text": fields["text"], "help": fields["help"]}
        data |= {"required": fields.get("required", self.type in (RANKING, MULTIPLE))}
        data |= {name: fields.get(name) or "" for name in ("low", "high")}
        data |= {"most": fields.get("most") or 0, "starts_page": fields["starts_page"], "when": fields.get("when")}
        for name in ("options", "items"):
            data[name] = _with_ids(fields.get(name) or [], getattr(before, name) if before else ())
        return data


def initial_of(question: Question, survey: Questionnaire) -> dict[str, Any]:
    """What stands in the form of a question that is there."""
    when = question.when
    return {
        "text": question.text,
        "help": question.help,
        "options": "\n".join(one.text for one in question.options),
        "items": "\n".join(one.text for one in question.items),
        "low": question.low,
        "high": question.high,
        "most": question.most or None,
        "required": question.required,
        "is_group": survey.group == question.id,
        "starts_page": question.starts_page,
        "when": [f"{when.question}/{when.item}/{value}" for value in when.values] if when else [],
    }


def _conditions(earlier: Sequence[Question]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every answer that a question can hang on, by question."""
    found = []
    for question in earlier:
        items = question.items if question.type == LIKERT else (Choice("", ""),)
        if question.type in (SINGLE, MULTIPLE, LIKERT, SCALE):
            for item in items:
                says = f"{question.text} {item.text}".strip()
                choices = [(f"{question.id}/{item.id}/{one.id}", one.text) for one in question.choices]
                found.append((says, choices))
    return found


def _with_ids(lines: Sequence[str], before: Sequence[Choice]) -> list[dict[str, str]]:
    known = {one.text: one.id for one in before}
    taken = {known[line] for line in lines if line in known}
    found = []
    for line in lines:
        id = known.get(line) or free_id(line, taken)
        taken.add(id)
        found.append({"id": id, "text": line})
    return found


def free_id(text: str, taken: set[str], start: str = "a") -> str:
    """A short id made of the text's own words, so that files can be read."""
    words = re.sub(r"[^a-z0-9]+", "_", slugify(text)).strip("_")
    short = (words if len(words) <= 20 else words[:21].rpartition("_")[0] or words[:20]).strip("_") or start
    return next(id for id in (short, *(f"{short}_{n}" for n in range(2, len(taken) + 3))) if id not in taken)


class InviteForm(forms.Form):
    emails = LinesField(label=_("Addresses"), rows=8, help_text=_("One on each line."))

    def clean_emails(self) -> list[str]:
        wrong = []
        for one in self.cleaned_data["emails"]:
            try:
                validate_email(one)
            except ValidationError:
                wrong.append(one)
        if wrong:
            raise ValidationError(_("These are no addresses: %(wrong)s.") % {"wrong": ", ".join(wrong[:5])})
        if not self.cleaned_data["emails"]:
            raise ValidationError(_("Enter at least one address."))
        return list(self.cleaned_data["emails"])
