"""Walks every action on reports: whatever changes what an anonymous reader sees moves the version of that page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from forum.live.watch import read_site
from policy_design.process.models import Process
from policy_design.report import actions, editions
from policy_design.report.models import Edition
from tests.policy_design.cast import fresh
from tests.policy_design.process.test_every_change import every_action
from tests.policy_design.report.reporting import at, begun, chapter, own, published, renewed, write
from tests.support.looking import Reader, Seen

pytestmark = pytest.mark.any_database
WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
INSIDE: dict[str, str] = {}
SHOWN = {"editions.publish_edition", "editions.publish_edition: a later one", "editions.set_doi"}


def walk(name: str) -> Callable[[Any], Any]:
    def note(ready: Any) -> Any:
        WALK[name] = ready
        return ready

    return note


def edited(w: Any) -> None:
    names = ("title", "subtitle", "authors", "publisher", "licence")
    given = {name: getattr(w.report, name) for name in names}
    actions.edit_report(report=w.report, by=w.olga, seen=actions.state_of(w.report), abstract="Short.", **given)


def moved(w: Any) -> None:
    order = actions.order_of(w.report.chapters.order_by("order"))
    actions.arrange(chapter=chapter(w.report, "methods"), by=w.olga, to="first", order=order)


walk("actions.plan_report")(lambda w: lambda: begun(w.other, w.olga))
walk("actions.edit_report")(lambda w: lambda: edited(w))
walk("actions.add_chapter")(lambda w: lambda: own(w.report, w.olga))
walk("actions.write_chapter")(lambda w: lambda: write(chapter(w.report, "foreword"), w.olga, source="Words."))
walk("actions.arrange")(lambda w: lambda: moved(w))
walk("actions.choose_chapter")(
    lambda w: lambda: actions.choose_chapter(chapter=chapter(w.report, "methods"), by=w.olga, is_in=False)
)
walk("editions.publish_edition")(lambda w: lambda: published(w.report, w.olga))


@walk("actions.drop_chapter")
def _(w):
    made = own(w.report, w.olga)
    return lambda: actions.drop_chapter(chapter=made, by=w.olga)


@walk("editions.publish_edition: a later one")
def _(w):
    published(w.report, w.olga)
    return lambda: published(w.report, w.olga, reason="More.")


@walk("editions.set_doi")
def _(w):
    made = published(w.report, w.olga)
    return lambda: editions.set_doi(edition=made, by=w.olga, doi="10.5281/zenodo.7")


def pages() -> Iterator[tuple[str, object]]:
    site = read_site()
    for process in Process.objects.select_related("topic"):
        yield process.get_absolute_url(), site
        numbers = Edition.objects.filter(report__process=process).values_list("number", flat=True)
        known = (process.topic.version, process.topic.is_public)
        yield at(process), known
        yield from ((at(process, "edition", number), known) for number in numbers)


@pytest.fixture
def world(deliberating, olga):
    from tests.policy_design.cast import go_on, new_process

    return SimpleNamespace(
        process=fresh(deliberating),
        report=renewed(begun(deliberating, olga)),
        other=go_on(new_process(olga, title="Another"), olga),
        olga=olga,
    )


@pytest.fixture(scope="module")
def reader():
    return Reader(words_only=True)


@pytest.mark.parametrize("name", sorted(WALK))
def test_no_change_that_readers_see_leaves_the_version_where_it_was(
    name, world, reader, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        act = WALK[name](world)
    before = Seen(reader, client, pages())

    with django_capture_on_commit_callbacks(execute=True):
        act()
    after = Seen(reader, client, pages())

    assert before.unnoticed(after) == set()
    assert (name in SHOWN) == bool(before.changed(after))


def test_the_walk_leaves_no_action_out():
    assert every_action("report") == {f"report.{name.partition(':')[0]}" for name in WALK} | INSIDE.keys()
