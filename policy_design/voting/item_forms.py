"""Forms for what stands to a vote: options, amendments and sentences to add, and what became of the round before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.posts.models import Post
from policy_design.options.models import Amendment, Option
from policy_design.process.lines import LinesField
from policy_design.voting.fitting import LONGEST_STATEMENT, TAKES, most_items
from policy_design.voting.models import Item, Round
from policy_design.voting.planning import ItemPlan

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict

    from forum.verdicts import Sentence

K = Item.Kind
KEEP, REWORD, DROP = "keep", "reword", "drop"


@dataclass(frozen=True)
class Standing:
    """An item as the organizers' page lists it."""

    item: Item
    is_stale: bool  # an option of which there is a later version

    @property
    def can_be_removed(self) -> bool:
        return self.item.earlier_id is None and self.item.kind != K.STATUS_QUO


def standing(round: Round) -> list[Standing]:
    found = round.items.select_related("option__process", "amendment__option__process", "earlier")
    return [Standing(one, _is_stale(one)) for one in found]


def _is_stale(item: Item) -> bool:
    kept = item.change == Item.Change.KEPT
    return item.option is not None and not kept and item.option.version != item.option_version


def free_options(round: Round) -> QuerySet[Option]:
    """On the table, and not yet to be voted on here."""
    taken = round.items.exclude(option=None).values("option")
    rows = Option.objects.filter(process=round.process_id, status=Option.Status.OPEN).exclude(pk__in=taken)
    return rows.order_by("letter", "number")


def free_amendments(round: Round) -> QuerySet[Amendment]:
    """Put to a vote, and not yet here."""
    taken = round.items.exclude(amendment=None).values("amendment")
    rows = Amendment.objects.filter(
        option__process=round.process_id, status=Amendment.Status.TO_VOTE, post__status=Post.Status.PUBLIC
    )
    return rows.exclude(pk__in=taken).select_related("option").order_by("option__letter", "option__number", "number")


class OptionsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, option: Any) -> str:
        return str(_("%(option)s (version %(n)d)") % {"option": option, "n": option.version})


class AmendmentsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, amendment: Any) -> str:
        return str(_("Amendment %(n)d to %(option)s") % {"n": amendment.number, "option": amendment.option})


class AddForm(forms.Form):
    """What the method can ask about, and is not there yet."""

    options = OptionsField(
        label=_("Options"), queryset=Option.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    amendments = AmendmentsField(
        label=_("Amendments that were put to a vote"),
        queryset=Amendment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None = None, *, round: Round) -> None:
        super().__init__(data)
        takes = TAKES[round.method]
        cast("OptionsField", self.fields["options"]).queryset = free_options(round)
        cast("AmendmentsField", self.fields["amendments"]).queryset = free_amendments(round)
        if K.STATEMENT in takes:
            longest = LONGEST_STATEMENT if round.method == Round.Method.STATEMENTS else 400
            self.fields["sentences"] = LinesField(
                label=_("Sentences"),
                most=most_items(round.method),
                longest=longest,
                rows=6,
                help_text=_("One on each line, at most %(n)d characters. Say one thing in each.") % {"n": longest},
            )
        for name, kind in (("options", K.OPTION), ("amendments", K.AMENDMENT)):
            if kind not in takes:
                del self.fields[name]
        for one in self.fields.values():
            one.needed_later = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(fields.values()):
            raise ValidationError(_("Choose or write something to add."))
        return fields

    @property
    def plans(self) -> list[ItemPlan]:
        fields = self.cleaned_data
        return [
            *(ItemPlan(K.OPTION, option=one) for one in fields.get("options") or ()),
            *(ItemPlan(K.AMENDMENT, amendment=one) for one in fields.get("amendments") or ()),
            *(ItemPlan(K.STATEMENT, text=one) for one in fields.get("sentences") or ()),
        ]


# After a round of a Delphi --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One item of the round before, with the fields that say what becomes of it."""

    item: Item
    does: forms.BoundField
    text: forms.BoundField | None
    note: forms.BoundField
    now: int | None  # the present version of an option, where it is a later one


class BeforeForm(forms.Form):
    """Each item of the round before: as it was, reworded with a note, or dropped with a note."""

    def __init__(self, data: QueryDict | None = None, *, round: Round) -> None:
        super().__init__(data, prefix="before")
        self.round = round
        assert round.earlier is not None
        rows = round.earlier.items.exclude(kind=K.STATUS_QUO).select_related("option", "amendment__option")
        self.before = list(rows.order_by("order", "pk"))
        now = {one.earlier_id: one for one in round.items.exclude(earlier=None)}
        notes = dict(round.dropped.values_list("item", "note"))
        for one in self.before:
            self._add(one, now.get(one.pk), notes.get(one.pk))

    def _add(self, item: Item, now: Item | None, dropped: str | None) -> None:
        does = DROP if dropped is not None else REWORD if now and now.change == Item.Change.REWORDED else KEEP
        choices: list[tuple[str, Sentence]] = [(KEEP, _("as before"))]
        if item.kind == K.STATEMENT:
            choices.append((REWORD, _("reworded")))
        elif item.option is not None and item.option.is_open and item.option.version != item.option_version:
            choices.append((REWORD, _("in version %(n)d") % {"n": item.option.version}))
        choices.append((DROP, _("does not come back")))
        self.fields[f"does-{item.pk}"] = forms.ChoiceField(
            label=item.text, choices=choices, initial=does, widget=forms.RadioSelect
        )
        if item.kind == K.STATEMENT:
            self.fields[f"text-{item.pk}"] = forms.CharField(
                label=_("New words"), required=False, max_length=400, initial=now.text if now else item.text
            )
        self.fields[f"note-{item.pk}"] = forms.CharField(
            label=_("Why it was reworded or does not come back"),
            required=False,
            max_length=400,
            initial=dropped if dropped is not None else now.note if now else "",
        )

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or {}
        for one in self.before:
            does, note = fields.get(f"does-{one.pk}"), (fields.get(f"note-{one.pk}") or "").strip()
            if does in (REWORD, DROP) and not note:
                self.add_error(f"note-{one.pk}", _("Say in a sentence why; those who vote will read it."))
            text = " ".join((fields.get(f"text-{one.pk}") or "").split())
            if does == REWORD and one.kind == K.STATEMENT and text in ("", one.text):
                self.add_error(f"text-{one.pk}", _("Write the new words, or leave it as before."))
        return fields

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                one,
                self[f"does-{one.pk}"],
                self[f"text-{one.pk}"] if f"text-{one.pk}" in self.fields else None,
                self[f"note-{one.pk}"],
                one.option.version if one.option and one.option.version != one.option_version else None,
            )
            for one in self.before
        ]

    @property
    def plans(self) -> list[ItemPlan]:
        found = []
        for one in self.before:
            does = self.cleaned_data[f"does-{one.pk}"]
            if does == DROP:
                continue
            reword = does == REWORD
            text = self.cleaned_data.get(f"text-{one.pk}", "") if reword else ""
            note = self.cleaned_data[f"note-{one.pk}"] if reword else ""
            found.append(ItemPlan(one.kind, option=one.option if reword else None, text=text, earlier=one, note=note))
        return found

    @property
    def dropped(self) -> dict[int, str]:
        fields = self.cleaned_data
        return {one.pk: fields[f"note-{one.pk}"] for one in self.before if fields[f"does-{one.pk}"] == DROP}
