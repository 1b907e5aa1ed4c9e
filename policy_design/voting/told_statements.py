"""What came of votes on short statements: agreement one by one, the map of opinions, groups if there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from policy_design.consensus.proportions import share
from policy_design.voting import words
from policy_design.voting.charts import AGAINST, FOR, NEITHER, Bar, bars
from policy_design.voting.maps import opinion_map
from policy_design.voting.sections import Cell, Column, Entry, Names, Section, Table, drawn, listed, per_cent, table

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]
MOST, SOME = 0.70, 0.10
SIGNIFICANT = 0.05
MOST_DRAWN = 60
OF_PEOPLE = ("map", "by_group", "informed", "stands_for", "groups")
FEW_TOOK_PART = gettext_lazy(
    "Where few took part, the map and what each group holds are shown only to those who could vote: a mark on it could "
    "tell a whole ballot."
)


def said(tally: Json, names: Names) -> list[str]:
    """How many statements nearly all agree with, and how many divide."""
    agreed, divided = [], 0
    for key, counts in tally["counts"].items():
        votes = sum(counts.values())
        if not votes:
            continue
        if max(counts["agree"], counts["disagree"]) >= MOST * votes:
            agreed.append(key)
        else:
            divided += 1
    return [
        ngettext(
            "On %(n)d statement at least 70 %% of those who voted on it are of one mind.",
            "On %(n)d statements at least 70 %% of those who voted on them are of one mind.",
            len(agreed),
        )
        % {"n": len(agreed)},
        ngettext("%(n)d divides them.", "%(n)d divide them.", divided) % {"n": divided} if divided else "",
    ]


def sections(tally: Json, names: Names, found: Json) -> list[Section | None]:
    counts = tally["counts"]
    return [
        _columns(counts, names, found),
        _agreement(counts, names),
        _map(found, names),
        _groups(found, names),
        _stand_for(found, names),
        _backgrounds(found, names),
    ]


def without_people(found: Json) -> Json:
    """An analysis for those from whom single ballots are kept: without the places of people, and what few of them say.

    On a map of a dozen people each mark is one ballot, and a group may be three.
    """
    return {name: one for name, one in found.items() if name not in OF_PEOPLE}


def _shares(counts: Mapping[str, int]) -> tuple[float, float]:
    votes = sum(counts.values()) or 1
    return counts["agree"] / votes, counts["disagree"] / votes


# Agreed, contested, minority ----------------------------------------------------------------------------------


def _columns(counts: Json, names: Names, found: Json) -> Section:
    agreed, contested, minority = [], [], []
    by_group = found.get("by_group", {})
    for key, one in counts.items():
        if not sum(one.values()):
            continue
        agree, disagree = _shares(one)
        about = _("%(agree)s agree, %(disagree)s disagree, of %(n)d") % {
            "agree": per_cent(agree),
            "disagree": per_cent(disagree),
            "n": sum(one.values()),
        }
        each = [_shares(_named(cell)) for cell in by_group.get(key, {}).values() if sum(cell)]
        if agree >= MOST and all(one_agrees >= MOST for one_agrees, _other in each):
            agreed.append((agree, Entry(names[key], about)))
        elif disagree >= MOST and all(other >= MOST for _one, other in each):
            agreed.append((disagree, Entry(_("Most disagree: %(item)s") % {"item": names[key]}, about)))
        elif SOME <= min(agree, disagree) < 1 - MOST and max(agree, disagree) >= MOST:
            minority.append((min(agree, disagree), Entry(names[key], about)))
        else:
            contested.append((-abs(agree - disagree), Entry(names[key], about)))
    in_groups = bool(by_group)
    return Section(
        "columns",
        _("Agreed, contested, minority"),
        columns=(
            Column(
                _("Agreed"),
                _("At least 70 % of one mind, in every group") if in_groups else _("At least 70 % of one mind"),
                "",
                _sorted(agreed),
                _("No statement."),
            ),
            Column(
                _("Contested"), _("Less than 70 % on either side"), "contested", _sorted(contested), _("No statement.")
            ),
            Column(
                _("Minority views"),
                _("Most are of one mind, but a tenth or more, or a group, holds otherwise"),
                "minority",
                _sorted(minority),
                _("No statement."),
            ),
        ),
    )


def _named(cell: list[int]) -> dict[str, int]:
    return dict(zip(("agree", "disagree", "pass"), cell, strict=True))


def _sorted(entries: list[tuple[float, Entry]]) -> tuple[Entry, ...]:
    return tuple(entry for _key, entry in sorted(entries, key=lambda one: -one[0]))


# One by one ---------------------------------------------------------------------------------------------------


def _agreement(counts: Json, names: Names) -> Section:
    ordered = sorted(counts, key=lambda key: (-_shares(counts[key])[0], key))
    rows: list[Bar] = []
    lines: list[tuple[str, list[object]]] = []
    for key in ordered:
        one = counts[key]
        votes = sum(one.values())
        parts = ((FOR, one["agree"]), (NEITHER, one["pass"]), (AGAINST, one["disagree"]))
        rows.append(Bar(names[key], parts, votes or 1, per_cent(_shares(one)[0] if votes else None)))
        lines.append(
            (names[key], [*(_interval(one[answer], votes) for answer in ("agree", "disagree", "pass")), votes])
        )
    title = _("Agreement, statement by statement")
    heads = [_("Statement"), _("Agree"), _("Disagree"), _("Pass"), _("Voted")]
    notes: tuple[str, ...] = (
        _(
            "In the table, brackets hold Wilson’s 95 % interval, which takes those who voted for a sample drawn by "
            "lot. They chose to take part, so the true uncertainty is larger."
        ),
    )
    if len(rows) > MOST_DRAWN:
        notes = (*notes, _("The %(n)d most agreed with are drawn; the table has all.") % {"n": MOST_DRAWN})
    return Section(
        "votes",
        title,
        how=_(
            "Full is agree, empty is pass, hatched is disagree, of all who voted on the statement. At the end "
            "stands the share that agrees."
        ),
        drawings=drawn(lambda look: bars(look, "votes", title, rows[:MOST_DRAWN])),
        legend=(("for", _("agree")), ("neither", _("pass")), ("against", _("disagree"))),
        tables=(table("votes-table", title, heads, lines),),
        notes=notes,
    )


def _interval(count: int, of: int) -> str:
    if not of:
        return "–"
    one = share(count, of)
    return f"{count} · {per_cent(one.value)} ({round(100 * one.low)}–{round(100 * one.high)})"


# The map ------------------------------------------------------------------------------------------------------


def _map(found: Json, names: Names) -> Section | None:
    if not found:
        return None
    title = _("Map of opinions")
    if found["kind"] == "too_little":
        return Section(
            "map",
            title,
            says=(
                _(
                    "Too few people voted on enough statements for a map to say anything: at least 8 are needed, "
                    "most of whom voted on at least 5."
                ),
            ),
        )
    if "map" not in found:
        return Section("map", title, says=(_spread(found), str(FEW_TOOK_PART)))
    groups = dict(found.get("groups", []))
    says = {letter: _("Group %(letter)s: %(n)d") % {"letter": letter, "n": size} for letter, size in groups.items()}
    first, second = (per_cent(one) for one in found["explained"])
    desc = _spread(found)
    return Section(
        "map",
        title,
        says=(desc,),
        how=_(
            "Each mark is a person, without name; people near each other voted alike. From left to right the "
            "first axis holds %(first)s of all differences, from bottom to top the second %(second)s. What is "
            "far apart on the map may still be alike in what the map does not show."
        )
        % {"first": first, "second": second},
        drawings=drawn(lambda look: opinion_map(look, "map", title, desc, found["map"], says)),
        tables=(_axes(found, names),),
        notes=tuple(_tests(found)),
    )


def _spread(found: Json) -> str:
    if found["kind"] == "groups" and "groups" not in found:
        return _("Those who took part fall into groups that are clearer than chance would make them.")
    if found["kind"] == "groups":
        return (
            ngettext(
                "Those who took part fall into %(n)d group.",
                "Those who took part fall into %(n)d groups.",
                len(found["groups"]),
            )
            % {"n": len(found["groups"])}
            + " "
            + _("They are clearer than chance would make them, and they hold when people are drawn anew.")
        )
    why = {
        "not_separate": _("what looks like groups is no clearer than what chance makes of the same votes"),
        "not_stable": _("the groups fall otherwise when people are drawn anew"),
        "too_small": _("no way to part them leaves every group large enough"),
    }
    return _("One spread, no separable groups: %(why)s.") % {"why": listed([why[one] for one in found["why"]])}


def _tests(found: Json) -> list[str]:
    chance = found["axis_p"][0]
    axis = (
        _("The first axis is more than chance: p = %(p)s (parallel analysis against 199 shuffles).")
        if chance <= SIGNIFICANT
        else _("The first axis is no clearer than chance makes it: p = %(p)s (parallel analysis against 199 shuffles).")
    )
    told = [axis % {"p": f"{chance:.3f}"}]
    if found["silhouette"] is not None:
        told.append(
            _(
                "Groups are told only if their silhouette (%(s).2f) is above the 95 %% point of 99 shuffles "
                "(%(needed).2f; p = %(p).2f), and the mean adjusted Rand index of 50 resamples (%(rand).2f) is "
                "at least 0.6. Thresholds of judgement, fixed in the program: %(version)s."
            )
            % {
                "s": found["silhouette"],
                "needed": found["silhouette_needed"],
                "p": found["group_p"],
                "rand": found["rand"],
                "version": found["version"],
            }
        )
    return told


def _axes(found: Json, names: Names) -> Table:
    lines = []
    for title, axis in zip((_("Left to right"), _("Bottom to top")), found["axes"], strict=False):
        for key, loading in axis:
            if loading:
                lines.append((title, [Cell(names[key], "word"), f"{loading:+.2f}".replace("-", "−")]))
    heads = [_("Axis"), _("Statement"), _("Weight")]
    return table(
        "map-table",
        _("The statements that pull people along each axis most; + is agreement to the right, or the top"),
        heads,
        lines,
        words=True,
    )


# Groups -------------------------------------------------------------------------------------------------------


def _groups(found: Json, names: Names) -> Section | None:
    if not found.get("groups"):
        return None
    letters = [letter for letter, _size in found["groups"]]
    informed = found["informed"]
    ordered = sorted(informed, key=lambda key: (-informed[key][0], key))
    lines = []
    for key in ordered:
        product, root, least, least_in = informed[key]
        cells: list[Cell | str | int] = [_of_cell(found["by_group"][key][letter]) for letter in letters]
        least_said = "–" if least is None else f"{per_cent(least)} ({least_in})"
        lines.append((names[key], [*cells, f"{product:.2f}", f"{root:.2f}", least_said]))
    heads = [
        _("Statement"),
        *(_("Group %(letter)s agrees") % {"letter": letter} for letter in letters),
        _("For all groups"),
        _("Per group"),
        _("Least"),
    ]
    return Section(
        "informed",
        _("What all groups agree with"),
        how=_(
            "From the most shared to the least. “For all groups” is what Polis calls group-informed consensus: the "
            "%(formula)s. It falls with the number of groups; “per group”, its root, does not. “Least” is the group "
            "that agrees least."
        )
        % {"formula": found["formula"]},
        tables=(table("informed-table", _("Agreement in each group"), heads, lines, words=True),),
    )


def _of_cell(cell: list[int]) -> str:
    return f"{per_cent(cell[0] / sum(cell))} ({sum(cell)})" if sum(cell) else "–"


def _stand_for(found: Json, names: Names) -> Section | None:
    if not found.get("groups"):
        return None
    columns = []
    for letter, size in found["groups"]:
        entries = tuple(
            Entry(
                names[key],
                (_("%(n)d of %(of)d agree (%(q)s)") if direction == "agree" else _("%(n)d of %(of)d disagree (%(q)s)"))
                % {"n": successes, "of": trials, "q": "q < 0.001" if q < 0.001 else f"q = {q:.3f}"},
            )
            for key, direction, successes, trials, q in found["stands_for"][letter]
        )
        about = ngettext("%(n)d person", "%(n)d people", size) % {"n": size}
        columns.append(
            Column(
                _("Group %(letter)s") % {"letter": letter},
                about,
                f"v{letter.lower()}",
                entries,
                _("Nothing that would remain after the correction for many tests."),
            )
        )
    return Section(
        "groups",
        _("What sets each group apart"),
        how=_(
            "Statements by which a group differs from all others together, as far as they remain after a "
            "correction for many tests (Benjamini and Hochberg, false discoveries at most 10 %%). Exploratory: "
            "groups and tests use the same votes."
        )
        % {},
        columns=tuple(columns),
    )


# By background ------------------------------------------------------------------------------------------------


def _backgrounds(found: Json, names: Names) -> Section | None:
    if not found.get("backgrounds"):
        return None
    told = {"agree": _("agree"), "disagree": _("disagree"), "pass": _("pass"), "no_vote": _("no vote")}
    tables = []
    for place, (key, one) in enumerate([*found["backgrounds"].items()][:MOST_DRAWN]):
        heads = [
            _("Background"),
            *(" / ".join(told[answer] for answer in column) for column in one["columns"]),
            _("All"),
        ]
        lines = [
            (
                listed([name or _("none declared") for name in backgrounds]),
                [*(Cell("·", "n", _("kept back")) if cell is None else cell for cell in cells), people],
            )
            for backgrounds, people, cells in one["rows"]
        ]
        tables.append(table(f"background-{place}", names[key], heads, lines))
    return Section(
        "backgrounds",
        _("By declared background"),
        how=_("A dot stands for a number below 5, or for one from which such a number could be worked out."),
        tables=tuple(tables),
    )


def unnamed(words_of: Mapping[str, str]) -> Names:
    """Statements that have no round: votes from elsewhere."""
    return Names(dict(words_of))


__all__ = ["said", "sections", "unnamed", "words"]
