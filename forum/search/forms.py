"""What comes in by the address of the search page. Whatever is wrong in it is left out, with a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from forum.debates.models import Debate
from forum.search.sources import kinds
from forum.search.words import MOST_ASKED

if TYPE_CHECKING:
    from forum.rules.words import Anyone


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Words"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": MOST_ASKED}),
        help_text=_("All of them are looked for. “Quotation marks” keep words together."),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    debate = forms.CharField(label=_("Debate"), required=False, max_length=80)
    voice = forms.ChoiceField(label=_("Voice"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("best first")), ("newest", _("newest first"))]
    )

    def __init__(self, data: Any, *, reader: Anyone) -> None:
        super().__init__(data)
        slug = str(data.get("debate", ""))[:80]
        self.within = Debate.objects.visible_to(reader).filter(slug=slug).first() if slug else None
        self.fields["kind"].choices = [("", _("any")), *((one.key, one.many) for one in kinds().values())]  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", _("any")), *_languages(reader)]  # type: ignore[attr-defined]
        self.fields["voice"].choices = [("", _("any")), *_voices(self.within)]  # type: ignore[attr-defined]
        self.fields["debate"].widget = forms.HiddenInput()
        if self.within is None:
            del self.fields["voice"]

    @property
    def asked(self) -> dict[str, Any]:
        """The filters that hold, for find()."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "kinds": [found["kind"]] if found.get("kind") else [],
            "debate": self.within,
            "voice": found.get("voice", ""),
            "language": found.get("language", ""),
            "since": found.get("since"),
            "until": found.get("until"),
            "newest": found.get("order") == "newest",
        }

    @property
    def narrows(self) -> bool:
        """Some filter is set, so that fewer things are found."""
        return any(value for name, value in self.asked.items() if name != "newest")


def _voices(debate: Debate | None) -> list[tuple[str, str]]:
    return [(voice.letter, str(voice)) for voice in debate.voices.all()] if debate else []


def _languages(reader: Anyone) -> list[tuple[str, str]]:
    """Those in which debates that this reader may read are held."""
    rows = Debate.objects.visible_to(reader).order_by().values_list("language", "other_languages").distinct()
    codes = sorted({code for own, others in rows for code in (own, *others)})
    return [(code, LANG_INFO.get(code.lower(), {}).get("name_local", code)) for code in codes]
