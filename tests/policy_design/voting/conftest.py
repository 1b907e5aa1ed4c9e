"""The panel of these tests: Ben, Bea and three more experts, at the deliberation of Olga's process."""

from __future__ import annotations

import pytest

from forum.people.models import Person
from tests.policy_design.voting.cast import experts


@pytest.fixture
def panel(deliberating, ben, bea) -> list[Person]:
    return [ben, bea, *experts(deliberating, 3)]


@pytest.fixture
def everything(db):
    """All rows of all tables, by table: to be compared before and after."""
    from django.db import connection

    def look() -> dict[str, list[tuple[object, ...]]]:
        found = {}
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table] = sorted(cursor.fetchall(), key=repr)
        return found

    return look
