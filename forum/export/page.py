"""One debate as one self-contained web page: no script, no other file, readable and printable on A4."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from typing import Any

from forum.export.bundle import DebateBundle, DisclosureFacts, ImageFacts, PostFacts, ReferenceFacts
from forum.export.canonical import as_json, digest
from forum.export.exchanges import MOVES_SAID, number_said
from forum.text.citations import format_reference
from forum.text.licences import LICENCES

_STYLE = """
:root { color-scheme: light dark; --ink: #14181d; --paper: #fff; --soft: #434b54; --line: #d0d6da;
  --side: #434b54; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff1; --paper: #15191d; --soft: #b9c1c8;
  --line: #303840; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem; max-width: 78rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 Literata, Charter, Georgia, serif; overflow-wrap: break-word; }
h1, h2, h3, h4, h5, h6 { line-height: 1.2; text-wrap: balance; }
h1 { font-size: clamp(2rem, 5vw, 3.25rem); max-width: 22ch; }
a { color: inherit; text-underline-offset: .15em; }
img { max-width: 100%; height: auto; }
figure { margin: 1.5rem 0; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: start; }
pre { white-space: pre-wrap; }
.text { max-width: 40rem; }
.lead { font-size: 1.25rem; }
.small, figcaption, footer { color: var(--soft); font-size: .9375rem; }
.spread { display: grid; gap: 3rem; margin-top: 3rem; align-items: start; }
@media (min-width: 62rem) { .spread { grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); } }
.post { border-top: 6px solid var(--side); min-width: 0; }
.voice-1 { --side: light-dark(#2140a3, #adc1ff); }
.voice-2 { --side: light-dark(#7f4700, #f4c175); border-top-style: dashed; }
.voice-3 { --side: light-dark(#7a2a6d, #eeb0e2); border-top-style: dotted; }
.voice-4 { --side: light-dark(#245f40, #9bd6b4); border-top-style: double; }
.gallery { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); }
.gallery figure { margin: 0; }
section, footer { border-top: 3px solid var(--ink); margin-top: 3rem; }
@page { size: A4; margin: 18mm 16mm; }
@media print { body { padding: 0; font-size: 10.5pt; } .spread { display: block; }
  h2, h3, figure { break-inside: avoid; break-after: avoid; } figure { break-after: auto; } }
"""


def write_html(bundle: DebateBundle) -> bytes:
    """The debate as a page of its own; `html` of each post must come from forum.text.markup."""
    parts = [
        f'<!doctype html>\n<html lang="{_attr(bundle.language)}">',
        *_head(bundle),
        "<body>",
        *_cover(bundle),
        *_posts(bundle),
        *_errata(bundle),
        *_readers(bundle),
        *_references(bundle),
        *_gallery(bundle),
        *_colophon(bundle),
        "</body>\n</html>",
    ]
    return ("\n".join(part for part in parts if part) + "\n").encode()


def _attr(text: str) -> str:
    return escape(text, quote=True)


def _link(url: str, text: str) -> str:
    """A link only where the address is a web address; plain text elsewhere."""
    if url.lower().startswith(("http://", "https://")):
        return f'<a href="{_attr(url)}">{escape(text)}</a>'
    return escape(text)


def _licence(id: str) -> str:
    licence = LICENCES.get(id)
    return _link(licence.url, licence.name) if licence else escape(id)


def _day(moment: datetime) -> str:
    day = moment.astimezone(UTC).date().isoformat()
    return f'<time datetime="{day}">{day}</time>'


def _head(bundle: DebateBundle) -> Iterator[str]:
    style = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    yield '<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(bundle.question)}</title>"
    yield f'<meta name="description" content="{_attr(bundle.standfirst)}">' if bundle.standfirst else ""
    yield f'<link rel="canonical" href="{_attr(bundle.url)}">'
    licence = LICENCES.get(bundle.licence)
    yield f'<link rel="license" href="{_attr(licence.url)}">' if licence and licence.url else ""
    yield f"<style>{_STYLE}</style>"
    yield f'<script type="application/ld+json">{_linked_data(bundle)}</script>\n</head>'


def _linked_data(bundle: DebateBundle) -> str:
    """schema.org facts; every < is written so that no text can end the element it stands in."""
    licence = LICENCES.get(bundle.licence)
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "headline": bundle.question,
        "description": bundle.standfirst,
        "url": bundle.url,
        "inLanguage": bundle.language,
        "license": licence.url if licence else "",
        "keywords": list(bundle.tags),
        "dateModified": as_json(bundle.exported_at),
        "author": [{"@type": "Person", "name": name} for name in bundle.authors],
        "hasPart": [_article(bundle, post) for post in bundle.contributions if not post.is_gone],
    }
    kept = {key: value for key, value in facts.items() if value}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _article(bundle: DebateBundle, post: PostFacts) -> dict[str, Any]:
    author = {"@type": "Person", "name": bundle.signed_by(post)}
    return {"@type": "Article", "headline": post.title, "url": bundle.post_url(post), "author": author}


def _cover(bundle: DebateBundle) -> Iterator[str]:
    above = " · ".join(escape(part) for part in (bundle.host, bundle.series) if part)
    yield f'<header>\n<p class="small">{above}</p>' if above else "<header>"
    yield f"<h1>{escape(bundle.question)}</h1>"
    yield f'<p class="lead text">{escape(bundle.standfirst)}</p>' if bundle.standfirst else ""
    yield f'<p class="small">Tags: {escape(", ".join(bundle.tags))}</p>' if bundle.tags else ""
    yield "</header>"


def _posts(bundle: DebateBundle) -> Iterator[str]:
    pictures = {image.filename: image for image in bundle.images if image.filename}
    contributions = bundle.contributions
    if bundle.framing:
        yield _post(bundle, bundle.framing, pictures)
    if contributions:
        yield '<div class="spread">'
        yield from (_post(bundle, post, pictures) for post in contributions)
        yield "</div>"
    others = bundle.in_reading_order[len(contributions) + (1 if bundle.framing else 0) :]
    yield from (_post(bundle, post, pictures) for post in others)


def _post(bundle: DebateBundle, post: PostFacts, pictures: dict[str, ImageFacts]) -> str:
    if post.is_gone:
        return _tombstone(bundle, post)
    places = {voice.letter: place for place, voice in enumerate(bundle.ordered_voices, start=1)}
    place = places.get(post.voice or "", 0)
    anchor = f' id="post-{post.number}"' if post.number is not None else ""
    parts = [
        f'<article class="post voice-{place}" lang="{_attr(post.language)}"{anchor}>',
        *_post_head(bundle, post),
        f'<div class="text">\n{_cited(bundle, post, _body(post, pictures))}\n</div>',
        *_post_foot(bundle, post),
        "</article>",
    ]
    return "\n".join(part for part in parts if part)


def _tombstone(bundle: DebateBundle, post: PostFacts) -> str:
    """In the place of a text that readers no longer see: what became of it."""
    number = _link(bundle.post_url(post), f"Post {post.number}")
    said = f"{escape(post.voice.upper())} · " if post.voice else ""
    told = f'<p>{said}{escape(post.epitaph)}</p>\n<p class="small">{number}</p>'
    return f'<article class="post" id="post-{post.number}">\n{told}\n</article>'


def _post_head(bundle: DebateBundle, post: PostFacts) -> Iterator[str]:
    voice = bundle.voice(post.voice)
    name = bundle.signed_by(post)
    if voice:
        thesis = f" · {escape(voice.thesis)}" if voice.thesis else ""
        yield f'<p class="small">{escape(voice.letter.upper())} · {escape(voice.label)}{thesis}</p>'
    title = post.title or ("" if post.kind == "framing" else post.kind.capitalize())
    yield f"<h2>{escape(title)}</h2>" if title else ""
    yield f"<p>By {escape(', '.join(part for part in (name, post.affiliation) if part))}</p>" if name else ""
    yield _disclosure(post.disclosure)
    yield from _quoted(bundle, post)
    yield from _ledger(post)
    yield f'<p class="text"><em>{escape(post.abstract)}</em></p>' if post.abstract else ""


def _quoted(bundle: DebateBundle, post: PostFacts) -> Iterator[str]:
    told = [f"In answer to {_to(post.reply_to)}." if post.reply_to is not None else ""]
    if post.about is not None and post.about != post.reply_to:
        told.append(f"About {_to(post.about)}.")
    if post.view:
        told.append(f"{escape(bundle.view_said(post.view))}.")
    said = " ".join(one for one in told if one)
    yield f'<p class="small">{said}</p>' if said else ""
    if quote := bundle.quote_shown(post):
        lost = "<footer>The text has changed since.</footer>" if quote.is_lost else ""
        yield f'<blockquote class="text"><p>{escape(quote.exact)}</p>{lost}</blockquote>'


def _to(number: int) -> str:
    return f'<a href="#post-{number}">post {number}</a>'


def _ledger(post: PostFacts) -> Iterator[str]:
    if (rebuttal := post.rebuttal) is None:
        return
    yield f'<p class="small"><strong>{escape(rebuttal.says)}.</strong></p>'
    if rebuttal.point:
        fair = " (marked as fair by its author)" if rebuttal.fair_at else ""
        yield f'<p class="small">The author’s point, as put by the rebutter{fair}: {escape(rebuttal.point)}</p>'
    if rebuttal.entries:
        lines = (
            f"<li>{_day(one.at)} {escape(MOVES_SAID.get(one.move, one.move))}"
            f"{f' by {_to(one.reply)}' if one.reply is not None else ''}"
            f"{f': {escape(one.sentence)}' if one.sentence else ''}</li>"
            for one in rebuttal.entries
        )
        yield f'<ul class="small">{"".join(lines)}</ul>'


def _errata(bundle: DebateBundle) -> Iterator[str]:
    if not bundle.errata:
        return
    yield "<section>\n<h2>Corrections</h2>\n<ul>"
    for one in bundle.errata:
        where = f" in {_to(one.post)}" if one.post is not None else ""
        thanks = f" Thanks to {escape(one.credit)}." if one.credit else ""
        yield (
            f"<li>{escape(one.kind.capitalize())}{where}, {escape(one.status)}: “{escape(one.stands)}” should read "
            f"“{escape(one.proposed)}”. {escape(one.note)}{thanks}</li>"
        )
    yield "</ul>\n</section>"


def _readers(bundle: DebateBundle) -> Iterator[str]:
    if (readers := bundle.readers) is None:
        return
    yield "<section>\n<h2>How readers moved</h2>\n<table>"
    names = "".join(f'<th scope="col">{escape(bundle.answer_said(one))}</th>' for one in readers.after)
    yield f'<tr><th scope="col">Before \\ after</th>{names}<th scope="col">All</th></tr>'
    for row in readers.rows:
        cells = "".join(f"<td>{number_said(one)}</td>" for one in (*row.counts, row.total))
        yield f'<tr><th scope="row">{escape(bundle.answer_said(row.before, before=True))}</th>{cells}</tr>'
    totals = "".join(f"<td>{number_said(one)}</td>" for one in (*readers.totals, readers.total))
    yield f'<tr><th scope="row">All</th>{totals}</tr>\n</table>'
    yield (
        f'<p class="small">{readers.total} readers chose. Numbers below {readers.threshold}, and as many others as it '
        "takes that those cannot be worked out, are kept back (–).</p>\n</section>"
    )


def _disclosure(disclosure: DisclosureFacts | None) -> str:
    if disclosure is None:
        return ""
    said = disclosure.text or ("declared, without details" if disclosure.has_interests else "")
    none = "" if disclosure.has_interests else "none declared. "
    return f'<p class="small">Disclosure of interests: {none}{escape(said)}</p>'


def _post_foot(bundle: DebateBundle, post: PostFacts) -> Iterator[str]:
    for revision in post.revisions:
        if revision.number > 1:
            yield f'<p class="small">Updated on {_day(revision.at)}: {escape(revision.reason)}</p>'
    number = f"Post {post.number}" if post.number is not None else "Not published yet"
    licence = f" · {_licence(post.licence)}" if post.licence else ""
    yield f'<p class="small">{_link(bundle.post_url(post), number)}{licence}</p>'


def _body(post: PostFacts, pictures: dict[str, ImageFacts]) -> str:
    """The sanitised body with its pictures inside the page; without one, the source as it was written."""
    if not post.html:
        return f"<pre>{escape(post.source)}</pre>" if post.source else ""
    return re.sub(r"<img\b[^>]*>", lambda found: _embedded(found[0], pictures), post.html)


def _cited(bundle: DebateBundle, post: PostFacts, body: str) -> str:
    """Where a text has no list of its own, its citations lead to the debate's."""
    places = {one.key: place for place, one in enumerate(bundle.references, start=1)}
    keys = {citation.number: citation.key for citation in post.citations}

    def led(found: re.Match[str]) -> str:
        if f'id="{found[1]}"' in body:
            return found[0]
        place = places.get(keys.get(int(found[2]), ""))
        return f'href="#source-{place}"' if place else "data-source"

    return re.sub(r'href="#(ref-[^"]*-(\d+))"', led, body)


def _embedded(tag: str, pictures: dict[str, ImageFacts]) -> str:
    source = re.search(r'\bsrc="([^"]*)"', tag)
    image = pictures.get(source[1].rsplit("/", 1)[-1]) if source else None
    if image and image.data is not None:
        return tag.replace(source[0], f'src="{_data_uri(image)}"') if source else ""
    alt = re.search(r'\balt="([^"]*)"', tag)
    return f"<em>[Picture: {alt[1] if alt else ''}]</em>"


def _data_uri(image: ImageFacts) -> str:
    kind = image.media_type if image.media_type in ("image/jpeg", "image/png", "image/webp") else "image/webp"
    return f"data:{kind};base64,{base64.b64encode(image.data or b'').decode('ascii')}"


def _references(bundle: DebateBundle) -> Iterator[str]:
    if bundle.references:
        yield "<section>\n<h2>References</h2>\n<ol>"
        for place, reference in enumerate(bundle.references, start=1):
            yield f'<li id="source-{place}">{_reference(reference)}</li>'
        yield "</ol>\n</section>"


def _reference(reference: ReferenceFacts) -> str:
    parts = [format_reference(reference.csl)]
    if reference.legal_status:
        parts.append(f"Status: {escape(reference.legal_status)}.")
    if reference.retrieved_on:
        parts.append(f"Retrieved on {reference.retrieved_on.isoformat()}.")
    if reference.archived_url:
        parts.append(f"{_link(reference.archived_url, 'Archived copy')}.")
    return " ".join(parts)


def _gallery(bundle: DebateBundle) -> Iterator[str]:
    if bundle.images:
        others = [image for image in bundle.images if image.id not in bundle.gallery]
        yield '<section>\n<h2>Pictures</h2>\n<div class="gallery">'
        yield from (_figure(image) for image in (*bundle.gallery_images, *others))
        yield "</div>\n</section>"


def _figure(image: ImageFacts) -> str:
    size = f' width="{image.width}" height="{image.height}"' if image.width and image.height else ""
    picture = f'<img src="{_data_uri(image)}" alt="{_attr(image.alt)}"{size}>' if image.data else ""
    return f"<figure>{picture}<figcaption>{_credit(image)}</figcaption></figure>"


def _credit(image: ImageFacts) -> str:
    title = _link(image.source_url, image.title or "Picture")
    parts = [
        title,
        escape(image.author),
        _licence(image.licence),
        f"via {escape(image.via)}" if image.via else "",
    ]
    note = "" if image.filename else " (credit only, no picture yet)"
    return ", ".join(part for part in parts if part) + note


def _colophon(bundle: DebateBundle) -> Iterator[str]:
    as_of = as_json(bundle.exported_at)
    yield "<footer>"
    moment = f'<time datetime="{as_of}">{as_of}</time>'
    yield f"<p>The state of {_link(bundle.url, bundle.url)} as of {moment}.</p>"
    yield f"<p>Contributions: {_licence(bundle.licence)}, unless a post says otherwise.</p>"
    yield f"<p>Digest of the facts: <code>{digest(bundle)}</code>. "
    yield f"Written by Folkmoot {escape(bundle.software_version)}.</p>\n</footer>"
