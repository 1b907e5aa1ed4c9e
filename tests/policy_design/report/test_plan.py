"""The plan of a report: begun once, its first page, its chapters written, arranged and chosen; two tabs lose nothing."""

from __future__ import annotations

import pytest

from forum.live.models import Event
from forum.text.markup import Unrenderable
from forum.verdicts import Refused
from policy_design.process.documents import plan_document, publish_document, write_document
from policy_design.report.actions import (
    Conflict,
    add_chapter,
    arrange,
    choose_chapter,
    drop_chapter,
    edit_report,
    order_of,
    plan_report,
    state_of,
    write_chapter,
)
from policy_design.report.models import Chapter, Report
from tests.policy_design.cast import advance, fresh
from tests.policy_design.report.reporting import begun, chapter, drawn, own, renewed, said, write

FIRST = {
    "title": "Faces",
    "subtitle": "A report",
    "authors": ["The organizers"],
    "abstract": "In short.",
    "publisher": "The Host",
    "licence": "CC-BY-4.0",
}


def kinds(report: Report) -> list[str]:
    return list(report.chapters.order_by("order", "pk").values_list("kind", flat=True))


def edit(report, by, seen=None, **fields):
    return edit_report(report=report, by=by, seen=seen or state_of(report), **{**FIRST, **fields})


def test_it_begins_with_what_the_process_has(deliberating, olga):
    report = begun(deliberating, olga)

    assert (report.title, report.authors, report.licence) == (
        deliberating.title,
        ["Olga Example"],
        deliberating.licence,
    )
    left_out = set(report.chapters.filter(is_in=False).values_list("kind", flat=True))
    assert left_out == {"study", "syllabus", "results", "summary", "recommendations"}
    assert kinds(report) == [kind for kind in Chapter.Kind.values if kind != "own"]


def test_begun_twice_it_is_one(deliberating, olga):
    first = begun(deliberating, olga)
    assert begun(deliberating, olga) == first
    assert Event.objects.filter(kind="report.drafted").count() == 1
    assert first.chapters.count() == 13


@pytest.mark.parametrize("who", ["ben", "mo", "dan", "ada", "cleo"])
def test_only_organizers_plan_it(deliberating, who, request):
    with pytest.raises(Refused):
        plan_report(process=deliberating, by=request.getfixturevalue(who))
    assert not Report.objects.exists()


def test_the_first_page_says_who_wrote_it(deliberating, olga):
    report = begun(deliberating, olga)
    edit(report, olga)
    paper = drawn(report).paper
    assert (paper.title, paper.subtitle, paper.authors, paper.publisher) == (
        "Faces",
        "A report",
        ("The organizers",),
        "The Host",
    )
    assert renewed(report).version == 2


def test_a_first_page_saved_meanwhile_is_not_gone_over(deliberating, olga):
    report = begun(deliberating, olga)
    seen = state_of(report)
    edit(report, olga, seen=seen)
    assert edit(report, olga, seen=seen).title == "Faces"  # sent twice
    with pytest.raises(Conflict) as conflict:
        edit(report, olga, seen=seen, title="Other")
    assert conflict.value.current.title == "Faces"
    assert renewed(report).title == "Faces"


def test_chapters_written_in_two_tabs_do_not_meet(deliberating, olga):
    report = begun(deliberating, olga)
    foreword, methods = chapter(report, "foreword"), chapter(report, "methods")
    write(foreword, olga, source="Welcome.")
    write(methods, olga, source="We chose this.", title="How")
    assert (chapter(report, "foreword").source, chapter(report, "methods").title) == ("Welcome.", "How")


def test_a_chapter_saved_meanwhile_is_not_gone_over(deliberating, olga):
    one = chapter(begun(deliberating, olga), "foreword")
    seen = state_of(one)
    write_chapter(chapter=one, by=olga, seen=seen, title="", source="Mine.")
    write_chapter(chapter=one, by=olga, seen=seen, title="", source="Mine.")
    with pytest.raises(Conflict):
        write_chapter(chapter=one, by=olga, seen=seen, title="", source="Theirs.")
    assert chapter(one.report, "foreword").source == "Mine."


def test_what_cannot_be_rendered_is_refused_before_it_is_stored(deliberating, olga):
    one = chapter(begun(deliberating, olga), "foreword")
    with pytest.raises(Unrenderable):
        write(one, olga, source="|a" * 200 + "|\n" + "|-" * 200 + "|")
    assert chapter(one.report, "foreword").source == ""


def test_a_chapter_of_ones_own_is_added_once_and_named(deliberating, olga):
    report = begun(deliberating, olga)
    made = add_chapter(report=report, by=olga, title="Outlook", version=report.version)
    assert add_chapter(report=report, by=olga, title="Outlook", version=report.version) == made
    with pytest.raises(Conflict):
        add_chapter(report=report, by=olga, title="Another", version=report.version)
    with pytest.raises(Refused):
        write(made, olga, source="Words.", title="")
    write(made, olga, source="What comes next.", title="Outlook")
    assert "## Outlook" in said(report)
    assert "What comes next." in said(report)


def test_a_click_repeated_moves_a_chapter_once(deliberating, olga):
    report = begun(deliberating, olga)
    order = order_of(report.chapters.order_by("order"))
    for _click in range(2):
        arrange(chapter=chapter(report, "methods"), by=olga, to="earlier", order=order)
    there = kinds(report)
    assert there[there.index("methods") + 1] == "minority"
    for to, place in (("first", 0), ("last", 12)):
        arrange(chapter=chapter(report, "methods"), by=olga, to=to, order=order_of(report.chapters.order_by("order")))
        assert kinds(report)[place] == "methods"
    order = order_of(report.chapters.order_by("order"))
    with pytest.raises(Refused):
        arrange(chapter=chapter(report, "methods"), by=olga, to="elsewhere", order=order)


def test_what_is_left_out_keeps_its_text(deliberating, olga):
    report = begun(deliberating, olga)
    write(chapter(report, "foreword"), olga, source="Welcome, xylophone.")
    choose_chapter(chapter=chapter(report, "foreword"), by=olga, is_in=False)
    assert "xylophone" not in said(report)
    choose_chapter(chapter=chapter(report, "foreword"), by=olga, is_in=True)
    assert "xylophone" in said(report)


def test_only_chapters_of_ones_own_are_dropped(deliberating, olga):
    report = begun(deliberating, olga)
    made = own(report, olga)
    drop_chapter(chapter=made, by=olga)
    with pytest.raises(Refused):
        drop_chapter(chapter=made, by=olga)
    with pytest.raises(Refused):
        drop_chapter(chapter=chapter(report, "methods"), by=olga)


def test_in_the_archive_nothing_is_planned_any_more(deliberating, olga):
    report = begun(deliberating, olga)
    plan_document(process=deliberating, by=olga, kind="report", title="R", client_key=report.process.client_key)
    document = deliberating.documents.get(kind="report")
    write_document(document=document, by=olga, title="R", source="Words.", version=0)
    document.refresh_from_db()
    publish_document(document=document, by=olga, version=1)
    advance(fresh(deliberating), olga, "archived")
    with pytest.raises(Refused):
        edit(renewed(report), olga)
