"""Notes beside the passages that were rebutted, links of paragraphs, and counts, on the pages of a debate."""

import re

import pytest
from django.utils.html import escape

from forum.debates.margin import READ, Note, excerpt, text_of
from forum.debates.models import Debate
from forum.people.models import Person
from forum.posts.models import Post, Quotation
from tests.cast import move
from tests.forum.debates.arguing import opening, rebuttal, reply
from tests.forum.debates.reading import change, words_of
from tests.support.poured import poured

EVIL = '"><script>alert(1)</script>'


@poured
def arguing(moderated, olga) -> Debate:
    return move(moderated, olga, "start_rebuttals")


def text_in(page: str, letter: str = "a") -> str:
    """The text of one contribution with all that stands beside it."""
    return page.split(f'id="{letter}-text"')[1].split('<div class="con__prov">')[0]


def test_a_note_stands_after_its_paragraph_and_the_text_leads_to_it(client, arguing, bea):
    rebuttal(arguing, bea, "Promises *bind* who makes them.")

    text = text_in(client.get(arguing.get_absolute_url()).text)

    assert re.search(r'(?s)<div class="passage__block"><p [^>]*>.*</p><div class="passage__notes"><aside ', text)
    assert '<mark class="passage" id="passage-3" data-passages="3" data-spans="1">a promise to people</mark>' in text
    assert '<a class="passage__note" href="#note-3" aria-label="Rebuttal 3: Bea Example">3</a>' in text
    assert '<aside class="mnote vb" id="note-3" data-part role="note" aria-label="Rebuttal 3: Bea Example">' in text
    assert words_of(text.split("<aside")[1]).endswith(
        "3 Bea Example author of B Promises bind who makes them. Unanswered Full rebuttal : 3"
    )
    assert f'<a href="{arguing.get_absolute_url()}rebuttals/3/">Full rebuttal' in text


def test_the_page_of_one_contribution_shows_the_same_notes(client, arguing, bea):
    rebuttal(arguing, bea)

    assert 'id="note-3"' in text_in(client.get(f"{arguing.get_absolute_url()}voices/a/").text)
    assert 'id="note-3"' not in client.get(f"{arguing.get_absolute_url()}voices/b/").text


def test_of_more_than_two_on_one_passage_the_others_are_folded_away(client, arguing, bea):
    for _ in range(5):
        rebuttal(arguing, bea)
    rebuttal(arguing, bea, passage="these pictures")

    text = text_in(client.get(arguing.get_absolute_url()).text)

    assert re.search(r'(?s)id="note-3".*id="note-4".*<details class="mnotes"><summary>3 more<.*id="note-5"', text)
    assert text.index('id="note-8"') > text.index("</details>")


@pytest.mark.parametrize("status", ["hidden", "withdrawn", "deleted"])
@pytest.mark.parametrize("reader", [None, "cleo", "mo", "olga", "bea"])
def test_what_readers_may_not_read_has_no_note_for_anybody(client, arguing, bea, status, reader, request):
    post = rebuttal(arguing, bea, "The secret word.", point="The secret point.")
    Post.objects.filter(pk=post.pk).update(status=status, tombstone="Why.")
    if reader:
        client.force_login(request.getfixturevalue(reader))

    for path in ("", "voices/a/"):
        text = text_in(client.get(f"{arguing.get_absolute_url()}{path}").text)
        assert "secret" not in text
        assert 'class="passage"' not in text
        assert "note-3" not in text


@pytest.mark.parametrize("status", ["hidden", "withdrawn", "deleted"])
def test_nor_is_it_told_or_counted_anywhere_on_the_page(client, arguing, bea, status):
    post = rebuttal(arguing, bea, "The secret word.", point="The secret point.")
    Post.objects.filter(pk=post.pk).update(status=status, tombstone="Why.")

    page = client.get(arguing.get_absolute_url()).text

    assert "secret" not in page
    assert "Bea Example rebut" not in page
    assert 'data-news="rebuttals">Rebuttals</a>' in page
    assert re.search(r"\d unanswered", page) is None


def test_a_passage_that_is_lost_is_not_marked_but_the_rebuttal_says_so(client, arguing, ben, bea):
    rebuttal(arguing, bea)
    change(opening(arguing).contribution, "Something else altogether, of other words.", "I was wrong.")
    assert Quotation.objects.get().is_lost

    page = client.get(arguing.get_absolute_url()).text

    assert 'class="passage"' not in text_in(page)
    assert "The text has changed since." in page
    assert f"/debates/{arguing.slug}/history/1/?from=1&amp;to=2" in page.split('id="rebuttals"')[1]


def test_the_section_below_counts_and_says_who_may_rebut(client, arguing, ben, bea):
    first = rebuttal(arguing, bea)
    rebuttal(arguing, bea, state="answered")
    reply(arguing, ben, first, "An answer of mine.")

    page = client.get(arguing.get_absolute_url()).text

    section = page.split('id="rebuttals"')[1].split("</section>")[0]
    says = "Rebuttals in full 2 rebuttals, 1 unanswered. Oldest first. Only the contributors rebut each other."
    assert says in words_of(section)
    assert "An answer of mine." in section
    assert 'data-news="rebuttals">Rebuttals (2)</a>' in page
    assert '<a href="#rebuttals">1 unanswered rebuttal</a>' in page
    assert page.count('id="a-standing"') == page.count('id="b-standing"') == 1


def test_before_anything_is_rebutted_it_says_so_where_it_can_be(client, opened, olga):
    assert 'id="rebuttals"' not in client.get(opened.get_absolute_url()).text

    move(opened, olga, "start_rebuttals")

    assert "Nothing has been rebutted yet." in client.get(opened.get_absolute_url()).text


def test_twenty_stand_in_full_and_the_others_on_their_page(client, arguing, bea):
    for number in range(23):
        rebuttal(arguing, bea, f"Word {number}.")

    page = client.get(arguing.get_absolute_url()).text

    assert page.count('class="post post--rebuttal') == 20
    assert page.count("<aside class=") >= 23
    assert f'href="{arguing.get_absolute_url()}rebuttals/">3 more, and the ledger</a>' in page


def test_everything_that_people_write_is_escaped(client, arguing, bea):
    Person.objects.filter(pk=bea.pk).update(name=EVIL, affiliation=EVIL)
    rebuttal(arguing, Person.objects.get(pk=bea.pk), EVIL, point=EVIL)

    page = client.get(arguing.get_absolute_url()).text

    assert "<script>alert" not in page
    assert escape(EVIL) in text_in(page)


# What a paragraph offers --------------------------------------------------------------------------------------


def offered(page: str, letter: str) -> list[str]:
    return re.findall(r'<a href="[^"]*" rel="nofollow" aria-label="([^"]*)">', text_in(page, letter))


def test_each_finds_at_a_paragraph_what_they_may_do_with_it(client, arguing, ben, cleo):
    path = arguing.get_absolute_url()
    page = client.get(path).text
    assert offered(page, "a") == offered(page, "b") == []
    assert "data-pick" not in page
    assert "passages" not in page.replace("data-passages", "")

    client.force_login(cleo)
    page = client.get(path).text
    assert offered(page, "a") == ["Respond to paragraph 1 of A"]
    assert 'data-for="respond"' in page

    client.force_login(ben)
    page = client.get(path).text
    assert offered(page, "b") == ["Rebut paragraph 1 of B", "Respond to paragraph 1 of B"]
    assert offered(page, "a") == ["Respond to paragraph 1 of A"]
    block = f"p-{opening(arguing, 'b').doc_id}-1"
    assert f'href="{path}rebut/2/?version=1&amp;block={block}"' in page
    assert f'href="{path}respond/?to=2&amp;version=1&amp;block={block}"' in page
    assert f'data-pick="{path}posts/2/passage/" data-version="1" data-for="rebut respond"' in page


# The parts alone ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "says"),
    [
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ('<p>So[1]<sup class="cite"><a href="#r">[1]</a></sup> it <s>was</s> is.</p>', "So[1] it is."),
        (f"<p>{'word ' * 60}</p>", f"{'word ' * 26}word …"),
        (f"<p>{'x' * 2000}"[:READ], "x" * 138 + " …"),
        ("<p>a &amp; b &am", "a & b"),
    ],
)
def test_a_note_shows_how_a_rebuttal_begins(html, says):
    assert excerpt(html) == says
    assert len(excerpt(html)) <= 140


def test_a_text_without_notes_and_links_stays_as_it_is():
    assert text_of("<p>a</p><h1>b</h1>", 4, (), None) == "<p>a</p><h4>b</h4>"


def test_the_marking_is_done_once_however_often_it_is_shown(monkeypatch):
    from forum.debates import margin

    note = Note(0, 3, 7, "Bea", "<aside>No.</aside>")
    first = text_of('<p id="p-1">One two.</p>', 4, [note], None)
    monkeypatch.setattr(margin, "mark", None)

    assert text_of('<p id="p-1">One two.</p>', 4, [note], None) == first


# Queries ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", [None, "ben", "mo"])
def test_the_page_costs_the_same_whatever_was_rebutted(client, arguing, ben, bea, reader, request):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    if reader:
        client.force_login(request.getfixturevalue(reader))
    counts = []
    for more in (1, 2, 57):
        for number in range(more):
            reply(arguing, ben, rebuttal(arguing, bea, f"Word {number}."))
        client.get(arguing.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            client.get(arguing.get_absolute_url())
        counts.append(len(asked))

    assert len(set(counts)) == 1, counts
