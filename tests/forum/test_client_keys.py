"""A form sent twice makes one thing; sent again with other content under the same key it says so and loses nothing."""

from uuid import uuid4

import pytest

from forum.debates.models import Debate
from forum.library.models import Reference
from forum.mail.models import OutboxMail
from forum.people.models import Invitation

SENT_BEFORE = "This form was sent before, with other content."


@pytest.fixture
def at_work(client, olga):
    client.force_login(olga)
    return client


def test_another_question_under_the_same_key_is_no_debate_lost(at_work, debate):
    form = {
        "question": "Who owns a smile?", "host": "H", "language": "en", "licence": "CC-BY-SA-4.0", "is_open": "yes",
        "format_key": "two-voices", "client_key": uuid4(),
    }  # fmt: skip
    first, again = (at_work.post("/debates/new/", form) for _ in range(2))

    other = at_work.post("/debates/new/", {**form, "question": "Who owns a frown?"})

    assert first.url == again.url
    assert SENT_BEFORE in other.content.decode()
    assert "Who owns a frown?" in other.content.decode()
    assert Debate.objects.filter(question__startswith="Who owns a s").count() == 1


def test_another_address_under_the_same_key_is_not_told_that_mail_is_on_its_way(at_work, debate):
    form = {"role": "moderator", "email": "one@example.org", "client_key": uuid4()}
    path = f"/debates/{debate.slug}/organize/invite/"
    answers = [at_work.post(path, form).status_code for _ in range(2)]

    other = at_work.post(path, {**form, "email": "two@example.org"})

    assert answers == [302, 302]
    assert SENT_BEFORE in other.content.decode()
    assert [one.email for one in Invitation.objects.all()] == ["one@example.org"]
    assert OutboxMail.objects.count() == 1


def test_another_source_under_the_same_key_is_not_called_added(at_work, debate):
    form = {"kind": "book", "title": "One", "client_key": uuid4()}
    answers = [at_work.post("/library/references/new/", form).status_code for _ in range(2)]

    other = at_work.post("/library/references/new/", {**form, "title": "Two"})

    assert answers == [302, 302]
    assert SENT_BEFORE in other.content.decode()
    assert [str(one) for one in Reference.objects.all()] == ["One"]


def test_other_references_pasted_under_the_same_key_are_not_called_known(at_work, debate):
    form = {"pasted": "@book{one, title={One}}", "client_key": uuid4()}
    answers = [at_work.post("/library/references/import/", form).status_code for _ in range(2)]

    other = at_work.post("/library/references/import/", {**form, "pasted": "@book{two, title={Two}}"})

    assert answers == [302, 302]
    assert SENT_BEFORE in other.content.decode()
    assert "@book{two, title={Two}}" in other.content.decode()
    assert [str(one) for one in Reference.objects.all()] == ["One"]
