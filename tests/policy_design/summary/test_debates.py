"""The summary of a debate: concessions, what stands open, how readers moved, and each voice in its own words."""

from __future__ import annotations

from policy_design.ballots.bulletin import canonical
from policy_design.summary.lines import AGREED, CONTESTED, MINORITY
from policy_design.summary.ruling import sections_of, voices_of
from policy_design.summary.snapshot import take
from tests.forum.debates.rebutting import answered, moved, rebut
from tests.forum.debates.rebutting import rebutting as rebutting
from tests.forum.readers.choosing import many
from tests.policy_design.summary.summed import again, drawn, lines_of

KEYS = ["asked", "people", "how", "standing", "movement", "unanswered", "dissent", "fates"]


def test_every_section_is_there_and_every_line_has_a_source(rebutting):
    found = drawn(rebutting)
    assert [one.key for one in found] == KEYS
    assert all(line.sources and line.says for one in found for line in one.lines)


def test_what_is_conceded_is_agreed_and_what_stands_is_contested(rebutting, ben, bea):
    conceded, open_one, said = rebut(rebutting, bea), rebut(rebutting, ben, "b"), rebut(rebutting, ben, "b")
    moved(conceded, ben, "concede", "That is so.", "part")
    answered(said, bea)
    section = next(one for one in drawn(rebutting) if one.key == "standing")
    [agreed] = section.column(AGREED)
    assert agreed.says == "A rebuttal of Ben Example by Bea Example: conceded in part."
    assert [(one.text, one.by) for one in agreed.quotes][-1] == ("That is so.", "Ben Example")
    assert [one.key for one in section.column(CONTESTED)] == [
        f"standing.contested.{said.number}",
        f"standing.contested.{open_one.number}",
    ]
    assert [one.key for one in section.column(MINORITY)] == ["standing.minority.none"]


def test_the_strongest_unanswered_rebuttal_of_each_voice_and_nothing_for_one_without(rebutting, ben):
    rebut(rebutting, ben, "b", source="First.")
    found = lines_of(rebutting)
    assert [one.text for one in found["unanswered.b"].quotes] == ["First."]
    assert found["unanswered.a"].says.endswith("no rebuttal of it stands unanswered.")


def test_of_equals_the_earlier_rebuttal_stands_first(rebutting, ben):
    rebut(rebutting, ben, "b", source="First.")
    rebut(rebutting, ben, "b", source="Second.")
    assert [one.text for one in lines_of(rebutting)["unanswered.b"].quotes] == ["First."]


def test_readers_are_told_as_on_their_page_and_small_numbers_not_at_all(rebutting):
    many(rebutting, {("a", "a"): 20, ("a", "b"): 12, ("b", "b"): 30, ("b", "a"): 2, ("unsure", "diversity"): 3})
    snapshot = take(again(rebutting))
    cells = [n for row in snapshot["talk"]["readers"]["cells"] for n in row]
    assert [n for n in cells if n is not None and 0 < n < 5] == []
    line = lines_of(rebutting)["movement.debate." + str(rebutting.pk) + ".readers"]
    assert "kept back" in line.says
    assert line.says.startswith("67 readers")


def test_so_few_readers_are_not_told_of(rebutting):
    many(rebutting, {("a", "b"): 3})
    assert take(again(rebutting))["talk"]["readers"] is None


def test_each_voice_must_be_addressed_and_is_quoted(rebutting):
    assert voices_of(take(again(rebutting))) == [("voice.a", "A. Thesis A"), ("voice.b", "B. Thesis B")]
    found = lines_of(rebutting)
    assert [one.text for one in found["dissent.a"].quotes] == ["In one sentence."]


def test_a_sealed_text_is_not_in_it(sealed):
    snapshot = take(again(sealed))
    told = canonical(snapshot).decode() + str(sections_of(snapshot))
    assert "xylophone" not in told
    assert "Sealed title" not in told
    assert voices_of(snapshot) == []
