"""One small debate with a bit of everything, for tests that need to know what it says."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from forum.export.bundle import (
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
from forum.export.exchanges import ErratumFacts, LedgerFacts, MovedFacts, ReadersFacts, RebuttalFacts

PIXEL = b"not really a picture"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def debate() -> DebateBundle:
    """Two voices on lending recorded voices; Ben's text was edited once."""
    return DebateBundle(
        software_version="0.1.0",
        exported_at=NOON,
        url="https://moot.example/debates/voices/",
        slug="voices",
        question="Should a library lend its <recorded> voices?",
        format="two-voices",
        stage="open",
        language="en",
        licence="CC-BY-SA-4.0",
        standfirst="Two people, one question.",
        host="Harbour Library",
        dates=DatesFacts(opens_at=datetime(2026, 2, 1, tzinfo=UTC)),
        tags=("libraries", "consent"),
        people=(
            PersonFacts(slug="ben", name="Ben Dial", links=(LinkFacts("Home", "https://ben.example/"),)),
            PersonFacts(slug="bea", name="Bea Rowan", affiliation="Harbour Library"),
        ),
        voices=(
            VoiceFacts("b", 2, "Readers decide", "A form is enough.", "bea"),
            VoiceFacts("a", 1, "Promises bind", "A recording is a promise.", "ben"),
        ),
        posts=(_framing(), _bens(), _beas()),
        references=(
            ReferenceFacts(
                key="danko2022",
                kind="web page",
                csl={
                    "id": "danko2022",
                    "type": "webpage",
                    "title": "The kitchen <table>",
                    "author": [{"family": "Danko", "given": "Mirela"}],
                    "issued": {"date-parts": [[2022]]},
                    "URL": "https://kitchen.example/",
                },
                retrieved_on=date(2024, 2, 20),
                archived_url="https://archive.example/kitchen",
            ),
        ),
        images=(_picture(), ImageFacts("i2", "Harbour", "Nora Abel", "LAL-1.3", via="Wikimedia Commons")),
        gallery=("i2", "i1"),
    )


def _framing() -> PostFacts:
    return PostFacts(
        number=1,
        kind="framing",
        status="public",
        title="What is asked",
        source="Tapes are *lent*.",
        html="<p>Tapes are <em>lent</em>.</p>",
        licence="CC-BY-SA-4.0",
    )


def _bens() -> PostFacts:
    first = RevisionFacts(1, "A promise", "", "Old text.", "", datetime(2026, 2, 1, tzinfo=UTC), "Ben Dial")
    second = RevisionFacts(2, "A promise", "", "New text [@danko2022, p. 3].", "A year was wrong.", NOON, "Ben Dial")
    return PostFacts(
        number=2,
        kind="opening",
        status="public",
        title="A promise",
        source="New text [@danko2022, p. 3].",
        html='<p>New text.</p><figure><img src="/media/pictures/tape.webp" alt="A tape"></figure>',
        voice="a",
        author="ben",
        signature="Ben Dial",
        affiliation="Radio circle",
        licence="CC-BY-SA-4.0",
        published_at=datetime(2026, 2, 1, tzinfo=UTC),
        edited_at=NOON,
        disclosure=DisclosureFacts(True, "Records & sells tapes."),
        revisions=(first, second),
        citations=(CitationFacts("danko2022", "p. 3", 1),),
    )


def _beas() -> PostFacts:
    return PostFacts(
        number=3,
        kind="opening",
        status="public",
        title="A form",
        source="A form is enough.",
        html="<p>A form is enough.</p>",
        voice="b",
        author="bea",
        licence="CC-BY-4.0",
        disclosure=DisclosureFacts(False),
    )


def _picture() -> ImageFacts:
    return ImageFacts(
        id="i1",
        title="A tape",
        author="Jonas Abel",
        licence="CC-BY-4.0",
        source_url="https://commons.example/tape",
        alt="A reel of tape",
        filename="tape.webp",
        media_type="image/webp",
        width=80,
        height=60,
        sha256=hashlib.sha256(PIXEL).hexdigest(),
        data=PIXEL,
    )


def argued() -> DebateBundle:
    """The same debate after Bea rebutted Ben, he answered and conceded, readers moved and one corrected a name."""
    said = (*debate().posts, _rebuttal(), _reply(), _response())
    erratum = ErratumFacts(
        kind="name",
        status="accepted",
        stands="Bea <Rowen>",
        proposed="Bea Rowan",
        note="Thank you, changed.",
        at=NOON,
        decided_at=NOON,
        post=3,
        source="The library's own page",
        credit="A. Reader",
    )
    return replace(debate(), posts=said, errata=(erratum,), readers=_readers())


def _rebuttal() -> PostFacts:
    return PostFacts(
        number=4,
        kind="rebuttal",
        status="public",
        title="",
        source="A text is not a promise.",
        html="<p>A text is not a promise.</p>",
        author="bea",
        about=2,
        quote=QuoteFacts("New text", "", ".", 0, 8, 2),
        rebuttal=RebuttalFacts(
            "conceded",
            "part",
            "What is <recorded> is promised.",
            NOON,
            (
                LedgerFacts("answer", "answered", NOON, reply=5),
                LedgerFacts("concede", "conceded", NOON, "part", "For texts, yes."),
            ),
        ),
    )


def _reply() -> PostFacts:
    return PostFacts(5, "reply", "public", "", "For tapes it is.", author="ben", reply_to=4)


def _response() -> PostFacts:
    return PostFacts(
        number=6,
        kind="response",
        status="public",
        title="",
        source="I listened to one.",
        signature="A reader",
        about=3,
        view="b",
        quote=QuoteFacts("A form", "", " is enough.", 0, 6, 1, is_lost=True),
    )


def _readers() -> ReadersFacts:
    return ReadersFacts(
        total=60,
        threshold=5,
        after=("a", "b", "diversity", "unsure", ""),
        rows=(
            MovedFacts("a", (20, 8, None, None, None), 34),
            MovedFacts("", (6, 7, None, None, None), 26),
        ),
        totals=(26, 15, 9, None, None),
    )
