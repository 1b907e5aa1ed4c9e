"""Who may do what with an option, cell by cell: action × role × stage, written down here a second time by hand."""

from __future__ import annotations

import inspect

import pytest

from policy_design import rules
from policy_design.roles import options as roles
from policy_design.roles.figures import FIGURES, ROLES, STAGES, allowed_stages
from policy_design.roles.options import OPTION_ACTIONS

NOBODY: dict[str, str] = {}
EXPERTS = {"expert": "OD", "other expert": "OD"}
OWNERS = {"expert": "OD", "organizer": "OD"}  # whoever proposed it, and the organizers
TABLE = {
    "say how options are handled, and name kinds": {"organizer": "PLISCODVRB"},
    "propose an option": {**EXPERTS, "organizer": "OD"},
    "propose one where organizers keep that to themselves": {"organizer": "OD"},
    "propose one when the stage’s time is over": NOBODY,
    "second a proposed option": {"other expert": "OD"},
    "second one that is on the table": NOBODY,
    "write its next version": OWNERS,
    "write the next version of one that left the table": NOBODY,
    "withdraw it": OWNERS,
    "merge, split, supersede and link options": {"organizer": "OD"},
    "argue for or against it": EXPERTS,
    "argue about one that waits for seconders": NOBODY,
    "argue when suspended": NOBODY,
    "take a position": EXPERTS,
    "take a position on one that left the table": NOBODY,
    "judge a condition of the expert’s": {"expert": "OD"},
    "judge a condition of an earlier position": NOBODY,
    "reveal sealed positions": {"organizer": "PLISCODVRB"},
    "reveal them a second time": NOBODY,
    "propose an amendment": EXPERTS,
    "propose an amendment after their time": NOBODY,
    "sign the other expert’s amendment as well": {"expert": "OD"},
    "fit it to a later version, or withdraw it": {"other expert": "OD"},
    "accept, decline or put it to a vote": OWNERS,
    "accept or decline one on which a round has voted": {"expert": "ODV", "organizer": "ODV"},
    "decide about one that was accepted": NOBODY,
}


def test_the_table_leaves_no_action_out():
    assert set(TABLE) == set(OPTION_ACTIONS)


@pytest.mark.parametrize("action", OPTION_ACTIONS)
def test_who_may(action):
    found = {role: allowed_stages(OPTION_ACTIONS[action], role) for role in ROLES}

    assert {role: stages for role, stages in found.items() if stages} == TABLE[action]


def test_every_no_says_why():
    said = [ask(FIGURES[role], at) for ask in OPTION_ACTIONS.values() for role in ROLES for at in STAGES]

    assert [one for one in said if not one and not str(one.reason).endswith(".")] == []


def test_no_rule_about_options_is_missing_in_the_table():
    text = inspect.getsource(roles)
    mine = [name for name in rules.__all__ if getattr(rules, name).__class__.__name__ == "function"]
    mine = [name for name in mine if getattr(rules, name).__module__ == "policy_design.rules.options"]

    assert mine
    assert [name for name in mine if f"rules.{name}(" not in text] == []
