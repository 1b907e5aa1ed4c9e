"""The form that brings votes from elsewhere: files, and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.debates.forms import licence_choices
from forum.export.forms import FilesField
from policy_design.voting.outside import Brought, Unreadable, read

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_FILES = 6


class OutsideForm(forms.Form):
    """`brought` holds what was read; `faults` the lines that could not be, each a sentence."""

    title = forms.CharField(label=_("Title"), max_length=160, help_text=_("As readers will find it here."))
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=300,
        help_text=_("Who asked whom, where and when, and the address where the data stands."),
    )
    licence = forms.ChoiceField(label=_("Licence of the data"), choices=licence_choices)
    sent = FilesField(
        label=_("Files"),
        help_text=_(
            "votes.csv, comments.csv and participants-votes.csv of a Polis export together, or one PrefLib file (soc, "
            "soi, toc, toi, cat). At most 12 MB each."
        ),
    )
    without = forms.BooleanField(
        label=_("Leave out the lines that cannot be read"),
        required=False,
        help_text=_("Without this, one malformed line is enough for nothing to be taken over."),
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    brought: Brought

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.faults: tuple[str, ...] = ()

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_source(self) -> str:
        return " ".join(str(self.cleaned_data["source"]).split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        files: list[UploadedFile] = data.get("sent") or []
        if not files:
            return data
        if len(files) > MOST_FILES:
            self.add_error("sent", _("These are too many files; an export has three."))
            return data
        try:
            self.brought = read({file.name or "": file.read() for file in files})
        except Unreadable as unreadable:
            self.faults = unreadable.reasons
            self.add_error("sent", _("Nothing could be taken from these files."))
            return data
        if self.brought.faults and not data.get("without"):
            self.faults = self.brought.faults
            self.add_error(
                "sent", _("Some lines cannot be read. Mend the file, or say below that they are to be left out.")
            )
        return data

    @property
    def fields_of_row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "source", "licence", "client_key")}
