"""CSL-JSON items: our kinds of source, what makes an item sound, its plain form and its key."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

CslItem = Mapping[str, Any]

KINDS: dict[str, str] = {
    "web page": "webpage",
    "article": "article-magazine",
    "report": "report",
    "book": "book",
    "paper": "article-journal",
    "legal instrument": "legislation",
    "dataset": "dataset",
    "video": "motion_picture",
    "tool": "software",
}
_OTHER_TYPES: dict[str, str] = {
    "article": "paper",
    "article-newspaper": "article",
    "bill": "legal instrument",
    "broadcast": "video",
    "chapter": "book",
    "document": "web page",
    "entry-encyclopedia": "article",
    "interview": "article",
    "legal_case": "legal instrument",
    "manuscript": "paper",
    "pamphlet": "report",
    "paper-conference": "paper",
    "post": "web page",
    "post-weblog": "web page",
    "regulation": "legal instrument",
    "review": "article",
    "speech": "video",
    "standard": "legal instrument",
    "thesis": "paper",
    "treaty": "legal instrument",
}
TYPES: dict[str, str] = {csl_type: kind for kind, csl_type in KINDS.items()} | _OTHER_TYPES
NAME_FIELDS = ("author", "editor", "translator", "container-author", "collection-editor", "composer")
DATE_FIELDS = ("issued", "accessed", "original-date", "event-date", "submitted")
_NAME_PARTS = {"family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle"}
_NAME_EXTRAS = {"comma-suffix", "static-ordering", "parse-names", "isInstitution"}
MAX_NAMES = 100
MAX_FIELD = 2_000
MAX_ABSTRACT = 10_000
MAX_FIELDS = 80
MAX_DEPTH = 6
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_WEB = re.compile(r"https?://[^\s/?#@:\\]\S*", re.IGNORECASE)
_STOP_WORDS = frozenset(
    {"a", "an", "the", "on", "of", "in", "and", "der", "die", "das", "le", "la", "les", "de", "het"}
)


def kind_of(item: CslItem) -> str:
    """Our kind for the item's CSL type; a type we do not know is shown as a web page."""
    return TYPES.get(str(item.get("type", "")), "web page")


def validate(item: CslItem) -> list[str]:
    """What is wrong with an item, each as a sentence; an empty list when it can be stored."""
    if not isinstance(item, Mapping):
        return ["A reference must be an object with fields such as type and title."]
    if len(item) > MAX_FIELDS or not all(isinstance(name, str) for name in item):
        return [f"A reference may have at most {MAX_FIELDS} fields, each with a name."]
    if not _is_storable(item):
        return ["A reference holds characters, numbers or nested lists that cannot be stored."]
    return [
        *_wrong_type(item),
        *(problem for name in sorted(item) for problem in _wrong_field(name, item[name])),
        *_wrong_address(item),
    ]


def _is_storable(value: Any, depth: int = 0) -> bool:
    """Text without NUL and halves of characters, finite numbers, and nothing nested deeper than a name or a date."""
    if isinstance(value, str):
        return not _UNSTORABLE.search(value)
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        return depth < MAX_DEPTH and all(_is_storable(one, depth + 1) for one in value)
    return True


def _wrong_type(item: CslItem) -> Iterator[str]:
    if text_of(item, "type") not in TYPES:
        yield f"The type “{str(item.get('type', ''))[:40]}” is none we know; “webpage” or “book” would be."
    if not text_of(item, "title"):
        yield "The title is missing."


def _wrong_field(name: str, value: Any) -> Iterator[str]:
    if name in NAME_FIELDS:
        yield from _wrong_names(name, value)
    elif name in DATE_FIELDS:
        yield from _wrong_date(name, value)
    elif name == "custom":
        return
    elif isinstance(value, bool) or not isinstance(value, str | int | float):
        yield f"The field {name} must be text or a number."
    elif len(str(value)) > (MAX_ABSTRACT if name in {"abstract", "note"} else MAX_FIELD):
        yield f"The field {name} is too long."


def _wrong_names(name: str, value: Any) -> Iterator[str]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > MAX_NAMES:
        yield f"The field {name} must be a list of at most {MAX_NAMES} names."
        return
    for place, one in enumerate(value, 1):
        if not isinstance(one, Mapping) or not (one.get("family") or one.get("literal")):
            yield f"Name {place} in {name} needs a family name or a literal name."
        elif any(
            part not in _NAME_EXTRAS and (part not in _NAME_PARTS or not isinstance(text, str) or len(text) > 300)
            for part, text in one.items()
        ):
            yield f"Name {place} in {name} has a part that is not a name."


def _wrong_date(name: str, value: Any) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"The date {name} must be an object with date-parts or a literal."
        return
    if isinstance(value.get("literal") or value.get("raw"), str):
        return
    parts = value.get("date-parts")
    if not isinstance(parts, list) or not 1 <= len(parts) <= 2 or not all(_is_date(one) for one in parts):
        yield f"The date {name} must have a year and may have a month and a day, all as numbers."


def _is_date(parts: Any) -> bool:
    if not isinstance(parts, list | tuple) or not 1 <= len(parts) <= 3:
        return False
    numbers = [_number(part) for part in parts]
    limits = ((-9999, 9999), (1, 12), (1, 31))
    return all(
        number is not None and low <= number <= high for number, (low, high) in zip(numbers, limits, strict=False)
    )


def _number(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,5}", value) else None


def _wrong_address(item: CslItem) -> Iterator[str]:
    url, doi = item.get("URL"), item.get("DOI")
    if url and not _WEB.fullmatch(str(url)):
        yield "The address (URL) must begin with http:// or https:// and hold no spaces."
    if doi and not _DOI.fullmatch(str(doi)):
        yield "The DOI must look like 10.1000/182, without an address before it."


def text_of(item: CslItem, name: str) -> str:
    """A field as one line of text; empty when it is absent or no text at all."""
    value = item.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value)[:MAX_ABSTRACT].split())


def date_of(item: CslItem, name: str) -> tuple[int, ...]:
    """Year, month and day of a date, as far as they are known as numbers."""
    value = item.get(name)
    parts = value.get("date-parts") if isinstance(value, Mapping) else None
    if isinstance(parts, list) and parts and _is_date(parts[0]):
        return tuple(int(part) for part in parts[0])
    return ()


def date_text(item: CslItem, name: str) -> str:
    """A date as 2022-02-14, 2022-02 or 2022, else as its author wrote it."""
    parts = date_of(item, name)
    if parts:
        return "-".join([str(parts[0]), *(f"{part:02d}" for part in parts[1:])])
    value = item.get(name)
    return text_of(value, "literal") or text_of(value, "raw") if isinstance(value, Mapping) else ""


def year_text(item: CslItem) -> str:
    parts = date_of(item, "issued")
    return str(parts[0]) if parts else date_text(item, "issued")


def names_of(item: CslItem, name: str) -> list[Mapping[str, Any]]:
    value = item.get(name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def name_line(one: Mapping[str, Any]) -> str:
    """A name as one writes it: "Family, Given", or an organisation as it is."""
    family = " ".join(part for part in (text_of(one, "non-dropping-particle"), text_of(one, "family")) if part)
    given = " ".join(part for part in (text_of(one, "given"), text_of(one, "dropping-particle")) if part)
    return text_of(one, "literal") or ", ".join(part for part in (family, given) if part)


def name_of(line: str) -> dict[str, str]:
    """The name that somebody wrote so."""
    family, comma, given = (part.strip() for part in line.partition(","))
    return {"family": family, "given": given} if comma and family and given else {"literal": line.strip(" ,")}


def plain_reference(item: CslItem) -> str:
    """The reference as one line of plain text, in a form of our own that every kind of source fits."""
    sentences = _legal_sentences(item) if kind_of(item) == "legal instrument" else _usual_sentences(item)
    retrieved = date_text(item, "accessed")
    sentences += [_address(item), f"Retrieved {retrieved}" if retrieved else ""]
    return " ".join(_ended(sentence) for sentence in sentences if sentence)


def _ended(sentence: str) -> str:
    return sentence if sentence[-1] in ".!?…" or sentence.startswith("http") else f"{sentence}."


def _usual_sentences(item: CslItem) -> list[str]:
    year = year_text(item)
    makers = makers_of(item)
    title = text_of(item, "title") or text_of(item, "URL") or "Untitled"
    first = [makers, f"({year})" if year else ""] if makers else [title, f"({year})" if year else ""]
    publisher = text_of(item, "publisher")
    if publisher == makers:
        publisher = ""
    return [" ".join(part for part in first if part), title if makers else "", _container(item), publisher]


def makers_of(item: CslItem) -> str:
    """Who made it, in one line: authors, else editors."""
    people = names_of(item, "author") or names_of(item, "editor")
    names = [name for one in people if (name := _name(one))]
    if len(names) > 6:
        return f"{', '.join(names[:6])} et al."
    return f"{', '.join(names[:-1])} & {names[-1]}" if len(names) > 1 else "".join(names)


def byline_of(item: CslItem) -> str:
    """Makers, year and where it came out, in one line for lists that show the title apart."""
    makers, year = makers_of(item), year_text(item)
    publisher = text_of(item, "publisher")
    where = text_of(item, "container-title") or (publisher if publisher != makers else "")
    dated = f"{makers} ({year})" if makers and year else makers or year
    return ". ".join(part.rstrip(".") if where else part for part in (dated, where) if part)


def _name(one: Mapping[str, Any]) -> str:
    if text_of(one, "literal"):
        return text_of(one, "literal")
    initials = " ".join(f"{part[0]}." for part in text_of(one, "given").split())
    family = " ".join(part for part in (text_of(one, "non-dropping-particle"), text_of(one, "family")) if part)
    return ", ".join(part for part in (family, initials) if part)


def _container(item: CslItem) -> str:
    issue = f"({text_of(item, 'issue')})" if text_of(item, "issue") else ""
    pages = text_of(item, "page").replace("--", "–").replace("-", "–")
    number = f"No. {text_of(item, 'number')}" if text_of(item, "number") else ""
    version = f"Version {text_of(item, 'version')}" if text_of(item, "version") else ""
    parts = (text_of(item, "container-title"), f"{text_of(item, 'volume')}{issue}", pages, number, version)
    return ", ".join(part for part in parts if part)


def _legal_sentences(item: CslItem) -> list[str]:
    """Title, number (jurisdiction, year), pinpoint: what finds an instrument in any legal system."""
    jurisdiction = text_of(item, "jurisdiction") or text_of(item, "authority")
    if len(jurisdiction) <= 3:
        jurisdiction = jurisdiction.upper()
    origin = ", ".join(part for part in (jurisdiction, year_text(item)) if part)
    name = [text_of(item, "title") or "Untitled", text_of(item, "number")]
    head = ", ".join(part for part in name if part) + (f" ({origin})" if origin else "")
    return [", ".join(part for part in (head, pinpoint(item)) if part), text_of(item, "container-title")]


def pinpoint(item: CslItem) -> str:
    """The place in a legal instrument, "art. 52(2)" when only the number is given."""
    section = text_of(item, "section")
    return f"art. {section}" if section[:1].isdigit() else section


def _address(item: CslItem) -> str:
    doi = text_of(item, "DOI")
    return f"https://doi.org/{doi}" if doi else text_of(item, "URL")


def suggest_key(item: CslItem, taken: Collection[str]) -> str:
    """A short citation key such as doe2021study that is not taken yet; small ASCII letters and digits."""
    people = names_of(item, "author") or names_of(item, "editor")
    maker = (text_of(people[0], "family") or text_of(people[0], "literal")) if people else ""
    words = [_ascii(word) for word in text_of(item, "title").split()]
    word = next((one for one in words if one and one not in _STOP_WORDS), "")
    year = str(abs(parts[0])) if (parts := date_of(item, "issued")) else ""
    base = f"{_ascii(maker)[:20]}{year}{word[:20]}" or "source"
    key, count = base, 1
    while key in taken:
        count += 1
        key = f"{base}-{count}"
    return key


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.casefold())
