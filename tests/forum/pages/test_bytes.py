"""Shared pages: many who ask at once, encodings, marks, bounds and addresses."""

import asyncio
import gzip

import brotli
import pytest
from channels.db import database_sync_to_async

from forum.debates.actions import edit_debate
from forum.live.watch import Now, Watch
from forum.pages.asked import best_encoding
from forum.pages.cache import PageCache
from forum.pages.declare import AsOf
from forum.pages.django import OneThread
from tests.forum.pages.asking import Fixed, Standing, ask, fixed

pytestmark = pytest.mark.django_db(transaction=True)


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
