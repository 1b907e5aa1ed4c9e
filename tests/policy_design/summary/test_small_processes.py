"""Summaries of processes in which little has come about, and of positions that are sealed."""

from __future__ import annotations

import json

from policy_design.ballots.bulletin import canonical
from policy_design.summary.lines import as_data
from policy_design.summary.ruling import sections_of, voices_of
from policy_design.summary.snapshot import take
from tests.policy_design.cast import fresh, renewed
from tests.policy_design.options.standing_cast import seal
from tests.policy_design.options.standing_cast import take as take_position
from tests.policy_design.summary.summed import drawn, lines_of


def told(process) -> str:
    snapshot = take(fresh(process))
    return canonical(snapshot).decode() + json.dumps(as_data(sections_of(snapshot)), ensure_ascii=False)


def test_a_sealed_position_is_not_even_counted(option, olga, bea):
    seal(option.process, olga)
    take_position(renewed(option), bea, "conditions", "A xylophone.", "A glockenspiel.")
    snapshot = take(fresh(option.process))
    [only] = snapshot["options"]
    assert only["positions"] == []
    assert "xylophone" not in told(option.process)
    assert "glockenspiel" not in told(option.process)


def test_an_option_that_no_vote_carried_is_contested_while_positions_stand_on_both_sides(deliberating, ben, bea):
    option = deliberating.options.get(letter="G")
    take_position(option, ben, "support", "Yes.")
    take_position(option, bea, "oppose", "No.")
    line = lines_of(deliberating)["standing.contested.G1"]
    assert line.says == "“G1. Shared guidance”: positions stand on both sides: 1 supports, 1 opposes."


def test_an_empty_process_still_says_so_in_every_section(process):
    found = drawn(process)
    assert len(found) == 11
    assert [one.key for one in found if not one.lines] == []
    assert voices_of(take(fresh(process))) == []
