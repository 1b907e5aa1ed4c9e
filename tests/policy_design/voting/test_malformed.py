"""What is sent to rounds in no way that a form sends it: refused, and never an error of the server."""

from __future__ import annotations

import pytest

from policy_design.voting.ballot_models import Participant, Proposal
from tests.policy_design.voting.cast import opened, planned
from tests.policy_design.voting.pages import at, client_of

READERS = {"method": "statements", "secrecy": "pseudonymous", "takes_statements": True}
MANY = "9" * 5000


@pytest.mark.parametrize("does", ["up", "remove", "present", "add"])
def test_numbers_of_any_length_are_taken_for_none(deliberating, olga, does):
    round = planned(deliberating, olga, "One.", "Two.")

    answer = client_of(olga).post(
        at(round, "items/"), {"do": does, "item": MANY, "version": MANY, "sentences": "Three."}
    )

    assert answer.status_code in (200, 302)
    assert round.items.count() in (2, 3)


def test_a_statement_is_looked_for_by_any_name(deliberating, olga, panel):
    round = opened(deliberating, olga, "One.", **READERS)
    client = client_of(panel[0])
    client.post(at(round, "rate/"), {"begin": "1"})

    answers = [client.post(at(round, "rate/"), {f"m-{name}": "agree"}) for name in ("\x00", "s1\x00", "")]

    assert {one.status_code for one in answers} == {302}
    assert Participant.objects.get().votes.count() == 0


def test_where_statements_are_rated_no_ballot_is_cast(deliberating, olga, panel):
    round = opened(deliberating, olga, "One.", **READERS)

    for page in ("vote/cast/", "vote/"):
        answer = client_of(panel[0]).post(at(round, page), {"m-s1": "yes"}, HTTP_SEC_FETCH_SITE="same-origin")
        assert answer.headers["Location"] == at(round, "rate/")


def test_a_statement_is_declined_in_printable_words(deliberating, olga):
    proposal = Proposal.objects.create(round=opened(deliberating, olga, "One.", **READERS), text="Two.")
    sent = {f"does-{proposal.pk}": "decline", f"why-{proposal.pk}": "It is\x00 there."}

    assert client_of(olga).post(at(proposal.round, "statements/decide/"), sent).status_code == 302
    proposal.refresh_from_db()
    assert proposal.sentence == "It is there."


@pytest.mark.parametrize("said", ["http://[", "null", "//", "http://testserver:8000", "https://testserver.example.org"])
def test_a_ballot_from_no_page_of_this_site_is_not_taken(deliberating, olga, panel, said):
    round = opened(deliberating, olga, secrecy="secret")
    client = client_of(panel[0])

    for header in ("HTTP_ORIGIN", "HTTP_REFERER"):
        assert client.post(at(round, "vote/"), {"m-s1": "yes"}, **{header: said}).status_code == 403
    for site in ("cross-site", "same-site", "none"):
        answer = client.post(
            at(round, "vote/"), {"m-s1": "yes"}, HTTP_SEC_FETCH_SITE=site, HTTP_ORIGIN="http://testserver"
        )
        assert answer.status_code == 403
