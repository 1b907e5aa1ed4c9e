"""Nothing typed is lost: a page that refuses a form shows the text again."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from forum.debates.members import remove_member
from tests.cast import move

LONG = "Everything that I had in mind on <b>faces</b>, written down in one go. " * 3
ESCAPED = LONG.replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;")


def contribution():
    return {"do": "save", "title": "T", "source": LONG, "version": 0, "base": 0, "client_key": uuid4()}


def test_a_contributor_removed_while_writing_is_shown_their_text(client, writing, olga, ben):
    remove_member(debate=writing, by=olga, membership=writing.topic.memberships.get(person=ben))
    client.force_login(ben)

    answer = client.post(reverse("debates:write", args=[writing.slug, "a", "opening"]), contribution())

    assert answer.status_code == 403
    assert "Only the invited contributor may write for this voice." in answer.content.decode()
    assert ESCAPED in answer.content.decode()


def test_a_framing_sent_after_the_archive_has_closed_is_shown_again(client, opened, olga):
    move(move(opened, olga, "close"), olga, "archive")
    client.force_login(olga)

    answer = client.post(reverse("debates:framing", args=[opened.slug]), {"source": LONG, "version": 1})

    assert answer.status_code == 403
    assert ESCAPED in answer.content.decode()


@pytest.mark.parametrize("name", ["debates:framing", "debates:edit"])
def test_somebody_signed_out_meanwhile_is_shown_their_text_and_the_way_in(client, writing, name):
    path = reverse(name, args=[writing.slug])

    answer = client.post(path, {"source": LONG})

    assert answer.status_code == 403
    assert ESCAPED in answer.content.decode()
    assert f'href="/accounts/login/?next={path}"' in answer.content.decode()


def test_a_form_with_an_old_key_is_shown_again_without_its_secrets(writing, olga):
    client = Client(enforce_csrf_checks=True)
    client.force_login(olga)
    sent = {"source": LONG, "csrfmiddlewaretoken": "k" * 64, "password1": "p" * 50}

    page = client.post(reverse("debates:framing", args=[writing.slug]), sent).content.decode()

    assert ESCAPED in page
    assert "k" * 64 not in page
    assert "p" * 50 not in page


def test_without_anything_typed_signing_in_comes_first(client, writing):
    answer = client.post(reverse("debates:move", args=[writing.slug]), {"move": "open"})

    assert answer.url.startswith("/accounts/login/?next=")
