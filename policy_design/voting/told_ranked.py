"""What came of a ranking: who beats whom pair by pair, a cycle if there is one, and what other methods say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.voting import words
from policy_design.voting.sections import Cell, Names, Section, listed, number, table
from policy_design.voting.told_choices import quoted, said_of_winners

if TYPE_CHECKING:
    from policy_design.voting.models import Round

Json = dict[str, Any]


def said(outcome: Json, tally: Json, names: Names) -> list[str]:
    """The headline, with how it came about."""
    found = said_of_winners(outcome, names)
    if outcome["why"] == "no_quorum":
        return found
    winners = outcome["winners"]
    if tally["condorcet"] and winners == tally["condorcet"]:
        found.append(_("More ballots rank it above than below each of the others, one by one."))
    elif tally["cycle"]:
        found.append(_cycle(tally, names))
        if winners == tally["winners"]:
            found.append(_("Schulze’s method, which decides in that case, weighs the clearest duels most."))
    elif not tally["condorcet"]:
        found.append(_("No option beats every other one; duels that end level keep it from that."))
    if winners != tally["winners"] and outcome["why"] in ("won", "nothing_passed", "tie"):
        found.append(
            _("Among the rankings alone %(names)s would come first, but too few rank it above the present state.")
            % {"names": listed(quoted(names.all(tally["winners"])))}
        )
    return found


def _cycle(tally: Json, names: Names) -> str:
    circle = tally["cycle"]
    votes = tally["pairwise"]
    duels = [
        _("%(one)s beats %(other)s (%(for)d to %(against)d)")
        % {"one": names.code(one), "other": names.code(other), "for": votes[one][other], "against": votes[other][one]}
        for one, other in zip(circle, [*circle[1:], circle[0]], strict=True)
    ]
    return _("No option beats every other one, because there is a circle: %(duels)s.") % {"duels": listed(duels)}


def sections(round: Round, tally: Json, outcome: Json, names: Names) -> list[Section]:
    return of_votes(tally, outcome, names)


def of_votes(tally: Json, outcome: Json, names: Names) -> list[Section]:
    ordered = _ordered(tally, outcome)
    return [_order(tally, outcome, ordered, names), _pairs(tally, ordered, names), others(tally, names)]


def _beats(votes: Json, key: str) -> int:
    return sum(votes[key][other] > votes[other][key] for other in votes[key])


def _level(votes: Json, key: str) -> int:
    return sum(votes[key][other] == votes[other][key] for other in votes[key])


def _ordered(tally: Json, outcome: Json) -> list[str]:
    """Options by how many others they beat, what was chosen first: no method's ranking."""
    votes, chosen = tally["pairwise"], outcome["winners"]
    return sorted(votes, key=lambda key: (key not in chosen, -_beats(votes, key), -_level(votes, key)))


def _order(tally: Json, outcome: Json, ordered: list[str], names: Names) -> Section:
    votes = tally["pairwise"]
    first = tally["plurality"]["counts"]
    others = len(votes) - 1
    lines = [
        (
            names.long(key),
            [
                _("%(n)d of %(all)d") % {"n": _beats(votes, key), "all": others},
                _level(votes, key),
                number(first[key]),
                Cell(str(words.WHY.get(outcome["choices"][key]["why"], "")), "word"),
            ],
        )
        for key in ordered
    ]
    heads = [_("Option"), _("Beats"), _("Level with"), _("First on ballots"), _("By the rule")]
    return Section(
        "order",
        _("The options"),
        tables=(table("order-table", _("How each option does against the others"), heads, lines, words=True),),
        open=True,
    )


def _pairs(tally: Json, keys: list[str], names: Names) -> Section:
    votes = tally["pairwise"]
    lines = [(names.code(one), [_duel(votes, one, other, names) for other in keys]) for one in keys]
    return Section(
        "pairs",
        _("Pair by pair"),
        how=_(
            "Each cell says how many ballots rank the option of the row above that of the column. A filled cell "
            "wins its duel, one with a ring is level."
        ),
        tables=(
            table(
                "pairs-table",
                _("Ballots that prefer the row to the column"),
                [_("Option"), *(names.code(key) for key in keys)],
                lines,
                css="pairs",
            ),
        ),
        open=True,
    )


def _duel(votes: Json, one: str, other: str, names: Names) -> Cell:
    if one == other:
        return Cell("", "self")
    for_it, against = votes[one][other], votes[other][one]
    if for_it > against:
        return Cell(str(for_it), "won", _("wins against %(other)s") % {"other": names.code(other)})
    if for_it == against:
        return Cell(str(for_it), "level", _("level with %(other)s") % {"other": names.code(other)})
    return Cell(str(for_it), "n")


def others(tally: Json, names: Names) -> Section:
    """Would another method change it? One sentence, and a table."""
    differs = [name for name, one in tally["others"].items() if one == "differs"]
    unknown = [name for name, one in tally["others"].items() if one == "unknown"]
    label = {name: str(words.OTHERS[name]) for name in tally["others"]}
    if not differs and not unknown:
        says = _("No: all %(n)d other methods that were counted give the same result.") % {"n": len(label)}
    elif not differs:
        says = _("Not as far as was counted: the other methods give the same result.")
    else:
        told = [
            _("%(method)s gives %(names)s")
            % {"method": label[name], "names": _few(tally[name]["winners"] or [], names)}
            for name in differs
        ]
        says = ngettext(
            "Yes, one of %(all)d would: %(told)s.", "Yes, %(n)d of %(all)d would: %(told)s.", len(differs)
        ) % {"n": len(differs), "all": len(label), "told": listed(told)}
    if unknown:
        says += " " + _("%(methods)s: too many ties to follow them all, so nothing is said.") % {
            "methods": listed([label[name] for name in unknown])
        }
    lines = [
        (
            label[name],
            [
                Cell(_first(tally[name]["winners"], names), "word"),
                Cell({"same": _("same"), "differs": _("differs"), "unknown": _("not known")}[one], "word"),
                Cell(str(words.OTHERS_HOW[name]), "word"),
            ],
        )
        for name, one in tally["others"].items()
    ]
    heads = [_("Method"), _("Comes first"), _("Compared"), _("How it counts")]
    return Section(
        "others",
        _("Would another method change it?"),
        says=(says,),
        tables=(
            table("others-table", _("The same ballots, counted otherwise"), heads, lines, words=True),
            _runoff(tally, names),
        ),
    )


def _few(keys: list[str], names: Names) -> str:
    """One by its words, several by their short names."""
    return listed([names.code(key) for key in keys] if len(keys) > 1 else names.all(keys))


def _first(winners: list[str] | None, names: Names) -> str:
    return _("not known") if winners is None else _few(winners, names)


def _runoff(tally: Json, names: Names) -> Any:
    rounds = tally["irv"]["rounds"]
    heads = [_("Option"), *(_("Count %(n)d") % {"n": place} for place in range(1, len(rounds) + 1))]
    lines = [
        (
            names.code(key),
            [Cell(number(one["counts"][key]) if key in one["counts"] else "–", "n") for one in rounds],
        )
        for key in tally["choices"]
    ]
    return table("irv-table", _("Instant runoff, count by count; of tied ones, one way"), heads, lines, css="counts")


def concordance(found: Json) -> Section | None:
    """Kendall's W, where it was worked out."""
    if found.get("w") is None:
        return None
    w = found["w"]
    how = (
        _("The ballots order the options much alike.")
        if w >= 0.7
        else _("The ballots order the options somewhat alike.")
        if w >= 0.4
        else _("The ballots order the options in very different ways.")
    )
    return Section(
        "concordance",
        _("How alike the rankings are"),
        says=(
            how
            + " "
            + _(
                "Kendall’s W is %(w).2f, from 0 for no agreement to 1 for the same ranking on all %(n)d ballots; "
                "ties are corrected for."
            )
            % {"w": w, "n": found["judges"]},
        ),
        notes=(
            _(
                "W says how alike whole rankings are, not whether the first option is a good one. With few "
                "options or ballots, chance alone gives high values."
            ),
        ),
    )
