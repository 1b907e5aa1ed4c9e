"""The tables of a debate: everything of a kind, replies with their place, and nothing that is kept back."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import replace
from zipfile import ZipFile

import openpyxl

from forum.export.bundle import PostFacts
from forum.export.places import places
from forum.export.tables import tables_of, write_tables_csv, write_tables_xlsx
from tests.forum.export.made import argued, debate


def read(data: bytes, name: str) -> list[dict[str, str]]:
    with ZipFile(io.BytesIO(data)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode(), newline="")))


def said(number: int, reply_to: int | None = None, about: int | None = None) -> PostFacts:
    return PostFacts(number, "reply", "public", "", f"Words {number}.", reply_to=reply_to, about=about)


def test_every_row_has_a_cell_for_every_column():
    for bundle in (debate(), argued()):
        for table in tables_of(bundle):
            assert {len(row) for row in table.rows} <= {len(table.columns)}, table.name
            assert all(one.about for one in table.columns), table.name


def test_replies_keep_parent_depth_and_path_and_are_read_in_order():
    posts = [said(1), said(2), said(3, about=1), said(4, reply_to=3), said(5, about=1), said(6, reply_to=4, about=1)]
    rows = read(write_tables_csv(replace(debate(), posts=tuple(posts))), "posts")

    told = [(one["number"], one["parent"], one["depth"], one["path"], one["order"]) for one in rows]
    assert told == [
        ("1", "", "0", "1", "1"),
        ("2", "", "0", "2", "6"),
        ("3", "1", "1", "1/3", "2"),
        ("4", "3", "2", "1/3/4", "3"),
        ("5", "1", "1", "1/5", "5"),
        ("6", "4", "3", "1/3/4/6", "4"),
    ]


def test_any_thread_can_be_built_again_from_its_places():
    dice = random.Random(3)
    posts = [said(n, dice.choice([None, *range(1, n)]) if n > 1 else None) for n in range(1, 200)]
    found = places(dice.sample(posts, len(posts)))

    assert sorted(one.order for one in found.values()) == list(range(1, 200))
    for post in posts:
        place = found[post.number]
        assert place.parent == post.reply_to
        assert place.path == (*(found[post.reply_to].path if post.reply_to else ()), post.number)
        assert place.depth == len(place.path) - 1


def test_the_ledger_the_citations_and_the_corrections_are_there():
    data = write_tables_csv(argued())
    assert [(one["post"], one["move"], one["extent"], one["reply"]) for one in read(data, "ledger")] == [
        ("4", "answer", "", "5"),
        ("4", "concede", "part", ""),
    ]
    assert [(one["post"], one["reference"], one["locator"]) for one in read(data, "citations")] == [
        ("2", "danko2022", "p. 3")
    ]
    assert read(data, "corrections")[0]["proposed"] == "Bea Rowan"
    assert read(data, "posts")[3]["quote"] == "New text"


def test_numbers_that_are_kept_back_are_empty():
    rows = read(write_tables_csv(argued()), "readers")
    told = {(one["before"], one["after"]): one["readers"] for one in rows}
    assert (told["a", "a"], told["a", "diversity"], told["a", "all"], told["all", "all"]) == ("20", "", "34", "60")


def test_of_a_post_that_is_gone_only_its_place_and_the_reason_are_told():
    first, second, third, *rest = argued().posts
    gone = replace(third, status="hidden", tombstone="Slander.", disclosure=third.disclosure)
    data = write_tables_csv(replace(argued(), posts=(first, second, gone, *rest)))
    one = read(data, "posts")[2]

    assert (one["number"], one["status"], one["tombstone"]) == ("3", "hidden", "Slander.")
    names = ("title", "text", "source", "author", "signature", "has_interests", "disclosure")
    assert [one[name] for name in names] == [""] * len(names)
    assert read(data, "posts")[5]["quote"] == ""  # of a text that is gone no passage is shown


def test_the_workbook_has_the_same_cells():
    book = openpyxl.load_workbook(io.BytesIO(write_tables_xlsx(argued())))
    data = write_tables_csv(argued())

    assert book.sheetnames == ["about", *(table.name for table in tables_of(argued()))]
    for name in book.sheetnames[1:]:
        head, *rows = book[name].iter_rows(values_only=True)
        as_text = [
            ["" if one is None else str(one).lower() if isinstance(one, bool) else str(one) for one in row]
            for row in rows
        ]
        assert as_text == [list(one.values()) for one in read(data, name)], name
        assert list(head) == list(read(data, name)[0])


def test_the_same_debate_gives_the_same_bytes():
    assert write_tables_xlsx(argued()) == write_tables_xlsx(argued())
    assert write_tables_csv(argued()) == write_tables_csv(argued())
