"""Making an account and signing in by a code sent by mail; the admin behind the same door."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from forum.people.models import Person


@pytest.fixture(autouse=True)
def no_limits_reached():
    cache.clear()


def code_in(mail) -> str:
    return re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.body, re.MULTILINE)[1]


def test_a_code_sent_by_mail_signs_in(client, ben, mailoutbox):
    EmailAddress.objects.create(user=ben, email=ben.email, verified=True, primary=True)

    asked = client.post("/accounts/login/code/", {"email": ben.email, "next": "/library/"}, follow=True)
    answer = client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[-1]), "next": "/library/"})

    assert asked.status_code == 200
    assert [mail.to for mail in mailoutbox] == [[ben.email]]
    assert client.session["_auth_user_id"] == str(ben.pk)
    assert answer.url == "/library/"


def test_a_wrong_code_does_not_sign_in(client, ben, mailoutbox):
    client.post("/accounts/login/code/", {"email": ben.email})

    client.post("/accounts/login/code/confirm/", {"code": "WRONG-CODE"})

    assert "_auth_user_id" not in client.session


def test_signing_up_takes_a_name_and_an_address_and_no_password(client, db, mailoutbox):
    client.post("/accounts/signup/", {"name": "Nora New", "email": "Nora@Example.org"}, follow=True)
    client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[-1])}, follow=True)

    nora = Person.objects.get(email="nora@example.org")
    assert (nora.name, nora.has_usable_password(), nora.is_steward, nora.may_organize) == (
        "Nora New",
        False,
        False,
        False,
    )
    assert client.session["_auth_user_id"] == str(nora.pk)


def test_signing_up_under_a_name_that_is_an_address_is_refused(client, db):
    answer = client.post("/accounts/signup/", {"name": "win.example.com", "email": "nora@example.org"})

    assert answer.context["form"].errors == {"name": ["A name cannot hold a web or e-mail address."]}
    assert Person.objects.count() == 0


def test_an_address_that_is_taken_is_not_given_away(client, ben, mailoutbox):
    taken = client.post("/accounts/signup/", {"name": "Not Ben", "email": ben.email})
    free = client.post("/accounts/signup/", {"name": "Not Ben", "email": "free@example.org"})

    assert (taken.status_code, taken.url) == (free.status_code, free.url)


def test_the_admin_has_no_door_of_its_own(client, db, ada, cleo):
    answer = client.get("/admin/login/?next=/admin/")

    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=%2Fadmin%2F")
    client.force_login(ada)
    assert client.get("/admin/").status_code == 200
    client.force_login(cleo)
    assert client.get("/admin/").status_code == 302
