"""The code of conduct: agreed to once, with the first post; without it nothing is posted, and nothing typed is lost."""

from uuid import uuid4

import pytest
from django.urls import reverse

from forum.debates.contributions import NotReady
from forum.debates.responses import respond
from forum.people.conduct import agree, needs_conduct
from forum.people.models import Person
from forum.posts.actions import Text
from forum.posts.models import Post
from tests.cast import person


@pytest.fixture
def nora(db) -> Person:
    """Somebody new, who has agreed to nothing yet."""
    return person("Nora", conduct_agreed_at=None)


def say(debate, by, **more) -> Post:
    return respond(debate=debate, by=by, text=Text(source="My first word."), client_key=uuid4(), **more)


def test_without_agreeing_the_first_post_is_not_taken(opened, nora):
    with pytest.raises(NotReady) as missing:
        say(opened, nora)

    assert {name: [str(one) for one in said] for name, said in missing.value.problems.items()} == {
        "conduct_agreed": ["Agree to the code of conduct; everybody who writes here does so once."]
    }
    assert not Post.objects.filter(kind="response").exists()


def test_agreeing_is_remembered_from_the_first_post_on(opened, nora):
    say(opened, nora, conduct_agreed=True)

    later = Person.objects.get(pk=nora.pk)
    assert not needs_conduct(later)
    assert respond(debate=opened, by=later, text=Text(source="My second."), client_key=uuid4()).number == 4


def test_a_post_that_fails_for_another_reason_agrees_to_nothing(opened, nora):
    with pytest.raises(NotReady):
        respond(debate=opened, by=nora, text=Text(source=""), client_key=uuid4(), conduct_agreed=True)

    assert needs_conduct(Person.objects.get(pk=nora.pk))


def test_agreeing_again_keeps_the_first_time(nora):
    agree(nora)
    first = Person.objects.get(pk=nora.pk).conduct_agreed_at

    agree(Person.objects.get(pk=nora.pk))

    assert Person.objects.get(pk=nora.pk).conduct_agreed_at == first


def test_the_form_shows_the_code_and_keeps_what_was_typed_without_it(client, opened, nora):
    client.force_login(nora)
    page = reverse("debates:respond", args=[opened.slug])
    assert "Answer the argument, not the person." in client.get(page).content.decode()

    text = client.post(page, {"source": "My first word.", "client_key": str(uuid4())}).content.decode()

    assert "Agree to the code of conduct" in text
    assert "My first word.</textarea>" in text
    sent = client.post(page, {"source": "My first word.", "client_key": str(uuid4()), "conduct_agreed": "on"})
    assert sent.status_code == 302
    assert "Answer the argument" not in client.get(page).content.decode()
