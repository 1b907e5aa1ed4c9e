"""Arbitrary debates that fit together, made by Hypothesis, for files and for whoever restores them."""

import hashlib
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from forum.export.bundle import (
    CONTRIBUTION_KINDS,
    POST_KINDS,
    STAGES,
    CitationFacts,
    DatesFacts,
    DebateBundle,
    DisclosureFacts,
    ImageFacts,
    LinkFacts,
    PersonFacts,
    PostFacts,
    QuoteFacts,
    ReferenceFacts,
    RevisionFacts,
    VoiceFacts,
)
from forum.export.exchanges import (
    ERRATUM_KINDS,
    ERRATUM_STATUSES,
    EXTENTS,
    LEDGER_MOVES,
    REBUTTAL_STATES,
    ErratumFacts,
    LedgerFacts,
    MovedFacts,
    ReadersFacts,
    RebuttalFacts,
)
from forum.text.licences import LICENCES

ANSWERS = ("rebuttal", "reply", "response")

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)
sentences = texts.filter(str.strip)
sources = st.lists(texts, max_size=4).map("\n\n".join)
slugs = st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,5})?", fullmatch=True)
keys = st.from_regex(r"[a-z]{2,10}[12][0-9]{3}[a-z]?", fullmatch=True)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
addresses = st.builds("https://{}.example/{}".format, slugs, slugs)
licences = st.sampled_from(sorted(LICENCES))
languages = st.sampled_from(["en", "de", "fr", "pl", "el"])
numbers = st.integers(0, 5_000)


def maybe(values):
    """One of the values, or None."""
    return st.none() | values


people = st.builds(
    PersonFacts,
    slug=slugs,
    name=sentences,
    affiliation=texts,
    position=texts,
    biography=sources,
    orcid=st.sampled_from(["", "0000-0002-1825-0097"]),
    links=st.lists(st.builds(LinkFacts, label=texts, url=addresses), max_size=2).map(tuple),
)
disclosures = st.builds(DisclosureFacts, has_interests=st.booleans(), text=texts, declared_at=maybe(moments))
quotes = st.builds(
    QuoteFacts,
    exact=sentences,
    prefix=texts,
    suffix=texts,
    start=maybe(numbers),
    end=maybe(numbers),
    revision=maybe(st.integers(1, 9)),
    is_lost=st.booleans(),
)


@st.composite
def rebuttals(draw, earlier):
    """Where a rebuttal stands, with a history that names only posts that are there."""
    state = draw(st.sampled_from(REBUTTAL_STATES))
    entries = st.builds(
        LedgerFacts,
        move=st.sampled_from(LEDGER_MOVES),
        state=st.sampled_from(REBUTTAL_STATES),
        at=moments,
        extent=st.sampled_from(EXTENTS),
        sentence=texts,
        reply=maybe(st.integers(1, earlier)) if earlier else st.none(),
    )
    return RebuttalFacts(
        state=state,
        conceded=draw(st.sampled_from(EXTENTS[1:])) if state == "conceded" else "",
        point=draw(texts),
        fair_at=draw(maybe(moments)),
        entries=tuple(draw(st.lists(entries, max_size=2))),
    )


@st.composite
def errata(draw, said):
    """A correction that was decided about."""
    return ErratumFacts(
        kind=draw(st.sampled_from(ERRATUM_KINDS)),
        status=draw(st.sampled_from(ERRATUM_STATUSES)),
        stands=draw(sentences),
        proposed=draw(sentences),
        note=draw(sentences),
        at=draw(moments),
        decided_at=draw(moments),
        post=draw(maybe(st.integers(1, said))) if said else None,
        source=draw(texts),
        credit=draw(texts),
    )


@st.composite
def readers(draw):
    """How readers moved between two answers, as far as numbers are told."""
    after = ("a", "b", "diversity", "unsure", "")
    counts = maybe(numbers)
    row = st.builds(MovedFacts, before=st.sampled_from(after), counts=st.tuples(*[counts] * len(after)), total=counts)
    return ReadersFacts(
        total=draw(st.integers(5, 5_000)),
        threshold=5,
        after=after,
        rows=tuple(draw(st.lists(row, max_size=3))),
        totals=draw(st.tuples(*[counts] * len(after))),
    )


dates = st.builds(
    DatesFacts,
    opens_at=maybe(moments),
    writing_closes_at=maybe(moments),
    rebuttals_close_at=maybe(moments),
    closing_closes_at=maybe(moments),
    closes_at=maybe(moments),
)


@st.composite
def references(draw):
    """A reference whose CSL item carries its key as id."""
    key = draw(keys)
    item = {
        "id": key,
        "type": draw(st.sampled_from(["webpage", "book", "report", "article-journal", "legislation"])),
        "title": draw(sentences),
        "author": draw(st.lists(st.fixed_dictionaries({"family": sentences, "given": sentences}), max_size=2)),
        "issued": {"date-parts": [[draw(st.integers(1500, 2090))]]},
        "URL": draw(addresses),
    }
    return ReferenceFacts(
        key=key,
        kind=draw(st.sampled_from(["web page", "book", "report", "article", "legal instrument"])),
        csl=item,
        retrieved_on=draw(maybe(days)),
        archived_url=draw(st.just("") | addresses),
        legal_status=draw(texts),
    )


@st.composite
def images(draw):
    """A credit, with or without its picture, and the picture with or without its data."""
    data = draw(maybe(st.binary(min_size=1, max_size=30)))
    is_uploaded = data is not None or draw(st.booleans())
    return ImageFacts(
        id=str(draw(st.uuids(version=4))),
        title=draw(sentences),
        author=draw(sentences),
        licence=draw(licences),
        source_url=draw(st.just("") | addresses),
        via=draw(texts),
        alt=draw(texts),
        filename=f"{draw(slugs)}.webp" if is_uploaded else None,
        media_type="image/webp" if is_uploaded else "",
        width=draw(maybe(numbers)) if is_uploaded else None,
        height=draw(maybe(numbers)) if is_uploaded else None,
        sha256=hashlib.sha256(data or b"").hexdigest() if is_uploaded else "",
        data=data,
    )


@st.composite
def posts(draw, *, number, kind, voices, persons, references):
    """A post that refers only to what is there."""
    revisions = [
        RevisionFacts(
            number=at,
            title=draw(texts),
            abstract=draw(texts),
            source=draw(sources),
            reason=draw(texts),
            at=draw(moments),
            author=draw(texts),
        )
        for at in range(1, draw(st.integers(1, 3)) + 1)
    ]
    cited = draw(st.lists(st.sampled_from(references), max_size=2)) if references else []
    return PostFacts(
        number=number,
        kind=kind,
        status="public",
        title=draw(sentences),
        source=draw(sources),
        voice=draw(st.sampled_from(voices)).letter if kind in CONTRIBUTION_KINDS else None,
        author=draw(st.sampled_from(persons)).slug if persons and draw(st.booleans()) else None,
        signature=draw(texts),
        affiliation=draw(texts),
        abstract=draw(texts),
        language=draw(languages),
        licence=draw(licences),
        words=draw(numbers),
        signed_at=draw(maybe(moments)),
        published_at=draw(maybe(moments)),
        edited_at=draw(maybe(moments)),
        reply_to=draw(maybe(st.integers(1, number - 1))) if kind in ANSWERS and number > 1 else None,
        about=draw(maybe(st.integers(1, number - 1))) if kind in ANSWERS and number > 1 else None,
        view=draw(st.sampled_from(["", "a", "diversity", "unsure"])) if kind == "response" else "",
        rebuttal=draw(maybe(rebuttals(number - 1))) if kind == "rebuttal" else None,
        quote=draw(maybe(quotes)) if kind in ANSWERS else None,
        disclosure=draw(maybe(disclosures)),
        revisions=tuple(revisions),
        citations=tuple(
            CitationFacts(key=reference.key, locator=draw(texts), number=at) for at, reference in enumerate(cited, 1)
        ),
    )


@st.composite
def bundles(draw, *, kinds=POST_KINDS, stages=STAGES):
    """A debate with people, voices, posts of the given kinds, references and pictures."""
    persons = draw(st.lists(people, max_size=3, unique_by=lambda person: person.slug))
    voices = [
        VoiceFacts(
            letter=letter,
            order=order,
            label=draw(sentences),
            thesis=draw(texts),
            contributor=draw(maybe(st.sampled_from(persons).map(lambda person: person.slug))) if persons else None,
        )
        for order, letter in enumerate("abcd"[: draw(st.integers(2, 4))], 1)
    ]
    sourced = draw(st.lists(references(), max_size=3, unique_by=lambda reference: reference.key))
    pictures = draw(st.lists(images(), max_size=3, unique_by=lambda image: image.id))
    others = [kind for kind in kinds if kind != "framing"]
    said = draw(st.lists(st.sampled_from(others), max_size=4)) if others else []
    said = ["framing", *said] if "framing" in kinds and draw(st.booleans()) else said
    return DebateBundle(
        software_version="0.1.0",
        exported_at=draw(moments),
        url=draw(addresses),
        slug=draw(slugs),
        question=draw(sentences),
        format=draw(st.sampled_from(["two-voices", "oxford", "roundtable", "open-question"])),
        stage=draw(st.sampled_from(stages)),
        other_languages=tuple(draw(st.lists(languages, max_size=3, unique=True))),
        language=draw(languages),
        licence=draw(licences),
        standfirst=draw(texts),
        host=draw(texts),
        series=draw(texts),
        dates=draw(dates),
        tags=tuple(draw(st.lists(sentences, max_size=3, unique=True))),
        people=tuple(persons),
        voices=tuple(voices),
        posts=tuple(
            draw(posts(number=number, kind=kind, voices=voices, persons=persons, references=sourced))
            for number, kind in enumerate(said, 1)
        ),
        references=tuple(sourced),
        images=tuple(pictures),
        gallery=tuple(draw(st.permutations([image.id for image in pictures]))),
        errata=tuple(draw(st.lists(errata(len(said)), max_size=2))),
        readers=draw(maybe(readers())),
    )
