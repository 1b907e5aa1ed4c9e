"""Editions: frozen as they were looked at, once; each with its address, digest and citation."""

from __future__ import annotations

import copy
from uuid import uuid4

import pytest

from forum.live.models import Event
from forum.paper.plain import as_data, digest_of, from_data
from forum.verdicts import SENT_BEFORE, Refused
from policy_design.process.actions import edit_process
from policy_design.process.facts import facts_of
from policy_design.report.actions import Conflict, choose_chapter, edit_report, state_of
from policy_design.report.editions import publish_edition, set_doi
from policy_design.report.models import Edition
from policy_design.report.papers import content_of
from tests.policy_design.cast import advance, fresh, propose
from tests.policy_design.report.reporting import begun, chapter, drawn, published, renewed, write
from tests.support.poured import poured

DOI = "10.5281/zenodo.1234567"


@poured
def report(deliberating, olga):
    """Begun in the deliberation, with a foreword."""
    made = begun(deliberating, olga)
    write(chapter(made, "foreword"), olga, source="Welcome.")
    return renewed(made)


def test_an_edition_is_what_was_looked_at(report, olga):
    seen = drawn(report)
    edition = published(report, olga, content=content_of(seen.paper))

    paper = from_data(edition.paper)
    assert [one.words for one in paper.blocks[0].inlines] == ["Foreword"]
    assert paper.blocks == seen.paper.blocks
    assert edition.digest == digest_of(paper).removeprefix("sha256:")
    assert paper.url.endswith(f"/processes/{report.process.slug}/report/v1/") == (
        edition.get_absolute_url() in paper.url
    )
    assert (edition.number, edition.citation["version"], edition.citation["URL"]) == (1, "1", paper.url)
    assert Event.objects.get(kind="report.published").ids == {"edition": edition.pk}


def test_it_stays_whatever_changes_after_it(report, olga, ben):
    edition = published(report, olga)
    before = copy.deepcopy(edition.paper)

    propose(fresh(report.process), ben, "Xylophone licence", "licence")
    edit_process(process=fresh(report.process), by=olga, title="Renamed")
    write(chapter(report, "foreword"), olga, source="Other words.")
    second = published(report, olga, reason="An option more.")

    assert Edition.objects.get(pk=edition.pk).paper == before
    assert "Xylophone" not in str(before)
    assert "Xylophone" in str(second.paper)
    assert second.number == 2


def test_the_same_form_sent_twice_is_one_edition(report, olga):
    key = uuid4()
    assert published(report, olga, client_key=key) == published(report, olga, client_key=key)
    with pytest.raises(Refused) as refused:
        published(report, olga, client_key=key, reason="Another.")
    assert str(refused.value) == str(SENT_BEFORE)
    assert Edition.objects.count() == 1


def test_a_later_edition_says_what_is_new(report, olga):
    published(report, olga)
    with pytest.raises(Refused):
        published(report, olga)
    assert published(report, olga, reason="Mended.").reason == "Mended."


def test_a_plan_changed_meanwhile_is_looked_at_again(report, olga):
    version = report.version
    write(chapter(report, "foreword"), olga, source="Changed.")
    with pytest.raises(Conflict):
        published(report, olga, version=version)


def test_a_process_changed_meanwhile_is_looked_at_again(report, olga, ben):
    content = content_of(drawn(report).paper)
    propose(fresh(report.process), ben, "Another licence", "licence")
    with pytest.raises(Refused):
        published(report, olga, content=content)
    assert not Edition.objects.exists()


def test_nobody_is_cited_who_is_not_named(report, olga):
    names = ("title", "subtitle", "abstract", "publisher", "licence")
    given = {name: getattr(report, name) for name in names}
    edit_report(report=report, by=olga, seen=state_of(report), authors=[], **given)
    with pytest.raises(Refused):
        published(report, olga)


def test_a_report_without_chapters_is_none(report, olga):
    for one in report.chapters.filter(is_in=True):
        choose_chapter(chapter=one, by=olga, is_in=False)
    with pytest.raises(Refused):
        published(report, olga)


def test_it_is_published_from_the_study_on(running, olga):
    report = begun(running, olga)
    with pytest.raises(Refused):
        published(report, olga)
    advance(running, olga, "study")
    assert published(report, olga).number == 1


@pytest.mark.parametrize("who", ["ben", "mo", "dan", "ada", "cleo"])
def test_only_organizers_publish(report, who, request):
    with pytest.raises(Refused):
        publish_edition(report=report, by=request.getfixturevalue(who), version=report.version, client_key=uuid4())


def test_the_gate_of_the_report_opens_with_an_edition(report, olga):
    assert not facts_of(fresh(report.process)).report_published
    published(report, olga)
    assert facts_of(fresh(report.process)).report_published


def test_the_same_data_give_the_same_bytes(report):
    first, again = drawn(report), None
    from policy_design.report.papers import draft_of

    again = draft_of(renewed(report), as_of=first.paper.as_of, number=1)
    assert as_data(first.paper) == as_data(again.paper)
    assert content_of(first.paper) == content_of(draft_of(renewed(report), as_of=report.created_at, number=1).paper)


# DOI ------------------------------------------------------------------------------------------------------------


def test_a_doi_is_noted_once_and_the_document_stays(report, olga, ada):
    edition = published(report, olga)
    digest = edition.digest
    set_doi(edition=edition, by=olga, doi=f"https://doi.org/{DOI}")
    assert set_doi(edition=edition, by=olga, doi=DOI).doi == DOI  # sent twice
    with pytest.raises(Refused):
        set_doi(edition=edition, by=olga, doi="10.5281/zenodo.7")
    assert Edition.objects.get().digest == digest
    assert Event.objects.filter(kind="report.deposited").count() == 1


@pytest.mark.parametrize("doi", ["", "zenodo.1", "10.1/x", "10.5281/" + "x" * 200])
def test_a_doi_looks_like_one(report, olga, doi):
    with pytest.raises(Refused):
        set_doi(edition=published(report, olga), by=olga, doi=doi)


def test_a_doi_is_noted_in_the_archive_too(report, olga, ben):
    edition = published(report, olga)
    advance(report.process, olga, "archived")
    with pytest.raises(Refused):
        set_doi(edition=edition, by=ben, doi=DOI)
    assert set_doi(edition=edition, by=olga, doi=DOI).doi == DOI
