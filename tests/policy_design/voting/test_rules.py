"""Who may do what with a round, in each of its states: the table that docs/ROLES.md prints, written down once more."""

from __future__ import annotations

import inspect

import pytest

from policy_design import rules
from policy_design.roles import rounds as roles
from policy_design.roles.figures import FIGURES, ROLES
from policy_design.roles.rounds import ROUND_ACTIONS, ROUNDS, allowed_in_rounds

OPEN = {"organizer": "OD"}  # until it is closed or annulled
READERS = {**dict.fromkeys(ROLES, "ODCA"), "organizer": "PODCA"}
TABLE = {
    "plan a round": {"organizer": "PODCA"},
    "change its question and rules, or delete it": {"organizer": "P"},
    "open it": {"organizer": "P"},
    "open it before the attitude study": {},
    "give more time": OPEN,
    "close it": {"organizer": "D"},
    "close it once all have voted": OPEN,
    "close it once all have voted, where nobody is told how many have": {"organizer": "D"},
    "end it without a result": OPEN,
    "read its question and rules": READERS,
    "vote": {"expert": "O"},
    "rate statements, where readers can": dict.fromkeys(ROLES, "O"),
    "add a statement, where those on the roll can": {"expert": "O"},
    "add a statement, where only organizers write them": {},
    "accept or decline a statement": {"organizer": "OD", "moderator": "OD"},
    "answer a block": OPEN,
    "see how many have voted": READERS,
    "see how many have voted, where that is not shown": dict.fromkeys(ROLES, "CA"),
    "read its result": dict.fromkeys(ROLES, "C"),
    "read its result, where that is for the panel": {"expert": "C", "organizer": "C"},
    "read single ballots": dict.fromkeys(ROLES, "C"),
    "read single ballots, where they are few": {"expert": "C"},
    "bring votes from elsewhere": {"organizer": "PODCA"},
}


def test_the_table_leaves_no_action_out():
    assert set(TABLE) == set(ROUND_ACTIONS)


@pytest.mark.parametrize("action", ROUND_ACTIONS)
def test_who_may(action):
    found = {role: allowed_in_rounds(ROUND_ACTIONS[action], role) for role in ROLES}

    assert {role: states for role, states in found.items() if states} == TABLE[action]


def test_every_no_says_why():
    asked = [ask(FIGURES[role], state) for ask in ROUND_ACTIONS.values() for role in ROLES for state in ROUNDS]

    assert [one for one in asked if not one and not str(one.reason).endswith(".")] == []


def test_no_rule_about_rounds_is_missing_in_the_table():
    text = inspect.getsource(roles)
    mine = [name for name in vars(rules.voting) if name.startswith("can_") and f"def {name}(" in _source()]

    assert [name for name in mine if f"rules.{name}(" not in text] == []


def _source() -> str:
    return inspect.getsource(rules.voting)
