"""Who may do what with a recommendation: the table that docs/ROLES.md prints, written down once more."""

from __future__ import annotations

import inspect

import pytest

from policy_design import rules
from policy_design.roles import recommendations as roles
from policy_design.roles.figures import FIGURES, ROLES
from policy_design.roles.recommendations import RECOMMENDATION_ACTIONS, STATES, allowed_with

READERS = {**dict.fromkeys(ROLES, "PW"), "organizer": "DPW"}
MEMBERS = ("observer", "expert", "other expert", "moderator")
TABLE = {
    "read it, with its path": READERS,
    "read it in a members-only process": {**dict.fromkeys(MEMBERS, "PW"), "organizer": "DPW", "steward": "PW"},
    "draft one": {"organizer": "DPW"},
    "draft one before the deliberation": {},
    "draft one in the archive": {},
    "change it": {"organizer": "DP"},
    "change it in the archive": {},
    "publish it": {"organizer": "D"},
    "withdraw it": {"organizer": "P"},
    "note what became of it": {"organizer": "P"},
    "note what became of it in the archive": {"organizer": "P"},
}


def test_the_table_leaves_no_action_out():
    assert set(TABLE) == set(RECOMMENDATION_ACTIONS)


@pytest.mark.parametrize("action", RECOMMENDATION_ACTIONS)
def test_who_may(action):
    found = {role: allowed_with(RECOMMENDATION_ACTIONS[action], role) for role in ROLES}

    assert {role: states for role, states in found.items() if states} == TABLE[action]


def test_every_no_says_why():
    asked = [ask(FIGURES[role], state) for ask in RECOMMENDATION_ACTIONS.values() for role in ROLES for state in STATES]

    assert [one for one in asked if not one and not str(one.reason).endswith(".")] == []


def test_no_rule_about_recommendations_is_missing_in_the_table():
    source, text = inspect.getsource(rules.recommendations), inspect.getsource(roles)
    mine = [name for name in vars(rules.recommendations) if name.startswith("can_") and f"def {name}(" in source]

    assert [name for name in mine if f"rules.{name}(" not in text] == []
