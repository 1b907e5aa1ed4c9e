"""The process of these tests, in which something of every kind came about; made once for all tests of a file."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from forum.people.models import Person
from tests.cast import person
from tests.policy_design.cast import advance, go_on, new_process, propose, seat_expert
from tests.policy_design.summary.summed import World, everything
from tests.support.looking import undone


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """As the fixtures of the cast make it."""
    from forum.people.actions import grant

    with django_db_blocker.unblock(), undone():
        olga, ben, bea, mo = person("Olga", may_organize=True), person("Ben"), person("Bea"), person("Mo")
        process = new_process(olga)
        seat_expert(process, ben, "law")
        seat_expert(process, bea, "photography")
        grant(topic=process.topic, person=mo, role="moderator")
        process = advance(go_on(process, olga), olga, "options")
        propose(process, ben)
        propose(process, olga, "Leave it as it is", "no_change", clauses=("Nothing is changed.",))
        yield everything(advance(process, olga, "deliberation"), olga, ben, bea, mo)
        cache.clear()


@pytest.fixture
def world(made, db) -> World:
    return made


@pytest.fixture
def organizer(world) -> Person:
    return Person.objects.get(name="Olga Example")
