"""A process and its syllabus: begun by organizers, listed beside the page, its sources listed when it becomes public."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.library.actions import add_reference
from forum.library.models import Reference
from forum.library.syllabus.actions import add_item, add_section, begin_syllabus
from forum.verdicts import Refused
from policy_design.process import documents
from policy_design.process.models import Document
from tests.policy_design.cast import advance, go_on

ITEM = {"type": "book", "title": "On faces", "author": [{"family": "Roe"}], "issued": {"date-parts": [[2001]]}}


def source(by, key="roe2001") -> Reference:
    return add_reference(by=by, item=ITEM, client_key=uuid4(), key=key)


def section(process, by, title="Where to begin", sources=1):
    syllabus = begin_syllabus(topic=process.topic, by=by, title="What to read")
    made = add_section(syllabus=syllabus, by=by, title=title, client_key=uuid4())
    for number in range(sources):
        add_item(section=made, by=by, reference=source(by, f"{title.split()[0].lower()}{number}"), annotation="Short.")
    return made


def paper(process, by, *, publish=True) -> Document:
    made = documents.plan_document(process=process, by=by, kind="report", title="Report", client_key=uuid4())
    made = Document.objects.select_related("process").get(pk=made.pk)
    documents.write_document(document=made, by=by, title="Report", source="As known [@roe2001].", version=0)
    return documents.publish_document(document=made, by=by, version=1) if publish else made


def test_organizers_begin_one_from_their_page_and_it_leads_back_to_the_process(client, running, olga):
    client.force_login(olga)
    address = f"/library/syllabus/of/{running.topic.key}/"
    assert address in client.get(f"{running.get_absolute_url()}organize/").content.decode()
    assert client.get(address).status_code == 200

    syllabus = section(running, olga).syllabus
    page = client.get(syllabus.get_absolute_url()).content.decode()
    assert (running.title in page, running.get_absolute_url() in page) == (True, True)


def test_nobody_else_begins_one_and_an_archived_process_keeps_what_it_has(running, olga, ben):
    with pytest.raises(Refused):
        begin_syllabus(topic=running.topic, by=ben, title="Mine")
    made = section(running, olga)
    advance(running, olga, "archived")
    with pytest.raises(Refused):
        add_section(syllabus=type(made.syllabus).objects.get(), by=olga, title="Later", client_key=uuid4())


def test_its_sections_stand_beside_the_page_with_how_much_there_is_to_read(client, running, olga):
    made = section(running, olga, sources=2)
    page = client.get(running.get_absolute_url()).content.decode()

    assert f'{made.syllabus.get_absolute_url()}#{made.anchor}"' in page
    assert ("2 readings" in page, 'href="#syllabus"' in page) == (True, True)


def test_more_sections_take_no_more_queries(client, running, olga):
    section(running, olga)
    client.get(running.get_absolute_url())
    with CaptureQueriesContext(connection) as one:
        client.get(running.get_absolute_url())
    for title in ("Then read", "At last"):
        section(running, olga, title, sources=2)
    with CaptureQueriesContext(connection) as three:
        client.get(running.get_absolute_url())

    assert len(three) == len(one)


def test_its_sources_are_listed_when_the_process_becomes_public(process, olga):
    section(process, olga)
    assert Reference.objects.get().listed_at is None

    go_on(process, olga)

    assert Reference.objects.get().listed_at is not None


def test_a_source_says_which_published_documents_cite_it(client, running, olga):
    reference = source(olga)
    reference.listed_at = timezone.now()
    reference.save()
    syllabus = begin_syllabus(topic=running.topic, by=olga, title="What to read")
    made = add_section(syllabus=syllabus, by=olga, title="All", client_key=uuid4())
    add_item(section=made, by=olga, reference=reference)
    draft = paper(running, olga, publish=False)
    pages = (reference.get_absolute_url(), syllabus.get_absolute_url())
    assert [draft.get_absolute_url() in client.get(one).content.decode() for one in pages] == [False, False]

    documents.publish_document(document=draft, by=olga, version=1)

    assert [draft.get_absolute_url() in client.get(one).content.decode() for one in pages] == [True, True]


def test_a_source_does_not_name_documents_of_a_process_that_one_may_not_read(client, private, olga, ben, cleo):
    reference = source(olga)
    reference.listed_at = timezone.now()
    reference.save()
    made = paper(private, olga)
    seen = []
    for who in (cleo, ben):
        client.force_login(who)
        seen.append(made.get_absolute_url() in client.get(reference.get_absolute_url()).content.decode())

    assert seen == [False, True]
