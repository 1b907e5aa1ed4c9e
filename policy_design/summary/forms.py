"""Forms of summaries: beginning a version, what the closer says in it, a remark, an answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.debates.forms import ClientKeyField
from policy_design.summary.actions import LONGEST_NOTE, notes_of
from policy_design.summary.missing import field as name_of
from policy_design.summary.models import FEWEST_REVIEW_DAYS, MOST_REVIEW_DAYS, Remark, Summary, SummaryNote

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import QueryDict

Kind = SummaryNote.Kind


def _text(model: type[Model], name: str, rows: int, **options: Any) -> forms.CharField:
    """Lines of text with the model's own label and length."""
    column: Any = model._meta.get_field(name)
    options = {"label": column.verbose_name.capitalize(), "required": not column.blank, **options}
    return forms.CharField(max_length=column.max_length, widget=forms.Textarea(attrs={"rows": rows}), **options)


class BeginForm(forms.Form):
    """A first version takes nothing, a later one its reason."""

    why_anew = forms.CharField(
        label=_("Why there is a new version"),
        max_length=Summary._meta.get_field("why_anew").max_length,
        help_text=_("In a sentence; readers see it above both versions."),
    )
    client_key = ClientKeyField()

    def __init__(self, data: QueryDict | None = None, *, is_first: bool) -> None:
        super().__init__(data)
        if is_first:
            del self.fields["why_anew"]


class SummaryForm(forms.Form):
    """All that the closer says. A comment has its field once it was asked for; every voice has one."""

    introduction = _text(
        Summary,
        "introduction",
        5,
        help_text=_("Stands above the ruled lines, under your name. Markdown."),
    )
    closing = _text(
        Summary,
        "closing",
        9,
        help_text=_("What you conclude from the lines above, under your name. Markdown."),
    )
    review_days = forms.IntegerField(
        label=_("Days of review"),
        min_value=FEWEST_REVIEW_DAYS,
        max_value=MOST_REVIEW_DAYS,
        help_text=_("How long everybody who takes part can remark on it. Once it is put up nobody can shorten that."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self,
        data: QueryDict | dict[str, Any] | None = None,
        *,
        summary: Summary,
        lines: dict[str, str],
        voices: Iterable[tuple[str, str]],
        on: Iterable[str] = (),
    ) -> None:
        names = ("introduction", "closing", "review_days", "version")
        super().__init__(data, initial={name: getattr(summary, name) for name in names})
        _needed(self.fields["closing"])
        said, to = notes_of(summary, Kind.COMMENT), notes_of(summary, Kind.VOICE)
        sent = [name.partition(":")[2] for name in data or () if name.startswith(f"{Kind.COMMENT}:")]
        self.comments = [*dict.fromkeys((*said, *(one for one in (*sent, *on) if one in lines)))]
        self.gone = [key for key in self.comments if key not in lines]
        for key in self.comments:
            label = _("Your comment on: %(line)s") % {"line": lines.get(key, _("a line that is no longer there"))}
            self.fields[name_of(key, Kind.COMMENT)] = _note(label, said.get(key, ""))
        self.voices = [key for key, _label in voices]
        for key, label in voices:
            self.fields[name_of(key)] = _needed(_note(label, to.get(key, "")))

    def words(self) -> dict[str, Any]:
        """What write_summary takes."""
        given = self.cleaned_data
        found = {name: given[name] for name in ("introduction", "closing", "review_days", "version")}
        comments = {key: given[name_of(key, Kind.COMMENT)] for key in self.comments}
        return {**found, "comments": comments, "voices": {key: given[name_of(key)] for key in self.voices}}

    @property
    def to_voices(self) -> list[forms.BoundField]:
        return [self[name_of(key)] for key in self.voices]

    @property
    def homeless(self) -> list[forms.BoundField]:
        """Comments on lines that are no longer there."""
        return [self[name_of(key, Kind.COMMENT)] for key in self.gone]


def _needed(one: Any) -> forms.CharField:
    """It can be saved without, and is asked for before the draft is put up: so its label does not say "optional"."""
    one.needed_later = True
    return cast("forms.CharField", one)


def _note(label: Any, said: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, initial=said, required=False, max_length=LONGEST_NOTE, widget=widget)


class RemarkForm(forms.Form):
    """What is wrong or missing; `line` is the one that it is about."""

    line = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    text = _text(Remark, "text", 5)
    client_key = ClientKeyField()


class AnswerForm(forms.Form):
    answer = _text(Remark, "answer", 5, required=True)
