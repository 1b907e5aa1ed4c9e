"""Inviting from the organizer's page; sending again; taking back."""

from uuid import uuid4

import pytest

from forum.debates.members import invite
from forum.mail.models import OutboxMail
from forum.people.models import Invitation
from tests.cast import move, voice_of


def path(debate, rest: str = "invite/") -> str:
    return f"/debates/{debate.slug}/organize/{rest}"


def typed(debate, **changed) -> dict[str, object]:
    fields = {
        "role": "contributor",
        "voice": voice_of(debate, "a").pk,
        "email": "Nora@Example.org",
        "name": "Nora New",
        "message": "Would you?",
        "client_key": str(uuid4()),
    }
    return fields | changed


def sent(debate, olga, email="nora@example.org", role="moderator") -> Invitation:
    return invite(debate=debate, by=olga, role=role, email=email, client_key=uuid4())


def test_a_contributor_is_invited_to_a_voice_and_mailed_once(client, debate, olga):
    client.force_login(olga)
    form = typed(debate)

    for _press in range(2):
        answer = client.post(path(debate), form)

    invitation = Invitation.objects.get()
    mail = OutboxMail.objects.get()
    assert answer.url == path(debate, "")
    assert (invitation.email, invitation.role, voice_of(debate, "a").invitation) == (
        "nora@example.org",
        "contributor",
        invitation,
    )
    assert mail.to == "nora@example.org"
    assert "Would you?" in mail.text
    assert "Your text would be due on" in mail.text


@pytest.mark.parametrize("role", ["moderator", "organizer"])
def test_moderators_and_organizers_are_invited_without_a_voice(client, debate, olga, role):
    client.force_login(olga)

    client.post(path(debate), typed(debate, role=role))

    assert Invitation.objects.get().role == role
    assert voice_of(debate, "a").invitation is None


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"voice": ""}, "voice", "Choose the voice that this contributor would speak for."),
        ({"email": "nobody"}, "email", "Enter a valid email address."),
        ({"name": "see prize.example.com"}, "name", "A name cannot hold a web or e-mail address."),
        ({"role": "king"}, "role", "Select a valid choice. king is not one of the available choices."),
    ],
)
def test_bad_input_is_named_beside_its_field(client, debate, olga, wrong, field, sentence):
    client.force_login(olga)

    answer = client.post(path(debate), typed(debate, **wrong))

    assert answer.context["form"].errors[field] == [sentence]
    assert "Would you?" in answer.content.decode()
    assert Invitation.objects.count() == 0


def test_a_voice_that_is_offered_is_no_longer_in_the_list(client, debate, olga):
    client.force_login(olga)
    client.post(path(debate), typed(debate))

    answer = client.post(path(debate), typed(debate, email="other@example.org"))

    assert list(answer.context["form"].errors) == ["voice"]


def test_a_refusal_is_an_error_of_the_form(client, debate, olga):
    client.force_login(olga)
    client.post(path(debate), typed(debate, role="moderator"))

    answer = client.post(path(debate), typed(debate, role="moderator"))

    assert answer.context["form"].non_field_errors() == [
        "That address already has an invitation waiting; send it again instead."
    ]


def test_when_writing_is_over_contributors_are_no_longer_invited(client, opened, olga):
    client.force_login(olga)

    page = client.get(path(opened)).content.decode()
    answer = client.post(path(opened), typed(opened, voice=""))

    assert "Contributions are no longer being written" in page
    assert answer.status_code == 200
    assert Invitation.objects.filter(email="nora@example.org").count() == 0


def test_a_closed_debate_invites_nobody(client, opened, olga):
    move(opened, olga, "close")
    client.force_login(olga)

    assert client.get(path(opened)).status_code == 403


def test_the_button_of_a_voice_chooses_it(client, debate, olga):
    client.force_login(olga)

    form = client.get(path(debate), {"role": "contributor", "voice": "b"}).context["form"]

    assert form["voice"].value() == voice_of(debate, "b").pk
    assert client.get(path(debate), {"voice": "zz"}).status_code == 200


def test_sending_again_twice_with_one_button_sends_once(client, debate, olga):
    invitation = sent(debate, olga)
    client.force_login(olga)

    for _press in range(2):
        client.post(path(debate, f"invitations/{invitation.pk}/resend/"), {"sends": "1"})

    invitation.refresh_from_db()
    assert invitation.sends == 2
    assert OutboxMail.objects.filter(status="waiting").count() == 1


def test_taking_back_ends_the_invitation_and_its_mail(client, debate, olga):
    invitation = sent(debate, olga)
    client.force_login(olga)

    first = client.post(path(debate, f"invitations/{invitation.pk}/revoke/"), follow=True)
    second = client.post(path(debate, f"invitations/{invitation.pk}/revoke/"), follow=True)

    invitation.refresh_from_db()
    assert invitation.status == "revoked"
    assert OutboxMail.objects.get().status == "cancelled"
    assert "was taken back" in first.content.decode()
    assert "Only an invitation without an answer can be taken back." in second.content.decode()


def test_the_invitation_of_another_debate_is_not_found(client, debate, writing, olga):
    client.force_login(olga)

    assert client.post(path(debate, "invitations/9999/resend/")).status_code == 404
