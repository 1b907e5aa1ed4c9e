"""The deliberation and its minorities as chapters: options in their last version, what was argued, who stands where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.paper.document import Block, Group, Quotation
from policy_design.options.models import Amendment, Argument, Condition, Option, Position
from policy_design.report.composing import heading, line, link, points, said, strong, table, terms
from policy_design.report.results import in_words
from policy_design.report.withholding import SAID

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policy_design.report.gathered import Gathered
    from policy_design.voting.sections import Entry

Json = dict[str, Any]
FOR = (Position.Stance.SUPPORT, Position.Stance.CONDITIONS)
AGAINST = (Position.Stance.OPPOSE,)


def deliberation(g: Gathered) -> list[Block]:
    """Every option, by kind and number and never by support; then the debates that belong to the process."""
    found: list[Block] = []
    for option in g.options:
        found += _option(g, option)
    debates = g.page.debates
    if debates:
        found += [heading(2, _("Debates"), "deliberation-debates")]
        links = [(one, link(g.url(one.debate.get_absolute_url()), one.debate.question)) for one in debates]
        found += [points([said(to, f" ({one.get_relation_display()})") for one, to in links])]
    return found


def id_of(option: Json) -> str:
    return f"option-{option['code'].lower()}"


def _option(g: Gathered, option: Json) -> list[Block]:
    id = id_of(option)
    found: list[Block] = [heading(2, f"{option['code']}. {option['title']}", id)]
    found += [said(option["summary"])] if option["summary"] else []
    found += [_facts(option), heading(3, _("Text"), f"{id}-text")]
    found += [points([said(one) for one in option["clauses"]], start=1)]
    found += _arguments(option, id)
    if current := current_positions(option):
        found += [heading(3, _("Where experts stand"), f"{id}-positions"), _positions(option, current)]
    found += _amendments(g, option, id)
    return found


def _facts(option: Json) -> Block:
    status = Option.Status(option["status"]).label
    state = f"{status}: {option['reason']}" if option["reason"] else str(status)
    history = link(f"{option['url']}history/", _("all versions"))
    return terms(
        [
            (_("Kind"), option["kind_name"]),
            (_("State"), state),
            (_("Version"), line(f"{option['version']} (", history, ")")),
            (_("Proposed by"), option["proposed_by"] or ""),
            (_("Who it would bind"), option["binds"]),
            (_("Open questions"), " ".join(option["open_questions"])),
        ]
    )


def _arguments(option: Json, id: str) -> list[Block]:
    found: list[Block] = []
    for side in Argument.Side:
        said_here = [one for one in option["arguments"] if one["side"] == side]
        if said_here:
            found += [heading(4, str(side.label))]
            found += [points([_argument(option, one) for one in said_here])]
    return [heading(3, _("Arguments"), f"{id}-arguments"), *found] if found else []


def _argument(option: Json, one: Json) -> Block:
    where = link(f"{option['debate']}posts/{one['post']}/", _("post %(n)d") % {"n": one["post"]})
    return said(f"{one['says']} ({one['author'] or _('name withdrawn')}, ", where, ")")


# Positions ------------------------------------------------------------------------------------------------------


def current_positions(option: Json) -> list[Json]:
    return [one for one in option.get("positions", ()) if one["is_current"]]


def _where(option: Json, position: Json) -> str:
    return f"{option['url']}positions/#post-{position['post']}"


def _positions(option: Json, current: list[Json]) -> Block:
    rows = [
        (
            line(link(_where(option, one), one["expert"])),
            one["background"],
            str(Position.Stance(one["stance"]).label),
            str(one["version"]) if one["holds_for"] == one["version"] else f"{one['version']}–{one['holds_for']}",
            _conditions(one["conditions"]),
        )
        for one in current
    ]
    heads = [_("Expert"), _("Background"), _("Position"), _("For version"), _("Conditions")]
    return table(_("Positions that hold"), heads, rows)


def _conditions(conditions: Iterable[Json]) -> str:
    return " ".join(f"{one['sentence']} ({Condition.Verdict(one['verdict']).label})" for one in conditions)


# Amendments -----------------------------------------------------------------------------------------------------


def _amendments(g: Gathered, option: Json, id: str) -> list[Block]:
    rows = g.amendments.get(option["code"], [])
    if not rows:
        return []
    return [heading(3, _("Amendments"), f"{id}-amendments"), points([_amendment(option, one) for one in rows])]


def _amendment(option: Json, one: Amendment) -> Block:
    where = link(f"{option['url']}amendments/{one.number}/", _("Amendment %(n)d") % {"n": one.number})
    state = f"{one.get_status_display()}. {one.decision}".strip()
    return said(where, _(" by %(name)s: %(state)s") % {"name": one.post.byline, "state": state})


# Minorities -----------------------------------------------------------------------------------------------------


def minority(g: Gathered) -> list[Block]:
    """Whoever did not agree, in their own words and in the same type as everybody else."""
    recommended = {each.option.code for one in g.recommendations if one.is_published for each in one.bases.all()}
    on_options = [block for one in g.options for block in _dissent(g, one, recommended)]
    in_rounds = [block for one in g.told for block in _in_round(one)]
    if not on_options and not in_rounds:
        return []
    rule = _(
        "On every option that is recommended, those who oppose it; on every other option on the table, the side that "
        "fewer experts take, both where they are equal; then what was rated at the other end, and blocks that stand."
    )
    return [said(_("Listed here by rule: "), rule, role="small"), *on_options, *in_rounds]


def _dissent(g: Gathered, option: Json, recommended: set[str]) -> list[Block]:
    current = current_positions(option)
    pro = [one for one in current if one["stance"] in FOR]
    contra = [one for one in current if one["stance"] in AGAINST]
    if option["code"] in recommended:
        few = contra
    elif option["status"] != Option.Status.OPEN:
        few = []
    else:
        few = contra if len(contra) < len(pro) else pro if len(pro) < len(contra) else [*pro, *contra]
    unmet = [one for one in pro if any(each["verdict"] == Condition.Verdict.NOT_MET for each in one["conditions"])]
    spoken = [*few, *(one for one in unmet if one not in few)]
    if not spoken:
        return []
    id = f"minority-{option['code'].lower()}"
    found: list[Block] = [heading(2, _("On %(code)s. %(title)s") % option, id), said(_numbers(pro, contra))]
    for one in spoken:
        found += _position(g, option, one, id)
    return found


def _numbers(pro: list[Json], contra: list[Json]) -> str:
    supports = ngettext("%(n)d expert supports it", "%(n)d experts support it", len(pro)) % {"n": len(pro)}
    opposes = ngettext("%(n)d opposes it", "%(n)d oppose it", len(contra)) % {"n": len(contra)}
    return _("%(supports)s, %(opposes)s.") % {"supports": supports, "opposes": opposes}


def _position(g: Gathered, option: Json, one: Json, id: str) -> list[Block]:
    stance = Position.Stance(one["stance"]).label
    where = link(_where(option, one), _("version %(n)d") % {"n": one["version"]})
    who = f"{one['expert']} ({one['background']})" if one["background"] else one["expert"]
    found: list[Block] = [said(strong(who), f": {stance}, ", where, ".")]
    if one["disclosure"]:
        found += [said(_("Discloses: %(words)s") % {"words": one["disclosure"]})]
    if one["reasons"]:
        found += [Quotation(g.read(one["reasons"], f"{id}-{one['post']}-", 4))]
    unmet = [each for each in one["conditions"] if each["verdict"] != Condition.Verdict.MET]
    found += [points([said(_conditions([each])) for each in unmet])] if unmet else []
    return [Group(tuple(found), role=SAID)]


def _in_round(told: Any) -> list[Block]:
    entries: list[Entry] = [
        entry
        for section in told.sections
        for column in section.columns
        if column.css == "minority"
        for entry in column.entries
    ]
    blocks = [one for section in told.sections for one in section.blocks if not one.lifted]
    if not entries and not blocks:
        return []
    id = f"minority-round-{told.round.number}"
    found: list[Block] = [
        heading(2, _("In round %(n)d: %(q)s") % {"n": told.round.number, "q": told.round.question}, id)
    ]
    for entry in entries:
        found += [said(strong(entry.says), f" {entry.about}")]
        found += [in_words(who, text) for who, text in entry.reasons if text]
    for block in blocks:
        found += [said(strong(block.item), " ", _("Blocked:")), in_words(block.by, block.reason)]
    return found
