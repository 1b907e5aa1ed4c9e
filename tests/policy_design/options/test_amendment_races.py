"""Amendments decided, signed and withdrawn at the same time: one winner, nothing lost, nothing half-done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from forum.moderation.actions import hide_post
from forum.people.actions import grant
from forum.verdicts import Refused
from policy_design.options.actions import Conflict
from policy_design.options.amendments import cosign, withdraw_amendment
from policy_design.options.deciding import accept_amendments
from policy_design.options.models import Amendment, CoSignature, OptionVersion
from tests.policy_design.cast import CLAUSES, renewed
from tests.policy_design.options.amending import again, amend, faster

pytestmark = pytest.mark.django_db(transaction=True)
MONTHS = "The guidance is reviewed every eighteen months by its authors."


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Run the deeds side by side; what one raises is its result."""

    def run(deed: Callable[[], object]) -> object:
        try:
            return deed()
        except (Refused, Conflict) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def accepting(option, by, amendment, reason="Right.") -> Callable[[], object]:
    now, amendment = renewed(option), again(amendment)
    return lambda: accept_amendments(option=now, amendments=[amendment], by=by, version=1, reason=reason)


def test_two_who_accept_different_amendments_of_one_version_make_one_and_the_other_looks_again(option, olga, ben, bea):
    first, second = faster(option, bea), amend(option, bea, {0: ""})
    results = at_once(accepting(option, ben, first), accepting(option, olga, second))
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "OptionVersion"]
    assert renewed(option).version == 2
    left = Amendment.objects.get(status="open")
    accept_amendments(option=renewed(option), amendments=[left], by=ben, version=2, reason="This, too.")
    assert renewed(option).clauses == [CLAUSES[1], MONTHS]


def test_two_who_accept_the_same_amendment_make_one_version(option, olga, ben, bea):
    made = faster(option, bea)
    results = at_once(*(accepting(option, who, made) for who in (ben, olga, ben)))
    assert sum(isinstance(one, OptionVersion) for one in results) in (1, 2)  # one who sends it twice gets it twice
    assert OptionVersion.objects.filter(option=option).count() == 2
    assert (renewed(option).clauses, renewed(option).version) == ([*CLAUSES[:2], MONTHS], 2)


def test_an_amendment_is_either_accepted_or_withdrawn(option, ben, bea):
    made = faster(option, bea)
    at_once(accepting(option, ben, made), lambda: withdraw_amendment(amendment=again(made), by=bea))
    now = again(made)
    assert (now.status, renewed(option).version) in (("accepted", 2), ("withdrawn", 1))
    assert (now.accepted_in is not None) == (now.status == "accepted")


def test_an_amendment_is_either_accepted_or_hidden_first(option, ben, bea, mo):
    made = faster(option, bea)
    post = again(made).post
    at_once(accepting(option, ben, made), lambda: hide_post(post=post, by=mo, reason="Names a person."))
    now = again(made)
    assert now.post.status == "hidden"
    assert (now.status, renewed(option).version) in (("accepted", 2), ("open", 1))


def test_signed_twice_at_once_it_is_signed_once(option, ben, bea, olga):
    grant(topic=option.process.topic, person=olga, role="expert")
    made = again(faster(option, bea))
    at_once(*[lambda: cosign(amendment=made, by=ben)] * 3, lambda: cosign(amendment=made, by=olga))
    assert CoSignature.objects.count() == 2


def test_proposed_at_once_each_has_its_number_and_one_form_is_one_amendment(option, ben, bea):
    key = uuid4()
    at_once(
        *[lambda: faster(option, bea, client_key=key)] * 2,
        lambda: faster(option, ben, source="As I see it."),
        lambda: amend(option, ben, {0: ""}),
    )
    assert sorted(Amendment.objects.values_list("number", flat=True)) == [1, 2, 3]
