"""The same thing done twice at once: one report, one edition of a number, no text lost."""

from __future__ import annotations

from uuid import uuid4

import pytest

from policy_design.report.actions import Conflict, arrange, order_of, plan_report, state_of, write_chapter
from policy_design.report.models import Edition, Report
from tests.forum.debates.test_races import at_once as refused_at_once
from tests.policy_design.cast import fresh
from tests.policy_design.report.reporting import begun, chapter, published

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """The same, where a change that was made meanwhile is no error but an answer."""

    def answered(deed):
        try:
            return deed()
        except Conflict as conflict:
            return conflict

    return refused_at_once(*[lambda deed=deed: answered(deed) for deed in deeds])


def test_begun_four_times_at_once_it_is_one(deliberating, olga):
    made = at_once(*[lambda: plan_report(process=fresh(deliberating), by=olga)] * 4)
    assert {one.pk for one in made} == {Report.objects.get().pk}
    assert Report.objects.get().chapters.count() == 13


def test_a_form_sent_three_times_at_once_is_one_edition(deliberating, olga):
    report, key = begun(deliberating, olga), uuid4()
    made = at_once(*[lambda: published(report, olga, client_key=key)] * 3)
    assert {one.pk for one in made if isinstance(one, Edition)} == {Edition.objects.get().pk}


def test_two_organizers_who_publish_at_once_do_not_publish_two_first_editions(deliberating, olga):
    report = begun(deliberating, olga)
    at_once(*[lambda: published(report, olga)] * 2)
    assert list(Edition.objects.values_list("number", flat=True)) == [1]


def test_two_texts_of_one_chapter_at_once_leave_one_and_a_conflict(deliberating, olga):
    one = chapter(begun(deliberating, olga), "foreword")
    seen = state_of(one)
    texts = ("Mine.", "Theirs.")
    made = at_once(
        *[lambda text=text: write_chapter(chapter=one, by=olga, seen=seen, title="", source=text) for text in texts]
    )
    assert sorted(isinstance(answer, Conflict) for answer in made) == [False, True]
    assert chapter(one.report, "foreword").source in texts


def test_one_click_sent_three_times_at_once_moves_a_chapter_once(deliberating, olga):
    report = begun(deliberating, olga)
    order = order_of(report.chapters.order_by("order"))
    at_once(*[lambda: arrange(chapter=chapter(report, "methods"), by=olga, to="earlier", order=order)] * 3)
    kinds = list(report.chapters.order_by("order").values_list("kind", flat=True))
    assert kinds.index("methods") == kinds.index("minority") - 1
