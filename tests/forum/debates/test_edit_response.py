"""Changing a response: its author, with a reason, never over a newer version, and not once it is hidden or over."""

import pytest
from django.urls import reverse

from forum.debates.contributions import NotReady
from forum.debates.responses import edit_response
from forum.live.models import Event
from forum.moderation.actions import hide_post
from forum.posts.actions import EditConflict, Text
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import move, response
from tests.support.poured import poured

NEW = Text(source="Better words.")


@poured
def post(opened, cleo) -> Post:
    return response(opened, cleo)


def address(post: Post) -> str:
    return reverse("debates:edit_response", args=[post.thread.debate.slug, post.number])


def test_its_author_changes_it_with_a_reason_that_stays(post, cleo):
    edit_response(post=post, by=cleo, text=NEW, reason=" A slip. ", version=1)

    post.refresh_from_db()
    assert (post.source, post.version, post.was_edited, post.number) == ("Better words.", 2, True, 3)
    assert "Better words." in post.html
    assert [one.reason for one in post.revisions.order_by("number")] == ["", "A slip."]
    assert (Event.objects.last().kind, Event.objects.last().ids) == ("response.edited", {"post": post.pk})


def test_without_a_reason_it_is_not_ready(post, cleo):
    with pytest.raises(NotReady) as missing:
        edit_response(post=post, by=cleo, text=Text(), reason=" ", version=1)

    assert set(missing.value.problems) == {"source", "reason"}


def test_the_same_text_again_is_no_change(post, cleo):
    edit_response(post=post, by=cleo, text=Text.of(post), reason="Nothing.", version=1)

    assert Event.objects.last().kind == "response.posted"
    assert Post.objects.get(pk=post.pk).version == 1


def test_a_change_from_an_old_version_is_a_conflict(post, cleo):
    edit_response(post=post, by=cleo, text=NEW, reason="A slip.", version=1)

    with pytest.raises(EditConflict):
        edit_response(post=post, by=cleo, text=Text(source="Old."), reason="Again.", version=1)

    assert Post.objects.get(pk=post.pk).source == "Better words."


def test_nobody_else_changes_it_and_is_told_why(post, ben, olga):
    for person in (ben, olga):
        with pytest.raises(Refused, match="Only its author may change a signed text"):
            edit_response(post=post, by=person, text=NEW, reason="Mine.", version=1)


def test_once_the_debate_is_over_it_stays(post, opened, cleo, olga):
    move(opened, olga, "close")

    with pytest.raises(Refused, match="its texts stay as they are"):
        edit_response(post=post, by=cleo, text=NEW, reason="Late.", version=1)


def test_once_it_is_hidden_it_stays(post, opened, cleo, olga):
    hide_post(post=post, by=olga, reason="Off the point.")

    with pytest.raises(Refused, match="no longer shown"):
        edit_response(post=Post.objects.get(pk=post.pk), by=cleo, text=NEW, reason="Better.", version=1)


def test_the_page_changes_it_and_leads_back_to_it(client, post, cleo):
    client.force_login(cleo)
    assert "A reader&#x27;s word.</textarea>" in client.get(address(post)).content.decode()

    sent = client.post(address(post), {"source": "Better words.", "reason": "A slip.", "version": 1})

    assert sent.url == f"/debates/{post.thread.debate.slug}/thread/#post-3"
    history = client.get(reverse("debates:history", args=[post.thread.debate.slug, 3])).content.decode()
    assert "History: Response 3" in history
    assert "A slip." in history


def test_the_page_keeps_what_was_typed_when_a_reason_is_missing(client, post, cleo):
    client.force_login(cleo)

    text = client.post(address(post), {"source": "Half done", "reason": "", "version": 1}).content.decode()

    assert "Half done</textarea>" in text
    assert "Say in a few words what you changed and why" in text


def test_the_page_shows_both_texts_of_a_conflict(client, post, cleo):
    edit_response(post=post, by=cleo, text=NEW, reason="A slip.", version=1)
    client.force_login(cleo)

    text = client.post(address(post), {"source": "From the other tab", "reason": "Hm.", "version": 1}).content.decode()

    assert "Better words." in text
    assert "From the other tab</textarea>" in text
    assert 'name="version" value="2"' in text


def test_the_page_is_its_authors_alone(client, post, ben, opened):
    client.force_login(ben)

    assert client.get(address(post)).status_code == 403
    assert client.get(reverse("debates:edit_response", args=[opened.slug, 1])).status_code == 404


def test_who_changes_it_again_and_again_is_asked_to_wait(client, post, cleo):
    client.force_login(cleo)
    for n in range(20):
        form = {"source": f"Words {n}.", "reason": "Better.", "version": n + 1}
        assert client.post(address(post), form).status_code == 302

    answer = client.post(address(post), {"source": "Still better words.", "reason": "Better.", "version": 21})

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Still better words.</textarea>" in answer.content.decode()
    assert Post.objects.get(pk=post.pk).source == "Words 19."
