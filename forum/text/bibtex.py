"""BibTeX and biblatex to CSL items and back."""

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Entry
from pylatexenc.latex2text import LatexNodes2Text

from forum.text.items import MAX_ABSTRACT, CslItem, date_of, date_text, names_of, suggest_key, text_of
from forum.text.sourcelines import MAX_ITEMS, BadReferences

ENTRY_TYPES: dict[str, str] = {  # the first entry for a CSL type is the one we write
    "online": "webpage",
    "article": "article-journal",
    "report": "report",
    "book": "book",
    "legislation": "legislation",
    "dataset": "dataset",
    "video": "motion_picture",
    "software": "software",
    "inproceedings": "paper-conference",
    "incollection": "chapter",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "jurisdiction": "legal_case",
    "standard": "standard",
    "booklet": "pamphlet",
    "inreference": "entry-encyclopedia",
    "misc": "document",
    "electronic": "webpage",
    "www": "webpage",
    "techreport": "report",
    "manual": "report",
    "conference": "paper-conference",
    "inbook": "chapter",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "collection": "book",
    "proceedings": "book",
    "movie": "motion_picture",
    "legal": "legislation",
    "periodical": "article-magazine",
}
SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper", "review": "review"}
_TYPES_OUT = {csl: entry for entry, csl in reversed(ENTRY_TYPES.items())}
_SUBTYPES_OUT = {csl: subtype for subtype, csl in SUBTYPES.items()}
_FIELDS_OUT = (
    ("title", "title"),
    ("volume", "volume"),
    ("page", "pages"),
    ("publisher", "publisher"),
    ("publisher-place", "address"),
    ("edition", "edition"),
    ("version", "version"),
    ("language", "langid"),
    ("jurisdiction", "jurisdiction"),
    ("section", "section"),
    ("genre", "type"),
    ("ISBN", "isbn"),
    ("ISSN", "issn"),
    ("abstract", "abstract"),
    ("note", "note"),
)
_FIELDS_IN = {bibtex: csl for csl, bibtex in _FIELDS_OUT} | {
    "journal": "container-title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
    "maintitle": "container-title",
    "institution": "publisher",
    "organization": "publisher",
    "school": "publisher",
    "location": "publisher-place",
    "issue": "issue",
    "language": "language",
}
_JOURNALS = {"article-journal", "article-magazine", "article-newspaper", "review"}
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
}
_ESCAPE = str.maketrans(_ESCAPES)
_UNESCAPE = {written.removesuffix("{}"): character for character, written in _ESCAPES.items()}
_ESCAPED = re.compile(
    r"\\(?:text(?:backslash|brace(?:left|right)|ascii(?:tilde|circum))(?:\{\}|(?![A-Za-z]))|[&%$#_{}])"
)
_URL_ESCAPE = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"(-?\d{1,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_KEY = re.compile(r"[^\s,{}\"#%'()=~\\]+")
_PLACE = 0xE000  # private characters that stand for what was escaped, while the rest is decoded


def parse_bibtex(text: str) -> Iterator[tuple[int, CslItem]]:
    """Each item with the line it begins on. Raises BadReferences."""
    logging.getLogger("bibtexparser").setLevel(logging.ERROR)
    if text.count("@") > 3 * MAX_ITEMS:
        raise BadReferences(f"There are more than {MAX_ITEMS:,} references in this text; split it.", 1)
    library = parse_string(text)
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        raise BadReferences("This entry is not closed, repeats a key or field, or is not BibTeX.", line)
    for entry in library.entries:
        yield (entry.start_line or 0) + 1, _item(entry)


def write_bibtex(items: Iterable[CslItem]) -> str:
    taken: set[str] = set()
    entries = []
    for item in items:
        key = text_of(item, "id")
        key = key if _KEY.fullmatch(key) and key not in taken else suggest_key(item, taken)
        taken.add(key)
        entries.append(_entry(key, item))
    return "\n".join(entries)


def _item(entry: Entry) -> dict[str, Any]:
    fields = {field.key.lower(): str(field.value) for field in entry.fields}
    csl_type = ENTRY_TYPES.get(entry.entry_type.lower(), "document")
    item: dict[str, Any] = {"id": entry.key, "type": SUBTYPES.get(fields.get("entrysubtype", ""), csl_type)}
    if csl_type == "document" and "url" in fields:
        item["type"] = "webpage"
    for name, value in fields.items():
        if name in _FIELDS_IN and _decoded(value):
            item.setdefault(_FIELDS_IN[name], _decoded(value))
    number = _decoded(fields.get("number", ""))
    if number:
        item["issue" if item["type"] in _JOURNALS else "number"] = number
    item |= {name: value for name, value in (("URL", fields.get("url")), ("DOI", fields.get("doi"))) if value}
    item |= {name: names for name in ("author", "editor") if (names := _names(fields.get(name, "")))}
    item |= _dates(fields)
    return item


def _dates(fields: dict[str, str]) -> dict[str, Any]:
    dates = {"issued": _date(fields.get("date", "")), "accessed": _date(fields.get("urldate", ""))}
    if not dates["issued"] and fields.get("year"):
        dates["issued"] = _year_and_month(fields["year"].strip("{} "), fields.get("month", ""))
    return {name: date for name, date in dates.items() if date}


def _date(text: str) -> dict[str, Any]:
    match = _DATE.fullmatch(text.strip("{} "))
    if not match:
        return {"literal": _decoded(text)} if text.strip("{} ") else {}
    return {"date-parts": [[int(part) for part in match.groups() if part]]}


def _year_and_month(year: str, month: str) -> dict[str, Any]:
    if not re.fullmatch(r"-?\d{1,4}", year):
        return {"literal": _decoded(year)}
    name = month.strip("{} ").lower()[:3]
    number = _MONTHS.index(name) + 1 if name in _MONTHS else int(name) if re.fullmatch(r"1[0-2]|0?[1-9]", name) else 0
    return {"date-parts": [[int(year), number] if number else [int(year)]]}


def _names(text: str) -> list[dict[str, str]]:
    parts = _split_outside_braces(" ".join(text.split()), " and ")
    return [name for part in parts if (name := _name(part.strip()))]


def _split_outside_braces(text: str, separator: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth == 0 and place >= start and text.startswith(separator, place):
            parts.append(text[start:place])
            start = place + len(separator)
    return [*parts, text[start:]]


def _name(text: str) -> dict[str, str]:
    parts = [part.strip() for part in _split_outside_braces(text, ",")]
    if len(parts) == 1:
        return _name_without_comma(text)
    family, given = _decoded(parts[0]), _decoded(parts[-1])
    suffix = _decoded(parts[1]) if len(parts) > 2 else ""
    found = {"family": family, "given": given, "suffix": suffix}
    return {part: value for part, value in found.items() if value} if family else {}


def _name_without_comma(text: str) -> dict[str, str]:
    words = _split_outside_braces(text, " ")
    if len(words) == 1:
        literal = _decoded(text)
        return {"literal" if text.startswith("{") else "family": literal} if literal else {}
    first = next((n for n, word in enumerate(words[:-1]) if n and word[:1].islower()), len(words) - 1)
    family, given = _decoded(" ".join(words[first:])), _decoded(" ".join(words[:first]))
    return {"family": family, "given": given} if family and given else {"literal": _decoded(text)}


def _decoded(value: str) -> str:
    """The text behind TeX's commands and braces."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(_UNESCAPE.get(match[0].removesuffix("{}"), match[0][1:]))
        return chr(_PLACE + ord(kept[-1]))

    text = _ESCAPED.sub(keep, "".join(c for c in value[:MAX_ABSTRACT] if not _PLACE <= ord(c) < _PLACE + 128))
    if "\\" in text:
        text = _without_commands(text)
    text = text.replace("{", "").replace("}", "").replace("~", " ")
    return " ".join("".join(chr(ord(c) - _PLACE) if _PLACE <= ord(c) < _PLACE + 128 else c for c in text).split())


def _without_commands(text: str) -> str:
    try:
        return str(LatexNodes2Text(math_mode="verbatim", keep_comments=True).latex_to_text(text))
    except (ValueError, IndexError, RecursionError):
        return text


def _entry(key: str, item: CslItem) -> str:
    csl_type = text_of(item, "type")
    entry_type = "article" if csl_type in _JOURNALS else _TYPES_OUT.get(csl_type, "misc")
    lines = [f"  {name} = {{{value}}}," for name, value in _fields(item, csl_type) if value]
    return "\n".join([f"@{entry_type}{{{key},", *lines, "}", ""])


def _fields(item: CslItem, csl_type: str) -> Iterator[tuple[str, str]]:
    yield "author", " and ".join(_written_names(item, "author"))
    yield "editor", " and ".join(_written_names(item, "editor"))
    yield "entrysubtype", _SUBTYPES_OUT.get(csl_type, "")
    yield "journal" if csl_type in _JOURNALS else "booktitle", _escaped(text_of(item, "container-title"))
    yield "number", _escaped(text_of(item, "issue" if csl_type in _JOURNALS else "number"))
    for csl, bibtex in _FIELDS_OUT:
        yield bibtex, _escaped(text_of(item, csl))
    yield "date", _escaped(_iso(item, "issued"))
    yield "urldate", _escaped(_iso(item, "accessed"))
    yield "doi", _address(text_of(item, "DOI"))
    yield "url", _address(text_of(item, "URL"))


def _iso(item: CslItem, name: str) -> str:
    parts = date_of(item, name)
    if not parts or parts[0] < 0:
        return date_text(item, name)
    return "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])


def _escaped(text: str) -> str:
    return text.translate(_ESCAPE)


def _address(text: str) -> str:
    return "".join(_URL_ESCAPE.get(character, character) for character in text)


def _written_names(item: CslItem, name: str) -> Iterator[str]:
    for one in names_of(item, name):
        literal = text_of(one, "literal")
        if literal:
            yield f"{{{_escaped(literal)}}}"
            continue
        particles = (text_of(one, "dropping-particle"), text_of(one, "non-dropping-particle"))
        family = " ".join(part for part in (*particles, text_of(one, "family")) if part)
        middle = f" {_braced(text_of(one, 'suffix'))}," if text_of(one, "suffix") else ""
        yield f"{_braced(family)},{middle} {_braced(text_of(one, 'given'))}".rstrip()


def _braced(text: str) -> str:
    """In braces where a comma or the word "and" would be read as a border between names."""
    escaped = _escaped(text)
    return f"{{{escaped}}}" if "," in text or re.search(r"\band\b", text, re.IGNORECASE) else escaped
