"""The ballot: filled in, said back in words, cast; what is wrong is said at its field and nothing is lost."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policy_design.voting.ballot_models import SignedBallot
from policy_design.voting.models import Round
from tests.policy_design.cast import propose
from tests.policy_design.voting.cast import closed, over, planned, renewed
from tests.policy_design.voting.voting_cast import ONE, address, keys_of, page, post, ready, text_of

pytestmark = pytest.mark.every_database


def test_nothing_is_cast_before_it_is_confirmed(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)
    first, second = keys_of(round)

    answer = post(client, round, "vote", {f"m-{first}": "yes", f"m-{second}": "abstain"})

    assert (answer.status_code, "Nothing is cast yet" in text_of(answer)) == (200, True)
    assert SignedBallot.objects.count() == 0


def test_what_is_confirmed_is_cast_with_its_reasons(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)
    first, second = keys_of(round)

    answer = post(client, round, "vote/cast", {f"m-{first}": "yes", f"m-{second}": "no", f"r-{first}": " So. "})

    assert answer.url == address(round, "receipt")
    ballot = SignedBallot.objects.get()
    assert (ballot.marks, ballot.reasons) == ({first: "yes", second: "no"}, {first: "So."})


def test_the_page_that_says_it_back_carries_all_that_was_marked(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)
    first, second = keys_of(round)
    sent = {f"m-{first}": "yes", f"m-{second}": "no", f"r-{first}": 'It is "plain".', f"r-{second}": ""}

    said = text_of(post(client, round, "vote", sent))

    kept = re.findall(r'<input type="hidden" name="([mr]-[^"]+)" value="([^"]*)">', said)
    assert dict(kept) == {**sent, f"r-{first}": "It is &quot;plain&quot;."}
    changed = text_of(post(client, round, "vote", {**sent, "change": "1"}))
    assert "Check my ballot" in changed
    assert "It is &quot;plain&quot;." in changed


def test_nothing_of_a_ballot_is_in_an_address_a_cookie_or_the_session(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)
    first, _second = keys_of(round)
    before = dict(client.session)

    said = post(client, round, "vote", {f"m-{first}": "yes", f"r-{first}": "xylophone"})
    cast = post(client, round, "vote/cast", {f"m-{first}": "yes", f"r-{first}": "xylophone"})

    assert dict(client.session) == before
    assert "xylophone" not in str(client.cookies) + cast.url
    assert ["no-store" in one.headers["Cache-Control"] for one in (said, cast)] == [True, True]


def test_casting_leaves_no_line_in_the_log(client, optioning, olga, ben, caplog):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)
    caplog.set_level(0)

    post(client, round, "vote/cast", {f"m-{keys_of(round)[0]}": "yes", f"r-{keys_of(round)[0]}": "xylophone"})

    assert [one for one in caplog.records if "xylophone" in one.getMessage()] == []


def test_ones_own_signed_ballot_is_shown_filled_in_and_can_be_changed(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)
    first, _second = keys_of(round)
    post(client, round, "vote/cast", {f"m-{first}": "yes", f"r-{first}": "So."})

    said = page(client, round, "vote")
    post(client, round, "vote/cast", {f"m-{first}": "no"})

    assert "This is the ballot that you have cast." in said
    assert re.search(rf'name="m-{first}" value="yes"[^>]* checked', said)
    assert ">\nSo.</textarea>" in said
    assert SignedBallot.objects.get().marks == {first: "no"}


def test_an_empty_ballot_is_asked_about_before_it_is_said_back(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)

    asked = text_of(post(client, round, "vote", {}))
    said = text_of(post(client, round, "vote", {"empty": "1"}))

    assert "You have marked nothing." in asked
    assert "Nothing is cast yet" not in asked
    assert "An empty ballot: it counts for the turnout" in said


def test_an_answer_that_is_none_is_named_at_its_field_and_the_others_stay(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)
    first, second = keys_of(round)

    said = text_of(post(client, round, "vote", {f"m-{first}": "maybe", f"m-{second}": "no"}))

    assert f'<a href="#id_m-{first}">{ONE} – This is none of the answers; choose one that is shown.</a>' in said
    assert re.search(rf'name="m-{second}" value="no"[^>]* checked', said)


def test_equal_numbers_are_a_tie_gaps_mean_nothing_and_empty_is_unranked(client, optioning, olga, ben):
    options = [propose(optioning, olga, title=title) for title in ("Alpha", "Beta", "Gamma")]
    round = ready(optioning, olga, "ranked", *options)
    client.force_login(ben)
    a, b, c, status_quo = keys_of(round)
    sent = {f"m-{a}": "3", f"m-{b}": "1", f"m-{c}": "3", f"m-{status_quo}": ""}

    said = text_of(post(client, round, "vote", sent))
    post(client, round, "vote/cast", sent)

    assert SignedBallot.objects.get().marks == [[b], sorted([a, c])]
    assert "2, equal" in said
    assert "Not ranked, so below all that you ranked, and equal among themselves:" in said


@pytest.mark.parametrize(
    ("method", "given", "marks"),
    [("score", ["5", "0"], [5, 0]), ("rating", ["9", "cannot judge"], [9, "cannot judge"])],
)
def test_numbers_are_read_as_numbers(client, optioning, olga, ben, method, given, marks):
    options = [propose(optioning, olga, title=title) for title in ("Alpha", "Beta")]
    round = ready(optioning, olga, method, *options)
    client.force_login(ben)
    keys = keys_of(round)[:2]

    post(client, round, "vote/cast", {f"m-{key}": value for key, value in zip(keys, given, strict=True)})

    assert SignedBallot.objects.get().marks == dict(zip(keys, marks, strict=True))


def test_what_is_ticked_is_approved(client, optioning, olga, ben):
    options = [propose(optioning, olga, title=title) for title in ("Alpha", "Beta")]
    round = ready(optioning, olga, "approval", *options)
    client.force_login(ben)
    _a, b, _status_quo = keys_of(round)

    said = text_of(post(client, round, "vote", {f"m-{b}": "on"}))
    post(client, round, "vote/cast", {f"m-{b}": "on"})

    assert "Not approved:" in said
    assert SignedBallot.objects.get().marks == [b]


def test_the_text_of_an_option_is_the_version_that_was_fixed(client, optioning, olga, ben):
    option = propose(optioning, olga, title="Alpha", clauses=("Stewards publish one guidance text.",))
    round = ready(optioning, olga, "approval", option)
    client.force_login(ben)

    said = page(client, round, "vote")

    assert "Stewards publish one guidance text." in said
    assert f"/options/{option.code}/history/?to=1" in said


def test_a_block_needs_a_reason_and_says_so_at_the_field(client, optioning, olga, ben):
    round = ready(optioning, olga, "consent", secrecy="named")
    client.force_login(ben)
    first, second = keys_of(round)

    said = text_of(post(client, round, "vote", {f"m-{first}": "block", f"m-{second}": "consent"}))
    cast = post(client, round, "vote/cast", {f"m-{first}": "block"})

    assert f'<a href="#id_r-{first}">{ONE} – Say why you block' in said
    assert "Say why you block" in text_of(cast)
    assert SignedBallot.objects.count() == 0


def test_a_block_is_lifted_by_its_author(client, optioning, olga, ben, bea):
    round = ready(optioning, olga, "consent", secrecy="named")
    client.force_login(ben)
    first, _second = keys_of(round)
    post(client, round, "vote/cast", {f"m-{first}": "block", f"r-{first}": "It would do harm."})
    block = round.electors.get(person=ben).blocks.get()

    assert "Lift my block" in page(client, round)
    client.force_login(bea)
    post(client, round, f"blocks/{block.pk}/lift")
    block.refresh_from_db()
    assert block.lifted is False
    client.force_login(ben)
    post(client, round, f"blocks/{block.pk}/lift")

    block.refresh_from_db()
    assert block.lifted is True
    assert "You have lifted your block:" in page(client, round)


def test_somebody_who_is_not_on_the_roll_is_told_so(client, optioning, olga, cleo):
    round = ready(optioning, olga, "yes_no")
    client.force_login(cleo)

    answer = client.get(address(round, "vote"))

    assert answer.status_code == 403
    assert "You are not on the list of those who may vote in this round" in text_of(answer)


def test_a_ballot_that_comes_too_late_is_not_cast_and_stands_on_the_page_in_words(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)
    first, _second = keys_of(round)

    with over(round):
        answer = post(client, round, "vote/cast", {f"m-{first}": "yes", f"r-{first}": "Because of xylophones."})

    said = text_of(answer)
    assert "The time to vote is over." in said
    assert "Because of xylophones." in said
    assert SignedBallot.objects.count() == 0


def test_a_session_that_ended_loses_no_mark(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    first, _second = keys_of(round)

    answer = post(client, round, "vote/cast", {f"m-{first}": "yes", f"r-{first}": "Because."})
    client.force_login(ben)
    again = text_of(post(client, round, "vote", {f"m-{first}": "yes", f"r-{first}": "Because."}))

    assert answer.status_code == 403
    assert f'<input type="hidden" name="m-{first}" value="yes">' in text_of(answer)
    assert f'action="{address(round, "vote")}"' in text_of(answer)
    assert "Nothing is cast yet" in again


def test_a_form_from_elsewhere_is_not_taken(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)

    answer = post(client, round, "vote", {f"m-{keys_of(round)[0]}": "yes"}, HTTP_SEC_FETCH_SITE="cross-site")

    assert answer.status_code == 403


def test_who_is_signed_out_is_led_to_sign_in(client, optioning, olga):
    round = ready(optioning, olga, "yes_no")

    assert (
        "/accounts/login/" in client.get(address(round, "vote")).url
        or "login" in client.get(address(round, "vote")).url
    )


def test_a_planned_round_has_no_ballot(client, optioning, olga, ben):
    client.force_login(ben)
    round = planned(optioning, olga)

    assert client.get(address(round, "vote")).status_code == 404


def test_two_tabs_are_one_ballot_and_the_last_one_counts(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)
    first, _second = keys_of(round)

    for answer in ("yes", "yes", "no"):
        post(client, round, "vote/cast", {f"m-{first}": answer})

    assert [one.marks for one in SignedBallot.objects.all()] == [{first: "no"}]


def test_the_queries_of_a_round_and_its_ballot_do_not_grow_with_its_items(client, optioning, olga, ben):
    options = [propose(optioning, olga, title=f"Option {n}") for n in range(4)]
    client.force_login(ben)

    def asked(round, where):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address(round, where)).status_code == 200
        return len(seen)

    few = ready(optioning, olga, "approval", options[0])
    many = ready(optioning, olga, "approval", *options, more=0)
    for where in ("", "vote"):
        asked(few, where)  # what is remembered is remembered by now
        assert asked(few, where) == asked(many, where)


def test_a_closed_round_takes_no_ballot_and_the_receipt_leads_to_the_result(client, optioning, olga, ben):
    round = ready(optioning, olga, "yes_no")
    client.force_login(ben)
    first, _second = keys_of(round)
    closed(round, [(ben, {first: "yes"})])

    assert post(client, round, "vote/cast", {f"m-{first}": "no"}).status_code == 403
    assert "The round is closed and counted" in page(client, renewed(round), "receipt")
    assert Round.objects.get(pk=round.pk).result.cast == 1
