"""Documents: planned, written, published, changed with reasons; and honest about their day."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.library import actions as library
from forum.library.models import Reference
from forum.text.markup import Unrenderable
from forum.verdicts import Refused
from policy_design.process.actions import edit_process
from policy_design.process.documents import (
    Conflict,
    drop_document,
    plan_document,
    publish_document,
    write_document,
)
from policy_design.process.facts import facts_of
from policy_design.process.models import Document
from tests.policy_design.cast import fresh, new_process
from tests.support.poured import poured

TEXT = "# What is known\n\nLittle [@roe2001].\n\n## What is disputed\n\nMuch."
ITEM = {"type": "book", "title": "On faces", "author": [{"family": "Roe"}], "issued": {"date-parts": [[2001]]}}


@poured
def source(olga) -> Reference:
    return library.add_reference(by=olga, item=ITEM, client_key=uuid4(), key="roe2001")


@poured
def report(running, olga, source) -> Document:
    """The inception report, written and not published."""
    made = plan(running, olga, kind="inception", title="Inception report")
    return save(made, olga, TEXT)


def plan(process, by, kind="other", title="A text", **fields):
    return plan_document(process=process, by=by, kind=kind, title=title, client_key=uuid4(), **fields)


def save(document, by, source=TEXT, **fields):
    document = Document.objects.select_related("process").get(pk=document.pk)
    values = {"title": document.title, "version": document.version, **fields}
    return write_document(document=document, by=by, source=source, **values)


def publish(document, by):
    document.refresh_from_db()
    return publish_document(document=document, by=by, version=document.version)


def test_its_headings_are_its_contents_and_its_sources_are_listed_below(report):
    assert [(one["level"], one["title"]) for one in report.contents] == [(3, "What is known"), (4, "What is disputed")]
    assert "On faces" in report.references_html
    assert [one.key for one in report.references.all()] == ["roe2001"]


def test_published_it_opens_its_gate_and_shows_its_sources_to_everybody(report, running, olga, source):
    assert (facts_of(fresh(running)).inception_published, source.listed_at) == (False, None)

    for _ in range(2):  # pressed twice
        publish(report, olga)

    source.refresh_from_db()
    assert facts_of(fresh(running)).inception_published is True
    assert source.listed_at is not None
    assert [(one.number, one.reason) for one in report.versions.all()] == [(1, "")]


def test_in_a_private_process_its_sources_stay_private_until_it_is_public(report, private, olga, source):
    publish(report, olga)
    source.refresh_from_db()
    assert source.listed_at is None

    edit_process(process=private, by=olga, is_open=True)
    source.refresh_from_db()
    assert source.listed_at is not None


def test_once_published_every_change_has_a_reason_and_is_a_version(report, olga):
    publish(report, olga)
    with pytest.raises(Refused, match="what you changed and why"):
        save(report, olga, TEXT + " More.")

    save(report, olga, TEXT + " More.", reason="A reader asked.")

    assert [(one.number, one.reason) for one in report.versions.all()] == [(1, ""), (2, "A reader asked.")]
    with pytest.raises(Refused, match="cannot be emptied"):
        save(report, olga, " ", reason="Gone.")


def test_two_organizers_writing_at_once_keep_both_texts(report, olga):
    seen = report.version
    save(report, olga, "Mine.")

    with pytest.raises(Conflict) as caught:
        save(report, olga, "Theirs.", version=seen)
    assert caught.value.current.source == "Mine."
    assert save(report, olga, "Mine.", version=seen).source == "Mine."  # sent twice
    with pytest.raises(Conflict):
        publish_document(document=report, by=olga, version=seen)


def test_its_day_is_honest(running, olga):
    today = timezone.localdate()
    late = plan(running, olga, title="Late", planned_for=today - timedelta(days=1))
    due = plan(running, olga, title="Due", planned_for=today)

    assert (late.is_overdue, due.is_overdue) == (True, False)
    save(late, olga, "Here.", planned_for=late.planned_for)
    assert publish(late, olga).is_overdue is False


def test_one_of_each_kind_and_an_address_of_its_own(running, olga):
    key = uuid4()
    both = [
        plan_document(process=running, by=olga, kind="other", title="New", client_key=key),
        plan_document(process=running, by=olga, kind="other", title="New", client_key=key),
    ]
    assert (both[0] == both[1], both[0].slug) == (True, "new-2")
    plan(running, olga, kind="report", title="Report")
    with pytest.raises(Refused, match="of that kind already"):
        plan(running, olga, kind="report", title="Another")
    with pytest.raises(Refused, match="sent before"):
        plan_document(process=running, by=olga, kind="other", title="Other", client_key=key)


def test_what_is_empty_is_not_published_and_what_is_published_is_not_dropped(running, report, olga):
    empty = plan(running, olga)
    with pytest.raises(Refused, match="Write the document"):
        publish(empty, olga)
    drop_document(document=empty, by=olga)
    publish(report, olga)
    with pytest.raises(Refused, match="stays"):
        drop_document(document=report, by=olga)
    with pytest.raises(Refused, match="dropped meanwhile"):
        write_document(document=empty, by=olga, title="T", source="S", version=0)


def test_others_write_nothing(report, running, ben, dan, cleo, ada):
    for person in (ben, dan, cleo, ada):
        for change in (
            lambda who=person: plan(running, who),
            lambda who=person: save(report, who, "Mine."),
            lambda who=person: publish(report, who),
            lambda who=person: drop_document(document=report, by=who),
        ):
            with pytest.raises(Refused):
                change()


def test_hostile_text_is_shown_as_text_or_refused(report, olga):
    saved = save(report, olga, "# <img src=x onerror=alert(1)>\n\n[x](javascript:alert(1)) <script>1</script>")
    assert "<script" not in saved.html
    assert 'href="javascript' not in saved.html
    assert "<img" not in saved.html
    assert "<" not in "".join(str(one["title"]) for one in saved.contents).replace("<img src=x onerror=alert(1)>", "")
    with pytest.raises(Unrenderable):
        save(report, olga, "x" * 60_001)


def test_a_corrected_reference_is_shown_anew(report, running, olga, source, django_capture_on_commit_callbacks):
    publish(report, olga)
    before = fresh(running).topic.version

    with django_capture_on_commit_callbacks(execute=True):
        library.edit_reference(reference=source, by=olga, item={**ITEM, "title": "On eyes"})

    report.refresh_from_db()
    assert ("On eyes" in report.references_html, "On faces" in report.references_html) == (True, False)
    assert fresh(running).topic.version == before + 1


def test_the_key_of_a_document_elsewhere_is_refused_and_what_was_typed_kept(client, running, olga):
    other, key = new_process(olga, title="Other"), uuid4()
    form = {"kind": "other", "title": "A text", "planned_for": "", "client_key": str(key)}
    client.force_login(olga)
    assert client.post(f"/processes/{running.slug}/organize/documents/", form).status_code == 302
    page = client.post(f"/processes/{other.slug}/organize/documents/", form)
    assert page.status_code == 200
    assert "sent before, with other content" in page.content.decode()
    assert 'value="A text"' in page.content.decode()
    assert not other.documents.exists()
