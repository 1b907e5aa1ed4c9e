"""The rules of a summary, on a process in which something of every kind came about."""

from __future__ import annotations

from policy_design.summary.lines import AGREED, CONTESTED, MINORITY, as_data, from_data, keys_of
from policy_design.summary.ruling import sections_of
from policy_design.summary.snapshot import take
from tests.policy_design.cast import fresh
from tests.policy_design.summary.summed import drawn, lines_of

KEYS = [
    "asked", "people", "how", "results", "standing", "movement", "unanswered", "dissent", "conditions", "fates",
    "recommended",
]  # fmt: skip


def test_every_section_is_there_with_its_rule_and_every_key_is_once(world):
    found = drawn(world.process)
    assert [one.key for one in found] == KEYS
    assert all(one.rule and one.lines for one in found)
    keys = [line.key for one in found for line in one.lines]
    assert len(keys) == len(set(keys))
    assert max(map(len, keys)) <= 80
    assert keys_of(found) == {*KEYS, *keys}


def test_they_are_plain_data_and_read_back(world):
    found = drawn(world.process)
    assert from_data(as_data(found)) == found


def test_every_line_has_words_and_a_source(world):
    for section in drawn(world.process):
        for line in section.lines:
            assert line.sources, line.key
            assert line.says.strip().endswith((".", ":", "?")), line.says
            assert "%(" not in line.says
            assert all(source.label and source.url.startswith("/") for source in line.sources)
            assert all(quote.text and quote.source.url for quote in line.quotes), line.key


def test_the_strongest_unanswered_rebuttal_is_the_one_that_most_others_took_up(world):
    line = lines_of(world.process)["unanswered.G1"]
    assert [one.text for one in line.quotes] == ["Strong rebuttal that was taken up."]
    assert f"post {world.posts['strong'].number} by Expert1 Example" in line.says
    assert line.says.endswith("1 other person has taken it up. 1 other rebuttal of an argument for it is unanswered.")


def test_an_argument_against_that_nobody_rebutted_is_named(world):
    line = lines_of(world.process)["unanswered.G1.against"]
    assert line.says == "G1: 1 argument against it was rebutted by nobody."
    assert [(one.text, one.by) for one in line.quotes] == [("Nobody reads it.", "Bea Example")]


def test_dissenters_speak_in_their_own_words(world):
    found = lines_of(world.process)
    line = found["dissent.G1"]
    assert [(one.text, one.by) for one in line.quotes] == [("It puts the work on those who upload.", "Bea Example")]
    number = world.rounds["named"].number
    ballots = found[f"dissent.round.{number}.G1v1"]
    assert [(one.text, one.by) for one in ballots.quotes] == [("Because 1.", "Bea Example")]


def test_a_block_is_quoted_with_its_answer_and_without_a_name_where_few_voted(world):
    number = world.rounds["consent"].number
    line = lines_of(world.process)[f"dissent.round.{number}.s1.block.1"]
    assert [(one.text, one.by) for one in line.quotes] == [
        ("It forgets those in the photographs.", ""),
        ("Clause 2 now names them first.", "The organizers’ answer"),
    ]
    assert "its author lifted it" in line.says


def test_conditions_are_counted_by_what_their_authors_say(world):
    found = lines_of(world.process)
    assert found["conditions.G1"].says == "2 conditions on G1: 1 met and 1 not judged by its author yet."
    [post] = {key.split(".")[2] for key in found if key.startswith("conditions.G1.")}
    first = found[f"conditions.G1.{post}.1"]
    assert first.says == "A condition of Expert1 Example on G1: it is met in version 1, says its author."
    assert first.quotes[0].text == "It is reviewed often."


def test_whoever_moved_is_named_with_both_posts(world):
    lines = [line for key, line in lines_of(world.process).items() if key.startswith("movement.G1.position.")]
    assert len(lines) == 1
    assert lines[0].says.startswith("Bea Example moved on G1, from “undecided” to “oppose”, on ")
    assert len(lines[0].sources) == 2


def test_reworded_and_dropped_statements_say_why(world):
    second = world.rounds["delphi"][1].number
    found = lines_of(world.process)
    assert "Said more clearly" in found[f"movement.round.{second}.s5"].says
    assert "Rejected in the first round" in found[f"movement.round.{second}.dropped.1"].says


def test_what_became_of_amendments_and_options_is_told(world):
    found = lines_of(world.process)
    assert "Nothing has been decided about it yet." in found["fates.G1.amendment.1"].says
    assert found["fates.G1"].says == ("“G1. Shared guidance”, proposed by Ben Example. Recommendation 1 rests on it.")


def test_interests_are_told_word_for_word(world):
    found = lines_of(world.process)
    line = found["people.interests"]
    assert [(one.text, one.by) for one in line.quotes] == [("Paid by a maker of cameras.", "Ben Example")]
    assert found["people.undeclared"].says == "No declaration of interests was made by Expert3 Example."


def test_recommendations_say_what_they_rest_on_and_what_became_of_them(world):
    number = world.rounds["named"].number
    line = lines_of(world.process)["recommended.1"]
    assert f"It rests on G1 in version 1, voted on in round {number}." in line.says
    assert line.says.endswith("As of 5 January 2027: under way. A draft is out.")


def test_columns_have_equal_room_and_count_the_others(world):
    section = next(one for one in drawn(world.process) if one.key == "standing")
    for name in (AGREED, CONTESTED, MINORITY):
        shown = [line for line in section.column(name) if not line.key.endswith(".others")]
        assert 0 < len(shown) <= 8
    assert section.has_columns


def test_an_old_snapshot_still_gives_lines(world):
    snapshot = take(fresh(world.process))
    snapshot.pop("recommendations")
    for one in snapshot["rounds"]:
        one.pop("dropped")
    assert [one.key for one in sections_of(snapshot)] == KEYS
