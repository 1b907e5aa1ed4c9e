"""Forms of recommendations: writing one with what it rests on, withdrawing it, noting what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markdownx.fields import MarkdownxFormField

from forum.debates.forms import ClientKeyField, field
from policy_design.process.document_forms import DayField
from policy_design.recommendations.bases import Based
from policy_design.recommendations.models import FollowUp, Recommendation, RecommendationVersion
from policy_design.voting.models import Item

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField
    from django.http import QueryDict

    from policy_design.options.models import Option
    from policy_design.process.models import Process

FIELDS = ("title", "addressee", "kind", "owner", "follow_up_on", "rests_on_nothing", "source")


@dataclass(frozen=True)
class Offered:
    """One option with what of it can be chosen: value, words, whether it is chosen."""

    option: Option
    choices: list[tuple[str, Any, bool]]


def value_of(based: Based) -> str:
    return f"{based.option.pk}-{based.version}-{based.item.pk if based.item else 0}"


class BasesField(forms.MultipleChoiceField):
    """Versions of the process's options, each alone or with a closed vote about it. Chosen ones come in this order."""

    def __init__(self) -> None:
        super().__init__(label=_("What it rests on"), required=False, widget=forms.CheckboxSelectMultiple)
        self.offered: dict[str, Based] = {}
        self.error_messages["invalid_choice"] = _("One of the things chosen is not offered any more; choose again.")

    def offer(self, process: Process) -> None:
        """In three queries, however many there are."""
        self.offered = {value_of(based): based for based in _offered(process)}  # forms share what fields begin with
        self.choices = [(value, value) for value in self.offered]

    def clean(self, value: Any) -> list[Based]:
        chosen = set(super().clean(value))
        return [based for one, based in self.offered.items() if one in chosen]


def _offered(process: Process) -> list[Based]:
    options = process.options.filter(tabled_at__isnull=False).prefetch_related("versions")
    closed = Item.objects.filter(round__process=process, round__closed_at__isnull=False, round__annulled="")
    closed = closed.exclude(option=None, amendment=None).select_related("round", "amendment__accepted_in")
    items = list(closed.order_by("round__number", "order", "pk"))
    found = []
    for option in options.order_by("letter", "number"):
        option.process = process
        for number in sorted((one.number for one in option.versions.all()), reverse=True):
            about = [one for one in items if _version_of(one, option) == number]
            found += [Based(option, number), *(Based(option, number, item) for item in about)]
    return found


def _version_of(item: Item, option: Option) -> int | None:
    """The version of this option that an item is about: of an amendment the one that took it in, or it was made to."""
    if item.amendment is None:
        return item.option_version if item.option_id == option.pk else None
    if item.amendment.option_id != option.pk:
        return None
    taken = item.amendment.accepted_in
    return taken.number if taken else item.amendment.version


class RecommendationForm(forms.Form):
    """A recommendation as its organizers write it."""

    title = field(Recommendation, "title", help_text=_("What is recommended, in one line."))
    addressee = field(Recommendation, "addressee", help_text=_("Who could do it: a body, a profession, a platform."))
    kind = forms.ChoiceField(label=_("Kind"), choices=Recommendation.Kind.choices)
    owner = field(Recommendation, "owner")
    follow_up_on = DayField(
        label=_("To be looked at again on"),
        help_text=_("Readers see the day. Once it has come, the organizers are asked what became of it."),
    )
    source = MarkdownxFormField(
        label=_("Text"),
        required=False,
        max_length=Recommendation._meta.get_field("source").max_length,
        help_text=_("Markdown; [@key] cites a reference of the library."),
    )
    bases = BasesField()
    rests_on_nothing = field(
        Recommendation,
        "rests_on_nothing",
        label=_("Why it rests on no option"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("What you changed and why"),
        max_length=RecommendationVersion._meta.get_field("reason").max_length,
        help_text=_("Readers see it in the history."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    client_key = ClientKeyField()

    def __init__(
        self, data: QueryDict | None = None, *, process: Process, recommendation: Recommendation | None = None
    ) -> None:
        initial: dict[str, Any] = {"kind": Recommendation.Kind.GUIDANCE}
        if recommendation:
            initial = {name: getattr(recommendation, name) for name in (*FIELDS, "version")}
            rows = recommendation.bases.select_related("option", "item")
            initial["bases"] = [value_of(Based(one.option, one.option_version, one.item)) for one in rows]
        super().__init__(data, initial=initial)
        self._bases.offer(process)
        if recommendation:
            del self.fields["client_key"]
        else:
            del self.fields["version"]
        if recommendation is None or not recommendation.is_published:
            del self.fields["reason"]

    @property
    def _bases(self) -> BasesField:
        found = self.fields["bases"]
        assert isinstance(found, BasesField)
        return found

    def clean_rests_on_nothing(self) -> str:
        return " ".join(self.cleaned_data["rests_on_nothing"].split())

    @property
    def offered(self) -> list[Offered]:
        """What can be chosen, option by option."""
        bound: BoundField = self["bases"]
        chosen = {str(one) for one in bound.value() or ()}
        found: dict[int, Offered] = {}
        for value, based in self._bases.offered.items():
            row = found.setdefault(based.option.pk, Offered(based.option, []))
            row.choices.append((value, _words(based), value in chosen))
        return list(found.values())


def _words(based: Based) -> Any:
    words = {"n": based.version, "title": based.option.title}
    if based.item is None:
        return _("Version %(n)d, without a vote") % words
    words |= {"round": based.item.round.number, "question": based.item.round.question, "item": based.item.text}
    if based.item.amendment:
        words["n"] = based.item.amendment.number
        return _("Amendment %(n)d, voted on in round %(round)d: “%(question)s”") % words
    return _("Version %(n)d, voted on in round %(round)d: “%(question)s”") % words


class WithdrawForm(forms.Form):
    reason = field(
        Recommendation,
        "withdrawn_because",
        required=True,
        label=_("Why it is withdrawn"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence; it stands in the place of the text. Earlier versions can still be read."),
    )

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())


class FollowUpForm(forms.Form):
    """What became of a recommendation."""

    status = forms.ChoiceField(label=_("What became of it"), choices=FollowUp.Status.choices, widget=forms.RadioSelect)
    on = DayField(label=_("On"), help_text=_("The day on which it happened, or on which you looked."))
    note = field(FollowUp, "note", label=_("In a sentence"), widget=forms.Textarea(attrs={"rows": 3}))
    source_title = field(FollowUp, "source_title", help_text=_("As in: minutes of the assembly, May 2027."))
    source_url = forms.URLField(
        label=_("Address of the source"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Where others can read it. Only “no answer” can be noted without one."),
    )
    again_on = DayField(label=_("To be looked at again on"), help_text=_("If it should be; readers see the day."))
    client_key = ClientKeyField()

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})
        self.fields["on"].required = True
        self.fields["source_url"].needed_later = True  # type: ignore[attr-defined]
