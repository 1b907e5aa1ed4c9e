"""What the database itself refuses, whoever asks: triggers, on SQLite and on PostgreSQL (decision 24).

Once a round is open its rules, items and roll stay as they are, and it can only close later. Once it is closed nothing
of it changes. Bulletins and results never change. Triggers are put up after every `migrate`, and taken down before it,
because SQLite makes a table anew to change it, and forgets the triggers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from forum import triggers

PREFIX = "folkmoot_guard_"
INSERT, UPDATE, DELETE = "INSERT", "UPDATE", "DELETE"

# What may change of a row that else stays as it is: links to accounts that are deleted, and HTML that is rendered anew.
FREE = {
    "round": ("intro_html", "created_by_id", "is_swept"),
    "extension": ("by_id",),
    "block": ("answered_by_id",),
}


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses an event on rows of a table where the condition holds; it is written in the SQL that both understand."""

    table: str
    event: str
    when: str
    says: str


def _row(table: str) -> str:
    return f"policy_design_{table}"


def _round_of(table: str, row: str) -> str:
    """The id of the round that a row belongs to."""
    return {
        "signedballot": f"(SELECT round_id FROM policy_design_elector WHERE id = {row}.elector_id)",
        "block": f"(SELECT round_id FROM policy_design_elector WHERE id = {row}.elector_id)",
        "statementvote": f"(SELECT round_id FROM policy_design_participant WHERE id = {row}.participant_id)",
    }.get(table, f"{row}.round_id")


def _is(table: str, row: str, state: str) -> str:
    """Whether the round of a row is `opened`, `closed` or so, as the table of rounds says now."""
    return f"EXISTS (SELECT 1 FROM policy_design_round r WHERE r.id = {_round_of(table, row)} AND {state})"


OPENED = "r.opened_at IS NOT NULL"
PLANNED = "r.opened_at IS NULL"
CLOSED = "r.closed_at IS NOT NULL"
NOT_OPEN = "(r.opened_at IS NULL OR r.closed_at IS NOT NULL)"
RULES_STAY = "the rules of a round stay as they were when it opened"
ROLL_STAYS = "the roll of a round stays as it was when it opened"
BALLOTS_STAY = "ballots are cast, changed and deleted only while their round is open"
FOR_EVER = "what was published of a round stays for ever"
CLOSED_STAYS = "nothing of a closed round changes"


def _changed(columns: Iterable[str]) -> str:
    """OLD and NEW differ in one of these; `<>` with NULL in one word is not the same in both databases."""
    return " OR ".join(f'(OLD."{one}" {{differs}} NEW."{one}")' for one in columns)


def guards(columns: dict[str, list[str]]) -> Iterator[Guard]:
    """All of them; `columns` are those of each table."""
    yield from _of_rounds(columns["round"])
    yield from _of_what_is_fixed(columns)
    yield from _of_the_roll(columns["elector"])
    yield from _of_ballots(columns)
    for table in ("bulletin", "result"):
        yield Guard(table, INSERT, _is(table, "NEW", NOT_OPEN), CLOSED_STAYS)
        yield Guard(table, UPDATE, "1 = 1", FOR_EVER)
        yield Guard(table, DELETE, "1 = 1", FOR_EVER)


def _of_rounds(columns: list[str]) -> Iterator[Guard]:
    moves = {"closes_at", "closed_at", "annulled"}
    free = set(FREE["round"])
    opened, closed = "OLD.opened_at IS NOT NULL", "OLD.closed_at IS NOT NULL"
    frozen = [one for one in columns if one not in moves | free]
    yield Guard("round", UPDATE, f"{opened} AND ({_changed(frozen)})", RULES_STAY)
    yield Guard(
        "round", UPDATE, f"{opened} AND NEW.closes_at < OLD.closes_at", "an open round closes later, never sooner"
    )
    yield Guard("round", UPDATE, f"{closed} AND ({_changed(sorted(moves))})", CLOSED_STAYS)
    yield Guard("round", DELETE, opened, "a round that was opened stays")


def _of_what_is_fixed(columns: dict[str, list[str]]) -> Iterator[Guard]:
    added = "NEW.kind = 'statement' AND " + _is("item", "NEW", "r.takes_statements AND r.closed_at IS NULL")
    yield Guard("item", INSERT, f"{_is('item', 'NEW', OPENED)} AND NOT ({added})", RULES_STAY)
    yield Guard("item", UPDATE, _is("item", "OLD", OPENED), RULES_STAY)
    yield Guard("item", DELETE, _is("item", "OLD", OPENED), RULES_STAY)
    for table in ("dropped", "round_chosen"):
        yield Guard(table, INSERT, _is(table, "NEW", OPENED), RULES_STAY)
        yield Guard(table, UPDATE, _is(table, "OLD", OPENED), RULES_STAY)
        yield Guard(table, DELETE, _is(table, "OLD", OPENED), RULES_STAY)
    kept = [one for one in columns["extension"] if one not in FREE["extension"]]
    yield Guard("extension", INSERT, _is("extension", "NEW", NOT_OPEN), CLOSED_STAYS)
    yield Guard("extension", UPDATE, _changed(kept), FOR_EVER)
    yield Guard("extension", DELETE, _is("extension", "OLD", OPENED), FOR_EVER)


def _of_the_roll(columns: list[str]) -> Iterator[Guard]:
    frozen = [one for one in columns if one != "has_voted"]
    yield Guard("elector", INSERT, _is("elector", "NEW", OPENED), ROLL_STAYS)
    yield Guard("elector", DELETE, _is("elector", "OLD", OPENED), ROLL_STAYS)
    yield Guard("elector", UPDATE, f"{_is('elector', 'OLD', OPENED)} AND ({_changed(frozen)})", ROLL_STAYS)
    yield Guard("elector", UPDATE, "OLD.has_voted AND NOT NEW.has_voted", "that somebody voted is not undone")
    marked = f"NEW.has_voted AND NOT OLD.has_voted AND {_is('elector', 'OLD', NOT_OPEN)}"
    yield Guard("elector", UPDATE, marked, BALLOTS_STAY)


def _of_ballots(columns: dict[str, list[str]]) -> Iterator[Guard]:
    for table in ("secretballot", "signedballot", "participant", "statementvote"):
        for event, row in ((INSERT, "NEW"), (UPDATE, "OLD"), (DELETE, "OLD")):
            yield Guard(table, event, _is(table, row, NOT_OPEN), BALLOTS_STAY)
    kept = [one for one in columns["block"] if one not in FREE["block"]]
    yield Guard("block", INSERT, _is("block", "NEW", NOT_OPEN), BALLOTS_STAY)
    yield Guard("block", UPDATE, f"{_is('block', 'OLD', NOT_OPEN)} AND ({_changed(kept)})", BALLOTS_STAY)
    yield Guard("block", DELETE, _is("block", "OLD", NOT_OPEN), BALLOTS_STAY)


TABLES = (
    "round", "item", "dropped", "round_chosen", "extension", "elector", "secretballot", "signedballot", "participant",
    "statementvote", "block", "bulletin", "result",
)  # fmt: skip


# In the words of each database ----------------------------------------------------------------------------------


def put_up(connection: Any, columns: dict[str, list[str]] | None = None) -> None:
    """Make every guard, in the place of those that are there."""
    take_down(connection)
    columns = columns or _columns(connection)
    making = _on_postgres if connection.vendor == "postgresql" else _on_sqlite
    with connection.cursor() as cursor:
        for command in making(list(guards(columns))):
            cursor.execute(command)


def take_down(connection: Any) -> None:
    """For `migrate`, which puts them up again at its end."""
    triggers.take_down(connection, PREFIX)


def standing(connection: Any) -> list[tuple[str, str]]:
    """The names and tables of the guards that are there."""
    return triggers.standing(connection, PREFIX)


def wanted(connection: Any) -> set[str]:
    """The names of all that should be there."""
    made = list(guards(_columns(connection)))
    return {name for name, _guard in (_by_table(made) if connection.vendor == "postgresql" else _numbered(made))}


def _columns(connection: Any) -> dict[str, list[str]]:
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            described = connection.introspection.get_table_description(cursor, _row(table))
            found[table] = [one.name for one in described]
    return found


def _numbered(made: list[Guard]) -> list[tuple[str, Guard]]:
    return [(f"{PREFIX}{one.table}_{number}", one) for number, one in enumerate(made)]


def _on_sqlite(made: list[Guard]) -> Iterator[str]:
    for name, one in _numbered(made):
        yield (
            f'CREATE TRIGGER "{name}" BEFORE {one.event} ON "{_row(one.table)}" FOR EACH ROW '
            f"WHEN {one.when.format(differs='IS NOT')} "
            f"BEGIN SELECT RAISE(ABORT, '{one.says}'); END"
        )


def _by_table(made: list[Guard]) -> list[tuple[str, list[Guard]]]:
    found: dict[str, list[Guard]] = {}
    for one in made:
        found.setdefault(f"{PREFIX}{one.table}_{one.event.lower()}", []).append(one)
    return list(found.items())


def _on_postgres(made: list[Guard]) -> Iterator[str]:
    """One function for each table and event. Who rates statements has no row of a roll to hold: the round is held."""
    for name, some in _by_table(made):
        held = _held(some[0])
        tests = " ".join(
            f"IF {one.when.format(differs='IS DISTINCT FROM')} THEN RAISE EXCEPTION '{one.says}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            for one in some
        )
        gives = "OLD" if some[0].event == DELETE else "NEW"
        yield (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$guard$ BEGIN {held} {tests} RETURN {gives}; END $guard$"
        )
        yield (
            f'CREATE TRIGGER "{name}" BEFORE {some[0].event} ON "{_row(some[0].table)}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{name}"()'
        )


def _held(guard: Guard) -> str:
    if guard.table not in ("participant", "statementvote") or guard.event == DELETE:
        return ""
    return f"PERFORM 1 FROM policy_design_round r WHERE r.id = {_round_of(guard.table, 'NEW')} FOR SHARE;"


# When Django migrates -------------------------------------------------------------------------------------------


def before_migrating(*, using: str, **_: Any) -> None:
    from django.db import connections

    take_down(connections[using])


def after_migrating(*, using: str, **_: Any) -> None:
    """Where all tables are there: not after a migration back to before there were rounds."""
    from django.db import connections

    connection = connections[using]
    there = set(connection.introspection.table_names())
    if all(_row(table) in there for table in TABLES):
        put_up(connection)
