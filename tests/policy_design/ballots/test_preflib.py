"""PrefLib files: both headers, all types, round trips beside preflibtools, and the line of every fault."""

import random

import pytest
from preflibtools.instances import CategoricalInstance, OrdinalInstance

from policy_design.ballots.preflib import (
    MOST_BYTES,
    BadFile,
    Fault,
    File,
    Order,
    profile,
    rankings,
    read,
    type_of,
    write,
)
from policy_design.ballots.tally import tally
from tests.policy_design.ballots.rounds import ranking

NEW = b"""# FILE NAME: 00001-00000001.toc
# TITLE: An election
# DATA TYPE: toc
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 21
# NUMBER UNIQUE ORDERS: 3
# ALTERNATIVE NAME 1: New licence
# ALTERNATIVE NAME 2: Guidance: a text
# ALTERNATIVE NAME 3: Nothing
# ALTERNATIVE NAME 4: \xc3\x89tude
9: 2,1,{3,4}
7: 1, 2, 3, 4
5: {1, 2}, {3, 4}
"""
OLD = b"4\r\n1,New licence\r\n2,Guidance, a text\r\n3,Nothing\r\n4,Other\r\n12,12,2\r\n9,2,1\r\n3,1,2,3,4\r\n"
CAT = b"""# DATA TYPE: cat
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 10
# NUMBER UNIQUE PREFERENCES: 2
# NUMBER CATEGORIES: 3
# CATEGORY NAME 1: Support
# CATEGORY NAME 2: Neutral
# CATEGORY NAME 3: Against
# ALTERNATIVE NAME 1: a
# ALTERNATIVE NAME 2: b
# ALTERNATIVE NAME 3: c
8: {1,2},3,{}
2: {},{},{}
"""


def test_a_file_of_today_is_read():
    file = read(NEW)

    assert file.type == "toc"
    assert file.names == ("New licence", "Guidance: a text", "Nothing", "Étude")
    assert file.orders == (
        Order(9, ((1,), (0,), (2, 3))),
        Order(7, ((0,), (1,), (2,), (3,))),
        Order(5, ((0, 1), (2, 3))),
    )
    assert (file.voters, file.fields["TITLE"]) == (21, "An election")


def test_an_older_file_is_read_by_its_suffix():
    file = read(OLD, ".soi")

    assert file.names == ("New licence", "Guidance, a text", "Nothing", "Other")
    assert file.orders == (Order(9, ((1,), (0,))), Order(3, ((0,), (1,), (2,), (3,))))


def test_categories_are_read_empty_ones_too():
    file = read(CAT)

    assert file.categories == ("Support", "Neutral", "Against")
    assert file.orders == (Order(8, ((0, 1), (2,), ())), Order(2, ((), (), ())))
    assert read(write(file)).orders == file.orders


@pytest.mark.parametrize(
    ("data", "type", "line", "code"),
    [
        (b"", "", 0, Fault.EMPTY),
        (b" \n\n", "soc", 0, Fault.EMPTY),
        (b"4\n", "soc", 1, Fault.NO_HEADER),
        (b"x\n1,a\n", "soc", 1, Fault.BAD_NUMBER),
        (b"99999999999999999999\n", "soc", 1, Fault.BAD_NUMBER),
        (OLD, "", 0, Fault.NO_TYPE),
        (OLD, "cat", 0, Fault.NO_TYPE),
        (OLD, "soc", 7, Fault.INCOMPLETE),
        (OLD.replace(b"2,Guidance", b"3,Guidance"), "soi", 3, Fault.NO_HEADER),
        (OLD.replace(b"12,12,2", b"12,13,2"), "soi", 6, Fault.SUMS),
        (OLD.replace(b"12,12,2", b"12,12"), "soi", 6, Fault.NO_HEADER),
        (OLD.replace(b"9,2,1", b"9"), "soi", 7, Fault.NO_COUNT),
        (NEW.replace(b"DATA TYPE: toc", b"DATA TYPE: wmd"), "", 0, Fault.NO_TYPE),
        (NEW.replace(b"\xc3\x89", b"\xc9"), "", 10, Fault.NOT_TEXT),
        (NEW.replace(b"VOTERS: 21", b"VOTERS: many"), "", 5, Fault.BAD_NUMBER),
        (NEW.replace(b"VOTERS: 21", b"VOTERS: 22"), "", 0, Fault.SUMS),
        (NEW.replace(b"ALTERNATIVES: 4", b"ALTERNATIVES: 0"), "", 0, Fault.NO_HEADER),
        (NEW.replace(b"ALTERNATIVES: 4", b"ALTERNATIVES: 3"), "", 11, Fault.UNKNOWN_ALTERNATIVE),
        (NEW.replace(b"9: ", b"9; "), "", 11, Fault.NO_COUNT),
        (NEW.replace(b"9: ", b"0: "), "", 11, Fault.BAD_NUMBER),
        (NEW.replace(b"9: ", b"-9: "), "", 11, Fault.BAD_NUMBER),
        (NEW.replace(b"{3,4}\n7", b"{3,4\n7"), "", 11, Fault.BRACES),
        (NEW.replace(b"{3,4}\n7", b"{{3},4}\n7"), "", 11, Fault.BRACES),
        (NEW.replace(b"{3,4}\n7", b"{3,4},\n7"), "", 11, Fault.BRACES),
        (NEW.replace(b"{3,4}\n7", b"{3 4}\n7"), "", 11, Fault.BAD_NUMBER),
        (NEW.replace(b"{3,4}\n7", b"{3,3}\n7"), "", 11, Fault.TWICE),
        (NEW.replace(b"{3,4}\n7", b"{3,4},{}\n7"), "", 11, Fault.EMPTY),
        (NEW.replace(b"{3,4}\n7", b"{3,5}\n7"), "", 11, Fault.UNKNOWN_ALTERNATIVE),
        (NEW.replace(b"{3,4}\n7", b"3\n7"), "", 11, Fault.INCOMPLETE),
        (NEW.replace(b"TYPE: toc", b"TYPE: soc"), "", 11, Fault.TIES_NOT_ALLOWED),
        (CAT.replace(b"3,{}", b"3"), "", 12, Fault.CATEGORIES),
        (NEW + b"1: " + b"1," * 150_000, "", 14, Fault.TOO_LONG),
        (b"#" * (MOST_BYTES + 1), "", 0, Fault.TOO_LONG),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(data, type, line, code):
    with pytest.raises(BadFile) as bad:
        read(data, type)

    assert (bad.value.line, bad.value.code) == (line, code)


def random_file(seed):
    rng = random.Random(seed)
    choices = [f"o{n}" for n in range(rng.randint(2, 7))]
    whole, ties = rng.choice(((1, 0), (0.3, 0), (1, 0.4), (0.3, 0.4)))
    ballots = [ranking(rng, choices, whole=whole, ties=ties) for _ in range(rng.randint(1, 30))]
    ballots = [ballot for ballot in ballots if ballot] or [[["o0"]]]
    names = [f"Option {n}: – é" for n in range(len(choices))]
    return choices, ballots, rankings(ballots, choices, names, {"TITLE": "Round 2", "FILE NAME": "folkmoot-12"})


def test_what_is_written_is_read_back_and_by_preflibtools_too():
    types = set()
    for seed in range(200):
        choices, ballots, file = random_file(seed)
        data = write(file)
        again, other = read(data), OrdinalInstance()
        other.parse(data.decode().splitlines())
        types.add(file.type)
        counted = tally("ranked", choices, ballots).figures["pairwise"]

        assert (again.type, again.names, set(again.orders)) == (file.type, file.names, set(file.orders))
        assert again.fields["TITLE"] == "Round 2"
        assert write(again) == data
        assert (other.data_type, other.num_voters, other.num_alternatives) == (file.type, len(ballots), len(choices))
        assert list(other.alternatives_name.values()) == list(file.names)
        assert {order: other.multiplicity[order] for order in other.orders} == {
            tuple(tuple(one + 1 for one in tier) for tier in order.tiers): order.count for order in file.orders
        }
        assert profile(again).table() == [[counted[a].get(b, 0) for b in choices] for a in choices]

    assert types == {"soc", "soi", "toc", "toi"}


def test_what_preflibtools_writes_is_read(tmp_path):
    for seed in range(30):
        _, _, file = random_file(seed)
        other = OrdinalInstance()
        other.parse(write(file).decode().splitlines())
        other.data_type = file.type
        path = tmp_path / f"{seed}.{file.type}"
        other.write(str(path))

        assert set(read(path.read_bytes()).orders) == set(file.orders)


def test_categories_are_read_by_preflibtools():
    other = CategoricalInstance()
    other.parse(write(read(CAT)).decode().strip().splitlines())

    assert other.preferences == [((1, 2), (3,), ()), ((), (), ())]


def test_a_ballot_that_ranks_nothing_has_a_place_in_incomplete_files():
    file = rankings([[], [["a"]]], ["a", "b"], ["A", "B"], {})

    assert (file.type, profile(read(write(file))).blank) == ("soi", 1)


def test_names_of_several_lines_cannot_break_a_file():
    file = File("soc", ("a\n9: 2,1\n# X: y", "b"), (Order(1, ((0,), (1,))),), (), {"TITLE": "t\n# DATA TYPE: cat"})

    again = read(write(file))

    assert (again.names, again.voters, again.type) == (("a 9: 2,1 # X: y", "b"), 1, "soc")


def test_what_no_file_can_hold_is_not_written():
    with pytest.raises(ValueError, match="incomplete"):
        write(File("soc", ("a", "b"), (Order(1, ((0,),)),)))
    with pytest.raises(ValueError, match="not a type"):
        write(File("wmg", ("a", "b"), ()))
    with pytest.raises(ValueError, match="not a ranking"):
        profile(read(CAT))
    assert type_of([Order(1, ((0, 1),))], 2) == "toc"
