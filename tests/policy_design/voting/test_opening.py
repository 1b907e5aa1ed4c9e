from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.verdicts import Refused
from policy_design.ballots.bulletin import digest_of, roll_digest
from policy_design.options.actions import Wording, edit_option, withdraw_option
from policy_design.voting.manifests import roll_entry
from policy_design.voting.models import Round
from policy_design.voting.opening import extend_round, open_round, preview
from policy_design.voting.queries import roll_for_checking
from tests.policy_design.cast import renewed as renewed_option
from tests.policy_design.voting.cast import closed, experts, opened, over, planned, renewed
from tests.policy_design.voting.planned import plan, with_items


def test_opening_fixes_the_rules_in_a_manifest_with_its_digest(deliberating, olga, panel, option):
    round = opened(deliberating, olga, option, threshold="2/3")

    assert round.manifest_digest == digest_of(round.manifest)
    assert (round.manifest["threshold"], round.manifest["eligible"]) == ("2/3", 5)
    assert [one["key"] for one in round.manifest["items"]] == ["G1v1"]
    assert len(round.manifest["items"][0]["text_digest"]) == 64


def test_the_manifest_names_nobody_but_those_on_the_roll_can_check_it(deliberating, olga, panel):
    round = opened(deliberating, olga)
    entries = [roll_entry(round.roll_salt, slug, name) for name, slug in roll_for_checking(round)]

    assert roll_digest(entries) == round.manifest["roll"]
    assert roll_digest(entries[:-1]) != round.manifest["roll"]
    assert not any(one.name in str(round.manifest) or one.slug in str(round.manifest) for one in panel)
    assert round.roll_salt not in str(round.manifest)


def test_everybody_on_the_roll_is_mailed_the_question_the_time_and_how_secret_it_is(deliberating, olga, panel):
    round = opened(deliberating, olga, secrecy="secret")
    mails = OutboxMail.objects.filter(key__startswith=f"round:{round.pk}:opened:")

    assert {mail.to for mail in mails} == {one.email for one in panel}
    text = mails[0].text
    for part in (round.question, "secret round", round.get_absolute_url(), round.manifest_digest, round.roll_salt):
        assert part in text


def test_opening_twice_opens_once(deliberating, olga, panel):
    round = planned(deliberating, olga)
    first, again = open_round(round=round, by=olga), open_round(round=round, by=olga)

    assert first.manifest_digest == again.manifest_digest
    assert Event.objects.filter(kind="round.opened").count() == 1


def test_only_an_organizer_opens(deliberating, olga, panel, mo, ada):
    round = planned(deliberating, olga)

    for person in (panel[0], mo, ada):
        with pytest.raises(Refused):
            open_round(round=round, by=person)


def test_rules_other_than_those_that_were_read_are_not_opened(deliberating, olga, panel):
    round = planned(deliberating, olga)
    seen = preview(round).mark
    with_items(round, olga, "Something else.")

    with pytest.raises(Refused, match="changed since you read"):
        open_round(round=renewed(round), by=olga, seen=seen)
    assert open_round(round=round, by=olga, seen=preview(renewed(round)).mark).was_opened


def test_a_roll_other_than_the_one_that_was_read_is_not_opened(deliberating, olga, panel):
    round = planned(deliberating, olga)
    seen = preview(round).mark
    experts(deliberating, 1, start=20)

    with pytest.raises(Refused, match="changed since you read"):
        open_round(round=renewed(round), by=olga, seen=seen)


def refused(round, by) -> str:
    with pytest.raises(Refused) as refusal:
        open_round(round=renewed(round), by=by)
    return str(refusal.value)


def test_what_is_missing_is_said_in_a_sentence(deliberating, olga, panel):
    soon = timezone.now() + timedelta(days=1)

    assert "Nothing stands to a vote" in refused(plan(deliberating, olga, closes_at=soon), olga)
    assert "Nothing stands to a vote" in refused(plan(deliberating, olga, method="ranked", closes_at=soon), olga)
    assert "when the round closes" in refused(planned(deliberating, olga, closes_at=None), olga)
    late = planned(deliberating, olga)
    Round.objects.filter(pk=late.pk).update(closes_at=timezone.now())
    assert "has passed" in refused(late, olga)


def test_a_ranking_without_the_present_state_is_not_opened(deliberating, olga, panel, option):
    round = planned(deliberating, olga, option, method="ranked")
    round.items.filter(kind="status_quo").delete()

    assert {"at least 2", "present state"} <= {
        part for part in ("at least 2", "present state") if any(part in str(one) for one in preview(round).missing)
    }


def test_an_option_that_was_changed_or_withdrawn_meanwhile_is_named(deliberating, olga, panel, option, ben):
    round = planned(deliberating, olga, option)
    wording = Wording("Shared guidance", ("One clause.",))
    edit_option(option=renewed_option(option), by=ben, wording=wording, version=1, reason="Shorter.")
    assert "version 2 is on the table, version 1 stands" in refused(round, olga)

    withdraw_option(option=renewed_option(option), by=ben, reason="No use.")
    assert "no longer on the table" in refused(round, olga)


def test_a_secret_round_takes_five_and_a_roll_takes_names(deliberating, olga, ben, bea):
    more = experts(deliberating, 3)
    round = planned(deliberating, olga, secrecy="secret")
    more[0].is_active = False
    more[0].save()
    assert "at least 5 who may vote; here are 4" in refused(round, olga)

    more[0].is_active, more[0].name = True, ""
    more[0].save()
    assert "has not said their name" in refused(round, olga)


def test_pseudonyms_are_drawn_by_lot_and_kept_through_a_delphi(deliberating, olga, panel):
    from uuid import uuid4

    from policy_design.voting.planning import plan_next

    first = opened(deliberating, olga, method="rating", secrecy="pseudonymous", rounds_planned=2)
    kept = dict(first.electors.values_list("person", "pseudonym"))
    assert sorted(kept.values()) == [f"Expert {n}" for n in range(1, 6)]

    closed(first, [(one, {"s1": 7}) for one in panel])
    (late,) = experts(deliberating, 1, start=9)
    second = plan_next(round=renewed(first), by=olga, client_key=uuid4())
    Round.objects.filter(pk=second.pk).update(closes_at=timezone.now() + timedelta(days=3))
    second = open_round(round=renewed(second), by=olga)

    assert dict(second.electors.values_list("person", "pseudonym")) == {**kept, late.pk: "Expert 6"}
    assert second.manifest["previous"] == renewed(first).bulletin.digest


def test_an_open_round_can_close_later_until_its_last_minute_and_everybody_is_told(deliberating, olga, panel):
    round = opened(deliberating, olga)
    later = round.closes_at + timedelta(days=2)

    made = extend_round(round=round, by=olga, closes_at=later, reason="Holidays.")
    assert extend_round(round=round, by=olga, closes_at=later, reason="Holidays.") == made

    assert renewed(round).closes_at == later
    assert OutboxMail.objects.filter(key__startswith=f"round:{round.pk}:extended-").count() == 5
    assert Event.objects.filter(kind="round.extended").count() == 1


def test_it_is_never_shortened_nor_opened_again_nor_extended_without_a_reason(deliberating, olga, panel):
    round = opened(deliberating, olga)
    sooner, later = round.closes_at - timedelta(hours=1), round.closes_at + timedelta(hours=1)

    with pytest.raises(Refused, match="never sooner"):
        extend_round(round=round, by=olga, closes_at=sooner, reason="Hurry.")
    with pytest.raises(Refused, match="Say why"):
        extend_round(round=round, by=olga, closes_at=later, reason=" ")
    with pytest.raises(Refused, match="Only the organizers"):
        extend_round(round=round, by=panel[0], closes_at=later, reason="Please.")
    with over(round), pytest.raises(Refused, match="is over"):
        extend_round(round=round, by=olga, closes_at=later, reason="Too late.")
