"""The preview of the editor: guarded, bounded, and the same HTML as the page."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from forum.library.actions import add_reference
from forum.posts.models import Post
from forum.text.markup import MAX_CHARACTERS
from tests.cast import sign

URL = "/compose/preview/"


def test_the_widgets_addresses_are_ours():
    assert reverse("markdownx_markdownify") == URL
    assert reverse("markdownx_upload") == "/compose/upload/"


def test_the_preview_is_what_the_page_will_show(client, writing, ben):
    source = "Some **bold** words, a note[^1], <b>no tags</b>.\n\n[^1]: The note."
    client.force_login(ben)

    shown = client.post(URL, {"content": source}).content.decode()
    sign(writing, "a", source=source)

    post = Post.objects.get(kind="opening")
    assert shown == re.sub(rf"\bp{post.pk}\b", "preview", post.html).replace(post.doc_id, "preview")


def test_somebody_signed_out_gets_no_preview(client, db):
    assert client.post(URL, {"content": "x"}).status_code == 403


def test_it_only_answers_to_post(client, ben):
    client.force_login(ben)

    assert client.get(URL).status_code == 405


def test_one_sees_ones_own_unlisted_reference_and_not_that_of_others(client, writing, ben, bea):
    own = add_reference(by=ben, item={"title": "Mine"}, kind="book", client_key=uuid4())
    source = {"content": f"See [@{own.key}]."}

    client.force_login(ben)
    mine = client.post(URL, source).content.decode()
    client.force_login(bea)
    theirs = client.post(URL, source).content.decode()

    assert "Mine" in mine
    assert "Mine" not in theirs


def test_without_a_text_it_is_empty(client, ben):
    client.force_login(ben)

    assert client.post(URL).content == b""


@pytest.mark.parametrize(
    ("source", "status"),
    [("x" * (MAX_CHARACTERS + 1), 413), ("[" * 50_000, 200), ("> " * 20_000, 200), ("\x00" * 50, 200)],
)
def test_too_much_is_answered_with_a_sentence(client, ben, source, status):
    client.force_login(ben)

    assert client.post(URL, {"content": source}).status_code == status


def test_asking_too_often_is_answered_with_when_to_come_back(client, ben, monkeypatch):
    monkeypatch.setattr("forum.posts.views.PREVIEWS_A_MINUTE", 2)
    client.force_login(ben)

    answers = [client.post(URL, {"content": "x"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60


def test_the_notes_speak_the_debates_language(client, ben):
    client.force_login(ben)
    source = {"content": "Word[^1].\n\n[^1]: Note."}

    answers = [client.post(f"{URL}?lang={lang}", source) for lang in ("en", "fr", "../etc", "x" * 500)]

    assert [answer.status_code for answer in answers] == [200] * 4
