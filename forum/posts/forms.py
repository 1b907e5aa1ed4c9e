"""Forms for writing: the three fields every text has, and what signing or changing one asks beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.conf import global_settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from markdownx.widgets import MarkdownxWidget

from forum.posts.actions import Text
from forum.text.markup import MAX_CHARACTERS


class Composer(MarkdownxWidget):
    """The Markdown editor; preview and upload know for which topic and in which language one writes."""

    def __init__(
        self, *, topic: str = "", language: str = "", short: bool = False, attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__(attrs)
        asked = {"topic": topic, "lang": language, "short": "1" if short else ""}
        self.asks = {name: value for name, value in asked.items() if value}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if self.asks:
            for address in ("data-markdownx-urls-path", "data-markdownx-upload-urls-path"):
                context["widget"]["attrs"][address] += f"?{urlencode(self.asks)}"
        return context


class SourceField(forms.CharField):
    """A long text with its line ends as we store them, whatever the browser sends."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class TextForm(forms.Form):
    """A draft: every field may be empty."""

    use_required_attribute = False  # an empty field never keeps a draft from being saved

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    abstract = forms.CharField(
        label=_("Abstract"),
        max_length=600,
        required=False,
        help_text=_("One or two sentences; readers see them above your text."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    source = SourceField(label=_("Text"), max_length=MAX_CHARACTERS, required=False, strip=False)

    def __init__(self, *args: Any, topic: str = "", language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].widget = Composer(
            topic=topic,
            language=language,
            attrs={"rows": 20, "lang": language or None, "spellcheck": "true"},
        )
        for name in {"title", "abstract"} & self.fields.keys():
            self.fields[name].widget.attrs["lang"] = language or None
        self.label_suffix = ""

    @cached_property
    def text(self) -> Text:
        """What was typed; it stays when an error takes a field out of the cleaned data later."""
        return Text(*(self.cleaned_data.get(name, "") for name in ("title", "abstract", "source")))

    def clean_abstract(self) -> str:
        return " ".join(self.cleaned_data["abstract"].split())


class WriteForm(TextForm):
    """A text to be signed: `version` is that of the draft, `base` that of the signed text one started from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    licence_agreed = forms.BooleanField(label=_("Licence"), required=False)
    reason = forms.CharField(
        label=_("What did you change, and why?"),
        max_length=300,
        required=False,
        help_text=_("Readers see this beside the date of the change."),
    )

    def __init__(self, *args: Any, languages: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(global_settings.LANGUAGES)
        self.fields["language"] = forms.ChoiceField(
            label=_("Written in"), required=False, choices=[(code, names.get(code, code)) for code in languages]
        )


class UploadForm(forms.Form):
    """What the editor sends when a picture is dropped on it; the picture itself decides what it is, not its name."""

    image = forms.FileField(
        error_messages={"required": _("Choose a picture."), "empty": _("This file is empty.")}, max_length=500
    )
