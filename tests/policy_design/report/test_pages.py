"""Pages of the report: for organizers without a script, for readers whole and kept; and files that never change."""

from __future__ import annotations

from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.paper.plain import digest_of, from_data
from policy_design.process.actions import edit_process
from policy_design.report.actions import order_of, state_of
from policy_design.report.duties import waits_for
from policy_design.report.editions import set_doi
from policy_design.report.files import FORMS
from policy_design.report.models import Edition, Report
from tests.policy_design.cast import advance, fresh
from tests.policy_design.report.reporting import at, begun, chapter, own, published, renewed, text, write
from tests.support.poured import poured

DETAILS = {
    "title": "Faces",
    "subtitle": "",
    "authors": "Olga\nThe Host",
    "abstract": "In short.",
    "publisher": "",
    "licence": "CC-BY-4.0",
}


@poured
def report(deliberating, olga):
    made = begun(deliberating, olga)
    write(chapter(made, "foreword"), olga, source="Welcome, marimba.")
    return renewed(made)


@poured
def edition(report, olga):
    return published(report, olga)


@pytest.fixture
def organizer(client, olga):
    client.force_login(olga)
    return client


def said(answer, status: int = 200) -> str:
    assert answer.status_code == status, text(answer)[:400]
    return text(answer)


# Organizers -----------------------------------------------------------------------------------------------------


def test_the_plan_is_shown_before_it_is_begun(organizer, deliberating):
    page = said(organizer.get(at(deliberating, "organize")))
    assert "From the process: 2 options." in page
    assert "Begin the report" in page
    assert not Report.objects.exists()
    page = said(organizer.post(at(deliberating, "organize"), follow=True))
    assert "The report is begun." in page
    assert "Preview and publish" in page


def test_a_chapter_is_moved_left_out_and_written(organizer, report, deliberating):
    one = chapter(report, "methods")
    order = order_of(report.chapters.order_by("order"))
    answer = organizer.post(at(deliberating, "arrange", one.pk), {"to": "first", "order": order})
    assert answer["Location"].endswith(f"#chapter-{one.pk}")
    organizer.post(at(deliberating, "choose", one.pk), {"is_in": "no"})
    assert "Left out." in said(organizer.get(at(deliberating, "organize")))
    form = {"title": "How we did it", "source": "By talking.", "seen": state_of(one)}
    assert "“How we did it” is saved." in said(organizer.post(at(deliberating, "chapter", one.pk), form, follow=True))
    one.refresh_from_db()
    assert (one.order, one.is_in, one.title) == (0, False, "How we did it")


def test_a_chapter_of_ones_own_is_added_and_dropped(organizer, report, deliberating):
    answer = organizer.post(
        at(deliberating, "add_chapter"), {"title": "Outlook", "version": report.version}, follow=True
    )
    assert "This chapter holds what you write here." in said(answer)
    assert "Give the new chapter a heading." in said(
        organizer.post(at(deliberating, "add_chapter"), {"title": ""}, follow=True)
    )
    late = organizer.post(at(deliberating, "add_chapter"), {"title": "Late", "version": report.version}, follow=True)
    assert "Somebody has changed the plan meanwhile." in said(late)
    pk = report.chapters.get(kind="own").pk
    for _press in range(2):
        said(organizer.post(at(deliberating, "drop_chapter", pk), follow=True))
    assert not report.chapters.filter(kind="own").exists()


def test_what_was_typed_is_kept_when_somebody_else_saved(organizer, report, deliberating, olga):
    one = chapter(report, "foreword")
    form = {"title": "", "source": "Mine, glockenspiel.", "seen": state_of(one)}
    write(one, olga, source="Theirs, xylophone.")
    page = organizer.post(at(deliberating, "chapter", one.pk), form)
    assert "Theirs, xylophone." in said(page, 409)
    assert "Mine, glockenspiel." in text(page)
    form["seen"] = page.context["form"]["seen"].value()
    said(organizer.post(at(deliberating, "chapter", one.pk), form, follow=True))
    assert chapter(report, "foreword").source == "Mine, glockenspiel."


def test_the_first_page_is_filled_in_and_a_conflict_is_told(organizer, report, deliberating):
    seen = state_of(report)
    assert "The first page is saved." in said(
        organizer.post(at(deliberating, "details"), {**DETAILS, "seen": seen}, follow=True)
    )
    assert renewed(report).authors == ["Olga", "The Host"]
    page = organizer.post(at(deliberating, "details"), {**DETAILS, "title": "Other", "seen": seen})
    assert "Somebody saved another first page meanwhile." in said(page, 409)
    wrong = organizer.post(at(deliberating, "details"), {**DETAILS, "title": "", "seen": seen})
    assert "In short." in said(wrong)


def test_the_preview_is_what_is_published(organizer, report, deliberating):
    page = organizer.get(at(deliberating, "preview"))
    assert "Welcome, marimba." in said(page)
    assert "There is no abstract." in text(page)
    assert page["Cache-Control"].startswith("max-age=0")
    form = {name: page.context["form"][name].value() for name in ("version", "content", "client_key")}
    for _press in range(2):
        answer = organizer.post(at(deliberating, "publish"), form, follow=True)
        assert "Edition 1 is published; it stays as it is." in said(answer)
    assert Edition.objects.count() == 1


def test_what_changed_since_the_preview_is_shown_first(organizer, report, deliberating, olga):
    page = organizer.get(at(deliberating, "preview"))
    form = {name: page.context["form"][name].value() for name in ("version", "content", "client_key")}
    write(chapter(report, "foreword"), olga, source="Changed, glockenspiel.")
    page = organizer.post(at(deliberating, "publish"), form)
    assert "Somebody has changed the report meanwhile." in said(page, 409)
    assert "glockenspiel" in text(page)
    form["version"], form["content"] = (page.context["form"][name].value() for name in ("version", "content"))
    assert "Edition 1 is published" in said(organizer.post(at(deliberating, "publish"), form, follow=True))


def test_a_later_edition_asks_what_is_new_and_keeps_it(organizer, edition, report, deliberating):
    page = organizer.get(at(deliberating, "preview"))
    form = {name: page.context["form"][name].value() for name in ("version", "content", "client_key")}
    assert said(organizer.post(at(deliberating, "publish"), {**form, "reason": " "}), 409)
    said(organizer.post(at(deliberating, "publish"), {**form, "reason": "A mended foreword."}, follow=True))
    assert "A mended foreword." in said(organizer.get(at(deliberating, "edition", 1)))


def test_a_doi_is_noted(organizer, edition, deliberating):
    assert "A DOI looks like" in said(organizer.post(at(deliberating, "deposit", 1), {"doi": "zenodo"}))
    answer = organizer.post(at(deliberating, "deposit", 1), {"doi": "10.5281/zenodo.7"}, follow=True)
    assert "10.5281/zenodo.7" in said(answer)
    assert organizer.get(at(deliberating, "deposit", 1)).status_code == 403
    assert organizer.get(at(deliberating, "deposit", 2)).status_code == 404


NAMES = ("organize", "details", "preview", "publish", "add_chapter")


@pytest.mark.parametrize("who", ["", "ben", "mo", "dan", "cleo", "ada"])
def test_nobody_but_organizers_sees_the_plan(client, report, deliberating, who, request):
    if who:
        client.force_login(request.getfixturevalue(who))
    one = chapter(report, "foreword")
    paths = [at(deliberating, name) for name in NAMES]
    paths += [at(deliberating, name, one.pk) for name in ("chapter", "arrange", "choose", "drop_chapter")]
    for path in paths:
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code in ((302,) if not who else (403, 405)) or answer.status_code == 405, path
            assert b"marimba" not in answer.content
    assert client.get(at(deliberating)).status_code == 404


# Readers --------------------------------------------------------------------------------------------------------


def test_everybody_reads_an_edition_and_is_told_of_a_later_one(client, edition, report, olga, deliberating):
    page = said(client.get(at(deliberating)))
    assert "Welcome, marimba." in page
    assert "Edition 1" in page
    write(chapter(report, "foreword"), olga, source="Anew, glockenspiel.")
    published(report, olga, reason="A new foreword.")
    first, latest = said(client.get(at(deliberating, "edition", 1))), said(client.get(at(deliberating)))
    assert "There is a later edition." in first
    assert "marimba" in first
    assert "There is a later edition." not in latest
    assert "glockenspiel" in latest
    assert client.get(at(deliberating, "edition", 3)).status_code == 404
    assert "Edition 2" in said(client.get(deliberating.get_absolute_url()))


@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_an_edition_is_taken_away_and_stays_the_same(client, edition, report, olga, deliberating, form):
    path = at(deliberating, "file", 1, form)
    answer = client.get(path)
    assert answer["Content-Disposition"].endswith(f'-report-v1.{form}"')
    before = sha256(answer.content).hexdigest()
    write(chapter(report, "foreword"), olga, source="Anew.")
    assert sha256(client.get(path).content).hexdigest() == before
    assert b"marimba" in answer.content


def test_the_json_is_what_was_frozen(client, edition, deliberating):
    paper = from_data(client.get(at(deliberating, "file", 1, "json")).json())
    assert digest_of(paper) == f"sha256:{edition.digest}"
    assert client.get(at(deliberating, "file", 1, "exe")).status_code == 404
    assert set(FORMS) == {"html", "pdf", "docx", "odt", "epub", "md", "json"}


def test_citations_have_the_doi_once_there_is_one(client, edition, olga, deliberating):
    names = ("citation", "bibtex", "csl")
    assert all(b"zenodo" not in client.get(at(deliberating, name, 1)).content for name in names)
    set_doi(edition=edition, by=olga, doi="10.5281/zenodo.7")
    assert all(b"10.5281/zenodo.7" in client.get(at(deliberating, name, 1)).content for name in names)
    assert b"zenodo" not in client.get(at(deliberating, "file", 1, "json")).content


def test_a_members_only_report_is_read_by_members(client, edition, olga, dan, cleo, deliberating):
    edit_process(process=fresh(deliberating), by=olga, is_open=False)
    paths = [
        at(deliberating),
        at(deliberating, "edition", 1),
        at(deliberating, "file", 1, "md"),
        at(deliberating, "bibtex", 1),
    ]
    for who in (None, cleo):
        if who:
            client.force_login(who)
        assert {client.get(path).status_code for path in paths} == {404}
        assert deliberating.slug not in client.get("/sitemap.xml").content.decode()
    client.force_login(dan)
    answers = [client.get(path) for path in paths]
    assert {one.status_code for one in answers} == {200}
    assert all("public" not in one.get("Cache-Control", "") for one in answers)


def test_search_engines_find_each_edition(client, edition, deliberating):
    assert at(deliberating, "edition", 1) in client.get("/sitemap.xml").content.decode()


def queries(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_pages_ask_as_much_whatever_there_is(organizer, edition, report, olga, deliberating):
    paths = [at(deliberating), at(deliberating, "organize"), deliberating.get_absolute_url()]
    before = [queries(organizer, path) for path in paths]
    for number in range(2):
        own(report, olga, f"Chapter {number}", "Words.")
        published(report, olga, reason="More.")
    assert [queries(organizer, path) for path in paths] == before


def test_organizers_owe_a_report_while_its_stage_is_on(report, olga, ben, deliberating):
    assert waits_for(olga) == []
    process = advance(deliberating, olga, "report")
    olga, ben = (type(one).objects.get(pk=one.pk) for one in (olga, ben))
    assert [duty.url for duty in waits_for(olga)] == [at(process, "organize")]
    assert waits_for(ben) == []
    published(report, olga, client_key=uuid4())
    assert waits_for(olga) == []
