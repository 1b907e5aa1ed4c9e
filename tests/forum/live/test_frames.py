"""Frames: what readers get of the log, drawn from the present state, and as bytes."""

import json
import struct

import pytest
from django.db import transaction

from forum.live import frames, hub, kinds, topics
from forum.live.frames import Frame, data_of, frames_after, frames_of, news_after, wired
from forum.live.kinds import Audience, Kind
from forum.live.models import Event, Topic
from forum.live.topics import Told


@pytest.fixture
def topic(db):
    return Topic.objects.create(kind="debate")


def publish(topic, *happened):
    with transaction.atomic():
        for kind in happened:
            hub.publish(topic.pk, kind)


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65535, 65536])
def test_a_frame_is_one_unmasked_text_message(length):
    wire = wired("x" * length)

    first, second = wire[:2]
    size, start = {126: (wire[2:4], 4), 127: (wire[2:10], 10)}.get(second, (wire[1:2], 2))
    assert first == 0x81
    assert int.from_bytes(size) == length
    assert second == (length if length < 126 else 126 if length < 65536 else 127)
    assert wire[start:] == b"x" * length


def test_a_length_counts_bytes_not_letters():
    assert wired("é" * 63) == struct.pack("!BBH", 0x81, 126, 126) + ("é" * 63).encode()


def test_news_are_everything_for_the_room_and_readers_events_for_readers(topic):
    publish(topic, "debate.created", "gallery.changed", "contribution.sealed", "references.changed", "invitation.sent")

    news = news_after(topic.pk, 0, limit=500)

    assert (news.seq, news.more, news.changes_access) == (5, False, False)
    assert [frame.version for frame in news.frames] == [1, 2]
    assert [event["kind"] for event in data_of(news.frames)] == ["gallery.changed", "references.changed"]


def test_news_come_in_pages_and_say_whether_access_changed(topic):
    publish(topic, "gallery.changed", "debate.moved", "gallery.changed")

    first, last = news_after(topic.pk, 0, limit=2), news_after(topic.pk, 2, limit=2)

    assert (first.seq, first.more, first.changes_access) == (2, True, True)
    assert (last.seq, last.more, last.changes_access) == (3, False, False)
    assert news_after(topic.pk, 3, limit=2) == frames.News(3, ())


@pytest.mark.parametrize("kind", ["member.removed", "invitation.accepted", "debate.edited", "debate.moved"])
def test_what_changes_who_may_read_says_so(topic, kind):
    publish(topic, kind)

    assert news_after(topic.pk, 0, limit=500).changes_access


def test_frames_after_a_version_follow_without_a_gap(topic):
    publish(topic, *["gallery.changed", "contribution.sealed"] * 5)

    assert [frame.version for frame in frames_after(topic.pk, 2, limit=2)] == [3, 4]
    assert [frame.version for frame in frames_of(topic.pk, [5, 1])] == [1, 5]
    assert frames_after(topic.pk, 5, limit=9) == ()


def test_what_readers_may_no_longer_be_told_keeps_its_number_and_says_nothing(topic, monkeypatch):
    publish(topic, "gallery.changed", "voice.added", "gallery.changed")
    monkeypatch.setitem(kinds.KINDS, "voice.added", Kind("Once for all.", audience=Audience.ORGANIZERS))

    told = data_of(frames_after(topic.pk, 0, limit=9))

    assert [event["v"] for event in told] == [1, 2, 3]
    assert [event["kind"] for event in told] == ["gallery.changed", "", "gallery.changed"]
    assert (told[1]["says"], told[1]["part"], told[1]["news"]) == ("", "", "")


def test_a_kind_from_a_later_version_is_told_without_details(topic):
    Event.objects.create(topic=topic, seq=1, version=1, kind="thing.happened")

    (event,) = data_of(frames_after(topic.pk, 0, limit=9))

    assert (event["v"], event["says"]) == (1, "Something changed.")


def test_drawing_asks_the_same_number_of_questions_for_one_and_for_many(topic, django_assert_num_queries):
    publish(topic, *["response.posted"] * 40)
    frames_after(topic.pk, 0, limit=1)

    for limit in (1, 40):
        with django_assert_num_queries(1):
            frames_after(topic.pk, 0, limit=limit)


def test_no_seq_and_no_ids_reach_a_reader(topic):
    publish(topic, "contribution.sealed", "contribution.sealed", "gallery.changed")

    (frame,) = frames_after(topic.pk, 0, limit=9)

    assert json.loads(frame.text).keys() == {"v", "kind", "at", "news", "part", "says"}
    assert json.loads(frame.text)["v"] == 1


def test_frames_are_equal_by_what_they_say():
    assert Frame(1, "a") == Frame(1, "a")


# Topics -------------------------------------------------------------------------------------------------------


def test_a_kind_that_nobody_registered_is_followed_by_nobody_and_says_nothing(db, ada):
    topic = Topic.objects.create(kind="riddle", is_public=True)

    assert not topics.may_read(ada, topic)
    assert topics.tell("riddle", topic.pk, [Event(), Event()]) == [Told(), Told()]


def test_a_kind_is_followed_and_told_as_registered(db, ada, cleo, monkeypatch):
    monkeypatch.setattr(topics, "_followed", {})
    topic = Topic.objects.create(kind="riddle")
    topics.register(
        "riddle",
        may_read=lambda person, topic: person == ada,
        tell=lambda topic_id, events: [Told("answers", f"part-{event.seq}", "Said.") for event in events],
    )

    assert (topics.may_read(ada, topic), topics.may_read(cleo, topic)) == (True, False)
    assert topics.tell("riddle", topic.pk, [Event(seq=7)]) == [Told("answers", "part-7", "Said.")]


def test_who_draws_is_asked_of_the_topic_each_time_since_its_id_may_have_been_that_of_another(db, monkeypatch):
    monkeypatch.setattr(topics, "_followed", {})
    said = {}
    for kind in ("riddle", "rhyme"):
        topics.register(
            kind,
            may_read=lambda _person, _topic: True,
            tell=lambda _topic_id, events, kind=kind: [Told(says=f"A {kind}.") for _event in events],
        )
        topic = Topic.objects.create(pk=77, kind=kind)
        publish(topic, "gallery.changed")
        said[kind] = data_of(frames_after(77, 0, limit=9))[0]["says"]
        topic.delete()

    assert said == {"riddle": "A riddle.", "rhyme": "A rhyme."}
