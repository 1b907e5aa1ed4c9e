"""The spread."""

import re

import pytest
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

from forum.debates.actions import edit_debate, list_reference, put_in_gallery, write_framing
from forum.debates.models import Contribution, Debate
from forum.posts.actions import Text
from tests.cast import late, move, new_debate, seat, sign, voice_of
from tests.forum.debates.reading import change, picture, reference, roundtable, structured_data, words_of


def path(debate: Debate) -> str:
    return f"/debates/{debate.slug}/"


def test_an_anonymous_reader_sees_both_contributions_side_by_side(client, opened):
    response = client.get(path(opened))

    assertContains(response, "Who owns a face?")
    assertContains(response, "A neutral essay of a few words.")
    assertContains(response, 'class="spread spread--2"')
    assert re.findall(r'<article class="con (v\w)" id="(\w)"', response.text) == [("va", "a"), ("vb", "b")]
    assertContains(response, "Title A")
    assertContains(response, "Title B")
    assertContains(response, "Adviser, Open Lens")
    assertContains(response, "No competing interests declared.", count=2)
    assertContains(response, "<strong>people</strong>", count=2)
    assertContains(response, "12 words", count=2)


def test_one_at_a_time_is_an_address_of_its_own(client, opened):
    assertContains(client.get(path(opened), {"view": "one"}), "spread--2 spread--one")
    assertNotContains(client.get(path(opened), {"view": "two"}), "spread--one")


def test_a_debate_in_preparation_is_nowhere_but_for_those_who_take_part(client, debate, olga, ada, dan):
    assert client.get(path(debate)).status_code == 404
    client.force_login(dan)
    assert client.get(path(debate)).status_code == 404

    for person in (olga, ada):
        client.force_login(person)
        assertContains(client.get(path(debate)), "Nothing is written yet")


def test_a_sealed_contribution_leaves_no_trace_for_others(client, writing, ada, mo, bea, cleo):
    before = {}
    for person in (None, ada, mo, bea, cleo):
        client.force_login(person) if person else client.logout()
        before[person] = words_of(client.get(path(writing)).text)

    sign(writing, "a", title="Sealed title", source="The sealed word is xylophone.")

    for person in (None, ada, mo, bea, cleo):
        client.force_login(person) if person else client.logout()
        page = client.get(path(writing)).text
        assert words_of(page) == before[person]
        assert "xylophone" not in page
        assert "Sealed title" not in page


def test_its_author_and_the_organizers_read_a_sealed_contribution_and_are_told_so(client, sealed, ben, olga):
    for person in (ben, olga):
        client.force_login(person)
        response = client.get(path(sealed))
        assertContains(response, "xylophone")
        assertContains(response, "Sealed: only its author and the organizers see this text.")
        assert "xylophone" not in str(structured_data(response.text))
        assert "Sealed title" not in str(structured_data(response.text))


@pytest.mark.parametrize(
    ("format_key", "sentence"),
    [
        ("two-voices", "once all are in or the deadline has passed"),
        ("oxford", "together with the others, after the deadline"),
        ("open-question", "It appears here when it is signed."),
    ],
)
def test_the_place_of_a_text_to_come_says_when_it_appears(client, olga, format_key, sentence):
    debate = move(new_debate(olga, format_key=format_key), olga, "start_writing")

    assertContains(client.get(path(debate)), sentence, count=2)


def test_a_voice_that_stayed_silent_is_said_to_be_silent(client, olga, ben, bea):
    debate = move(new_debate(olga, format_key="roundtable"), olga, "start_writing")
    for letter, author in (("a", ben), ("b", bea)):
        seat(voice_of(debate, letter), author, olga)
        sign(debate, letter)
    move(late(debate), olga, "open")

    assertContains(client.get(path(debate)), "There is no contribution here.", count=1)


def test_closing_statements_have_a_section_once_they_are_asked_for(client, olga, ben, bea):
    debate = move(new_debate(olga, format_key="roundtable"), olga, "start_writing")
    for letter, author in (("a", ben), ("b", bea)):
        seat(voice_of(debate, letter), author, olga)
        sign(debate, letter)
    debate = move(late(debate), olga, "open")
    assertNotContains(client.get(path(debate)), 'id="closings"')

    debate = move(debate, olga, "start_closing")
    sign(debate, "a", title="In the end", kind="closing")

    response = client.get(path(debate))
    assertContains(response, 'id="a-closing"')
    assertContains(response, "In the end")
    assertContains(response, "Being written. It appears here when it is signed.", count=2)


def test_every_citation_leads_to_a_line_of_its_own_list(client, writing, olga, ben, bea):
    for key in ("doe", "roe"):
        reference(ben, key, f"The book of {key}")
    framing = writing.framing
    text = Text("", "", "First.[@roe]")
    write_framing(debate=writing, by=olga, text=text, version=framing.version, reason="A source.")
    sign(writing, "a", source="One.[@doe, p. 3] Two.[@roe] Three.[@doe, p. 9]")
    sign(writing, "b", source="Four.[@roe]")
    move(writing, olga, "open")

    page = client.get(path(writing)).text

    targets = re.findall(r'href="#(ref-p\d+-\d+)"', page)
    lines = re.findall(r'<li id="(ref-p\d+-\d+)" value="(\d+)"', page)
    assert len(targets) == 5
    assert set(targets) == {anchor for anchor, _ in lines}
    assert [number for _, number in lines] == ["1", "1", "2", "1"]
    assert "Cited: p. 3; p. 9." in page
    assert "14 Feb 2026" in page


def test_a_reference_that_is_only_listed_is_shown_apart_and_not_twice(client, opened, olga):
    list_reference(debate=opened, by=olga, reference=reference(olga, "doe", "Only listed"))

    response = client.get(path(opened))

    assertContains(response, "Also listed for this debate")
    assertContains(response, '<li id="listed-1"')
    assertContains(response, "References (1)")


def test_the_gallery_shows_pictures_whose_credit_is_complete(client, opened, olga):
    put_in_gallery(debate=opened, by=olga, image=picture(olga))
    lacking = picture(olga, title="Lacking", author="", alt="No author")
    put_in_gallery(debate=opened, by=olga, image=lacking)

    response = client.get(path(opened))

    assertContains(response, 'alt="A blue field"')
    assertContains(response, "Ann Artist")
    assertContains(response, "https://creativecommons.org/licenses/by-sa/4.0/")
    assertContains(response, "via own upload")
    assertNotContains(response, str(lacking.pk))
    assertContains(response, '<meta property="og:image"')

    client.force_login(olga)
    assertContains(client.get(path(opened)), "1 picture waits for its credit")


def test_a_change_is_shown_with_its_reason_and_leads_to_the_redline(client, opened):
    contribution = Contribution.objects.get(voice__debate=opened, voice__order=1)
    change(contribution, "Openness was a promise.", "A claim was too wide.")

    response = client.get(path(opened))

    assertContains(response, "A claim was too wide.")
    assertContains(response, f"/debates/{opened.slug}/history/2/?from=1&amp;to=2")
    assertContains(response, "Updated on", count=2)


def test_those_who_have_something_to_do_here_find_the_way(client, writing, olga, ben, cleo):
    organize, write = f"{path(writing)}organize/", f"{path(writing)}write/a/opening/"
    client.force_login(cleo)
    assertNotContains(client.get(path(writing)), organize)
    client.force_login(olga)
    assertContains(client.get(path(writing)), organize)
    assertNotContains(client.get(path(writing)), write)
    client.force_login(ben)
    assertContains(client.get(path(writing)), write)
    assertContains(client.get(path(writing)), "Write your contribution")

    sign(writing, "a")
    assertContains(client.get(path(writing)), "Change your contribution")


def test_licence_downloads_and_addresses_are_said_in_the_head(client, opened):
    response = client.get(path(opened), {"view": "one"})

    assertContains(response, f'<link rel="canonical" href="http://127.0.0.1:8000{path(opened)}">', html=True)
    assertContains(response, '<link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">', html=True)
    assertContains(response, f'type="application/json" href="{path(opened)}export.json"')
    for form in ("json", "md", "html"):
        assertContains(response, f'href="{path(opened)}export.{form}" rel="nofollow"')
    assertContains(response, '<meta property="og:title" content="Who owns a face?">', html=True)


def test_structured_data_names_the_parts_and_their_authors(client, opened):
    data = structured_data(client.get(path(opened)).text)

    assert (data["@type"], data["about"]) == ("CreativeWork", {"@type": "Question", "name": "Who owns a face?"})
    assert [part["author"]["name"] for part in data["hasPart"]] == ["Olga Example", "Ben Example", "Bea Example"]
    assert data["hasPart"][1]["url"] == f"http://127.0.0.1:8000{path(opened)}voices/a/"
    assert data["hasPart"][1]["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"


def test_no_text_breaks_out_of_the_structured_data(client, writing, olga):
    attack = "</script><script>alert(1)</script><!-- & ' \u2028"
    edit_debate(debate=writing, by=olga, question=attack, host=attack)
    sign(writing, "a", title=attack)
    sign(writing, "b")
    move(writing, olga, "open")

    page = client.get(path(writing)).text

    assert "<script>alert" not in page
    assert escape(attack) in page
    data = structured_data(page)
    assert data["name"] == attack
    assert data["hasPart"][1]["headline"] == attack


def test_a_debate_that_is_not_public_is_kept_from_search_engines(client, debate, olga):
    client.force_login(olga)

    response = client.get(path(debate))

    assertContains(response, '<meta name="robots" content="noindex">', html=True)
    assertNotContains(response, "application/ld+json")


@pytest.mark.parametrize("who", ["", "olga", "cleo"])
def test_the_spread_asks_as_often_for_eight_voices_as_for_three(
    client, who, request, olga, cleo, django_assert_max_num_queries
):
    if who:
        client.force_login(request.getfixturevalue(who))
    counts = []
    for debate in (roundtable(olga, 3), roundtable(olga, 8)):
        with django_assert_max_num_queries(20) as queries:
            client.get(path(debate))
        counts.append(len(queries))

    assert counts[0] == counts[1]
