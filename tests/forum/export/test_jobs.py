"""Files that take a while: asked for once, made beside the site, taken up again, handed out only while they may be."""

from __future__ import annotations

import hashlib
import sys
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.debates.responses import respond
from forum.export import jobs, leases, making, offers
from forum.export.models import ExportFile
from forum.export.shelf import Form
from forum.moderation.actions import hide_post
from forum.posts.actions import Text
from tests.cast import response


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def asked(debate, form="json") -> ExportFile:
    return jobs.ask_for(topic=debate.topic, form=form)


def bytes_of(row) -> bytes:
    with row.file.open("rb") as file:
        return file.read()


def made(debate, form="json") -> ExportFile:
    row = asked(debate, form)
    assert making.make(row.pk)
    row.refresh_from_db()
    return row


def test_a_file_is_made_once_however_many_ask(opened):
    first, second = asked(opened), asked(opened)
    making.make(first.pk)
    third = asked(opened)

    assert first.pk == second.pk == third.pk
    assert not making.make(first.pk)
    assert ExportFile.objects.get().status == "done"


def test_what_is_kept_is_what_was_written_with_its_size_and_sum(opened):
    row = made(opened)
    data = bytes_of(row)

    assert (row.size, row.sha256, row.done) == (len(data), hashlib.sha256(data).hexdigest(), 100)
    assert row.as_of.isoformat().replace("+00:00", "Z").encode() in data
    assert opened.slug not in row.file.name


def test_it_is_drawn_for_the_onlooker_though_an_organizer_asks(client, sealed, olga):
    client.force_login(olga)
    client.post(f"/debates/{sealed.slug}/export/", {"form": "json"})
    row = ExportFile.objects.get()
    making.make(row.pk)
    row.refresh_from_db()

    assert b"xylophone" not in bytes_of(row)


@pytest.fixture
def large(monkeypatch):
    """Every form is made beside the site."""
    monkeypatch.setattr("forum.export.offers.LARGE", 0)


def test_a_new_word_makes_a_new_file_and_the_old_one_is_handed_out_meanwhile(client, opened, cleo, large):
    old = made(opened)
    response(opened, cleo)
    address = f"/debates/{opened.slug}/export/json"

    before = b"".join(client.get(address).streaming_content)
    new = made(opened)
    after = b"".join(client.get(address).streaming_content)

    assert (old.pk != new.pk, b"A reader" in before, b"A reader" in after) == (True, False, True)


def test_after_something_was_taken_back_no_older_file_is_handed_out(client, moderated, cleo, mo, large):
    said = response(moderated, cleo)
    made(moderated)
    hide_post(post=said, by=mo, reason="Not here.")
    answer = client.get(f"/debates/{moderated.slug}/export/json")

    assert (answer.status_code, answer["Location"]) == (302, f"/debates/{moderated.slug}/export/")


def test_a_file_of_members_is_not_handed_out_to_all_when_the_debate_becomes_public(opened):
    opened.topic.is_public = False
    opened.topic.save()
    made(opened)
    opened.topic.is_public = True
    opened.topic.save()

    assert jobs.ready_file(opened.topic, opened, "json") is None


def test_what_fails_says_so_in_words_and_is_tried_again(opened, monkeypatch, caplog):
    def broken(order):
        raise RuntimeError("no such glyph")

    forms = {"json": Form("json", "JSON", "", "data", "application/json", broken)}
    monkeypatch.setattr(offers, "forms_of_debates", lambda: forms)
    monkeypatch.setattr("forum.export.making.shelf_of", lambda topic: _with(forms))
    row = asked(opened)
    assert not making.make(row.pk)
    row.refresh_from_db()
    again = asked(opened)

    assert (row.status, row.problem) == ("failed", str(jobs.BROKEN))
    assert "no such glyph" not in row.problem
    assert (again.status, again.pk != row.pk) == ("waiting", True)


def _with(forms):
    from dataclasses import replace

    return replace(offers.SHELF, forms=lambda: forms)


def test_too_much_for_the_memory_is_said_as_such(opened, monkeypatch):
    def greedy(order):
        raise MemoryError

    forms = {"json": Form("json", "JSON", "", "data", "application/json", greedy)}
    monkeypatch.setattr("forum.export.making.shelf_of", lambda topic: _with(forms))
    row = asked(opened)
    making.make(row.pk)
    row.refresh_from_db()

    assert row.problem == str(jobs.TOO_LARGE)


def test_two_makers_do_not_make_one_file_twice(opened):
    row = asked(opened)
    first = jobs.begin(pk=row.pk, lease=leases.of_this_process())

    assert first is not None
    assert jobs.begin(pk=row.pk, lease=leases.of_this_process()) is None
    assert [one.pk for one in jobs.waiting()] == []


def test_a_maker_that_was_killed_is_known_at_once_and_taken_up_as_of_the_same_moment(opened):
    row = asked(opened)
    dead = {**leases.of_this_process(), "since": "0"}  # the number of a process that was somebody else
    first = jobs.begin(pk=row.pk, lease=dead)
    ExportFile.objects.filter(pk=row.pk).update(as_of=first.as_of - timedelta(minutes=2))

    assert [one.pk for one in jobs.waiting()] == [row.pk]
    assert making.make(row.pk)
    row.refresh_from_db()
    assert row.as_of == first.as_of - timedelta(minutes=2)


def test_one_that_lost_its_lease_keeps_nothing(opened):
    row = asked(opened)
    dead = {**leases.of_this_process(), "since": "0"}
    first = jobs.begin(pk=row.pk, lease=dead)
    jobs.begin(pk=row.pk, lease=leases.of_this_process())

    assert not jobs.tell(row=first, token=dead["token"], per_cent=50)
    assert not jobs.finish(row=first, token=dead["token"], data=b"old", suffix="json")


def test_after_three_makers_that_ended_early_it_is_given_up_in_words(opened):
    row = asked(opened)
    for _try in range(jobs.TRIES):
        assert jobs.begin(pk=row.pk, lease={**leases.of_this_process(), "since": "0"})
    assert jobs.begin(pk=row.pk, lease=leases.of_this_process()) is None
    row.refresh_from_db()

    assert (row.status, row.problem) == ("failed", str(jobs.ENDED))


def test_the_worker_waits_for_no_program(opened, monkeypatch):
    """Mails and deadlines come after it in the same loop."""
    monkeypatch.setattr(making, "_program_for", lambda row: [sys.executable, "-c", "import time; time.sleep(600)"])
    asked(opened)
    before = time.monotonic()
    try:
        done = [making.make_due() for _pass in range(20)]
        assert (sum(done), len(making._children), making.is_waiting()) == (0, 1, True)
        assert time.monotonic() - before < 20
    finally:
        making.end_children()


def test_a_single_pass_sees_its_files_out_after_all_else(opened, monkeypatch):
    """One after another, and no longer than it has to."""
    monkeypatch.setattr(making, "_program_for", lambda row: [sys.executable, "-c", ""])
    rows = [asked(opened, form) for form in ("json", "md")]
    monkeypatch.setattr(making, "_start_next", _making_here(making._start_next, {row.pk for row in rows}))

    assert (making.make_due(), making.see_out(), making.see_out()) == (0, 2, 0)


def _making_here(start, keys):
    """The programs do nothing here, so the file is made by the test before each one begins."""

    def start_next() -> bool:
        for row in jobs.waiting():
            if row.pk in keys:
                keys.discard(row.pk)
                started = start()
                making.make(row.pk)
                return started
        return False

    return start_next


def test_what_changed_before_it_was_begun_is_in_it(opened, cleo):
    row = asked(opened)
    respond(debate=opened, by=cleo, text=Text(source="Said meanwhile."), client_key=uuid4())

    assert asked(opened).pk == row.pk
    assert making.make(row.pk)
    row.refresh_from_db()
    assert b"Said meanwhile." in bytes_of(row)
    assert jobs.held_of(opened.topic, opened)["json"].is_current


def test_finished_parts_are_not_made_again(opened, tmp_path):
    from forum.export.shelf import Order

    order = Order(opened, None, timezone.now(), lambda *_: None, kept=tmp_path / "parts")
    count = []

    def part() -> bytes:
        count.append(1)
        return b"%d" % len(count)

    assert (order.part("a/b", part), order.part("a/b", part), count) == (b"1", b"1", [1])


def test_files_are_swept_after_some_days_and_overtaken_ones_after_one(opened, cleo, settings):
    old = made(opened)
    response(opened, cleo)
    new = made(opened)
    places = [old.file.path, new.file.path]
    kept = []
    for days in (2, settings.EXPORT_DAYS + 1):
        jobs.sweep(timezone.now() + timedelta(days=days))
        kept.append(list(ExportFile.objects.values_list("pk", flat=True)))

    assert kept == [[new.pk], []]
    assert [name for name in places if leases.Path(name).exists()] == []
