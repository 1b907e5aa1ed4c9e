"""A text that was taken away after an edition quoted it: told on no page, in no file and by no program."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.conf import settings

from forum.debates.actions import edit_debate
from forum.export import jobs, making
from forum.moderation.actions import hide_post, restore_post
from forum.people.actions import grant
from forum.posts.models import Post
from policy_design.process import planning
from policy_design.report.files import FORMS, made
from policy_design.report.models import Edition
from policy_design.report.withholding import gone_from
from tests.policy_design.report.reporting import at, published

DISSENT = b"It binds nobody"
CONDITION = b"It is reviewed."
ARGUMENT = b"It is read in time."
NOTE = b"a text that it leans on can no longer be read"
PLAIN = ["html", "md", "json"]


@pytest.fixture
def edition(found, olga, mo) -> Edition:
    grant(topic=found.process.topic, person=mo, role="moderator")
    return published(found.report, olga)


def post_of(found, kind: str, by) -> Post:
    return Post.objects.get(thread=found.option.debate.thread, kind=kind, author=by)


def files(edition: Edition) -> dict[str, bytes]:
    again = Edition.objects.select_related("report__process__topic").get(pk=edition.pk)
    return {form: made(again, form) for form in PLAIN}


def test_what_one_person_said_goes_and_the_rest_stays(client, found, edition, bea, mo):
    before = client.get(at(found.process)).content
    hide_post(post=post_of(found, "position", bea), by=mo, reason="It names somebody.")
    page, told = client.get(at(found.process)).content, files(edition)

    assert (DISSENT in before, NOTE in before) == (True, False)
    assert [name for name, body in {"page": page, **told}.items() if DISSENT in body] == []
    assert [name for name, body in {"page": page, **told}.items() if NOTE not in body] == []
    assert [name for name, body in {"page": page, **told}.items() if CONDITION not in body] == []
    assert b"A text that this edition quotes was taken away since." in page


def test_conditions_go_with_their_position_and_an_argument_with_its_line(client, found, edition, ben, mo):
    hide_post(post=post_of(found, "position", ben), by=mo, reason="It names somebody.")
    hide_post(post=post_of(found, "opening", ben), by=mo, reason="It names somebody.")
    page = client.get(at(found.process)).content

    assert (CONDITION in page, ARGUMENT in page, DISSENT in page) == (False, False, True)


def test_what_is_stored_stays_and_is_told_again_once_the_text_is_shown_again(client, found, edition, bea, mo):
    post = post_of(found, "position", bea)
    before = files(edition)
    hide_post(post=post, by=mo, reason="It names somebody.")
    assert files(edition) != before
    restore_post(post=Post.objects.get(pk=post.pk), by=mo, reason="It does not.")

    assert files(edition) == before
    assert Edition.objects.get(pk=edition.pk).digest == edition.digest
    assert DISSENT in client.get(at(found.process)).content


def test_a_file_that_was_made_is_not_given_any_more(client, found, edition, bea, mo, monkeypatch, settings, tmp_path):
    """Until it is made anew, and then without; shown again, the first one serves again."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setitem(FORMS, "pdf", replace(FORMS["pdf"], write=FORMS["md"].write))
    before = fetched(client, found)
    post = post_of(found, "position", bea)
    hide_post(post=post, by=mo, reason="It names somebody.")
    waits = client.get(at(found.process, "file", 1, "pdf"))
    after = fetched(client, found)
    restore_post(post=Post.objects.get(pk=post.pk), by=mo, reason="It does not.")
    again = b"".join(client.get(at(found.process, "file", 1, "pdf")).streaming_content)

    assert (DISSENT in before, waits.status_code, DISSENT in waits.content) == (True, 202, False)
    assert (DISSENT in after, NOTE in after, again) == (False, True, before)


def test_a_file_holds_what_its_mark_says_though_a_text_is_hidden_and_shown_while_it_is_made(
    client, found, edition, bea, mo, monkeypatch, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    post = post_of(found, "position", bea)

    def written(paper) -> bytes:
        hide_post(post=Post.objects.get(pk=post.pk), by=mo, reason="It names somebody.")
        return FORMS["md"].write(paper)

    monkeypatch.setitem(FORMS, "pdf", replace(FORMS["pdf"], write=written))
    client.get(at(found.process, "file", 1, "pdf"))
    make_all()

    assert client.get(at(found.process, "file", 1, "pdf")).status_code == 202
    restore_post(post=Post.objects.get(pk=post.pk), by=mo, reason="It does not.")
    assert DISSENT in b"".join(client.get(at(found.process, "file", 1, "pdf")).streaming_content)


def fetched(client, found) -> bytes:
    """As a reader gets it who asks, waits, and asks again."""
    client.get(at(found.process, "file", 1, "pdf"))
    make_all()
    return b"".join(client.get(at(found.process, "file", 1, "pdf")).streaming_content)


def make_all() -> None:
    for row in jobs.waiting():
        making.make(row.pk)


def test_programs_are_told_no_more_than_readers(client, found, edition, bea, mo):
    hide_post(post=post_of(found, "position", bea), by=mo, reason="It names somebody.")
    slug = found.process.slug
    answers = [client.get(f"/api/v1/processes/{slug}/{rest}") for rest in ("report/editions/1", "summaries")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.content for answer in answers if DISSENT in answer.content] == []
    assert json.loads(answers[0].content)["digest"] == edition.digest


def test_no_cache_on_the_way_keeps_a_file(client, found, edition):
    for name in ("md", "json", "html"):
        answer = client.get(at(found.process, "file", 1, name))
        assert "no-cache" in answer["Cache-Control"]


@pytest.fixture
def part(found, olga, opened):
    """A debate that belongs to the process when its report is published."""
    planning.attach_debate(process=found.process, by=olga, debate=opened, relation="part")
    published(found.report, olga)
    return opened


@pytest.fixture
def told(client, found):
    """All that is told of the edition: page, files, API."""

    def everything() -> bytes:
        answer = client.get(f"/api/v1/processes/{found.process.slug}/report/editions/1").content
        edition = Edition.objects.get(report=found.report)
        return b"".join((client.get(at(found.process)).content, answer, *files(edition).values()))

    return everything


@pytest.mark.parametrize("leaves", [False, True])
def test_a_debate_that_only_its_members_read_now_is_told_no_more(found, part, told, olga, leaves):
    """Whether or not it has left the process before."""
    question = part.question.encode()
    if leaves:
        planning.detach_debate(place=found.process.debates.get(debate=part), by=olga)
    assert told().count(question) > 4

    edit_debate(debate=part, by=olga, is_open=False)
    assert question not in told()


def test_nor_is_a_text_hidden_in_a_debate_that_left_the_process(found, part, olga, mo):
    grant(topic=part.topic, person=mo, role="moderator")
    planning.detach_debate(place=found.process.debates.get(debate=part), by=olga)
    post = Post.objects.filter(thread=part.thread, kind="opening").first()
    hide_post(post=post, by=mo, reason="It names somebody.")

    assert f"{settings.SITE_URL}/debates/{part.slug}/posts/{post.number}/" in gone_from(Edition.objects.get())


def test_what_was_hidden_is_told_no_more_when_the_site_has_moved(found, edition, told, bea, mo, monkeypatch):
    hide_post(post=post_of(found, "position", bea), by=mo, reason="It names somebody.")
    monkeypatch.setattr(settings, "SITE_URL", "https://elsewhere.example.org")

    assert DISSENT not in told()
