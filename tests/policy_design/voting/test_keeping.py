"""What is said to be kept, and from whom: each sentence holds."""

from __future__ import annotations

import pytest

from policy_design.voting.ballot_models import SecretBallot, SignedBallot
from policy_design.voting.keeping import keeping, warnings
from policy_design.voting.models import Round
from tests.policy_design.voting.cast import closed, receipt_of, tracker_of, vote
from tests.policy_design.voting.voting_cast import keys_of, page, ready

pytestmark = pytest.mark.any_database


def of(**settings) -> Round:
    return Round(**{"method": "yes_no", "secrecy": "secret", "electorate": "experts", **settings})


def said(round) -> str:
    told = keeping(round)
    return " ".join([told.short, *told.promised, *told.limits])


def test_the_words_are_checkable_and_never_more():
    for secrecy in ("named", "pseudonymous", "secret"):
        text = said(of(secrecy=secrecy)) + " ".join(warnings(of(secrecy=secrecy)))
        assert [word for word in ("verifiable", "anonymous", "secure") if word in text.lower()] == []


def test_every_mode_says_that_the_server_could_know():
    for secrecy in ("named", "pseudonymous", "secret"):
        assert "Whoever runs the server while the round is open" in said(of(secrecy=secrecy))
    assert "Whoever runs the server" in said(of(method="statements", secrecy="pseudonymous", electorate="readers"))


def test_a_receipt_is_said_to_be_a_proof_for_others_too():
    assert "A receipt lets you prove to others how you voted." in said(of())
    assert "You get no receipt" in said(of(receipts="none"))
    assert "A receipt lets you prove" not in said(of(receipts="none"))


def test_unanimity_is_warned_of_before_casting_in_secret():
    assert "If all ballots say the same, or there are few, the result shows everybody's choice." in warnings(of())


def test_a_named_voter_is_told_that_name_and_reasons_are_published():
    assert "published with your name, and so are the reasons" in " ".join(warnings(of(secrecy="named")))


def test_nobody_is_shown_a_ballot_before_the_close(client, optioning, olga, ben, bea, ada):
    round = ready(optioning, olga, "yes_no", secrecy="named")
    key = keys_of(round)[0]
    vote(round, ben, {key: "yes"}, reasons={key: "Because of xylophones."})

    for reader in (olga, bea, ada):
        client.force_login(reader)
        assert [where for where in ("", "vote") if "xylophones" in page(client, round, where)] == []


def test_a_secret_ballot_has_no_name_account_or_time():
    assert {one.name for one in SecretBallot._meta.concrete_fields} == {"id", "round", "tracker", "marks"}
    assert {one.name for one in SignedBallot._meta.concrete_fields} == {"id", "elector", "marks", "reasons"}


def test_at_the_close_the_ballots_are_written_anew_and_the_names_of_voters_published(optioning, olga, ben, bea):
    round = ready(optioning, olga, "yes_no", secrecy="secret")
    for number, by in enumerate((ben, bea), 1):
        vote(round, by, {keys_of(round)[0]: "yes"}, tracker=tracker_of(round, receipt_of(number)))
    before = set(round.secret_ballots.values_list("pk", flat=True))

    round = closed(round)

    assert before & set(round.secret_ballots.values_list("pk", flat=True)) == set()
    assert round.bulletin.voters == sorted([ben.name, bea.name])
