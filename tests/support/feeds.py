"""Feeds and calendars as programs of others read them, and as the standard says they must be."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import feedparser
from lxml import etree

SCHEMA = Path(__file__).parent.parent / "data" / "atom.rng"
ATOM = "{http://www.w3.org/2005/Atom}"


@cache
def schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(SCHEMA))


def faults(body: bytes) -> list[str]:
    """What RFC 4287 has against this document."""
    known, document = schema(), etree.fromstring(body)
    found = [] if known.validate(document) else [str(error) for error in known.error_log]
    links = [
        (one.get("rel", "alternate"), one.get("type"), one.get("hreflang")) for one in document.findall(f"{ATOM}link")
    ]
    if len([one for one in links if one[0] == "alternate"]) != len({one for one in links if one[0] == "alternate"}):
        found.append("two alternate links of one type and language")
    ids = [one.findtext(f"{ATOM}id") for one in document.findall(f"{ATOM}entry")]
    return [*found, *(f"two entries are {one}" for one in set(ids) if ids.count(one) > 1)]


def read(client: Any, path: str) -> Any:
    """The feed at this path, valid, as feedparser reads it."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert faults(response.content) == []
    parsed = feedparser.parse(response.content, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed
