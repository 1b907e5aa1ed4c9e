"""What came of ratings from 1 to 9: agreed, contested and minority at equal room, figures by item, movement."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.consensus import deciding
from policy_design.consensus.deciding import IN, OUT, Rule, Verdict
from policy_design.consensus.ratings import Figures
from policy_design.voting import words
from policy_design.voting.charts import Moved, Rated, movement, ratings
from policy_design.voting.sections import Cell, Column, Entry, Names, Section, drawn, listed, number, per_cent, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_design.voting.delphi import Delphi
    from policy_design.voting.models import Round
    from policy_design.voting.told_signed import Signed

Json = dict[str, Any]
POINTS = range(1, 10)


def rule_of(round: Round) -> Rule:
    """The rule that was declared, with the quorum of the round; without a consensus rule its threshold."""
    if round.consensus_rule:
        return replace(deciding.RULES[round.consensus_rule], quorum=round.quorum_share)
    return Rule("threshold", deciding.ONE_SIDE, threshold=round.threshold_share, quorum=round.quorum_share)


def given(counts: Mapping[str, int]) -> list[int | None]:
    """The ratings that these counts stand for, in no order that anybody cast them in."""
    found: list[int | None] = [point for point in POINTS for _one in range(counts.get(str(point), 0))]
    return found + [None] * counts.get("cannot judge", 0)


def verdicts(round: Round, tally: Json) -> dict[str, Verdict]:
    """What each item comes to by the declared rule."""
    rule = rule_of(round)
    return {
        key: deciding.verdict(rule, given(counts), eligible=round.eligible or tally["ballots"])
        for key, counts in tally["counts"].items()
    }


def said(outcome: Json, found: Mapping[str, Verdict], names: Names) -> list[str]:
    if outcome["why"] == "no_quorum":
        return []
    agreed = [key for key, one in found.items() if one.outcome == IN]
    rejected = [key for key, one in found.items() if one.outcome == OUT]
    open_ones = len(found) - len(agreed) - len(rejected)
    told = []
    if agreed:
        told.append(
            ngettext(
                "The panel agrees on %(n)d item: %(names)s.", "The panel agrees on %(n)d items: %(names)s.", len(agreed)
            )
            % {"n": len(agreed), "names": listed([words.quoted(names[key]) for key in agreed])}
        )
    if rejected:
        told.append(
            ngettext("It rejects %(n)d: %(names)s.", "It rejects %(n)d: %(names)s.", len(rejected))
            % {"n": len(rejected), "names": listed([words.quoted(names[key]) for key in rejected])}
        )
    if open_ones:
        told.append(
            ngettext(
                "On %(n)d item there is no consensus by the rule fixed in advance.",
                "On %(n)d items there is no consensus by the rule fixed in advance.",
                open_ones,
            )
            % {"n": open_ones}
        )
    return told


def sections(
    round: Round, tally: Json, found: Mapping[str, Verdict], names: Names, signed: Signed | None, delphi: Delphi | None
) -> list[Section]:
    return [
        _columns(round, found, names, signed),
        _distribution(tally, found, names, delphi),
        *([_movement(delphi, names)] if delphi and delphi.has_before else []),
    ]


# Agreed, contested, minority ----------------------------------------------------------------------------------


def _columns(round: Round, found: Mapping[str, Verdict], names: Names, signed: Signed | None) -> Section:
    agreed, contested, minority = [], [], []
    for key, one in found.items():
        figures = one.figures
        about = _shares(figures)
        if one.outcome == IN:
            agreed.append(Entry(names.long(key), about))
        elif one.outcome == OUT:
            agreed.append(Entry(_("Agreed to reject: %(item)s") % {"item": names.long(key)}, about))
        else:
            contested.append(Entry(names.long(key), f"{_open(one)} {about}"))
        if one.met and figures is not None:
            against = figures.low if one.outcome == IN else figures.high
            if against.count:
                minority.append(_dissent(key, one, names, signed))
    return Section(
        "columns",
        _("Agreed, contested, minority"),
        columns=(
            Column(
                _("Agreed"),
                str(round.get_consensus_rule_display() or words.share_in_words(round.threshold)),
                "",
                tuple(agreed),
                _("Nothing met the rule."),
            ),
            Column(
                _("Contested"),
                _("The rule is not met, either way."),
                "contested",
                tuple(contested),
                _("Nothing is contested."),
            ),
            Column(
                _("Minority views"),
                _("Ratings at the other end from what was agreed."),
                "minority",
                tuple(minority),
                _("Nobody rated at the other end."),
            ),
        ),
    )


def _shares(figures: Figures | None) -> str:
    if figures is None or not figures.n:
        return _("Nobody rated it.")
    return _("%(high)s rated it 7 to 9, %(low)s 1 to 3; median %(median)s.") % {
        "high": per_cent(figures.high.value),
        "low": per_cent(figures.low.value),
        "median": number(figures.median),
    }


def _open(one: Verdict) -> str:
    if one.outcome == deciding.NO_QUORUM:
        return str(words.WHY["too_few_answers"])
    if one.outcome == deciding.NO_ANSWERS:
        return ""
    figures = one.figures
    if figures is not None and figures.rand is not None and figures.rand.disagreement:
        return _("The ratings lie far apart.")
    return ""


def _dissent(key: str, one: Verdict, names: Names, signed: Signed | None) -> Entry:
    """Those at the other end; with their reasons where ballots are signed."""
    high = one.outcome == IN
    figures = one.figures
    count = (figures.low if high else figures.high).count if figures else 0
    about = (
        ngettext("%(n)d rated it 1 to 3.", "%(n)d rated it 1 to 3.", count)
        if high
        else ngettext("%(n)d rated it 7 to 9.", "%(n)d rated it 7 to 9.", count)
    ) % {"n": count}
    ends = range(1, 4) if high else range(7, 10)
    reasons = tuple(signed.who_said(key, ends)) if signed else ()
    return Entry(names.long(key), about, reasons)


# Item by item -------------------------------------------------------------------------------------------------


def _distribution(tally: Json, found: Mapping[str, Verdict], names: Names, delphi: Delphi | None) -> Section:
    rows, lines, more = [], [], []
    for key, one in found.items():
        figures = one.figures
        if figures is None:
            continue
        before = delphi.median_before(key) if delphi else None
        rows.append(
            Rated(
                names.long(key),
                figures.counts,
                _float(figures.median),
                _float(figures.q1),
                _float(figures.q3),
                number(figures.median),
                _float(before),
            )
        )
        lines.append((names.long(key), [*figures.counts, figures.cannot_judge]))
        more.append((names.long(key), _figures(one, figures)))
    title = _("How each item was rated")
    heads = [_("Item"), *(str(point) for point in POINTS), _("Cannot judge")]
    return Section(
        "ratings",
        title,
        how=_(
            "Columns say how many gave each rating. Below them the dot is the median, the bar the middle half of "
            "the ratings; an empty dot is the median of the round before. At the end of each row stands the "
            "median."
        ),
        drawings=drawn(lambda look: ratings(look, "ratings", title, rows, (_("against"), _("in favour")))),
        tables=(
            table("ratings-figures", _("What the ratings come to"), FIGURES_HEADS(), more, words=True),
            table("ratings-table", _("How often each rating was given"), heads, lines),
        ),
        notes=(
            _(
                "In the table, brackets hold Wilson’s 95 % interval. It tells how uncertain a share is if those who "
                "rated are taken as a sample of people like them; of this panel itself the share is exact."
            ),
            _(
                "Van der Eijk’s A goes from −1 (two camps at the ends) over 0 (evenly spread) to 1 (all the "
                "same). RAND/UCLA calls an item appropriate with a median of 7 to 9 and inappropriate with 1 to "
                "3, each only if the ratings do not lie too far apart. Medians and quartiles are interpolated "
                "between neighbours (type 7)."
            ),
        ),
    )


def FIGURES_HEADS() -> list[str]:
    return [
        _("Item"),
        _("Rated"),
        _("Median"),
        _("Middle half"),
        _("Rated 7 to 9"),
        _("Rated 1 to 3"),
        _("RAND/UCLA"),
        _("A"),
        _("By the rule"),
    ]


def _figures(one: Verdict, figures: Figures) -> list[Cell | str | int]:
    return [
        figures.n,
        number(figures.median),
        f"{number(figures.q1)}–{number(figures.q3)}" if figures.n else "–",
        _interval(figures.high),
        _interval(figures.low),
        Cell(_rand(figures), "word"),
        "–" if figures.agreement is None else f"{figures.agreement:.2f}".replace("-", "−"),
        Cell(OUTCOMES()[one.outcome], "word"),
    ]


def _interval(share: Any) -> str:
    if not share.of:
        return "–"
    return f"{per_cent(share.value)} ({round(100 * share.low)}–{round(100 * share.high)})"


def _rand(figures: Figures) -> str:
    if figures.rand is None:
        return "–"
    kinds = {"appropriate": _("appropriate"), "uncertain": _("uncertain"), "inappropriate": _("inappropriate")}
    kind = kinds[figures.rand.kind]
    return _("%(kind)s, with disagreement") % {"kind": kind} if figures.rand.disagreement else kind


def OUTCOMES() -> dict[str, str]:
    return {
        IN: _("agreed"),
        OUT: _("rejected"),
        deciding.OPEN: _("no consensus"),
        deciding.NO_QUORUM: _("too few answers"),
        deciding.NO_ANSWERS: _("no answers"),
        deciding.UNFIT: _("not to be said"),
    }


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


# Between rounds -----------------------------------------------------------------------------------------------


def _movement(delphi: Delphi, names: Names) -> Section:
    rows = [Moved(names.long(key), rounds) for key, rounds in delphi.through.items() if len(rounds) > 1]
    title = _("How ratings moved between the rounds")
    lines = [
        (
            names.long(key),
            [
                one.both,
                one.changed,
                per_cent(one.share_changed),
                one.up,
                one.down,
                "–" if one.shift is None else _signed(one.shift),
            ],
        )
        for key, one in delphi.moved.items()
    ]
    heads = [_("Item"), _("Rated in both"), _("Changed"), _("Share"), _("Up"), _("Down"), _("Median")]
    tables = [_through(delphi, names)]
    if lines:
        tables.insert(0, table("moved-table", _("Who changed their answer since the round before"), heads, lines))
    return Section(
        "movement",
        title,
        says=tuple(_moved_in_words(delphi, names)),
        how=_(
            "One line for each round, the newest last and darkest. The dot is the median, the bar the middle "
            "half of the ratings; a shorter bar means more agreement. The tinted field is 7 to 9."
        ),
        drawings=drawn(lambda look: movement(look, "movement", title, rows, _("round"))),
        tables=tuple(tables),
    )


def _through(delphi: Delphi, names: Names) -> Any:
    turns = sorted({turn for rounds in delphi.through.values() for turn, *_rest in rounds})
    lines = []
    for key, rounds in delphi.through.items():
        by_turn = {turn: f"{median:g} ({q1:g}–{q3:g})" for turn, q1, median, q3 in rounds}
        lines.append((names.long(key), [by_turn.get(turn, "–") for turn in turns]))
    heads = [_("Item"), *(_("Round %(n)d") % {"n": turn} for turn in turns)]
    return table("through-table", _("Median and middle half, round by round"), heads, lines)


def _moved_in_words(delphi: Delphi, names: Names) -> list[str]:
    still = [key for key, one in delphi.moved.items() if one.share_changed is not None and one.share_changed <= STABLE]
    moving = [key for key, one in delphi.moved.items() if key not in still]
    if not delphi.moved:
        return [_("Secret ballots cannot be compared person by person; only the distributions of the rounds can.")]
    said = []
    if still:
        said.append(
            _("Stable (at most 15 %% changed their answer): %(names)s.")
            % {"names": listed([names.code(k) for k in still])}
        )
    if moving:
        said.append(_("Still moving: %(names)s.") % {"names": listed([names.code(k) for k in moving])})
    return said


STABLE = Fraction(15, 100)


def _signed(shift: Fraction) -> str:
    return f"+{number(shift)}" if shift > 0 else number(shift).replace("-", "−")
