"""Atom 1.0 (RFC 4287) with full text: an entry, a feed, and their bytes. Touches no database.

The same entries are the same bytes: nothing in a feed depends on the moment in which it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from forum.text.licences import LICENCES

MIME = "application/atom+xml; charset=utf-8"
THREADS = "http://purl.org/syndication/thread/1.0"  # RFC 4685
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_NEAR = re.compile(r'(\s(?:href|src)=")(/(?!/)|#)')
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Author:
    """`path` leads to their page here, where there is one."""

    name: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """`id` never changes, whatever else does; `answers` holds the id and the path of what this answers."""

    id: str
    path: str
    title: str
    html: str
    published: datetime
    updated: datetime
    authors: tuple[Author, ...] = ()
    summary: str = ""
    language: str = ""
    licence: str = ""
    categories: tuple[str, ...] = ()
    answers: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """`path` is the page that it follows, `own` its own address; one without entries is as of `begun`."""

    id: str
    title: str
    path: str
    own: str
    begun: datetime
    entries: Sequence[Entry]
    subtitle: str = ""
    language: str = "en"

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=self.begun)


def tag_uri(day: date, what: str) -> str:
    """A name that is not an address and stays when addresses change (RFC 4151); on `day` the site was ours."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{day:%Y-%m-%d}:{what}"


def far(html: str, path: str) -> str:
    """The same text with addresses that lead here from anywhere; `path` is its own, for places within it."""
    page = settings.SITE_URL + path
    whole = {"/": f"{settings.SITE_URL}/", "#": f"{page}#"}
    return _TAG.sub(lambda tag: _NEAR.sub(lambda near: near[1] + whole[near[2]], tag[0]), html)


def write(feed: Feed) -> bytes:
    """The feed as XML."""
    made = _FullText(
        title=_clean(feed.title),
        link=settings.SITE_URL + feed.path,
        description="",
        subtitle=_clean(feed.subtitle) or None,
        language=feed.language,
        author_name=settings.SITE_NAME,
        author_link=settings.SITE_URL + "/",
        feed_url=settings.SITE_URL + feed.own,
        feed_guid=feed.id,
        as_of=feed.updated,
    )
    for entry in feed.entries:
        made.add_item(
            title=_clean(entry.title),
            link=settings.SITE_URL + entry.path,
            description="",
            unique_id=entry.id,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[_clean(one) for one in entry.categories],
            entry=entry,
        )
    text: str = made.writeString("utf-8")
    return text.encode()


def _clean(text: str) -> str:
    """Without the characters that no XML may hold."""
    return _NOT_XML.sub("", text)


class _FullText(Atom1Feed):
    """Django's, dated by its entries and not by the moment, with authors, licences and the whole text of each."""

    def latest_post_date(self) -> datetime:
        as_of: datetime = self.feed["as_of"]
        return as_of

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:thr": THREADS}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if settings.WEBSUB_HUB:
            handler.addQuickElement("link", "", {"rel": "hub", "href": settings.WEBSUB_HUB})
        handler.addQuickElement("generator", "Folkmoot", {"version": settings.VERSION})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        entry: Entry = item["entry"]
        return {"xml:lang": entry.language} if entry.language else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        entry: Entry = item["entry"]
        for author in entry.authors:
            _author(handler, author)
        if licence := LICENCES.get(entry.licence):
            handler.addQuickElement("rights", f"{licence.name} ({licence.url})" if licence.url else licence.name)
            if licence.url:
                handler.addQuickElement("link", "", {"rel": "license", "href": licence.url})
        if entry.answers:
            ref, path = entry.answers
            handler.addQuickElement("thr:in-reply-to", "", {"ref": ref, "href": settings.SITE_URL + path})
        if entry.summary:
            handler.addQuickElement("summary", escape(_clean(entry.summary)), {"type": "html"})
        handler.addQuickElement("content", _clean(far(entry.html, entry.path)), {"type": "html"})


def _author(handler: SimplerXMLGenerator, author: Author) -> None:
    handler.startElement("author", AttributesImpl({}))
    handler.addQuickElement("name", _clean(author.name))
    if author.path:
        handler.addQuickElement("uri", settings.SITE_URL + author.path)
    handler.endElement("author")
