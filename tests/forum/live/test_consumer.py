"""The socket, through the whole application on any ASGI server: who hears what, and with which word it ends."""

import asyncio
from uuid import uuid4

import pytest
from django.db import OperationalError, transaction

from forum.debates.actions import edit_debate
from forum.debates.members import remove_member
from forum.live import access, hub
from forum.live import rooms as rooms_module
from forum.live.models import Topic
from forum.people.models import Membership
from tests.support.lines import Line, act, following, line_to, log_out, responds, session_for
from tests.support.live import until

pytestmark = pytest.mark.usefixtures("rooms")


def version_of(debate):
    return Topic.objects.get(pk=debate.topic_id).version


# Following ----------------------------------------------------------------------------------------------------


async def test_a_reader_without_an_account_hears_what_happens(talk, cleo):
    at = talk.topic.version

    async with line_to(talk, at) as line:
        first = await line.receive()
        post = await responds(talk, cleo)
        (event,) = await line.events(at + 1)

    assert first == {"head": at}
    assert event.pop("at").endswith("Z")
    assert event == {
        "v": at + 1,
        "kind": "response.posted",
        "news": "responses",
        "part": f"post-{post.number}",
        "says": "Cleo Example responded.",
    }


async def test_who_comes_back_gets_everything_since_in_order(talk, cleo):
    at = talk.topic.version
    for _ in range(5):
        await responds(talk, cleo)

    async with line_to(talk, 0) as all_of_it, line_to(talk, at + 2) as the_rest:
        everything, rest = await all_of_it.events(at + 5), await the_rest.events(at + 5)

    assert [event["v"] for event in everything] == list(range(1, at + 6))
    assert everything[at + 2 :] == rest
    assert {event["kind"] for event in rest} == {"response.posted"}


async def test_without_a_version_one_hears_what_comes_from_now_on(talk, cleo):
    async with line_to(talk) as line:
        assert await line.receive() == {"head": talk.topic.version}
        await responds(talk, cleo)
        (event,) = await line.events(talk.topic.version + 1)

    assert event["kind"] == "response.posted"


async def test_a_version_that_is_not_there_asks_for_a_reload(talk):
    async with line_to(talk, 10**9) as line:
        assert await line.receive() == {"resync": talk.topic.version}


async def test_what_was_written_behind_the_bus_is_found_by_the_poll(talk):
    at = talk.topic.version

    def write() -> None:
        with transaction.atomic():
            hub.publish(talk.topic_id, "gallery.changed", debate=talk.pk)
            transaction.get_connection().run_on_commit.clear()  # the hint is lost

    async with line_to(talk, at) as line:
        await act(write)()
        (event,) = await line.events(at + 1)

    assert event["kind"] == "gallery.changed"


async def test_a_reader_may_ask_whether_the_line_still_works(talk):
    async with line_to(talk) as line:
        await line.receive()
        await line.say('{"ask": "head"}')

        assert await line.receive() == {"head": talk.topic.version}


async def test_a_server_that_stops_says_so(talk):
    async with line_to(talk) as line:
        await line.receive()
        line.cancel()

        assert await line.raw() == {"type": "websocket.close", "code": 1001}


# What is refused ----------------------------------------------------------------------------------------------


async def test_a_message_that_is_not_understood_ends_it(talk):
    ends = {}
    for text in ("", "{", "[]", '{"ask":"tail"}', '{"ask":"head","x":1}', "null", "[" * 200, "\x00"):
        async with line_to(talk) as line:
            await line.say(text)
            ends[text] = await line.ended()

    assert set(ends.values()) == {4400}


async def test_bytes_are_not_understood(talk):
    async with line_to(talk) as line:
        await line.say_bytes(b'{"ask":"head"}')

        assert await line.ended() == 4400


async def test_a_message_that_is_too_big_ends_it(talk):
    async with line_to(talk) as line:
        await line.say('{"ask":"head"}' + " " * 256)

        assert await line.ended() == 1009


async def test_who_asks_too_often_is_ended(talk):
    async with line_to(talk) as line:
        for _ in range(13):
            await line.say('{"ask":"head"}')

        assert await line.ended() == 4429


async def test_an_after_that_is_no_version_is_refused(talk):
    ends = {}
    for after in ("-1", "x", "1.5", "%D9%A1", "9" * 16, "1%00"):
        async with Line(f"/live/{talk.topic.key}/?after={after}") as line:
            ends[after] = await line.ended()

    assert set(ends.values()) == {4401}


async def test_an_address_where_nothing_is_to_be_followed_is_said_so():
    ends = {}
    for path in ("/", "/live/", "/live/x/", f"/live/{uuid4()}/", "/debates/any/", "/a%0Ab", "/%00"):
        async with Line(path) as line:
            ends[path] = await line.ended()

    assert set(ends.values()) == {4404}


async def test_another_site_may_not_open_a_socket_here(talk):
    origins = ("http://elsewhere.example", "null", "", "http://testserver.elsewhere.example")

    assert [await line_to(talk, origin=origin).refused() for origin in origins] == [True] * 4


async def test_connections_from_one_address_are_limited_and_a_place_becomes_free_again(talk, settings):
    settings.LIVE_PER_ADDRESS = 2

    async with line_to(talk) as one:
        await one.receive()
        async with line_to(talk) as two, line_to(talk, address="192.0.2.2") as elsewhere:
            await two.receive()
            async with line_to(talk) as three:
                assert await three.ended() == 4429
            assert "head" in await elsewhere.receive()
        async with line_to(talk) as again:
            assert "head" in await again.receive()


async def test_whoever_has_many_addresses_of_ipv6_is_counted_once(talk, settings):
    settings.LIVE_PER_ADDRESS = 2

    async with line_to(talk, address="2001:db8::1") as one, line_to(talk, address="2001:db8::2") as two:
        await one.receive()
        await two.receive()
        async with line_to(talk, address="2001:db8::ffff:3") as three:
            assert await three.ended() == 4429
        async with line_to(talk, address="2001:db8:0:1::1") as neighbour:
            assert "head" in await neighbour.receive()


async def test_those_who_come_at_once_are_all_counted(talk, settings, rooms):
    settings.LIVE_PER_ADDRESS = 3
    lines = [line_to(talk) for _ in range(10)]

    await asyncio.gather(*(line.__aenter__() for line in lines))
    first = [await line.raw() for line in lines]

    assert sum(message["type"] == "websocket.send" for message in first) == 3
    assert sum(message.get("code") == 4429 for message in first) == 7
    await asyncio.gather(*(line.__aexit__() for line in lines))
    assert +rooms.sockets == {}


async def test_attempts_from_one_address_are_limited(talk, settings, rooms):
    settings.LIVE_JOINS_PER_MINUTE = 3

    for _ in range(3):
        async with line_to(talk) as line:
            await line.receive()
    async with line_to(talk) as fourth:
        assert await fourth.ended() == 4429
    await rooms._forget_joins()
    async with line_to(talk) as later:
        assert "head" in await later.receive()


async def test_a_database_that_does_not_answer_means_later(talk, monkeypatch, caplog):
    async def away(*_: object) -> None:
        raise OperationalError("the connection is gone")

    monkeypatch.setattr(rooms_module.watch, "many", away)

    async with line_to(talk) as line:
        assert await line.ended() == 1013
    assert "the connection is gone" in caplog.text


# Who may follow -----------------------------------------------------------------------------------------------


@pytest.fixture
def closed(talk, olga, ben):
    """Only its members may read it; Ben is one."""
    Membership.objects.create(topic=talk.topic, person=ben, role="contributor")
    return following(edit_debate(debate=talk, by=olga, is_open=False))


async def test_a_private_debate_is_followed_by_its_members_alone(closed, ben, dan, cleo):
    sessions = {who: await act(session_for)(who) for who in (ben, dan)}

    for session in ("", sessions[dan], "no-such-session"):
        async with line_to(closed, session=session) as line:
            assert await line.ended() == 4404
    async with line_to(closed, session=sessions[ben]) as line:
        assert await line.receive() == {"head": await act(version_of)(closed)}


async def test_a_debate_in_preparation_is_followed_by_its_members_alone(debate, olga):
    session = await act(session_for)(olga)
    debate = await act(following)(debate)

    async with line_to(debate) as line:
        assert await line.ended() == 4404
    async with line_to(debate, session=session) as line:
        assert "head" in await line.receive()


async def test_who_loses_their_role_is_sent_away_at_once_and_hears_nothing_more(closed, olga, ben, mo):
    await act(Membership.objects.create)(topic=closed.topic, person=mo, role="moderator")
    sessions = {who: await act(session_for)(who) for who in (ben, mo)}
    at = await act(version_of)(closed)

    async with line_to(closed, session=sessions[mo]) as gone, line_to(closed, session=sessions[ben]) as kept:
        await gone.receive()
        await kept.receive()
        membership = await act(Membership.objects.get)(topic=closed.topic, person=mo)
        await act(remove_member)(debate=closed, membership=membership, by=olga)
        code = await gone.ended()
        await act(edit_debate)(debate=closed, by=olga, standfirst="Another.")

        assert [event["v"] for event in await kept.events(at + 1)] == [at + 1]
        assert await gone.nothing()
    assert code == 4410


async def test_a_debate_that_becomes_private_sends_strangers_away_and_keeps_members(talk, olga, cleo):
    sessions = {who: await act(session_for)(who) for who in (olga, cleo)}
    at = talk.topic.version

    async with (
        line_to(talk) as stranger,
        line_to(talk, session=sessions[cleo]) as account,
        line_to(talk, session=sessions[olga]) as member,
    ):
        for line in (stranger, account, member):
            await line.receive()
        await act(edit_debate)(debate=talk, by=olga, is_open=False)

        assert (await stranger.raw())["code"] == 4410  # at once, without the event itself
        assert await account.ended() == 4410
        assert [event["kind"] for event in await member.events(at + 1)] == ["debate.edited"]


async def test_a_debate_that_becomes_private_behind_the_bus_sends_strangers_away_by_the_poll(talk):
    async with line_to(talk) as stranger:
        await stranger.receive()
        await act(Topic.objects.filter(pk=talk.topic_id).update)(is_public=False)

        assert await stranger.ended() == 4410


async def test_who_logs_out_is_cut_off_at_the_next_look(closed, ben, rooms):
    session = await act(session_for)(ben)

    async with line_to(closed, session=session) as line:
        await line.receive()
        await act(log_out)(session)
        await rooms._recheck_private()

        assert await line.ended() == 4410


async def test_who_comes_in_while_others_are_checked_is_not_sent_away(talk, ben, rooms, monkeypatch):
    session = await act(session_for)(ben)
    held, asked = asyncio.Event(), access.is_public

    async def slowly(topic_id: int) -> bool:
        await held.wait()
        return await asked(topic_id)

    async with line_to(talk) as early:
        await early.receive()
        monkeypatch.setattr(access, "is_public", slowly)
        checking = asyncio.ensure_future(rooms._recheck(rooms._rooms[talk.topic_id]))
        await asyncio.sleep(0)
        async with line_to(talk, session=session) as late:
            await late.receive()
            held.set()
            await checking

            assert await late.nothing()


async def test_who_was_let_in_by_an_answer_that_is_no_longer_true_is_asked_again(closed, olga, mo, monkeypatch):
    await act(Membership.objects.create)(topic=closed.topic, person=mo, role="moderator")
    membership = await act(Membership.objects.get)(topic=closed.topic, person=mo)
    sessions = [await act(session_for)(who) for who in (olga, mo)]
    asked, answered, told = access.readers_among, asyncio.Event(), asyncio.Event()

    async def slow_to_tell(topic_id: int, wanted: list[str]) -> frozenset[str]:
        answer = await asked(topic_id, wanted)
        if sessions[1] in wanted and not answered.is_set():
            answered.set()
            await told.wait()
        return answer

    async with line_to(closed, session=sessions[0]) as organizer:
        await organizer.receive()
        monkeypatch.setattr(access, "readers_among", slow_to_tell)
        async with line_to(closed, session=sessions[1]) as late:
            await answered.wait()
            room = rooms_module.Rooms.here()._rooms[closed.topic_id]
            checks = room.checks
            await act(remove_member)(debate=closed, membership=membership, by=olga)
            await until(lambda: room.checks > checks)
            told.set()

            assert await late.ended() == 4404
