"""From the rows of a debate to a bundle: only what the asking person may read, in a constant number of queries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects

from forum.debates.models import LETTERS, Contribution, Debate, Voice
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
from forum.library.models import CreditedImage, Reference
from forum.people.models import Disclosure, Person
from forum.posts.models import Citation, LedgerEntry, Post, Quotation, Rebuttal, Revision
from forum.readers.answers import answers_of
from forum.readers.errata import shown_errata
from forum.readers.movement import movement_of
from forum.suppression import THRESHOLD

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from forum.readers.models import Erratum

    Anyone = Person | AnonymousUser


def _voices(debate: Debate, posts: Sequence[Post] | QuerySet[Post]) -> list[Voice]:
    """All of them; but where a voice appears with its text, those that have one, and theses of texts that are read."""
    voices = debate.voices.select_related("contributor").order_by("order")
    if debate.format.announces:
        return list(voices)
    found = list(voices.filter(contributions__post__number__isnull=False).distinct())
    read = set(Contribution.objects.filter(post__in=posts).values_list("voice", flat=True))
    for one in found:
        one.thesis = one.thesis if one.pk in read else ""
    return found


def collect(debate: Debate, person: Anyone, *, as_of: datetime, pictures: bool = False) -> DebateBundle:
    """What this person may read of a debate that they may read; with `pictures`, their bytes too."""
    posts, gone = _posts(debate, person)
    voices = _voices(debate, posts)
    origin = _Origin(debate.origin)
    told = {post.pk for post in posts}
    return DebateBundle(
        software_version=settings.VERSION,
        exported_at=as_of.replace(microsecond=0),
        url=settings.SITE_URL + debate.get_absolute_url(),
        slug=debate.slug,
        question=debate.question,
        format=debate.format_key,
        stage=debate.stage,
        language=debate.language,
        licence=debate.licence,
        standfirst=debate.standfirst,
        host=debate.host,
        series=debate.series,
        other_languages=tuple(debate.other_languages),
        dates=DatesFacts(
            opens_at=debate.opens_at,
            writing_closes_at=debate.writing_closes_at,
            rebuttals_close_at=debate.rebuttals_close_at,
            closing_closes_at=debate.closing_closes_at,
            closes_at=debate.closes_at,
        ),
        tags=tuple(tag.name for tag in debate.tags.all()),
        people=tuple(_people(voices, posts, origin)),
        voices=tuple(_voice_facts(voice, origin) for voice in voices),
        posts=_in_order([*(_post_facts(post, origin, told) for post in posts), *map(_left_of, gone)]),
        references=tuple(reference_facts(one) for one in _references(debate, person, posts)),
        readers=_readers_facts(debate, voices),
        errata=tuple(_erratum_facts(one) for one in shown_errata(debate).exclude(decided_at=None).order_by("at", "pk")),
        **_image_facts(debate, person, posts, pictures),
    )


def posts_of(debate: Debate, person: Anyone, among: QuerySet[Post]) -> list[PostFacts]:
    """Some of the posts of a debate, as collect tells all of them: of what this person may not read, only its place."""
    found, gone = _posts(debate, person, among)
    origin = _Origin(debate.origin)
    about = [post.about_id for post in found if post.about_id]
    told = set(Post.objects.visible_to(person).filter(pk__in=about).values_list("pk", flat=True))
    return list(_in_order([*(_post_facts(post, origin, told) for post in found), *map(_left_of, gone)]))


def voices_of(debate: Debate, person: Anyone) -> list[VoiceFacts]:
    """The voices of a debate as this person may know of them."""
    posts = Post.objects.visible_to(person).filter(thread=debate.thread_id)
    origin = _Origin(debate.origin)
    return [_voice_facts(voice, origin) for voice in _voices(debate, posts)]


class _Origin:
    """Who signed, and who was to speak, in a debate that came from a file: people without an account here."""

    def __init__(self, kept: Mapping[str, Any] | None) -> None:
        kept = kept or {}
        self.people = {entry["slug"]: _person_from(entry) for entry in kept.get("people", [])}
        self.voices: Mapping[str, str] = kept.get("voices", {})
        self.posts: Mapping[str, str] = kept.get("posts", {})


def _person_from(entry: Mapping[str, Any]) -> PersonFacts:
    links = tuple(LinkFacts(**link) for link in entry.get("links", []))
    return PersonFacts(**{**entry, "links": links})


def _posts(debate: Debate, person: Anyone, among: QuerySet[Post] | None = None) -> tuple[list[Post], list[Post]]:
    """The posts whose text this person may read, and those of which only number, place and dates are left to them."""
    readable = Post.objects.visible_to(person).filter(pk=OuterRef("pk"))
    found = (
        (Post.objects.all() if among is None else among)
        .filter(thread=debate.thread_id)
        .annotate(readable=Exists(readable))
        .filter(Q(readable=True) | Q(number__isnull=False))
        .select_related("author", "reply_to", "about", "quotation", "rebuttal", "contribution__voice")
        .order_by("number", "pk")
    )
    read: list[Post] = [post for post in found if post.readable]
    prefetch_related_objects(
        read,
        Prefetch("revisions", queryset=Revision.objects.select_related("author").order_by("number")),
        Prefetch("citations", queryset=Citation.objects.select_related("reference").order_by("number", "pk")),
        Prefetch("rebuttal__entries", queryset=LedgerEntry.objects.select_related("reply").order_by("at", "pk")),
        "images",
    )
    return read, [post for post in found if not post.readable]


def _in_order(posts: list[PostFacts]) -> tuple[PostFacts, ...]:
    """In the order of their numbers; a sealed one, its author's, at the end."""
    return tuple(sorted(posts, key=lambda post: (post.number is None, post.number or 0)))


# People and voices --------------------------------------------------------------------------------------------


def _people(voices: list[Voice], posts: list[Post], origin: _Origin) -> Iterable[PersonFacts]:
    """Everybody a voice or a post names, each once, by slug."""
    rows = [voice.contributor for voice in voices] + [post.author for post in posts]
    known = {row.slug: _person_facts(row) for row in rows if row}
    named = [origin.voices.get(voice.letter) for voice in voices] + [origin.posts.get(str(post.pk)) for post in posts]
    known.update({slug: origin.people[slug] for slug in named if slug is not None and slug in origin.people})
    return (known[slug] for slug in sorted(known))


def _person_facts(person: Person) -> PersonFacts:
    return PersonFacts(
        slug=person.slug,
        name=person.name,
        affiliation=person.affiliation,
        position=person.position,
        biography=person.biography,
        orcid=person.orcid,
        links=(LinkFacts("Website", person.website),) if person.website else (),
    )


def _voice_facts(voice: Voice, origin: _Origin) -> VoiceFacts:
    return VoiceFacts(
        letter=voice.letter,
        order=voice.order + 1,
        label=voice.label,
        thesis=voice.thesis,
        contributor=voice.contributor.slug if voice.contributor else origin.voices.get(voice.letter),
    )


# Posts --------------------------------------------------------------------------------------------------------


def _post_facts(post: Post, origin: _Origin, told: set[int]) -> PostFacts:
    contribution: Contribution | None = getattr(post, "contribution", None)
    return PostFacts(
        number=post.number,
        kind=post.kind,
        status=post.status,
        title=post.title,
        source=post.source,
        voice=LETTERS[contribution.voice.order] if contribution else None,
        author=post.author.slug if post.author else origin.posts.get(str(post.pk)),
        signature=post.byline,
        affiliation=post.affiliation,
        abstract=post.abstract,
        language=post.language,
        licence=post.licence,
        words=post.words,
        signed_at=post.signed_at,
        published_at=post.published_at,
        edited_at=post.edited_at,
        reply_to=post.reply_to.number if post.reply_to else None,
        tombstone=post.tombstone,
        about=post.about.number if post.about else None,
        view=post.view,
        rebuttal=_rebuttal_facts(post),
        quote=_quote_facts(post) if post.about_id in told else None,  # else it would tell what one may not read
        disclosure=_disclosure_facts(contribution) if contribution else None,
        revisions=tuple(_revision_facts(revision, post) for revision in post.revisions.all()),
        citations=tuple(CitationFacts(one.reference.key, one.locator, one.number) for one in post.citations.all()),
        html=post.html,
    )


def _quote_facts(post: Post) -> QuoteFacts | None:
    row: Quotation | None = getattr(post, "quotation", None)
    if row is None:
        return None
    return QuoteFacts(row.exact, row.prefix, row.suffix, row.start, row.end, row.version, row.is_lost)


def _rebuttal_facts(post: Post) -> RebuttalFacts | None:
    row: Rebuttal | None = getattr(post, "rebuttal", None)
    if row is None:
        return None
    entries = (
        LedgerFacts(one.move, one.state, one.at, one.extent, one.sentence, one.reply.number if one.reply else None)
        for one in row.entries.all()
    )
    return RebuttalFacts(row.state, row.conceded, row.point, row.fair_at, tuple(entries))


def _left_of(post: Post) -> PostFacts:
    """What stays of a post that readers no longer see: its place, but no text and no name."""
    contribution: Contribution | None = getattr(post, "contribution", None)
    return PostFacts(
        number=post.number,
        kind=post.kind,
        status=post.status,
        title="",
        source="",
        voice=LETTERS[contribution.voice.order] if contribution else None,
        language=post.language,
        published_at=post.published_at,
        tombstone=post.tombstone,
        reply_to=post.reply_to.number if post.reply_to else None,
        about=post.about.number if post.about else None,
    )


def _readers_facts(debate: Debate, voices: list[Voice]) -> ReadersFacts | None:
    """How readers moved, as far as small numbers allow: the same table as on their page."""
    moved = movement_of(debate, [one.key for one in answers_of((voice.letter, "", "") for voice in voices)])
    if not moved.is_told:
        return None
    *rows, totals = moved.cells
    return ReadersFacts(
        total=moved.total or 0,
        threshold=THRESHOLD,
        after=moved.kinds,
        rows=tuple(MovedFacts(kind, row[:-1], row[-1]) for kind, row in zip(moved.kinds, rows, strict=True)),
        totals=totals[:-1],
    )


def _erratum_facts(row: Erratum) -> ErratumFacts:
    names = ("kind", "status", "stands", "proposed", "note", "at", "decided_at", "source", "credit")
    return ErratumFacts(**{name: getattr(row, name) for name in names}, post=row.post.number if row.post else None)


def _disclosure_facts(contribution: Contribution) -> DisclosureFacts | None:
    if contribution.has_interests is None:
        return None
    nothing = not contribution.has_interests and contribution.disclosure == str(Disclosure(has_interests=False))
    return DisclosureFacts(
        has_interests=contribution.has_interests,
        text="" if nothing else contribution.disclosure,
        declared_at=contribution.declared_at,
    )


def _revision_facts(revision: Revision, post: Post) -> RevisionFacts:
    return RevisionFacts(
        number=revision.number,
        title=revision.title,
        abstract=revision.abstract,
        source=revision.source,
        reason=revision.reason,
        at=revision.at,
        author=revision.author.name if revision.author else post.byline,
    )


# Sources and pictures -----------------------------------------------------------------------------------------


def _references(debate: Debate, person: Anyone, posts: list[Post]) -> Iterable[Reference]:
    """What the debate lists, then what its readable texts cite beyond that."""
    listed = Reference.objects.visible_to(person).filter(listings__debate=debate).order_by("listings__order", "pk")
    cited = (one.reference for post in posts for one in post.citations.all())
    return {one.pk: one for one in (*listed, *cited)}.values()


def reference_facts(reference: Reference) -> ReferenceFacts:
    return ReferenceFacts(
        key=reference.key,
        kind=reference.kind,
        csl={**reference.csl, "id": reference.key},
        retrieved_on=reference.retrieved_on,
        archived_url=reference.archived_url,
        legal_status=reference.legal_status,
    )


def _image_facts(debate: Debate, person: Anyone, posts: list[Post], pictures: bool) -> dict[str, Any]:
    """The gallery and the pictures in the texts; a picture is named by its id, whatever order it hangs in."""
    hung = list(
        CreditedImage.objects.visible_to(person)
        .filter(galleries__debate=debate)
        .order_by("galleries__order", "galleries__pk")
    )
    shown = {str(image.pk): image for image in (*hung, *(image for post in posts for image in post.images.all()))}
    return {
        "images": tuple(_one_image(shown[id], pictures) for id in sorted(shown)),
        "gallery": tuple(str(image.pk) for image in hung),
    }


def _one_image(image: CreditedImage, pictures: bool) -> ImageFacts:
    credit = {name: getattr(image, name) for name in ("title", "author", "licence", "source_url", "via", "alt")}
    data = _bytes_of(image)
    if data is None:
        return ImageFacts(id=str(image.pk), **credit)
    return ImageFacts(
        id=str(image.pk),
        filename=f"{image.pk}.webp",
        media_type="image/webp",
        width=image.width,
        height=image.height,
        sha256=hashlib.sha256(data).hexdigest(),
        data=data if pictures else None,
        **credit,
    )


def _bytes_of(image: CreditedImage) -> bytes | None:
    """The file, when there is one; a credit whose file is lost is still a credit."""
    if not image.file:
        return None
    try:
        with image.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None
