"""The form and the digests of a closed round, and reading rankings from its bytes."""

import hashlib
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_design.ballots import bulletin
from policy_design.ballots.methods import BadBallot
from policy_design.ballots.ranked import WORTH_ARRAYS, Few, Many, from_bulletin, from_marks
from policy_design.ballots.tally import of_rankings
from tests.policy_design.ballots.rounds import ranking

CHOICES = [f"G{n}v1" for n in range(1, 8)]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcé", max_size=3), inner, max_size=3),
)


def test_the_canonical_form_has_one_spelling():
    assert bulletin.canonical({"b": [1, None], "a": "é\n"}) == '{"a":"é\\n","b":[1,null]}'.encode()


@pytest.mark.parametrize("value", [1.0, {"a": float("nan")}, {1: 2}, {"a": {3}}, b"x", "\ud800"])
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011
        bulletin.canonical(value)


@given(JSON)
def test_equal_values_have_equal_digests(value):
    import json

    assert json.loads(bulletin.canonical(value)) == value
    assert bulletin.digest_of(json.loads(json.dumps(value, indent=2))) == bulletin.digest_of(value)


def test_a_tracker_is_what_the_browser_makes_of_the_manifest_and_its_receipt():
    manifest, receipt = "ab" * 32, "00112233445566778899aabbccddeeff"

    assert bulletin.tracker(manifest, receipt) == "PAKQFZXDBCGEXQIQ"  # by sha256sum and base32
    assert bulletin.RECEIPT.fullmatch(bulletin.new_receipt())
    for bad in ("", receipt.upper(), receipt[:-1], receipt + "0"):
        with pytest.raises(ValueError, match="lower hex"):
            bulletin.tracker(manifest, bad)


def test_the_order_of_a_bulletin_tells_nothing():
    ballots = [{"marks": {"q": "yes"}, "tracker": "B"}, {"marks": {"q": "no"}, "tracker": "A"}]
    plain = [{"marks": {"q": "yes"}, "tracker": ""}, {"marks": {"q": "no"}}, {"marks": {}}]

    assert bulletin.make(7, ballots, ["b", "a"]) == bulletin.make(7, ballots[::-1], ["a", "b"])
    assert bulletin.make(7, plain, ["a", "b", "c"])["ballots"] == [
        {"marks": {"q": "no"}},
        {"marks": {"q": "yes"}},
        {"marks": {}},
    ]


@pytest.mark.parametrize(
    "ballots",
    [
        [{"marks": [], "tracker": "A"}, {"marks": [], "tracker": "A"}],
        [{"marks": [], "tracker": "A", "voter": "Ada"}],
        [{"marks": [], "cast_at": "2026"}],
    ],
)
def test_a_bulletin_with_one_tracker_twice_or_with_other_fields_is_not_made(ballots):
    with pytest.raises(ValueError, match=r"tracker"):
        bulletin.make(7, ballots, ["a", "b"])


def test_the_digest_chains_the_bulletin_to_the_one_before_and_to_the_manifest():
    manifest = {"question": "?"}
    body = bulletin.make(7, [{"marks": {"q": "yes"}}], ["a"])
    first = bulletin.digest("", bulletin.digest_of(manifest), bulletin.canonical(body))

    assert first == hashlib.sha256(
        hashlib.sha256(b'{"question":"?"}').digest() + bulletin.canonical(body)
    ).hexdigest()  # fmt: skip
    assert bulletin.holds(digest_said=first, previous="", manifest=manifest, bulletin=body)
    assert not bulletin.holds(digest_said=first, previous=first, manifest=manifest, bulletin=body)
    assert not bulletin.holds(digest_said=first, previous="", manifest={}, bulletin=body)
    assert not bulletin.holds(digest_said=first, previous="", manifest=manifest, bulletin={**body, "round": 8})


# Rankings from the bytes of a bulletin -----------------------------------------------------------------------------


def closed(count, seed=1, **line):
    rng = random.Random(seed)
    marks = [ranking(rng, CHOICES) for _ in range(count)]
    ballots = [{"marks": one, "tracker": f"{number:016}"} for number, one in enumerate(marks)]
    return marks, bulletin.canonical(bulletin.make(7, ballots, ["a"]))


@pytest.mark.parametrize("count", [0, 1, 30, WORTH_ARRAYS + 200, 3_000])
def test_rankings_read_from_bytes_are_those_that_were_cast(count):
    marks, data = closed(count)

    fast, slow = from_bulletin(data, CHOICES), from_marks(marks, CHOICES)

    assert isinstance(fast, Many if count > WORTH_ARRAYS else Few)
    assert (fast.ballots, fast.blank, fast.different) == (count, slow.blank, slow.different)
    assert of_rankings(fast, CHOICES) == of_rankings(Few(len(CHOICES), _grouped(marks)), CHOICES)


def _grouped(marks):
    rank_of = [{key: rank for rank, tier in enumerate(one) for key in tier} for one in marks]
    return Counter(tuple(ranks.get(key, len(CHOICES)) for key in CHOICES) for ranks in rank_of)


def test_a_bulletin_that_is_written_in_another_way_is_read_the_slow_way():
    import json

    _, data = closed(WORTH_ARRAYS + 200)
    spaced = json.dumps(json.loads(data), indent=1).encode()
    named = data.replace(b'"tracker":"0000000000000000"', b'"voter":"]]\\"{[\xc3\xa9"')

    assert from_bulletin(spaced, CHOICES).table() == from_bulletin(data, CHOICES).table()
    assert from_bulletin(named, CHOICES).table() == from_bulletin(data, CHOICES).table()


@pytest.mark.parametrize("count", [3, WORTH_ARRAYS + 200])
@pytest.mark.parametrize(
    "marks", [b'[["G1v1"],["G1v1"]]', b'[["other"]]', b"[[]]", b'{"G1v1":1}', b'[["G1v1",["G2v1"]]]']
)
def test_a_ballot_that_is_no_ranking_is_found_among_many(count, marks):
    _, data = closed(count)
    broken = data.replace(b'{"marks":[', b'{"marks":' + marks + b',"x":[', 1)

    with pytest.raises(BadBallot):
        from_bulletin(broken, CHOICES)


def test_a_key_with_a_byte_too_many_is_no_key():
    _, data = closed(WORTH_ARRAYS + 200)

    with pytest.raises(ValueError, match="Invalid control character"):
        from_bulletin(data.replace(b'"G1v1"', b'"G1v1\0"', 1), [*CHOICES, "status-quo"])


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"ballots":3}', b'{"ballots":[{"marks":'])
def test_what_is_no_bulletin_is_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011
        from_bulletin(data, CHOICES)


def test_no_broken_byte_of_a_bulletin_is_counted_as_something_else():
    """Either it cannot be read, or the same comes of reading it as JSON."""
    import json

    _, data = closed(WORTH_ARRAYS + 60, seed=3)
    for seed in range(150):
        rng = random.Random(seed)
        broken = bytearray(data)
        broken[rng.randrange(len(data) - 100)] = rng.choice(b'[],"{}G1v\n |\0')
        try:
            found = from_bulletin(bytes(broken), CHOICES)
        except ValueError:
            continue
        try:
            read = json.loads(bytes(broken))["ballots"]
        except ValueError:
            continue  # only what is between marks was broken, which is for the digest to find
        assert found.table() == from_marks([ballot["marks"] for ballot in read], CHOICES).table(), seed
