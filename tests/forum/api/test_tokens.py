"""Access tokens: shown once, kept as a hash, good for what they say, and ended."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.api.models import Token
from forum.api.tokens import MOST, create_token, find, hash_of, revoke_token
from forum.headers import RedactTokens
from forum.people.actions import change_standing
from forum.verdicts import Refused
from tests.forum.api.asking import Program, token_of

PAGE = "/me/tokens/"


def form(**fields):
    return {"name": "A script", "scopes": ["read"], "days": "90", "client_key": str(uuid4()), **fields}


def test_its_secret_is_shown_once_and_kept_as_a_hash(client, cleo):
    client.force_login(cleo)

    first = client.post(PAGE, form()).content.decode()
    secret = re.search(r"fmt_[\w-]{43}", first)[0]

    token = Token.objects.get()
    assert token.token_hash == hash_of(secret)
    assert secret not in client.get(PAGE).content.decode()
    assert token.start in client.get(PAGE).content.decode()
    assert len(token.start) == 8
    assert find(secret) == token


def test_the_same_form_sent_twice_is_one_token_whose_secret_is_not_told_again(client, cleo):
    client.force_login(cleo)
    said = form()

    client.post(PAGE, said)
    again = client.post(PAGE, said).content.decode()

    assert Token.objects.count() == 1
    assert not re.search(r"fmt_[\w-]{43}", again)
    assert "revoke it and make another" in again


def test_without_a_name_or_a_scope_there_is_none_and_a_sentence_says_so(client, cleo):
    client.force_login(cleo)

    answer = client.post(PAGE, form(name=" ", scopes=[]))

    assert set(answer.context["form"].errors) == {"name", "scopes"}
    assert Token.objects.count() == 0


def test_nobody_makes_one_for_more_than_a_year_or_with_a_scope_that_is_none(cleo):
    for days in (0, 366):
        with pytest.raises(Refused, match="a year at most"):
            create_token(by=cleo, name="x", scopes=["read"], days=days, client_key=uuid4())
    with pytest.raises(Refused, match="at least one thing"):
        create_token(by=cleo, name="x", scopes=["everything"], days=1, client_key=uuid4())


def test_nobody_has_more_than_twenty(cleo):
    for _n in range(MOST):
        token_of(cleo)

    with pytest.raises(Refused, match="20 valid access tokens"):
        token_of(cleo)


def test_the_page_is_for_those_who_are_signed_in(client, db):
    assert client.get(PAGE).status_code == 302


def test_one_revokes_ones_own_and_knows_of_no_other(client, cleo, dan):
    secret = token_of(cleo)
    token = Token.objects.get()
    client.force_login(dan)
    assert client.post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    with pytest.raises(Refused):
        revoke_token(token=token, by=dan)

    client.force_login(cleo)
    client.post(f"{PAGE}{token.pk}/revoke/")

    assert find(secret) is None
    assert Program(secret=secret).get("/me").status_code == 401


def test_an_expired_one_is_none(cleo):
    secret = token_of(cleo, days=1)
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    answer = Program(secret=secret).get("/debates")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'
    assert "expired" in answer.json()["detail"]


def test_an_account_that_is_shut_has_none_and_gets_none_back(cleo, ada):
    secret = token_of(cleo)

    change_standing(whose=cleo, by=ada, is_active=False)
    change_standing(whose=cleo, by=ada, is_active=True)

    assert find(secret) is None
    assert Token.objects.get().revoked_at is not None


def test_the_day_of_its_use_is_kept_and_no_more(cleo):
    program = Program(cleo)
    assert Token.objects.get().used_on is None

    program.get("/debates")

    assert Token.objects.get().used_on == timezone.localdate()


def test_it_is_in_no_log(cleo, caplog):
    secret = token_of(cleo)
    caplog.handler.addFilter(RedactTokens())

    Program(secret=secret).get(f"/debates/{secret}")
    logging.getLogger("django.request").warning("Not Found: %s", f"/api/v1/?token={secret}")

    assert secret not in caplog.text
    assert "fmt_[token]" in caplog.text


@pytest.mark.parametrize("said", ["Bearer", "Bearer fmt_", "Bearer fmt_" + "x" * 43, "Basic eDp4", "fmt_x", "Bearer é"])
def test_what_is_no_token_is_refused_even_where_none_is_needed(db, client, said):
    answer = client.get("/api/v1/debates", headers={"authorization": said})

    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_session_is_nobody_here(client, cleo, opened):
    client.force_login(cleo)

    assert client.get("/api/v1/me").status_code == 401
    answer = client.post(
        f"/api/v1/debates/{opened.slug}/responses", {"source": "Hello."}, content_type="application/json",
        headers={"idempotency-key": str(uuid4())},
    )  # fmt: skip
    assert answer.status_code == 401


def test_a_scope_that_is_lacking_is_named(cleo, opened):
    only_vote = Program(cleo, "vote")

    assert "scope “read”" in only_vote.get("/debates").json()["detail"]
    answer = only_vote.post(f"/debates/{opened.slug}/responses", {"source": "Hello."})
    assert (answer.status_code, "scope “write:posts”" in answer.json()["detail"]) == (403, True)


def test_a_token_tells_whose_it_is(cleo):
    told = Program(cleo, "read").get("/me").json()

    assert (told["person"]["slug"], told["scopes"], told["token"]) == (cleo.slug, ["read"], "A script")


def test_what_waits_is_what_the_page_says(client, writing, ben):
    told = Program(ben).get("/me/waiting").json()["items"]
    client.force_login(ben)
    page = client.get("/people/me/").content.decode()

    assert any("Write your contribution" in one["what"] for one in told)
    assert all(one["what"].split(":")[0] in page for one in told)
