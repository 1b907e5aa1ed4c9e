"""A debate as tables, one for each kind of thing: CSV in a zip, and a workbook. PURE."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from forum.export.bundle import DebateBundle, PostFacts
from forum.export.canonical import digest
from forum.export.places import Place, places
from forum.export.sheets import Cell, Origin, Table, columns, write_csv_zip, write_xlsx
from forum.text.citations import plain_reference
from forum.text.reading import read

Rows = Iterator[tuple[Cell, ...]]


def write_tables_csv(bundle: DebateBundle) -> bytes:
    """All tables of a debate as CSV, in a zip with their description."""
    return write_csv_zip(tables_of(bundle), origin_of(bundle))


def write_tables_xlsx(bundle: DebateBundle) -> bytes:
    """All tables of a debate as a workbook."""
    return write_xlsx(tables_of(bundle), origin_of(bundle))


def origin_of(bundle: DebateBundle) -> Origin:
    """Where the tables of this debate come from."""
    software = f"Folkmoot {bundle.software_version}"
    return Origin(bundle.question, bundle.url, bundle.exported_at, bundle.licence, software, digest(bundle))


def tables_of(bundle: DebateBundle) -> tuple[Table, ...]:
    """Those that hold something; the debate and its posts always."""
    made = (
        Table("debate", "The debate itself, on one row.", _DEBATE, tuple(_debate(bundle))),
        *(Table(name, about, heads, tuple(rows(bundle))) for name, about, heads, rows in _TABLES),
    )
    return tuple(table for table in made if table.rows or table.name == "posts")


def text_of(post: PostFacts) -> str:
    """Its text without markup, as read on the page; a post that is gone has none, whoever asks."""
    if post.is_gone:
        return ""
    return read(post.html).text if post.html else post.source


# The debate, its voices and people --------------------------------------------------------------------------------

_DEBATE = columns(
    url="permanent link",
    question="what is asked",
    standfirst="one paragraph on why",
    host="who invites",
    series="the series it belongs to",
    format="its format",
    stage="where it stands",
    language="BCP 47",
    licence="of contributions, unless a post says otherwise",
    tags="separated by |",
    opens_at="when it opens",
    closes_at="when it closes",
    exported_at="the moment whose state this is",
)


def _debate(bundle: DebateBundle) -> Rows:
    yield (
        *(bundle.url, bundle.question, bundle.standfirst, bundle.host, bundle.series, bundle.format, bundle.stage),
        *(bundle.language, bundle.licence, " | ".join(bundle.tags)),
        *(bundle.dates.opens_at, bundle.dates.closes_at, bundle.exported_at),
    )


_VOICES = columns(
    voice="its letter",
    order="its place",
    label="its name",
    thesis="what it holds, in one line",
    contributor="address name of who speaks for it",
)


def _voices(bundle: DebateBundle) -> Rows:
    for one in bundle.ordered_voices:
        yield one.letter, one.order, one.label, one.thesis, one.contributor


_PEOPLE = columns(
    person="address name, as in the other tables",
    name="as on the public profile",
    affiliation="as on the public profile",
    position="as on the public profile",
    orcid="as on the public profile",
)


def _people(bundle: DebateBundle) -> Rows:
    for one in bundle.people:
        yield one.slug, one.name, one.affiliation, one.position, one.orcid


# Posts ------------------------------------------------------------------------------------------------------------

_POSTS = columns(
    number="its number in the debate, kept for ever",
    url="permanent link",
    kind="framing, opening, closing, rebuttal, reply, position, amendment or response",
    status="public, or what became of it",
    voice="letter of the voice that it speaks for",
    author="address name of a person",
    signature="the name it is signed with",
    affiliation="as signed",
    parent="number of the post that it answers or is about; empty for a text that begins something",
    depth="0 for a text that begins something, 1 for what answers it, and so on",
    path="the numbers from the first text down to this one",
    order="its place when all is read through, each text followed by what answers it",
    about="number of the text whose passage it quotes",
    quote="the passage, in the words of the text",
    quote_is_lost="true where the text has changed and no longer has it",
    view="of a response: the answer that its author shows",
    title="title",
    abstract="abstract",
    text="the text without markup",
    source="the text in Markdown, with citations as [@key]",
    words="of the text",
    language="BCP 47",
    licence="SPDX identifier, or public-domain",
    versions="how many versions were published",
    published_at="moment",
    edited_at="moment of the last change",
    has_interests="whether the author declared interests",
    disclosure="what the author declared",
    tombstone="why readers no longer see it",
)


def _posts(bundle: DebateBundle) -> Rows:
    known = places(bundle.posts)
    nowhere = Place(None, 0, (), 0)
    for post in bundle.posts:
        at = known.get(post.number, nowhere) if post.number is not None else nowhere
        yield (
            *(post.number, bundle.post_url(post) if post.number is not None else None, post.kind, post.status),
            *_by(bundle, post),
            *(at.parent, at.depth, "/".join(map(str, at.path)), at.order or None),
            *_said(bundle, post),
            *(post.language, post.licence, len(post.revisions), post.published_at, post.edited_at),
            *_disclosed(post),
            post.tombstone,
        )


def _by(bundle: DebateBundle, post: PostFacts) -> tuple[Cell, ...]:
    if post.is_gone:
        return post.voice, None, None, None
    return post.voice, post.author, bundle.signed_by(post), post.affiliation


def _said(bundle: DebateBundle, post: PostFacts) -> tuple[Cell, ...]:
    if post.is_gone:
        return (post.about, *[None] * 8)
    quote = bundle.quote_shown(post)
    passage = (quote.exact, quote.is_lost) if quote else (None, None)
    return post.about, *passage, post.view, post.title, post.abstract, text_of(post), post.source, post.words


def _disclosed(post: PostFacts) -> tuple[Cell, ...]:
    if post.disclosure is None or post.is_gone:
        return None, None
    return post.disclosure.has_interests, post.disclosure.text


_REVISIONS = columns(
    post="number of the post",
    version="from 1",
    title="title",
    abstract="abstract",
    source="the text in Markdown",
    reason="why it replaced the one before",
    at="moment",
    author="name",
)


def _revisions(bundle: DebateBundle) -> Rows:
    for post in _shown(bundle):
        for one in post.revisions:
            yield post.number, one.number, one.title, one.abstract, one.source, one.reason, one.at, one.author


_CITATIONS = columns(
    post="number of the post", note="number of the note there", reference="key of a reference", locator="as p. 3"
)


def _citations(bundle: DebateBundle) -> Rows:
    for post in _shown(bundle):
        for one in post.citations:
            yield post.number, one.number, one.key, one.locator


_REBUTTALS = columns(
    post="number of the rebuttal",
    about="number of the rebutted text",
    state="open, answered, conceded or withdrawn",
    conceded="whole or part",
    point="the author’s point, as the rebutter puts it",
    fair_at="when its author marked that as fair",
)


def _rebuttals(bundle: DebateBundle) -> Rows:
    for post in _shown(bundle):
        if (one := post.rebuttal) is not None:
            yield post.number, post.about, one.state, one.conceded, one.point, one.fair_at


_LEDGER = columns(
    post="number of the rebuttal",
    entry="its place in the ledger of the rebuttal",
    move="answer, concede, take_back, insist or withdraw",
    state="of the rebuttal afterwards",
    extent="whole or part",
    sentence="what was said with it",
    reply="number of the answer",
    at="moment",
)


def _ledger(bundle: DebateBundle) -> Rows:
    for post in _shown(bundle):
        for place, one in enumerate(post.rebuttal.entries if post.rebuttal else (), 1):
            yield post.number, place, one.move, one.state, one.extent, one.sentence, one.reply, one.at


def _shown(bundle: DebateBundle) -> list[PostFacts]:
    return [post for post in bundle.posts if not post.is_gone]


# Readers, corrections, sources, pictures --------------------------------------------------------------------------

_READERS = columns(
    before="answer before reading; empty: did not say; all: whoever they were",
    after="answer after reading; empty: has not chosen since; all: whatever they chose",
    readers="how many; empty where the number is kept back",
)


def _readers(bundle: DebateBundle) -> Rows:
    """The same sums as on the page: what is kept back there is kept back here."""
    if (told := bundle.readers) is None:
        return
    for row in told.rows:
        for answer, count in zip((*told.after, "all"), (*row.counts, row.total), strict=True):
            yield row.before, answer, count
    for answer, count in zip((*told.after, "all"), (*told.totals, told.total), strict=True):
        yield "all", answer, count


_ERRATA = columns(
    kind="name, fact or reference",
    status="accepted or declined",
    post="number of the post",
    stands="what stands there",
    proposed="what should",
    note="what the organizers said",
    source="where it is from",
    credit="who wished to be thanked",
    at="moment",
    decided_at="moment",
)


def _errata(bundle: DebateBundle) -> Rows:
    for one in bundle.errata:
        said = (one.stands, one.proposed, one.note, one.source, one.credit)
        yield one.kind, one.status, one.post, *said, one.at, one.decided_at


_REFERENCES = columns(
    key="as cited",
    kind="what it is",
    reference="as one line",
    doi="DOI",
    url="address",
    retrieved_on="day it was read",
    archived_url="archived copy",
    legal_status="of a law",
    csl="CSL-JSON",
)


def _references(bundle: DebateBundle) -> Rows:
    for one in bundle.references:
        csl = json.dumps(dict(one.csl), ensure_ascii=False, sort_keys=True)
        address = (str(one.csl.get("DOI", "")), str(one.csl.get("URL", "")))
        dated = (one.retrieved_on, one.archived_url, one.legal_status)
        yield one.key, one.kind, plain_reference(one.csl), *address, *dated, csl


_PICTURES = columns(
    id="its name in the texts",
    file="file name",
    title="title",
    author="who made it",
    licence="SPDX identifier, or public-domain",
    source_url="where it is from",
    via="through whom",
    alt="what it shows",
    sha256="of the file",
)


def _pictures(bundle: DebateBundle) -> Rows:
    for one in bundle.images:
        credit = (one.title, one.author, one.licence, one.source_url, one.via, one.alt)
        yield one.id, one.filename, *credit, one.sha256


_TABLES: tuple[tuple[str, str, tuple, Callable[[DebateBundle], Rows]], ...] = (  # type: ignore[type-arg]
    ("voices", "The sides of the debate.", _VOICES, _voices),
    ("people", "Everybody whom a voice or a post names.", _PEOPLE, _people),
    (
        "posts",
        "Everything anyone said, in the order of the numbers, each with its place in the thread.",
        _POSTS,
        _posts,
    ),
    ("revisions", "Every published version of every post.", _REVISIONS, _revisions),
    ("citations", "Which post cites which reference, and where in it.", _CITATIONS, _citations),
    ("rebuttals", "Where each rebuttal stands.", _REBUTTALS, _rebuttals),
    ("ledger", "What was done about each rebuttal, in order.", _LEDGER, _ledger),
    ("readers", "How readers moved; small numbers are kept back.", _READERS, _readers),
    ("corrections", "Corrections that were decided about.", _ERRATA, _errata),
    ("references", "What is cited, and what the debate lists.", _REFERENCES, _references),
    ("pictures", "Pictures and their credits.", _PICTURES, _pictures),
)
