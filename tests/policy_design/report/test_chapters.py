"""What the chapters say: everything that readers may read, with words beside every drawing, and nothing else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from forum.moderation.actions import hide_post
from forum.paper.document import Figure, Heading, Table
from forum.paper.shape import contents_of, every_block, places_of, words_of
from forum.people.actions import grant
from forum.posts.models import Post
from policy_design.options.models import Position
from policy_design.process.documents import plan_document
from policy_design.report import accord
from policy_design.report.actions import choose_chapter
from policy_design.report.contents import has, why_empty
from policy_design.report.gathered import Gathered
from policy_design.report.models import Chapter
from policy_design.report.withholding import SAID
from policy_design.summary.actions import put_up
from policy_design.summary.reviewing import make_final
from policy_design.summary.taking import voices_in
from tests.policy_design.cast import advance, fresh
from tests.policy_design.closing import summing as closing
from tests.policy_design.report.reporting import begun, chapter, drawn, own, published, said
from tests.policy_design.voting.cast import closed, opened


def headings(report) -> list[str]:
    return [one.words for one in contents_of(drawn(report).paper, 2)]


def test_the_chapters_hold_what_the_process_has(found):
    words = said(found.report)

    for one in (
        "Who speaks for those in the pictures?",  # a research question
        "Stewards publish one guidance text.",  # a clause
        "It is read in time.",  # an argument
        "It binds nobody",  # a position
        "Round 1: ",
        "Recommendation 1. One guidance text",
        "Write **one** text, together.",
        "Olga Example",
        "Roe",  # a source
    ):
        assert one in words, one
    assert [
        one
        for one in headings(found.report)
        if one in ("Inception report", "Deliberation", "Minority statements", "Methods", "References")
    ] == ["Inception report", "Deliberation", "Minority statements", "Methods", "References"]


def test_dissent_has_the_same_type_as_agreement(found):
    """Whoever opposes is quoted in full, in no smaller letters, under a heading of the same level."""
    paper = drawn(found.report).paper
    level = {words_of(one.inlines): one.level for one in every_block(paper.blocks) if isinstance(one, Heading)}
    assert level["Minority statements"] == level["Recommendations"] == 1
    assert level["On G1. Shared guidance"] == level["Recommendation 1. One guidance text"] == 2
    at = paper.blocks.index(next(one for one in paper.blocks if isinstance(one, Heading) and one.id == "minority-g1"))
    roles = {getattr(one, "role", "") for one in every_block(paper.blocks[at : at + 6])}
    assert roles == {"", SAID}  # which says what belongs together, and looks like nothing


def test_every_drawing_is_told_in_words_and_numbers(found):
    blocks = list(every_block(drawn(found.report).paper.blocks))
    figures = [one for one in blocks if isinstance(one, Figure)]
    assert figures
    assert all(one.picture.alt.strip(". ") and b"class=" not in one.picture.data for one in figures)
    for one in figures:
        after = blocks[blocks.index(one) + 1 : blocks.index(one) + 8]
        assert any(isinstance(block, Table) for block in after)


def test_links_lead_to_pages_and_places_that_there_are(found, client):
    import re

    paper = drawn(found.report).paper
    text = str(paper)
    inner = set(re.findall(r"Link\(to='#([^']+)'", text))
    assert inner <= places_of(paper)
    ids = [one.id for one in every_block(paper.blocks) if getattr(one, "id", "")]
    assert len(ids) == len(set(ids))
    ours = {url.partition("#")[0] for url in re.findall(r"Link\(to='http://[^/']+(/[^']*)'", text)}
    assert {path: client.get(path, follow=True).status_code for path in ours} == dict.fromkeys(ours, 200)


# ACCORD ---------------------------------------------------------------------------------------------------------


def test_accord_has_its_35_items_in_their_order():
    numbers = [one.number for one in accord.items()]
    assert numbers == [
        "T1", "I1", "I2", "I3", *(f"M{n}" for n in range(1, 22)), *(f"R{n}" for n in range(1, 6)),
        "D1", "D2", "O1", "O2", "O3",
    ]  # fmt: skip
    assert len(numbers) == 35


def test_accord_is_answered_from_the_data_or_said_to_be_silent(found):
    words = said(found.report)
    assert "1: 2 of 2." in words  # the response
    assert "Whatever more than half of those who said yes or no say yes to is passed." in words
    assert "Not stated." in words
    assert all(one.answer(Gathered(found.process, timezone.now())) is not None for one in accord.items())


def test_a_process_in_which_nothing_happened_states_nothing(running, olga):
    words = said(begun(running, olga))
    assert "of 35 are not stated" in words
    assert "## Methods" in words


# What is missing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Chapter.Kind.values)
def test_every_chapter_says_why_it_is_empty(kind):
    assert str(why_empty(kind)).endswith(".")


def test_what_is_counted_is_what_is_drawn(found):
    for one in found.report.chapters.all():
        choose_chapter(chapter=one, by=found.olga, is_in=True)
    empty = {one.kind for one in drawn(found.report).empty}
    counted = {kind for kind, words in has(found.process).items() if not words}
    assert empty == counted - {"own"}


# Summary --------------------------------------------------------------------------------------------------------


def test_a_final_summary_is_held_and_linked(found, cleo):
    grant(topic=found.process.topic, person=cleo, role="organizer")
    begun_one = closing.begin(fresh(found.process), cleo)
    to_each = {key: "To you." for key, _name in voices_in(begun_one)}
    written = closing.write(begun_one, cleo, comments={}, voices=to_each)
    reviewed = closing.over(closing.renewed(put_up(summary=written, by=cleo)))
    final = closing.renewed(make_final(summary=reviewed, by=cleo))
    choose_chapter(chapter=chapter(found.report, "summary"), by=found.olga, is_in=True)
    edition = published(found.report, found.olga)
    assert edition.summary == final
    words = said(found.report)
    assert f"Digest (SHA-256): {final.digest}" in words
    assert "It is concluded." in words
    assert "To you." in words


# Secrecy --------------------------------------------------------------------------------------------------------


def test_what_readers_may_not_read_is_in_no_report(found, mo):
    plan_document(process=found.process, by=found.olga, kind="other", title="Xylophone draft", client_key=uuid4())
    opened(found.process, found.olga, question="Is the glockenspiel open?", method="yes_no")  # shown, without a result
    panel = opened(found.process, found.olga, question="Panel?", result_for="panel")
    closed(panel, [(found.ben, {panel.items.get().key: "no"})])
    hide_post(post=Position.objects.get(stance="oppose").post, by=mo, reason="It calls somebody names.")

    words = said(found.report)
    assert "Xylophone" not in words
    assert "It binds nobody" not in words
    assert "Its result is for those who could vote and the organizers" in words
    assert "100 %" not in words.partition("Panel?")[2].partition("Minority statements")[0]


def test_sealed_positions_stay_sealed(found):
    Post.objects.filter(position__stance="oppose").update(status=Post.Status.SEALED, number=None, published_at=None)
    words = said(found.report)
    assert "It binds nobody" not in words
    assert (
        "Bea Example" not in words.partition("Where experts stand")[2].partition("Amendments")[0].partition("## R")[0]
    )


def test_a_members_only_process_is_drawn_for_its_members(private, olga):
    process = advance(private, olga, "study")
    words = said(begun(process, olga))
    assert "Who speaks for those in the pictures?" in words
    own(begun(process, olga), olga, "Afterword", "Words.")
    assert "Afterword" in said(begun(process, olga))
