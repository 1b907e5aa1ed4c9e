"""The order in which a round's rows are locked: its process, the round, its roll. Casting locks its own roll row alone.

So a ballot in flight when a round closes is either counted or refused: closing waits for every roll row, and who casts
looks at the round after having got theirs. The round's row is locked without its key, since a new ballot refers to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from forum.verdicts import Refused
from policy_design.process.actions import locked as locked_process
from policy_design.voting.ballot_models import Elector
from policy_design.voting.models import Round

if TYPE_CHECKING:
    from forum.people.models import Person

GONE = _("This round has been deleted meanwhile.")


def read_anew(round: Round) -> Round:
    found = Round.objects.select_related("process__topic", "earlier").filter(pk=round.pk).first()
    if found is None:
        raise Refused(GONE)
    return found


def locked(round: Round) -> Round:
    """The round, its process and it locked for this transaction; everything is read anew."""
    process = locked_process(round.process)
    if connection.features.has_select_for_update:
        Round.objects.select_for_update(no_key=True).only("pk").order_by("pk").filter(pk=round.pk).first()
    found = read_anew(round)
    found.process = process
    return found


def locked_roll(round: Round) -> list[Elector]:
    """All of its roll, locked in one order; call it with the round locked."""
    return list(Elector.objects.select_for_update().filter(round=round).order_by("pk"))


def own_row(round: Round, person: Person) -> Elector | None:
    """One's own row of the roll, locked, and nothing else: whoever holds it keeps the round from being counted.

    The usual order would join the round to it, and lock that as well: then all voters wait for each other.
    """
    return Elector.objects.select_for_update().order_by("pk").filter(round=round, person_id=person.pk).first()


def held_open(round: Round) -> Round:
    """For those who rate statements, who may have no roll: hold the round as it is until this transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT 1 FROM "{Round._meta.db_table}" WHERE id = %s FOR SHARE', [round.pk])
    return read_anew(round)
