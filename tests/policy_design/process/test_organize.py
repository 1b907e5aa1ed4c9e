"""The organizer's pages: set up, plan, move, invite, answer; what is typed wrong is said and kept."""

from __future__ import annotations

from uuid import uuid4

import pytest

from policy_design.process.lines import LinesField, LinksField
from policy_design.process.models import Expertise, Interest, Process
from policy_design.process.stages import StageKind
from tests.policy_design.cast import advance, fresh

NEW = {
    "title": "Faces", "template_key": "options", "problem": "People.", "questions": "Why?\n\n Why?\nHow?",
    "backgrounds": "law", "partners": "Lens Club | https://example.org\nNobody", "links": "Law | https://example.org/law",
    "language": "en", "licence": "CC-BY-SA-4.0", "is_open": "yes", "takes_interests": "on",
}  # fmt: skip


@pytest.fixture
def organizer(client, olga):
    client.force_login(olga)
    return client


def here(process, rest: str = "") -> str:
    return f"/processes/{process.slug}/organize/{rest}"


def said(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def test_a_process_is_set_up_on_one_page(organizer, olga):
    said(organizer.get("/processes/new/"))
    answer = organizer.post("/processes/new/", {**NEW, "client_key": uuid4()}, follow=True)

    process = Process.objects.get()
    assert "Everything is ready to begin" in said(answer)
    assert process.questions == ["Why?", "How?"]
    assert process.partners == [{"name": "Lens Club", "url": "https://example.org"}, {"name": "Nobody", "url": ""}]
    assert process.links == [{"title": "Law", "url": "https://example.org/law"}]
    assert process.stage is None


def test_faulty_lines_are_named_and_all_that_was_typed_is_kept(organizer):
    wrong = {**NEW, "links": "Law\nOK | https://example.org\nBad | javascript:alert(1)", "client_key": uuid4()}

    page = said(organizer.post("/processes/new/", wrong))

    assert "Line 1: the address after the “|” is missing." in page
    assert "Line 3: “javascript:alert(1)” is no web address." in page
    assert "Line 2" not in page
    assert "Bad | javascript:alert(1)" in page
    assert Process.objects.count() == 0


@pytest.mark.parametrize(
    "line",
    ["|", "x | ", " | https://example.org", "x | ftp://example.org", "x | https://", "x" * 700, "x | data:text/html,1"],
)
def test_no_line_that_is_no_link_becomes_one(line):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        LinksField(named="title").clean(line)


def test_lines_read_as_they_were_written():
    field = LinksField(named="name", address_needed=False)
    rows = [{"name": "A | B", "url": "https://example.org"}, {"name": "C", "url": ""}]

    assert field.clean(field.prepare_value(rows)) == rows
    assert LinesField(most=2, longest=9).clean("a\r\n\r\n a \n b") == ["a", "b"]


def test_who_may_not_set_up_is_told_so(client, cleo):
    assert client.get("/processes/new/").status_code == 302
    client.force_login(cleo)
    assert "Only organizers may set up a process" in said(client.get("/processes/new/"), 403)


def test_settings_show_what_is_stored_and_save_it(organizer, process):
    page = said(organizer.get(here(process, "edit/")))
    assert "Should licences change?\nWho speaks for those in the pictures?" in page

    fields = {**NEW, "title": "Other", "is_open": "no"}
    said(organizer.post(here(process, "edit/"), fields, follow=True))

    process = fresh(process)
    assert (process.title, process.is_open, process.backgrounds) == ("Other", False, ["law"])


def test_begin_and_go_on_by_the_buttons_that_are_shown(organizer, process):
    page = said(organizer.get(here(process)))
    assert "Begin the process" in page
    organizer.post(here(process, "move/"))
    organizer.post(here(process, "move/"))  # pressed twice
    assert fresh(process).kind_now is StageKind.LAUNCH

    organizer.post(here(process, "move/"), {"leaving": fresh(process).stage.pk})
    page = said(organizer.get(here(process)))
    assert "The inception report is not published yet" in page
    assert "all the same" in page

    leaving = fresh(process).stage.pk
    refused = organizer.post(here(process, "move/"), {"leaving": leaving}, follow=True)
    assert "The inception report is not published yet." in said(refused)
    organizer.post(here(process, "move/"), {"leaving": leaving, "reason": "Holidays."})
    assert fresh(process).kind_now is StageKind.STUDY


@pytest.mark.parametrize("bad", [{"leaving": "x"}, {"leaving": "-1"}, {"leaving": "9" * 40}, {"reason": "x" * 500}])
def test_a_move_that_makes_no_sense_moves_nothing(organizer, running, bad):
    assert organizer.post(here(running, "move/"), bad).status_code == 302
    assert fresh(running).kind_now is StageKind.LAUNCH


def test_the_plan_is_changed_by_buttons(organizer, process):
    page = said(organizer.get(here(process, "stages/")))
    assert page.count(">Drop<") == 4  # inception, study, call, voting
    call = next(one for one in fresh(process).line if one.kind == "call")
    organizer.post(here(process, f"stages/{call.pk}/shift/"), {"to": "earlier", "order": call.order})
    organizer.post(here(process, f"stages/{call.pk}/"), {"title": "Who?", "starts_at": "2030-01-01T10:00"})
    assert [str(one.name) for one in fresh(process).line][2] == "Who?"
    for _ in range(2):
        organizer.post(here(process, f"stages/{call.pk}/drop/"), follow=True)
    organizer.post(here(process, "stages/add/"), {"kind": "deliberation", "stages": 9})
    assert [one.kind for one in fresh(process).line].count("deliberation") == 2
    assert "happens only once" in said(
        organizer.post(here(process, "stages/add/"), {"kind": "launch", "stages": 10}, follow=True)
    )


@pytest.mark.parametrize(
    "fields", [{"starts_at": "0001-01-01T00:00"}, {"ends_at": "yesterday"}, {"title": "x" * 81}, {"note": "a\nb"}]
)
def test_a_stage_that_makes_no_sense_is_refused_in_words(organizer, process, fields):
    stage = process.line[1]
    page = said(organizer.post(here(process, f"stages/{stage.pk}/"), fields))
    assert "needs your attention" in page


def test_an_expert_is_invited_for_a_background(organizer, running, cleo):
    form = {"role": "expert", "email": cleo.email, "background": "", "client_key": uuid4()}
    assert "Choose the background" in said(organizer.post(here(running, "invite/"), form))
    assert "on its way" in said(organizer.post(here(running, "invite/"), {**form, "background": "law"}, follow=True))
    page = said(organizer.get(here(running)))
    assert "Expert, law" in page
    invitation = running.topic.invitations.get()
    said(organizer.post(here(running, f"invitations/{invitation.pk}/resend/"), {"sends": "1"}, follow=True))
    said(organizer.post(here(running, f"invitations/{invitation.pk}/revoke/"), follow=True))
    membership = running.topic.memberships.get(role="observer")
    for _ in range(2):
        said(organizer.post(here(running, f"members/{membership.pk}/remove/"), follow=True))
    assert running.topic.memberships.filter(role="observer").count() == 0


def test_asked_and_answered_by_pages(client, running, olga, cleo):
    call = advance(running, olga, "call")
    join = f"/processes/{call.slug}/join/"
    assert "Sign in to ask to join" in said(client.get(join))
    assert client.post(join, {}).status_code == 403
    client.force_login(cleo)
    assert "needs your attention" in said(client.post(join, {"client_key": uuid4(), "motivation": "I know."})).replace(
        "need ", "needs "
    )
    form = {"client_key": uuid4(), "background": "law", "motivation": "I know."}
    assert "They answer by mail" in said(client.post(join, form, follow=True))
    interest = Interest.objects.get()

    client.force_login(olga)
    answer = here(call, f"interests/{interest.pk}/")
    page = said(client.post(answer, {"answer": "accept", "sentence": ""}))
    assert "Say a sentence to the person who asked" in page
    assert "is on its way" in said(client.post(answer, {"answer": "accept", "sentence": "Welcome."}, follow=True))
    assert "answered already" in said(client.post(answer, {"answer": "decline", "sentence": "No."}))

    client.force_login(cleo)
    expertise = f"/processes/{call.slug}/expertise/"
    said(client.get(expertise))
    said(client.post(expertise, {"statement": "Courts.", "has_interests": "no", "text": ""}, follow=True))
    assert Expertise.objects.get(person=cleo).has_interests is False
    assert "Welcome." in said(client.get(join))


def test_taken_back_nothing_is_left(client, running, olga, cleo):
    call = advance(running, olga, "call")
    call.interests.create(person=cleo, background="law", motivation="I know.")
    client.force_login(cleo)

    for _ in range(2):
        said(client.post(f"/processes/{call.slug}/join/withdraw/", follow=True))
    assert Interest.objects.count() == 0


def test_a_document_is_planned_written_and_published_by_pages(organizer, running):
    made = organizer.post(
        here(running, "documents/"),
        {"kind": "inception", "title": "Report", "planned_for": "2030-01-01", "client_key": uuid4()},
        follow=True,
    )
    said(made)
    page = here(running, "documents/report/")
    text = {"title": "Report", "source": "# One", "version": 0}
    assert "is saved" in said(organizer.post(page, text, follow=True))
    conflict = said(organizer.post(page, {**text, "source": "# Two"}), 409)
    assert ("Somebody saved another version" in conflict, "# Two" in conflict) == (True, True)
    assert "Look at it" in said(
        organizer.post(here(running, "documents/report/publish/"), {"version": "0"}, follow=True)
    )
    assert "is published" in said(
        organizer.post(here(running, "documents/report/publish/"), {"version": "1"}, follow=True)
    )
    assert "needs your attention" in said(organizer.post(page, {**text, "version": 1, "source": "# Three"}))
    said(organizer.get(here(running, "documents/")))


def test_the_organizer_finds_processes_where_debates_are_organized(organizer, running):
    assert "Faces in the commons" in said(organizer.get("/debates/organized/"))


def test_what_waits_stands_on_one_s_own_page(client, running, ben, bea):
    running.expertise.filter(person=bea).update(has_interests=None, declared_at=None)
    client.force_login(ben)
    page = said(client.get("/people/me/"))
    assert ("Faces in the commons: Launch" in page, "Declare your interests" in page) == (True, False)
    client.force_login(bea)
    assert "Declare your interests: Faces in the commons" in said(client.get("/people/me/"))
