"""What readers see of processes, in how many queries, and as kept below Django."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from forum.debates.actions import edit_debate
from policy_design.process import documents as papers
from policy_design.process import planning
from policy_design.process.actions import edit_process
from policy_design.process.models import Document
from tests.cast import new_debate, person
from tests.forum.test_secrecy import addresses, ways_to_fill
from tests.policy_design.cast import advance, fresh, go_on, new_process, seat_expert

pytestmark = pytest.mark.every_database


def text(client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def page_of(process, rest: str = "") -> str:
    return f"/processes/{process.slug}/{rest}"


def publish(process, by, title="Report", source="# One\n\nA.\n\n# Two\n\nB.", kind="other") -> Document:
    made = papers.plan_document(process=process, by=by, kind=kind, title=title, client_key=uuid4())
    made = Document.objects.select_related("process").get(pk=made.pk)
    papers.write_document(document=made, by=by, title=title, source=source, version=0)
    return papers.publish_document(document=made, by=by, version=1)


def test_the_page_says_what_is_on_what_is_next_and_who_owes_what(client, running):
    page = text(client, page_of(running))

    for words in (
        "Faces in the commons",
        "Launch",
        "Next:",
        "Inception report",
        "Should licences change?",
        "Ben Example",
    ):
        assert words in page
    assert "Invite those who should be part" in page or "invite those who should be part" in page
    assert 'aria-current="step"' in page
    assert "You owe" not in page


def test_the_signed_in_are_told_what_they_owe(client, running, ben):
    client.force_login(ben)

    page = text(client, page_of(running))

    assert "You owe" in page
    assert "Read the problem statement, and declare your interests." in page
    assert "(as expert)" in page


def test_experts_stand_under_their_background_with_their_disclosure(client, running, cleo):
    seat_expert(running, cleo, "")
    running.expertise.filter(background="law").update(has_interests=True, disclosure="Shares in lenses.")

    page = text(client, page_of(running))

    assert page.index("Law <span") < page.index("Ben Example") < page.index("Photography <span")
    assert "Shares in lenses." in page
    assert page.index("Other <span") < page.index("Cleo Example")
    assert "No competing interests declared." in page


def test_observers_are_not_named(client, running, dan):
    assert str(dan) not in text(client, page_of(running))


def test_what_was_passed_over_stands_there_with_its_reason(client, running, olga):
    went_on = go_on(advance(running, olga, "inception"), olga, reason="The printer burnt <b>down</b>.")

    page = text(client, page_of(went_on))

    assert "The inception report had not been published." in page
    assert "The printer burnt &lt;b&gt;down&lt;/b&gt;." in page


def test_only_debates_that_the_reader_may_read_are_named(client, running, opened, olga, ben):
    secret = new_debate(olga, question="A secret question?")
    for debate, relation in ((opened, "started_it"), (secret, "part")):
        planning.attach_debate(process=running, by=olga, debate=debate, relation=relation)

    page = text(client, page_of(running))
    assert ("The debate that started this" in page, "Who owns a face?" in page) == (True, True)
    assert "A secret question?" not in page
    edit_debate(debate=opened, by=olga, is_open=False)
    assert "Who owns a face?" not in text(client, page_of(running))
    client.force_login(olga)
    assert "A secret question?" in text(client, page_of(running))


def test_a_document_is_announced_overdue_and_published(client, running, olga):
    day = timezone.localdate() - timedelta(days=2)
    papers.plan_document(
        process=running, by=olga, kind="report", title="Great report", client_key=uuid4(), planned_for=day
    )
    page = text(client, page_of(running))
    assert ("Great report" in page, "Overdue since" in page) == (True, True)
    text(client, page_of(running, "documents/great-report/"), 404)

    made = publish(running, olga)
    page = text(client, page_of(running, f"documents/{made.slug}/"))
    assert page.count('<a href="#h-document') == 2
    assert "Not published" not in page


def test_the_history_compares_versions_and_takes_any_query(client, running, olga):
    made = publish(running, olga, source="The old word.")
    made = Document.objects.select_related("process").get(pk=made.pk)
    papers.write_document(
        document=made, by=olga, title="Report", source="The new word.", version=1, reason="A reader asked."
    )

    for query in ("", "?from=1&to=2", "?from=x&to=999999999999999999999999"):
        page = text(client, page_of(running, f"documents/{made.slug}/history/{query}"))
        assert ("A reader asked." in page, "<del>old</del>" in page, "<ins>new</ins>" in page) == (True, True, True)


def test_the_index_and_the_front_page_show_what_is_under_way(client, running, olga):
    new_process(olga, title="Not begun yet")
    for path in ("/processes/", "/"):
        page = text(client, path)
        assert ("Faces in the commons" in page, "Not begun yet" in page) == (True, False)
    assert 'href="/processes/"' in text(client, "/about/")

    advance(running, olga, "archived")
    assert "Faces in the commons" not in text(client, "/")
    assert "Faces in the commons" in text(client, "/processes/")


def test_the_export_is_what_the_page_shows_and_no_draft(client, running, olga):
    publish(running, olga)
    draft = papers.plan_document(process=running, by=olga, kind="report", title="Draft", client_key=uuid4())
    Document.objects.filter(pk=draft.pk).update(source="xylophone")

    answer = client.get(page_of(running, "export.json"))

    data = json.loads(answer.content)
    assert data["format"] == "folkmoot-process/1"
    assert [one["kind"] for one in data["stages"]][:2] == ["launch", "inception"]
    assert [one["name"] for one in data["experts"]] == ["Ben Example", "Bea Example"]
    assert [one["title"] for one in data["documents"]] == ["Report"]
    assert b"xylophone" not in answer.content
    assert b"example.org" not in answer.content  # no address of anybody


def test_hostile_words_stay_words(client, olga):
    process = go_on(
        new_process(
            olga,
            title="<script>alert(1)</script>",
            questions=["<img src=x onerror=alert(1)>"],
            backgrounds=['"><script>'],
            partners=[{"name": "<b>N</b>", "url": "https://example.org/?a=1&b=2"}],
        ),
        olga,
    )

    page = text(client, page_of(process))

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>N</b>" not in page


@pytest.mark.parametrize("path", ["", "organize/", "documents/report-0/", "organize/interests/", "export.json"])
def test_the_number_of_queries_does_not_grow(client, running, olga, path):
    client.force_login(olga)
    call = advance(running, olga, "call")

    def grow(n: int) -> None:
        for _more in range(n):
            tag = uuid4().hex[:6]
            seat_expert(call, person(f"Expert{tag}"), "law")
            publish(call, olga, title=f"Report {call.documents.count()}")
            asker = person(f"Asker{tag}")
            call.interests.create(person=asker, background="law", motivation="I know.")
            debate = new_debate(olga, question=f"Question {tag}?")
            planning.attach_debate(process=call, by=olga, debate=debate, relation="part")
            call.topic.invitations.create(
                role="expert", email=f"i{tag}@example.org", invited_by=olga, token_hash=tag, expires_at=timezone.now()
            )

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            text(client, page_of(call, path))
        return len(seen)

    grow(1)
    text(client, page_of(call, path))
    first = queries()
    grow(4)
    assert queries() == first
    assert first < 30


def test_lists_do_not_ask_more_with_more_processes(client, running, olga):
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            text(client, path)
        return len(seen)

    for path in ("/processes/", "/"):
        text(client, path)
        first = queries(path)
        for n in range(3):
            go_on(new_process(olga, title=f"Another {n}{path.count('/')}"), olga)
        assert queries(path) == first


def test_search_engines_are_told_of_what_is_public(client, running, olga):
    publish(running, olga)
    page = text(client, "/sitemap.xml")
    assert (f"/processes/{running.slug}/<" in page, f"/processes/{running.slug}/documents/report/<" in page) == (
        True,
        True,
    )


# Private ones ---------------------------------------------------------------------------------------------------


def every_path(process) -> list[str]:
    """Every address of processes, filled with what this one has."""
    known = {
        "slug": [process.slug],
        "document": [one.slug for one in process.documents.all()],
        "pk": [process.stage.pk, 1, *process.interests.values_list("pk", flat=True)],
    }
    found = []
    for name, pattern in addresses(get_resolver()):
        if name.startswith("process:") and "<slug:slug>" in pattern:
            found += ways_to_fill(pattern, known)
    return found


def test_a_private_process_is_nowhere_for_others(client, private, olga, cleo, ada):
    publish(private, olga, title="Xylophone report")
    edit_process(process=private, by=olga, title="Xylophone")
    private = fresh(private)

    for who in (None, cleo):
        if who:
            client.force_login(who)
        for path in every_path(private):
            for answer in (client.get(path), client.post(path)):
                if answer.status_code == 302:
                    assert "/accounts/" in answer["Location"], path
                else:
                    assert answer.status_code in (404, 405), path
                assert b"Xylophone" not in answer.content
        for path in ("/processes/", "/", "/people/" + olga.slug + "/", "/sitemap.xml"):
            assert "Xylophone" not in client.get(path).content.decode()


@pytest.mark.parametrize("who", ["ben", "dan", "mo", "ada"])
def test_its_members_read_it_and_organize_nothing(client, private, olga, who, request):
    publish(private, olga)
    client.force_login(request.getfixturevalue(who))

    text(client, page_of(private))
    text(client, page_of(private, "documents/report/"))
    for path in every_path(private):
        if "/organize/" in path:
            assert client.get(path).status_code in (403, 404, 405), path
            assert client.post(path).status_code in (403, 404, 405), path
    assert "Faces in the commons" in text(client, "/processes/")


def test_an_unpublished_document_is_the_organizers_alone(client, running, olga, ben, ada, cleo):
    made = papers.plan_document(process=running, by=olga, kind="report", title="Draft", client_key=uuid4())
    made = Document.objects.select_related("process").get(pk=made.pk)
    papers.write_document(document=made, by=olga, title="Draft", source="xylophone", version=0)

    for who in (None, ben, ada, cleo):
        if who:
            client.force_login(who)
        for path in every_path(fresh(running)):
            assert b"xylophone" not in client.get(path).content, path
    client.force_login(olga)
    assert "xylophone" in text(client, page_of(running, "documents/draft/"))


def test_who_asked_to_join_is_seen_by_them_and_the_organizers_alone(client, running, olga, cleo, ben, mo, dan, ada):
    call = advance(running, olga, "call")
    call.interests.create(person=cleo, background="law", motivation="A xylophone of mine.")

    for who in (None, ben, mo, dan, ada):
        if who:
            client.force_login(who)
        for path in [*every_path(call), "/admin/", "/admin/policy_design/", f"/people/{cleo.slug}/", "/processes/"]:
            body = client.get(path).content.decode(errors="replace")  # one of them is a picture
            assert (
                "xylophone" in body,
                "Cleo" in body.replace(f"/people/{cleo.slug}", "") and "/people/" not in path,
            ) == (
                False,
                False,
            ), path
    client.force_login(cleo)
    assert "xylophone" in text(client, page_of(call, "join/"))
    client.force_login(olga)
    assert "xylophone" in text(client, page_of(call, "organize/interests/"))
