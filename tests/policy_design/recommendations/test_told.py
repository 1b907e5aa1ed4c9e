"""What is told of recommendations: duties, news, and that every change that readers see moves the version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from forum.live.kinds import Audience
from forum.live.watch import read_site
from forum.people.actions import grant
from policy_design.process.models import Process
from policy_design.process.telling import SAYS
from policy_design.recommendations import actions, queries
from policy_design.recommendations.duties import waits_for
from policy_design.recommendations.kinds import KINDS
from policy_design.recommendations.models import Recommendation
from policy_design.rules import can_read_recommendation
from tests.policy_design.cast import advance, fresh
from tests.policy_design.process.test_every_change import every_action
from tests.policy_design.recommendations.advising import (
    again,
    based,
    draft,
    edit,
    note,
    publish,
    published,
    withdrawn,
)
from tests.support.looking import Reader, Seen

# Duties -----------------------------------------------------------------------------------------------------------


def told(who) -> list[str]:
    who.__dict__.pop("roles", None)
    return [str(duty.what) for duty in waits_for(who)]


def test_organizers_are_asked_on_its_day_and_until_they_have_noted_something(w, ben, mo):
    today = timezone.localdate()
    one = published(w, follow_up_on=today)
    published(w, title="Later", follow_up_on=today + timedelta(days=1))
    draft(w.process, w.olga, "Draft", follow_up_on=today)

    assert told(w.olga) == ["Say what became of recommendation 1: Faces in the commons"]
    assert told(ben) == told(mo) == []
    assert [again(row).is_due for row in Recommendation.objects.order_by("number")] == [True, False, False]
    assert [row.pk for row in queries.due()] == [one.pk]
    note(one, w.olga, status="silent", source_url="", again_on=today + timedelta(days=9))
    assert told(w.olga) == []


def test_they_are_asked_of_an_archived_process_too_and_not_of_what_was_withdrawn(w):
    published(w, follow_up_on=timezone.localdate())
    gone = published(w, title="Gone", follow_up_on=timezone.localdate())
    actions.withdraw_recommendation(recommendation=gone, by=w.olga, reason="No longer.")
    advance(w.process, w.olga, "archived")

    assert len(told(w.olga)) == 1


# News -------------------------------------------------------------------------------------------------------------


def test_followers_are_told_of_all_that_readers_see():
    public = {kind for kind, one in KINDS.items() if one.audience is not Audience.ORGANIZERS}
    assert public <= set(SAYS)


# visible to whom --------------------------------------------------------------------------------------------------


def test_the_queryset_and_the_rule_agree(w, ben, mo, dan, cleo, ada):
    grant(topic=w.process.topic, person=dan, role="organizer")
    made = [draft(w.process, w.olga, bases=based(w)), published(w, title="Two"), withdrawn(w)]
    for who in (w.olga, ben, mo, dan, cleo, ada):
        process = fresh(w.process)
        found = set(queries.readable(process, who))
        assert found == {one for one in made if can_read_recommendation(who, again(one), process)}


# The walk ---------------------------------------------------------------------------------------------------------

WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {
    "draft_recommendation": lambda w: lambda: draft(w.process, w.olga, bases=based(w)),
    "edit_recommendation": lambda w: (lambda one: lambda: edit(one, w.olga, title="T", reason="R."))(published(w)),
    "publish_recommendation": lambda w: (lambda one: lambda: publish(one, w.olga))(
        draft(w.process, w.olga, bases=based(w))
    ),
    "withdraw_recommendation": lambda w: (
        lambda one: lambda: actions.withdraw_recommendation(recommendation=one, by=w.olga, reason="R.")
    )(published(w)),
    "drop_recommendation": lambda w: (lambda one: lambda: actions.drop_recommendation(recommendation=one, by=w.olga))(
        draft(w.process, w.olga)
    ),
    "follow_up": lambda w: (lambda one: lambda: note(one, w.olga))(published(w)),
}
SHOWN = {"edit_recommendation", "publish_recommendation", "withdraw_recommendation", "follow_up"}
INSIDE = {"recommendations.writing.prepare": "renders; writes nothing"}


def places() -> Iterator[tuple[str, object]]:
    site = read_site()
    for process in Process.objects.all():
        yield process.get_absolute_url(), site
        yield f"{process.get_absolute_url()}recommendations/", site
        for option in process.options.all():
            yield option.get_absolute_url(), site
    for one in Recommendation.objects.exclude(status="draft").select_related("process__topic"):
        yield one.get_absolute_url(), site
        yield f"{one.get_absolute_url()}history/", (one.process.topic.version, one.process.topic.is_public)


@pytest.mark.any_database
@pytest.mark.parametrize("name", sorted(WALK))
def test_no_change_that_readers_see_leaves_the_version_where_it_was(
    name, w, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        act = WALK[name](w)
    reader = Reader(words_only=True)
    before = Seen(reader, client, places())

    with django_capture_on_commit_callbacks(execute=True):
        act()
    after = Seen(reader, client, places())

    assert before.unnoticed(after) == set()
    assert (name in SHOWN) == bool(before.changed(after))


def test_the_walk_leaves_no_action_out():
    assert every_action("recommendations") == {f"recommendations.actions.{name}" for name in WALK} | INSIDE.keys()
