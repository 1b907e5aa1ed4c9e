"""What the database itself refuses, on SQLite and on PostgreSQL, when somebody writes to it past all actions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from forum.verdicts import Refused
from policy_design.voting import guards
from policy_design.voting.ballot_models import (
    Block,
    Elector,
    Participant,
    SecretBallot,
    SignedBallot,
    StatementVote,
)
from policy_design.voting.casting import cast_signed
from policy_design.voting.models import Bulletin, Dropped, Extension, Item, Result, Round
from policy_design.voting.opening import extend_round
from tests.policy_design.voting.cast import closed, opened, planned, renewed, vote

YES = {"s1": "yes"}


def refuses(write) -> bool:
    """Whether the database refuses a write; nothing of it is left."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def columns() -> list[str]:
    return [one.name for one in Round._meta.concrete_fields]


CHANGES = {
    "question": "Another?", "intro": "More.", "method": "approval", "secrecy": "named", "receipts": "none",
    "electorate": "chosen", "cap": 7, "takes_statements": True, "threshold": "3/4", "base": "eligible", "quorum": "1/9",
    "tie_rule": "lot", "consensus_rule": "75", "stand_aside_cap": "1/4", "shows_turnout": False, "result_for": "panel",
    "rounds_planned": 3, "stopping": "stable", "opened_at": timezone.now(), "manifest": {"x": 1},
    "manifest_digest": "0" * 64, "eligible": 99, "roll_salt": "0" * 32, "number": 77, "version": 99, "turn": 1,
    "created_at": timezone.now(), "client_key": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip
SAME = {"turn"}  # the value above is the one that it has
MOVES = {"id", "closes_at", "closed_at", "annulled"}
LINKS = {"process", "earlier"}
FREE = {"intro_html", "created_by", "is_swept"}


def test_every_column_of_a_round_is_frozen_or_named_as_free():
    assert set(columns()) == set(CHANGES) | MOVES | LINKS | FREE


@pytest.mark.parametrize("name", sorted(set(CHANGES) - SAME))
def test_no_rule_of_an_opened_round_changes(deliberating, olga, panel, name):
    round = opened(deliberating, olga, secrecy="secret")
    assert refuses(lambda: Round.objects.filter(pk=round.pk).update(**{name: CHANGES[name]}))
    assert renewed(round).__dict__[name] == round.__dict__[name]


def test_what_may_change_does(deliberating, olga, panel):
    round = opened(deliberating, olga)
    free = {"intro_html": "<p>x</p>", "created_by": None, "is_swept": True}
    assert not refuses(lambda: Round.objects.filter(pk=round.pk).update(**free))
    assert not refuses(lambda: renewed(round).save())
    done = closed(opened(deliberating, olga))
    assert not refuses(lambda: Round.objects.filter(pk=done.pk).update(**free))


def test_an_open_round_is_not_shortened_and_a_closed_one_not_opened_again(deliberating, olga, panel):
    round = opened(deliberating, olga)
    rows = Round.objects.filter(pk=round.pk)
    assert refuses(lambda: rows.update(closes_at=F("closes_at") - timedelta(seconds=1)))
    assert refuses(lambda: rows.update(closes_at=None))
    assert refuses(lambda: rows.update(opened_at=None))

    done = closed(round)
    for change in (
        {"closed_at": None},
        {"closed_at": timezone.now()},
        {"annulled": "Never mind."},
        {"closes_at": done.closes_at + timedelta(days=1)},
    ):
        assert refuses(lambda change=change: rows.update(**change))
    assert renewed(round).is_closed


def test_no_opened_round_is_deleted_and_a_planned_one_is(deliberating, olga, panel):
    round = opened(deliberating, olga)
    rows = Round.objects.filter(pk=round.pk)
    assert refuses(lambda: rows._raw_delete(rows.db))
    assert refuses(round.delete)
    planned(deliberating, olga).delete()


def test_what_stands_to_a_vote_stays(deliberating, olga, panel):
    round = opened(deliberating, olga)
    assert refuses(lambda: Item.objects.create(round=round, key="s9", kind="statement", text="New."))
    assert refuses(lambda: round.items.update(text="Other words."))
    assert refuses(lambda: round.items.all().delete())
    assert refuses(lambda: Dropped.objects.create(round=round, item=round.items.get(), note="No."))
    assert refuses(lambda: round.chosen.add(panel[0]))


def test_accepted_statements_are_added_where_the_rules_say_so_and_only_while_it_is_open(deliberating, olga, panel):
    round = opened(deliberating, olga, method="statements", electorate="readers", takes_statements=True)
    assert refuses(lambda: Item.objects.create(round=round, key="x1", kind="status_quo", text="Nothing."))
    assert not refuses(lambda: Item.objects.create(round=round, key="s2", kind="statement", text="New."))
    assert refuses(lambda: round.items.filter(key="s2").update(text="Other words."))
    closed(round)
    assert refuses(lambda: Item.objects.create(round=round, key="s3", kind="statement", text="Late."))


def test_extensions_are_shown_for_ever(deliberating, olga, panel):
    round = opened(deliberating, olga)
    extend_round(round=round, by=olga, closes_at=round.closes_at + timedelta(days=1), reason="Holidays.")
    assert refuses(lambda: Extension.objects.update(reason="None."))
    assert refuses(lambda: Extension.objects.all().delete())
    assert not refuses(lambda: Extension.objects.update(by=None))


def test_the_roll_stays_and_that_somebody_voted_is_not_undone(deliberating, olga, panel, cleo):
    round = opened(deliberating, olga)
    vote(round, panel[0], YES)
    first = round.electors.get(person=panel[0])
    assert refuses(lambda: Elector.objects.create(round=round, person=cleo, name="Cleo"))
    assert refuses(lambda: round.electors.filter(person=panel[4])._raw_delete("default"))
    assert refuses(lambda: round.electors.filter(pk=first.pk).update(has_voted=False))
    for change in ({"name": "Ann"}, {"person": cleo}, {"background": "x"}, {"pseudonym": "Expert 1"}):
        assert refuses(lambda change=change: round.electors.filter(pk=first.pk).update(**change))
    closed(round)
    assert refuses(lambda: round.electors.filter(person=panel[4]).update(has_voted=True))


def test_no_ballot_comes_changes_or_goes_once_the_round_is_closed(deliberating, olga, panel):
    secret, signed = opened(deliberating, olga, secrecy="secret"), opened(deliberating, olga, method="consent")
    vote(secret, panel[0], YES)
    cast_signed(round=signed, by=panel[0], marks={"s1": "block"}, reasons={"s1": "No."})
    Block.objects.update(answer="Yes.")
    closed(secret)
    closed(signed)

    elector = signed.electors.get(person=panel[4])
    for write in (
        lambda: SecretBallot.objects.create(round=secret, marks=YES),
        lambda: SecretBallot.objects.update(marks={"s1": "no"}),
        lambda: SecretBallot.objects.all().delete(),
        lambda: SignedBallot.objects.create(elector=elector, marks={}),
        lambda: SignedBallot.objects.update(marks={}),
        lambda: SignedBallot.objects.all().delete(),
        lambda: Block.objects.create(elector=elector, item=signed.items.get(), reason="Late."),
        lambda: Block.objects.update(answer="No."),
        lambda: Block.objects.update(lifted=True),
        lambda: Block.objects.all().delete(),
    ):
        assert refuses(write)


def test_nothing_is_cast_before_the_round_opens(deliberating, olga, panel):
    round = planned(deliberating, olga)
    assert refuses(lambda: SecretBallot.objects.create(round=round, marks=YES))


def test_no_rating_comes_changes_or_goes_once_the_round_is_closed(deliberating, olga, panel):
    round = opened(deliberating, olga, method="statements", electorate="readers")
    person = Participant.objects.create(round=round, key="k" * 64)
    StatementVote.objects.create(participant=person, item=round.items.get(), value="agree")
    closed(round)

    person = Participant.objects.get()
    for write in (
        lambda: Participant.objects.create(round=round, key="l" * 64),
        lambda: Participant.objects.update(key="m" * 64),
        lambda: StatementVote.objects.create(participant=person, item=round.items.get(), value="pass"),
        lambda: StatementVote.objects.update(value="pass"),
        lambda: StatementVote.objects.all().delete(),
        lambda: Participant.objects.all().delete(),
    ):
        assert refuses(write)


def test_bulletins_and_results_never_change(deliberating, olga, panel):
    done = closed(opened(deliberating, olga))
    other = opened(deliberating, olga)
    for write in (
        lambda: Bulletin.objects.update(body="{}"),
        lambda: Bulletin.objects.update(voters=[]),
        lambda: Bulletin.objects.all().delete(),
        lambda: Result.objects.update(cast=7),
        lambda: Result.objects.filter(round=done).delete(),
        lambda: Result.objects.create(round=planned(deliberating, olga), cast=0, tally={}, outcome={}),
    ):
        assert refuses(write)
    assert not renewed(other).is_closed


# What one is told -----------------------------------------------------------------------------------------------


def test_a_process_with_an_opened_round_and_an_account_on_its_roll_are_kept_and_that_is_said(deliberating, olga, panel):
    opened(deliberating, olga)
    with pytest.raises(Refused, match="kept for good"):
        deliberating.delete()
    with pytest.raises(Refused, match="on the roll"):
        panel[4].delete()
    closed(opened(deliberating, olga))
    with pytest.raises(Refused, match="kept for good"):
        deliberating.delete()


def test_an_organizer_who_is_not_on_a_roll_can_be_deleted(deliberating, olga, panel):
    from forum.people.actions import grant
    from tests.cast import person

    second = person("Oskar")
    grant(topic=deliberating.topic, person=second, role="organizer")
    round = opened(deliberating, second)
    extend_round(round=round, by=second, closes_at=round.closes_at + timedelta(days=1), reason="Holidays.")
    closed(round)

    second.delete()
    assert (renewed(round).created_by, round.extensions.get().by) == (None, None)


# Putting them up ------------------------------------------------------------------------------------------------


def standing() -> set[str]:
    return {name for name, _table in guards.standing(connection)}


def test_all_guards_stand_in_a_migrated_database(db):
    assert standing() == guards.wanted(connection)
    assert len(standing()) > 30


@pytest.mark.django_db(transaction=True)
def test_migrating_and_emptying_leave_them_standing():
    guards.take_down(connection)
    assert standing() == set()
    call_command("migrate", verbosity=0)
    assert standing() == guards.wanted(connection)


@pytest.mark.django_db(transaction=True)
def test_emptying_the_tables_of_a_test_puts_them_up_again(deliberating, olga, panel):
    from tests.support.emptying import empty

    closed(opened(deliberating, olga))
    empty()

    assert Round.objects.count() == 0
    assert standing() == guards.wanted(connection)
