"""Forms of rebuttals: writing one, replying, changing either, and moving a rebuttal in the ledger."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum.debates.ledger import LONGEST_SENTENCE, SAY_IT, SHORTER
from forum.debates.rebuttals import LONG_POINT, LONGEST_POINT, SAY_WHY
from forum.people.conduct import needs_conduct
from forum.people.models import Person
from forum.posts.actions import Text
from forum.posts.forms import SourceField, WriteForm
from forum.posts.ledger import Move
from forum.posts.models import Post, Rebuttal
from forum.text.markup import MAX_CHARACTERS


class PointField(forms.CharField):
    """How the rebuttal puts the author's point."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("The author's point, in one sentence they would sign"),
            help_text=_("Shown above your rebuttal. The author can mark it as fair."),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            **options,
        )

    def clean(self, value: Any) -> str:
        return " ".join((super().clean(value) or "").split())


class ConductField(forms.BooleanField):
    """Asked once of everybody, when they first say something."""

    def __init__(self) -> None:
        super().__init__(label=_("Code of conduct"), required=False)


class RebutForm(WriteForm):
    """A rebuttal and its draft: no title; what is the abstract elsewhere puts the author's point."""

    title = None  # type: ignore[assignment]
    reason = None  # type: ignore[assignment]
    abstract = PointField(max_length=600)
    conduct_agreed = ConductField()

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["language"]
        self.fields["source"].widget.attrs["rows"] = 14
        if not needs_conduct(by):
            del self.fields["conduct_agreed"]


class ReplyForm(forms.Form):
    """A reply: one text, no title."""

    use_required_attribute = False  # the page says in words what is missing, and keeps the rest

    source = SourceField(
        label=_("Your reply"),
        max_length=MAX_CHARACTERS,
        strip=False,
        error_messages={"required": _("Your reply has no text yet.")},
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    conduct_agreed = ConductField()

    theirs = ""  # the other text of a conflict

    def __init__(self, *args: Any, by: Person, language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"rows": 8, "lang": language or None, "spellcheck": "true"}
        self.fields["source"].widget = forms.Textarea(attrs=attrs)
        self.label_suffix = ""
        if "conduct_agreed" in self.fields and not needs_conduct(by):
            del self.fields["conduct_agreed"]


class ChangeForm(ReplyForm):
    """A rebuttal or a reply, changed: from which version one started, and why."""

    client_key = None  # type: ignore[assignment]
    conduct_agreed = None  # type: ignore[assignment]
    abstract = PointField(max_length=LONGEST_POINT, error_messages={"max_length": LONG_POINT})
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(
        label=_("What did you change, and why?"),
        max_length=300,
        help_text=_("Readers see this beside the date of the change."),
        error_messages={"required": SAY_WHY},
    )
    field_order = ("abstract", "source", "reason", "version")

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        initial = {**Text.of(post).fields(), "version": post.version}
        super().__init__(*args, language=post.language, initial=initial, **kwargs)
        if post.kind != Post.Kind.REBUTTAL:
            del self.fields["abstract"]
        else:
            self.fields["source"].label = _("Your rebuttal")


class LeavingForm(forms.Form):
    """What is done with a sentence; who is suspended is not asked for one."""

    def __init__(self, *args: Any, may_say: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if not may_say:
            del self.fields["sentence"]

    @property
    def sentence_sent(self) -> str:
        """Also where it was not asked for: whoever typed one before they were suspended is told, not cut short."""
        sent: str = self.cleaned_data.get("sentence") or self.data.get("sentence", "")
        return sent


class MoveRebuttalForm(LeavingForm):
    """The sentence that stands in the ledger; of a concession also how far it goes."""

    use_required_attribute = False

    extent = forms.ChoiceField(
        label=_("How far"),
        choices=[
            (Rebuttal.Extent.WHOLE.value, _("In whole: the rebuttal is right on this point")),
            (Rebuttal.Extent.PART.value, _("In part: some of it is right")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you concede the point in whole or in part.")},
    )
    sentence = forms.CharField(
        label=_("In one sentence"),
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the ledger under your name, for everybody to read."),
        error_messages={"required": SAY_IT, "max_length": SHORTER},
    )

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if move is not Move.CONCEDE:
            del self.fields["extent"]

    @cached_property
    def said(self) -> dict[str, str]:
        """What the action is told; it stays when the action finds fault with it."""
        return {"extent": self.cleaned_data.get("extent", ""), "sentence": self.sentence_sent}
