"""Shared pages: who is given one, which one, and for how long."""

import asyncio
import gzip
import time
from uuid import uuid4

import brotli
import pytest
from channels.db import database_sync_to_async

from forum.debates.actions import edit_debate
from forum.debates.responses import respond
from forum.live.models import Topic
from forum.live.watch import Now, Watch
from forum.moderation.actions import hide_post
from forum.pages.asked import best_encoding
from forum.pages.cache import LONGEST_AGE, PageCache
from forum.pages.declare import AsOf
from forum.pages.django import OneThread
from forum.posts.actions import Text
from tests.cast import new_debate
from tests.forum.live.test_watch import VISIBLE_WITHIN, write_elsewhere
from tests.forum.pages.asking import Counting, Fixed, ask

pytestmark = pytest.mark.django_db(transaction=True)


class Standing(Watch):
    """A watch that is told where things stand."""

    def __init__(self, version=1, is_public=True):
        super().__init__()
        self.stands, self.forgotten = Now(0, version, is_public), []

    def known(self, topic_id):
        return self.stands

    def forget(self, topic_id=None):
        self.forgotten.append(topic_id)


def fixed(*, watch=None, room=2**24, wait=0, **answer):
    """The cache before a stand-in for Django, and the stand-in."""
    answer = {"as_of": AsOf(1, 1), **answer}
    app = Counting(Fixed(**answer), wait)
    return PageCache(app, room=room, watch=watch or Standing()), app


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


# Many at once ---------------------------------------------------------------------------------------------------


async def test_a_hundred_who_ask_together_ask_django_once():
    pages, django = fixed(wait=0.02)

    told = await asyncio.gather(*(ask(pages, "/", accept_encoding="br") for _ in range(100)))

    assert (django.calls, {one.status for one in told}) == (1, {200})


async def test_a_leader_who_hangs_up_leaves_nobody_waiting():
    pages, django = fixed(wait=0.02)
    leader, follower = asyncio.create_task(ask(pages, "/")), asyncio.create_task(ask(pages, "/"))
    await asyncio.sleep(0.005)

    leader.cancel()

    assert ((await follower).status, django.calls) == (200, 1)


async def test_what_goes_wrong_goes_wrong_for_all_and_is_tried_again():
    async def fail(scope, receive, send):
        await asyncio.sleep(0.01)
        raise OSError("gone")

    pages = PageCache(fail, room=2**20, watch=Standing())

    told = await asyncio.gather(ask(pages, "/"), ask(pages, "/"), return_exceptions=True)

    assert ([str(one) for one in told], pages._flights) == (["gone", "gone"], {})


async def test_followers_of_an_answer_that_is_not_shared_ask_for_themselves():
    pages, django = fixed(wait=0.01, headers=[(b"Set-Cookie", b"a=b")])

    told = await asyncio.gather(*(ask(pages, "/?x=1") for _ in range(3)))

    assert ([one.status for one in told], django.calls) == ([200, 200, 200], 3)
    assert {scope["query_string"] for scope in django.scopes} == {b""}


async def test_one_who_comes_after_a_change_is_not_given_what_was_begun_before_it():
    watch = Standing()
    pages, django = fixed(watch=watch, wait=0)
    django.app = Fixed(AsOf(1, 1), body=b"<p>old</p>", wait=0.02)
    early = asyncio.create_task(ask(pages, "/"))
    await asyncio.sleep(0.005)

    watch.stands = Now(0, 2, True)
    late = asyncio.create_task(ask(pages, "/"))
    await asyncio.sleep(0)
    django.app = Fixed(AsOf(1, 2), body=b"<p>new</p>")

    assert ((await late).body, django.calls) == (b"<p>new</p>", 2)
    assert (await early).status == 200


# Bytes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("identity", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("gzip;q=0, *;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("identity;q=1, br;q=0.5", ""),
        ("br;q=nonsense", ""),
        ("BR", "br"),
    ],
)
def test_the_reader_chooses_the_encoding(accepted, encoding):
    assert best_encoding(accepted.encode()) == encoding


async def test_each_encoding_holds_the_same_text_and_is_made_once(pages, django, opened):
    undo = {"br": brotli.decompress, "gzip": gzip.decompress}
    address = opened.get_absolute_url()

    plain = await ask(pages, address)
    packed = {name: await ask(pages, address, accept_encoding=name) for name in undo for _ in range(2)}

    assert {name: undo[name](one.body) == plain.body for name, one in packed.items()} == {"br": True, "gzip": True}
    assert {name: one.headers["content-encoding"] for name, one in packed.items()} == {"br": "br", "gzip": "gzip"}
    assert all(one.headers["content-length"] == str(len(one.body)) for one in [plain, *packed.values()])
    assert "content-encoding" not in plain.headers
    assert django.calls == 1


async def test_a_short_answer_is_not_compressed():
    pages, _django = fixed(body=b"short")

    told = await ask(pages, "/", accept_encoding="br, gzip")

    assert (told.body, "content-encoding" in told.headers) == (b"short", False)


async def test_whoever_has_the_page_is_told_so(pages, django, opened):
    address = opened.get_absolute_url()
    mark = (await ask(pages, address)).headers["etag"]

    told = [await ask(pages, address, if_none_match=wish) for wish in (mark, f'"x", {mark}', "*", mark[2:])]
    other = await ask(pages, address, if_none_match='W/"other"')

    assert [(one.status, one.body, one.headers["etag"]) for one in told] == [(304, b"", mark)] * 4
    assert not {"content-length", "content-type", "content-encoding"} & set(told[0].headers)
    assert {"vary", "cache-control", "content-security-policy"} <= set(told[0].headers)
    assert (other.status, django.calls) == (200, 1)


async def test_a_change_gives_another_mark(pages, opened, olga):
    before = (await ask(pages, opened.get_absolute_url())).headers["etag"]

    await database_sync_to_async(edit_debate)(debate=opened, by=olga, host="Another host")
    pages.watch.forget()

    assert (await ask(pages, opened.get_absolute_url(), if_none_match=before)).status == 200


async def test_head_tells_all_but_the_body(pages, django, opened):
    whole = await ask(pages, opened.get_absolute_url())

    head = await ask(pages, opened.get_absolute_url(), "HEAD")

    assert (head.status, head.headers, head.body, django.calls) == (200, whole.headers, b"", 1)


async def test_head_first_makes_the_page_for_those_who_follow(pages, django, opened):
    head = await ask(pages, opened.get_absolute_url(), "HEAD")

    whole = await ask(pages, opened.get_absolute_url())

    assert (head.body, len(whole.body) > 1000, django.calls) == (b"", True, 1)


async def test_the_shelf_stays_below_its_bound_and_lets_the_least_used_go():
    pages, django = fixed(room=100_000, body=b"x" * 8000)

    for number in range(20):
        await ask(pages, f"/debates/?page={number}", accept_encoding="gzip")
        await ask(pages, "/")

    assert (pages.shelf.used <= 100_000, len(pages.shelf) > 1) == (True, True)
    assert django.calls == 21


async def test_a_page_too_large_for_its_share_never_enters():
    pages, django = fixed(room=100_000, body=b"x" * 13_000)

    told = [await ask(pages, "/") for _ in range(2)]

    assert ([len(one.body) for one in told], django.calls, len(pages.shelf)) == ([13_000, 13_000], 2, 0)


async def test_without_room_everything_goes_to_django():
    pages, django = fixed(room=0)

    await ask(pages, "/?x=1")

    assert (django.calls, django.scopes[0]["query_string"]) == (1, b"x=1")


async def test_an_address_longer_than_any_of_ours_goes_to_django():
    pages, django = fixed()

    await ask(pages, f"/?{'x' * 1000}=1")

    assert (django.calls, len(pages.shelf)) == (1, 0)


# Under which address --------------------------------------------------------------------------------------------


async def test_a_host_that_is_not_ours_is_refused_each_time(pages, opened):
    await ask(pages, "/")

    told = [await ask(pages, "/", host="evil.example") for _ in range(2)]

    assert ([one.status for one in told], len(pages.shelf)) == ([400, 400], 1)


async def test_plain_http_is_sent_to_https_though_the_page_is_at_hand(settings, opened):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    pages = PageCache(OneThread(), room=2**24, watch=Watch())

    safe = await ask(pages, "/", x_forwarded_proto="https")
    plain = await ask(pages, "/")

    assert (safe.status, safe.headers["strict-transport-security"]) == (200, "max-age=60")
    assert (plain.status, plain.headers["location"]) == (301, "https://testserver/")
