"""The event log: gap-free, in commit order, whoever writes at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import pytest
from django.db import connection, transaction

from forum.live import hub
from forum.live.models import Event, Topic


def test_events_are_numbered_from_one_without_a_gap(db):
    topic = Topic.objects.create(kind="debate")

    with transaction.atomic():
        for _ in range(3):
            hub.publish(topic.pk, "debate.edited", debate=7)

    assert list(Event.objects.values_list("seq", "kind", "ids")) == [
        (1, "debate.edited", {"debate": 7}),
        (2, "debate.edited", {"debate": 7}),
        (3, "debate.edited", {"debate": 7}),
    ]
    assert Topic.objects.get(pk=topic.pk).seq == 3


def test_readers_count_only_what_they_may_know_of(db):
    topic = Topic.objects.create(kind="debate")

    with transaction.atomic():
        for kind in ("debate.edited", "contribution.sealed", "invitation.sent", "debate.moved"):
            hub.publish(topic.pk, kind)

    assert list(Event.objects.values_list("seq", "version")) == [(1, 1), (2, None), (3, None), (4, 2)]
    assert Topic.objects.values_list("seq", "version").get() == (4, 2)


def test_an_unknown_kind_is_refused(db):
    topic = Topic.objects.create(kind="debate")

    with transaction.atomic(), pytest.raises(KeyError):
        hub.publish(topic.pk, "debate.exploded")


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused():
    topic = Topic.objects.create(kind="debate")

    with pytest.raises(transaction.TransactionManagementError):
        hub.publish(topic.pk, "debate.edited", debate=1)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_gap():
    topic = Topic.objects.create(kind="debate")

    with transaction.atomic():
        hub.publish(topic.pk, "debate.edited", debate=1)
        transaction.set_rollback(True)
    with transaction.atomic():
        hub.publish(topic.pk, "debate.edited", debate=2)

    assert list(Event.objects.values_list("seq", flat=True)) == [1]


@pytest.mark.django_db(transaction=True)
def test_a_reader_never_sees_a_number_before_those_below_it_while_eight_write_at_once():
    topic = Topic.objects.create(kind="debate")
    writers, each = 8, 15
    done, seen_wrong = threading.Event(), []

    def write(writer: int) -> None:
        kinds = cycle(["debate.edited", "contribution.sealed"])
        try:
            for n in range(each):
                try:
                    with transaction.atomic():
                        hub.publish(topic.pk, next(kinds), debate=writer)
                        if n % 5 == 4:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    pass
        finally:
            connection.close()

    def watch() -> None:
        try:
            while not done.is_set():
                seen = list(Event.objects.filter(topic=topic).order_by("seq").values_list("seq", "version"))
                versions = [version for _, version in seen if version]
                if [seq for seq, _ in seen] != list(range(1, len(seen) + 1)) or versions != list(
                    range(1, len(versions) + 1)
                ):
                    seen_wrong.append(seen)
        finally:
            connection.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    done.set()
    watcher.join()

    kept, told = writers * each * 4 // 5, Event.objects.filter(kind="debate.edited").count()
    assert seen_wrong == []
    assert Topic.objects.values_list("seq", "version").get(pk=topic.pk) == (kept, told)
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, kept + 1))
    versions = Event.objects.exclude(version=None).order_by("seq").values_list("version", flat=True)
    assert list(versions) == list(range(1, told + 1))
