"""Forms of organizers: setting up and settings, framing, voices, pictures, invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from django import forms
from django.conf import global_settings, settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markdownx.fields import MarkdownxFormField

from forum.debates.formats import FORMATS, HOSTED
from forum.debates.models import CONTRIBUTION_LICENCES, LETTERS, Debate, Responses, Voice, end_of_line
from forum.debates.stages import Stage
from forum.library.models import CreditedImage
from forum.people.forms import NameField
from forum.people.models import Invitation, Role
from forum.text.licences import LICENCES
from forum.text.markup import MAX_CHARACTERS

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

DATES = ("writing_closes_at", "opens_at", "rebuttals_close_at", "closing_closes_at", "closes_at")
YEARS = range(1900, 2200)
DATE_STAGES = {"rebuttals_close_at": Stage.REBUTTAL, "closing_closes_at": Stage.CLOSING}


class ClientKeyField(forms.UUIDField):
    """A key that the form carries, so that a repeated submit makes one thing."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, initial=uuid4)


class MomentField(forms.DateTimeField):
    """A date with a time, in the time zone of the site, in a year that every database and time zone can hold."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, required=False, **options)
        self.validators.append(_in_reach)


def _in_reach(moment: datetime) -> None:
    if not YEARS[0] <= moment.year <= YEARS[-1]:
        raise forms.ValidationError(
            _("Choose a year between %(first)d and %(last)d.") % {"first": YEARS[0], "last": YEARS[-1]}
        )


def field(model: Any, name: str, **options: Any) -> forms.CharField:
    """A line of text with the model's own label, hint and length."""
    column = model._meta.get_field(name)
    options = {"label": column.verbose_name.capitalize(), "help_text": column.help_text, **options}
    options.setdefault("required", not column.blank)
    return forms.CharField(max_length=column.max_length, validators=[end_of_line], **options)


# The debate ---------------------------------------------------------------------------------------------------


class SettingsForm(forms.Form):
    """What can be changed of a debate at any time before it is archived."""

    question = field(Debate, "question", help_text=_("As you would ask it aloud. It is the title of the debate."))
    standfirst = field(Debate, "standfirst", widget=forms.Textarea(attrs={"rows": 2}))
    host = field(Debate, "host")
    series = field(Debate, "series", help_text=_("If it belongs to one."))
    tags = forms.CharField(
        label=_("Subjects"), required=False, max_length=300, help_text=_("With commas between them, at most eight.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=global_settings.LANGUAGES, initial="en")
    other_languages = forms.MultipleChoiceField(
        label=_("Other languages"),
        choices=global_settings.LANGUAGES,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=_("Contributions may be written in these, too; each author chooses when signing."),
    )
    licence = forms.ChoiceField(
        label=_("Licence of contributions"),
        choices=list(CONTRIBUTION_LICENCES.items()),
        initial="CC-BY-SA-4.0",
        help_text=_("Contributors agree to it when they sign. It cannot change after the first signature."),
    )
    is_open = forms.TypedChoiceField(
        label=_("Who may read it"),
        choices=[
            ("yes", _("Everyone, once it leaves preparation")),
            ("no", _("Members only: contributors, moderators and organizers")),
        ],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    choice_needs_account = forms.BooleanField(
        label=_("Readers need an account to choose a view"),
        required=False,
        help_text=_("Otherwise each browser can choose once; nobody is kept from using two."),
    )
    log_names = forms.BooleanField(
        label=_("Name moderators in the public log of decisions"),
        required=False,
        help_text=_("Else it says only in which role they decided. Whom a decision concerned it never says."),
    )
    responses_from = forms.ChoiceField(
        label=_("Responses are taken from"),
        choices=Responses.choices,
        initial=Responses.OPEN.value,
        required=False,
        widget=forms.RadioSelect,
    )
    writing_closes_at = MomentField(label=_("Contributions are due"))
    opens_at = MomentField(label=_("Opens for readers"), help_text=_("Empty: when all are in, or by your hand."))
    rebuttals_close_at = MomentField(label=_("Rebuttals close"))
    closing_closes_at = MomentField(label=_("Closing statements are due"))
    closes_at = MomentField(label=_("The debate closes"), help_text=_("Empty: when you close it."))

    def clean_tags(self) -> list[str]:
        tags = [" ".join(tag.split()) for tag in self.cleaned_data["tags"].split(",") if tag.strip()]
        if len(tags) > 8 or any(len(tag) > 60 for tag in tags):
            raise forms.ValidationError(_("At most eight tags of at most 60 characters."))
        return tags

    def clean_responses_from(self) -> str:
        """Where nothing is chosen it stays as it is."""
        return self.cleaned_data["responses_from"] or self.get_initial_for_field(
            self.fields["responses_from"], "responses_from"
        )

    def clean_standfirst(self) -> str:
        return " ".join(self.cleaned_data["standfirst"].split())

    def clean(self) -> dict[str, Any]:
        """Dates follow each other as the stages do."""
        fields: dict[str, Any] = super().clean() or {}
        before: datetime | None = None
        for name in ("writing_closes_at", "rebuttals_close_at", "closing_closes_at", "closes_at"):
            moment = fields.get(name)
            if moment and before and moment <= before:
                self.add_error(name, _("This date must come after the one before it."))
            before = moment or before
        opens, closes, due = (fields.get(name) for name in ("opens_at", "closes_at", "writing_closes_at"))
        if opens and due and opens < due:
            self.add_error("opens_at", _("It cannot open before contributions are due."))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It cannot close before it opens."))
        return fields

    @property
    def date_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in DATES if name in self.fields]


class NewDebateForm(SettingsForm):
    """Setting up: the settings and a format."""

    format_key = forms.ChoiceField(
        label=_("Format"), choices=[(one.key, one.name) for one in HOSTED], initial="two-voices"
    )
    client_key = ClientKeyField()

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        for name in DATES:
            if fields.get(name) and fields[name] <= timezone.now():
                self.add_error(name, _("This date has already passed."))
        if (form := FORMATS.get(fields.get("format_key", ""))) is not None:
            for name, stage in DATE_STAGES.items():
                if stage not in form.stages:
                    fields[name] = None
        return fields


class EditDebateForm(SettingsForm):
    """The settings of a debate that exists; dates of stages that its format lacks are left out."""

    def __init__(self, data: QueryDict | None = None, *, debate: Debate) -> None:
        names = [name for name in self.base_fields if name != "tags"]
        initial: dict[str, Any] = {name: getattr(debate, name) for name in names}
        initial["is_open"] = "yes" if debate.is_open else "no"
        initial["tags"] = ", ".join(tag.name for tag in debate.tags.all())
        super().__init__(data, initial=initial)
        for name, stage in DATE_STAGES.items():
            if stage not in debate.format.stages:
                del self.fields[name]


class FramingForm(forms.Form):
    """The framing essay, and why it changed once others can read it."""

    source = MarkdownxFormField(
        label=_("Framing essay"),
        max_length=MAX_CHARACTERS,
        help_text=_("Markdown: headings, lists, tables, footnotes; [@key] cites a reference of the library."),
    )
    reason = forms.CharField(
        label=_("What you changed and why"), max_length=300, help_text=_("Readers see it in the history.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]


class MoveForm(forms.Form):
    """Which move is asked for."""

    move = forms.CharField(max_length=30)


# Voices and invitations ---------------------------------------------------------------------------------------


class VoiceForm(forms.Form):
    label = field(Voice, "label")
    thesis = field(Voice, "thesis", help_text=_("Where this voice stands, in one line that its author could sign."))


class NewVoiceForm(VoiceForm):
    order = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=len(LETTERS) - 1)


class VoiceChoice(forms.ModelChoiceField):
    """A voice by its letter and line, sent as its letter."""

    def label_from_instance(self, voice: Any) -> str:
        return str(voice)


class InviteForm(forms.Form):
    """An invitation to one address: for a role, a contributor to a voice that is free."""

    ROLES = (
        (Role.CONTRIBUTOR.value, _("Contributor: signs the text of one voice")),
        (Role.EXPERT.value, _("Expert: may rebut contributions")),
        (Role.MODERATOR.value, _("Moderator: keeps the conversation in order")),
        (Role.ORGANIZER.value, _("Organizer: may do all that you may do here")),
    )

    role = forms.ChoiceField(label=_("As"), choices=ROLES, widget=forms.RadioSelect)
    voice = VoiceChoice(
        label=_("Voice"),
        queryset=Voice.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("A contributor needs one. Voices with a contributor or an open invitation are not listed."),
    )
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The link works for this address alone."))
    name = NameField(label=_("Name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    message = forms.CharField(
        label=_("A personal message"),
        required=False,
        max_length=Invitation._meta.get_field("message").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands in the mail, above question, role, terms and dates, which are there by themselves."),
    )
    client_key = ClientKeyField()

    def __init__(self, *args: Any, debate: Debate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if debate.format.rebutters.isdisjoint(("expert", "reader")):
            role = cast(forms.ChoiceField, self.fields["role"])
            role.choices = [choice for choice in InviteForm.ROLES if choice[0] != Role.EXPERT.value]
        key = str(self.data.get("client_key", ""))
        taken = [one.pk for one in debate.voices.select_related("invitation") if _is_taken(one, key)]
        voice = cast(VoiceChoice, self.fields["voice"])
        voice.queryset = debate.voices.exclude(pk__in=taken).order_by("order")

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or {}
        if fields.get("role") == Role.CONTRIBUTOR and not fields.get("voice") and "voice" not in self.errors:
            self.add_error("voice", _("Choose the voice that this contributor would speak for."))
        if fields.get("role") != Role.CONTRIBUTOR:
            fields["voice"] = None
        return fields


def _is_taken(voice: Voice, key: str) -> bool:
    """Has a contributor or an open invitation, other than the one that this very form has sent already."""
    if voice.contributor_id or voice.invitation is None:
        return bool(voice.contributor_id)
    return voice.invitation.is_open and str(voice.invitation.client_key) != key


# Pictures -----------------------------------------------------------------------------------------------------


def licence_choices() -> list[Any]:
    groups = {"cc": _("Creative Commons"), "public domain": _("Public domain"), "other": _("Other")}
    return [
        ("", _("Choose")),
        *(
            (name, [(one.id, one.name) for one in LICENCES.values() if one.kind == kind])
            for kind, name in groups.items()
        ),
    ]


class ImageForm(forms.Form):
    """A picture with its full credit: readers are told who made it, where it comes from and what they may do."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        help_text=_("PNG, JPEG, WebP or GIF, at most %(size)d MB. It is written anew, without its hidden data.")
        % {"size": settings.IMAGE_MAX_BYTES // 1_048_576},
    )
    alt = field(CreditedImage, "alt", required=True)
    title = field(CreditedImage, "title")
    author = field(CreditedImage, "author", required=True)
    licence = forms.ChoiceField(label=_("Licence"), choices=licence_choices)
    source_url = forms.URLField(
        label=_("Source"), assume_scheme="https", max_length=1000, help_text=_("The page it comes from.")
    )
    via = field(CreditedImage, "via", required=True)
    client_key = ClientKeyField()
