"""The page of all files: who sees it, what it offers, how a file is asked for, made and fetched."""

from __future__ import annotations

import pytest

from forum.export import making
from forum.export.models import ExportFile
from forum.export.offers import forms_of_debates
from forum.people.actions import grant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """A store of its own; and forms are gathered anew, since they keep the writers that a test puts in."""
    settings.MEDIA_ROOT = tmp_path
    forms_of_debates.cache_clear()
    yield
    forms_of_debates.cache_clear()


def page(client, debate) -> str:
    return client.get(f"/debates/{debate.slug}/export/").content.decode()


def ask(client, debate, form="zip"):
    return client.post(f"/debates/{debate.slug}/export/", {"form": form})


@pytest.fixture
def quick(monkeypatch):
    """A file that takes a while, without taking it."""
    monkeypatch.setattr("forum.export.offers._archive", lambda order: order.facts().question.encode())


def test_every_form_is_offered_with_whom_it_serves(client, opened):
    said = page(client, opened)

    for name in ("PDF", "Word", "OpenDocument", "EPUB", "Markdown", "JSON", "Excel workbook", "Argdown", "Archive"):
        assert name in said
    assert said.count("Have it made") == 5
    assert f'href="/debates/{opened.slug}/export/json"' in said


def test_a_debate_that_one_may_not_read_has_no_files(client, debate, cleo, olga):
    addresses = [f"/debates/{debate.slug}/export/", f"/debates/{debate.slug}/export/json"]
    for person, expected in ((None, 404), (cleo, 404), (olga, 200)):
        if person:
            client.force_login(person)
        assert [client.get(one).status_code for one in addresses] == [expected, expected]


def test_a_light_form_is_written_when_it_is_fetched_for_everybody_alike(client, opened, olga):
    client.force_login(olga)
    answer = client.get(f"/debates/{opened.slug}/export/md")

    assert b"Title A" in b"".join(answer.streaming_content)
    assert answer["Content-Disposition"] == f'attachment; filename="{opened.slug}.md"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")


def test_a_heavy_form_is_asked_for_made_and_fetched(client, opened, quick):
    first = client.get(f"/debates/{opened.slug}/export/zip")
    asked = ask(client, opened)
    waiting = page(client, opened)
    row = ExportFile.objects.get()
    making.make(row.pk)
    row.refresh_from_db()
    ready = page(client, opened)
    answer = client.get(f"/debates/{opened.slug}/export/zip")
    body = b"".join(answer.streaming_content)

    assert (first.status_code, first["Location"]) == (302, f"/debates/{opened.slug}/export/")
    assert (asked.status_code, asked["Location"]) == (302, f"/debates/{opened.slug}/export/#file-zip")
    assert "It waits for its turn." in waiting
    assert "Look again" in waiting
    assert row.sha256 in ready
    assert (body, answer["ETag"]) == (opened.question.encode(), f'"{row.sha256}"')
    assert answer["Content-Disposition"] == f'attachment; filename="{opened.slug}.zip"'


def test_who_has_it_is_told_so_and_asked_each_time_whether_they_may(client, opened, quick):
    ask(client, opened)
    making.make(ExportFile.objects.get().pk)
    address = f"/debates/{opened.slug}/export/zip"
    first = client.get(address)
    etag = first["ETag"]
    assert b"".join(first.streaming_content)
    again = client.get(address, headers={"if-none-match": etag})
    opened.topic.is_public = False
    opened.topic.save()

    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")
    assert client.get(address, headers={"if-none-match": etag}).status_code == 404


def test_what_failed_is_said_and_can_be_tried_again(client, opened, monkeypatch):
    def broken(order):
        raise RuntimeError("a path of ours")

    monkeypatch.setattr("forum.export.offers._archive", broken)
    ask(client, opened)
    making.make(ExportFile.objects.get().pk)
    said = page(client, opened)
    ask(client, opened)

    assert "Something went wrong that nobody foresaw." in said
    assert "a path of ours" not in said
    assert "Try again" in said
    assert ExportFile.objects.get().status == "waiting"


def test_an_unknown_form_is_not_found(client, opened):
    assert ask(client, opened, "exe").status_code == 404
    assert client.get(f"/debates/{opened.slug}/export/exe").status_code == 404


def test_who_asks_too_often_is_told_so(client, opened, settings, cleo):
    settings.EXPORTS_PER_PERSON = 1
    client.force_login(cleo)
    ask(client, opened, "pdf")
    ask(client, opened, "docx")

    assert "Ask again a little later." in page(client, opened)
    assert list(ExportFile.objects.values_list("form", flat=True)) == ["pdf"]


@pytest.mark.parametrize("path", ["export/csv.zip", "export.json"])
def test_nor_is_file_after_file_written_at_once_for_one_address(client, opened, settings, path):
    settings.EXPORTS_PER_PERSON = 1
    address = f"/debates/{opened.slug}/{path}"

    answers = [client.get(address) for _ in range(5)]

    assert [one.status_code for one in answers] == [200] * 4 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 600


def test_a_member_of_a_private_debate_fetches_what_an_outsider_cannot(client, opened, cleo, dan, quick):
    opened.topic.is_public = False
    opened.topic.save()
    grant(topic=opened.topic, person=cleo, role="observer")
    client.force_login(cleo)
    ask(client, opened)
    making.make(ExportFile.objects.get().pk)
    mine = client.get(f"/debates/{opened.slug}/export/zip")
    body = b"".join(mine.streaming_content)
    client.force_login(dan)

    assert (mine.status_code, body) == (200, opened.question.encode())
    assert client.get(f"/debates/{opened.slug}/export/zip").status_code == 404


def test_of_a_large_debate_nothing_is_written_while_somebody_waits(client, opened, monkeypatch):
    monkeypatch.setattr("forum.export.offers.LARGE", 1)
    answer = client.get(f"/debates/{opened.slug}/export/json")
    direct = client.get(f"/debates/{opened.slug}/export.json")

    assert (answer.status_code, direct.status_code) == (302, 302)
    assert page(client, opened).count("Have it made") == len(_forms())


def _forms():
    from forum.export.offers import forms_of_debates

    return forms_of_debates()


def test_the_page_asks_the_same_number_of_queries_with_one_file_and_with_three(
    client, opened, django_assert_max_num_queries, quick
):
    for form in ("zip", "pdf", "docx"):
        with django_assert_max_num_queries(13):
            page(client, opened)
        ask(client, opened, form)
    with django_assert_max_num_queries(13):
        page(client, opened)


def test_it_is_linked_from_where_downloads_are(client, opened):
    assert f'href="/debates/{opened.slug}/export/"' in client.get(opened.get_absolute_url()).content.decode()
