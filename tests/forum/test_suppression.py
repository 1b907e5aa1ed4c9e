"""Small numbers are hidden, and no hidden number can be worked out: by linear algebra, and by trying every table."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from forum.suppression import THRESHOLD, suppressed

COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 60))


@st.composite
def tables(draw, most=5, counts=COUNTS):
    rows, columns = draw(st.integers(2, most)), draw(st.integers(2, most))
    return [[draw(counts) for _ in range(columns)] for _ in range(rows)]


def with_margins(counts):
    inner = [[*line, sum(line)] for line in counts]
    return [*inner, [sum(column) for column in zip(*inner, strict=True)]]


def hidden_of(shown):
    return [(r, c) for r, line in enumerate(shown) for c, value in enumerate(line) if value is None]


def determined(shown):
    """The hidden places whose number follows from the equations: those in which the system leaves no freedom."""
    hidden = hidden_of(shown)
    rows, columns = len(shown), len(shown[0])

    def equation(line, margin):
        return [Fraction((place in line) - (place == margin)) for place in hidden]

    system = [equation([(r, c) for c in range(columns - 1)], (r, columns - 1)) for r in range(rows)]
    system += [equation([(r, c) for r in range(rows - 1)], (rows - 1, c)) for c in range(columns)]
    reduced, pivots = reduce(system, len(hidden))
    return [
        hidden[column]
        for line, column in zip(reduced, pivots, strict=False)
        if not any(value for place, value in enumerate(line) if place != column)
    ]


def reduce(system, width):
    """Gauss and Jordan."""
    pivots, done = [], 0
    for column in range(width):
        found = next((n for n in range(done, len(system)) if system[n][column]), None)
        if found is None:
            continue
        system[done], system[found] = system[found], system[done]
        system[done] = [value / system[done][column] for value in system[done]]
        for n, line in enumerate(system):
            if n != done and line[column]:
                factor = line[column]
                system[n] = [a - factor * b for a, b in zip(line, system[done], strict=True)]
        pivots.append(column)
        done += 1
    return system[:done], pivots


@settings(max_examples=150)
@given(tables())
def test_no_hidden_number_follows_from_those_that_are_shown(counts):
    assert determined(suppressed(counts)) == []


@settings(max_examples=150)
@given(tables())
def test_what_is_shown_is_true_and_not_small(counts):
    for line, shown in zip(with_margins(counts), suppressed(counts), strict=True):
        assert all(
            told is None or (told == value and value >= THRESHOLD) for value, told in zip(line, shown, strict=True)
        )


@settings(max_examples=150)
@given(tables())
def test_what_is_hidden_in_a_line_comes_to_no_small_number(counts):
    shown = suppressed(counts)
    for told, values in (
        (shown, with_margins(counts)),
        (list(zip(*shown, strict=True)), list(zip(*with_margins(counts), strict=True))),
    ):
        for line, line_values in zip(told, values, strict=True):
            hidden = [value for value, one in zip(line_values[:-1], line[:-1], strict=True) if one is None]
            assert line[-1] is None or not hidden or sum(hidden) >= THRESHOLD


@given(tables(counts=st.integers(THRESHOLD, 60)))
def test_nothing_is_hidden_where_nothing_is_small(counts):
    assert suppressed(counts) == with_margins(counts)


@settings(max_examples=60)
@given(tables(most=2, counts=st.integers(0, 7)), st.booleans())
def test_of_all_tables_that_show_the_same_some_differ_in_each_hidden_number(counts, corner):
    """The reader knows that no count is negative, and, of a corner, that nothing can stand there.

    Where two tables show the same, so do two that differ by one step of each count: the steps of one circle.
    """
    known = {(1, 1)} if corner else set()
    if corner:
        counts[1][1] = 0
    shown = suppressed(counts, known=known)

    same = []
    for steps in product((-1, 0, 1), repeat=4):
        other = [[value + step for value, step in zip(counts[r], steps[2 * r :], strict=False)] for r in range(2)]
        if min(map(min, other)) >= 0 and not (corner and other[1][1]) and shows(with_margins(other), shown):
            same.append(with_margins(other))

    assert all(len({table[r][c] for table in same}) > 1 for r, c in hidden_of(shown))


def shows(table, shown):
    return all(
        told in (None, value) for r, line in enumerate(table) for value, told in zip(line, shown[r], strict=True)
    )


def test_a_place_that_can_hold_nothing_is_told_and_protects_nothing():
    shown = suppressed([[20, 3, 9], [8, 9, 10], [12, 11, 0]], known={(2, 2)})

    assert shown[2][2] == 0
    assert shown[0][1] is None
    assert determined(shown) == []


def test_a_large_table_is_done_at_once():
    counts = [[(r * 7 + c * 3) % 11 for c in range(9)] for r in range(9)]

    assert determined(suppressed(counts)) == []
