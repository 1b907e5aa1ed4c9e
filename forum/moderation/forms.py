"""What readers, moderators and authors are asked: why; and what shall be done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.challenge.forms import Challenged
from forum.debates.models import MOST_SLOW_MINUTES
from forum.moderation.models import CODED, Appeal, Code, Decision, Flag
from forum.moderation.words import ASKS, ASKS_OF_WITHDRAWN, DEFAULTS
from forum.people.models import Person

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from forum.posts.models import Post

MOST_IN_A_REASON = Decision._meta.get_field("reason").max_length
CODES = [("", _("Choose a reason")), *Code.choices]


class SentenceField(forms.CharField):
    """One sentence for somebody else to read; line ends become spaces."""

    needed_later = True  # which decisions take one, the form says when it is sent

    def __init__(self, missing: Any, **options: Any) -> None:
        options.setdefault("max_length", MOST_IN_A_REASON)
        options.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(error_messages={"required": missing}, **options)


class CodeField(forms.ChoiceField):
    needed_later = True

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Reason code"), choices=CODES, required=False, **options)


def version_field() -> forms.IntegerField:
    """Which version of the text stood beside the form."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)


def read_of(post: Post) -> dict[str, int]:
    """What stood beside the form: the newest decision about the text, and its version."""
    return {"seen": getattr(post, "last_decision", None) or 0, "version": post.seen_version}


class PlainForm(forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class ReasonForm(PlainForm):
    """A sentence that stands where readers look for the text, or in the record of who showed it again."""

    code = CodeField(initial=Code.OTHER)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_IN_A_REASON,
        error_messages={"required": _("Give a reason; readers see it in the place of the text.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    version = version_field()

    def __init__(self, data: Any = None, *, about: Post) -> None:
        super().__init__(data, initial=read_of(about))

    def clean_code(self) -> str:
        return self.cleaned_data["code"] or Code.OTHER


class DecideForm(PlainForm):
    """What is done about one text, for which of the reasons, and the sentence that its author reads."""

    do = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect, error_messages={"required": _("Choose what shall be done.")}
    )
    code = CodeField()
    reason = SentenceField(
        "",
        label=_("Sentence"),
        required=False,
        help_text=_("Its author reads it; of a hidden text readers see it, too. Write it to the author."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    version = version_field()

    def __init__(self, data: Any = None, *, kinds: Iterable[str], about: Post, of: str = "text") -> None:
        super().__init__(data, initial=read_of(about), auto_id=f"{of}_%s")
        asks = ASKS | ASKS_OF_WITHDRAWN if about.is_withdrawn else ASKS
        self.fields["do"].choices = [(str(kind), asks[kind]) for kind in kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        do = said.get("do")
        if do and do not in DEFAULTS and not said.get("reason", "").strip() and "reason" not in self.errors:
            self.add_error("reason", _("Say why in a sentence; the author reads it."))
        if do in CODED and do not in DEFAULTS and not said.get("code"):
            self.add_error("code", _("Choose for which of these reasons."))
        said["code"] = said.get("code") or Code.OTHER
        return said


class ReasonOfReaderForm(PlainForm):
    """Show a reader's reason, or hide it for one of the reasons of the code of conduct."""

    do = forms.ChoiceField(
        label=_("Decision"),
        choices=[("leave", _("Show it")), ("hide", _("Do not show it; the choice itself counts on"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what shall be done.")},
    )
    code = CodeField()
    reason = SentenceField("", label=_("Sentence"), required=False, help_text=_("It stands in the record."))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("do") == "hide" and not said.get("reason", "").strip() and "reason" not in self.errors:
            self.add_error("reason", _("Say why in a sentence; it stands in the record."))
        if said.get("do") == "hide" and not said.get("code"):
            self.add_error("code", _("Choose for which of these reasons."))
        return said

    @property
    def said(self) -> dict[str, Any]:
        fields = self.cleaned_data
        return {"show": fields["do"] == "leave", "reason": fields["reason"], "code": fields["code"] or Code.OTHER}


class ReportForm(Challenged, PlainForm):
    """Why a reader reports a text; a reader without an account solves the challenge, too."""

    purpose = "report"

    code = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Code.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with it.")},
    )
    sentence = forms.CharField(
        label=_("In your words"),
        max_length=Flag._meta.get_field("sentence").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Which passage, and what is wrong with it. Needed for “something else”."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("code") == Code.OTHER and not said.get("sentence", "").strip() and "sentence" not in self.errors:
            self.add_error("sentence", _("Say in a sentence what is wrong with it."))
        return said

    @property
    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("code", "sentence")}


# The debate and people ------------------------------------------------------------------------------------------


class SlowForm(PlainForm):
    minutes = forms.IntegerField(
        label=_("Minutes between two posts of one person"),
        min_value=0,
        max_value=MOST_SLOW_MINUTES,
        help_text=_("0 switches slow mode off."),
        error_messages={"required": _("Say how many minutes; 0 switches slow mode off.")},
    )
    reason = SentenceField(_("Say why in a sentence; it stands in the record."), label=_("Reason"))


DAYS = [("1", _("one day")), ("3", _("three days")), ("7", _("one week")), ("30", _("30 days")), ("", _("no end set"))]


class SuspendForm(PlainForm):
    """Somebody is named by a text of theirs, or by the address of their profile."""

    whom = forms.CharField(
        label=_("Whom"),
        max_length=200,
        help_text=_("The number of one of their texts here, as in #12, or the address of their profile."),
        error_messages={"required": _("Say whom: the number of a text, or the address of a profile.")},
    )
    days = forms.ChoiceField(label=_("For how long"), choices=DAYS, widget=forms.RadioSelect, required=False)
    code = forms.ChoiceField(
        label=_("Reason code"), choices=CODES, error_messages={"required": _("Choose for which of these reasons.")}
    )
    reason = SentenceField(
        _("Say why in a sentence; the person reads it."), label=_("Sentence"), help_text=_("The person reads it.")
    )

    def __init__(self, *args: Any, debate: Debate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.debate = debate

    def clean_whom(self) -> Person:
        said: str = self.cleaned_data["whom"].strip()
        number = said.removeprefix("#")
        if number.isascii() and number.isdigit() and len(number) < 10:
            found = Person.objects.filter(posts__thread=self.debate.thread_id, posts__number=int(number)).first()
        else:
            found = Person.objects.filter(slug=said.rstrip("/").rpartition("/")[2]).first()
        if found is None:
            raise forms.ValidationError(_("There is no such text here, and no such profile."))
        return found

    @property
    def until(self) -> datetime | None:
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None


class ReadmitForm(PlainForm):
    whom = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    reason = SentenceField(_("Say why in a sentence; the person reads it."), label=_("Reason"))


# Appeals ------------------------------------------------------------------------------------------------------


class AppealForm(PlainForm):
    text = forms.CharField(
        label=_("Why the decision is wrong"),
        max_length=Appeal._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say why the decision is wrong.")},
    )


class HearForm(PlainForm):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(one.value, one.label.capitalize()) for one in (Appeal.Outcome.UPHELD, Appeal.Outcome.OVERTURNED)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the decision stands or is taken back.")},
    )
    answer = SentenceField(
        _("Answer in a sentence; who appealed reads it."),
        label=_("Answer"),
        help_text=_("Who appealed reads it."),
    )
    version = version_field()
