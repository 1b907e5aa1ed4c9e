"""Forms of readers' responses and of answers to them, and of taking a text away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.debates.models import Handing, Voice
from forum.debates.rebuttal_forms import LeavingForm
from forum.debates.stances import stances_of
from forum.people.conduct import ASK, needs_conduct
from forum.posts.forms import SourceField
from forum.posts.models import Post
from forum.text.markup import MAX_CHARACTERS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from forum.debates.models import Debate
    from forum.people.models import Person

FARTHEST = 10**9  # no number, version or place in a text lies beyond


class TieForm(forms.Form):
    """What a response is tied to, as its address says: a post, and a passage of one version of it."""

    to = forms.IntegerField(required=False, min_value=0, max_value=FARTHEST)
    version = forms.IntegerField(required=False, min_value=1, max_value=FARTHEST)
    start = forms.IntegerField(required=False, min_value=0, max_value=FARTHEST)
    end = forms.IntegerField(required=False, min_value=0, max_value=FARTHEST)
    block = forms.CharField(required=False, max_length=200)
    view = forms.CharField(required=False, max_length=10)


class ShortForm(forms.Form):
    """One short text without a title, and the code of conduct for whoever has not agreed to it yet."""

    use_required_attribute = False  # the page says in words what is missing, and keeps the rest

    source = SourceField(
        label=_("Your response"),
        max_length=MAX_CHARACTERS,
        strip=False,
        error_messages={"required": _("Your response has no text yet.")},
    )
    conduct_agreed = forms.BooleanField(
        label=_("I keep to the code of conduct"), required=False, error_messages={"required": ASK}
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    theirs = ""  # the other text of a conflict

    def __init__(self, *args: Any, person: Person | AnonymousUser, language: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        attrs = {"rows": 8, "lang": language or None, "spellcheck": "true"}
        self.fields["source"].widget = forms.Textarea(attrs=attrs)
        if not person.is_authenticated or not needs_conduct(person):
            del self.fields["conduct_agreed"]


class ResponseForm(ShortForm):
    """A reader's response; which view its author finds most appealing stands beside it, if they wish."""

    view = forms.ChoiceField(
        label=_("Show which view you find most appealing"),
        required=False,
        help_text=_("It stands beside your name, above your response."),
        error_messages={"invalid_choice": _("This debate has no such view; choose one of those shown.")},
    )
    field_order = ("source", "view")

    def __init__(self, *args: Any, debate: Debate, **kwargs: Any) -> None:
        super().__init__(*args, language=debate.language, **kwargs)
        choices = [(one.key, one.line) for one in stances_of(debate)]
        if not choices:
            del self.fields["view"]
            return
        cast(forms.ChoiceField, self.fields["view"]).choices = [("", _("None")), *choices]

    @classmethod
    def of(cls, debate: Debate, person: Person | AnonymousUser, data: Any = None, **initial: Any) -> ResponseForm:
        return cls(data, debate=debate, person=person, initial=initial)


class EditResponseForm(ResponseForm):
    """The same, changed: from which version one started, and why, once readers can see it."""

    client_key = None  # type: ignore[assignment]
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(
        label=_("What did you change, and why?"),
        max_length=300,
        required=False,
        help_text=_("Readers see this beside the date of the change."),
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("conduct_agreed", None)
        if post.is_waiting:
            del self.fields["reason"]


class AnswerForm(ShortForm):
    """A contributor's answer to a response that was handed to them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].label = _("Your answer")


class VoiceChoice(forms.ModelChoiceField):
    """A contributor, by the letter of the voice they speak for."""

    def label_from_instance(self, voice: Any) -> str:
        return f"{voice.letter.upper()}: {voice.contributor.name}"


class HandForm(forms.Form):
    """To whom a response is handed, and what the moderator adds."""

    voice = VoiceChoice(label=_("To"), queryset=Voice.objects.none(), empty_label=None, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("A note to the contributor"),
        required=False,
        max_length=Handing._meta.get_field("note").max_length,
        help_text=_("Only the contributor, the moderators and the organizers read it."),
    )

    def __init__(self, data: Any = None, *, debate: Debate, post: Post) -> None:
        super().__init__(data, label_suffix="")
        speakers = Voice.objects.filter(debate=debate, contributor__isnull=False).exclude(contributor=post.author_id)
        field = cast(VoiceChoice, self.fields["voice"])
        field.queryset = speakers.select_related("contributor").order_by("order")


class WithdrawForm(LeavingForm):
    """The sentence that stands in the place of a contribution that its author withdraws."""

    sentence = forms.CharField(
        label=_("The sentence that stands in its place"),
        max_length=Post._meta.get_field("tombstone").max_length,
        help_text=_("Say why you withdraw the text. Readers see it for good."),
        error_messages={"required": _("Say in a sentence why you withdraw it; it stands in the place of the text.")},
    )
