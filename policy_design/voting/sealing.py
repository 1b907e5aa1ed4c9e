"""What the close does to rows, so that the database itself no longer tells whose ballot is whose.

A ballot and the mark on the roll are written in one transaction, and databases keep marks of that: PostgreSQL's xmin
and ctid, SQLite's rowid and the order of its pages. So ballots are written anew in an order drawn by lot, under new
ids, and every row of the roll is written again in another such order. `sweep_due` then has the database wipe what it
had left of the old rows. The database's own log (WAL), and backups that were made while the round was open, are for its
operator to delete.
"""

from __future__ import annotations

import random
import secrets
from typing import Any
from uuid import UUID

from django.db import connection
from django.db import models as fields

from policy_design.voting.ballot_models import Elector, Participant, Proposal, SecretBallot, StatementVote
from policy_design.voting.models import Round

LOT: random.Random = random.SystemRandom()
BATCH = 500


def seal(round: Round) -> None:
    """Write ballots and roll anew, inside the transaction that closes the round."""
    overwrite_what_is_deleted()
    if round.is_secret:
        _seal_ballots(round)
        _touch_roll(round)
    if round.method == Round.Method.STATEMENTS:
        _untie_participants(round)


def overwrite_what_is_deleted() -> None:
    """Let SQLite put zeros where deleted rows were, on this connection from now on."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _seal_ballots(round: Round) -> None:
    kept = [SecretBallot(id=_id(), round=round, tracker=one.tracker, marks=one.marks) for one in _ballots(round)]
    LOT.shuffle(kept)
    round.secret_ballots.all().delete()
    SecretBallot.objects.bulk_create(kept, batch_size=BATCH)


def _ballots(round: Round) -> Any:
    return round.secret_ballots.all()


def _id() -> UUID:
    return UUID(int=LOT.getrandbits(128), version=4)


def _touch_roll(round: Round) -> None:
    """One row after the other: rows that are updated together stay in the order in which they lay."""
    rows = list(Elector.objects.filter(round=round).values_list("pk", flat=True))
    LOT.shuffle(rows)
    for pk in rows:
        Elector.objects.filter(pk=pk).update(has_voted=fields.F("has_voted"))


def _untie_participants(round: Round) -> None:
    """Other rows take the place of those who rated, under random keys; what they had proposed no longer names them.

    In the database's own words: there may be a million votes.
    """
    old = list(round.participants.order_by("pk"))
    if not old:
        return
    Proposal.objects.filter(round=round).update(participant=None)
    order = list(old)
    LOT.shuffle(order)
    new = [Participant(round=round, key=f"of {one.pk}", background=one.background) for one in order]
    Participant.objects.bulk_create(new, batch_size=BATCH)
    votes, people = StatementVote._meta.db_table, Participant._meta.db_table
    fresh_id = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{votes}" (id, participant_id, item_id, value) '
            f"SELECT {fresh_id}, new.id, vote.item_id, vote.value "
            f'FROM "{votes}" vote JOIN "{people}" new ON new.round_id = %s '
            "AND new.key = 'of ' || CAST(vote.participant_id AS TEXT) ORDER BY random()",
            [round.pk],
        )
    _delete_participants(round, max(one.pk for one in old))
    for one in Participant.objects.filter(round=round):
        one.key = secrets.token_hex(32)
        one.save(update_fields=["key"])


def _delete_participants(round: Round, last: int) -> None:
    """Those from before, with their votes: all that were there when the new ones were made."""
    before = Participant.objects.filter(round=round, pk__lte=last)
    StatementVote.objects.filter(participant__in=before)._raw_delete(StatementVote.objects.db)
    before._raw_delete(before.db)


# Afterwards -----------------------------------------------------------------------------------------------------


def sweep_due() -> int:
    """Have the database wipe what it had left of ballots of closed rounds, once for each. Part of `manage.py tick`.

    Not within a transaction. Where another process is in the way it fails, and the next pass tries again.
    """
    due = Round.objects.filter(closed_at__isnull=False, is_swept=False)
    rounds = list(due.values_list("pk", flat=True))
    if not rounds or connection.in_atomic_block:
        return 0
    with connection.cursor() as cursor:
        for command in _commands():
            cursor.execute(command)
    Round.objects.filter(pk__in=rounds).update(is_swept=True)
    return len(rounds)


def _commands() -> list[str]:
    if connection.vendor == "sqlite":
        return ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"]
    tables = (SecretBallot, Elector, StatementVote, Participant)
    return [f'VACUUM FULL "{one._meta.db_table}"' for one in tables]
