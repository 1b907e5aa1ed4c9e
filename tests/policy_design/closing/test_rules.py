"""Who may do what with a summary, in each of its states: the table that docs/ROLES.md prints, written down once more."""

from __future__ import annotations

import inspect

import pytest

from policy_design import rules
from policy_design.roles import summaries
from policy_design.roles.figures import FIGURES, ROLES
from policy_design.roles.summaries import SUMMARIES, SUMMARY_ACTIONS, allowed_in_summaries

ORGANIZER = {"organizer": "NDROF"}
TABLE = {
    "begin a version (if none is under way)": ORGANIZER,
    "begin one before the deliberation": {},
    "begin one having taken part": {},
    "see what is missing in it": ORGANIZER,
    "write in it, take its lines anew, drop it, put it up": {"organizer": "D"},
    "write in it having taken part": {},
    "read it": {**dict.fromkeys(ROLES, "ROF"), "organizer": "DROF"},
    "remark on it": dict.fromkeys(("observer", "expert", "other expert", "moderator", "organizer"), "R"),
    "answer a remark": {"organizer": "RO"},
    "call it back": {"organizer": "RO"},
    "make it final": {"organizer": "O"},
    "make it final while a remark has no answer": {},
}


def test_the_table_leaves_no_action_out():
    assert set(TABLE) == set(SUMMARY_ACTIONS)


@pytest.mark.parametrize("action", SUMMARY_ACTIONS)
def test_who_may(action):
    found = {role: allowed_in_summaries(SUMMARY_ACTIONS[action], role) for role in ROLES}

    assert {role: states for role, states in found.items() if states} == TABLE[action]


def test_every_no_says_why():
    asked = [ask(FIGURES[role], state) for ask in SUMMARY_ACTIONS.values() for role in ROLES for state in SUMMARIES]

    assert [one for one in asked if one is not False and not one and not str(one.reason).endswith(".")] == []


def test_no_rule_about_summaries_is_missing_in_the_table():
    text, source = inspect.getsource(summaries), inspect.getsource(rules.summaries)
    mine = [name for name in rules.__all__ if name.startswith("can_") and f"def {name}(" in source]

    assert [name for name in mine if f"rules.{name}(" not in text] == []
