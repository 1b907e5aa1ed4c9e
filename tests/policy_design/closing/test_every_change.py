"""Walks every action on summaries: whatever changes what an anonymous reader sees moves the version of that page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from forum.debates.models import Debate
from forum.live.watch import read_site
from policy_design.process.models import Process
from policy_design.summary import actions, reviewing
from policy_design.summary.models import Summary
from tests.policy_design.cast import fresh
from tests.policy_design.closing.summing import begin, final, in_review, over, remarked, write
from tests.policy_design.process.test_every_change import every_action
from tests.support.looking import Reader, Seen

pytestmark = pytest.mark.any_database
WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
SHOWN = {
    "summary.actions.call_back",
    "summary.actions.put_up",
    "summary.reviewing.answer_remark",
    "summary.reviewing.make_final",
    "summary.reviewing.make_final: superseding",
    "summary.reviewing.remark",
}


def walk(name: str) -> Callable[[Any], Any]:
    def note(ready: Any) -> Any:
        WALK[f"summary.{name}"] = ready
        return ready

    return note


walk("actions.begin_summary")(lambda w: lambda: begin(w.subject, w.olga))


@walk("actions.write_summary")
def _(w):
    summary = begin(w.subject, w.olga)
    return lambda: write(summary, w.olga)


@walk("actions.refresh_summary")
def _(w):
    summary = begin(w.subject, w.olga)
    return lambda: actions.refresh_summary(summary=summary, by=w.olga)


@walk("actions.drop_summary")
def _(w):
    summary = begin(w.subject, w.olga)
    return lambda: actions.drop_summary(summary=summary, by=w.olga)


@walk("actions.put_up")
def _(w):
    summary = write(begin(w.subject, w.olga), w.olga)
    return lambda: actions.put_up(summary=summary, by=w.olga)


@walk("actions.call_back")
def _(w):
    summary = in_review(w.subject, w.olga)
    return lambda: actions.call_back(summary=summary, by=w.olga)


@walk("reviewing.remark")
def _(w):
    summary = in_review(w.subject, w.olga)
    return lambda: remarked(summary, w.ben)


@walk("reviewing.answer_remark")
def _(w):
    made = remarked(in_review(w.subject, w.olga), w.ben)
    return lambda: reviewing.answer_remark(remark=made, by=w.olga, answer="It is in.")


@walk("reviewing.make_final")
def _(w):
    summary = over(in_review(w.subject, w.olga))
    return lambda: reviewing.make_final(summary=summary, by=w.olga)


@walk("reviewing.make_final: superseding")
def _(w):
    final(w.subject, w.olga)
    summary = over(in_review(w.subject, w.olga, why_anew="A round was added."))
    return lambda: reviewing.make_final(summary=summary, by=w.olga)


def places() -> Iterator[tuple[str, object]]:
    site = read_site()
    subjects = [
        *Process.objects.select_related("topic"),
        *Debate.objects.filter(topic__parent=None).select_related("topic"),
    ]
    for subject in subjects:
        version = (subject.topic.version, subject.topic.is_public)
        yield subject.get_absolute_url(), site if isinstance(subject, Process) else version
        yield f"{subject.get_absolute_url()}summary/", site
    for one in Summary.objects.select_related("process__topic", "debate__topic"):
        yield one.get_absolute_url(), site


@pytest.mark.parametrize("whose", ["deliberating", "argued"])
@pytest.mark.parametrize("name", sorted(WALK))
def test_no_change_that_readers_see_leaves_the_version_where_it_was(
    name, whose, olga, ben, client, request, django_capture_on_commit_callbacks
):
    subject = request.getfixturevalue(whose)
    world = SimpleNamespace(subject=fresh(subject) if isinstance(subject, Process) else subject, olga=olga, ben=ben)
    with django_capture_on_commit_callbacks(execute=True):
        act = WALK[name](world)
    reader = Reader(words_only=True)
    before = Seen(reader, client, places())

    with django_capture_on_commit_callbacks(execute=True):
        act()
    after = Seen(reader, client, places())

    assert before.unnoticed(after) == set()
    assert (name in SHOWN) == bool(before.changed(after))


def test_the_walk_leaves_no_action_out():
    assert every_action("summary") == {name.partition(":")[0] for name in WALK}
