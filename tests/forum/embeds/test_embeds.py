"""Cards on other sites and the answers of oEmbed: what anybody may read now, no cookie, no script."""

import json
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from forum.debates.actions import edit_debate
from forum.moderation.actions import hide_post
from tests.cast import voice_of

SITE = "http://127.0.0.1:8000"


def card(debate) -> str:
    return reverse("embeds:debate", args=[debate.slug])


def asked(client, url: str, **more):
    return client.get(reverse("embeds:oembed"), {"url": url, **more})


def test_the_card_has_the_question_and_every_voice_and_may_stand_in_a_frame(client, opened):
    response = client.get(card(opened))
    page = response.content.decode()

    assert [
        word for word in (opened.question, "Thesis A", "Thesis B", "Ben Example", "Read both sides") if word not in page
    ] == []
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert [word for word in ("<form", "<script", "csrf") if word in page] == []
    assert not response.cookies


def test_it_tells_nothing_sealed_whoever_asks(client, sealed, olga):
    client.force_login(olga)
    page = client.get(card(sealed)).content.decode()

    assert [word for word in ("xylophone", "Sealed title") if word in page] == []


def test_nor_anything_hidden(client, opened, olga):
    hide_post(post=voice_of(opened, "a").contributions.get().post, by=olga, reason="Not here.")
    client.force_login(olga)
    page = client.get(card(opened)).content.decode()

    assert [word for word in ("Title A", "promise to people", "Not here.") if word in page] == []


def test_who_asks_makes_no_difference(client, sealed, ben):
    anyone = client.get(card(sealed)).content
    client.force_login(ben)

    assert client.get(card(sealed)).content == anyone
    assert b"Read what is asked" in anyone


def test_a_debate_for_members_only_has_neither_card_nor_answer(client, opened, olga):
    edit_debate(debate=opened, by=olga, is_open=False)
    client.force_login(olga)

    assert client.get(card(opened)).status_code == 404
    assert asked(client, SITE + opened.get_absolute_url()).status_code == 404
    assert "oembed" not in client.get(opened.get_absolute_url()).content.decode()


def test_oembed_says_in_json_how_to_show_it(client, opened):
    response = asked(client, SITE + opened.get_absolute_url())
    told = json.loads(response.content)

    assert {name: told[name] for name in ("version", "type", "title", "width", "height", "author_name")} == {
        "version": "1.0", "type": "rich", "title": opened.question, "width": 640, "height": 420, "author_name": "The Host",
    }  # fmt: skip
    assert f'src="{SITE}{card(opened)}"' in told["html"]
    assert "allow-scripts" not in told["html"]
    assert client.get(told["thumbnail_url"].removeprefix(SITE))["Content-Type"] == "image/png"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_and_in_xml(client, opened, olga):
    edit_debate(debate=opened, by=olga, question="Faces & <masks>?")
    told = ElementTree.fromstring(asked(client, SITE + opened.get_absolute_url(), format="xml").content)

    assert told.tag == "oembed"
    assert told.findtext("title") == "Faces & <masks>?"
    assert "&lt;masks&gt;" in (told.findtext("html") or "")


def test_it_fits_into_what_is_asked_for_or_is_a_link(client, opened):
    url = SITE + opened.get_absolute_url()
    narrow = json.loads(asked(client, url, maxwidth="400", maxheight="300").content)
    tiny = json.loads(asked(client, url, maxwidth="100").content)

    assert (narrow["width"], narrow["height"], "thumbnail_url" in narrow) == (400, 300, False)
    assert (tiny["type"], "html" in tiny) == ("link", False)


@pytest.mark.parametrize("page", ["voices/a/", "thread/", "rebuttals/", "posts/1/", "#a", "?view=one"])
def test_any_page_of_the_debate_is_shown_by_its_card(client, opened, page):
    assert json.loads(asked(client, SITE + opened.get_absolute_url() + page).content)["title"] == opened.question


@pytest.mark.parametrize(
    "url",
    ["", "nowhere", "https://other.example.org/debates/who-owns-a-face/", "http://[", "/debates/who-owns-a-face/",
     "http://127.0.0.1:8000/", "http://127.0.0.1:8000/debates/none/", "javascript:alert(1)", "http://127.0.0.1:8000/\x1f",
     "http://127.0.0.1:8000/debates/" + "x" * 900 + "/"],
)  # fmt: skip
def test_other_addresses_are_not_found(client, opened, url):
    assert asked(client, url).status_code == 404


def test_other_formats_are_not_spoken(client, opened):
    assert asked(client, SITE + opened.get_absolute_url(), format="yaml").status_code == 501


def test_the_page_says_where_to_ask(client, opened):
    page = client.get(opened.get_absolute_url()).content.decode()
    url = quote(SITE + opened.get_absolute_url(), safe="")

    for form, mime in (("json", "application/json+oembed"), ("xml", "text/xml+oembed")):
        assert f'type="{mime}" href="{SITE}/oembed/?format={form}&amp;url={url}"' in page


def test_the_number_of_queries_is_that_of_the_page_or_less(client, opened, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        client.get(card(opened))
