import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.export.readers import MAX_BYTES, BadFile, read_debate_json
from forum.export.writers import write_json
from tests.forum.export.made import NOON, debate
from tests.forum.export.strategies import bundles

NOTHING = object()


def changed(path, value):
    """The file of the small debate with one value changed or removed, and without its digest."""
    body = json.loads(write_json(debate()))
    del body["digest"]
    place = body
    for step in path[:-1]:
        place = place[step]
    if value is NOTHING:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(body, indent=2).encode()


def refusal(data):
    with pytest.raises(BadFile) as caught:
        read_debate_json(data)
    return caught.value


@given(bundles())
def test_what_was_written_is_read_as_the_same_debate(bundle):
    assert read_debate_json(write_json(bundle)) == bundle


@given(bundles())
@settings(max_examples=40)
def test_what_was_read_is_written_as_the_same_bytes(bundle):
    data = write_json(bundle)

    assert write_json(read_debate_json(data)) == data


def test_a_time_is_the_same_in_every_time_zone():
    elsewhere = replace(debate(), exported_at=NOON.astimezone(timezone(timedelta(hours=2))))

    assert write_json(elsewhere) == write_json(debate())


@given(st.binary(max_size=400))
def test_any_bytes_are_a_debate_or_a_bad_file(data):
    with pytest.raises(BadFile):
        read_debate_json(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def paths(value, before=()):
    yield before
    if isinstance(value, dict):
        for name, item in value.items():
            yield from paths(item, (*before, name))
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from paths(item, (*before, place))


EVERYWHERE = [path for path in paths(json.loads(write_json(debate()))) if path and path != ("digest",)]


@given(st.sampled_from(EVERYWHERE), json_values)
@settings(max_examples=300)
def test_any_value_anywhere_is_read_or_a_bad_file_and_never_another_error(path, value):
    with suppress(BadFile):
        read_debate_json(changed(path, value))


@given(st.integers(0, 20_000), st.binary(max_size=3))
@settings(max_examples=200)
def test_a_damaged_file_is_refused_or_says_the_same(place, bytes_put_in):
    data = write_json(debate())
    place %= len(data)
    damaged = data[:place] + bytes_put_in + data[place + 1 :]
    with suppress(BadFile):
        assert write_json(read_debate_json(damaged)) == data


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("schema",), "other/thing", "This is not a debate file: “schema” must be “folkmoot/debate”."),
        (("schema_version",), 2, "This file has a version that is not known here, which is 1. (at schema_version)"),
        (("question",), NOTHING, "The field “question” is missing."),
        (("question",), 3, "Here must stand text in quotation marks, not a number. (at question)"),
        (("mood",), "good", "“mood” is no field that is known here. (at mood)"),
        (("posts", 1, "number"), "2", "Here must stand a whole number, not text. (at posts[1].number)"),
        (("posts", 1, "number"), True, "Here must stand a whole number, not true or false. (at posts[1].number)"),
        (("posts", 1, "number"), -2, "This number is too large or below zero. (at posts[1].number)"),
        (("posts", 1, "words"), 2**40, "This number is too large or below zero. (at posts[1].words)"),
        (("voices",), {}, "Here must stand a list, not an object. (at voices)"),
        (("people", 0), None, "Here must stand an object, not null. (at people[0])"),
        (("exported_at",), "yesterday", "“yesterday” is no point in time; write it like 2026-01-31T12:00:00Z. (at exported_at)"),
        (("exported_at",), "2026-03-01T12:00:00", "“2026-03-01T12:00:00” is no point in time; write it like 2026-01-31T12:00:00Z. (at exported_at)"),
        (("references", 0, "retrieved_on"), "2026-02-30", "“2026-02-30” is no date; write it like 2026-01-31. (at references[0].retrieved_on)"),
        (("images", 0, "data"), "?", "This is not base64, in which picture data is written. (at images[0].data)"),
        (("images", 0, "data"), "eA==", "The picture is not the one its checksum “sha256” names. (at images[0].data)"),
        (("posts", 1, "author"), "dan", "“dan” is not among the people of this file. (at posts[1].author)"),
        (("standfirst",), "a\u0000b", "This text holds a character that no text can hold. (at standfirst)"),
        (("standfirst",), "\ud800", "This text holds a character that no text can hold. (at standfirst)"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_refused_with_its_place(path, value, sentence):
    assert refusal(changed(path, value)).sentence == sentence


@pytest.mark.parametrize(
    "path",
    [("stage",), ("posts", 1, "status"), ("references", 0, "retrieved_on"), ("voices", 1, "order"), ("gallery", 1)],
)
def test_the_line_of_a_wrong_field_is_named(path):
    data = changed(path, "?wrong?")

    line = refusal(data).line

    assert b"?wrong?" in data.splitlines()[line - 1]


def test_a_file_that_is_not_json_names_the_line():
    bad = refusal(b'{\n  "schema": "folkmoot/debate",\n  oops\n}')

    assert (bad.line, bad.sentence.split(":")[0]) == (3, "This is not JSON")
    assert str(bad).startswith("Line 3: This is not JSON")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (b"[]", "This is not a debate file: “schema” must be “folkmoot/debate”."),
        (b"[" * 200_000, "The file is nested deeper than 24 levels."),
        (b'{"a": 1, "a": 2}', "“a” stands twice in one object."),
        (b'{"a": NaN}', "NaN is no number that may stand in a debate file."),
        (b'{"a": ' + b"9" * 5_000 + b"}", "The file holds a number that is too long."),
        (b" " * (MAX_BYTES + 1), "The file is larger than 20 MB."),
        (b'{\n"a": "\xff"}', "The file is not UTF-8 text; export it again or save it as UTF-8."),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_in_a_sentence(data, sentence):
    assert refusal(data).sentence == sentence


def test_a_deep_reference_is_refused():
    deep = {}
    for _ in range(30):
        deep = {"a": deep}

    assert refusal(changed(("references", 0, "csl"), deep)).sentence.startswith("This is nested deeper than 24")


def test_a_file_that_was_changed_after_its_export_is_refused():
    data = write_json(debate()).replace(b"A promise", b"A threat")

    bad = refusal(data)

    assert bad.sentence.startswith("The file was changed after it was exported")
    assert b'"digest"' in data.splitlines()[bad.line - 1]


def test_a_file_without_a_digest_is_read():
    assert read_debate_json(changed(("language",), "en")) == debate()
