"""Forms of the library: a source of any kind, a file of many, a picture and its credit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.library.models import CreditedImage, Reference
from forum.text.citations import (
    KINDS,
    BadReferences,
    CslItem,
    from_bibtex,
    from_csl_json,
    from_ris,
    validate,
)
from forum.text.items import date_text, name_line, name_of, names_of, text_of
from forum.text.licences import LICENCES

# What is asked of each kind, besides title, authors, date, address and copy, which are asked of all.
FIELDS_OF: dict[str, tuple[str, ...]] = {
    "web page": ("container",),
    "article": ("container", "volume", "issue", "page", "publisher", "doi"),
    "report": ("publisher", "number", "page", "doi"),
    "book": ("editors", "publisher", "edition", "page", "doi"),
    "paper": ("container", "volume", "issue", "page", "doi"),
    "legal instrument": ("number", "jurisdiction", "section", "container", "legal_status"),
    "dataset": ("publisher", "version", "doi"),
    "video": ("container", "publisher"),
    "tool": ("publisher", "version", "doi"),
}
PLAIN = {
    "title": "title",
    "container": "container-title",
    "publisher": "publisher",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "number": "number",
    "edition": "edition",
    "version": "version",
    "jurisdiction": "jurisdiction",
    "section": "section",
    "url": "URL",
    "doi": "DOI",
}
NAMES = {"authors": "author", "editors": "editor"}
IMPORTED_AT_ONCE = 200  # each is formatted as it is stored, which takes some 20 ms
DATE = re.compile(r"(\d{1,4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
DOI_BEFORE = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


class ReferenceForm(forms.Form):
    """One source. All fields are always there; those that its kind does not ask for travel along unseen."""

    kind = forms.ChoiceField(label=_("Kind of source"), choices=Reference.Kind.choices, initial="web page")
    title = forms.CharField(label=_("Title"), max_length=1000)
    authors = forms.CharField(
        label=_("Authors"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: Family, Given. An organisation without a comma."),
    )
    editors = forms.CharField(
        label=_("Editors"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    issued = forms.CharField(
        label=_("Published"), required=False, max_length=60, help_text=_("As in 2021, 2021-03 or 2021-03-15.")
    )
    container = forms.CharField(label=_("Published in"), required=False, max_length=1000)
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=500)
    volume = forms.CharField(label=_("Volume"), required=False, max_length=40)
    issue = forms.CharField(label=_("Issue"), required=False, max_length=40)
    page = forms.CharField(label=_("Pages"), required=False, max_length=40, help_text=_("As in 12-34."))
    number = forms.CharField(label=_("Number"), required=False, max_length=120)
    edition = forms.CharField(label=_("Edition"), required=False, max_length=60)
    version = forms.CharField(label=_("Version"), required=False, max_length=60)
    jurisdiction = forms.CharField(
        label=_("Jurisdiction"), required=False, max_length=120, help_text=_("As in EU, Belgium, New York.")
    )
    section = forms.CharField(
        label=_("Place in it"),
        required=False,
        max_length=120,
        help_text=_("If all who cite it mean one place, as in 52(2) or recital 4."),
    )
    legal_status = forms.ChoiceField(
        label=_("Status of the law"),
        required=False,
        choices=[("", _("not known")), *Reference.LegalStatus.choices],
    )
    url = forms.URLField(label=_("Address (URL)"), required=False, max_length=1000, assume_scheme="https")
    doi = forms.CharField(label=_("DOI"), required=False, max_length=200, help_text=_("As in 10.1000/182."))
    retrieved_on = forms.DateField(
        label=_("Retrieved on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    archived_url = forms.URLField(
        label=_("Archived copy"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=_("The address of a copy that will not change."),
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, reference: Reference | None = None, **kwargs: Any) -> None:
        self.reference = reference
        wished = kwargs.get("initial") or {}
        start = _initial_of(reference) if reference else {}
        if not reference and wished.get("kind", "web page") == "web page":
            start["retrieved_on"] = timezone.localdate
        kwargs["initial"] = {**start, **wished}
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.kind_now = self._kind_now()
        asked = FIELDS_OF[self.kind_now]
        for name in {field for fields in FIELDS_OF.values() for field in fields} - set(asked):
            self.fields[name].widget = forms.HiddenInput()
        if self.kind_now == "web page":
            self.fields["url"].required = self.fields["retrieved_on"].required = True

    def _kind_now(self) -> str:
        kind = self.data.get("kind") if self.is_bound else self.initial.get("kind", "web page")
        return kind if kind in FIELDS_OF else "web page"

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields that this kind asks for, in its order; the DOI stands with the address."""
        first = ("issued", *(name for name in FIELDS_OF[self.kind_now] if name != "doi"))
        return [self[name] for name in first]

    def clean_doi(self) -> str:
        return DOI_BEFORE.sub("", self.cleaned_data["doi"].strip()).lower()

    def clean_issued(self) -> str:
        typed = self.cleaned_data["issued"].strip()
        kept = self.reference is not None and typed == date_text(self.reference.csl, "issued")
        if typed and not kept and not DATE.fullmatch(typed):
            raise ValidationError(_("Write the date as 2021, 2021-03 or 2021-03-15."))
        return typed

    def clean_retrieved_on(self) -> Any:
        day = self.cleaned_data["retrieved_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            for problem in validate(self.item):
                self.add_error(_field_of(problem), problem)
        return data

    @property
    def item(self) -> dict[str, Any]:
        """The CSL item that was typed; what an imported item has beyond these fields stays in it."""
        item: dict[str, Any] = dict(self.reference.csl) if self.reference else {}
        kind = self.cleaned_data["kind"]
        if not self.reference or self.reference.kind != kind:
            item["type"] = KINDS[kind]
        for name, value in self._typed(kind, item):
            if value:
                item[name] = value
            else:
                item.pop(name, None)
        return item

    def _typed(self, kind: str, before: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        asked = {"title", "authors", "issued", "url", *FIELDS_OF[kind]}
        for field, name in PLAIN.items():
            if field in asked:
                yield name, self.cleaned_data[field].strip()
        for field, name in NAMES.items():
            if field in asked:
                kept = {name_line(one): dict(one) for one in names_of(before, name)}
                lines = [line.strip() for line in self.cleaned_data[field].splitlines() if line.strip(" ,")]
                yield name, [kept.get(line) or name_of(line) for line in lines]
        typed = self.cleaned_data["issued"]
        if match := DATE.fullmatch(typed):
            yield "issued", {"date-parts": [[int(part) for part in match.groups() if part]]}
        elif not typed:
            yield "issued", None

    @property
    def said(self) -> dict[str, Any]:
        """What the actions want to know."""
        data = self.cleaned_data
        legal = data["legal_status"] if data["kind"] == "legal instrument" else ""
        return {
            "item": self.item,
            "kind": data["kind"],
            "retrieved_on": data["retrieved_on"],
            "archived_url": data["archived_url"],
            "legal_status": legal,
        }


def _initial_of(reference: Reference) -> dict[str, Any]:
    item = reference.csl
    return {
        **{field: text_of(item, name) for field, name in PLAIN.items()},
        **{field: "\n".join(map(name_line, names_of(item, name))) for field, name in NAMES.items()},
        "issued": date_text(item, "issued"),
        "kind": reference.kind,
        "retrieved_on": reference.retrieved_on,
        "archived_url": reference.archived_url,
        "legal_status": reference.legal_status,
    }


def _field_of(problem: str) -> str | None:
    """The field that a sentence of the checker is about, as far as it says so."""
    marks = {"(URL)": "url", "DOI": "doi", "issued": "issued", "author": "authors", "editor": "editors"}
    return next((field for mark, field in marks.items() if mark in problem), None)


class ImportForm(forms.Form):
    """References from another program, pasted or as a file; which format it is, the text itself shows."""

    pasted = forms.CharField(
        label=_("Paste references"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "mono"}),
        help_text=_("BibTeX, RIS or CSL-JSON, as Zotero, JabRef, EndNote and others export them."),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".bib,.ris,.json,.txt"}),
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, pasted = data.get("file"), data.get("pasted", "")
        if not file and not pasted.strip():
            raise ValidationError(_("Paste some references, or choose a file."))
        field = "file" if file else "pasted"
        try:
            data["items"] = _read(file.read(2_000_001).decode("utf-8-sig") if file else pasted)
        except UnicodeDecodeError:
            self.add_error(field, _("This file is not text in UTF-8; export it anew with that encoding."))
        except BadReferences as bad:
            self.add_error(field, str(bad))
        if len(data.get("items", ())) > IMPORTED_AT_ONCE:
            self.add_error(field, _("At most %(n)d references at once; split them.") % {"n": IMPORTED_AT_ONCE})
        return data


def _read(text: str) -> list[CslItem]:
    """Each format begins in its own way."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(("[", "{")):
        return from_csl_json(text)
    if re.match(r"TY {1,2}-", start):
        return from_ris(text)
    if "@" in start:
        return from_bibtex(text)
    raise BadReferences(str(_("This is neither BibTeX (@…), RIS (TY  - …) nor CSL-JSON ([…]).")), 1)


class CreditForm(forms.ModelForm):
    """Who made a picture, under which licence, and where it comes from."""

    licence = forms.ChoiceField(
        label=_("Licence"),
        required=False,
        choices=[("", _("choose one")), *((one.id, one.name) for one in LICENCES.values())],
    )

    source_url = forms.URLField(
        label=_("Source"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=_("The page it comes from."),
    )

    class Meta:
        model = CreditedImage
        fields = ("alt", "title", "author", "licence", "source_url", "via")
        widgets = {"alt": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["via"].label = _("How it came here (via)")
        for name in CreditedImage.NEEDED:
            self.fields[name].needed_later = True  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
