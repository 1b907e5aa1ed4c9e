"""From a bundle to the bytes of a file: canonical JSON and Markdown (the web page is in page.py).

The same bundle always gives the same bytes.
"""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import yaml

from forum.export.bundle import DebateBundle, DisclosureFacts, ImageFacts, PostFacts, ReferenceFacts
from forum.export.canonical import as_json, digest, dump_with_digest
from forum.export.exchanges import MOVES_SAID, ErratumFacts, number_said
from forum.export.page import write_html
from forum.text.citations import plain_reference
from forum.text.licences import LICENCES

__all__ = ["as_json", "digest", "write_html", "write_json", "write_markdown"]


def write_json(bundle: DebateBundle) -> bytes:
    """The bundle as canonical JSON (docs/EXCHANGE.md), with the SHA-256 of its facts in `digest`."""
    return dump_with_digest(bundle)


def write_markdown(bundle: DebateBundle) -> bytes:
    """The debate to read and to keep as text: front matter, framing, contributions, references, credits."""
    blocks = [
        _front_matter(bundle),
        f"# {_one_line(bundle.question)}",
        bundle.standfirst.strip(),
        *(block for post in bundle.in_reading_order for block in _post_blocks(bundle, post)),
        *_erratum_blocks(bundle),
        *_reader_blocks(bundle),
        *_reference_blocks(bundle),
        *_credit_blocks(bundle),
        f"---\n\n{_colophon(bundle)}",
    ]
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def _front_matter(bundle: DebateBundle) -> str:
    opened = bundle.dates.opens_at or bundle.exported_at
    facts: dict[str, Any] = {
        "title": bundle.question,
        "date": opened.astimezone(UTC).date(),
        "authors": list(bundle.authors),
        "licence": bundle.licence,
        "tags": list(bundle.tags),
        "language": bundle.language,
        "host": bundle.host,
        "series": bundle.series,
        "stage": bundle.stage,
        "url": bundle.url,
        "exported_at": as_json(bundle.exported_at),
        "digest": digest(bundle),
    }
    kept = {key: value for key, value in facts.items() if value}
    text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{text}---"


def _post_blocks(bundle: DebateBundle, post: PostFacts) -> Iterator[str]:
    voice = bundle.voice(post.voice)
    letter = f"{voice.letter.upper()}: " if voice else ""
    if post.is_gone:
        yield f"## {letter}{post.kind.capitalize()}"
        yield f"*{_one_line(post.epitaph)}*"
        yield _provenance(bundle, post)
        return
    if post.kind != "framing":
        yield f"## {letter}{_one_line(post.title) or post.kind.capitalize()}"
    if voice and post.kind == "opening" and (voice.thesis or voice.label):
        yield f"**{_one_line(voice.label)}.** {_one_line(voice.thesis)}".strip()
    yield _byline(bundle, post)
    yield _disclosure(post.disclosure)
    yield _quoted(bundle, post)
    yield _ledger(post)
    if post.abstract:
        yield f"*{_one_line(post.abstract)}*"
    yield post.source.strip()
    yield _updates(post)
    yield _provenance(bundle, post)


def _byline(bundle: DebateBundle, post: PostFacts) -> str:
    parts = [part for part in (bundle.signed_by(post), post.affiliation) if part]
    return f"By {_one_line(', '.join(parts))}" if parts else ""


def _disclosure(disclosure: DisclosureFacts | None) -> str:
    if disclosure is None:
        return ""
    said = _one_line(disclosure.text)
    if disclosure.has_interests:
        return f"Disclosure of interests: {said or 'declared, without details'}"
    return f"Disclosure of interests: none declared. {said}".rstrip()


def _quoted(bundle: DebateBundle, post: PostFacts) -> str:
    """What it is about and what it answers; the passage, and whether that still stands there."""
    told = [f"In answer to post {post.reply_to}." if post.reply_to is not None else ""]
    if post.about is not None and post.about != post.reply_to:
        told.append(f"About post {post.about}.")
    if post.view:
        told.append(f"{bundle.view_said(post.view)}.")
    lines = [" ".join(one for one in told if one)]
    if (quote := bundle.quote_shown(post)) is not None:
        lost = " (the text has changed since)" if quote.is_lost else ""
        lines.append("\n".join(f"> {line}" for line in f"{quote.exact.strip()}{lost}".splitlines()))
    return "\n\n".join(line for line in lines if line)


def _ledger(post: PostFacts) -> str:
    if (rebuttal := post.rebuttal) is None:
        return ""
    lines = [f"**{rebuttal.says}.**"]
    if rebuttal.point:
        fair = ", marked as fair by its author" if rebuttal.fair_at else ""
        lines.append(f"The author's point, as put by the rebutter{fair}: {_one_line(rebuttal.point)}")
    for entry in rebuttal.entries:
        by = f" by post {entry.reply}" if entry.reply is not None else ""
        said = f": {_one_line(entry.sentence)}" if entry.sentence else ""
        lines.append(f"- {entry.at.astimezone(UTC).date().isoformat()} {MOVES_SAID[entry.move]}{by}{said}")
    return "\n".join(lines[:1]) + ("\n\n" + "\n".join(lines[1:]) if lines[1:] else "")


def _updates(post: PostFacts) -> str:
    later = [revision for revision in post.revisions if revision.number > 1]
    return "\n".join(
        f"- Updated on {revision.at.astimezone(UTC).date().isoformat()}: {_one_line(revision.reason)}"
        for revision in later
    )


def _provenance(bundle: DebateBundle, post: PostFacts) -> str:
    number = f"Post {post.number}" if post.number is not None else "Not published yet"
    licence = f", {_licence_link(post.licence)}" if post.licence else ""
    return f"<{bundle.post_url(post)}> ({number}{licence})"


def _licence_link(id: str) -> str:
    licence = LICENCES.get(id)
    return f"[{licence.name}]({licence.url})" if licence and licence.url else (licence.name if licence else id)


def _erratum_blocks(bundle: DebateBundle) -> list[str]:
    lines = [_erratum_line(one) for one in bundle.errata]
    return ["## Corrections", "\n".join(lines)] if lines else []


def _erratum_line(one: ErratumFacts) -> str:
    where = f" in post {one.post}" if one.post is not None else ""
    thanks = f" Thanks to {_one_line(one.credit)}." if one.credit else ""
    return (
        f"- {one.kind.capitalize()}{where}, {one.status}: “{_one_line(one.stands)}” should read "
        f"“{_one_line(one.proposed)}”. {_one_line(one.note)}{thanks}"
    )


def _reader_blocks(bundle: DebateBundle) -> list[str]:
    if (readers := bundle.readers) is None:
        return []
    names = [bundle.answer_said(one) for one in readers.after]
    rows = [
        [bundle.answer_said(row.before, before=True), *(number_said(one) for one in row.counts), number_said(row.total)]
        for row in readers.rows
    ]
    totals = ["All", *(number_said(one) for one in readers.totals), str(readers.total)]
    table = [["Before \\ after", *names, "All"], ["---"] * (len(names) + 2), *rows, totals]
    drawn = "\n".join(f"| {' | '.join(_one_line(cell).replace('|', '/') for cell in row)} |" for row in table)
    note = (
        f"{readers.total} readers chose. Numbers below {readers.threshold}, and as many others as it takes that those "
        "cannot be worked out, are kept back (–)."
    )
    return ["## How readers moved", drawn, note]


def _reference_blocks(bundle: DebateBundle) -> list[str]:
    lines = [_reference_line(reference) for reference in bundle.references]
    return ["## References", "\n".join(lines)] if lines else []


def _reference_line(reference: ReferenceFacts) -> str:
    parts = [f"- [@{reference.key}] {_one_line(plain_reference(reference.csl))}"]
    if reference.legal_status:
        parts.append(f"Status: {_one_line(reference.legal_status)}.")
    if reference.retrieved_on:
        parts.append(f"Retrieved on {reference.retrieved_on.isoformat()}.")
    if reference.archived_url:
        parts.append(f"Archived copy: <{reference.archived_url}>.")
    return " ".join(parts)


def _credit_blocks(bundle: DebateBundle) -> list[str]:
    lines = [_credit_line(image) for image in bundle.images]
    return ["## Pictures", "\n".join(lines)] if lines else []


def _credit_line(image: ImageFacts) -> str:
    title = f"*{_one_line(image.title)}*" if image.title else "Picture"
    made = f" by {_one_line(image.author)}" if image.author else ""
    licence = f", {_licence_link(image.licence)}" if image.licence else ""
    via = f", via {_one_line(image.via)}" if image.via else ""
    source = f", <{image.source_url}>" if image.source_url else ""
    return f"- {title}{made}{licence}{via}{source}{'' if image.filename else ' (credit only, no picture yet)'}"


def _colophon(bundle: DebateBundle) -> str:
    """Where this comes from, as of when, and under which licence."""
    as_of = as_json(bundle.exported_at)
    return (
        f"This is the state of <{bundle.url}> as of {as_of}, written by Folkmoot {bundle.software_version}. "
        f"Contributions: {_licence_link(bundle.licence)} unless a post says otherwise. "
        f"Digest of the facts: {digest(bundle)}."
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
