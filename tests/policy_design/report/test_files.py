"""Slow files of an edition: made beside the site like all others, asked for once, and said in words where they fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from forum.export import jobs, making
from forum.export.models import ExportFile
from policy_design.report.files import FORMS, ask_ahead
from policy_design.report.models import Edition
from tests.policy_design.report.reporting import at, begun, chapter, own, published, renewed, write
from tests.support.poured import poured

SLOW = ["pdf", "docx", "odt", "epub"]


@poured
def edition(deliberating, olga):
    made = begun(deliberating, olga)
    write(chapter(made, "foreword"), olga, source="Welcome, marimba.")
    return published(renewed(made), olga)


@pytest.fixture(autouse=True)
def written(monkeypatch, settings, tmp_path) -> list[str]:
    """Which forms were written, by writers that take no time; a name that is put into `fails` cannot be."""
    settings.MEDIA_ROOT = tmp_path
    done: list[str] = []
    for name in SLOW:

        def write_one(paper, name=name):
            if name in fails:
                raise OSError("no such font")
            done.append(name)
            return f"{name} of {paper.title}".encode()

        monkeypatch.setitem(FORMS, name, replace(FORMS[name], write=write_one))
    yield done
    fails.clear()


fails: set[str] = set()


def make_all() -> None:
    """What the worker's programs do."""
    for row in jobs.waiting():
        making.make(row.pk)


def body_of(answer) -> bytes:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def test_the_files_of_a_new_edition_are_asked_for_one_after_another_and_made_once(
    client, edition, deliberating, written
):
    for _pass in range(6):
        ask_ahead()
        make_all()

    assert (written, ask_ahead()) == (SLOW, 0)
    assert body_of(client.get(at(deliberating, "file", 1, "pdf"))) == f"pdf of {deliberating.title}".encode()


def test_nothing_is_made_ahead_while_somebody_waits_for_a_file(edition, deliberating):
    jobs.ask_for(topic=deliberating.topic, form="json")

    assert ask_ahead() == 0


def test_who_asks_for_a_file_that_is_not_there_is_told_that_it_is_being_made(client, edition, deliberating):
    """No typesetter runs in a request, and years later the worker makes what somebody asks for."""
    Edition.objects.update(published_at=timezone.now() - timedelta(days=900))
    path = at(deliberating, "file", 1, "pdf")
    first, again = (client.get(path) for _time in range(2))

    assert [(one.status_code, one["Retry-After"]) for one in (first, again)] == [(202, "20")] * 2
    assert list(ExportFile.objects.values_list("form", "status")) == [("report-v1.pdf", "waiting")]
    make_all()
    answer = client.get(path)
    assert answer["Content-Disposition"].endswith(f'{deliberating.slug}-report-v1.pdf"')
    assert body_of(answer) == f"pdf of {deliberating.title}".encode()
    assert client.get(path, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


def test_a_file_serves_whatever_else_happens_in_the_process(client, edition, deliberating, olga, written):
    path = at(deliberating, "file", 1, "pdf")
    client.get(path)
    make_all()
    own(edition.report, olga, "More", "Words.")
    published(renewed(edition.report), olga, reason="More.")
    jobs.ask_for(topic=deliberating.topic, form="report-v1.pdf")

    assert body_of(client.get(path)).startswith(b"pdf of ")
    assert (list(jobs.waiting()), written) == ([], ["pdf"])


def test_what_could_not_be_made_is_said_in_words_and_tried_again_when_somebody_presses(client, edition, deliberating):
    path = at(deliberating, "file", 1, "pdf")
    fails.add("pdf")
    client.get(path)
    make_all()
    told = client.get(path)
    fails.clear()

    assert (told.status_code, str(jobs.BROKEN) in told.content.decode(), list(jobs.waiting())) == (503, True, [])
    assert client.post(path).status_code == 202
    make_all()
    assert body_of(client.get(path)).startswith(b"pdf of ")


def test_a_form_that_fails_keeps_no_other_from_being_made(edition, written):
    fails.add("pdf")
    for _pass in range(6):
        ask_ahead()
        make_all()

    assert (written, ask_ahead()) == (["docx", "odt", "epub"], 0)


def test_who_asks_for_file_after_file_waits(client, edition, deliberating, settings):
    settings.EXPORTS_PER_PERSON = 0.1  # so that an address may ask once
    answers = [client.get(at(deliberating, "file", 1, form)) for form in ("pdf", "epub")]

    assert [one.status_code for one in answers] == [202, 429]
    assert int(answers[1]["Retry-After"]) > 0


def test_light_forms_are_paced_as_all_that_is_written_at_once(client, edition, deliberating, settings):
    settings.EXPORTS_PER_PERSON = 0.25
    answers = [client.get(at(deliberating, "file", 1, form)) for form in ("md", "html")]

    assert [one.status_code for one in answers] == [200, 429]


def test_the_page_of_files_of_a_process_has_none_of_its_reports(client, edition, deliberating):
    client.get(at(deliberating, "file", 1, "pdf"))
    answer = client.get(f"/processes/{deliberating.slug}/export/")

    assert (answer.status_code, b"report-v1" in answer.content) == (200, False)
    assert client.get(f"/processes/{deliberating.slug}/export/report-v1.pdf").status_code == 404


@pytest.mark.parametrize(
    "key", ["report-v2.pdf", "report-v1.html", "report-v1.exe", "report-v01.pdf", "report-v1.pdf\n"]
)
def test_nothing_else_is_a_file_apart(edition, deliberating, key):
    from policy_design.report.files import apart

    assert apart(deliberating, key) is None
    assert apart(deliberating, "report-v1.epub").key == "report-v1.epub"
