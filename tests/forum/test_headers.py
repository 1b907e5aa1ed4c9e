"""Headers on every answer, and tokens that never reach a log."""

import logging

from django.urls import reverse

from forum.headers import RedactTokens


def test_every_answer_carries_a_policy_without_inline_code(client, db):
    for path in ("/", "/robots.txt", "/no-such-page/", reverse("account_login"), "/admin/login/"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "camera=()" in headers["Permissions-Policy"]


def test_pages_of_somebody_signed_in_are_not_kept_by_caches(client, cleo):
    client.force_login(cleo)

    assert client.get("/").headers["Cache-Control"] == "private, no-store"


def test_a_token_in_a_path_is_not_logged(client, db, caplog):
    token = "Zm9sa21vb3QtdG9rZW4tZm9yLXRlc3Rz"
    handler = caplog.handler
    handler.addFilter(RedactTokens())

    client.get(reverse("people:invitation", args=[token]))
    logging.getLogger("django.request").warning("Not Found: %s", f"/invitations/{token}/")

    assert token not in caplog.text
    assert "[token]" in caplog.text


def test_addresses_that_hold_no_token_are_logged_as_they_are():
    record = logging.LogRecord("x", logging.INFO, "", 1, "GET %s", ("/invitations/accept/",), None)

    RedactTokens().filter(record)

    assert record.getMessage() == "GET /invitations/accept/"


def test_an_address_with_a_nul_is_a_bad_request_on_every_database(client, db):
    for path in ("/library/?q=a%00b", "/library/search.json?q=%00", "/library/?key=%00", "/people/%00/"):
        assert client.get(path).status_code == 400


def test_a_host_that_is_not_ours_is_a_bad_request_not_a_fault(client, db):
    answer = client.get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()
