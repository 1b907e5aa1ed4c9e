"""Forms of documents: planning one, writing it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from markdownx.fields import MarkdownxFormField

from forum.debates.forms import YEARS, ClientKeyField, MomentField, field
from forum.debates.models import Debate, Responses
from forum.text.markup import MAX_CHARACTERS
from policy_design.process.models import Document, DocumentVersion

if TYPE_CHECKING:
    from django.http import QueryDict


class DayField(forms.DateField):
    """A day, in a year that every database can hold."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, required=False, **options)
        self.validators.append(_in_reach)


def _in_reach(day: date) -> None:
    if not YEARS[0] <= day.year <= YEARS[-1]:
        raise forms.ValidationError(
            _("Choose a year between %(first)d and %(last)d.") % {"first": YEARS[0], "last": YEARS[-1]}
        )


PLANNED = _("Readers see the day; once it is over they see that the document is overdue. Empty: it is not announced.")


class PlanForm(forms.Form):
    """A document that is to be written."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices)
    title = field(Document, "title")
    planned_for = DayField(label=_("Planned for"), help_text=PLANNED)
    client_key = ClientKeyField()

    def __init__(self, *args: Any, there: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [one for one in Document.Kind.choices if one[0] == Document.Kind.OTHER or one[0] not in there]
        if not self.is_bound:
            cast(forms.ChoiceField, self.fields["kind"]).choices = free


class DocumentForm(forms.Form):
    """The text of a document, and why it changed once it is published."""

    title = field(Document, "title")
    summary = field(Document, "summary", widget=forms.Textarea(attrs={"rows": 2}))
    planned_for = DayField(label=_("Planned for"), help_text=PLANNED)
    source = MarkdownxFormField(
        label=_("Text"),
        required=False,
        max_length=MAX_CHARACTERS,
        help_text=_("Markdown: headings make the table of contents; [@key] cites a reference of the library."),
    )
    reason = forms.CharField(
        label=_("What you changed and why"),
        max_length=DocumentVersion._meta.get_field("reason").max_length,
        help_text=_("Readers see it in the history."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: QueryDict | None = None, *, document: Document) -> None:
        names = ("title", "summary", "planned_for", "source", "version")
        super().__init__(data, initial={name: getattr(document, name) for name in names})
        if not document.is_published:
            del self.fields["reason"]

    def clean_summary(self) -> str:
        return " ".join(self.cleaned_data["summary"].split())


class CommentsForm(forms.Form):
    """Who may comment on a document's paragraphs, and until when."""

    responses_from = forms.ChoiceField(
        label=_("Who comments"),
        choices=Responses.choices,
        initial=Responses.OPEN.value,
        help_text=_("Every comment is signed with a name, and can be reported."),
    )
    closes_at = MomentField(label=_("Until"), help_text=_("Empty: until you close it, or the process is archived."))

    def __init__(self, data: QueryDict | None = None, *, debate: Debate | None) -> None:
        initial = {"responses_from": debate.responses_from, "closes_at": debate.closes_at} if debate else {}
        super().__init__(data, initial=initial)
