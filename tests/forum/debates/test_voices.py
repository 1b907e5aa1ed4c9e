"""Adding, changing and removing voices."""

from uuid import uuid4

import pytest

from forum.debates.members import invite
from tests.cast import new_debate, voice_of


@pytest.fixture
def roundtable(olga):
    return new_debate(olga, format_key="roundtable")


def path(debate, rest: str) -> str:
    return f"/debates/{debate.slug}/organize/voices/{rest}/"


def lines(debate) -> list[str]:
    return [str(voice) for voice in debate.voices.order_by("order")]


def test_a_voice_is_added_once_however_often_the_form_is_sent(client, roundtable, olga):
    client.force_login(olga)
    form = client.get(path(roundtable, "add")).context["form"]
    sent = {"label": "The archivist", "thesis": "Keep the negatives", "order": form["order"].value()}

    for _press in range(2):
        answer = client.post(path(roundtable, "add"), sent)

    assert answer.url == f"/debates/{roundtable.slug}/organize/"
    assert lines(roundtable) == ["A. Thesis A", "B. Thesis B", "C. Thesis C", "D. Keep the negatives"]


def test_a_format_without_room_says_so_and_keeps_what_was_typed(client, debate, olga):
    client.force_login(olga)

    answer = client.post(path(debate, "add"), {"thesis": "One too many", "order": "2"})

    assert answer.context["form"].non_field_errors() == ["This format has no room for another voice."]
    assert "One too many" in answer.content.decode()


def test_a_thesis_is_changed_at_any_stage(client, writing, olga):
    client.force_login(olga)

    client.post(path(writing, "a/edit"), {"label": "For", "thesis": "Faces are public"})

    voice = voice_of(writing, "a")
    assert (voice.label, voice.thesis) == ("For", "Faces are public")


def test_a_voice_nobody_is_invited_to_is_removed_and_letters_move_up(client, roundtable, olga):
    client.force_login(olga)

    client.post(path(roundtable, "a/remove"))

    assert lines(roundtable) == ["A. Thesis B", "B. Thesis C"]


def test_a_voice_that_is_offered_to_somebody_stays(client, debate, olga):
    invite(
        debate=debate,
        by=olga,
        role="contributor",
        email="x@example.org",
        voice=voice_of(debate, "a"),
        client_key=uuid4(),
    )
    client.force_login(olga)

    answer = client.post(path(debate, "a/remove"), follow=True)

    assert "Somebody is invited to this voice; take the invitation back first." in answer.content.decode()
    assert debate.voices.count() == 2


def test_once_writing_has_begun_voices_are_fixed(client, writing, olga):
    client.force_login(olga)

    added = client.get(path(writing, "add"))
    removed = client.post(path(writing, "a/remove"), follow=True)

    assert added.status_code == 403
    assert "Voices are fixed once contributions are being written." in removed.content.decode()
    assert "Voices are fixed" in client.get(path(writing, "a/edit")).content.decode()


def test_a_voice_that_does_not_exist_is_not_found(client, debate, olga):
    client.force_login(olga)

    assert client.get(path(debate, "f/edit")).status_code == 404
