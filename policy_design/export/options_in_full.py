"""What the chapter of an option has beyond a report: every version, and positions and amendments in their own words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forum.paper.document import Block, Quotation
from policy_design.options.models import Condition, Position
from policy_design.report.composing import heading, points, said, strong
from policy_design.report.deliberation import id_of
from policy_design.report.saying import day

if TYPE_CHECKING:
    from policy_design.report.gathered import Gathered

Json = dict[str, Any]


def option_in_full(g: Gathered, option: Json) -> list[Block]:
    """In level three, to stand below the option's own heading."""
    id = id_of(option)
    return [*_positions(g, option, id), *_versions(option, id), *_amendments(g, option, id)]


def _day(moment: str | None) -> str:
    return str(day(datetime.fromisoformat(moment))) if moment else ""


def _positions(g: Gathered, option: Json, id: str) -> list[Block]:
    """All that were taken, also those replaced since: reasons, disclosure, conditions and what came of them."""
    found: list[Block] = []
    for one in option.get("positions", ()):
        stance = Position.Stance(one["stance"]).label
        who = f"{one['expert']}, {one['background']}" if one["background"] else one["expert"]
        parts = [_("%(stance)s, for version %(n)d") % {"stance": stance, "n": one["version"]}, _day(one["shown_at"])]
        parts += [] if one["is_current"] else [_("replaced since")]
        found += [heading(4, who), said("; ".join(filter(None, parts)), role="byline")]
        if one["disclosure"]:
            found += [said(_("Discloses: %(words)s") % {"words": one["disclosure"]}, role="small")]
        if one["reasons"]:
            found += [Quotation(g.read(one["reasons"], f"{id}-position-{one['post']}-", 5))]
        if one["conditions"]:
            found += [points([said(_condition(each)) for each in one["conditions"]])]
    return [heading(3, _("Positions in full"), f"{id}-positions-in-full"), *found] if found else []


def _condition(one: Json) -> str:
    verdict = str(Condition.Verdict(one["verdict"]).label)
    version = _(", version %(n)d") % {"n": one["in_version"]} if one["in_version"] else ""
    return f"{one['sentence']} ({verdict}{version})"


def _versions(option: Json, id: str) -> list[Block]:
    if len(option["versions"]) < 2:
        return []
    found: list[Block] = [heading(3, _("Versions"), f"{id}-versions")]
    for one in option["versions"]:
        parts = [one["author"] or "", _day(one["at"]), one["reason"]]
        found += [heading(4, _("Version %(n)d: %(title)s") % {"n": one["number"], "title": one["title"]})]
        found += [said("; ".join(filter(None, parts)), role="byline")]
        found += [points([said(clause) for clause in one["clauses"]], start=1)]
    return found


def _amendments(g: Gathered, option: Json, id: str) -> list[Block]:
    """Those whose words readers have: who proposed and signed, why, and what was decided."""
    found: list[Block] = []
    for one in option.get("amendments", ()):
        if not one.get("proposed_by"):
            continue
        named = _("Amendment %(n)d") % {"n": one["number"]}
        title = one["title"] if one["title"].startswith(named) else f"{named}: {one['title']}"
        signed = _("signed by %(names)s") % {"names": ", ".join(one["signed_by"])} if one["signed_by"] else ""
        of = _("to version %(n)d") % {"n": one["of_version"]}
        parts = [one["proposed_by"], signed, of, _day(one["proposed_at"])]
        found += [heading(4, title), said("; ".join(filter(None, parts)), role="byline")]
        found += g.read(one["reason"], f"{id}-amendment-{one['number']}-", 5)
        if one["decision"]:
            found += [said(strong(_("Decided:")), f" {one['decision']}")]
    return [heading(3, _("Amendments in full"), f"{id}-amendments-in-full"), *found] if found else []
