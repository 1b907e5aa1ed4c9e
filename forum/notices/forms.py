"""What comes in: which thing is followed how, and what one wants by mail where one has said nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from forum.debates.models import Tag, Voice
from forum.live.models import Topic
from forum.notices.actions import may_read
from forum.notices.models import Follow, Frequency, NoticeSettings
from forum.posts.models import Post

if TYPE_CHECKING:
    from forum.notices.actions import Target
    from forum.people.models import Person

TARGETS: dict[str, type[Model]] = {"topic": Topic, "post": Post, "voice": Voice, "tag": Tag}
RELATED = {"post": ("thread__topic",), "voice": ("debate__topic",)}
DOES = ("follow", "leave", "mute")


class ChangeForm(forms.Form):
    """One thing that may be read, or that is followed already, and what to do: the names of the buttons."""

    kind = forms.ChoiceField(choices=[(name, name) for name in TARGETS])
    pk = forms.IntegerField(min_value=1)
    do = forms.ChoiceField(choices=[(name, name) for name in DOES])
    frequency = forms.ChoiceField(choices=[("", ""), *Frequency.choices], required=False)
    back = forms.CharField(required=False, max_length=500)

    def __init__(self, data: Any, *, by: Person) -> None:
        super().__init__(data)
        self.by = by
        self.target: Target | None = None

    def clean(self) -> dict[str, Any]:
        """What one may not read is as unknown as what there is not; what one follows can always be left."""
        data = super().clean() or self.cleaned_data
        kind, pk = data.get("kind"), data.get("pk")
        if not kind or not pk:
            return data
        rows: Any = TARGETS[kind]._default_manager.select_related(*RELATED.get(kind, ()))
        found = rows.filter(pk=pk).first() if pk < 2**63 else None
        if found is not None and (may_read(self.by, found) or self._leaves(kind, pk)):
            self.target = found
        return data

    def _leaves(self, kind: str, pk: int) -> bool:
        mine = Follow.objects.filter(person=self.by, **{kind: pk})
        return self.cleaned_data.get("do") == "leave" and mine.exists()


def _zones() -> list[tuple[str, Any]]:
    return [("", _("that of this site")), *((name, name.replace("_", " ")) for name in sorted(available_timezones()))]


class SettingsForm(forms.ModelForm):
    """How often one is told by mail of what; and in which time zone it is morning."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_zones, required=False)

    class Meta:
        model = NoticeSettings
        fields = ("asks", "taken_part", "followed", "reminders", "time_zone")
        labels = {
            "asks": _("What waits for your answer"),
            "taken_part": _("What else happens where you take part"),
            "followed": _("What you follow as a reader"),
            "reminders": _("Remind me of deadlines: seven days before, two days before, and on the day"),
        }
