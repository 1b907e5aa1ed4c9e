"""The two steps of an import: choosing files, then confirming what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from forum.debates.formats import HOSTED
from forum.debates.models import Voice
from forum.export.bundle import BadFile
from forum.export.incoming import Incoming, Wish, read

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from forum.people.models import Person

MOST_FILES = 12
MOST_BYTES = 5 * 1024 * 1024
KEPT_FOR = 24 * 3600


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, each checked as Django checks one."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        several = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in several or [None]]


class UploadForm(forms.Form):
    """The first step; `incoming` holds what was read."""

    sent = FilesField(
        label=_("Files"),
        help_text=_("A debate as JSON, or a text as Markdown or plain text. Several at once are possible."),
    )
    incoming: list[Incoming]

    def clean_sent(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["sent"]
        if len(files) > MOST_FILES or sum(file.size or 0 for file in files) > MOST_BYTES:
            raise forms.ValidationError(
                _("At most %(files)d files with 5 MB in all; larger ones come in by manage.py import_debate.")
                % {"files": MOST_FILES}
            )
        problems: list[str] = []
        self.incoming = []
        for file in files:
            try:
                self.incoming.append(read(file.name or "", file.read()))
            except BadFile as bad:
                problems.append(f"{file.name}: {bad}")
        if problems:
            raise forms.ValidationError(problems)
        return files


class ConfirmForm(forms.Form):
    """The second step. What was read travels signed in the page, so that nothing is sent twice or kept here."""

    kept = forms.CharField(widget=forms.HiddenInput)
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    place = forms.ChoiceField(label=_("Becomes"), required=False)
    format_key = forms.ChoiceField(
        label=_("Format of a new debate"), choices=[(form.key, form.name) for form in HOSTED], required=False
    )
    public = forms.BooleanField(
        label=_("Anyone may read it"),
        required=False,
        help_text=_("Otherwise only those who take part; this can be changed later."),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.voices = {f"{voice.debate.slug}:{voice.letter}": voice for voice in open_voices(by)}
        places = [(key, f"{voice.debate.question} · {voice}") for key, voice in self.voices.items()]
        self.fields["place"].choices = [("", _("A new debate, with this text as its framing")), *places]  # type: ignore[attr-defined]

    def clean_kept(self) -> list[Incoming]:
        try:
            kept = signing.loads(self.cleaned_data["kept"], salt=salt_of(self.by), max_age=KEPT_FOR)
        except signing.BadSignature:
            raise forms.ValidationError(_("Choose the files again; this page has lain too long.")) from None
        return [read(name, text.encode()) for name, text in kept]

    @property
    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(data["format_key"] or "two-voices", data["public"], self.voices.get(data["place"]))


def keep(files: list[Incoming], by: Person) -> str:
    """The files, compressed and signed for this person."""
    return signing.dumps([(file.name, file.text) for file in files], salt=salt_of(by), compress=True)


def salt_of(by: Person) -> str:
    return f"forum.export.import:{by.pk}"


def open_voices(by: Person) -> list[Voice]:
    """Voices without a contributor in debates that this person organizes, where texts can still come in."""
    free = Voice.objects.filter(
        debate__topic__in=by.organized_topics,
        debate__stage__in=("draft", "writing"),
        contributor=None,
        contributions=None,
    )
    return list(free.select_related("debate").order_by("debate__pk", "order"))
