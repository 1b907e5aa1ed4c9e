"""A debate goes out as a file and comes in again as the same debate, or not at all."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.text import slugify
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from forum.debates.formats import FORMATS
from forum.debates.models import CONTRIBUTION_LICENCES, Debate
from forum.debates.responses import respond
from forum.export.bundle import (
    BadFile,
    CitationFacts,
    DisclosureFacts,
    PostFacts,
    problems,
)
from forum.export.collect import collect
from forum.export.exchanges import RebuttalFacts
from forum.export.readers import read_debate_json
from forum.export.restore import restore
from forum.export.writers import write_json
from forum.library.actions import add_reference
from forum.library.models import CreditedImage, Reference
from forum.moderation.actions import hide_post
from forum.people.models import Person
from forum.posts.actions import Text
from forum.posts.models import SHORT_KINDS, Post
from forum.text.citations import KINDS
from forum.text.markup import render
from forum.verdicts import Refused
from tests.cast import response
from tests.forum.export import made
from tests.forum.export.strategies import bundles

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def webp() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, "PNG")
    return out.getvalue()


# Debates as an exporter writes them: the facts that follow from others do follow from them ----------------------


def consistent(bundle):
    """The same debate with nothing in it that the site would not have written itself."""
    form = FORMATS[bundle.format]
    stages = sorted(stage.value for stage in form.stages)
    references = tuple(map(_reference, bundle.references))
    items = {one.key: one.csl for one in references}
    posts = _numbered([_post(post, items, bundle) for post in _spoken_once(bundle.posts)])
    named = {post.author for post in posts} | {voice.contributor for voice in bundle.voices}
    return replace(
        bundle,
        stage=bundle.stage if bundle.stage in stages else stages[0],
        licence=sorted(CONTRIBUTION_LICENCES)[len(bundle.licence) % 3],
        exported_at=bundle.exported_at.replace(microsecond=0),
        question=" ".join(bundle.question.split()),
        tags=tuple(sorted({slugify(tag) for tag in bundle.tags} - {""})),
        voices=tuple(replace(voice, thesis=" ".join(voice.thesis.split())) for voice in bundle.voices),
        people=tuple(sorted((one for one in bundle.people if one.slug in named), key=lambda one: one.slug)),
        posts=posts,
        references=references,
        images=tuple(sorted(map(_image, bundle.images), key=lambda image: image.id)),
        errata=_errata(bundle, posts),
        readers=None,
    )


def _errata(bundle, posts):
    """In the order in which they came; a text that is not there is not named. Choices are not restored, only counted."""
    status = {number: post.status for number, post in enumerate(posts, 1)}
    kept = (replace(one, post=one.post if one.post in status else None) for one in bundle.errata)
    kept = (one for one in kept if one.post is None or status[one.post] == "public")
    return tuple(sorted(kept, key=lambda one: one.at))


def _reference(facts):
    kind = facts.kind if facts.kind in KINDS else "web page"
    csl = {**facts.csl, "type": KINDS[kind], "URL": f"https://sources.example/{facts.key}"}
    return replace(facts, kind=kind, csl=csl, legal_status="in force" if facts.legal_status else "")


def _image(facts):
    """A file without its data is a credit; the names of a credit stand on one line."""
    bare = replace(facts, filename=None, media_type="", width=None, height=None, sha256="", data=None)
    return replace(bare, **{name: " ".join(getattr(facts, name).split()) for name in ("title", "author", "via", "alt")})


def _spoken_once(posts):
    said = set()
    for post in posts:
        mark = (post.voice, post.kind) if post.voice else post.number
        if mark not in said:
            said.add(mark)
            yield post


def _numbered(posts):
    """Numbers without gaps; what answers a post that is gone answers none."""
    new = {post.number: number for number, post in enumerate(posts, 1)}
    kinds = {new[post.number]: post.kind for post in posts}
    taken = {new[post.number] for post in posts if post.status in ("deleted", "withdrawn")}
    tied = (_tied(post, new, kinds) for post in posts)
    return tuple(replace(post, quote=None) if post.about in taken else post for post in tied)


def _tied(post, new, kinds):
    """What a site writes of an answer: a passage only of the text it is about, a ledger only of a rebuttal."""
    reply_to, about = new.get(post.reply_to), new.get(post.about)
    if post.kind == "rebuttal" and about is None and kinds.get(reply_to) in ("opening", "closing"):
        about = reply_to
    ledger = None
    if post.kind == "rebuttal":
        said = post.rebuttal or RebuttalFacts("open")
        entries = tuple(sorted((replace(e, reply=new.get(e.reply)) for e in said.entries), key=lambda e: e.at))
        ledger = replace(said, fair_at=said.fair_at if said.point else None, entries=entries)
    return replace(
        post,
        number=new[post.number],
        reply_to=reply_to,
        about=about,
        quote=_quote(post.quote) if post.quote and about is not None else None,
        rebuttal=ledger,
    )


def _quote(quote):
    """With its place; and lost, since nothing says that random words stand in random texts."""
    start = quote.start or 0
    end = quote.end if quote.end is not None and quote.end > start else start + len(quote.exact)
    return replace(quote, start=start, end=end, revision=quote.revision or 1, is_lost=True)


def _post(post, items, bundle):
    cited = [one.key for one in post.citations]
    source = post.source + "".join(f"\n\nSaid elsewhere [@{key}, p. {n}]." for n, key in enumerate(cited, 2))
    rendered = render(source, doc_id="check", references=items, short=post.kind in SHORT_KINDS)
    person = next((one for one in bundle.people if one.slug == post.author), None)
    signature = post.signature or (person.name if person else "Somebody")
    is_contribution = post.kind in ("opening", "closing")
    says = replace(post.disclosure, text=post.disclosure.text.strip()) if post.disclosure else None
    return replace(
        post,
        source=source,
        words=rendered.words,
        citations=tuple(CitationFacts(use.key, use.locator, use.number) for use in rendered.citations),
        signature=signature,
        signed_at=post.signed_at or NOON,
        published_at=post.published_at or NOON,
        disclosure=says if is_contribution else None,
        revisions=tuple(replace(one, author=signature) for one in post.revisions),
    )


def same(bundle):
    """What two exports of one debate share: not where it stands, nor when and by which version it was written."""
    return replace(bundle, url="", slug="", exported_at=NOON, software_version="")


@given(bundles().map(consistent))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_restored_debate_is_the_same_debate(olga, bundle):
    assert problems(bundle) == []
    with transaction.atomic():
        debate = restore(bundle, by=olga, client_key=uuid4())
        again = collect(Debate.objects.get(pk=debate.pk), olga, as_of=NOON)
        transaction.set_rollback(True)

    assert same(again) == same(bundle)


@given(bundles(), st.booleans())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_file_is_restored_whole_or_refused_with_a_sentence(olga, bundle, public):
    """The second time nothing changes any more: what came in once goes out and in as it is."""
    debates = Debate.objects.count()
    with transaction.atomic():
        try:
            once = restore(bundle, by=olga, client_key=uuid4(), public=public)
        except BadFile:
            assert Debate.objects.count() == debates
        else:
            first = collect(Debate.objects.get(pk=once.pk), olga, as_of=NOON)
            twice = restore(read_debate_json(write_json(first)), by=olga, client_key=uuid4(), public=public)
            assert same(collect(Debate.objects.get(pk=twice.pk), olga, as_of=NOON)).posts == same(first).posts
        transaction.set_rollback(True)


# One rich debate, by hand -------------------------------------------------------------------------------------


def rich():
    bundle = made.debate()
    data = webp()
    images = tuple(
        replace(one, data=data, sha256=hashlib.sha256(data).hexdigest(), via="own upload") if one.data else one
        for one in bundle.images
    )
    return replace(bundle, images=images)


def test_authors_become_signatures_and_nobody_gets_an_account(olga):
    debate = restore(rich(), by=olga, client_key=uuid4(), public=True)

    assert list(Person.objects.all()) == [olga]
    posts = Post.objects.filter(thread=debate.thread).order_by("number")
    assert [(post.author, post.byline) for post in posts] == [
        (None, "Harbour Library"),
        (None, "Ben Dial"),
        (None, "Bea Rowan"),
    ]
    people = collect(debate, AnonymousUser(), as_of=NOON).people
    assert [(person.slug, person.name) for person in people] == [("bea", "Bea Rowan"), ("ben", "Ben Dial")]


def test_the_rich_debate_keeps_its_parts(olga, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    debate = restore(rich(), by=olga, client_key=uuid4(), public=True)

    again = collect(debate, AnonymousUser(), as_of=NOON)

    assert [(one.letter, one.thesis, one.contributor) for one in again.voices] == [
        ("a", "A recording is a promise.", "ben"),
        ("b", "A form is enough.", "bea"),
    ]
    bens = next(post for post in again.posts if post.voice == "a")
    assert (bens.number, bens.disclosure) == (2, DisclosureFacts(True, "Records & sells tapes."))
    assert [(one.number, one.reason) for one in bens.revisions] == [(1, ""), (2, "A year was wrong.")]
    assert bens.citations == (CitationFacts("danko2022", "p. 3", 1),)
    assert (again.stage, again.tags, again.licence) == ("open", ("consent", "libraries"), "CC-BY-SA-4.0")
    assert [one.author for one in again.images] == ["Jonas Abel"]  # the other is a credit that waits for its picture


def test_pictures_are_written_anew(olga, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    debate = restore(rich(), by=olga, client_key=uuid4())

    image = CreditedImage.objects.exclude(file="").get()

    with image.file.open() as file, Image.open(file) as picture:
        assert picture.format == "WEBP"
    assert (image.width, image.height, image.topic_id) == (8, 6, debate.topic_id)


def test_a_restored_debate_is_not_public_unless_wished(olga, cleo):
    hidden = restore(rich(), by=olga, client_key=uuid4())
    shown = restore(rich(), by=olga, client_key=uuid4(), public=True)

    visible = Debate.objects.visible_to(cleo)
    assert (hidden in visible, shown in visible) == (False, True)
    assert hidden.slug != shown.slug


def test_the_same_key_gives_the_same_debate(olga):
    key = uuid4()

    assert restore(rich(), by=olga, client_key=key) == restore(rich(), by=olga, client_key=key)
    assert Debate.objects.count() == 1


def test_only_organizers_may_restore(cleo):
    with pytest.raises(Refused, match="Only organizers"):
        restore(rich(), by=cleo, client_key=uuid4())


# Clashes --------------------------------------------------------------------------------------------------------


def test_the_same_source_is_used_under_the_key_it_has_here(olga):
    here = add_reference(
        by=olga,
        item={"type": "webpage", "title": "The kitchen table", "URL": "https://kitchen.example"},
        key="kitchen",
        client_key=uuid4(),
    )

    debate = restore(rich(), by=olga, client_key=uuid4())

    post = Post.objects.get(thread=debate.thread, number=2)
    assert [one.reference for one in post.citations.all()] == [here]
    assert post.source == "New text [@kitchen, p. 3]."
    assert post.revisions.get(number=2).source == "New text [@kitchen, p. 3]."


def test_another_source_under_the_same_key_is_not_mistaken_for_it(olga):
    other = add_reference(by=olga, item={"type": "book", "title": "Tables"}, key="danko2022", client_key=uuid4())

    debate = restore(rich(), by=olga, client_key=uuid4())

    cited = Post.objects.get(thread=debate.thread, number=2).citations.get().reference
    assert cited != other
    assert Post.objects.get(thread=debate.thread, number=2).source == f"New text [@{cited.key}, p. 3]."


def test_a_private_source_of_somebody_else_is_neither_used_nor_shown(olga, dan):
    private = add_reference(
        by=dan,
        item={"type": "webpage", "title": "Private note", "URL": "https://kitchen.example/"},
        key="private1",
        client_key=uuid4(),
    )

    debate = restore(rich(), by=olga, client_key=uuid4(), public=True)

    assert private not in Reference.objects.filter(listings__debate=debate)
    assert Reference.objects.get(pk=private.pk).listed_at is None


# All or nothing ---------------------------------------------------------------------------------------------------


def spoiled(**changes):
    return replace(rich(), **changes)


def with_post(**changes):
    bundle = rich()
    return replace(bundle, posts=(bundle.posts[0], replace(bundle.posts[1], **changes), bundle.posts[2]))


@pytest.mark.parametrize(
    ("bundle", "says"),
    [
        (spoiled(format="duel"), r"The format “duel” is not known here\. \(at format\)"),
        (spoiled(format="arguments"), r"This file is a part of a process, .* \(at format\)"),
        (spoiled(question="Why? " * 100), r"240 characters.*\(at question\)"),
        (spoiled(question="One\nTwo?"), r"one line.*\(at question\)"),
        (spoiled(licence="CC-BY-NC-4.0"), r"not a valid choice.*\(at licence\)"),
        (spoiled(stage="closing"), r"no such stage.*\(at stage\)"),
        (spoiled(tags=("x" * 61,)), r"60 characters.*\(at tags\)"),
        (with_post(title="T" * 201), r"200 characters.*\(at posts\[1\]\.title\)"),
        (with_post(source="[" * 70_000), r"\(at posts\[1\]"),
        (with_post(voice="b"), r"already spoken.*\(at posts\[2\]\.voice\)"),
        (spoiled(images=(replace(made._picture(), licence="MINE"),), gallery=("i1",)), r"licence.*\(at images\[0\]"),
        (spoiled(images=(made._picture(),), gallery=("i1",)), r"no picture.*\(at images\[0\]\)"),
        (spoiled(people=()), r"is not among the people"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_sentence_and_leaves_nothing(olga, settings, tmp_path, bundle, says):
    settings.MEDIA_ROOT = tmp_path

    with pytest.raises(BadFile, match=says):
        restore(bundle, by=olga, client_key=uuid4())

    counts = [model.objects.count() for model in (Debate, Post, Reference, CreditedImage)]
    assert counts == [0, 0, 0, 0]


def test_a_picture_already_written_is_taken_away_when_the_rest_is_refused(olga, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    with pytest.raises(BadFile):
        restore(with_post(title="T" * 201), by=olga, client_key=uuid4())

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_sealed_post_stays_sealed(olga, cleo):
    sealed = PostFacts(None, "opening", "sealed", "Later", "Not yet.", voice="a", author="ben")
    bundle = replace(rich(), stage="writing", posts=(rich().posts[0], sealed))

    debate = restore(bundle, by=olga, client_key=uuid4(), public=True)

    assert [post.status for post in collect(debate, olga, as_of=NOON).posts] == ["public", "sealed"]
    assert [post.kind for post in collect(debate, cleo, as_of=NOON).posts] == ["framing"]


# Responses, and what is hidden ---------------------------------------------------------------------------------


def test_responses_come_in_again_with_their_numbers_and_what_they_answer(opened, cleo, dan, client):
    first = response(opened, cleo, "And *I* say so.")
    respond(debate=opened, by=dan, text=Text(source="Why?"), client_key=uuid4(), reply_to=first)
    bundle = collect(Debate.objects.get(pk=opened.pk), AnonymousUser(), as_of=NOON)

    made = restore(read_debate_json(write_json(bundle)), by=dan, client_key=uuid4(), public=True)

    again = collect(Debate.objects.get(pk=made.pk), AnonymousUser(), as_of=NOON)
    assert again.posts == bundle.posts
    text = client.get(f"{made.get_absolute_url()}thread/").content.decode()
    assert "And <em>I</em> say so." in text
    assert "Cleo Example" in text
    assert "In answer to" in text
    assert response(made, cleo).number == 5


def test_a_tombstone_comes_in_again_as_one(opened, cleo, olga, dan, client):
    hide_post(post=response(opened, cleo, "xylophone"), by=olga, reason="Names somebody.")
    hide_post(post=Post.objects.get(number=1), by=olga, reason="Under review.")
    bundle = collect(Debate.objects.get(pk=opened.pk), AnonymousUser(), as_of=NOON)

    made = restore(read_debate_json(write_json(bundle)), by=dan, client_key=uuid4(), public=True)

    again = collect(Debate.objects.get(pk=made.pk), AnonymousUser(), as_of=NOON)
    assert again.posts == bundle.posts
    for path in ("", "thread/"):
        assert "Hidden by a moderator: Under review." in client.get(made.get_absolute_url() + path).content.decode()


def test_a_hidden_text_that_an_organizer_takes_along_stays_hidden(opened, cleo, olga, client):
    hide_post(post=response(opened, cleo, "xylophone"), by=olga, reason="Names somebody.")
    bundle = collect(Debate.objects.get(pk=opened.pk), olga, as_of=NOON)

    made = restore(read_debate_json(write_json(bundle)), by=olga, client_key=uuid4(), public=True)

    text = client.get(f"{made.get_absolute_url()}thread/").content.decode()
    assert "Hidden by a moderator: Names somebody." in text
    assert "xylophone" not in text
    client.force_login(olga)
    assert "xylophone" in client.get(f"{made.get_absolute_url()}thread/").content.decode()


def test_a_file_from_before_there_were_tombstones_is_read(opened):
    bundle = collect(Debate.objects.get(pk=opened.pk), AnonymousUser(), as_of=NOON)

    assert b"tombstone" not in write_json(bundle)
    assert read_debate_json(write_json(bundle)).posts == bundle.posts
