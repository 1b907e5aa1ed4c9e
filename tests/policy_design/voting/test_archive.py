from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection

from policy_design.ballots.standalone.recount import recount
from policy_design.voting import guards
from policy_design.voting.archive import closed_rounds, entry_of, export_of, exports_for, zip_for
from policy_design.voting.ballot_models import Elector, SecretBallot, SignedBallot
from policy_design.voting.models import Bulletin, Result
from tests.policy_design.voting.cast import closed, experts, opened, vote

YES, NO = {"s1": "yes"}, {"s1": "no"}
READER = AnonymousUser()


@pytest.fixture
def rounds(deliberating, olga, panel, option):
    """One closed round of each kind, each with five ballots."""
    return [
        closed(opened(deliberating, olga), [(one, YES) for one in panel]),
        closed(opened(deliberating, olga, secrecy="secret"), [(one, NO) for one in panel]),
        closed(
            opened(deliberating, olga, option, method="ranked", secrecy="secret", receipts="none"),
            [(one, [["G1v1"], ["status-quo"]]) for one in panel],
        ),
        closed(
            opened(deliberating, olga, method="rating", secrecy="pseudonymous"), [(one, {"s1": 8}) for one in panel]
        ),
        closed(opened(deliberating, olga, option, method="score"), [(one, {"G1v1": 4}) for one in panel]),
        closed(opened(deliberating, olga, option, method="approval"), [(one, ["G1v1"]) for one in panel]),
        closed(opened(deliberating, olga, method="consent"), [(one, {"s1": "consent"}) for one in panel]),
    ]


def whole(process):
    return export_of(entry_of(one) for one in closed_rounds(process))


def test_the_second_program_agrees_with_every_round(deliberating, rounds):
    faults, notes = recount(whole(deliberating))
    assert (faults, notes) == ([], [])


def test_both_programs_agree_by_the_command_in_file_and_database(deliberating, rounds, tmp_path, capsys):
    file = tmp_path / "rounds.json"
    file.write_text(json.dumps(whole(deliberating)))
    call_command("recount", str(file))
    call_command("recount")
    assert capsys.readouterr().out.count("Rounds: 7; everything agrees.") == 2


def test_the_program_in_the_archive_runs_by_itself(deliberating, rounds, panel, tmp_path):
    with zipfile.ZipFile(io.BytesIO(zip_for(deliberating, panel[0]))) as archive:
        archive.extractall(tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    digest = rounds[1].bulletin.digest
    done = subprocess.run(
        [sys.executable, "-I", "recount.py", "rounds.json", "--digest", digest],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert names == ["README.txt", "recount.py", "rounds.json"]
    assert (done.returncode, done.stderr) == (0, "")
    assert "Rounds: 7." in done.stdout


# Who gets what --------------------------------------------------------------------------------------------------


def with_ballots(exports) -> list[list[bool]]:
    return [[entry["bulletin"] is not None for entry in one["rounds"]] for one in exports]


def test_few_ballots_are_for_those_on_the_roll_unless_they_are_named(deliberating, rounds, panel, olga):
    named = [True, False, False, False, True, True, True]
    for person in (READER, olga):
        exports = exports_for(deliberating, person)
        assert with_ballots(exports) == [named]
        assert recount(json.loads(json.dumps(exports[0], sort_keys=True)))[0] == []
    assert with_ballots(exports_for(deliberating, panel[0])) == [[True] * 7]


def test_from_twenty_ballots_on_they_are_for_everybody(deliberating, olga, panel):
    people = panel + experts(deliberating, 15, start=30)
    closed(opened(deliberating, olga, secrecy="secret"), [(one, YES) for one in people])

    assert with_ballots(exports_for(deliberating, READER)) == [[True]]


def test_a_result_for_the_panel_cuts_the_chain_of_others_in_two(deliberating, olga, panel):
    for result_for in ("everyone", "panel", "everyone"):
        closed(opened(deliberating, olga, result_for=result_for), [(panel[0], YES)])

    exports = exports_for(deliberating, READER)
    assert [[entry["manifest"]["round"] for entry in one["rounds"]] for one in exports] == [[3], [1]]
    assert [recount(one)[0] for one in exports] == [[], []]
    assert len(exports_for(deliberating, olga)) == 1


def test_the_page_of_the_archive_is_for_readers_of_the_process(client, deliberating, rounds, olga):
    address = f"/processes/{deliberating.slug}/rounds/archive.zip"
    answer = client.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    from policy_design.process.actions import edit_process

    edit_process(process=deliberating, by=olga, is_open=False)
    assert client.get(address).status_code == 404


def test_there_is_no_archive_before_a_round_is_closed(client, deliberating, olga, panel):
    opened(deliberating, olga)
    assert client.get(f"/processes/{deliberating.slug}/rounds/archive.zip").status_code == 404


# Tampering ------------------------------------------------------------------------------------------------------

TAMPERED = {
    "a signed ballot": lambda: SignedBallot.objects.filter(marks={"s1": "yes"}).update(marks=NO),
    "a secret ballot": lambda: SecretBallot.objects.filter(marks={"s1": "no"}).update(marks=YES),
    "a ballot that is gone": lambda: SecretBallot.objects.first().delete(),
    "a mark on the roll": lambda: Elector.objects.filter(pk=Elector.objects.first().pk).update(has_voted=False),
    "a name on the roll": lambda: Elector.objects.filter(pk=Elector.objects.first().pk).update(name="Ann"),
    "the bulletin": lambda: Bulletin.objects.filter(pk=Bulletin.objects.first().pk).update(body="{}"),
    "the chain": lambda: (
        Bulletin.objects.order_by("pk").filter(pk=Bulletin.objects.last().pk).update(previous="0" * 64)
    ),
    "the list of voters": lambda: Bulletin.objects.update(voters=["Ann"]),
    "the signature": lambda: Bulletin.objects.update(signature="0" * 128),
    "the count": lambda: Result.objects.update(cast=4),
    "the outcome": lambda: Result.objects.update(outcome={}),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_row_that_somebody_changed_is_found(deliberating, olga, panel, what, capsys):
    closed(opened(deliberating, olga), [(one, YES) for one in panel])
    closed(opened(deliberating, olga, secrecy="secret"), [(one, NO) for one in panel])
    guards.take_down(connection)  # as whoever owns the database can
    TAMPERED[what]()

    with pytest.raises(CommandError, match="does not agree"):
        call_command("recount")
    assert "WRONG." in capsys.readouterr().err


def test_a_file_that_somebody_changed_is_found_by_both_counts(deliberating, olga, panel, tmp_path, capsys):
    closed(opened(deliberating, olga), [(one, YES) for one in panel])
    export = whole(deliberating)
    export["rounds"][0]["bulletin"]["ballots"][0]["marks"] = NO
    file = tmp_path / "rounds.json"
    file.write_text(json.dumps(export))

    with pytest.raises(CommandError):
        call_command("recount", str(file))
    said = capsys.readouterr().err
    assert "the digest is not that" in said
    assert "our own count gives another result" in said


def test_a_file_that_is_none_is_said_to_be_none(tmp_path):
    file = tmp_path / "rounds.json"
    file.write_text("[")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("recount", str(file))


def test_an_open_round_is_in_no_archive(deliberating, olga, panel):
    round = opened(deliberating, olga)
    vote(round, panel[0], YES)
    assert exports_for(deliberating, olga) == []
