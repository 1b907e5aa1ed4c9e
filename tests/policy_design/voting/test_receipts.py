"""Secret ballots: the receipt before casting, the acknowledgement after it, replacing, sending twice, finding again."""

from __future__ import annotations

import re

import pytest

from policy_design.ballots import bulletin
from policy_design.voting.ballot_models import SecretBallot
from tests.policy_design.voting.cast import closed, receipt_of, renewed, tracker_of, vote
from tests.policy_design.voting.voting_cast import ONE, address, keys_of, page, post, ready, text_of

pytestmark = pytest.mark.every_database

FIRST, SECOND = receipt_of(1), receipt_of(2)


def secret(process, by, method="yes_no", **settings):
    return ready(process, by, method, secrecy="secret", **settings)


def drawn_on(said: str) -> str:
    return "".join(re.search(r'name="drawn" value="([^"]+)"', said)[1].split())


def test_the_receipt_stands_on_the_page_before_the_ballot_is_cast(client, optioning, olga, ben):
    round = secret(optioning, olga)
    client.force_login(ben)

    said = text_of(post(client, round, "vote", {f"m-{keys_of(round)[0]}": "yes"}))

    assert bulletin.RECEIPT.fullmatch(drawn_on(said))
    assert "Your browser did not draw this receipt" in said
    assert f'data-digest="{round.manifest_digest}"' in said
    assert SecretBallot.objects.count() == 0


def test_without_scripts_the_server_draws_it_and_casts_under_its_tracker(client, optioning, olga, ben):
    round = secret(optioning, olga)
    client.force_login(ben)
    key = keys_of(round)[0]
    drawn = drawn_on(text_of(post(client, round, "vote", {f"m-{key}": "yes"})))

    said = text_of(post(client, round, "vote/cast", {f"m-{key}": "yes", "drawn": drawn, "tracker": ""}))

    ballot = SecretBallot.objects.get()
    assert (ballot.tracker, ballot.marks) == (tracker_of(round, drawn), {key: "yes"})
    assert "The server drew it, and shows it here for the last time." in said
    assert ballot.tracker in said
    assert round.electors.get(person=ben).has_voted


def test_with_scripts_the_tracker_alone_is_sent_and_the_receipt_is_never_seen(client, optioning, olga, ben):
    round = secret(optioning, olga)
    client.force_login(ben)
    tracker = tracker_of(round, FIRST)

    said = text_of(post(client, round, "vote/cast", {f"m-{keys_of(round)[0]}": "yes", "tracker": tracker}))

    assert SecretBallot.objects.get().tracker == tracker
    assert f"Tracker: {tracker}" in said
    assert FIRST not in said
    assert "The server drew it" not in said


def test_the_page_of_the_receipt_never_shows_marks(client, optioning, olga, ben):
    round = secret(optioning, olga)
    client.force_login(ben)

    said = text_of(
        post(client, round, "vote/cast", {f"m-{keys_of(round)[0]}": "yes", "tracker": tracker_of(round, FIRST)})
    )

    assert ONE not in said
    assert ">Yes<" not in said
    assert "Your ballot counts" in page(client, round, "receipt")


def test_sent_twice_it_is_one_ballot_with_the_same_acknowledgement(client, optioning, olga, ben):
    round = secret(optioning, olga)
    client.force_login(ben)
    sent = {f"m-{keys_of(round)[0]}": "yes", "tracker": tracker_of(round, FIRST)}

    answers = [text_of(post(client, round, "vote/cast", sent)) for _time in range(2)]

    signatures = {re.search(r"Signature \(Ed25519\): (\w+)", one)[1] for one in answers}
    assert len(signatures) == 1
    assert SecretBallot.objects.count() == 1


def test_it_is_replaced_with_the_receipt_and_sent_twice_that_is_once(client, optioning, olga, ben):
    round = secret(optioning, olga)
    client.force_login(ben)
    key = keys_of(round)[0]
    post(client, round, "vote/cast", {f"m-{key}": "yes", "tracker": tracker_of(round, FIRST)})
    sent = {f"m-{key}": "no", "tracker": tracker_of(round, SECOND), "receipt": " ".join(re.findall("....", FIRST))}

    for _time in range(2):
        assert "Your new ballot counts" in text_of(post(client, round, "vote/cast", sent))

    ballot = SecretBallot.objects.get()
    assert (ballot.tracker, ballot.marks) == (tracker_of(round, SECOND), {key: "no"})


def test_without_the_receipt_a_second_ballot_is_not_taken_and_its_marks_stay(client, optioning, olga, ben):
    round = secret(optioning, olga)
    client.force_login(ben)
    key = keys_of(round)[0]
    post(client, round, "vote/cast", {f"m-{key}": "yes", "tracker": tracker_of(round, FIRST)})

    said = text_of(post(client, round, "vote/cast", {f"m-{key}": "no", "tracker": tracker_of(round, SECOND)}))

    assert "Your ballot is counted already. To put this one in its place, paste the receipt" in said
    assert re.search(rf'name="m-{key}" value="no"[^>]* checked', said)
    assert SecretBallot.objects.get().marks == {key: "yes"}


@pytest.mark.parametrize("given", ["xyz", receipt_of(77)])
def test_a_receipt_that_is_none_or_of_no_ballot_is_said_to_be_so(client, optioning, olga, ben, given):
    round = secret(optioning, olga)
    client.force_login(ben)
    key = keys_of(round)[0]
    post(client, round, "vote/cast", {f"m-{key}": "yes", "tracker": tracker_of(round, FIRST)})
    sent = {f"m-{key}": "no", "tracker": tracker_of(round, SECOND), "receipt": given}

    said = text_of(post(client, round, "vote/cast", sent))

    assert ("This is no receipt" in said) or ("No ballot of this round has that receipt" in said)
    assert re.search(rf'name="m-{key}" value="no"[^>]* checked', said)
    assert SecretBallot.objects.get().marks == {key: "yes"}


def test_a_secret_ballot_has_no_field_for_reasons(client, optioning, olga, ben):
    round = secret(optioning, olga)
    client.force_login(ben)

    assert 'name="r-' not in page(client, round, "vote")


def test_an_open_secret_ballot_is_never_shown_again(client, optioning, olga, ben):
    round = secret(optioning, olga)
    client.force_login(ben)
    key = keys_of(round)[0]
    post(client, round, "vote/cast", {f"m-{key}": "yes", "tracker": tracker_of(round, FIRST)})

    said = page(client, round, "vote")

    assert "checked" not in said.split('id="id_m-')[1].split("</form>")[0]
    assert "Your ballot counts already." in said


def test_without_receipts_a_ballot_is_final_and_that_is_said_first(client, optioning, olga, ben):
    round = secret(optioning, olga, receipts="none")
    client.force_login(ben)
    key = keys_of(round)[0]

    said = text_of(post(client, round, "vote", {f"m-{key}": "yes"}))
    cast = post(client, round, "vote/cast", {f"m-{key}": "yes"})
    again = post(client, round, "vote/cast", {f"m-{key}": "no"})

    assert "This is final: it can be neither changed nor taken back" in said
    assert "data-receipt" not in said
    assert cast.url == address(round, "receipt")
    assert again.status_code == 403
    assert SecretBallot.objects.get().marks == {key: "yes"}


def test_the_acknowledgement_comes_as_a_file(client, optioning, olga, ben):
    round = secret(optioning, olga)
    client.force_login(ben)
    said = text_of(
        post(client, round, "vote/cast", {f"m-{keys_of(round)[0]}": "yes", "tracker": tracker_of(round, FIRST)})
    )
    sent = dict(re.findall(r'name="(tracker|digest|signature)" value="(\w+)"', said))

    answer = post(client, round, "receipt/file", sent)
    bad = post(client, round, "receipt/file", {**sent, "digest": "<script>"})

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert f"Tracker: {tracker_of(round, FIRST)}" in text_of(answer)
    assert bad.status_code == 400


# After the close ----------------------------------------------------------------------------------------------


def counted(process, by, voters, **settings):
    round = secret(process, by, **settings)
    key = keys_of(round)[0]
    for number, one in enumerate(voters, 1):
        vote(round, one, {key: "yes"}, tracker=tracker_of(round, receipt_of(number)))
    return closed(round)


def test_with_the_receipt_one_finds_ones_ballot_in_the_bulletin(client, optioning, olga, ben, bea):
    round = counted(optioning, olga, [ben, bea])
    client.force_login(ben)

    said = text_of(post(client, round, "find", {"receipt": " ".join(re.findall("....", FIRST)).upper()}))

    assert "It is sent to the server, which looks for it and keeps nothing." in said
    assert 'data-missing-ballot tabindex="-1" hidden' in said
    assert 'data-found tabindex="-1">' in said
    assert tracker_of(round, FIRST) in said
    assert "<b>Yes</b>" in said


def test_a_receipt_of_no_ballot_is_told_what_to_do(client, optioning, olga, ben, bea):
    round = counted(optioning, olga, [ben, bea])
    client.force_login(ben)

    said = text_of(post(client, round, "find", {"receipt": receipt_of(99)}))

    assert 'data-missing-ballot tabindex="-1">' in said
    assert "Show your acknowledgement to the organizers" in said


def test_before_the_close_there_is_nothing_to_find(client, optioning, olga, ben):
    round = secret(optioning, olga)
    client.force_login(ben)

    assert "The ballots are published when the round closes." in page(client, round, "find")


def test_with_few_ballots_only_those_who_could_vote_look(client, optioning, olga, ben, bea, cleo):
    round = counted(optioning, olga, [ben, bea])
    client.force_login(cleo)

    assert client.get(address(renewed(round), "find")).status_code == 403
