"""Writing through the API: the rules, sentences and rows of the pages; once however often it is sent."""

from __future__ import annotations

from uuid import uuid4

import pytest

from forum.debates.models import Debate
from forum.moderation.people_here import suspend
from forum.people.models import Disclosure
from forum.posts.models import Draft, Post, Rebuttal
from tests.cast import response
from tests.forum.api.asking import ROOT, Program
from tests.forum.debates.rebutting import PASSAGE, rebutting, said  # noqa: F401

AGREED = {"licence_agreed": True, "conduct_agreed": True}


def path(debate, *parts) -> str:
    return "/".join(["", "debates", debate.slug, *map(str, parts)])


def test_a_reader_responds_once_however_often_it_is_sent(opened, cleo):
    key, asking = uuid4(), Program(cleo)

    answers = [asking.post(path(opened, "responses"), {"source": "I agree."}, key=key) for _n in range(3)]

    assert [one.status_code for one in answers] == [201] * 3
    assert {one.content for one in answers} == {answers[0].content}
    assert Post.objects.filter(author=cleo).count() == 1
    other = asking.post(path(opened, "responses"), {"source": "I do not."}, key=key)
    assert (other.status_code, "sent before" in other.json()["detail"]) == (409, True)


def test_it_answers_a_passage_and_another_response(opened, cleo, dan):
    contribution = Post.objects.get(kind="opening", contribution__voice__order=0)
    body = {"source": "Not so.", "to": contribution.number, "passage": {"exact": "people are in these pictures"}}
    first = Program(cleo).post(path(opened, "responses"), body).json()
    second = Program(dan).post(path(opened, "responses"), {"source": "Yes, so.", "to": first["number"]}).json()

    assert (first["about"], first["quote"]["exact"]) == (contribution.number, "people are in these pictures")
    assert second["reply_to"] == first["number"]
    lost = Program(dan).post(path(opened, "responses"), body | {"passage": {"exact": "no such words"}})
    assert (lost.status_code, lost.json()["errors"][0]["field"]) == (422, "passage")


def test_what_is_missing_is_said_by_field(opened, cleo):
    asking = Program(cleo)

    empty = asking.post(path(opened, "responses"), {"source": "  "})
    unknown = asking.post(path(opened, "responses"), {"source": "Hello.", "colour": "red"})
    no_key = asking.send("post", path(opened, "responses"), {"source": "Hello."}, key="x")

    assert empty.json()["errors"] == [{"field": "source", "says": "Your response has no text yet."}]
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "colour")
    assert (no_key.status_code, "Idempotency-Key" in no_key.json()["errors"][0]["field"]) == (422, True)
    assert Post.objects.filter(author=cleo).count() == 0


@pytest.mark.parametrize("text", ["A\x00B", "\ud800"])
def test_what_no_database_keeps_is_refused(opened, cleo, text):
    assert Program(cleo).post(path(opened, "responses"), {"source": text}).status_code in (400, 422)


def test_who_may_not_is_told_the_sentence_of_the_page(writing, opened, olga, cleo, mo):
    from forum.people.actions import grant

    grant(topic=opened.topic, person=mo, role="moderator")
    suspend(debate=Debate.objects.get(pk=opened.pk), whom=cleo, by=mo, until=None, reason="Enough.")

    answer = Program(cleo).post(path(opened, "responses"), {"source": "Hello."})

    assert (answer.status_code, "suspended you from writing" in answer.json()["detail"]) == (403, True)


def test_slow_mode_says_when_to_come_again(opened, cleo):
    Debate.objects.filter(pk=opened.pk).update(slow_minutes=10)
    asking = Program(cleo)
    asking.post(path(opened, "responses"), {"source": "One."})

    answer = asking.post(path(opened, "responses"), {"source": "Two."})

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600


def test_a_text_is_changed_from_the_version_that_was_read(opened, cleo):
    post = response(opened, cleo, "First.")
    asking = Program(cleo)
    where = path(opened, "posts", post.number)
    etag = asking.get(where).headers["ETag"]

    blind = asking.patch(where, {"source": "Second.", "reason": "A slip."})
    first = asking.patch(where, {"source": "Second.", "reason": "A slip."}, if_match=etag)
    late = asking.patch(where, {"source": "Third.", "reason": "Another."}, if_match=etag)

    assert (blind.status_code, first.status_code, late.status_code) == (428, 200, 412)
    assert "changed elsewhere meanwhile" in late.json()["detail"]
    assert late.json()["version"] == 2
    assert Post.objects.get(pk=post.pk).source == "Second."
    assert first.headers["ETag"].startswith('"2.')


def test_nobody_changes_what_somebody_else_said_and_a_reason_is_asked_for(opened, cleo, dan):
    post = response(opened, cleo, "First.")
    where = path(opened, "posts", post.number)

    other = Program(dan).patch(where, {"source": "Mine."}, if_match='"1.x"')
    silent = Program(cleo).patch(where, {"source": "Second."}, if_match='"1.x"')

    assert (other.status_code, other.json()["detail"]) == (403, "Only its author may change a signed text.")
    assert (silent.status_code, silent.json()["errors"][0]["field"]) == (422, "reason")


def test_a_passage_is_rebutted_and_the_rebuttal_answered(rebutting, ben, bea):  # noqa: F811
    about = said(rebutting, "a")
    body = {"passage": {"exact": PASSAGE}, "source": "There is one.", "point": "It takes none.", **AGREED}
    key = uuid4()
    made = [Program(bea).post(path(rebutting, "posts", about.number, "rebuttals"), body, key=key) for _n in "12"]

    assert [one.status_code for one in made] == [201, 201]
    told = made[0].json()
    assert (told["ledger"]["state"], told["ledger"]["point"]) == ("open", "It takes none.")
    replied = Program(ben).post(
        path(rebutting, "posts", told["number"], "replies"), {"source": "Where?", "conduct_agreed": True}
    )
    assert replied.status_code == 201
    assert Rebuttal.objects.get().state == "answered"


def test_what_keeps_a_rebuttal_from_being_published_is_said(rebutting, ben, bea, cleo):  # noqa: F811
    where = path(rebutting, "posts", said(rebutting, "a").number, "rebuttals")
    body = {"passage": {"exact": PASSAGE}, "source": "There is one."}

    assert Program(cleo).post(where, body).status_code == 403
    fields = {one["field"] for one in Program(bea).post(where, body).json()["errors"]}
    assert fields == {"licence_agreed", "conduct_agreed"}
    assert Rebuttal.objects.count() == 0


def test_a_draft_is_kept_by_its_version_and_read_by_its_author_alone(writing, ben, bea):
    where = path(writing, "voices", "a", "drafts", "opening")
    asking = Program(ben)
    assert asking.get(where).json()["version"] == 0

    first = asking.put(where, {"title": "T", "source": "Half."}, if_match='"0"')
    second = asking.put(where, {"title": "T", "source": "More."}, if_match=first.headers["ETag"])
    late = asking.put(where, {"title": "T", "source": "Other."}, if_match=first.headers["ETag"])

    assert [one.status_code for one in (first, second, late)] == [200, 200, 412]
    draft = Draft.objects.get()
    assert (draft.source, draft.copies.get().source) == ("More.", "Other.")
    assert Program(bea).get(where).status_code == 403
    assert Program().get(where).status_code == 401


def test_a_contribution_is_signed_and_stays_sealed(writing, ben):
    Disclosure.objects.create(person=ben, has_interests=False)
    where = path(writing, "voices", "a", "contributions")
    body = {"title": "A title", "abstract": "", "source": "A text.", "licence_agreed": True}
    key = uuid4()

    silent = Program(ben).post(where, body | {"title": "", "licence_agreed": False})
    made = [Program(ben).post(where, body, key=key) for _n in "12"]

    assert {one["field"] for one in silent.json()["errors"]} == {"title", "licence_agreed"}
    assert [(one.status_code, one.json()["status"], one.json()["number"]) for one in made] == [
        (201, "sealed", None)
    ] * 2
    assert Program().get(path(writing, "posts")).json()["items"][-1]["number"] == 0


def test_nobody_without_a_token_writes(opened, client):
    for method, where in (("post", "responses"), ("post", "posts/1/rebuttals"), ("patch", "posts/1")):
        answer = Program().send(method, path(opened, where), {"source": "x", "passage": {}})
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="api"')


def test_what_one_may_not_know_of_is_not_there_for_writing_either(opened, olga, cleo):
    from forum.debates.actions import edit_debate

    edit_debate(debate=opened, by=olga, is_open=False)

    assert Program(cleo).post(path(opened, "responses"), {"source": "Hello."}).status_code == 404


def test_what_was_written_already_costs_nothing_of_the_pace(opened, cleo, monkeypatch):
    monkeypatch.setattr("forum.api.writing.RESPONSES", 1)
    asking, key = Program(cleo), uuid4()
    first = [asking.post(path(opened, "responses"), {"source": "One."}, key=key).status_code for _n in "123"]

    other = asking.post(path(opened, "responses"), {"source": "Two."})

    assert first == [201] * 3
    assert (other.status_code, 0 < int(other.headers["Retry-After"]) <= 600) == (429, True)


def test_what_is_nested_very_deep_is_refused_like_anything_else(opened, cleo):
    asking = Program(cleo)
    deep = "[" * 800 + "]" * 800
    headers = asking.headers({"idempotency-key": str(uuid4())})

    address = f"{ROOT}/debates/{opened.slug}/responses"
    answer = asking.client.post(
        address, f'{{"source": "x", "passage": {deep}}}', content_type="application/json", headers=headers
    )

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["passage"]
