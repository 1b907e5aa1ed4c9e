"""Two at once: put up, begun, written and made final once; a remark is in before the end, or is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.verdicts import Refused
from policy_design.summary import actions, reviewing
from policy_design.summary.actions import Conflict
from policy_design.summary.models import Remark, Summary
from tests.policy_design.closing.summing import WORDS, begin, in_review, over, renewed, write

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """All at once, each with a connection of its own; what each gave, or the class of what it raised."""
    start = Barrier(len(acts))

    def one(act):
        start.wait()
        try:
            return act()
        except (Refused, Conflict) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def published(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


def test_begun_by_two_at_once_there_is_one(deliberating, olga):
    act = lambda: actions.begin_summary(subject=deliberating, by=olga, client_key=uuid4()).pk  # noqa: E731

    found = together(act, act)

    assert sorted(map(str, found)) == sorted([str(Summary.objects.get().pk), str(Refused)])


def test_written_in_two_tabs_at_once_one_is_kept_and_one_is_told(deliberating, olga):
    summary = begin(deliberating, olga)

    def tab(closing):
        return lambda: (
            actions.write_summary(summary=summary, by=olga, version=1, **{**WORDS, "closing": closing}).closing
        )

    found = together(tab("One."), tab("Other."))

    assert Conflict in found
    assert renewed(summary).closing in found
    assert summary.notes.count() == 4


def test_put_up_twice_at_once_everybody_gets_one_mail(deliberating, olga):
    summary = write(begin(deliberating, olga), olga)

    together(*[lambda: actions.put_up(summary=summary, by=olga).pk] * 3)

    assert published("summary.in_review") == 1
    assert OutboxMail.objects.filter(to="ben@example.org", subject__startswith="Look at").count() == 1


def test_the_worker_and_a_hand_make_it_final_once(deliberating, olga):
    summary = over(in_review(deliberating, olga))

    together(reviewing.finalize_due, reviewing.finalize_due, lambda: reviewing.make_final(summary=summary, by=olga).pk)

    assert renewed(summary).is_final
    assert published("summary.final") == 1
    assert OutboxMail.objects.filter(to="ben@example.org", subject__startswith="The summary is final").count() == 1


def test_a_remark_at_the_deadline_is_in_and_waits_for_its_answer_or_is_refused(deliberating, olga, ben, bea):
    summary = in_review(deliberating, olga)
    Summary.objects.filter(pk=summary.pk).update(review_ends_at=timezone.now() + timedelta(milliseconds=60))

    def remark(by):
        return lambda: reviewing.remark(summary=summary, by=by, line="", text="Late.", client_key=uuid4()).pk

    found = together(remark(ben), reviewing.finalize_due, remark(bea), reviewing.finalize_due)
    reviewing.finalize_due()

    taken = [one for one in found[::2] if one is not Refused]
    assert Remark.objects.count() == len(taken)
    assert renewed(summary).is_final is False or not taken


def test_a_call_back_and_the_end_do_not_both_happen(deliberating, olga):
    summary = over(in_review(deliberating, olga))

    together(lambda: actions.call_back(summary=summary, by=olga).pk, reviewing.finalize_due)

    stands = renewed(summary)
    assert (published("summary.final"), published("summary.called_back")) in ((1, 0), (0, 1))
    assert stands.is_final == (published("summary.final") == 1)
