"""Forms of organizers: setting up, settings, stages, debates, moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import global_settings
from django.utils.translation import gettext_lazy as _
from markdownx.fields import MarkdownxFormField

from forum.debates.forms import ClientKeyField, MomentField, field
from forum.debates.models import CONTRIBUTION_LICENCES, Debate
from policy_design.process.lines import LinesField, LinksField
from policy_design.process.models import Process, ProcessDebate, ProcessStage
from policy_design.process.stages import TEMPLATES, StageKind

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict


class SettingsForm(forms.Form):
    """What can be changed of a process at any time before it is archived."""

    title = field(Process, "title", help_text=_("What it is about, in a few words."))
    standfirst = field(Process, "standfirst", widget=forms.Textarea(attrs={"rows": 2}))
    host = field(Process, "host")
    problem = MarkdownxFormField(
        label=_("Problem statement"),
        required=False,
        max_length=20_000,
        help_text=_("Markdown. What is wrong or open, for whom, and why now. It can wait until the process begins."),
    )
    questions = LinesField(
        label=_("Research questions"), most=15, longest=300, help_text=_("One per line; they are numbered in order.")
    )
    backgrounds = LinesField(
        label=_("Backgrounds of experts"),
        most=15,
        longest=80,
        help_text=_("One per line, as in “law” or “photography”. Experts are invited and listed by background."),
    )
    partners = LinksField(
        named="name",
        label=_("Partners"),
        address_needed=False,
        help_text=_("One per line: “Name | https://example.org”, or the name alone."),
    )
    links = LinksField(named="title", label=_("Context"), help_text=_("One per line: “Title | https://example.org”."))
    language = forms.ChoiceField(label=_("Language"), choices=global_settings.LANGUAGES, initial="en")
    other_languages = forms.MultipleChoiceField(
        label=_("Other languages"),
        choices=global_settings.LANGUAGES,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=_("In which people may write here, too."),
    )
    licence = forms.ChoiceField(
        label=_("Licence of what is written"), choices=list(CONTRIBUTION_LICENCES.items()), initial="CC-BY-SA-4.0"
    )
    is_open = forms.TypedChoiceField(
        label=_("Who may read it"),
        choices=[
            ("yes", _("Everyone, once it has begun")),
            ("no", _("Members only: organizers, experts, moderators and observers")),
        ],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    takes_interests = forms.BooleanField(
        label=_("People may ask to join while the call is on"),
        required=False,
        initial=True,
        help_text=_("You accept or decline each with a sentence. Nobody else sees who asked."),
    )

    def clean_standfirst(self) -> str:
        return " ".join(self.cleaned_data["standfirst"].split())


class NewProcessForm(SettingsForm):
    """Setting up: a template, when it starts, and the settings."""

    template_key = forms.ChoiceField(
        label=_("Template"), choices=[(one.key, one.name) for one in TEMPLATES.values()], initial="full"
    )
    starts_at = MomentField(
        label=_("Planned start"), help_text=_("The stages get dates one after the other from here; change them later.")
    )
    client_key = ClientKeyField()


class EditProcessForm(SettingsForm):
    """The settings of a process that exists."""

    def __init__(self, data: QueryDict | None = None, *, process: Process) -> None:
        initial: dict[str, Any] = {name: getattr(process, name) for name in self.base_fields}
        initial["is_open"] = "yes" if process.is_open else "no"
        super().__init__(data, initial=initial)


# Stages ---------------------------------------------------------------------------------------------------------


class StageForm(forms.Form):
    """One stage. Of one that has begun the start is as it was."""

    title = field(ProcessStage, "title")
    note = field(ProcessStage, "note")
    starts_at = MomentField(label=_("Planned start"), help_text=_("It begins by itself then, if nothing is missing."))
    ends_at = MomentField(
        label=_("Planned end"), help_text=_("Whatever the stage takes in is taken until then, by the clock.")
    )

    def __init__(self, data: QueryDict | None = None, *, stage: ProcessStage) -> None:
        super().__init__(data, initial={name: getattr(stage, name) for name in self.base_fields})
        if stage.started_at is not None:
            del self.fields["starts_at"]

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or {}
        starts, ends = fields.get("starts_at"), fields.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It cannot end before it starts."))
        return fields


class AddStageForm(forms.Form):
    kind = forms.ChoiceField(label=_("Add a stage"), choices=StageKind.choices())
    stages = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1000)  # how many there were


class MoveForm(forms.Form):
    """The stage that was on when the button was shown, and why the process goes on although something is missing."""

    leaving = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    reason = forms.CharField(required=False, max_length=ProcessStage._meta.get_field("passed_without").max_length)


# Debates --------------------------------------------------------------------------------------------------------


class DebateChoice(forms.ModelChoiceField):
    def label_from_instance(self, debate: Any) -> str:
        return str(debate)


class AttachForm(forms.Form):
    """A debate that belongs to the process."""

    debate = DebateChoice(label=_("Debate"), queryset=Debate.objects.none())
    relation = forms.ChoiceField(label=_("It is"), choices=ProcessDebate.Relation.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, debates: QuerySet[Debate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(DebateChoice, self.fields["debate"]).queryset = debates
        self.initial.setdefault("relation", ProcessDebate.Relation.PART.value)
