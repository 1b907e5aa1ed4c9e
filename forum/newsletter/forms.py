"""What comes in: an address, a language, the text of an issue, and when it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.challenge.forms import Challenged
from forum.debates.forms import MomentField
from forum.newsletter.actions import rendered
from forum.newsletter.languages import languages
from forum.newsletter.models import MOST_TEXT, Issue


class LanguageForm(forms.Form):
    """In which language; where there is one, it is not asked."""

    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        offered = languages()
        self.fields["language"].choices = [(one.code, one.name) for one in offered]  # type: ignore[attr-defined]
        self.fields["language"].initial = offered[0].code
        if len(offered) == 1:
            self.fields["language"].widget = forms.HiddenInput()


class SubscribeForm(Challenged, LanguageForm):
    """An address to send the newsletter to. Which sentence is agreed to stands at the button."""

    purpose = "newsletter"

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("It is used for this alone, and shown to nobody."),
    )
    field_order = ("email", "language")


class IssueForm(forms.Form):
    """Title and text of an issue, and from which version they were written."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)
    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("It is the subject of the mail, and the heading of its page.")
    )
    source = forms.CharField(
        label=_("Text"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("Markdown: headings, paragraphs, emphasis, links, lists and quotations. No pictures."),
    )

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        self.issue = issue
        kwargs["initial"] = {name: getattr(issue, name) for name in ("version", "title", "source")}
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean_source(self) -> str:
        source = str(self.cleaned_data["source"])
        try:
            rendered(source, self.issue.language)
        except ValidationError as problem:
            raise ValidationError(problem.messages) from problem
        return source


class WhenForm(forms.Form):
    """When an issue goes out."""

    send_at = MomentField(
        label=_("Send it at"), help_text=_("In the time zone of the site. With nothing here it goes out at once.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
