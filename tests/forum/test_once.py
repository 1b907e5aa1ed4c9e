"""What everybody may know is worked out once for each version of a topic."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from forum import once
from forum.once import OncePerVersion


@dataclass
class Topic:
    key: UUID = field(default_factory=uuid4)
    version: int = 1
    is_public: bool = True


class Counted:
    """Says how often it was asked."""

    def __init__(self) -> None:
        self.times = 0
        self.answer = OncePerVersion(self.build)

    def build(self, subject: SimpleNamespace) -> int:
        self.times += 1
        return self.times


@pytest.fixture
def counted(monkeypatch) -> Counted:
    monkeypatch.setattr(OncePerVersion, "seconds", 60)
    return Counted()


def of(topic: Topic) -> SimpleNamespace:
    return SimpleNamespace(topic=topic)


def test_it_is_worked_out_once_for_a_version(counted):
    topic = Topic()

    assert [counted.answer(of(topic)), counted.answer(of(topic))] == [1, 1]
    topic.version = 2
    assert [counted.answer(of(topic)), counted.answer(of(topic))] == [2, 2]


def test_who_read_an_older_version_gets_no_newer_one_and_leaves_none(counted):
    topic, older = Topic(version=2), Topic(version=1)
    older.key = topic.key
    counted.answer(of(topic))

    assert counted.answer(of(older)) == 2
    assert counted.answer(of(topic)) == 3


def test_each_topic_and_each_language_has_its_own(counted):
    one, other = Topic(), Topic()
    found = [counted.answer(of(one)), counted.answer(of(other))]
    with translation.override("fr"):
        found.append(counted.answer(of(one)))

    assert [*found, counted.answer(of(one))] == [1, 2, 3, 1]


def test_of_what_is_not_public_nothing_is_remembered(counted):
    topic = Topic(is_public=False)

    assert [counted.answer(of(topic)), counted.answer(of(topic))] == [1, 2]


def test_nothing_is_older_than_a_minute(counted, monkeypatch):
    topic, now = Topic(), [1000.0]
    monkeypatch.setattr(once.time, "monotonic", lambda: now[0])
    found = []
    for later in (0, 59.9, 60.1):
        now[0] = 1000 + later
        found.append(counted.answer(of(topic)))

    assert found == [1, 1, 2]


def test_what_was_not_asked_for_longest_is_let_go(counted, monkeypatch):
    monkeypatch.setattr(once, "MOST", 2)
    first, second, third = Topic(), Topic(), Topic()
    for topic in (first, second, third):
        counted.answer(of(topic))

    assert [counted.answer(of(third)), counted.answer(of(first))] == [3, 4]


def test_what_fails_is_tried_again(monkeypatch):
    monkeypatch.setattr(OncePerVersion, "seconds", 60)
    fails = [True]

    def build(_subject):
        if fails.pop():
            raise ValueError("not yet")
        return "found"

    answer, topic = OncePerVersion(build), Topic()
    fails.insert(0, False)
    with pytest.raises(ValueError, match="not yet"):
        answer(of(topic))

    assert answer(of(topic)) == "found"
