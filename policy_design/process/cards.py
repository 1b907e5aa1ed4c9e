"""What other pages of the site show of processes: a card on the front page, and those that somebody organizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_design import rules
from policy_design.process import queries
from policy_design.process.progress import stage_name, steps_of

if TYPE_CHECKING:
    from forum.additions import Card
    from forum.rules.words import Anyone


def on_home(reader: Anyone) -> Card | None:
    """The newest processes that are under way, with their lines; None where there is none."""
    shown = queries.under_way(reader)[:2]
    if not shown:
        return None
    rows = [{"process": one, "steps": steps_of(one), "stage": stage_name(one)} for one in shown]
    return "policy_design/process/_home.html", {"rows": rows}


def organized_by(person: Anyone) -> Card | None:
    """The processes that this person organizes, and where to set one up."""
    mine = queries.organized(person) if person.is_authenticated else []
    may_create = rules.can_create_process(person)
    if not mine and not may_create:
        return None
    return "policy_design/process/_organized.html", {"mine": mine, "may_create_process": may_create}
