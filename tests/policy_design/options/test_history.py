"""All versions of an option with their reasons, and what changed between any two."""

from __future__ import annotations

from policy_design.options.actions import Wording, edit_option
from tests.policy_design.cast import CLAUSES, renewed
from tests.policy_design.options.pages import at, text


def test_one_version_has_nothing_to_compare(client, option):
    said = text(client.get(at(option, "history")))
    assert "This option stands as it was proposed." in said
    assert "As first proposed." in said


def test_any_two_versions_are_compared_whichever_comes_first(client, option, ben, olga):
    edit_option(
        option=option, by=olga, wording=Wording("New title", CLAUSES[:2]), version=1, reason="The third was vague."
    )
    now = renewed(option)
    wording = Wording("New title", (*CLAUSES[:2], "It is tested."), binds="Stewards")
    edit_option(option=now, by=ben, wording=wording, version=2, reason="A test.")

    last = client.get(at(option, "history"))
    assert "From version 2 to version 3" in text(last)
    assert "<ins>It is tested.</ins>" in last.content.decode()
    assert "<ins>Stewards</ins>" in last.content.decode()
    assert "The third was vague." in text(last)
    assert "Olga Example" in text(last)

    whole = client.get(at(option, "history"), {"from": "1", "to": "2"})
    assert f"<del>{CLAUSES[2]}</del>" in whole.content.decode()
    assert "<ins>New</ins>" in whole.content.decode()
    back = client.get(at(option, "history"), {"from": "2", "to": "1"})
    assert f"<ins>{CLAUSES[2]}</ins>" in back.content.decode()


def test_numbers_that_are_no_versions_show_the_last_change(client, option):
    assert client.get(at(option, "history"), {"from": "7", "to": "x"}).status_code == 200
