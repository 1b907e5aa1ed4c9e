"""What an export holds: exactly what the asking person may read."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from PIL import Image

from forum.debates.actions import list_reference, put_in_gallery
from forum.debates.contributions import edit_contribution
from forum.debates.models import Contribution, Debate
from forum.debates.responses import respond
from forum.export.bundle import CitationFacts, DisclosureFacts, problems
from forum.export.collect import collect
from forum.export.writers import write_html, write_json, write_markdown
from forum.library.actions import add_reference, upload_image
from forum.moderation.actions import hide_post
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.readers.errata import decide_erratum, propose_erratum
from forum.readers.models import ReaderChoice
from tests.cast import response, sign, voice_of
from tests.forum.debates.arguing import rebuttal

NOON = datetime(2026, 3, 1, 12, 0, 0, 999, tzinfo=UTC)
NOBODY = AnonymousUser()


def bundle_for(debate, person=NOBODY, **options):
    return collect(Debate.objects.get(pk=debate.pk), person, as_of=NOON, **options)


def reference(by, key="harvey2021", **fields):
    item = {"type": "webpage", "title": "Exposing.ai", "URL": f"https://example.org/{key}", **fields}
    return add_reference(by=by, item=item, key=key, client_key=uuid4())


def picture(by, topic=None, **credit):
    out = BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, "PNG")
    out.seek(0)
    credit = {"author": "Olga", "licence": "CC0-1.0", "source_url": "https://example.org/p", "via": "own", **credit}
    return upload_image(by=by, file=out, topic=topic, client_key=uuid4(), title="Red", alt="Red.", **credit)


def test_an_open_debate_is_told_whole(opened):
    bundle = bundle_for(opened)

    assert [(post.number, post.kind, post.voice) for post in bundle.posts] == [
        (0, "framing", None),
        (1, "opening", "a"),
        (2, "opening", "b"),
    ]
    assert [(voice.letter, voice.order, voice.contributor is not None) for voice in bundle.voices] == [
        ("a", 1, True),
        ("b", 2, True),
    ]
    assert sorted(person.name for person in bundle.people) == ["Bea Example", "Ben Example", "Olga Example"]
    assert bundle.exported_at == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert problems(bundle) == []


def test_no_address_and_no_invitation_is_told(opened, olga):
    for person in (NOBODY, olga):
        assert b"@example.org" not in write_json(bundle_for(opened, person))


def test_whether_a_voice_has_handed_in_changes_no_byte_for_others(writing, bea, cleo, mo):
    before = [write_json(bundle_for(writing, person)) for person in (NOBODY, bea, cleo)]

    sign(writing, "a", title="Sealed title", source="The sealed word is xylophone.")

    assert [write_json(bundle_for(writing, person)) for person in (NOBODY, bea, cleo)] == before


def test_author_and_organizer_export_the_sealed_text_they_may_read(sealed, ben, olga, ada):
    assert [[post.status for post in bundle_for(sealed, person).posts] for person in (ben, olga, ada)] == [
        ["public", "sealed"],
        ["public", "sealed"],
        ["public"],
    ]


def test_a_source_cited_only_in_a_sealed_text_is_not_told(writing, ben):
    reference(ben)
    sign(writing, "a", source="A secret source [@harvey2021, p. 3].")

    assert bundle_for(writing).references == ()
    assert [one.key for one in bundle_for(writing, ben).references] == ["harvey2021"]


def test_citations_carry_key_place_and_number(opened, ben, olga, writing):
    reference(olga)
    list_reference(debate=opened, by=olga, reference=reference(olga, "listed2020"))
    contribution = Contribution.objects.select_related("voice__debate", "post").get(voice=voice_of(opened, "a"))
    reference(ben, "own2019")
    text = Text("New", "", "First [@own2019, p. 3], then [@own2019].")
    edit_contribution(
        contribution=contribution, by=ben, text=text, reason="Sources.", version=contribution.post.version
    )

    bundle = bundle_for(opened)

    post = next(post for post in bundle.posts if post.voice == "a")
    assert post.citations == (CitationFacts("own2019", "p. 3", 1), CitationFacts("own2019", "", 1))
    assert [(one.number, one.reason, one.author) for one in post.revisions] == [
        (1, "", "Ben Example"),
        (2, "Sources.", "Ben Example"),
    ]
    assert [one.key for one in bundle.references] == ["listed2020", "own2019"]


def test_a_disclosure_is_told_as_it_was_signed(opened, ben):
    post = next(post for post in bundle_for(opened).posts if post.voice == "a")

    assert post.disclosure == DisclosureFacts(False, "", ben.disclosures.get().declared_at)


def test_pictures_come_without_their_data_unless_asked_for(opened, olga, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = picture(olga, opened.topic)
    put_in_gallery(debate=opened, by=olga, image=image)

    (plain,) = bundle_for(opened).images
    (full,) = bundle_for(opened, pictures=True).images

    assert (plain.filename, plain.data, plain.width, plain.height) == (f"{image.pk}.webp", None, 8, 6)
    assert full.data == (tmp_path / "images" / f"{image.pk}.webp").read_bytes()
    assert bundle_for(opened).gallery == (str(image.pk),)
    assert write_html(bundle_for(opened, pictures=True)).count(b'src="data:image/webp;base64,') == 1


def test_a_picture_that_readers_do_not_see_yet_is_not_told(writing, olga, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    put_in_gallery(debate=writing, by=olga, image=picture(olga, writing.topic, author=""))

    assert (bundle_for(writing).images, bundle_for(writing).gallery) == ((), ())
    assert len(bundle_for(writing, olga).images) == 1


def test_a_lost_file_leaves_its_credit(opened, olga, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = picture(olga, opened.topic)
    put_in_gallery(debate=opened, by=olga, image=image)
    (tmp_path / "images" / f"{image.pk}.webp").unlink()

    (facts,) = bundle_for(opened).images

    assert (facts.filename, facts.author) == (None, "Olga")


@pytest.mark.parametrize("edits", [1, 4])
def test_the_number_of_queries_does_not_grow(opened, ben, olga, edits, django_assert_num_queries):
    for n in range(edits):
        contribution = Contribution.objects.select_related("voice__debate", "post").get(voice=voice_of(opened, "a"))
        reference(ben, f"source{n}")
        list_reference(debate=opened, by=olga, reference=reference(olga, f"listed{n}"))
        text = Text("New", "", "".join(f"Cites [@source{one}]. " for one in range(n + 1)))
        edit_contribution(
            contribution=contribution, by=ben, text=text, reason="More.", version=contribution.post.version
        )
    debate = Debate.objects.select_related("topic").get(pk=opened.pk)

    with django_assert_num_queries(10):
        collect(debate, NOBODY, as_of=NOON)


# Responses, and what is hidden ---------------------------------------------------------------------------------


def test_responses_leave_with_the_debate(opened, cleo):
    first = response(opened, cleo, "And *I* say so.")
    respond(debate=opened, by=cleo, text=Text(source="Again."), client_key=uuid4(), reply_to=first)

    bundle = bundle_for(opened)

    assert [(one.number, one.kind, one.source, one.reply_to) for one in bundle.posts[3:]] == [
        (3, "response", "And *I* say so.", None),
        (4, "response", "Again.", 3),
    ]
    assert cleo.slug in [person.slug for person in bundle.people]
    assert "And *I* say so." in write_markdown(bundle).decode()
    assert "And <em>I</em> say so." in write_html(bundle).decode()
    assert problems(bundle) == []


def test_of_a_hidden_post_readers_are_given_number_place_dates_and_reason(opened, cleo, olga):
    hide_post(post=response(opened, cleo, "xylophone"), by=olga, reason="Names <somebody>.")
    hide_post(post=Post.objects.get(number=1), by=olga, reason="Under review.")

    bundle = bundle_for(opened)

    hidden = [one for one in bundle.posts if one.is_gone]
    assert [(one.number, one.kind, one.voice, one.tombstone) for one in hidden] == [
        (1, "opening", "a", "Under review."),
        (3, "response", None, "Names <somebody>."),
    ]
    assert [(one.title, one.source, one.author, one.signature, one.words, one.revisions) for one in hidden] == [
        ("", "", None, "", 0, ())
    ] * 2
    assert cleo.slug not in [person.slug for person in bundle.people]
    assert "Hidden by a moderator: Names &lt;somebody&gt;." in write_html(bundle).decode()
    assert "*Hidden by a moderator: Names <somebody>.*" in write_markdown(bundle).decode()
    assert '"Title A"' not in write_html(bundle).decode()
    assert problems(bundle) == []


def test_who_may_read_a_hidden_post_has_it_in_the_data_but_not_in_documents(opened, cleo, olga):
    hide_post(post=response(opened, cleo, "xylophone"), by=olga, reason="Names somebody.")

    for person in (olga, cleo):
        bundle = bundle_for(opened, person)
        assert (bundle.posts[3].source, bundle.posts[3].status) == ("xylophone", "hidden")
        assert b"xylophone" in write_json(bundle)
        assert b"xylophone" not in write_html(bundle) + write_markdown(bundle)


def test_a_quotation_does_not_publish_the_words_of_a_hidden_text(opened, bea, olga):
    rebuttal(opened, bea, passage="a promise to people")
    assert b"a promise to people" in write_json(bundle_for(opened))
    hide_post(post=Post.objects.get(number=1), by=olga, reason="Under review.")

    bundle = bundle_for(opened)

    assert bundle.posts[3].quote is None
    assert bundle_for(opened, olga).posts[3].quote is not None
    for person in (NOBODY, olga):  # a document for readers holds it for nobody
        said = bundle_for(opened, person)
        (quoting,) = [one for one in said.posts if one.kind == "rebuttal"]
        assert said.quote_shown(quoting) is None
        assert b"<blockquote" not in write_html(said)
        assert "> a promise to people" not in write_markdown(said).decode()


def test_a_correction_of_a_text_that_is_no_longer_shown_is_not_told(opened, olga):
    post = Post.objects.get(number=1)
    words = {"kind": "fact", "stands": "xylophone", "proposed": "marimba", "client_key": uuid4()}
    erratum = propose_erratum(debate=opened, by=olga, post=post, **words)
    decide_erratum(erratum=erratum, by=olga, accept=True, note="So it is.")
    assert [one.stands for one in bundle_for(opened).errata] == ["xylophone"]

    hide_post(post=post, by=olga, reason="Under review.")

    assert bundle_for(opened).errata == ()


# Readers --------------------------------------------------------------------------------------------------------


def chosen(debate, before: str, after: str, times: int) -> None:
    ReaderChoice.objects.bulk_create(ReaderChoice(debate=debate, before=before, after=after) for _ in range(times))


def test_too_few_choices_leave_no_trace_in_a_file(opened):
    chosen(opened, "a", "b", 4)

    assert bundle_for(opened).readers is None
    assert b"readers" not in write_json(bundle_for(opened))


def test_how_readers_moved_leaves_with_small_numbers_kept_back(opened):
    chosen(opened, "a", "a", 20)
    chosen(opened, "a", "b", 3)
    chosen(opened, "b", "b", 12)
    chosen(opened, "b", "diversity", 9)

    facts = bundle_for(opened).readers

    assert (facts.total, facts.threshold) == (44, 5)
    shown = [number for row in facts.rows for number in (*row.counts, row.total) if number is not None]
    assert {number for number in shown if number < 5} == {0}  # who said nothing at all is no row
    assert 3 not in shown
    assert facts.after == ("a", "b", "diversity", "unsure", "")
