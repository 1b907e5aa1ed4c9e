"""A debate as a paper to print and keep: framing, contributions, exchanges in their places, readers, sources, credits.

It says what the bundle says, for the reader it was collected for; how it looks is up to forum.paper.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from forum.export.bundle import DebateBundle, DisclosureFacts, ImageFacts, PostFacts, ReferenceFacts
from forum.export.canonical import digest
from forum.export.exchanges import MOVES_SAID, ErratumFacts, number_said
from forum.paper.document import (
    Block,
    Code,
    Figure,
    Group,
    Heading,
    Inline,
    Link,
    Listing,
    Paper,
    Paragraph,
    Picture,
    Quotation,
    Table,
    Terms,
    Text,
)
from forum.paper.phrases import inlines_of, reference
from forum.paper.reading import Shown, blocks
from forum.paper.shape import direction_in
from forum.text.licences import LICENCES
from forum.text.markup import Credit, Unrenderable
from forum.text.phrases import phrases_for
from forum.text.shaping import credit_line

SHORT_KINDS = ("reply", "response")
KINDS_SAID = {"framing": "Framing", "opening": "Contribution", "closing": "Closing statement"}
_MEDIA = re.compile(r"/media/[\w./-]+")


def paper_of(bundle: DebateBundle) -> Paper:
    """The whole debate, as of the moment and with the digest of its facts."""
    teller = _Teller(bundle)
    return Paper(
        title=bundle.question,
        subtitle=bundle.standfirst,
        authors=bundle.authors,
        abstract=tuple(teller.voices()),
        blocks=tuple(teller.chapters()),
        as_of=bundle.exported_at,
        digest=digest(bundle),
        url=bundle.url,
        language=bundle.language,
        licence=bundle.licence,
        publisher=bundle.host,
        keywords=bundle.tags,
        front=tuple(teller.front()),
    )


def shown_in(source: str, images: Mapping[str, ImageFacts]) -> dict[str, Shown]:
    """The pictures that a text names, by the address it names them with; `images` are by file name."""
    found = {}
    for address in _MEDIA.findall(source):
        image = images.get(address.rsplit("/", 1)[-1])
        if image is not None:
            found[address] = Shown(credit_of(image), image.data or b"", image.media_type or "image/webp")
    return found


def credit_of(image: ImageFacts) -> Credit:
    """The credit of a picture as forum.text knows it."""
    licence = LICENCES.get(image.licence)
    named, url = (licence.name, licence.url) if licence else (image.licence, "")
    return Credit(
        image.title, image.author, named, url, image.source_url, image.via, image.width or 0, image.height or 0
    )


def source_told(fact: ReferenceFacts) -> tuple[Inline, ...]:
    """A source in a list of references: in full, where it stands in law, when it was read, and its archived copy."""
    told = [*reference(fact.csl)]
    if fact.legal_status:
        told.append(Text(f" Status: {fact.legal_status}."))
    if fact.retrieved_on:
        told.append(Text(f" Retrieved on {fact.retrieved_on.isoformat()}."))
    if fact.archived_url:
        told += [Text(" "), Link(fact.archived_url, (Text("Archived copy"),)), Text(".")]
    return tuple(told)


def day(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%B %Y}"


def _small(*inlines: Inline) -> Paragraph:
    return Paragraph(inlines, "small")


class _Teller:
    """One debate under way: what its parts refer to, at hand."""

    def __init__(self, bundle: DebateBundle) -> None:
        self.bundle = bundle
        self.sources = {one.key: one.csl for one in bundle.references}
        self.images = {one.filename: one for one in bundle.images if one.filename}
        self.told = {post.number for post in bundle.in_reading_order if post.number is not None}
        match = re.match(r"https?://[^/]+", bundle.url)
        self.site = match[0] if match else ""

    def front(self) -> Iterator[tuple[str, str]]:
        dates = self.bundle.dates
        yield "Series", self.bundle.series
        yield "Stage", self.bundle.stage.capitalize()
        yield "Opened", day(dates.opens_at) if dates.opens_at else ""
        yield "Written by", f"Folkmoot {self.bundle.software_version}"

    def voices(self) -> Iterator[Block]:
        """Who speaks for what, on the first page."""
        items: list[tuple[tuple[Inline, ...], tuple[Block, ...]]] = []
        for voice in self.bundle.ordered_voices:
            person = self.bundle.person(voice.contributor)
            named = (_small(Text(person.name)),) if person else ()
            says = (Paragraph((Text(voice.thesis),)),) if voice.thesis else ()
            items.append(((Text(f"{voice.letter.upper()}. {voice.label}"),), (*says, *named)))
        if items:
            yield Terms(tuple(items))

    def chapters(self) -> Iterator[Block]:
        framing, contributions = self.bundle.framing, self.bundle.contributions
        if framing:
            title = framing.title if framing.title and not framing.is_gone else "Framing"
            yield Heading(1, (Text(title),), "framing")
            yield self.post(framing, ())
        if contributions:
            yield Heading(1, (Text("Contributions"),), "contributions")
            for post in contributions:
                yield self.post(post, self.contribution_heading(post))
        yield from self.exchanges()
        yield from self.corrections()
        yield from self.readers()
        yield from self.references()
        yield from self.pictures()

    # Posts ----------------------------------------------------------------------------------------------------

    def contribution_heading(self, post: PostFacts) -> tuple[Block, ...]:
        said = KINDS_SAID.get(post.kind, post.kind.capitalize())
        title = said if post.is_gone or not post.title else post.title
        letter = f"{post.voice.upper()}. " if post.voice else ""
        return (Heading(2, (Text(f"{letter}{title}"),), f"contribution-{post.voice}-{post.kind}"),)

    def post(self, post: PostFacts, head: tuple[Block, ...], role: str = "post") -> Group:
        said = self.gone(post) if post.is_gone else self.spoken(post)
        id = f"post-{post.number}" if post.number is not None else ""
        if post.language.split("-")[0] == self.bundle.language.split("-")[0]:
            return Group((*head, *said), id, role)
        return Group((*head, *said), id, role, post.language, direction_in(post.language))

    def gone(self, post: PostFacts) -> Iterator[Block]:
        yield Paragraph((Text(post.epitaph),), "gone")
        yield self.provenance(post)

    def spoken(self, post: PostFacts) -> Iterator[Block]:
        name, voice = self.bundle.signed_by(post), self.bundle.voice(post.voice)
        by = ", ".join(part for part in (name, post.affiliation) if part)
        if by:
            yield Paragraph((Text(by),), "byline")
        if voice and post.kind == "opening" and voice.thesis:
            yield Paragraph((Text(voice.thesis),), "lead")
        yield from self.disclosure(post.disclosure)
        yield from self.answered(post)
        yield from self.ledger(post)
        if post.abstract:
            yield Paragraph((Text(post.abstract, ("em",)),))
        yield from self.text(post)
        for revision in post.revisions:
            if revision.number > 1:
                yield _small(Text(f"Updated on {day(revision.at)}: {revision.reason}"))
        yield self.provenance(post)

    def text(self, post: PostFacts) -> tuple[Block, ...]:
        if not post.source.strip():
            return ()
        number = f"post-{post.number}" if post.number is not None else f"sealed-{post.kind}-{post.voice}"
        is_chapter = post.kind in ("framing",)
        try:
            return blocks(
                post.source,
                references=self.sources,
                images=shown_in(post.source, self.images),
                id=number,
                level=2 if is_chapter else 3 if post.kind in ("opening", "closing") else 4,
                language=post.language,
                site=self.site,
                short=post.kind in SHORT_KINDS,
            )
        except Unrenderable:
            return (Code(post.source),)

    def disclosure(self, fact: DisclosureFacts | None) -> Iterator[Block]:
        if fact is not None:
            said = fact.text or ("declared, without details" if fact.has_interests else "")
            none = "" if fact.has_interests else "none declared. "
            yield _small(Text("Disclosure of interests: ", ("strong",)), Text(f"{none}{said}".rstrip()))

    def answered(self, post: PostFacts) -> Iterator[Block]:
        told: list[Inline] = []
        if post.reply_to is not None:
            told += [Text("In answer to "), self.to(post.reply_to), Text(". ")]
        if post.about is not None and post.about != post.reply_to:
            told += [Text("About "), self.to(post.about), Text(". ")]
        if post.view:
            told.append(Text(f"{self.bundle.view_said(post.view)}."))
        if told:
            yield _small(*told)
        if (quote := self.bundle.quote_shown(post)) is not None and quote.exact.strip():
            lost = (_small(Text("The text has changed since.")),) if quote.is_lost else ()
            yield Quotation((Paragraph((Text(quote.exact.strip()),)), *lost))

    def to(self, number: int) -> Inline:
        words = (Text(f"post {number}"),)
        return Link(f"#post-{number}", words) if number in self.told else words[0]

    def ledger(self, post: PostFacts) -> Iterator[Block]:
        if (fact := post.rebuttal) is None:
            return
        yield _small(Text(f"{fact.says}.", ("strong",)))
        if fact.point:
            fair = " (marked as fair by its author)" if fact.fair_at else ""
            yield _small(Text(f"The author’s point, as put by the rebutter{fair}: {fact.point}"))
        lines = []
        for one in fact.entries:
            by: tuple[Inline, ...] = (Text(" by "), self.to(one.reply)) if one.reply is not None else ()
            said = (Text(f": {one.sentence}"),) if one.sentence else ()
            lines.append((_small(Text(f"{day(one.at)}, {MOVES_SAID.get(one.move, one.move)}"), *by, *said),))
        if lines:
            yield Listing(tuple(lines))

    def provenance(self, post: PostFacts) -> Paragraph:
        if post.number is None:
            return _small(Text("Not published yet"))
        told: list[Inline] = [Link(self.bundle.post_url(post), (Text(f"Post {post.number}"),))]
        if post.published_at:
            told.append(Text(f", {day(post.published_at)}"))
        licence = LICENCES.get(post.licence)
        if post.licence == self.bundle.licence:  # the first page says it
            return _small(*told)
        if licence and licence.url:
            told += [Text(", "), Link(licence.url, (Text(licence.name),))]
        elif post.licence:
            told.append(Text(f", {licence.name if licence else post.licence}"))
        return _small(*told)

    # What answers them ----------------------------------------------------------------------------------------

    def exchanges(self) -> Iterator[Block]:
        """Everything else, each under what it answers: a place such as A.2.1 says how deep, and in which order."""
        spoken = self.bundle.in_reading_order
        texts = [post for post in spoken if post.kind in ("framing", "opening", "closing")]
        others = [post for post in spoken if post not in texts]
        known = {post.number for post in spoken if post.number is not None}
        under: dict[int | None, list[PostFacts]] = defaultdict(list)
        for post in others:
            parent = post.reply_to if post.reply_to in known else post.about
            under[parent if parent in known and parent != post.number else None].append(post)
        if not others:
            return
        yield Heading(1, (Text("Rebuttals, replies and responses"),), "exchanges")
        told: set[int] = set()
        for text in texts:
            letter = (text.voice or "F").upper() + ("c" if text.kind == "closing" else "")
            if text.number is not None and under[text.number]:
                title = (
                    "the framing"
                    if text.kind == "framing"
                    else f"{letter[:1]}. {(not text.is_gone and text.title) or KINDS_SAID[text.kind]}"
                )
                yield Heading(2, (Text(f"On {title}"),), f"on-{text.number}")
                yield from self.answers(under, text.number, letter, told)
        if under[None]:
            yield Heading(2, (Text("On the debate"),), "on-debate")
            yield from self.answers(under, None, "D", told)
        for post in others:  # what answers itself by way of others: a file may say so
            if id(post) not in told:
                yield self.answer(post, "–")

    def answers(
        self, under: Mapping[int | None, list[PostFacts]], parent: int | None, place: str, told: set[int]
    ) -> Iterator[Block]:
        """Depth first, without recursion: an exchange may be as deep as people have patience."""
        open_ones = [(post, f"{place}.{number}") for number, post in enumerate(under.get(parent, ()), 1)][::-1]
        while open_ones:
            post, here = open_ones.pop()
            if id(post) in told:
                continue
            told.add(id(post))
            yield self.answer(post, here)
            inner = under.get(post.number, ()) if post.number is not None else ()
            open_ones += [(one, f"{here}.{number}") for number, one in enumerate(inner, 1)][::-1]

    def answer(self, post: PostFacts, place: str) -> Group:
        depth = place.count(".") - 1
        shown = place if len(place) <= 24 else f"{place[:10]}…{place[-8:]} (depth {depth})"
        title = f": {post.title}" if post.title and not post.is_gone else ""
        head = Heading(3, (Text(f"{shown} {post.kind.capitalize()}{title}"),), f"place-{post.number}")
        return self.post(post, (head,), "reply")

    # Around them ----------------------------------------------------------------------------------------------

    def corrections(self) -> Iterator[Block]:
        if self.bundle.errata:
            yield Heading(1, (Text("Corrections"),), "corrections")
            yield Listing(tuple((self.correction(one),) for one in self.bundle.errata))

    def correction(self, one: ErratumFacts) -> Paragraph:
        where: tuple[Inline, ...] = (Text(" in "), self.to(one.post)) if one.post is not None else ()
        thanks = f" Thanks to {one.credit}." if one.credit else ""
        said = f", {one.status}: “{one.stands}” should read “{one.proposed}”. {one.note}{thanks}"
        return Paragraph((Text(one.kind.capitalize()), *where, Text(said)))

    def readers(self) -> Iterator[Block]:
        if (fact := self.bundle.readers) is None:
            return
        yield Heading(1, (Text("How readers moved"),), "readers")
        names = [self.bundle.answer_said(one) for one in fact.after]
        heads = tuple((Text(one),) for one in ("Before, after", *names, "All"))
        rows = [(self.bundle.answer_said(one.before, before=True), *one.counts, one.total) for one in fact.rows]
        rows.append(("All", *fact.totals, fact.total))
        cells = tuple(tuple((Text(one if isinstance(one, str) else number_said(one)),) for one in row) for row in rows)
        sides = ("start", *("end",) * (len(heads) - 1))
        yield Table((Text("Readers by what they leaned to before (rows) and after (columns)"),), heads, cells, sides)
        yield _small(
            Text(
                f"{fact.total} readers chose. Numbers below {fact.threshold}, and as many others as it takes that "
                "those cannot be worked out, are kept back (–)."
            )
        )

    def references(self) -> Iterator[Block]:
        if self.bundle.references:
            yield Heading(1, (Text("References"),), "references")
            yield Listing(tuple((Paragraph(source_told(one)),) for one in self.bundle.references), 1)

    def pictures(self) -> Iterator[Block]:
        """The gallery, then the credits of all others: those in texts stand there with theirs as well."""
        if not self.bundle.images:
            return
        yield Heading(1, (Text("Pictures"),), "pictures")
        phrases = phrases_for("en")
        hung = self.bundle.gallery_images
        others = [one for one in self.bundle.images if one.id not in self.bundle.gallery]
        for image in (*hung, *others):
            credit = inlines_of(credit_line(credit_of(image), phrases))
            if image in hung and image.data:
                says = image.alt or image.title or "Picture"
                yield Figure(Picture(image.data, image.media_type, says, image.width, image.height), (), credit)
            else:
                note = () if image.filename else (Text(" (credit only, no picture yet)"),)
                yield _small(*credit, *note)
