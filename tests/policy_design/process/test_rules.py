"""Who may do what with a process, cell by cell: action × role × stage, written down here a second time by hand."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from policy_design import rules
from policy_design.process.models import Process
from policy_design.roles.figures import ROLES, STAGES, allowed_stages
from policy_design.roles.processes import ACTIONS
from tests.policy_design.cast import fresh, go_on, new_process

ALL, BEGUN, LIVE, NEVER = "PLISCODVRBA", "LISCODVRBA", "PLISCODVRB", ""

#                                         anonymous reader  observer expert  other ex. moder.  organizer steward
EXPECTED = {
    "read a public process": (BEGUN, BEGUN, ALL, ALL, ALL, ALL, ALL, ALL),
    "read a members-only process": (NEVER, NEVER, ALL, ALL, ALL, ALL, ALL, ALL),
    "export a process": (BEGUN, BEGUN, ALL, ALL, ALL, ALL, ALL, ALL),
    "see the organizer's page of a process": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, ALL, NEVER),
    "edit a process, its plan, debates and documents": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, LIVE, NEVER),
    "open a document to comments by paragraph": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, LIVE, NEVER),
    "edit a stage that has ended": (NEVER,) * 8,
    "move a process to its next stage (gates permitting)": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, LIVE, NEVER),
    "invite an expert, observer, moderator or organizer": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, LIVE, NEVER),
    "remove an expert": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, ALL, NEVER),
    "remove oneself as organizer": (NEVER,) * 8,
    "say what one brings as an expert": (NEVER, NEVER, NEVER, LIVE, NEVER, NEVER, NEVER, NEVER),
    "say what one brings when suspended": (NEVER,) * 8,
    "declare one's interests as an expert, also when suspended": (*(NEVER,) * 3, LIVE, *(NEVER,) * 4),
    "ask to join": (NEVER, "C", "C", NEVER, NEVER, "C", NEVER, "C"),
    "ask to join where only invited experts are taken": (NEVER,) * 8,
    "ask to join when suspended": (NEVER,) * 8,
    "read somebody's request to join": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, ALL, NEVER),
    "read one's own request to join": (NEVER, ALL, ALL, ALL, ALL, ALL, ALL, ALL),
    "answer a request to join": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, LIVE, NEVER),
    "answer one's own request to join": (NEVER,) * 8,
    "answer a request a second time": (NEVER,) * 8,
    "read a published document": (BEGUN, BEGUN, ALL, ALL, ALL, ALL, ALL, ALL),
    "read an unpublished document": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, ALL, NEVER),
}
CELLS = [(action, role) for action in EXPECTED for role in range(len(ROLES))]


def test_the_table_leaves_no_action_out():
    assert set(EXPECTED) == set(ACTIONS)
    assert "".join(STAGES.values()) == ALL


@pytest.mark.parametrize(("action", "role"), CELLS)
def test_each_cell(action, role):
    assert allowed_stages(ACTIONS[action], ROLES[role]) == EXPECTED[action][role]


def test_every_rule_is_in_the_table():
    import inspect

    from policy_design.roles import processes as roles

    text = inspect.getsource(roles)
    mine = [name for name in rules.__all__ if name.startswith("can_") and "process" in rules_module(name)]
    assert [name for name in mine if f"rules.{name}(" not in text and name not in ("can_fill_role",)] == []


def rules_module(name: str) -> str:
    return getattr(rules, name).__module__


@pytest.mark.parametrize("who", ["anonymous", "olga", "ben", "dan", "cleo", "mo", "ada"])
def test_the_query_gives_the_same_answer_as_the_rule(who, running, olga, request):
    from policy_design.process.actions import edit_process

    person = AnonymousUser() if who == "anonymous" else request.getfixturevalue(who)
    hidden = go_on(new_process(olga, title="Hidden", is_open=False), olga)
    new_process(olga, title="Prepared")
    edit_process(process=hidden, by=olga, host="H")

    visible = set(Process.objects.visible_to(person))
    allowed = {one for one in map(fresh, Process.objects.all()) if rules.can_read_process(person, one)}
    assert visible == allowed
