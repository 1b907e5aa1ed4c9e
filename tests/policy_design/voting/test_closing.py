from __future__ import annotations

import json
import logging
import re

import pytest

from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.verdicts import Refused
from policy_design.ballots import bulletin
from policy_design.voting.ballot_models import Block, Participant, Proposal, SecretBallot, SignedBallot, StatementVote
from policy_design.voting.blocks import answer_block
from policy_design.voting.casting import cast_secret
from policy_design.voting.closing import annul_round, close_due, close_round
from policy_design.voting.models import Bulletin, Result
from policy_design.voting.queries import ballots_of
from policy_design.voting.signing import is_signed
from tests.policy_design.voting.cast import closed, opened, over, renewed, vote

YES, NO = {"s1": "yes"}, {"s1": "no"}


def test_a_closed_round_has_a_count_an_outcome_and_a_signed_bulletin(deliberating, olga, panel):
    round = closed(opened(deliberating, olga, secrecy="secret"), [(one, YES) for one in panel[:4]] + [(panel[4], NO)])
    told, said = round.result, round.bulletin

    assert (told.cast, told.outcome["winners"]) == (5, ["s1"])
    assert told.tally["counts"]["s1"] == {"yes": 4, "no": 1, "abstain": 0}
    body = json.loads(said.body)
    assert said.digest == bulletin.digest("", round.manifest_digest, bulletin.canonical(body))
    assert said.voters == sorted(one.name for one in panel)
    statement = bulletin.close_statement(
        digest=said.digest,
        manifest_digest=round.manifest_digest,
        voters_digest=body["voters_digest"],
        result={"tally": told.tally, "outcome": told.outcome},
    )
    assert is_signed(statement, said.signature, said.key)


def test_bulletins_of_a_process_are_a_chain(deliberating, olga, panel):
    first = closed(opened(deliberating, olga))
    second = closed(opened(deliberating, olga))

    assert (second.bulletin.previous, second.manifest["previous"]) == (first.bulletin.digest,) * 2


def test_a_round_closes_by_the_clock_or_once_everybody_has_voted_and_not_before(deliberating, olga, panel):
    round = opened(deliberating, olga)
    for one in panel[:4]:
        vote(round, one, YES)
    with pytest.raises(Refused, match="open until its closing time"):
        close_round(round=round, by=olga)
    with pytest.raises(Refused, match="The clock closes"):
        close_round(round=round, by=None)
    assert close_due() == 0

    vote(round, panel[4], YES)
    with pytest.raises(Refused, match="Only the organizers"):
        close_round(round=round, by=panel[0])
    assert close_round(round=round, by=olga).is_closed


def test_the_worker_closes_what_is_due_once(deliberating, olga, panel):
    round = opened(deliberating, olga)
    with over(round):
        assert (close_due(), close_due()) == (1, 0)
        close_round(round=renewed(round), by=olga)

    assert Event.objects.filter(kind="round.closed").count() == 1
    assert (Bulletin.objects.count(), Result.objects.count()) == (1, 1)


def test_everybody_on_the_roll_gets_the_same_mail_whether_or_not_they_voted(deliberating, olga, panel):
    round = closed(opened(deliberating, olga, secrecy="secret"), [(one, YES) for one in panel[:3]])
    mails = OutboxMail.objects.filter(key__startswith=f"round:{round.pk}:closed:")

    assert {mail.to for mail in mails} == {one.email for one in panel}
    assert len({(mail.subject, mail.text, mail.html) for mail in mails}) == 1
    assert round.bulletin.digest in mails[0].text
    assert not any(one.name in mails[0].text for one in panel)
    waiting = OutboxMail.objects.filter(key__startswith=f"round:{round.pk}:opened:", status="waiting")
    assert waiting.count() == 0


def test_marks_and_ballots_that_do_not_add_up_are_not_counted(deliberating, olga, panel, caplog):
    round = opened(deliberating, olga, secrecy="secret")
    vote(round, panel[0], YES)
    SecretBallot.objects.create(round=round, marks=YES)

    with over(round), pytest.raises(Refused, match="1 marks on the roll and 2 ballots"):
        close_round(round=round, by=None)
    with over(round), caplog.at_level(logging.ERROR):
        assert close_due() == 0
    assert "was not closed" in caplog.text
    assert not renewed(round).is_closed


def test_a_consent_round_is_counted_once_every_block_has_its_answer(deliberating, olga, panel, caplog):
    round = opened(deliberating, olga, method="consent", quorum="1/9")
    vote(round, panel[0], {"s1": "block"}, reasons={"s1": "It harms archives."})
    with over(round):
        assert close_due() == 0
        with pytest.raises(Refused, match="has not been answered"):
            close_round(round=renewed(round), by=olga)
        with pytest.raises(Refused, match="The time to vote is over"):
            vote(round, panel[1], {"s1": "consent"})
        answer_block(block=Block.objects.get(), by=olga, answer="They are excepted.")
        assert close_due() == 1

    assert caplog.text == ""
    assert renewed(round).result.outcome["choices"]["s1"]["why"] == "open_blocks"


def test_a_tie_is_drawn_by_lot_from_the_bulletin_where_the_rules_say_so(deliberating, olga, panel, option):
    round = opened(deliberating, olga, option, method="approval", tie_rule="lot")
    done = closed(round, [(one, ["G1v1", "status-quo"]) for one in panel])

    outcome = done.result.outcome
    assert (outcome["tied"], outcome["why"], len(outcome["drawn"])) == (["G1v1", "status-quo"], "lot", 1)


# Sealing --------------------------------------------------------------------------------------------------------


def test_ballots_are_written_anew_under_other_ids(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret")
    for one in panel:
        vote(round, one, YES)
    before = {one.tracker: one.pk for one in SecretBallot.objects.all()}
    closed(round)
    after = {one.tracker: one.pk for one in SecretBallot.objects.all()}

    assert set(before) == set(after)
    assert not set(before.values()) & set(after.values())
    assert [label for label, _marks, _reasons in ballots_of(renewed(round))] == sorted(after)


def test_who_rated_statements_is_known_to_nobody_after_the_close(deliberating, olga, panel):
    round = opened(deliberating, olga, "One.", "Two.", method="statements", electorate="readers", takes_statements=True)
    people = [Participant.objects.create(round=round, key=f"{n:064}", background="law") for n in range(4)]
    Participant.objects.create(round=round, key="began and said nothing")
    for person in people:
        for item in round.items.all():
            StatementVote.objects.create(participant=person, item=item, value="agree")
    Proposal.objects.create(round=round, participant=people[0], text="Three.")
    ids = set(StatementVote.objects.values_list("pk", flat=True))

    done = closed(round)

    keys = set(Participant.objects.values_list("key", flat=True))
    assert (len(keys), {len(key) for key in keys}) == (5, {64})
    assert not keys & {one.key for one in people}
    assert not ids & set(StatementVote.objects.values_list("pk", flat=True))
    assert not Participant.objects.filter(pk__in=[one.pk for one in people]).exists()
    assert Proposal.objects.get().participant is None
    assert (done.result.cast, done.result.tally["counts"]["s2"]["agree"]) == (4, 4)
    assert done.bulletin.voters == []


def test_statements_of_a_panel_have_a_random_name_each(deliberating, olga, panel):
    round = opened(deliberating, olga, "One.", method="statements")
    person = Participant.objects.create(round=round, key="k" * 64)
    StatementVote.objects.create(participant=person, item=round.items.get(), value="pass")
    round.electors.filter(person=panel[0]).update(has_voted=True)

    done = closed(round)

    (line,) = json.loads(done.bulletin.body)["ballots"]
    assert line["marks"] == {"s1": "pass"}
    assert re.fullmatch("[0-9a-f]{12}", line["voter"])


# Annulling ------------------------------------------------------------------------------------------------------


def test_an_annulled_round_keeps_its_reason_and_no_ballot(deliberating, olga, panel):
    round, signed = opened(deliberating, olga, secrecy="secret"), opened(deliberating, olga, method="consent")
    vote(round, panel[0], YES)
    vote(signed, panel[0], {"s1": "block"}, reasons={"s1": "No."})

    for one in (round, signed):
        annul_round(round=one, by=olga, reason=" The question\nwas unclear. ")
        annul_round(round=one, by=olga, reason="Once more.")

    assert {renewed(one).annulled for one in (round, signed)} == {"The question was unclear."}
    assert not renewed(round).has_result
    assert (SecretBallot.objects.count(), SignedBallot.objects.count(), Block.objects.count()) == (0, 0, 0)
    assert Event.objects.filter(kind="round.annulled").count() == 2
    assert OutboxMail.objects.filter(key__startswith=f"round:{round.pk}:annulled:").count() == 5
    with pytest.raises(Refused, match="not open"):
        cast_secret(round=round, by=panel[1], marks=YES)


def test_only_an_organizer_annuls_with_a_reason_and_before_the_close(deliberating, olga, panel):
    round = opened(deliberating, olga)
    with pytest.raises(Refused, match="Say why"):
        annul_round(round=round, by=olga, reason="")
    with pytest.raises(Refused, match="Only the organizers"):
        annul_round(round=round, by=panel[0], reason="No.")
    done = closed(round)
    with pytest.raises(Refused, match="not open"):
        annul_round(round=done, by=olga, reason="I do not like it.")
