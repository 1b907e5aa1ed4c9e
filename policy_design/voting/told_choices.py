"""The results of yes or no, approval and scores: one finding, bars with the threshold, and the same as a table."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.voting import words
from policy_design.voting.charts import AGAINST, FOR, NEITHER, Bar, bars
from policy_design.voting.sections import Cell, Names, Section, drawn, listed, number, per_cent, table

if TYPE_CHECKING:
    from policy_design.voting.models import Round

Json = dict[str, Any]


def said_of_winners(outcome: Json, names: Names) -> list[str]:
    """What came out, where choices stand against each other."""
    why, winners, tied = outcome["why"], outcome["winners"], outcome["tied"]
    if why == "no_quorum":
        return []
    if why == "tie":
        sure = [one for one in winners if one not in tied]
        said = _tied(names.all(tied))
        return [*([_chosen(names.all(sure))] if sure else []), said]
    if why == "lot":
        return [
            _("%(names)s are tied.") % {"names": listed(quoted(names.all(tied)))},
            _(
                "By the rule fixed in advance the lot decides; drawn from the digest of the closed ballots, it "
                "fell on %(drawn)s."
            )
            % {"drawn": listed(quoted(names.all(outcome["drawn"])))},
        ]
    if why == "tie_status_quo":
        return [
            _("%(names)s are tied, so by the rule fixed in advance the present state stays.")
            % {"names": listed(quoted(names.all(tied)))}
        ]
    if not winners:
        return [_("Nothing met the threshold, so nothing is chosen.")]
    return [_chosen(names.all(winners))]


def _chosen(texts: list[str]) -> str:
    return ngettext("%(names)s comes first.", "%(names)s come first.", len(texts)) % {"names": listed(quoted(texts))}


def _tied(texts: list[str]) -> str:
    return _("%(names)s are tied; this round reports the tie and chooses none of them.") % {
        "names": listed(quoted(texts))
    }


def quoted(texts: list[str]) -> list[str]:
    return [words.quoted(one) for one in texts]


# Yes, no, abstain ---------------------------------------------------------------------------------------------


def said_of_each(outcome: Json, names: Names) -> list[str]:
    """What came out, where each item stands for itself."""
    if outcome["why"] == "no_quorum":
        return []
    passed = [key for key, one in outcome["choices"].items() if one["state"] == "passed"]
    failed = [key for key, one in outcome["choices"].items() if one["state"] == "failed"]
    tied = [key for key, one in outcome["choices"].items() if one["state"] == "tied"]
    found = []
    if len(outcome["choices"]) == 1:
        key, one = next(iter(outcome["choices"].items()))
        found.append(_single(names[key], one))
    else:
        if passed:
            found.append(
                ngettext("%(n)d item passed: %(names)s.", "%(n)d items passed: %(names)s.", len(passed))
                % {"n": len(passed), "names": listed(quoted(names.all(passed)))}
            )
        if failed:
            found.append(
                ngettext("%(n)d did not pass: %(names)s.", "%(n)d did not pass: %(names)s.", len(failed))
                % {"n": len(failed), "names": listed(quoted(names.all(failed)))}
            )
        if tied:
            found.append(_("As many said yes as no to %(names)s.") % {"names": listed(quoted(names.all(tied)))})
    if drawn_ones := [one.rsplit(":", 1)[0] for one in outcome["drawn"]]:
        found.append(
            _("%(names)s were tied, and the lot decided, drawn from the digest of the closed ballots.")
            % {"names": listed(quoted(names.all(drawn_ones)))}
        )
    return found


def _single(text: str, one: Json) -> str:
    values = {"item": words.quoted(text), "share": per_cent(_share(one)), "n": one["for"], "of": one["of"]}
    return {
        "passed": _("%(item)s passed: %(n)d of %(of)d, that is %(share)s, said yes."),
        "tied": _("%(item)s is tied: %(n)d of %(of)d said yes. This round reports the tie and decides nothing."),
    }.get(one["state"], _("%(item)s did not pass: %(n)d of %(of)d, that is %(share)s, said yes.")) % values


def _share(one: Json) -> Fraction | None:
    return None if one.get("share") is None else Fraction(one["share"])


def base_in_words(round: Round) -> str:
    return {
        "cast": _("of those who said yes or no"),
        "present": _("of all who voted"),
        "eligible": _("of all who may vote"),
    }[round.base]


def of_yes_no(round: Round, tally: Json, outcome: Json, names: Names) -> list[Section]:
    rows, lines = [], []
    for key, one in outcome["choices"].items():
        count = tally["counts"][key]
        yes, no, abstain = count["yes"], count["no"], count["abstain"]
        whole = one.get("of", yes + no)
        parts = [(FOR, yes), (AGAINST, no)] + ([] if round.base == "cast" else [(NEITHER, abstain)])
        rows.append(Bar(names.long(key), tuple(parts), max(whole, 1), per_cent(_share(one))))
        blank = tally["ballots"] - yes - no - abstain
        lines.append(
            (
                names.long(key),
                [yes, no, abstain, blank, per_cent(_share(one)), Cell(_verdict(one), "word")],
            )
        )
    title = _("Yes and no")
    mark = (Fraction(round.threshold), words.share_in_words(round.threshold))
    heads = [_("Item"), _("Yes"), _("No"), _("Abstain"), _("No answer"), _("Yes, share"), _("By the rule")]
    return [
        Section(
            "votes",
            title,
            how=_(
                "Each bar holds the answers %(base)s: full for yes, hatched for no. The line marks what is "
                "needed: %(needed)s."
            )
            % {"base": base_in_words(round), "needed": mark[1]},
            drawings=drawn(lambda look: bars(look, "votes", title, rows, mark)),
            legend=(("for", _("yes")), ("against", _("no")))
            + (() if round.base == "cast" else (("neither", _("abstain, or no answer")),)),
            tables=(table("votes-table", _("Answers to each item"), heads, lines),),
        )
    ]


def _verdict(one: Json) -> str:
    return f"{words.STATES[one['state']]}. {words.WHY.get(one['why'], '')}".strip()


# Approval -----------------------------------------------------------------------------------------------------


def of_approval(round: Round, tally: Json, outcome: Json, names: Names) -> list[Section]:
    ordered = sorted(tally["counts"], key=lambda key: -tally["counts"][key])
    whole = max((one["of"] for one in outcome["choices"].values()), default=0) or tally["ballots"] or 1
    rows = [
        Bar(names.long(key), ((FOR, tally["counts"][key]),), whole, per_cent(_share(outcome["choices"][key])))
        for key in ordered
    ]
    lines = [
        (
            names.long(key),
            [
                tally["counts"][key],
                per_cent(_share(outcome["choices"][key])),
                Cell(_verdict(outcome["choices"][key]), "word"),
            ],
        )
        for key in ordered
    ]
    title = _("Approvals")
    mark = (Fraction(round.threshold), words.share_in_words(round.threshold))
    heads = [_("Option"), _("Approve"), _("Share"), _("By the rule")]
    return [
        Section(
            "votes",
            title,
            how=_("How many can live with each option, the most first. The line marks what is needed: %(needed)s.")
            % {"needed": mark[1]},
            drawings=drawn(lambda look: bars(look, "votes", title, rows, mark)),
            tables=(table("votes-table", title, heads, lines),),
        )
    ]


# Scores -------------------------------------------------------------------------------------------------------


def of_scores(round: Round, tally: Json, outcome: Json, names: Names) -> list[Section]:
    ordered = sorted(tally["totals"], key=lambda key: -tally["totals"][key])
    most = 5 * tally["ballots"] or 1
    rows = [Bar(names.long(key), ((FOR, tally["totals"][key]),), most, number(tally["means"][key])) for key in ordered]
    heads = [_("Option"), *(str(score) for score in range(6)), _("Total"), _("Mean")]
    lines = [
        (
            names.long(key),
            [
                *(tally["counts"][key][str(score)] for score in range(6)),
                tally["totals"][key],
                number(tally["means"][key]),
            ],
        )
        for key in ordered
    ]
    title = _("Scores")
    return [
        Section(
            "votes",
            title,
            how=_("The longer the bar, the more points an option got of all it could get; at the end stands the mean."),
            drawings=drawn(lambda look: bars(look, "votes", title, rows)),
            tables=(table("votes-table", _("How often each score was given"), heads, lines),),
        ),
        _star(tally, names),
    ]


def _star(tally: Json, names: Names) -> Section:
    star = tally["star"]
    same = set(star["winners"]) == set(tally["winners"])
    lines = [
        (
            _("%(one)s against %(other)s") % {"one": names.code(one), "other": names.code(other)},
            [higher, lower],
        )
        for one, other, higher, lower in star["finals"]
    ]
    says = (
        _(
            "By STAR (the two highest totals meet once more, and each ballot counts for the one it scores "
            "higher) %(names)s would come first:"
        )
        % {"names": listed(quoted(names.all(star["winners"])))}
        + " "
        + (_("the same.") if same else _("not the same as by totals."))
    )
    return Section(
        "star",
        _("Would a final of the best two change it?"),
        says=(says,),
        tables=(
            table(
                "star-table",
                _("Every final that could take place"),
                [_("Final"), _("Prefer the first"), _("Prefer the second")],
                lines,
            ),
        ),
    )
