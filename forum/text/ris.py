"""RIS to CSL items and back."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import rispy

from forum.text.items import CslItem, date_of, date_text, names_of, text_of
from forum.text.sourcelines import BadReferences

RIS_TYPES: dict[str, str] = {  # the first entry for a CSL type is the one we write
    "ELEC": "webpage",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "JOUR": "article-journal",
    "RPRT": "report",
    "BOOK": "book",
    "LEGAL": "legislation",
    "DATA": "dataset",
    "VIDEO": "motion_picture",
    "COMP": "software",
    "CPAPER": "paper-conference",
    "CHAP": "chapter",
    "THES": "thesis",
    "BILL": "bill",
    "CASE": "legal_case",
    "STAND": "standard",
    "BLOG": "post-weblog",
    "ENCYC": "entry-encyclopedia",
    "PAMP": "pamphlet",
    "UNPB": "manuscript",
    "GEN": "document",
    "STAT": "legislation",
    "CONF": "paper-conference",
    "EJOUR": "article-journal",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "GOVDOC": "report",
    "MPCT": "motion_picture",
    "MULTI": "webpage",
    "ICOMM": "webpage",
    "DBASE": "dataset",
    "AGGR": "dataset",
}
_TYPES_OUT = {csl: ris for ris, csl in reversed(RIS_TYPES.items())}
_FIELDS = (
    ("TI", "title"),
    ("T2", "container-title"),
    ("VL", "volume"),
    ("PB", "publisher"),
    ("CY", "publisher-place"),
    ("ET", "edition"),
    ("SE", "section"),
    ("LA", "language"),
    ("SN", "ISBN"),
    ("DO", "DOI"),
    ("AB", "abstract"),
)
_TITLES = ("title", "primary_title")
_CONTAINERS = ("secondary_title", "journal_name", "alternate_title3", "alternate_title2")
_PLAIN_FIELDS = {
    "volume": "volume",
    "publisher": "publisher",
    "place_published": "publisher-place",
    "edition": "edition",
    "section": "section",
    "language": "language",
    "issn": "ISBN",
    "doi": "DOI",
    "abstract": "abstract",
}
_JOURNALS = {"article-journal", "article-magazine", "article-newspaper", "review"}
_TAG_LINE = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*))?")
_DATE = re.compile(r"(-?\d{1,4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?(?:/.*)?/*")


def parse_ris(text: str) -> Iterator[tuple[int, CslItem]]:
    """Each item with the line it begins on. Raises BadReferences."""
    for line, record in _records(text):
        found = rispy.loads(record)
        if len(found) != 1:
            raise BadReferences("This record cannot be read as RIS.", line)
        yield line, _item(found[0])


def _records(text: str) -> Iterator[tuple[int, str]]:
    """Each record from TY to ER; anything outside or an unknown line inside is said, not skipped."""
    start, lines = 0, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        match = _TAG_LINE.fullmatch(line.rstrip())
        tag = match[1] if match else ""
        if not line.strip():
            continue
        if (tag == "TY") == bool(lines):
            wrong = "A new record (TY) begins before the last one ended (ER)." if lines else "A record begins with TY."
            raise BadReferences(wrong, number)
        if match is None:
            raise BadReferences("A line of RIS is two letters, two spaces, a hyphen, a space and the text.", number)
        start = start if lines else number
        lines.append(f"{tag}  - {(match[2] or '').strip()}")
        if tag == "ER":
            yield start, "\n".join(lines) + "\n"
            lines = []
    if lines:
        raise BadReferences("The last record is not ended by a line ER.", text.count("\n") + 1)


def _item(found: Mapping[str, Any]) -> dict[str, Any]:
    csl_type = RIS_TYPES.get(str(found.get("type_of_reference", "")).strip(), "document")
    item: dict[str, Any] = {"type": csl_type, "title": _first(found, _TITLES)}
    item |= {"container-title": _first(found, _CONTAINERS), "id": _first(found, ("id",))}
    item |= {csl: _first(found, (ris,)) for ris, csl in _PLAIN_FIELDS.items()}
    item["issue" if csl_type in _JOURNALS else "number"] = _first(found, ("number",))
    if csl_type in _JOURNALS:
        item["ISSN"] = item.pop("ISBN")
    item["page"] = "-".join(part for tag in ("start_page", "end_page") if (part := _first(found, (tag,))))
    item["URL"] = next(iter(found.get("urls", [])), "")
    item["jurisdiction"] = _first(found, ("custom1",)) if csl_type == "legislation" else ""
    item["author"] = _names([*found.get("authors", []), *found.get("first_authors", [])])
    item["editor"] = _names(found.get("secondary_authors", []))
    item["issued"] = _date(_first(found, ("date", "year", "publication_year")))
    item["accessed"] = _date(_first(found, ("access_date",)))
    return {name: value for name, value in item.items() if value}


def _first(found: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = found.get(name)
        text = value[0] if isinstance(value, list) and value else value
        if text:
            return " ".join(str(text).split())
    return ""


def _names(texts: Iterable[str]) -> list[dict[str, str]]:
    return [name for text in texts if (name := _name(text))]


def _name(text: str) -> dict[str, str]:
    parts = [" ".join(part.split()) for part in text.split(",", 2)]
    if len(parts) == 1:
        return {"literal": parts[0]} if parts[0] else {}
    found = dict(zip(("family", "given", "suffix"), parts, strict=False))
    return {part: value for part, value in found.items() if value} if found["family"] else {}


def _date(text: str) -> dict[str, Any]:
    match = _DATE.fullmatch(text)
    if match is None:
        return {"literal": text} if text else {}
    return {"date-parts": [[int(part) for part in match.groups() if part]]}


def write_ris(items: Iterable[CslItem]) -> str:
    return "\n".join("\n".join(f"{tag}  - {value}" for tag, value in _lines(item)) + "\n" for item in items)


def _lines(item: CslItem) -> Iterator[tuple[str, str]]:
    csl_type = text_of(item, "type")
    yield "TY", _TYPES_OUT.get(csl_type, "GEN")
    optional = [
        ("ID", text_of(item, "id")),
        *(("AU", name) for name in _written_names(item, "author")),
        *(("A2", name) for name in _written_names(item, "editor")),
        *((tag, text_of(item, name)) for tag, name in _FIELDS),
        ("SN", text_of(item, "ISSN") if not text_of(item, "ISBN") else ""),
        ("IS", text_of(item, "issue" if csl_type in _JOURNALS else "number")),
        *zip(("SP", "EP"), text_of(item, "page").replace("–", "-").split("-", 1), strict=False),
        ("C1", text_of(item, "jurisdiction")),
        ("DA", _slashed(item, "issued")),
        ("Y2", _slashed(item, "accessed")),
        ("UR", text_of(item, "URL")),
    ]
    yield from ((tag, value) for tag, value in optional if value)
    yield "ER", ""


def _slashed(item: CslItem, name: str) -> str:
    parts = date_of(item, name)
    return "/".join([str(parts[0]), *(f"{part:02d}" for part in parts[1:])]) if parts else date_text(item, name)


def _written_names(item: CslItem, name: str) -> Iterator[str]:
    for one in names_of(item, name):
        particles = (text_of(one, "dropping-particle"), text_of(one, "non-dropping-particle"))
        family = " ".join(part for part in (*particles, text_of(one, "family")) if part)
        rest = ", ".join(part for part in (text_of(one, "given"), text_of(one, "suffix")) if part)
        yield text_of(one, "literal") or f"{family}, {rest}"
