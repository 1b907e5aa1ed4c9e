"""What comes in for a syllabus: its texts, items, files, suggestions, addresses."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.challenge.forms import Challenged
from forum.library.models import Reference
from forum.library.syllabus.actions import rendered, stamp_of
from forum.library.syllabus.importing import read_any
from forum.library.syllabus.models import Syllabus, SyllabusItem, SyllabusSection, SyllabusSuggestion
from forum.text.syllabus import ITEM_LICENCES, BadSyllabus, SyllabusText
from forum.text.syllabus_reading import MAX_CHARACTERS

PROSE = _("Markdown: paragraphs, emphasis, links, lists and quotations.")
MOST_TEXT = 20_000


def prose(label: Any, rows: int, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    more.setdefault("help_text", PROSE)
    return forms.CharField(label=label, required=False, max_length=MOST_TEXT, widget=widget, **more)


class Written(forms.Form):
    """A form whose texts are shown as Markdown, and which knows from which version it was opened."""

    PROSE: tuple[str, ...] = ()

    was = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self.PROSE:
            try:
                rendered(data.get(name, ""))
            except ValidationError as problem:
                self.add_error(name, problem)
        return data


class SyllabusForm(Written):
    """Title, introduction and what stands at the end."""

    PROSE = ("introduction", "closing")

    title = forms.CharField(label=_("Title"), max_length=200)
    introduction = prose(_("Introduction"), 6)
    closing = prose(_("Text at the end"), 3, help_text=_("As in: when the list was last revised, and by whom."))

    def __init__(self, *args: Any, syllabus: Syllabus | None = None, **kwargs: Any) -> None:
        if syllabus:
            texts = (syllabus.title, syllabus.introduction, syllabus.closing)
            names = ("title", "introduction", "closing")
            kwargs["initial"] = {**dict(zip(names, texts, strict=True)), "was": stamp_of(*texts)}
        super().__init__(*args, **kwargs)


class SectionForm(Written):
    PROSE = ("introduction",)

    title = forms.CharField(label=_("Title"), max_length=200)
    introduction = prose(_("Introduction"), 5)
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, section: SyllabusSection | None = None, **kwargs: Any) -> None:
        if section:
            texts = (section.title, section.introduction)
            kwargs["initial"] = {"title": texts[0], "introduction": texts[1], "was": stamp_of(*texts)}
        super().__init__(*args, **kwargs)


def licence_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Licence of the source"),
        required=False,
        choices=[("", _("not known")), *ITEM_LICENCES.items()],
    )


class ItemForm(Written):
    """What is said of a source, and where it stands."""

    PROSE = ("annotation",)

    annotation = prose(_("Annotation"), 6)
    licence = licence_field()
    section = forms.ChoiceField(label=_("Section"))
    added_on = forms.DateField(
        label=_("Added on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )

    def __init__(self, *args: Any, item: SyllabusItem, sections: list[SyllabusSection], **kwargs: Any) -> None:
        kwargs["initial"] = {
            "annotation": item.annotation,
            "licence": item.licence,
            "section": item.section_id,
            "added_on": item.added_on,
            "was": stamp_of(item.annotation, item.licence, item.section_id),
        }
        super().__init__(*args, **kwargs)
        self._sections = {str(one.pk): one for one in sections}
        self.fields["section"].choices = [(key, one.title) for key, one in self._sections.items()]  # type: ignore[attr-defined]

    def clean_section(self) -> SyllabusSection:
        return self._sections[self.cleaned_data["section"]]

    def clean_added_on(self) -> Any:
        day = self.cleaned_data["added_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day


class SyllabusImportForm(forms.Form):
    """A syllabus in Markdown, or references from another program, pasted or as a file."""

    pasted = forms.CharField(
        label=_("Paste it here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "mono"}),
        help_text=_("Markdown as below, or BibTeX, RIS or CSL-JSON."),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".md,.txt,.bib,.ris,.json"}),
    )
    section = forms.CharField(
        label=_("Section for references that do not name one"),
        required=False,
        max_length=200,
        help_text=_("Only for BibTeX, RIS and CSL-JSON."),
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    text: SyllabusText

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.faults: tuple[Any, ...] = ()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, pasted = data.get("file"), data.get("pasted") or ""
        if not file and not pasted.strip():
            raise ValidationError(_("Paste a syllabus, or choose a file."))
        try:
            if file:
                pasted = file.read(4 * MAX_CHARACTERS + 1).decode("utf-8-sig")
                self.data = {
                    **dict(self.data.items()),
                    "pasted": pasted,
                }  # what was read is shown, and sent again with the second button
            self.text = read_any(pasted, data.get("section", ""))
        except UnicodeDecodeError:
            self.add_error("file", _("This file is not text in UTF-8; export it anew with that encoding."))
        except BadSyllabus as bad:
            self.faults = bad.faults
            self.add_error("pasted", _("Nothing was imported: some lines cannot be read. They are listed above."))
        return data


class SuggestionForm(Challenged):
    """Which source is missing, and why."""

    purpose = "suggestion"

    title = forms.CharField(label=_("Title"), max_length=500)
    url = forms.URLField(label=_("Address (URL)"), required=False, max_length=1000, assume_scheme="https")
    authors = forms.CharField(
        label=_("Authors"), required=False, max_length=500, help_text=_("Family, Given; then the next one after a ;")
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1000, max_value=2999)
    kind = forms.ChoiceField(label=_("Kind of source"), choices=Reference.Kind.choices, initial="web page")
    section = forms.ChoiceField(label=_("Where it belongs"), required=False)
    reason = forms.CharField(
        label=_("Why it belongs here"),
        max_length=1000,
        validators=[MinLengthValidator(10)],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    credit = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=120,
        help_text=_("If you wish to be thanked by name beside the source."),
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, sections: list[SyllabusSection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self._sections = {str(one.pk): one for one in sections}
        choices = [("", _("not sure")), *((key, one.title) for key, one in self._sections.items())]
        self.fields["section"].choices = choices  # type: ignore[attr-defined]

    def clean_section(self) -> SyllabusSection | None:
        return self._sections.get(self.cleaned_data["section"])

    @property
    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "solution"}


class AnswerForm(Written):
    """Take a suggestion up into a section, or not, with a sentence that everybody can read."""

    PROSE = ("annotation",)

    section = forms.ChoiceField(label=_("Section"), required=False)
    annotation = prose(_("Annotation"), 4)
    licence = licence_field()
    answer = forms.CharField(
        label=_("Answer"),
        max_length=SyllabusSuggestion._meta.get_field("answer").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers see it: a thank-you, or why not."),
    )

    def __init__(self, *args: Any, sections: list[SyllabusSection], wanted: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"section": wanted})
        super().__init__(*args, **kwargs)
        self._sections = {str(one.pk): one for one in sections}
        self.fields["section"].choices = [(key, one.title) for key, one in self._sections.items()]  # type: ignore[attr-defined]

    def clean_section(self) -> SyllabusSection | None:
        return self._sections.get(self.cleaned_data["section"])


class SubscribeForm(Challenged):
    """An address to be told of additions."""

    purpose = "subscribe"

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("It is used for this alone, and shown to nobody."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
