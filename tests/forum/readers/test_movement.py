"""How readers moved, as facts: one query, tallies from the same table, nothing small told."""

from forum.readers.answers import answers_of_debate
from forum.readers.flow import NARROW, WIDE, flow
from forum.readers.movement import movement, movement_of
from tests.forum.readers.choosing import many

KEYS = ("a", "b", "diversity", "unsure")


def test_movement_is_one_query_and_its_margins_are_the_tallies(opened, django_assert_num_queries):
    kinds = [*KEYS, ""]
    many(opened, {(before, after): 6 for before in kinds for after in kinds if before or after})
    many(opened, {("gone", "b"): 5, ("unsure", "diversity"): 2})
    answers = [one.key for one in answers_of_debate(opened)]

    with django_assert_num_queries(1):
        moved = movement_of(opened, answers)

    assert moved.answers == KEYS
    assert moved.total == 146
    facts = moved.facts()
    assert (facts.threshold, facts.total, facts.answers) == (5, 146, KEYS)
    assert ("unsure", "diversity", 8) in facts.moves
    assert len(facts.moves) == 24
    assert (facts.before["unsure"], facts.after["diversity"], facts.after[""]) == (32, 32, 24)


def test_where_all_numbers_are_large_nothing_is_hidden():
    moved = movement(("a", "b"), [(b, a, 10) for b in ("a", "b", "") for a in ("a", "b", "") if a or b])

    assert not moved.hides
    assert moved.before == {"a": 30, "b": 30, "": 20}
    assert moved.after == {"a": 30, "b": 30, "": 20}


def test_fewer_than_five_readers_are_no_table():
    moved = movement(KEYS, [("a", "b", 4)])

    assert (moved.is_told, moved.total, moved.moves, moved.before, moved.after) == (False, None, (), {}, {})


def test_a_single_reader_who_moved_alone_is_not_found_out():
    moved = movement(KEYS, [("a", "a", 40), ("b", "b", 40), ("a", "b", 1)])
    cells = {(before, after): count for before, after, count in moved.moves}

    assert cells["a", "b"] is None
    assert sum(count is None for count in cells.values()) >= 4


def test_bands_fill_no_more_than_their_bars():
    moved = movement(("a", "b"), [(b, a, 10) for b in ("a", "b", "") for a in ("a", "b", "") if a or b])

    for look in (WIDE, NARROW):
        drawn = flow(moved, look)
        assert len(drawn.bars) == 6
        assert len(drawn.bands) == 8
        assert all(bar.y >= 0 and bar.y + bar.height <= drawn.height for bar in drawn.bars)
        assert {bar.count for bar in drawn.bars} == {30, 20}
