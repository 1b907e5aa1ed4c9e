"""Forms of positions: where one stands and why, whether it still holds, and whether a condition is met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.debates.forms import ClientKeyField
from forum.people.conduct import needs_conduct
from forum.posts.actions import Text
from forum.posts.forms import Composer, SourceField
from forum.text.markup import MAX_CHARACTERS
from policy_design.options.models import Amendment, Condition, Position
from policy_design.options.positions import (
    LONG_CONDITION,
    LONGEST_CONDITION,
    MOST_CONDITIONS,
    NOT_OF_THIS,
    SAY_WHERE,
    Wish,
)

if TYPE_CHECKING:
    from policy_design.options.models import Option

MOST_TYPED = 4 * MOST_CONDITIONS * LONGEST_CONDITION


class VersionForm(forms.Form):
    """Which version of the option was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class PositionForm(VersionForm):
    """One's position, with one condition on each line. Small in the side column; with an editor on its own page."""

    use_required_attribute = False  # the page says in words what is missing, and keeps the rest

    stance = forms.ChoiceField(
        label=_("Where you stand"),
        choices=Position.Stance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": SAY_WHERE, "invalid_choice": SAY_WHERE},
    )
    conditions = SourceField(
        label=_("Your conditions"),
        required=False,
        max_length=MOST_TYPED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only with conditions: one on each line, as a sentence that a text either meets or does not."),
        error_messages={"max_length": LONG_CONDITION},
    )
    source = SourceField(label=_("Your reasons"), required=False, max_length=MAX_CHARACTERS, strip=False)
    licence_agreed = forms.BooleanField(label=_("Licence"), required=False)
    conduct_agreed = forms.BooleanField(label=_("Code of conduct"), required=False)
    client_key = ClientKeyField()

    def __init__(self, *args: Any, option: Option, by: Any, small: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "id_position_%s", **kwargs})
        language = option.process.language
        self.fields["conditions"].widget.attrs |= {"lang": language, "data-also": ""}
        attrs = {"rows": 4 if small else 12, "lang": language, "spellcheck": "true"}
        if small:
            self.fields["source"].widget = forms.Textarea(attrs=attrs)
        else:
            topic = str(option.debate.topic.key)
            self.fields["source"].widget = Composer(topic=topic, language=language, attrs=attrs)
        if not needs_conduct(by):
            del self.fields["conduct_agreed"]

    @property
    def text(self) -> Text:
        return Text(source=self.cleaned_data.get("source", ""))

    @property
    def wishes(self) -> list[Wish]:
        return [Wish(line) for line in self.cleaned_data.get("conditions", "").split("\n") if line.strip()]


def filled(option: Option, by: Any, position: Position | None, *, small: bool = False) -> PositionForm:
    """The form with what its author signed last, to go on from there."""
    initial: dict[str, Any] = {"version": option.version}
    if position:
        initial["stance"], initial["source"] = position.stance, position.post.source
        initial["conditions"] = "\n".join(one.sentence for one in position.conditions.all())
    return PositionForm(option=option, by=by, small=small, initial=initial)


class JudgeForm(VersionForm):
    """What the author of a condition says of it."""

    verdict = forms.ChoiceField(label=_("In this version"), choices=Condition.Verdict.choices)

    def __init__(
        self, *args: Any, option: Option, condition: Condition, amendments: Sequence[Amendment], **kwargs: Any
    ) -> None:
        initial = {"verdict": condition.verdict, "amendment": condition.amendment_id or "", "version": option.version}
        kwargs |= {"initial": initial, "auto_id": f"id_judge_{condition.pk}_%s", "label_suffix": ""}
        super().__init__(*args, **kwargs)
        known = {str(one.pk): one for one in amendments}
        self.fields["amendment"] = forms.TypedChoiceField(
            label=_("Would be met by"),
            choices=[("", _("no amendment")), *((pk, _named(one)) for pk, one in known.items())],
            coerce=known.get,
            empty_value=None,
            required=False,
            error_messages={"invalid_choice": NOT_OF_THIS},
        )


def _named(amendment: Amendment) -> str:
    return str(_("Amendment %(n)d") % {"n": amendment.number})


def amendments_for(option: Option) -> list[Amendment]:
    """Those that could meet a condition; what was declined or withdrawn no longer could."""
    gone = (Amendment.Status.DECLINED, Amendment.Status.WITHDRAWN)
    return list(option.amendments.exclude(status__in=gone).order_by("number"))
