"""The rounds of one Delphi beside each other: how items moved, their lineage, and what the stopping rule says."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from policy_design.consensus import deciding
from policy_design.consensus.deciding import Decision, Movement, Stopping
from policy_design.consensus.ratings import figures
from policy_design.voting.ballot_models import SignedBallot
from policy_design.voting.models import Dropped, Item, Round
from policy_design.voting.sections import Cell, Names, Section, listed, table
from policy_design.voting.told_ratings import given, verdicts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forum.rules.words import Anyone

Json = dict[str, Any]


@dataclass
class Delphi:
    """A round with those before it; `through` has by item: turn, first quartile, median, third quartile."""

    round: Round
    rounds: list[Round]  # from the first to this one
    items: list[Item]
    dropped: list[Dropped]
    through: dict[str, tuple[tuple[int, float, float, float], ...]] = field(default_factory=dict)
    moved: dict[str, Movement] = field(default_factory=dict)

    @property
    def has_before(self) -> bool:
        return len(self.rounds) > 1 and any(len(rounds) > 1 for rounds in self.through.values())

    def median_before(self, key: str) -> Fraction | None:
        rounds = self.through.get(key, ())
        return Fraction(rounds[-2][2]) if len(rounds) > 1 and rounds[-1][0] == self.round.turn else None


def delphi_of(round: Round, found: Json | None) -> Delphi:
    """What went before this round, in three queries; `found` is what the analysis kept of who moved."""
    rounds = _line(round)
    items = list(Item.objects.filter(round__in=rounds).order_by("order", "pk")) if len(rounds) > 1 else []
    dropped = list(Dropped.objects.filter(round=round).select_related("item")) if round.earlier_id else []
    made = Delphi(round, rounds, items, dropped)
    if round.method == Round.Method.RATING:
        made.through = _through(made)
        moved = found.get("moved") if found else None
        made.moved = {key: _from_data(one) for key, one in (moved or {}).items()}
    return made


def _line(round: Round) -> list[Round]:
    if round.earlier_id is None:
        return [round]
    all_of = Round.objects.filter(process_id=round.process_id, turn__lt=round.turn).select_related("result")
    by_pk = {one.pk: one for one in all_of}
    line: list[Round] = [round]
    at: int | None = round.earlier_id
    while at is not None and at in by_pk:
        line.append(by_pk[at])
        at = by_pk[at].earlier_id
    return line[::-1]


def _through(made: Delphi) -> dict[str, tuple[tuple[int, float, float, float], ...]]:
    turn = {one.pk: one for one in made.rounds}
    by_pk = {one.pk: one for one in made.items}
    found = {}
    for item in [one for one in made.items if one.round_id == made.round.pk]:
        rounds = []
        at: Item | None = item
        while at is not None:
            if (one := _quartiles(turn[at.round_id], at.key)) is not None:
                rounds.append(one)
            at = by_pk.get(at.earlier_id) if at.earlier_id else None
        found[item.key] = tuple(rounds[::-1])
    return found


def _quartiles(round: Round, key: str) -> tuple[int, float, float, float] | None:
    result = getattr(round, "result", None)
    counts = result.tally["counts"].get(key) if result else None
    told = figures(given(counts)) if counts else None
    if told is None or told.q1 is None or told.median is None or told.q3 is None:
        return None
    return round.turn, float(told.q1), float(told.median), float(told.q3)


def series_of(round: Round, reader: Anyone) -> list[Round]:
    """The rounds of the Delphi that this one belongs to, as far as a reader knows of them, in one query; else none."""
    if round.rounds_planned == 1:
        return []
    seen = Round.objects.visible_to(reader, round.process).filter(rounds_planned__gt=1)
    by_pk, after = {one.pk: one for one in seen}, {one.earlier_id: one for one in seen}
    at: Round | None = round
    while at is not None and at.earlier_id:
        at = by_pk.get(at.earlier_id)
    series = []
    while at is not None:
        series.append(at)
        at = after.get(at.pk)
    return series if len(series) > 1 else []


# Who moved ----------------------------------------------------------------------------------------------------


def moved_since(round: Round) -> dict[str, Movement]:
    """Item by item, how those who answered in both rounds moved; of signed rounds only. For the analysis."""
    if round.earlier_id is None or round.is_secret or round.method != Round.Method.RATING:
        return {}
    now, before = (_marks(one) for one in (round.pk, round.earlier_id))
    pairs = (
        Item.objects.filter(round=round, earlier__isnull=False)
        .order_by("order", "pk")
        .values_list("key", "earlier__key")
    )
    return {key: deciding.movement(_answers(before, earlier), _answers(now, key)) for key, earlier in pairs}


def _marks(round_pk: int) -> dict[int, Json]:
    rows = SignedBallot.objects.filter(elector__round=round_pk, elector__round__closed_at__isnull=False)
    return dict(rows.values_list("elector__person", "marks"))


def _answers(marks: Mapping[int, Json], key: str) -> dict[Any, int | None]:
    found = {who: one[key] for who, one in marks.items() if key in one}
    return {who: one if isinstance(one, int) else None for who, one in found.items()}


def as_data(moved: Mapping[str, Movement]) -> Json:
    """For the row that keeps them."""
    return {
        key: [one.both, one.changed, one.up, one.down, _told(one.before), _told(one.after)]
        for key, one in moved.items()
    }


def _told(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _from_data(data: list[Any]) -> Movement:
    both, changed, up, down, before, after = data
    return Movement(both, changed, up, down, _fraction(before), _fraction(after))


def _fraction(said: str | None) -> Fraction | None:
    return None if said is None else Fraction(said)


# Whether another round is due ---------------------------------------------------------------------------------


def decision(round: Round, tally: Json, moved: Mapping[str, Movement]) -> Decision:
    """What the stopping rule, declared before the first round, says after this one."""
    stopping = Stopping(round.stopping, round.rounds_planned)
    return deciding.decide(stopping, round.turn, moved=moved, verdicts=verdicts(round, tally))


def in_words(one: Decision, round: Round, names: Names) -> str:
    """Another round is due, or it ends here; and why."""
    items = listed([names.short(key) for key in one.items])
    values = {"turn": round.turn, "all": round.rounds_planned, "items": items}
    return {
        "rounds_done": _("It ends here: %(turn)d of at most %(all)d rounds are done."),
        "rounds_left": _("Another round is due: %(turn)d of %(all)d rounds are done."),
        "stable": _("It ends here: on every item at most 15 %% changed their answer since the round before."),
        "moving": _("Another round is due: more than 15 %% changed their answer on %(items)s."),
        "first_round": _("Another round is due: whether answers are stable shows only after a second one."),
        "all_met": _("It ends here: every item has met the rule or fallen below it."),
        "not_met": _("Another round is due: there is no consensus yet on %(items)s."),
    }[one.reason] % values


def section(delphi: Delphi, tally: Json, names: Names) -> Section | None:
    """What the stopping rule says, and what became of items since the round before."""
    round = delphi.round
    if round.method != Round.Method.RATING or (round.rounds_planned == 1 and round.earlier_id is None):
        return None
    says = [in_words(decision(round, tally, delphi.moved), round, names)]
    if Round.objects.filter(earlier=round, opened_at__isnull=False).exists():
        says.append(_("It has followed."))
    rule = _("The rule, fixed before the first round: it ends %(rule)s.") % {"rule": round.get_stopping_display()}
    return Section(
        "rounds",
        _("Does another round follow?"),
        says=tuple(says),
        notes=(rule,),
        tables=(_lineage(delphi),) if round.earlier_id else (),
    )


def _lineage(delphi: Delphi) -> Any:
    by_pk = {one.pk: one for one in delphi.items}
    lines = []
    for item in delphi.items:
        if item.round_id != delphi.round.pk:
            continue
        before = by_pk.get(item.earlier_id) if item.earlier_id else None
        was = before.text if before and before.text != item.text else ""
        lines.append((item.text, [Cell(item.get_change_display(), "word"), Cell(was, "word"), Cell(item.note, "word")]))
    for gone in delphi.dropped:
        lines.append((gone.item.text, [Cell(_("dropped"), "word"), Cell("", "word"), Cell(gone.note, "word")]))
    heads = [_("Item"), _("Since the round before"), _("Said before"), _("Why")]
    return table("lineage-table", _("What became of the items"), heads, lines, words=True)
