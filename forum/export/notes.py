"""What single lines of a document say: a day, a byline, a picture's credit, an update, a cited source."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from forum.text.licences import parse_licence

MAX_LINE = 2_000
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_DAY = (
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.? ?[A-Za-z]{3,9}\.?,? \d{4}|"
    r"[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}\.\d{1,2}\.\d{4}"
)

_UPDATED = re.compile(
    r"[*_(\[ ]*(?:(?:this|the) (?:text|article|post|page|contribution|essay|entry|version) )?"
    r"(?:has been |was )?(?:last )?(?:updated|modified|revised)(?: on)?:? (" + _DAY + r")[*_)\]. ]*",
    re.IGNORECASE,
)
_RETRIEVED = re.compile(
    r"[,.;(]? ?(?:last )?(?:retrieved|accessed|consulted|viewed|visited)(?: on)?:? (" + _DAY + r")\)?"
    r"(?:,? from:?)?",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_DOI = re.compile(r"\b(?:doi: ?|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/[^\s<>\"“”]+)", re.IGNORECASE)
_PAGES = re.compile(r",? *\bpp?\. ?(\d+(?: ?[-–—] ?\d+)?)")
_YEAR_IN_BRACKETS = re.compile(r"\(((?:1[5-9]|20)\d\d)[a-z]?(?:, [^)]{1,40})?\)")
_YEAR_PIECE = re.compile(r"(?:^|, *)((?:1[5-9]|20)\d\d)(?=$|[,.;])")
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]{3,})[”\"“»]")
_EMPHASISED = re.compile(r"(?<![\w*_])[*_]{1,2}([^*_]{3,})[*_]{1,2}(?![\w*_])")
_MD_LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^\s()]+)\)")
_FAMILY = r"(?:(?:van|von|de|der|den|di|da|del|la|le|ten|ter) ){0,3}[^\W\d_][\w'’-]*(?: [^\W\d_a-z][\w'’-]*){0,2}"
_GIVEN = r"[^\W\d_a-z](?:[\w'’-]+|\.)(?: [^\W\d_a-z][\w'’-]+|[ -]?[^\W\d_a-z]\.){0,2}"
_PERSON = re.compile(rf"({_FAMILY}), ({_GIVEN})(?=$|[,.;:]| ?\(| and | &| *$|(?<=\.) )")
_ORGANISATION = re.compile(
    r"\b(?:Commission|Council|Parliament|University|Institute|Foundation|Association|Ministry|Agency|Office|"
    r"Committee|Court|Group|Project|Network|Authority|Board|Society|Union|Organi[sz]ation)\b"
)
_BETWEEN = re.compile(r"(?:\.? *(?:,|;)? *(?:and|&) |; *|\. +)(?=\S)")
_COMMA = re.compile(r", *")
_NAME = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?: (?:(?:van|von|de|der|den|di|da|del|la|le|ten|ter|al|el|bin) )*"
    r"[^\W\d_a-z][\w'’.-]*){1,4}"
)
_BYLINE = re.compile(r"([*_]{1,2})?(?:(by|authors?:|written by) )?(.{3,200}?)([*_]{1,2})?", re.IGNORECASE)
_CREDIT_LABEL = re.compile(r"(?:(?:photo|image|picture|credit)s?(?: credit)?(?: by)?|©)[: ] *", re.IGNORECASE)
_VIA = re.compile(r",? *\bvia +(.+)$", re.IGNORECASE)
_VOICE = re.compile(r"[*_[]*read the (?:contribution|text|essay|position|response) (?:by|of) (.{2,100})", re.IGNORECASE)


@dataclass(frozen=True)
class ParsedReference:
    """A cited source read from one line: a CSL-JSON item without id, the day it was read, the line itself."""

    csl: dict[str, Any]
    retrieved_on: date | None
    raw: str
    line: int


@dataclass(frozen=True)
class ParsedCredit:
    """The credit of a picture read from one line; `licence` is an id of forum.text.licences."""

    author: str
    licence: str
    via: str
    raw: str
    line: int
    source_url: str = ""


def parse_day(text: str) -> date | None:
    """A day as people and programs write it, or None; a time of day behind it is passed over."""
    text = text.strip()
    if found := re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?=$|[T ])", text, re.ASCII):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text, re.ASCII):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{1,2})\.? ?([A-Za-z]{3,9})\.?,? (\d{4})", text, re.ASCII):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    if found := re.fullmatch(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})", text, re.ASCII):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    """1 to 12; 0, which no date has, for a word that is no month."""
    name = "sep" if name.lower() == "sept" else name.lower()
    return next((place for place, month in enumerate(MONTHS, 1) if month == name or month[:3] == name), 0)


def parse_update(line: str) -> date | None:
    """The day in a line that says nothing but when the text was updated."""
    found = _UPDATED.fullmatch(line.strip()) if len(line) < 200 else None
    return parse_day(found[1]) if found else None


def parse_voice(line: str) -> str:
    """The name in a line that leads to someone's contribution."""
    found = _VOICE.match(line.strip()) if len(line) < 200 else None
    return re.sub(r"\]\([^)]*\)|[*_\].:\s]+$", "", found[1]).strip(" *_.:") if found else ""


def parse_byline(line: str, *, marked: bool = True) -> tuple[str, ...]:
    """The names in a line that holds nothing else; `marked` asks for italics or a “by” around them."""
    found = _BYLINE.fullmatch(line.strip())
    if not found or (marked and not (found[2] or (found[1] and found[4]))):
        return ()
    names = split_names(found[3])
    return names if all(_NAME.fullmatch(name) for name in names) else ()


def split_names(text: str) -> tuple[str, ...]:
    """Names parted by commas, semicolons, “and” or “&”."""
    parts = re.split(r" *(?:,|;|&| and | und | et )+ *", text.strip(" .*_"))
    return tuple(part.removeprefix("and ").strip() for part in parts if part.strip())


def parse_credit(line: str, number: int) -> ParsedCredit | None:
    """A line like “Author, licence, via source”; None when its middle names no licence."""
    if len(line) > 400:
        return None
    text = _CREDIT_LABEL.sub("", line.strip().strip("*_"), count=1) if _CREDIT_LABEL.match(line) else line.strip()
    text = _MD_LINK.sub(r"\1 \2", text)
    urls = _URL.findall(text)
    text = re.sub(r" *<?https?://[^\s<>,;]+>?", "", text, flags=re.IGNORECASE)
    via = _VIA.search(text)
    text = text[: via.start()] if via else text
    author, licence = _split_credit(text.rstrip(" .,"))
    if not author or not licence:
        return None
    pages = [url.rstrip(".,);") for url in urls if "creativecommons.org" not in url]
    return ParsedCredit(author, licence, via[1].strip(" .*_") if via else "", line.strip(), number, *pages[:1])


def _split_credit(text: str) -> tuple[str, str]:
    for mark in (",", " / ", " | ", " (", " – ", " - "):
        author, found, licence = text.rpartition(mark)
        known = parse_licence(licence.strip(" ()")) if found else None
        if known:
            return author.strip(" ,"), known.id
    return "", ""


def parse_reference(line: str, number: int) -> ParsedReference | None:
    """A line of a list of references as a CSL-JSON item; None when it names nothing that could be a title."""
    raw = " ".join(line.split())
    text = _MD_LINK.sub(lambda found: f"{found[1]} {found[2]}", raw[:MAX_LINE]).rstrip(" ;")
    item: dict[str, Any] = {}
    text, retrieved = _take_retrieved(text)
    text = _take_address(text, item)
    text = _take_pages(text, item)
    text = _take_title(text, item)
    if not item.get("title"):
        return None
    item["type"] = _type_of(item)
    if retrieved:
        item["accessed"] = {"date-parts": [[retrieved.year, retrieved.month, retrieved.day]]}
    return ParsedReference(dict(sorted(item.items())), retrieved, raw, number)


def _take_retrieved(text: str) -> tuple[str, date | None]:
    found = _RETRIEVED.search(text)
    day = parse_day(found[1]) if found else None
    if not found or day is None:
        return text, None
    return f"{text[: found.start()]} {text[found.end() :]}".strip(), day


def _take_address(text: str, item: dict[str, Any]) -> str:
    if found := _DOI.search(text):
        item["DOI"] = found[1].rstrip(".,;)")
        text = text.replace(found[0], "")
    if found := _URL.search(text):
        item["URL"] = found[0].rstrip(".,;)")
        text = text.replace(found[0], "", 1)
    return text.replace("<>", "").strip(" ,;")


def _take_pages(text: str, item: dict[str, Any]) -> str:
    if found := _PAGES.search(text):
        item["page"] = re.sub(r" ?[–—-] ?", "-", found[1])
        text = text[: found.start()] + text[found.end() :]
    return text.strip(" ,;")


def _take_title(text: str, item: dict[str, Any]) -> str:
    """Authors, year, title and what the work appeared in, by whichever usual order the line follows."""
    if found := _YEAR_IN_BRACKETS.search(text):
        item["issued"] = {"date-parts": [[int(found[1])]]}
        before, after = text[: found.start()], text[found.end() :].lstrip(" .,:")
        if before.strip(" .,"):
            return _by_year(before, after, item)
        text = after
    elif years := list(_YEAR_PIECE.finditer(text)):
        last = years[-1]
        item["issued"] = {"date-parts": [[int(last[1])]]}
        text = (text[: last.start()] + text[last.end() :]).strip(" ,.;")
    marked = _QUOTED.search(text) or _EMPHASISED.search(text)
    if marked:
        _name_authors(text[: marked.start()], item)
        return _appeared_in(marked[1], text[marked.end() :], item)
    return _by_order(text, item)


def _by_year(before: str, after: str, item: dict[str, Any]) -> str:
    """Authors (year). Title. What it appeared in."""
    _name_authors(before, item)
    if marked := _QUOTED.match(after) or _EMPHASISED.match(after):
        return _appeared_in(marked[1], after[marked.end() :], item)
    title, _, rest = after.partition(". ")
    return _appeared_in(title, rest, item)


def _by_order(text: str, item: dict[str, Any]) -> str:
    """Authors, title, what it appeared in, parted by nothing but commas."""
    authors, rest = _leading_people(text, commas_part_people=False)
    if not authors and ", " in rest:
        first, rest = rest.split(", ", 1)
        authors = [{"literal": first.strip()}]
    if authors:
        item["author"] = authors
    title, _, rest = rest.partition(", ")
    return _appeared_in(title, rest, item)


def _appeared_in(title: str, rest: str, item: dict[str, Any]) -> str:
    item["title"] = title.strip(' .,;*_“”"')
    container = rest.replace("*", "").strip(" .,;")
    if container.strip("()"):
        item["container-title"] = re.sub(r"^[Ii]n:? ", "", container)
    return container


def _name_authors(text: str, item: dict[str, Any]) -> None:
    text = text.strip(" ,;:(")
    people, rest = _leading_people(text, commas_part_people=True)
    if people and not rest.strip(" .,;&"):
        item["author"] = people
    elif literal := text.strip(" ."):
        item["author"] = [{"literal": literal}]


def _leading_people(text: str, *, commas_part_people: bool) -> tuple[list[dict[str, str]], str]:
    """The “Family, Given” names a text begins with, and what follows them."""
    people: list[dict[str, str]] = []
    rest = text
    while (found := _PERSON.match(rest)) and not _ORGANISATION.search(found[1]):
        people.append({"family": found[1].strip(), "given": found[2].strip()})
        rest = rest[found.end() :]
        between = _BETWEEN.match(rest) or (_COMMA.match(rest) if commas_part_people else None)
        if between is None:
            break
        rest = rest[between.end() :]
    return people, rest.strip(" ,") if people else text


def _type_of(item: dict[str, Any]) -> str:
    container = str(item.get("container-title", "")).lower()
    if re.match(r"(?:Regulation|Directive|Decision) \(?[A-Z]*\)? ?\d", item["title"]):
        return "legislation"
    if re.search(r"\b(?:conference|proceedings|workshop|symposium)\b", container):
        return "paper-conference"
    if container and ("page" in item or re.search(r"\b(?:journal|review|transactions)\b", container)):
        return "article-journal"
    return "webpage" if "URL" in item else "document"
