"""One contribution alone."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from forum.debates.models import Contribution
from tests.cast import late, move, new_debate, seat, sign, voice_of
from tests.forum.debates.reading import change, reference, structured_data


def path(debate, letter="a") -> str:
    return f"/debates/{debate.slug}/voices/{letter}/"


def test_a_contribution_has_a_page_with_its_neighbour_and_its_own_address(client, opened):
    response = client.get(path(opened))

    assertContains(response, '<h1 class="con__title" id="a-title"')
    assertContains(response, "Read the other side")
    assertContains(response, path(opened, "b"))
    assertContains(response, f'<link rel="canonical" href="http://127.0.0.1:8000{path(opened)}">', html=True)
    assertNotContains(response, "noindex")


def test_a_contribution_that_may_not_be_read_is_nowhere_handed_in_or_not(client, sealed, bea, ada, dan):
    for person in (None, bea, ada, dan):
        if person:
            client.force_login(person)
        assert [client.get(path(sealed, letter)).status_code for letter in "ab"] == [404, 404]


def test_a_letter_without_a_voice_is_nowhere(client, opened):
    assert client.get(path(opened, "c")).status_code == 404


def test_its_author_sees_a_sealed_text_with_a_way_to_change_it(client, sealed, ben, olga):
    client.force_login(ben)
    response = client.get(path(sealed))
    assertContains(response, "only its author and the organizers see this text")
    assertContains(response, f"/debates/{sealed.slug}/write/a/opening/")
    assertContains(response, '<meta name="robots" content="noindex">', html=True)
    assertNotContains(response, "application/ld+json")

    client.force_login(olga)
    assertNotContains(client.get(path(sealed)), "/write/a/opening/")


def test_references_and_changes_are_those_of_this_text_only(client, writing, olga, ben):
    reference(ben, "doe", "Cited by A")
    reference(ben, "roe", "Cited by B")
    sign(writing, "a", source="One.[@doe]")
    sign(writing, "b", source="Two.[@roe]")
    move(writing, olga, "open")
    change(Contribution.objects.get(voice__debate=writing, voice__order=1), "Two![@roe]", "Louder.")

    first, second = client.get(path(writing, "a")), client.get(path(writing, "b"))

    assertContains(first, "Cited by A")
    assertNotContains(first, "Cited by B")
    assertNotContains(first, "Louder.")
    assertContains(second, "Louder.")


def test_the_closing_statement_stands_below(client, olga, ben, bea):
    debate = move(new_debate(olga, format_key="roundtable"), olga, "start_writing")
    for letter, author in (("a", ben), ("b", bea)):
        seat(voice_of(debate, letter), author, olga)
        sign(debate, letter)
    debate = move(move(late(debate), olga, "open"), olga, "start_closing")
    sign(debate, "a", title="In the end", kind="closing")

    assertContains(client.get(path(debate)), "In the end")
    assertContains(client.get(path(debate)), 'id="closing"')
    assertNotContains(client.get(path(debate, "b")), 'id="closing"')


def test_structured_data_says_who_wrote_what_when_under_which_licence(client, writing, olga, ben):
    reference(ben, "doe", "A study of faces")
    sign(writing, "a", source="One.[@doe]")
    sign(writing, "b")
    move(writing, olga, "open")

    data = structured_data(client.get(path(writing)).text)

    assert data["@type"] == "Article"
    assert data["headline"] == "Title A"
    assert data["author"]["name"] == "Ben Example"
    assert data["author"]["affiliation"]["name"] == "Adviser, Open Lens"
    assert data["wordCount"] == 1
    assert data["isPartOf"]["name"] == "Who owns a face?"
    assert [one["url"] for one in data["citation"]] == ["https://example.org/"]
    assert {"dateCreated", "datePublished", "license"} <= set(data)
    assert "dateModified" not in data


@pytest.mark.parametrize("source", ["# One\n\ntext\n\n### Three", "## Two\n\ntext\n\n### Three"])
def test_headings_inside_a_text_follow_the_heading_above_them(client, writing, olga, source):
    sign(writing, "a", source=source)
    sign(writing, "b")
    move(writing, olga, "open")

    alone, spread = client.get(path(writing)).text, client.get(f"/debates/{writing.slug}/").text

    assert [alone.count(f'<h{level} id="h-') for level in (2, 3, 4, 5)] == [1, 1, 0, 0]
    assert [spread.count(f'<h{level} id="h-') for level in (2, 3, 4, 5)] == [0, 0, 1, 1]
