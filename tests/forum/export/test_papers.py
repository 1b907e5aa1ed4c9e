import io
from dataclasses import replace

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings

from forum.export.bundle import PostFacts
from forum.export.canonical import digest
from forum.export.offers import write_paper
from forum.export.papers import paper_of
from forum.paper.document import Figure, Heading, Link, Listing, Note, Paragraph, Quotation, Table
from forum.paper.pdf import compiled
from forum.paper.plain import as_data, from_data
from forum.paper.shape import every_block, places_of, words_of
from forum.paper.typst import as_files
from tests.forum.export.made import argued, debate
from tests.forum.export.strategies import bundles
from tests.forum.paper.made import png


def headings(paper, level=None):
    found = [one for one in every_block(paper.blocks) if isinstance(one, Heading)]
    return [words_of(one.inlines) for one in found if level in (None, one.level)]


def sentences(paper):
    return [words_of(one.inlines) for one in every_block(paper.blocks) if isinstance(one, Paragraph)]


def test_its_first_page_has_question_authors_moment_and_digest():
    paper = paper_of(argued())

    assert (paper.title, paper.subtitle) == (debate().question, "Two people, one question.")
    assert paper.authors == ("Ben Dial", "Bea Rowan")
    assert (paper.as_of, paper.digest) == (argued().exported_at, digest(argued()))
    assert (paper.publisher, paper.keywords, paper.licence) == (
        "Harbour Library",
        ("libraries", "consent"),
        "CC-BY-SA-4.0",
    )


def test_its_chapters_follow_the_debate():
    assert headings(paper_of(argued()), 1) == [
        "What is asked",
        "Contributions",
        "Rebuttals, replies and responses",
        "Corrections",
        "How readers moved",
        "References",
        "Pictures",
    ]


def test_each_answer_stands_under_what_it_answers_with_its_place():
    paper = paper_of(argued())

    assert headings(paper, 2) == ["A. A promise", "B. A form", "On A. A promise", "On B. A form"]
    assert headings(paper, 3) == ["A.1 Rebuttal", "A.1.1 Reply", "B.1 Response"]


def test_a_rebuttal_has_its_passage_and_its_ledger():
    said = sentences(paper_of(argued()))

    assert "Conceded in part." in said
    assert (
        "The author’s point, as put by the rebutter (marked as fair by its author): What is <recorded> is promised."
        in said
    )
    assert "1 March 2026, answered by post 5" in said
    assert "1 March 2026, conceded: For texts, yes." in said
    assert "New text" in said


def test_what_it_cites_is_a_note_and_every_link_within_it_has_its_place():
    paper = paper_of(argued())

    lines = [one.inlines for one in every_block(paper.blocks) if isinstance(one, Paragraph)]
    notes = [one for line in lines for one in line if isinstance(one, Note)]
    inner = {one.to[1:] for line in lines for one in line if isinstance(one, Link) and one.to.startswith("#")}
    assert len(notes) == 1
    assert inner
    assert inner <= places_of(paper)


def test_readers_references_and_credits_are_there():
    paper = paper_of(argued())

    (table,) = [one for one in paper.blocks if isinstance(one, Table)]
    assert [words_of(cell) for cell in table.rows[-1]] == ["All", "26", "15", "9", "–", "–", "60"]
    (sources,) = [one for one in paper.blocks if isinstance(one, Listing) and one.start == 1]
    assert words_of(sources.items[0][0].inlines).endswith("Retrieved on 2024-02-20. Archived copy.")
    credits = [words_of(one.credit) for one in paper.blocks if isinstance(one, Figure)]
    assert credits == ["A tape, Jonas Abel. CC BY 4.0. Source."]
    assert any("credit only, no picture yet" in one for one in sentences(paper))


def test_a_post_that_is_gone_leaves_its_epitaph_and_nothing_else():
    bundle = argued()
    gone = replace(bundle.posts[1], status="hidden", tombstone="Off topic.", source="secret", title="secret")

    paper = paper_of(replace(bundle, posts=(bundle.posts[0], gone, *bundle.posts[2:])))
    assert "secret" not in repr(paper)
    assert "Hidden by a moderator: Off topic." in sentences(paper)


def test_what_waits_for_a_moderator_is_not_in_it():
    waiting = PostFacts(None, "response", "waiting", "", "unseen words", about=2)

    assert "unseen words" not in repr(paper_of(replace(argued(), posts=(*argued().posts, waiting))))


def test_replies_that_lead_round_in_a_circle_are_told_once():
    circle = (
        PostFacts(7, "reply", "public", "", "one", reply_to=8),
        PostFacts(8, "reply", "public", "", "two", reply_to=7),
    )

    said = sentences(paper_of(replace(argued(), posts=(*argued().posts, *circle))))
    assert (said.count("one"), said.count("two")) == (1, 1)


def test_a_thread_of_five_hundred_answers_is_told_to_its_end():
    deep = tuple(PostFacts(n, "reply", "public", "", f"words {n}", reply_to=n - 1) for n in range(7, 507))

    paper = paper_of(replace(argued(), posts=(*argued().posts, *deep)))
    assert "words 506" in sentences(paper)
    assert max(map(len, headings(paper))) < 60


def test_a_picture_in_a_text_is_a_figure_there():
    images = tuple(replace(one, data=png()) if one.data else one for one in argued().images)
    post = replace(argued().posts[1], source="![A reel](/media/pictures/tape.webp)")

    paper = paper_of(replace(argued(), images=images, posts=(argued().posts[0], post, *argued().posts[2:])))
    figures = [one for one in every_block(paper.blocks) if isinstance(one, Figure)]
    assert [one.picture.alt for one in figures] == ["A reel", "A reel of tape"]


def test_a_passage_is_quoted():
    quotes = [one for one in every_block(paper_of(argued()).blocks) if isinstance(one, Quotation)]

    assert [words_of(one.blocks[0].inlines) for one in quotes] == ["New text", "A form"]
    assert words_of(quotes[1].blocks[1].inlines) == "The text has changed since."


@given(bundles())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_debate_is_a_paper_that_can_be_kept(bundle):
    assert from_data(as_data(paper_of(bundle))) == paper_of(bundle)


@given(bundles())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_debate_can_be_printed_with_all_promises(bundle):
    paper = paper_of(bundle)

    assert compiled(as_files(paper), paper, format="pdf", pdf_standards=["ua-1"])[0].startswith(b"%PDF")


@pytest.mark.parametrize("form", ["pdf", "docx", "odt", "epub"])
def test_it_leaves_in_each_form(form):
    made = write_paper(form, paper_of(argued()))

    assert made.startswith(b"%PDF" if form == "pdf" else b"PK")
    if form == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(made)).pages
        assert "A.1.1 Reply" in "".join(page.extract_text() for page in pages)
