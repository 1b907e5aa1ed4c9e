"""Answering an invitation: the link, the page, the account it makes or opens, and everything that is refused."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.debates.members import invite, resend, revoke
from forum.mail.models import OutboxMail
from forum.people.invitations import accept
from forum.people.models import Invitation, Membership, Person
from forum.verdicts import Refused
from tests.cast import move, sign, voice_of

ACCEPT, DECLINE = "/invitations/accept/", "/invitations/decline/"


@pytest.fixture(autouse=True)
def no_guesses_yet():
    cache.clear()


def invited(debate, olga, email="new@example.org", role="contributor", letter="a", **more) -> Invitation:
    voice = voice_of(debate, letter) if role == "contributor" else None
    return invite(debate=debate, by=olga, role=role, email=email, voice=voice, client_key=uuid4(), **more)


def link_in(invitation) -> str:
    """The address that the mail in the outbox carries."""
    text = OutboxMail.objects.filter(to=invitation.email).order_by("-pk").first().text
    return re.search(r"/invitations/[^\s]+", text)[0]


def open_link(client, invitation):
    return client.get(link_in(invitation), follow=True)


def test_the_link_takes_its_token_out_of_the_address_and_shows_what_is_asked(client, debate, olga):
    invitation = invited(debate, olga, message="Would you?\nWe would be glad.")

    answer = client.get(link_in(invitation))
    page = client.get(answer.url)

    assert (answer.status_code, answer.url) == (302, ACCEPT)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == page.headers["Cache-Control"] == "no-store"
    words = page.content.decode()
    for said in ("Olga Example", "contributor", debate.question, "A. Thesis A", "new@example.org", "We would be glad."):
        assert said in words
    assert "at most 1200 words" in words
    assert link_in(invitation).split("/")[2] not in words
    assert link_in(invitation).split("/")[2] not in str(dict(client.session))


def test_accepting_makes_an_account_signs_in_and_leads_to_the_disclosure_then_to_writing(client, debate, olga):
    invitation = invited(debate, olga)
    open_link(client, invitation)
    before = client.session.session_key

    answer = client.post(ACCEPT, {"answer": "yes", "name": "Nora New"})

    nora = Person.objects.get(email="new@example.org")
    write = reverse("debates:write", args=[debate.slug, "a", "opening"])
    assert answer.url == f"/people/me/disclosure/?next={write.replace('/', '%2F')}"
    assert (nora.name, nora.has_usable_password()) == ("Nora New", False)
    assert list(EmailAddress.objects.values_list("user", "email", "verified", "primary")) == [
        (nora.pk, "new@example.org", True, True)
    ]
    assert voice_of(debate, "a").contributor == nora
    assert client.session["_auth_user_id"] == str(nora.pk)
    assert client.session.session_key != before


def test_a_new_account_needs_a_name_and_gets_the_invitation_back_when_it_is_missing(client, debate, olga):
    open_link(client, invited(debate, olga))

    answer = client.post(ACCEPT, {"answer": "yes", "name": " "})

    assert answer.status_code == 200
    assert answer.context["form"].errors == {"name": ["This field is required."]}
    assert not Person.objects.filter(email="new@example.org").exists()


def test_a_second_press_of_accept_leads_on_and_gives_one_role(client, debate, olga):
    invitation = invited(debate, olga)
    open_link(client, invitation)
    client.post(ACCEPT, {"answer": "yes", "name": "Nora New"})

    again = client.post(ACCEPT, {"answer": "yes", "name": "Nora New"})

    assert again.status_code == 302
    assert Membership.objects.filter(topic=debate.topic, role="contributor").count() == 1
    assert Person.objects.filter(email="new@example.org").count() == 1


def test_an_account_that_a_code_would_open_is_opened_by_the_token(client, debate, olga, ben):
    open_link(client, invited(debate, olga, email="BEN@example.org"))

    answer = client.post(ACCEPT, {"answer": "yes"})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(ben.pk)
    assert EmailAddress.objects.get(user=ben).verified


def test_an_account_with_a_second_factor_is_not_opened_by_the_token(client, debate, olga, ben):
    Authenticator.objects.create(user=ben, type=Authenticator.Type.TOTP, data={"secret": "x"})

    page = open_link(client, invited(debate, olga, email=ben.email))
    answer = client.post(ACCEPT, {"answer": "yes"})

    assert page.context["must_sign_in"]
    assert f"{reverse('account_login')}?next=%2Finvitations%2Faccept%2F" in page.content.decode()
    assert "Sign in first" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert voice_of(debate, "a").contributor is None


def test_a_steward_is_not_signed_in_by_a_token(client, debate, olga, ada):
    open_link(client, invited(debate, olga, email=ada.email))

    client.post(ACCEPT, {"answer": "yes"})

    assert "_auth_user_id" not in client.session


def test_after_signing_in_the_kept_invitation_is_accepted(client, debate, olga, ada):
    open_link(client, invited(debate, olga, email=ada.email, role="moderator"))
    client.force_login(ada)

    answer = client.post(ACCEPT, {"answer": "yes"})

    assert answer.url == debate.get_absolute_url()
    assert debate.topic.memberships.filter(person=ada, role="moderator").exists()


def test_a_closed_account_is_refused_in_a_sentence(client, debate, olga, ben):
    Person.objects.filter(pk=ben.pk).update(is_active=False)
    open_link(client, invited(debate, olga, email=ben.email))

    answer = client.post(ACCEPT, {"answer": "yes"})

    assert "The account of this address has been closed." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_signed_in_with_another_address_one_is_told_and_can_sign_out_without_losing_the_invitation(
    client, debate, olga, cleo
):
    client.force_login(cleo)
    page = open_link(client, invited(debate, olga))

    refused = client.post(ACCEPT, {"answer": "yes"})
    after = client.post(ACCEPT, {"signout": "1"}, follow=True)

    assert "You are signed in as cleo@example.org" in page.content.decode()
    assert "another address than the one you are signed in with" in refused.content.decode()
    assert not debate.topic.memberships.filter(person=cleo).exists()
    assert "Accept the invitation" in after.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_verified_second_address_counts_as_one_s_own(client, debate, olga, ben):
    EmailAddress.objects.create(user=ben, email="other@example.org", verified=True)
    open_link(client, invited(debate, olga, email="other@example.org"))

    client.post(ACCEPT, {"answer": "yes"})

    assert voice_of(debate, "a").contributor == ben
    assert not Person.objects.filter(email="other@example.org").exists()


def test_an_address_that_somebody_only_claims_is_not_theirs(client, debate, olga, dan):
    EmailAddress.objects.create(user=dan, email="new@example.org", verified=False)
    open_link(client, invited(debate, olga))

    client.post(ACCEPT, {"answer": "yes", "name": "Nora New"})

    assert voice_of(debate, "a").contributor == Person.objects.get(email="new@example.org") != dan


def test_declining_keeps_the_reason_and_makes_no_account(client, debate, olga):
    invitation = invited(debate, olga)
    open_link(client, invitation)

    answer = client.post(DECLINE, {"reason": "Ask Bea instead."}, follow=True)
    again = client.post(DECLINE, {"reason": "Twice"})

    invitation.refresh_from_db()
    assert (invitation.status, invitation.decline_reason) == ("declined", "Ask Bea instead.")
    assert "You have declined the invitation" in answer.content.decode()
    assert again.status_code == 200
    assert not Person.objects.filter(email="new@example.org").exists()


def test_an_invitation_that_can_no_longer_be_answered_says_why(client, debate, olga):
    expired, taken_back, answered = (
        invited(debate, olga, email=f"{n}@example.org", role="moderator") for n in ("one", "two", "three")
    )
    links = [link_in(one) for one in (expired, taken_back, answered)]
    Invitation.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoke(debate=debate, invitation=taken_back, by=olga)
    Client().post(links[2])
    other = Client()
    other.get(links[2])
    other.post(ACCEPT, {"answer": "yes", "name": "Third"})

    pages = [client.get(link, follow=True) for link in links]

    assert [page.status_code for page in pages] == [410, 410, 410]
    for page, sentence in zip(pages, ("has expired", "has been taken back", "already been accepted"), strict=True):
        assert sentence in page.content.decode()
        assert client.post(ACCEPT, {"answer": "yes", "name": "X"}).status_code == 410


def test_an_unknown_link_is_not_found_and_says_what_to_do(client, db):
    page = client.get("/invitations/no-such-token/", follow=True)

    assert page.status_code == 404
    assert "Open the link in the latest mail" in page.content.decode()


def test_sending_again_ends_the_older_link(client, debate, olga):
    invitation = invited(debate, olga)
    old = link_in(invitation)
    resend(debate=debate, invitation=invitation, by=olga)

    assert client.get(old, follow=True).status_code == 404
    assert open_link(client, invitation).status_code == 200


def test_an_open_page_ends_when_the_invitation_is_sent_again(client, debate, olga):
    invitation = invited(debate, olga)
    open_link(client, invitation)
    resend(debate=debate, invitation=invitation, by=olga)

    assert client.post(ACCEPT, {"answer": "yes", "name": "Nora"}).status_code == 404


def test_guessing_tokens_is_stopped_after_twenty_an_hour(client, debate, olga):
    link = link_in(invited(debate, olga))

    answers = [client.get(f"/invitations/guess-{n}/").status_code for n in range(21)]

    assert answers == [302] * 20 + [429]
    assert client.get(link).status_code == 429
    assert client.get(link, REMOTE_ADDR="192.0.2.7").status_code == 302


@pytest.mark.parametrize(("proxies", "last"), [(0, 429), (1, 302)])
def test_forwarded_addresses_count_only_from_trusted_proxies(client, db, settings, proxies, last):
    settings.TRUSTED_PROXIES = proxies

    for n in range(20):
        client.get(f"/invitations/guess-{n}/", HTTP_X_FORWARDED_FOR=f"192.0.2.{n}")

    assert client.get("/invitations/guess/", HTTP_X_FORWARDED_FOR="192.0.2.99").status_code == last


def test_a_name_that_is_an_address_is_refused(client, debate, olga):
    open_link(client, invited(debate, olga))

    answer = client.post(ACCEPT, {"answer": "yes", "name": "Win at prizes.example.com"})

    assert answer.context["form"].errors == {"name": ["A name cannot hold a web or e-mail address."]}


def test_nothing_of_an_unpublished_debate_is_shown_before_the_yes_but_accepted_members_read_it(client, debate, olga):
    open_link(client, invited(debate, olga, role="moderator"))
    page = client.get(ACCEPT).content.decode()

    assert debate.question in page
    assert "A neutral essay" not in page
    assert client.get(debate.get_absolute_url()).status_code == 404

    client.post(ACCEPT, {"answer": "yes", "name": "Nora New"})

    assert debate.topic.memberships.filter(person__name="Nora New", role="moderator").exists()


def test_a_contributor_is_not_invited_again_to_a_voice_that_went_to_somebody_else(debate, olga):
    first = invited(debate, olga, email="one@example.org")
    Invitation.objects.filter(pk=first.pk).update(expires_at=timezone.now() - timedelta(days=1))
    invited(debate, olga, email="two@example.org")

    with pytest.raises(Refused, match="offered to somebody else"):
        resend(debate=debate, invitation=first, by=olga)


def test_a_name_that_nobody_proved_to_be_theirs_does_not_stick(client, writing, olga):
    """Somebody else may have signed up with this address before its owner ever came."""
    client.post("/accounts/signup/", {"name": "Not Vic", "email": "vic@example.org"})
    client = Client()
    open_link(client, invited(writing, olga, email="Vic@example.org", role="moderator"))

    unnamed = client.post(ACCEPT, {"answer": "yes"})
    client.post(ACCEPT, {"answer": "yes", "name": "Vic Tim"})

    assert "name" in unnamed.context["form"].errors
    assert Person.objects.get(email="vic@example.org").name == "Vic Tim"
    assert Membership.objects.filter(person__email="vic@example.org", role="moderator").exists()


def test_an_answer_without_a_single_field_is_an_answer(client, writing, olga, cleo):
    open_link(client, invited(writing, olga, email=cleo.email, role="moderator"))
    client.force_login(cleo)
    open_link(client, invited(writing, olga, email=cleo.email, role="organizer"))

    assert client.post(ACCEPT, {}).status_code == 302


def test_one_person_speaks_for_one_voice(debate, olga, ben):
    first = invited(debate, olga, email=ben.email, letter="a")
    with pytest.raises(Refused, match="already has an invitation waiting"):
        invited(debate, olga, email=ben.email, letter="b")
    accept(invitation=first, by=ben)
    with pytest.raises(Refused, match="already has this role"):
        invited(debate, olga, email=ben.email, letter="b")

    EmailAddress.objects.create(user=ben, email="ben@elsewhere.example", verified=True)
    other = invited(debate, olga, email="ben@elsewhere.example", letter="b")
    with pytest.raises(Refused, match="one person speaks for one voice"):
        accept(invitation=other, by=ben)

    assert voice_of(debate, "b").contributor is None


def test_nobody_joins_a_debate_that_is_over(client, writing, olga):
    invitation = invited(writing, olga, role="moderator")
    sign(writing, "a")
    sign(writing, "b")
    move(move(writing, olga, "open"), olga, "close")
    open_link(client, invitation)

    answer = client.post(ACCEPT, {"answer": "yes", "name": "Nora New"})

    assert answer.status_code == 410
    assert "This debate is over" in answer.content.decode()
    assert not Person.objects.filter(email="new@example.org").exists()


def test_a_domain_that_only_looks_alike_opens_nobody_elses_account(client, writing, olga, ben):
    EmailAddress.objects.create(user=ben, email="ben@github.example", verified=True)
    open_link(client, invited(writing, olga, email="ben@gıthub.example", role="moderator"))

    client.post(ACCEPT, {"answer": "yes", "name": "Not Ben"})

    assert ben.owns_address("BEN@github.example")
    assert not ben.owns_address("ben@gıthub.example")
    assert Membership.objects.get(role="moderator").person != ben
