"""Tables as files: a zip of CSV with their description, and one XLSX workbook. PURE: the same tables, the same bytes.

No cell is ever run as a formula. In the workbook every text is stored as text, marked so that it stays text when
somebody edits it; in CSV, which knows no types, a ' stands before what a spreadsheet would run (docs/EXCHANGE.md).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

Cell = str | int | float | bool | date | None

_BREAKS = ";\t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # after these a spreadsheet may begin another cell
_UNSEEN = " \xa0\xad\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff\x00-\x08\x0e-\x1b\x1f"
_FORMULA = "=+\\-@＝＋－＠﹦﹢﹣﹫⁼₌⁺₊⁻₋−"
_RUN = re.compile(f"(\\A(?=[{_BREAKS}])|(?:\\A|(?<=[{_BREAKS}]))(?=[{_UNSEEN}]*[{_FORMULA}']))")
_STOPPED = re.compile(f"(?:\\A|(?<=[{_BREAKS}]))'")
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_MOST = 32_000  # characters of a cell; Excel takes 32,767, and counts those beyond the first plane twice
CONTINUED = "continued"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the file, and what stands in it."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of thing, a row for each. A name is a file name without its ending: letters, digits, hyphens."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where tables come from: printed in the description of every set."""

    title: str
    url: str
    as_of: datetime
    licence: str
    software: str
    digest: str = ""


def columns(**about: str) -> tuple[Column, ...]:
    """Columns by name; a name that is a word of Python has a _ behind it, which is left out."""
    return tuple(Column(name.rstrip("_"), says) for name, says in about.items())


# What stands in a cell ------------------------------------------------------------------------------------------


def stopped(text: str) -> str:
    """The text as it stands in CSV: with a ' where a spreadsheet would begin a formula, and before such a ' itself.

    >>> stopped("=1+1"), stopped("-5"), stopped("a - b"), stopped("'tis"), stopped("a;=1")
    ("'=1+1", "'-5", 'a - b', "''tis", "a;'=1")
    """
    return _RUN.sub("'", text)


def recovered(cell: str) -> str:
    """The text of a CSV cell as it was.

    >>> [recovered(stopped(text)) for text in ("=1+1", "''", "x;'")]
    ['=1+1', "''", "x;'"]
    """
    return _STOPPED.sub("", cell)


def said(cell: Cell) -> str | int | float | bool | None:
    """Days and moments as text, moments in UTC."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return cell.isoformat() if isinstance(cell, date) else cell


def in_csv(cell: Cell) -> str:
    """One cell as CSV writes it. Numbers stay numbers, whatever their sign."""
    value = said(cell)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return stopped(value) if isinstance(value, str) else str(value)


# CSV ------------------------------------------------------------------------------------------------------------


def write_csv(table: Table) -> bytes:
    """One table: UTF-8, commas, CRLF, names in the first line (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([one.name for one in table.columns])
    writer.writerows([in_csv(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode()


def write_csv_zip(tables: Sequence[Table], origin: Origin) -> bytes:
    """All tables, their description as a Data Package (datapackage.json), and a README."""
    files = {"README.txt": _readme(tables, origin).encode(), "datapackage.json": _package(tables, origin)}
    return zipped(files | {f"{table.name}.csv": write_csv(table) for table in tables})


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip without the time at which it was made."""
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return held.getvalue()


def _package(tables: Sequence[Table], origin: Origin) -> bytes:
    told = {
        "profile": "tabular-data-package",
        "title": origin.title,
        "homepage": origin.url,
        "created": said(origin.as_of),
        "licenses": [{"name": origin.licence}],
        "digest": origin.digest,
        "resources": [
            {
                "name": table.name,
                "path": f"{table.name}.csv",
                "profile": "tabular-data-resource",
                "description": table.about,
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {"name": one.name, "description": one.about, "type": _type(table, place)}
                        for place, one in enumerate(table.columns)
                    ]
                },
            }
            for table in tables
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _type(table: Table, place: int) -> str:
    found = {type(row[place]) for row in table.rows} - {type(None)}
    names = {bool: "boolean", int: "integer", float: "number", datetime: "datetime", date: "date"}
    if found == {int, float}:
        return "number"
    return names.get(found.pop(), "string") if len(found) == 1 else "string"


ESCAPES = (
    "In CSV, where a text (or a part of it after a line break, a tab or a semicolon) begins with a character that a "
    "spreadsheet would take for a formula, or with a ', one ' stands before it. Take that one away to have the text as "
    'it was; in Python: re.sub(r"(?:\\A|(?<=[;\\t\\r\\n\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]))\'", "", cell).'
)


def _readme(tables: Sequence[Table], origin: Origin) -> str:
    listed = "\n".join(f"{table.name}.csv ({len(table.rows)}): {table.about}" for table in tables)
    return (
        f"{origin.title}\n{origin.url}\n\nState of {said(origin.as_of)}, written by {origin.software}.\n"
        f"Licence: {origin.licence}\n{f'Digest of the facts: {origin.digest}' if origin.digest else ''}\n\n{listed}\n\n"
        f"UTF-8, commas, names in the first line. datapackage.json says what stands in each column. Moments are in "
        f"UTC. An empty cell is nothing, or a number that is kept back.\n\n{ESCAPES}\n"
    )


# XLSX -----------------------------------------------------------------------------------------------------------


def write_xlsx(tables: Sequence[Table], origin: Origin) -> bytes:
    """A workbook: what it is, then a sheet for each table. What is too long for a cell goes on in the last sheet."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": origin.title[:255], "created": origin.as_of.astimezone(UTC).replace(tzinfo=None)})
    writer = _Book(book)
    writer.add("about", _about(tables, origin))
    for table in tables:
        writer.add(table.name, table)
    if writer.rest:
        writer.add(CONTINUED, Table(CONTINUED, "", _CONTINUED, tuple(writer.rest)))
    book.close()
    return held.getvalue()


_CONTINUED = columns(
    sheet="the sheet of the cell", row="its row", column="its column", part="the place of this part", text="the text"
)


def _about(tables: Sequence[Table], origin: Origin) -> Table:
    lines: list[tuple[Cell, ...]] = [
        ("", "", origin.title),
        ("", "", origin.url),
        ("", "", f"State of {said(origin.as_of)}, written by {origin.software}. Licence: {origin.licence}"),
    ]
    if origin.digest:
        lines.append(("", "", f"Digest of the facts: {origin.digest}"))
    lines.append(
        ("", "", f"A text of more than {_MOST} characters goes on in the sheet “{CONTINUED}”. No cell is a formula.")
    )
    for table in tables:
        lines.append((table.name, "", table.about))
        lines += [(table.name, one.name, one.about) for one in table.columns]
    return Table("about", "", _ABOUT, tuple(lines))


_ABOUT = columns(sheet="", column="", what="")


class _Book:
    """A workbook that is being written."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"valign": "top"})
        self.kept = book.add_format({"valign": "top", "quote_prefix": True})  # text, even after somebody edits it
        self.rest: list[tuple[Cell, ...]] = []

    def add(self, name: str, table: Table) -> None:
        sheet = self.book.add_worksheet(name[:31])
        for place, one in enumerate(table.columns):
            sheet.write_string(0, place, one.name, self.head)
            sheet.set_column(place, place, _width(table, place))
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(table.rows, 1):
            for place, cell in enumerate(row):
                self._write(sheet, (number, place), said(cell), table)

    def _write(
        self, sheet: xlsxwriter.worksheet.Worksheet, at: tuple[int, int], value: str | float | None, table: Table
    ) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(*at, value, self.text)
        elif isinstance(value, int | float):
            sheet.write_number(*at, value, self.text)
        else:
            lines = value.replace("\r\n", "\n").replace("\r", "\n")  # as cells have them
            first, *rest = _parts(_NOT_IN_XML.sub("\ufffd", lines))
            sheet.write_string(*at, first, self.kept if _RUN.search(value) else self.text)
            where = (table.name, at[0] + 1, table.columns[at[1]].name)
            self.rest += [(*where, part, text) for part, text in enumerate(rest, 2)]


def _width(table: Table, place: int) -> int:
    longest = max((len(str(row[place])) for row in table.rows[:200] if row[place] is not None), default=0)
    return min(max(longest, len(table.columns[place].name)) + 2, 60)


def _parts(text: str) -> Iterator[str]:
    most = _MOST if text.isascii() or max(text) < "\U00010000" else _MOST // 2
    for start in range(0, len(text), most):
        yield text[start : start + most]
