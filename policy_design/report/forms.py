"""Forms of a report: what it is called, a chapter, publishing, and the DOI of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _
from markdownx.fields import MarkdownxFormField

from forum.debates.forms import ClientKeyField, field
from forum.debates.models import CONTRIBUTION_LICENCES
from policy_design.process.lines import LinesField
from policy_design.report.actions import DETAILS, MOST_AUTHORS, state_of
from policy_design.report.models import Chapter, Edition, Report

if TYPE_CHECKING:
    from django.http import QueryDict

BIG = 2**31 - 1


class SeenField(forms.CharField):
    """What the form showed, so that a save does not go over somebody else's."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, max_length=100)


class DetailsForm(forms.Form):
    """The first page of the report."""

    title = field(Report, "title")
    subtitle = field(Report, "subtitle")
    authors = LinesField(
        label=_("Authors"),
        most=MOST_AUTHORS,
        longest=120,
        help_text=_("One per line, people or organizations, as they are cited. Without one it cannot be published."),
    )
    abstract = MarkdownxFormField(
        label=_("Abstract"),
        required=False,
        max_length=4000,
        help_text=_("In a paragraph or two: what was asked, what was found, what is recommended. Markdown."),
    )
    publisher = field(Report, "publisher")
    licence = forms.ChoiceField(
        label=_("Licence of the report"),
        choices=list(CONTRIBUTION_LICENCES.items()),
        help_text=_("It holds texts of others: theirs stay under the licence of the process."),
    )
    seen = SeenField()

    def __init__(self, data: QueryDict | None = None, *, report: Report) -> None:
        initial = {name: getattr(report, name) for name in DETAILS}
        super().__init__(data, initial={**initial, "seen": state_of(report)})
        self.fields["authors"].needed_later = True  # type: ignore[attr-defined]


class ChapterForm(forms.Form):
    """The heading of a chapter and the text before what the process says in it."""

    title = field(Chapter, "title")
    source = MarkdownxFormField(
        label=_("Text"),
        required=False,
        max_length=60_000,
        help_text=_(
            "Markdown. It stands before what the process itself says; [@key] cites a reference of the library."
        ),
    )
    seen = SeenField()

    def __init__(self, data: QueryDict | None = None, *, chapter: Chapter) -> None:
        super().__init__(data, initial={"title": chapter.title, "source": chapter.source, "seen": state_of(chapter)})
        if chapter.kind != Chapter.Kind.OWN:
            self.fields["title"].help_text = _("Empty: “%(usual)s”.") % {"usual": chapter.get_kind_display()}


class AddForm(forms.Form):
    """A chapter of one's own."""

    title = field(Chapter, "title", required=True, label=_("Heading of a chapter of your own"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=BIG)


class PublishForm(forms.Form):
    """What is new, the state of the plan that was looked at, and the sum of its preview."""

    reason = forms.CharField(
        label=_("What is new since the last edition"),
        max_length=Edition._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Readers see it beside this edition. Earlier ones stay where they are."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=BIG)
    content = SeenField()
    client_key = ClientKeyField()

    def __init__(self, data: QueryDict | None = None, *, later: bool, version: int = 0, content: str = "") -> None:
        super().__init__(data, initial={"version": version, "content": content})
        if not later:
            del self.fields["reason"]

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())


class DoiForm(forms.Form):
    """The DOI that an archive gave to an edition."""

    doi = forms.CharField(
        label=_("DOI"),
        max_length=160,
        help_text=_("As in 10.5281/zenodo.1234567. It is noted once and stays, since others cite it."),
    )
