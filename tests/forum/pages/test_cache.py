"""Shared pages: who is given one, which one, and for how long."""

import asyncio
import time
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from django.db import OperationalError

from forum.debates.actions import edit_debate
from forum.debates.responses import respond
from forum.live.models import Topic
from forum.live.watch import Now, Watch
from forum.moderation.actions import hide_post
from forum.pages.cache import LONGEST_AGE, PageCache
from forum.pages.declare import AsOf
from forum.pages.django import OneThread
from forum.posts.actions import Text
from tests.cast import new_debate
from tests.forum.live.test_watch import VISIBLE_WITHIN, write_elsewhere
from tests.forum.pages.asking import Counting, Standing, ask, fixed

pytestmark = pytest.mark.django_db(transaction=True)


# What is shared -------------------------------------------------------------------------------------------------


async def test_a_page_is_asked_of_django_once(pages, django, opened):
    plain = await ask(OneThread(), opened.get_absolute_url())

    first, second = [await ask(pages, opened.get_absolute_url()) for _ in range(2)]

    assert (first, django.calls) == (second, 1)
    assert (second.status, second.body) == (200, plain.body)


@pytest.mark.parametrize("path", ["/", "/debates/", "{}", "{}voices/a/", "{}history/0/", "{}thread/"])
async def test_all_these_pages_are_shared(pages, django, opened, path):
    address = path.format(opened.get_absolute_url())

    told = [await ask(pages, address) for _ in range(2)]

    assert ([one.status for one in told], django.calls) == ([200, 200], 1)


async def test_what_no_view_declares_goes_to_django_as_it_is(pages, django):
    for _ in range(2):
        await ask(pages, "/about/?a=b", accept="text/html")

    assert (django.calls, len(pages.shelf)) == (2, 0)
    assert (django.scopes[0]["query_string"], (b"accept", b"text/html") in django.scopes[0]["headers"]) == (
        b"a=b",
        True,
    )


async def test_a_shared_page_carries_the_same_headers_and_three_more(pages, opened):
    plain = await ask(OneThread(), opened.get_absolute_url())

    told = await ask(pages, opened.get_absolute_url())

    added = {"etag", "cache-control", "vary"}
    same = {name: value for name, value in told.headers.items() if name not in added | {"content-security-policy"}}
    assert same == {n: v for n, v in plain.headers.items() if n not in added | {"content-security-policy"}}
    assert told.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert "set-cookie" not in told.headers
    assert {part.strip() for part in told.headers["vary"].split(",")} >= {"Cookie", "Accept-Encoding"}


async def test_parameters_that_a_page_does_not_know_make_no_other_page(pages, django, opened):
    address = opened.get_absolute_url()

    told = [await ask(pages, f"{address}{query}") for query in ("", "?utm_source=x", "?nonce=1&utm=2")]

    assert (django.calls, len({one.body for one in told})) == (1, 1)


async def test_parameters_that_a_page_knows_are_put_in_order(pages, django, opened):
    for query in ("?stage=past&page=1", "?page=1&stage=past", "?page=2&x=1&page=1&stage=past"):
        await ask(pages, f"/debates/{query}")

    assert (django.calls, django.scopes[0]["query_string"]) == (1, b"page=1&stage=past")


async def test_nothing_else_of_the_reader_reaches_the_view(pages, django, opened):
    await ask(pages, opened.get_absolute_url(), user_agent="x", cookie="theme=dark; csrftoken=abc; a=b", accept="y")

    assert django.scopes[0]["headers"] == [(b"host", b"testserver"), (b"cookie", b"theme=dark")]


async def test_appearance_makes_another_page(pages, django, opened):
    told = {
        cookie: await ask(pages, "/", cookie=cookie) for cookie in ("a=b", "theme=auto", "theme=dark", "theme=nonsense")
    }

    assert django.calls == 2
    assert told["a=b"].body == told["theme=auto"].body == told["theme=nonsense"].body != told["theme=dark"].body
    assert b'data-theme="dark"' in told["theme=dark"].body


async def test_languages_make_other_pages(settings, opened):
    settings.LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
    django = Counting(OneThread())
    pages = PageCache(django, room=2**24, watch=Watch())

    told = [await ask(pages, "/", accept_language=wish) for wish in ("en", "nl-BE,nl;q=0.9,en;q=0.1", "nl", "de")]
    told.append(await ask(pages, "/", accept_language="en", cookie="django_language=nl"))

    assert [one.headers["content-language"] for one in told] == ["en", "nl", "nl", "en", "nl"]
    assert django.calls == 2
    assert "Accept-Language" in told[0].headers["vary"]


# Who is given one -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "session=abc"},
        {"cookie": "theme=dark; session=abc"},
        {"cookie": "messages=abc"},
        {"authorization": "Basic eDp5"},
    ],
)
async def test_whoever_may_be_known_goes_to_django(pages, django, opened, headers):
    for _ in range(2):
        await ask(pages, opened.get_absolute_url(), **headers)

    assert (django.calls, len(pages.shelf)) == (2, 0)


async def test_a_person_signed_in_gets_their_own_page(pages, opened, cleo, client):
    await database_sync_to_async(client.force_login)(cleo)
    session = client.cookies["session"].value
    await ask(pages, opened.get_absolute_url())

    told = await ask(pages, opened.get_absolute_url(), cookie=f"session={session}")

    assert (told.headers["cache-control"], "/accounts/logout/" in told.text) == ("private, no-store", True)


async def test_a_form_that_is_sent_goes_to_django(pages, django, opened):
    await ask(pages, opened.get_absolute_url())

    told = await ask(pages, opened.get_absolute_url(), "POST")

    assert (told.status, django.calls, django.scopes[1]["method"]) == (403, 2, "POST")


# What never enters ----------------------------------------------------------------------------------------------


async def test_a_debate_that_is_not_public_never_enters(pages, opened, olga):
    address = opened.get_absolute_url()
    before = await ask(pages, address)

    await database_sync_to_async(edit_debate)(debate=opened, by=olga, is_open=False)
    pages.watch.forget()
    after = await ask(pages, address)
    await ask(pages, address)

    assert (before.status, after.status) == (200, 404)
    assert opened.question not in after.text


async def test_a_sealed_text_is_nowhere(pages, sealed):
    told = [await ask(pages, f"{sealed.get_absolute_url()}{path}") for path in ("", "voices/a/", "thread/")]

    assert not any("xylophone" in one.text or "Sealed title" in one.text for one in told)


@pytest.mark.parametrize(
    "answer",
    [
        {"as_of": None},
        {"status": 404},
        {"status": 500},
        {"status": 302, "headers": [(b"Location", b"/")]},
        {"headers": [(b"Set-Cookie", b"csrftoken=abc")]},
        {"headers": [(b"Cache-Control", b"private, no-store")]},
        {"headers": [(b"Vary", b"*")]},
        {"headers": [(b"Content-Encoding", b"gzip")]},
    ],
)
async def test_what_is_not_for_everybody_never_enters(answer):
    pages, django = fixed(**answer)

    told = [await ask(pages, "/") for _ in range(2)]

    assert (django.calls, len(pages.shelf)) == (2, 0)
    assert (told[0].status, told[0].body, "etag" in told[0].headers) == (
        answer.get("status", 200),
        b"<p>page</p>",
        False,
    )


async def test_a_topic_that_ceases_to_be_public_is_not_shown_though_its_version_stands():
    watch = Standing()
    pages, django = fixed(watch=watch)
    await ask(pages, "/")

    watch.stands = Now(0, 1, False)
    await ask(pages, "/")

    assert django.calls == 2


async def test_a_hidden_text_is_gone_with_the_very_next_answer(pages, opened, cleo, olga):
    said = await database_sync_to_async(respond)(
        debate=opened, by=cleo, text=Text(source="An insult."), client_key=uuid4()
    )
    pages.watch.forget()
    address = f"{opened.get_absolute_url()}thread/"
    before = await ask(pages, address)

    await database_sync_to_async(hide_post)(post=said, by=olga, reason="Insults.")
    pages.watch.forget()
    after = await ask(pages, address)

    assert ("An insult." in before.text, "An insult." in after.text) == (True, False)


# For how long ---------------------------------------------------------------------------------------------------


async def test_a_change_by_another_process_is_on_the_page_in_time(pages, opened):
    address = opened.get_absolute_url()
    await ask(pages, address)

    await database_sync_to_async(write_elsewhere)("UPDATE forum_debate SET host = 'Another host'")
    await database_sync_to_async(write_elsewhere)("UPDATE forum_topic SET version = version + 1")
    began = time.monotonic()
    while "Another host" not in (await ask(pages, address)).text and time.monotonic() - began < VISIBLE_WITHIN:
        await asyncio.sleep(0.02)

    assert "Another host" in (await ask(pages, address)).text


async def test_a_new_debate_is_on_the_lists(pages, opened, olga):
    await ask(pages, "/")
    await ask(pages, "/debates/")

    other = await database_sync_to_async(new_debate)(olga, question="A second question?")
    await database_sync_to_async(Topic.objects.filter(pk=other.topic_id).update)(is_public=True)
    await database_sync_to_async(write_elsewhere)("UPDATE forum_debate SET stage = 'open'")
    pages.watch.forget()

    assert "A second question?" in (await ask(pages, "/")).text
    assert "A second question?" in (await ask(pages, "/debates/")).text


async def test_a_page_grows_old():
    pages, django = fixed()
    await ask(pages, "/")

    next(iter(pages.shelf._pages.values()))[0].made_at -= LONGEST_AGE + 1
    await ask(pages, "/")

    assert django.calls == 2


async def test_a_page_newer_than_what_is_remembered_makes_the_watch_forget():
    pages, _django = fixed(as_of=AsOf(1, 2))

    await ask(pages, "/")

    assert pages.watch.forgotten == [1]


async def test_while_the_database_is_away_django_says_so_in_its_own_words():
    class Away(Standing):
        def known(self, topic_id):
            raise OperationalError("the server closed the connection")

    pages, app = fixed(watch=Standing())
    await ask(pages, "/debates/")
    pages.watch = Away()
    app.app.status, app.app.body = 500, b"<p>Something broke.</p>"

    told = await ask(pages, "/debates/")

    assert (told.status, told.body) == (500, b"<p>Something broke.</p>")
