"""The socket, through the whole application: what never reaches a reader."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from forum.debates.actions import edit_debate
from forum.debates.members import invite
from forum.live.models import Topic
from forum.moderation.actions import hide_post
from forum.people.actions import edit_profile
from forum.posts.models import Post
from tests.cast import move, sign
from tests.support.lines import act, following, line_to, responds

pytestmark = pytest.mark.usefixtures("rooms")


def version_of(debate):
    return Topic.objects.get(pk=debate.topic_id).version


async def test_what_only_organizers_may_know_moves_nothing_that_a_reader_sees(writing, olga, bea):
    writing = await act(following)(writing)
    at = writing.topic.version

    async with line_to(writing, at) as line:
        await line.receive()
        await act(sign)(writing, "a", title="Sealed title", source="The sealed word is xylophone.")
        await act(invite)(debate=writing, by=olga, role="moderator", email="x@example.org", client_key=uuid4())
        assert await line.nothing()
        await line.say('{"ask":"head"}')
        head = await line.receive()
        await act(edit_debate)(debate=writing, by=olga, standfirst="Another.")
        (event,) = await line.events(at + 1)

    assert head == {"head": at}
    assert event["v"] == at + 1
    assert "xylophone" not in json.dumps(event)


async def test_sealed_words_are_in_no_frame_and_a_published_title_is(writing, olga):
    writing = await act(following)(writing)
    await act(sign)(writing, "a", title="Sealed title", source="The sealed word is xylophone.")

    async with line_to(writing, 0) as line:
        before = await line.events(await act(version_of)(writing))
        await act(sign)(writing, "b")
        await act(move)(writing, olga, "open")
        after = await line.events(await act(version_of)(writing))

    assert "Sealed title" not in json.dumps(before)
    assert [event["says"] for event in after if event["news"]] == [
        "Ben Example signed a contribution: Sealed title",
        "Bea Example signed a contribution: Title B",
    ]
    assert "xylophone" not in json.dumps(after)
    assert [event["v"] for event in before + after] == list(range(1, len(before + after) + 1))


async def test_a_hidden_text_is_named_by_no_ring_no_replay_and_no_fallback(opened, olga, rooms):
    opened = await act(following)(opened)
    post = await act(lambda: Post.objects.get(title="Title A"))()
    at = opened.topic.version
    address = f"/debates/{opened.slug}/events/?after=0"

    async with line_to(opened, 0) as line:
        before = await line.events(at)
        fallback_before = await act(lambda: Client().get(address).content.decode())()
        await act(hide_post)(post=post, by=olga, reason="It names a third person.")
        heard = await line.events(at + 1)
    async with line_to(opened, 0) as again:
        replayed = await again.events(at + 1)
    ring = [frame.text for frame in rooms._rooms[opened.topic_id].ring]
    fallback = await act(lambda: Client().get(address).content.decode())()

    assert "Title A" in json.dumps(before)
    assert "Title A" in fallback_before
    assert (heard[0]["kind"], heard[0]["part"], heard[0]["says"]) == ("post.hidden", "a", "A moderator hid a text.")
    for told in (json.dumps(replayed), " ".join(ring), fallback):
        assert "Title A" not in told
        assert "Ben Example" not in told
    assert [event["v"] for event in replayed] == list(range(1, at + 2))
    assert json.loads(fallback)["events"] == replayed


async def test_a_person_who_takes_another_name_is_told_by_that_one(talk, cleo):
    at = talk.topic.version

    async with line_to(talk, at) as line:
        await responds(talk, cleo)
        before = await line.events(at + 1)
        await act(edit_profile)(whose=cleo, by=cleo, name="Chloe Example")
        await line.events(at + 2)
    async with line_to(talk, at) as again:
        after = await again.events(at + 2)

    assert before[0]["says"] == "Cleo Example responded."
    assert after[0]["says"] == "Chloe Example responded."


async def test_the_fallback_says_what_the_socket_says(talk, cleo):
    at = talk.topic.version
    for _ in range(3):
        await responds(talk, cleo)

    async with line_to(talk, at) as line:
        events = await line.events(at + 3)
    told = json.loads(await act(lambda: Client().get(f"/debates/{talk.slug}/events/?after={at}").content)())

    assert told == {"version": at + 3, "events": events, "resync": False}
