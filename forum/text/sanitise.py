"""The allow-list for HTML made from user text, applied by bleach and then again by nh3."""

import re
import threading
from typing import cast

import nh3
from bleach.sanitizer import Cleaner

TAGS = frozenset(
    {"p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd"}
    | {
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "img",
        "section",
        "div",
    }
    | {
        "strong",
        "em",
        "b",
        "i",
        "s",
        "del",
        "ins",
        "sub",
        "sup",
        "abbr",
        "cite",
        "q",
        "kbd",
        "code",
        "a",
        "span",
    }
)
SHORT_TAGS = frozenset({"p", "br", "blockquote", "ul", "ol", "li", "strong", "em", "s", "sup", "code", "a", "span"})
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "lang", "dir"},
    "a": {"href", "title", "rel", "aria-label"},
    "section": {"aria-label"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "th": {"scope"},
    "abbr": {"title"},
}
SCHEMES = frozenset({"http", "https", "mailto"})
EXTERNAL_REL = "nofollow ugc noopener"
LICENCE_REL = "license nofollow ugc noopener"
CLASSES = frozenset(
    {"footnote-ref", "footnotes", "footnotes-list", "footnote-item", "footnote-backref"}
    | {"ta-l", "ta-c", "ta-r", "cite", "cite-unknown", "caption", "credit", "references", "ref-back"}
)
_ID = re.compile(r"(?:h|p|fn|fnref|cite|ref)-[\w-]{1,160}(?::\d{1,6})?")
_WEB = re.compile(r"https?://[^/?#@:\\]", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^@:/]+@[^@:/]+", re.IGNORECASE)
_FORBIDDEN_IN_LINKS = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029<>\"`]")
_MEDIA = re.compile(r"/media/[\w./-]+")
_SIZE = re.compile(r"[1-9]\d{0,4}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_local = threading.local()


def is_allowed_link(href: str) -> bool:
    """http, https and mailto, a place on this page, or a path on this site; nothing else."""
    if not href or _FORBIDDEN_IN_LINKS.search(href):
        return False
    if href[0] == "#":
        return len(href) > 1
    if href[0] == "/":
        return not href.startswith("//")
    return bool(_WEB.match(href) or _MAIL.match(href))


def is_external_link(href: str) -> bool:
    return _WEB.match(href) is not None


def is_media_path(src: str) -> bool:
    return _MEDIA.fullmatch(src) is not None and ".." not in src and "//" not in src


def is_allowed_attribute(tag: str, name: str, value: str) -> bool:
    if name not in ATTRIBUTES.get(tag, ()) and name not in ATTRIBUTES["*"]:
        return False
    match name:
        case "id":
            return _ID.fullmatch(value) is not None
        case "class":
            return value in CLASSES
        case "href":
            return is_allowed_link(value)
        case "rel":
            return value in {EXTERNAL_REL, LICENCE_REL}
        case "src":
            return is_media_path(value)
        case _:
            return _is_plain_value(name, value)


def _is_plain_value(name: str, value: str) -> bool:
    match name:
        case "width" | "height" | "start":
            return _SIZE.fullmatch(value) is not None or (name == "start" and value == "0")
        case "loading":
            return value == "lazy"
        case "scope":
            return value in {"col", "row"}
        case "dir":
            return value in {"ltr", "rtl", "auto"}
        case "lang":
            return _LANGUAGE.fullmatch(value) is not None
        case _:
            return name in {"title", "alt", "aria-label"}


def sanitise(html: str, tags: frozenset[str] = TAGS) -> str:
    """The HTML with only what the allow-list permits; doing it again changes nothing."""
    return nh3.clean(
        cast(str, _cleaner(tags).clean(html)),
        tags=set(tags),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_filter,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def _filter(tag: str, name: str, value: str) -> str | None:
    return value if is_allowed_attribute(tag, name, value) else None


def _cleaner(tags: frozenset[str]) -> Cleaner:
    """One Cleaner per thread and list of tags: a shared one mixes the texts of several people."""
    cleaners: dict[frozenset[str], Cleaner] = _local.__dict__.setdefault("cleaners", {})
    if tags not in cleaners:
        cleaners[tags] = Cleaner(
            tags=tags, attributes=is_allowed_attribute, protocols=SCHEMES, strip=True, strip_comments=True
        )
    return cleaners[tags]
