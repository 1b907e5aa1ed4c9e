"""The result of a consent round: what each item came to, with blocks, their answers and who stands aside."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.voting import words
from policy_design.voting.charts import AGAINST, FOR, NEITHER, SOFT, Bar, bars
from policy_design.voting.sections import Cell, Names, Section, drawn, per_cent, table
from policy_design.voting.told_signed import asides_of, blocks_of

if TYPE_CHECKING:
    from policy_design.voting.models import Round
    from policy_design.voting.told_signed import Signed

Json = dict[str, Any]


def said(outcome: Json, names: Names) -> list[str]:
    """In one sentence for each item where there are few, else how many."""
    if outcome["why"] == "no_quorum":
        return []
    choices = outcome["choices"]
    if len(choices) <= 3:
        return [_one(names[key], one) for key, one in choices.items()]
    passed = sum(one["state"] == "passed" for one in choices.values())
    return [
        ngettext("There is consent on %(n)d item of %(all)d.", "There is consent on %(n)d items of %(all)d.", passed)
        % {"n": passed, "all": len(choices)}
    ]


def _one(text: str, one: Json) -> str:
    values = {
        "item": words.quoted(text),
        "n": one["for"],
        "of": one["of"],
        "asides": one["stand_aside"],
        "blocks": one["open_blocks"],
    }
    if one["state"] == "passed":
        if one["blocks"]:
            return (
                _("%(item)s has consent: %(n)d of %(of)d consent, and every block was lifted by its author.") % values
            )
        return (
            _("%(item)s has consent: %(n)d of %(of)d consent, with or without reservations, and nobody blocks.")
            % values
        )
    if one["why"] == "open_blocks":
        return (
            ngettext(
                "%(item)s has no consent: a block stands, though %(n)d of %(of)d consent.",
                "%(item)s has no consent: %(blocks)d blocks stand, though %(n)d of %(of)d consent.",
                one["open_blocks"],
            )
            % values
        )
    if one["why"] == "too_many_stand_aside":
        return _("%(item)s has no consent: %(asides)d of %(of)d stand aside, more than the rule allows.") % values
    return _("%(item)s has no consent: nobody consents.") % values


def sections(round: Round, tally: Json, outcome: Json, names: Names, signed: Signed | None) -> list[Section]:
    rows, lines = [], []
    for key, one in outcome["choices"].items():
        count = tally["counts"][key]
        parts = (
            (FOR, count["consent"]),
            (SOFT, count["reservations"]),
            (NEITHER, count["stand_aside"]),
            (AGAINST, count["block"]),
        )
        rows.append(Bar(names.long(key), parts, max(one["of"], 1), per_cent(_share(one))))
        lines.append(
            (
                names.long(key),
                [
                    count["consent"],
                    count["reservations"],
                    count["stand_aside"],
                    count["block"],
                    one["open_blocks"],
                    Cell(f"{words.STATES[one['state']]}. {words.WHY.get(one['why'], '')}", "word"),
                ],
            )
        )
    title = _("Consent, item by item")
    heads = [
        _("Item"),
        _("Consent"),
        _("Reservations"),
        _("Stand aside"),
        _("Block"),
        _("Blocks that stand"),
        _("By the rule"),
    ]
    asides = tuple(asides_of(signed, names)) if signed else ()
    blocks = blocks_of(round, names, says_whose=signed is not None)
    return [
        Section(
            "votes",
            title,
            says=asides,
            how=_(
                "Full is consent, grey consent with reservations, empty those who stand aside, hatched a block. "
                "The share is of all who answered."
            ),
            drawings=drawn(lambda look: bars(look, "votes", title, rows)),
            legend=(
                ("for", _("consent")),
                ("soft", _("with reservations")),
                ("neither", _("stand aside")),
                ("against", _("block")),
            ),
            tables=(table("votes-table", title, heads, lines, words=True),),
        ),
        *([blocks] if blocks else []),
    ]


def _share(one: Json) -> Fraction | None:
    return None if one.get("share") is None else Fraction(one["share"])
