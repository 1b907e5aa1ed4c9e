"""Every code that a count, a ballot or a file can give has a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policy_design.ballots import outcome, preflib
from policy_design.ballots.methods import ANSWERS, METHODS, Code
from policy_design.ballots.tally import BESIDE
from policy_design.consensus import importing
from policy_design.voting import words, words_of_files
from policy_design.voting.sections import listed, number, per_cent

pytestmark = pytest.mark.any_database


def test_every_method_and_answer_has_its_words():
    assert set(words.METHODS) == set(METHODS)
    said = {answer for answers in ANSWERS.values() for answer in answers if isinstance(answer, str)}
    assert said <= set(words.ANSWERS)


def test_every_reason_of_an_outcome_has_its_words():
    source = Path(outcome.__file__).read_text()
    codes = set(re.findall(r'"why": "([a-z_]+)"', source)) | set(re.findall(r'why = "([a-z_]+)"', source))
    codes |= {"won", "others_won", "nothing_passed", "tie", "tie_status_quo", "lot", "no_quorum", "level"}

    assert codes - set(words.WHY) == set()


def test_every_method_beside_has_its_words():
    assert set(words.OTHERS) == set(words.OTHERS_HOW) == set(BESIDE)


@pytest.mark.parametrize("code", list(Code))
def test_a_bad_ballot_is_refused_in_a_sentence(code):
    assert words.of_bad_ballot(code, "G1v2").endswith(".")


@pytest.mark.parametrize("code", list(preflib.Fault))
def test_a_bad_preflib_line_is_named(code):
    said = words_of_files.of_bad_file("d.soc", 7, code, "1,1")

    assert said.startswith("d.soc, line 7: ")
    assert "%(" not in said


def test_every_fault_of_a_polis_export_is_named():
    codes = {value for name, value in vars(importing).items() if name.isupper() and isinstance(value, str)}
    codes -= {importing.VOTES, importing.COMMENTS, importing.PARTICIPANTS, importing.TURNED, importing.UNQUOTED}

    assert codes - set(words_of_files.POLIS) == set()
    assert set(words_of_files.NOTES) == {importing.TURNED, importing.UNQUOTED}


def test_nothing_less_than_all_is_told_as_all():
    assert [per_cent(one) for one in (1, 0.999, 0.5, 0.001, 0, None)] == [
        "100 %",
        "> 99 %",
        "50 %",
        "< 1 %",
        "0 %",
        "–",
    ]


def test_numbers_are_told_as_short_as_they_are():
    assert [number(one) for one in (3, "7/2", "1/3", None)] == ["3", "3.5", "0.33", "–"]


def test_names_are_listed_as_one_says_them():
    assert [listed(one) for one in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A and B", "A, B and C"]
