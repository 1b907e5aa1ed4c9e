"""How readers moved, as facts: one query, tallies from the same table, nothing small told."""

from forum.readers.answers import answers_of_debate
from forum.readers.flow import NARROW, WIDE, flow
from forum.readers.movement import movement, movement_of
from tests.forum.readers.choosing import many

KEYS = ("a", "b", "diversity", "unsure")


def test_movement_is_one_query_and_its_margins_are_the_tallies(opened, django_assert_num_queries):
    many(opened, {("a", "b"): 12, ("", "b"): 9, ("b", ""): 7, ("unsure", "diversity"): 20, ("gone", "b"): 50})
    answers = [one.key for one in answers_of_debate(opened)]

    with django_assert_num_queries(1):
        moved = movement_of(opened, answers)

    assert moved.answers == KEYS
    assert moved.total == 48
    facts = moved.facts()
    assert (facts.threshold, facts.total, facts.answers) == (5, 48, KEYS)
    assert ("unsure", "diversity", 20) in facts.moves
    assert ("", "", 0) not in facts.moves
    assert facts.after["b"] in (21, None)


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
    moved = movement(("a", "b"), [("a", "a", 30), ("a", "b", 12), ("b", "b", 20), ("b", "a", 5)])

    for look in (WIDE, NARROW):
        drawn = flow(moved, look)
        assert len(drawn.bars) == 4
        assert len(drawn.bands) == 4
        assert all(bar.y >= 0 and bar.y + bar.height <= drawn.height for bar in drawn.bars)
        assert {bar.count for bar in drawn.bars} == {42, 25, 35, 32}
