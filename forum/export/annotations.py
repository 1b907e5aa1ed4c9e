"""Quotations and comments on passages as W3C Web Annotations (JSON-LD): one collection with one page. PURE.

A target is the permanent link of the quoted text with its words and their place; of a passage that no longer stands in
the text, which has changed since, only the words. The context is named, and nothing of it is read from the network.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forum.export.bundle import DebateBundle, PostFacts, QuoteFacts
from forum.export.canonical import as_json, dump
from forum.text.licences import LICENCES

Json = dict[str, Any]
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
_WHY = {"rebuttal": "assessing", "reply": "replying", "amendment": "editing"}


def write_annotations(bundle: DebateBundle) -> bytes:
    """Everything in a debate that is said about a passage of a text or about a text of it."""
    return collection_of(bundle.url, bundle.question, annotations_of(bundle))


def annotations_of(bundle: DebateBundle) -> list[Json]:
    """In the order of the numbers; only what everybody may read, about texts that everybody may read."""
    public = {post.number: post for post in bundle.posts if post.status == "public" and post.number is not None}
    found = []
    for post in public.values():
        about = public.get(post.about) if post.about is not None else None
        if about is not None:
            found.append(_annotation(bundle, post, about))
    return found


def collection_of(url: str, label: str, items: Iterable[Json]) -> bytes:
    """An AnnotationCollection with its one page."""
    items = list(items)
    id = f"{url}export.annotations.jsonld"
    page: Json = {"id": f"{id}#page-1", "type": "AnnotationPage", "partOf": id, "startIndex": 0, "items": items}
    told = {"@context": CONTEXT, "id": id, "type": "AnnotationCollection", "label": label, "total": len(items)}
    return dump({**told, "first": page})


def _annotation(bundle: DebateBundle, post: PostFacts, about: PostFacts) -> Json:
    url = bundle.post_url(post)
    made: Json = {
        "id": f"{url}#annotation",
        "type": "Annotation",
        "motivation": _WHY.get(post.kind, "commenting"),
        "body": {
            "type": "TextualBody",
            "value": post.source,
            "format": "text/markdown",
            "language": post.language,
            "purpose": _WHY.get(post.kind, "commenting"),
        },
        "target": _target(bundle.post_url(about), bundle.quote_shown(post)),
        "via": url,
    }
    if name := bundle.signed_by(post):
        made["creator"] = {"type": "Person", "name": name}
    if post.published_at:
        made["created"] = as_json(post.published_at)
    if post.edited_at:
        made["modified"] = as_json(post.edited_at)
    if (licence := LICENCES.get(post.licence)) and licence.url:
        made["rights"] = licence.url
    return made


def _target(url: str, quote: QuoteFacts | None) -> Any:
    if quote is None:
        return url
    words: Json = {"type": "TextQuoteSelector", "exact": quote.exact}
    words |= {name: text for name, text in (("prefix", quote.prefix), ("suffix", quote.suffix)) if text}
    selectors = [words]
    if not quote.is_lost and quote.start is not None and quote.end is not None:
        selectors.append({"type": "TextPositionSelector", "start": quote.start, "end": quote.end})
    return {"source": url, "selector": selectors if len(selectors) > 1 else words}
