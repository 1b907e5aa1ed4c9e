from __future__ import annotations

import pytest

from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.verdicts import Refused
from policy_design.ballots.bulletin import ballot_digest
from policy_design.ballots.methods import BadBallot
from policy_design.voting.ballot_models import Block, SecretBallot, SignedBallot
from policy_design.voting.blocks import answer_block
from policy_design.voting.casting import acknowledgement, cast_secret, cast_signed, lift_block
from policy_design.voting.queries import ballots_of, earlier_answer, own_ballot, turnout
from policy_design.voting.signing import is_signed, public_key
from tests.policy_design.cast import fresh
from tests.policy_design.voting.cast import closed, opened, over, receipt_of, renewed, tracker_of

YES = {"s1": "yes"}
NO = {"s1": "no"}


def test_a_signed_ballot_takes_the_place_of_the_last(deliberating, olga, panel):
    round = opened(deliberating, olga)
    cast_signed(round=round, by=panel[0], marks=YES, reasons={"s1": " It is clear.\x00 ", "s9": "Nothing."})
    cast_signed(round=round, by=panel[0], marks=NO)

    assert (SignedBallot.objects.get().marks, SignedBallot.objects.get().reasons) == (NO, {})
    assert turnout(round) == 1
    assert own_ballot(round, panel[1]) is None


def test_reasons_are_plain_text_of_some_length(deliberating, olga, panel):
    round = opened(deliberating, olga)
    ballot = cast_signed(round=round, by=panel[0], marks=YES, reasons={"s1": " It is\r\nclear.\x00 ", "s9": "No."})
    assert ballot.reasons == {"s1": "It is\nclear."}

    with pytest.raises(Refused, match="longer than 2000"):
        cast_signed(round=round, by=panel[0], marks=YES, reasons={"s1": "x" * 2001})


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_only_those_on_the_roll_cast_while_the_round_is_open(deliberating, olga, panel, cleo, secrecy):
    cast = cast_secret if secrecy == "secret" else cast_signed
    round = opened(deliberating, olga, secrecy=secrecy)

    for person in (olga, cleo):
        with pytest.raises(Refused, match="not on the list"):
            cast(round=round, by=person, marks=YES)
    with over(round), pytest.raises(Refused, match="The time to vote is over"):
        cast(round=round, by=panel[0], marks=YES)
    closed(round)
    with pytest.raises(Refused, match="not open for votes"):
        cast(round=round, by=panel[0], marks=YES)


def test_marks_that_the_method_does_not_know_are_refused_and_nothing_is_kept(deliberating, olga, panel):
    round, secret = opened(deliberating, olga), opened(deliberating, olga, secrecy="secret")

    with pytest.raises(BadBallot):
        cast_signed(round=round, by=panel[0], marks={"s1": "perhaps"})
    with pytest.raises(BadBallot):
        cast_secret(round=secret, by=panel[0], marks={"s7": "yes"})
    assert (SignedBallot.objects.count(), SecretBallot.objects.count(), turnout(round), turnout(secret)) == (0, 0, 0, 0)


def test_each_kind_of_round_has_its_own_way_to_cast(deliberating, olga, panel):
    with pytest.raises(Refused, match="another way"):
        cast_signed(round=opened(deliberating, olga, secrecy="secret"), by=panel[0], marks=YES)
    with pytest.raises(Refused, match="another way"):
        cast_secret(round=opened(deliberating, olga), by=panel[0], marks=YES)


# Consent --------------------------------------------------------------------------------------------------------


def test_a_block_needs_a_reason_and_stands_until_its_author_lifts_it(deliberating, olga, panel):
    round = opened(deliberating, olga, method="consent")
    with pytest.raises(Refused, match="Whoever blocks says why"):
        cast_signed(round=round, by=panel[0], marks={"s1": "block"})

    cast_signed(round=round, by=panel[0], marks={"s1": "block"}, reasons={"s1": "It harms archives."})
    block = Block.objects.get()
    answer_block(block=block, by=olga, answer="Archives are excepted now.")
    with pytest.raises(Refused, match="nobody else"):
        lift_block(block=block, by=panel[1])
    assert lift_block(block=block, by=panel[0]).lifted

    for one in panel[1:]:
        cast_signed(round=round, by=one, marks={"s1": "consent"})
    result = closed(round).result
    assert result.outcome["choices"]["s1"]["open_blocks"] == 0


def test_a_block_with_another_reason_waits_for_another_answer(deliberating, olga, panel):
    round = opened(deliberating, olga, method="consent")
    cast_signed(round=round, by=panel[0], marks={"s1": "block"}, reasons={"s1": "It harms archives."})
    answer_block(block=Block.objects.get(), by=olga, answer="How?")
    cast_signed(round=round, by=panel[0], marks={"s1": "block"}, reasons={"s1": "It harms archives."})
    assert Block.objects.get().answer == "How?"

    cast_signed(round=round, by=panel[0], marks={"s1": "block"}, reasons={"s1": "By its second clause."})
    assert Block.objects.get().answer == ""

    cast_signed(round=round, by=panel[0], marks={"s1": "consent"})
    assert Block.objects.count() == 0


def test_a_block_is_answered_by_organizers_in_words_and_that_is_an_event_for_them_alone(deliberating, olga, panel):
    round = opened(deliberating, olga, method="consent")
    cast_signed(round=round, by=panel[0], marks={"s1": "block"}, reasons={"s1": "It harms archives."})
    block = Block.objects.get()

    with pytest.raises(Refused, match="Only the organizers"):
        answer_block(block=block, by=panel[1], answer="No.")
    with pytest.raises(Refused, match="Write the answer"):
        answer_block(block=block, by=olga, answer=" ")
    version = fresh(deliberating).topic.version
    answer_block(block=block, by=olga, answer="Not any more.")
    answer_block(block=block, by=olga, answer="Not any more.")
    assert Event.objects.filter(kind="block.answered").count() == 1
    assert fresh(deliberating).topic.version == version  # else readers would know, before the close, that there is one


# Secret ---------------------------------------------------------------------------------------------------------


def test_a_secret_ballot_has_a_tracker_and_a_signed_acknowledgement(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret")
    tracker = tracker_of(round, receipt_of(7))

    ack = cast_secret(round=round, by=panel[0], marks=YES, tracker=tracker)

    assert (ack.tracker, ack.receipt) == (tracker, "")
    assert ack.ballot_digest == ballot_digest(round.manifest_digest, tracker, YES)
    said = acknowledgement(round.manifest_digest, tracker, ack.ballot_digest)
    assert is_signed(said, ack.signature, public_key())
    assert not is_signed(said + b" ", ack.signature, public_key())


def test_without_a_script_the_server_draws_the_receipt_and_gives_it_back(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret")
    ack = cast_secret(round=round, by=panel[0], marks=YES)

    assert tracker_of(round, ack.receipt) == ack.tracker
    assert ack.receipt not in str(list(SecretBallot.objects.values()))


def test_with_its_receipt_a_ballot_is_replaced_and_without_it_is_not(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret")
    first = cast_secret(round=round, by=panel[0], marks=YES)
    with pytest.raises(Refused, match="give the receipt"):
        cast_secret(round=round, by=panel[0], marks=NO)
    with pytest.raises(Refused, match="No ballot of this round"):
        cast_secret(round=round, by=panel[0], marks=NO, receipt=receipt_of(1))

    again = cast_secret(round=round, by=panel[0], marks=NO, receipt=f" {first.receipt.upper()} ")
    assert (again.tracker, again.receipt) == (first.tracker, "")
    moved = cast_secret(
        round=round, by=panel[0], marks=YES, receipt=first.receipt, tracker=tracker_of(round, receipt_of(2))
    )
    assert list(SecretBallot.objects.values_list("tracker", "marks")) == [(moved.tracker, YES)]
    same = cast_secret(round=round, by=panel[0], marks=YES, receipt=first.receipt, tracker=moved.tracker)
    assert same == moved


def test_a_receipt_of_another_is_no_vote_for_somebody_who_has_none(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret")
    ack = cast_secret(round=round, by=panel[0], marks=YES)

    with pytest.raises(Refused, match="You have not voted yet"):
        cast_secret(round=round, by=panel[1], marks=NO, receipt=ack.receipt)
    assert turnout(round) == 1


def test_the_same_form_sent_twice_is_one_ballot(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret")
    tracker = tracker_of(round, receipt_of(3))
    acks = {cast_secret(round=round, by=panel[0], marks=YES, tracker=tracker) for _ in "12"}

    assert len(acks) == SecretBallot.objects.count() == 1
    with pytest.raises(Refused, match="give the receipt"):
        cast_secret(round=round, by=panel[0], marks=NO, tracker=tracker)


@pytest.mark.parametrize("tracker", ["short", "a" * 16, "ABCDEFGHIJKLMNO1", "ABCDEFGHIJKLMNOPQ"])
def test_a_tracker_is_sixteen_characters_of_base32(deliberating, olga, panel, tracker):
    round = opened(deliberating, olga, secrecy="secret")
    with pytest.raises(Refused, match="cannot be read"):
        cast_secret(round=round, by=panel[0], marks=YES, tracker=tracker)


def test_two_ballots_never_stand_under_one_tracker(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret")
    tracker = tracker_of(round, receipt_of(3))
    cast_secret(round=round, by=panel[0], marks=YES, tracker=tracker)

    with pytest.raises(Refused, match="cannot be read"):
        cast_secret(round=round, by=panel[1], marks=NO, tracker=tracker)
    assert turnout(round) == 1


def test_a_round_without_receipts_gives_none_and_its_ballots_are_final(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret", receipts="none")
    ack = cast_secret(round=round, by=panel[0], marks=YES, tracker=tracker_of(round, receipt_of(1)))

    assert (ack.tracker, ack.ballot_digest, ack.signature, ack.receipt) == ("", "", "", "")
    assert SecretBallot.objects.get().tracker == ""
    with pytest.raises(Refused, match="cannot be changed"):
        cast_secret(round=round, by=panel[0], marks=NO)


def test_what_was_answered_before_comes_under_the_keys_of_the_next_round(deliberating, olga, panel):
    from uuid import uuid4

    from policy_design.voting.planning import ItemPlan, plan_next, set_items

    first = opened(deliberating, olga, "One.", "Two.", method="rating", secrecy="pseudonymous", rounds_planned=2)
    cast_signed(round=first, by=panel[0], marks={"s1": 3, "s2": 8}, reasons={"s2": "Yes."})
    first = closed(first)
    later = plan_next(round=first, by=olga, client_key=uuid4())
    one, two = first.items.order_by("order")
    plans = [ItemPlan("statement", earlier=two, text="Two, reworded.", note="Clearer.")]
    set_items(round=renewed(later), by=olga, items=plans, dropped={one.pk: "Agreed."})
    (item,) = later.items.all()

    answer = earlier_answer(renewed(later), panel[0])
    assert (answer.marks, answer.reasons) == ({item.key: 8}, {item.key: "Yes."})
    assert earlier_answer(renewed(later), panel[1]) is None


# What is not written --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secrecy", ["named", "pseudonymous", "secret"])
def test_casting_writes_a_mark_and_a_ballot_and_nothing_else(deliberating, olga, panel, secrecy, everything):
    round = opened(deliberating, olga, secrecy=secrecy)
    cast = cast_secret if secrecy == "secret" else cast_signed
    before = everything()

    cast(round=round, by=panel[0], marks=YES)

    changed = {table for table, rows in everything().items() if rows != before[table]}
    ballots = "secretballot" if secrecy == "secret" else "signedballot"
    assert changed == {"policy_design_elector", f"policy_design_{ballots}"}


def test_nobody_is_told_ballots_before_the_close(deliberating, olga, panel):
    round = opened(deliberating, olga)
    cast_signed(round=round, by=panel[0], marks=YES)

    with pytest.raises(Refused, match="Nobody sees results before"):
        ballots_of(renewed(round))
    mails = OutboxMail.objects.count()
    assert ballots_of(closed(round)) == [("Ben Example", YES, {})]
    assert OutboxMail.objects.count() == mails + 5
