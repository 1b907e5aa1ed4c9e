"""Who may do what with a public report, in each stage: the table that docs/ROLES.md prints, written down once more."""

from __future__ import annotations

import inspect

import pytest

from policy_design.roles import reports
from policy_design.roles.figures import FIGURES, ROLES, STAGES, allowed_stages
from policy_design.roles.reports import REPORT_ACTIONS
from policy_design.rules import reports as rules

BEGUN = "LISCODVRBA"
MEMBERS = ("observer", "expert", "other expert", "moderator", "organizer", "steward")
READ = {**dict.fromkeys(ROLES, BEGUN), **dict.fromkeys(MEMBERS, f"P{BEGUN}")}
TABLE = {
    "plan it: chapters, texts, preview": {"organizer": "PLISCODVRB"},
    "publish an edition": {"organizer": "SDVRB"},
    "read an edition": READ,
    "read one of a members-only process": dict.fromkeys(MEMBERS, f"P{BEGUN}"),
    "note the DOI of an edition": {"organizer": f"P{BEGUN}"},
    "note another one": {},
}


def test_the_table_leaves_no_action_out():
    assert set(TABLE) == set(REPORT_ACTIONS)


@pytest.mark.parametrize("action", REPORT_ACTIONS)
def test_who_may(action):
    found = {role: allowed_stages(REPORT_ACTIONS[action], role) for role in ROLES}

    assert {role: stages for role, stages in found.items() if stages} == TABLE[action]


def test_every_no_says_why():
    asked = [ask(FIGURES[role], stage) for ask in REPORT_ACTIONS.values() for role in ROLES for stage in STAGES]

    assert [one for one in asked if not one and not str(one.reason).endswith(".")] == []


def test_no_rule_about_reports_is_missing_in_the_table():
    text = inspect.getsource(reports)
    mine = [name for name, one in vars(rules).items() if name.startswith("can_") and one.__module__ == rules.__name__]

    assert [name for name in mine if f"rules.{name}(" not in text] == []
