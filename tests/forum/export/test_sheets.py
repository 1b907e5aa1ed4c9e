"""Tables as files: nothing in them is run, all of it is text again, and the same tables are the same bytes."""

from __future__ import annotations

import csv
import io
import json
import time
from datetime import UTC, date, datetime, timedelta, timezone
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.export.sheets import (
    CONTINUED,
    Origin,
    Table,
    columns,
    recovered,
    stopped,
    write_csv,
    write_csv_zip,
    write_xlsx,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ORIGIN = Origin("=A debate", "https://moot.example/", NOON, "CC-BY-4.0", "Folkmoot 1")
RUN = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\u200b=1",
    "\ufeff+1",
]


def table(*rows, **heads) -> Table:
    return Table("posts", "What was said.", columns(**(heads or {"text": "the text"})), tuple(rows))


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize("text", RUN)
def test_no_cell_of_a_csv_begins_a_formula(text):
    (_head, (cell,)) = rows_of(write_csv(table((text,))))
    assert cell.startswith("'")
    assert recovered(cell) == text


@pytest.mark.parametrize("text", ["a;=1+1", "a\n- item", "a\r\n@x", "a\t+1", "a; =1"])
def test_nor_does_what_another_reading_takes_for_a_cell(text):
    """Where a spreadsheet parts cells at semicolons, or loses count of quotation marks, a cell begins within a text."""
    assert "'" in stopped(text)
    assert recovered(stopped(text)) == text


@pytest.mark.parametrize("text", ["a - b", "x=1", "me@moot.example", "1", "well-known", "(=1)", "“=1”"])
def test_ordinary_text_stays_as_it_is(text):
    assert stopped(text) == text


@given(st.text(alphabet="=+-@'; \t\r\n\v\u2028a＝﹣\u200b\xa0\",x"))
def test_the_text_comes_back_whatever_it_is(text):
    assert recovered(stopped(text)) == text


@given(st.text())
def test_a_csv_gives_back_every_text(text):
    (_head, (cell, last)) = rows_of(write_csv(table((text, "end"), text="", last="")))
    assert (recovered(cell), last) == (text, "end")


def test_escaping_takes_no_longer_for_text_made_to_be_slow():
    began = time.perf_counter()
    for text in ("\n" * 200_000, " " * 400_000, " ;" * 200_000, "'" * 200_000):
        assert recovered(stopped(text)) == text
    assert time.perf_counter() - began < 5


def test_numbers_days_and_truths_are_written_as_such():
    east = timezone(timedelta(hours=2))
    row = (-1, 0.5, True, None, date(2026, 3, 1), datetime(2026, 3, 1, 14, tzinfo=east))
    heads = {name: "" for name in "abcdef"}
    assert rows_of(write_csv(table(row, **heads)))[1] == ["-1", "0.5", "true", "", "2026-03-01", "2026-03-01T12:00:00Z"]
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx([table(row, **heads)], ORIGIN)))["posts"]
    assert [one.value for one in sheet[2]] == [-1, 0.5, True, None, "2026-03-01", "2026-03-01T12:00:00Z"]


def test_no_cell_of_a_workbook_is_a_formula_and_its_text_stays_text_when_edited():
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx([table(*((text,) for text in RUN))], ORIGIN)))
    cells = [one for sheet in book for row in sheet.iter_rows() for one in row if one.value is not None]
    told = [book["posts"].cell(number, 1) for number in range(2, len(RUN) + 2)]

    assert {one.data_type for one in cells} <= {"s", "n"}
    assert all(one.quotePrefix for one in told)
    assert [one.value for one in told] == [text.replace("\r", "\n") for text in RUN]


@pytest.mark.parametrize("text", ["word " * 20_000, "\U0001f600" * 40_000])
def test_what_is_too_long_for_a_cell_goes_on_in_a_sheet_of_its_own(text):
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx([table((text,))], ORIGIN)))
    first = book["posts"]["A2"].value
    rest = list(book[CONTINUED].iter_rows(min_row=2, values_only=True))

    assert {one[:3] for one in rest} == {("posts", 2, "text")}
    assert [one[3] for one in rest] == list(range(2, len(rest) + 2))
    assert first + "".join(one[4] for one in rest) == text
    assert all(len(part.encode("utf-16-le")) // 2 <= 32_767 for part in (first, *(one[4] for one in rest)))


def test_signs_that_xml_does_not_know_break_no_workbook():
    text = "a\x00b\x0bc\ufffed\uffff"
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx([table((text,))], ORIGIN)))["posts"]["A2"].value


def test_a_zip_says_what_stands_in_each_column():
    data = write_csv_zip([table((1, "=x"), number="its number", text="the text")], ORIGIN)
    with ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        told = json.loads(archive.read("datapackage.json"))
        readme = archive.read("README.txt").decode()
    assert names == ["README.txt", "datapackage.json", "posts.csv"]
    assert told["resources"][0]["schema"]["fields"] == [
        {"name": "number", "description": "its number", "type": "integer"},
        {"name": "text", "description": "the text", "type": "string"},
    ]
    assert "CC-BY-4.0" in readme
    assert "posts.csv (1): What was said." in readme


def test_the_same_tables_are_the_same_bytes_at_any_time(monkeypatch):
    made = [table(("=x",), ("y" * 40_000,))]
    before = write_xlsx(made, ORIGIN), write_csv_zip(made, ORIGIN)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    assert (write_xlsx(made, ORIGIN), write_csv_zip(made, ORIGIN)) == before
    monkeypatch.undo()
    time.tzset()
