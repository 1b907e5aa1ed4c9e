"""A debate and its contributions in the words of schema.org, for whoever reads pages by machine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from forum.text.citations import plain_reference

if TYPE_CHECKING:
    from forum.debates.spread import DebatePage, Said, Source
    from forum.posts.models import Post

_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def as_script(data: dict[str, Any]) -> SafeString:
    """A data block that no browser runs and out of which no text can break."""
    encoded = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=True).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(encoded))


def debate_data(page: DebatePage) -> dict[str, Any]:
    """The debate as a work about a question, with what everybody may read of it as its parts."""
    debate = page.debate
    address = _address(debate.get_absolute_url())
    parts = [_framing_data(page, page.framing)] if page.framing else []
    parts += [contribution_data(page, one, within=False) for one in page.texts if one.post in page.public_posts]
    return _whole(
        {
            "@type": "CreativeWork",
            "@id": address,
            "url": address,
            "genre": "Debate",
            "name": debate.question,
            "abstract": debate.standfirst,
            "about": {"@type": "Question", "name": debate.question},
            "inLanguage": debate.language,
            "keywords": [tag.name for tag in page.tags],
            "license": page.licence.url if page.licence else "",
            "publisher": {"@type": "Organization", "name": debate.host} if debate.host else None,
            "datePublished": debate.opened_at.isoformat() if debate.opened_at else "",
            "dateModified": page.updated_at.isoformat() if page.updated_at else "",
            "image": [_address(image.url) for image in page.pictures],
            "hasPart": parts,
        }
    )


def _framing_data(page: DebatePage, post: Post) -> dict[str, Any]:
    return _whole(
        {
            "@type": "Article",
            "url": _address(page.debate.get_absolute_url()) + "#framing",
            "headline": page.debate.question,
            "articleSection": "Framing",
            "author": _person(post, post.byline, post.affiliation),
            **_dates(post),
            "citation": [_citation(line) for one in page.sources if not one.letter for line in one.lines],
        }
    )


def contribution_data(page: DebatePage, said: Said, *, within: bool = True) -> dict[str, Any]:
    """One signed contribution; `within` says to which debate it belongs, where that is not plain already."""
    post = said.post
    if post is None:
        return {}
    sources = [line for one in page.sources if one.letter == said.voice.letter for line in one.lines]
    return _whole(
        {
            "@type": "Article",
            "@id": _address(said.path),
            "url": _address(said.path),
            "headline": post.title,
            "abstract": post.abstract,
            "alternativeHeadline": said.voice.thesis,
            "author": _person(post, said.name, said.affiliation),
            **_dates(post),
            "inLanguage": post.language,
            "wordCount": post.words,
            "license": said.licence.url if said.licence else "",
            "citation": [_citation(line) for line in sources if line.anchor.startswith(f"ref-{post.doc_id}-")],
            "isPartOf": {
                "@type": "CreativeWork",
                "@id": _address(page.debate.get_absolute_url()),
                "name": page.debate.question,
            }
            if within
            else None,
        }
    )


def _dates(post: Post) -> dict[str, str]:
    return {
        "dateCreated": post.signed_at.isoformat(),
        "datePublished": post.published_at.isoformat() if post.published_at else "",
        "dateModified": post.edited_at.isoformat() if post.edited_at else "",
    }


def _person(post: Post, name: str, affiliation: str) -> dict[str, Any]:
    author = post.author
    return _whole(
        {
            "@type": "Person",
            "name": name,
            "url": _address(author.get_absolute_url()) if author else "",
            "sameAs": f"https://orcid.org/{author.orcid}" if author and author.orcid else "",
            "affiliation": {"@type": "Organization", "name": affiliation} if affiliation else None,
        }
    )


def _citation(line: Source) -> dict[str, Any]:
    item = line.reference.csl
    return _whole(
        {"@type": "CreativeWork", "name": plain_reference(item), "url": str(item.get("URL") or "")},
    )


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _whole(data: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value not in ("", None, [])}
