"""Who may do what with a survey, in each of its states: the table that docs/ROLES.md prints, and that none is left out."""

import inspect

import pytest

from policy_design import rules
from policy_design.roles import surveys as roles
from policy_design.roles.figures import FIGURES, ROLES
from policy_design.roles.surveys import SURVEY_ACTIONS, allowed_states

TAKES_PART = [role for role in ROLES if role not in ("anonymous", "reader")]
TABLE = {
    "read what is asked and on what terms": {**dict.fromkeys(ROLES, "TDCE"), "organizer": "PTDCE"},
    "set up a survey": {"organizer": "PTDCE"},
    "change its terms, dates and questions (as far as they still may)": {"organizer": "PTD"},
    "open it": {"organizer": "P"},
    "open it before the process has begun": {},
    "close it": {"organizer": "TD"},
    "invite by mail": {"organizer": "T"},
    "invite to a survey that anybody can answer": {},
    "answer it": dict.fromkeys(ROLES, "T"),
    "answer it when the process is archived": {},
    "read its results": dict.fromkeys(ROLES, "CE"),
    "cite a result": dict.fromkeys(TAKES_PART, "CE"),
    "download single answers, where those who answered were told": {"organizer": "C"},
    "download single answers, where they were not": {},
    "say which texts are shown": {"organizer": "CE", "moderator": "CE"},
}


@pytest.mark.parametrize("action", SURVEY_ACTIONS)
def test_who_may(action):
    found = {role: allowed_states(SURVEY_ACTIONS[action], role) for role in ROLES}

    assert {role: states for role, states in found.items() if states} == TABLE[action]


def test_every_no_says_why():
    said = [ask(FIGURES[role], state) for ask in SURVEY_ACTIONS.values() for role in ROLES for state in roles.SURVEYS]

    assert [one for one in said if not one and not str(one.reason).endswith(".")] == []


def test_no_rule_about_surveys_is_missing_in_the_table():
    text = inspect.getsource(roles)
    mine = [
        name
        for name in rules.__all__
        if getattr(getattr(rules, name), "__module__", "") == "policy_design.rules.surveys"
    ]

    assert [name for name in mine if f"rules.{name}(" not in text] == []
