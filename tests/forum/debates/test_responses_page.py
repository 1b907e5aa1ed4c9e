"""The page of responses: every exchange with its answers, twenty at a time, in either order, in few queries."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from forum.debates.handing import hand
from forum.debates.models import Debate
from forum.debates.responses import respond
from forum.debates.taking_away import delete_post
from forum.moderation.actions import hide_post
from forum.once import OncePerVersion
from forum.posts.actions import Text
from forum.posts.models import Post
from tests.cast import response, voice_of
from tests.forum.debates.arguing import rebuttal


def page(debate: Debate, query: str = "") -> str:
    return reverse("debates:responses", args=[debate.slug]) + query


def numbers(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'<article class="post [^>]*id="post-(\d+)"', html)]


def say(debate: Debate, by, source: str, to: Post | None = None, **more) -> Post:
    return respond(debate=debate, by=by, text=Text(source=source), client_key=uuid4(), reply_to=to, **more)


def test_exchanges_stand_in_order_each_with_its_answers(client, opened, cleo, dan):
    first, second = response(opened, cleo), response(opened, dan)
    say(opened, dan, "Why?", first)
    say(opened, cleo, "Well.", second)

    assert numbers(client.get(page(opened)).content.decode()) == [3, 5, 4, 6]
    assert numbers(client.get(page(opened, "?order=newest")).content.decode()) == [4, 6, 3, 5]


def test_contributions_and_rebuttals_do_not_stand_here(client, opened, cleo, bea):
    rebuttal(opened, bea)
    response(opened, cleo)

    assert numbers(client.get(page(opened)).content.decode()) == [4]


def test_what_is_deeper_than_two_answers_goes_on_on_a_page_of_its_own(client, opened, cleo, dan):
    said = response(opened, cleo)
    for number in range(4):
        said = say(opened, dan if number % 2 else cleo, f"Answer {number}.", said)

    text = client.get(page(opened)).content.decode()

    assert numbers(text) == [3, 4, 5]
    assert f'href="{page(opened)}?from=5"' in text
    assert numbers(client.get(page(opened, "?from=5")).content.decode()) == [5, 6, 7]


@pytest.mark.parametrize("query", ["?from=99", "?from=1", "?from=0"])
def test_what_is_no_part_of_a_readers_exchange_is_not_gone_on_from(client, opened, cleo, query):
    response(opened, cleo)

    assert client.get(page(opened, query)).status_code == 404


@pytest.mark.parametrize("query", ["?after=x", "?order=by+name", "?from=", "?after=-3"])
def test_an_odd_address_shows_the_beginning(client, opened, cleo, query):
    response(opened, cleo)

    assert numbers(client.get(page(opened, query)).content.decode()) == [3]


def test_there_are_twenty_on_a_page_and_a_way_to_the_next(client, opened, cleo):
    for number in range(23):
        response(opened, cleo, f"Word {number}.")

    first = client.get(page(opened)).content.decode()
    newest = client.get(page(opened, "?order=newest")).content.decode()

    assert numbers(first) == [*range(3, 23)]
    assert f'href="{page(opened)}?after=22"' in first
    assert numbers(client.get(page(opened, "?after=22")).content.decode()) == [23, 24, 25]
    assert numbers(newest) == [*range(25, 5, -1)]
    assert f'href="{page(opened)}?order=newest&amp;after=6"' in newest
    assert numbers(client.get(page(opened, "?order=newest&after=6")).content.decode()) == [5, 4, 3]


def test_tombstones_keep_the_shape_and_say_which_they_are(client, opened, cleo, dan, olga):
    first = response(opened, cleo, "The first word.")
    second = say(opened, dan, "The second word.", first)
    say(opened, cleo, "The third word.", second)
    delete_post(post=first, by=cleo)
    hide_post(post=second, by=olga, reason="Names somebody.")

    text = client.get(page(opened)).content.decode()

    assert numbers(text) == [3, 4, 5]
    assert "Deleted by its author." in text
    assert "Hidden by a moderator: Names somebody." in text
    assert "The third word." in text
    assert "The first word." not in text
    assert "The second word." not in text


def test_a_view_stands_beside_the_name(client, opened, cleo):
    say(opened, cleo, "So be it.", view="b")
    say(opened, cleo, "Or so.", view="diversity")

    text = client.get(page(opened)).content.decode()
    start = client.get(opened.get_absolute_url()).content.decode()

    for html in (text, start):
        assert 'class="tag tag--side vb">finds B most appealing<' in html
        assert "values the diversity of perspectives" in html


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_page_costs_the_same_however_much_is_said(
    client, moderated, cleo, dan, mo, count, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(OncePerVersion, "seconds", 60)
    for number in range(count):
        said = response(moderated, cleo, f"Word {number}.")
        say(moderated, dan, f"Answer {number}.", said)
        hand(post=said, voice=voice_of(moderated, "a"), by=mo, note="")
    client.get(page(moderated))

    with django_assert_num_queries(4):
        client.get(page(moderated))
    client.force_login(cleo)
    with django_assert_num_queries(8):
        client.get(page(moderated))


def test_signed_out_one_is_led_to_the_form(client, opened):
    text = client.get(page(opened)).content.decode()

    assert "Sign in to respond." in text
    assert "Nobody has responded yet." in text


def test_a_stranger_finds_nothing_of_a_debate_they_may_not_know_of(client, debate, dan):
    client.force_login(dan)

    assert client.get(page(debate)).status_code == 404
