"""References in a citation style: citeproc does the style, we make its output safe and never fail."""

import json
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from typing import Any

from citeproc import (
    VARIABLES,
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

from forum.text.items import (
    DATE_FIELDS,
    NAME_FIELDS,
    CslItem,
    date_of,
    date_text,
    kind_of,
    names_of,
    plain_reference,
    text_of,
)
from forum.text.sanitise import EXTERNAL_REL, is_allowed_link, sanitise

STYLES: dict[str, str] = {
    "apa": "APA, 7th edition",
    "chicago-author-date": "Chicago, 18th edition (author-date)",
    "ieee": "IEEE",
    "oscola": "OSCOLA, 4th edition",
}
MAX_CHARACTERS = 4_000  # past these citeproc takes long, and we use our own form
MAX_NAMES = 25
_FOLDER = Path(__file__).parent / "csl"
_SHIELDS = str.maketrans({"&": "\ue000", "<": "\ue001", ">": "\ue002"})  # or title case would make "&Amp;"
_UNSHIELD = str.maketrans({"\ue000": "&", "\ue001": "<", "\ue002": ">"})
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TAG = re.compile(r"(</?(?:i|b|u|l|sup|sub|span)(?: [^<>]*)?>)")
_KEPT_TAG = re.compile(r"</?(?:i|b|sup|sub)>")
_URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
_RETRIEVED = re.compile(r"\bRetrieved (?:from )?(?=https?://)")  # the date it was to introduce is written by us
_NUMBER = re.compile(r"^\s*\[1\]\s*")
_NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")
_log = logging.getLogger(__name__)
_local = threading.local()


def format_reference(item: CslItem, style: str = "apa") -> str:
    """The reference as safe HTML in one of STYLES; in our own plain form where citeproc cannot."""
    if style not in STYLES:
        raise ValueError(f"{style!r} is no citation style we have; these are: {', '.join(STYLES)}.")
    return _format(json.dumps(dict(item), sort_keys=True, default=str), style)


@lru_cache(maxsize=4_096)
def _format(encoded: str, style: str) -> str:
    item: CslItem = json.loads(encoded)
    styled = None if kind_of(item) == "legal instrument" or not _is_small(item) else _styled(item, style)
    if styled is None or not _is_whole(styled, item):
        return sanitise(_linked(plain_reference(item)))
    return sanitise(styled + "".join(_endings(styled, item)))


def _is_small(item: CslItem) -> bool:
    size = sum(len(text_of(item, name)) for name in item)
    return size <= MAX_CHARACTERS and all(len(names_of(item, name)) <= MAX_NAMES for name in NAME_FIELDS)


def _styled(item: CslItem, style: str) -> str | None:
    """What citeproc makes of the item; None when it fails, as it does on some sound items."""
    try:
        source = CiteProcJSON([_shielded(item)])
        bibliography = CitationStylesBibliography(_style(style), source, formatter.html)
        bibliography.register(Citation([CitationItem("item")]))
        raw = "".join(map(str, bibliography.bibliography()[0]))
    except Exception as error:  # a third party's interpreter of styles: any failure means our own form
        _log.warning("citeproc could not format a reference of type %r: %r", item.get("type"), error)
        return None
    return _safe(_RETRIEVED.sub("", _NUMBER.sub("", raw)).strip())


def _style(style: str) -> CitationStylesStyle:
    """The parsed style, one for each thread: citeproc keeps state in it."""
    styles: dict[str, CitationStylesStyle] = _local.__dict__.setdefault("styles", {})
    if style not in styles:
        styles[style] = CitationStylesStyle(str(_FOLDER / f"{style}.csl"), validate=False)
    return styles[style]


def _shielded(item: CslItem) -> dict[str, Any]:
    """The fields citeproc knows, without the date of retrieval (we write that) and without markup."""
    shielded: dict[str, Any] = {"id": "item", "type": text_of(item, "type") or "document"}
    for name in item:
        if name in NAME_FIELDS:
            shielded[name] = [_shielded_name(one) for one in names_of(item, name)]
        elif name in DATE_FIELDS:
            if name != "accessed" and date_text(item, name):
                shielded[name] = _date(item, name)
        elif name.replace("-", "_") in VARIABLES and text_of(item, name):
            shielded[name] = _shield(text_of(item, name))
    return {name: value for name, value in shielded.items() if value}


def _shield(text: str) -> str:
    return _PRIVATE.sub("", text).translate(_SHIELDS)


def _shielded_name(one: Mapping[str, Any]) -> dict[str, str]:
    if text_of(one, "literal"):
        return {"literal": _shield(text_of(one, "literal"))}
    return {part: _shield(text_of(one, part)) for part in _NAME_PARTS if text_of(one, part)}


def _date(item: CslItem, name: str) -> dict[str, Any]:
    parts = date_of(item, name)
    return {"date-parts": [list(parts)]} if parts else {"literal": _shield(date_text(item, name))}


def _safe(raw: str) -> str:
    """Keeps citeproc's own italics and the like, escapes everything else, and links addresses."""
    parts = []
    for part in _TAG.split(raw):
        if not _TAG.fullmatch(part):
            parts.append(_linked(unescape(part).translate(_UNSHIELD)))
        elif _KEPT_TAG.fullmatch(part):
            parts.append(part)
    return "".join(parts)


def _linked(text: str) -> str:
    html, end = [], 0
    for match in _URL.finditer(text):
        html.append(escape(text[end : match.start()], quote=False) + _anchor(match[0]))
        end = match.end()
    return "".join(html) + escape(text[end:], quote=False)


def _anchor(url: str) -> str:
    safe = escape(url)
    return f'<a href="{safe}" rel="{EXTERNAL_REL}">{safe}</a>' if is_allowed_link(url) else safe


def _is_whole(styled: str, item: CslItem) -> bool:
    """Whether the title is there, and once: citeproc repeats it where it stands in for an author."""
    text = _folded(re.sub(r"<[^>]*>", "", styled))
    count = text.count(_folded(escape(text_of(item, "title"), quote=False)))
    has_maker = any(names_of(item, name) for name in NAME_FIELDS)
    return count >= 1 if has_maker else count == 1


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _endings(styled: str, item: CslItem) -> Iterator[str]:
    if not styled.endswith((".", "</a>")):
        yield "."
    url = text_of(item, "URL")
    if url and "<a " not in styled:
        yield f" {_anchor(url)}"
    if date_text(item, "accessed"):
        yield f" Retrieved {escape(date_text(item, 'accessed'))}."
