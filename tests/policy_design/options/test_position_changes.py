"""Whatever changes what an anonymous reader sees of positions moves the version under which pages are kept."""

from __future__ import annotations

import importlib
import inspect
from types import SimpleNamespace

import pytest
from django.urls import reverse

from forum.live.watch import read_site
from policy_design.options.models import Condition
from policy_design.options.positions import judge_condition, review_position
from policy_design.options.revealing import reveal_positions
from tests.policy_design.cast import fresh, renewed
from tests.policy_design.options.standing_cast import next_version, seal, take

pytestmark = pytest.mark.any_database
MODULES = ("positions", "revealing")


def judged(w, verdict="met"):
    return judge_condition(condition=Condition.objects.get(), by=w.bea, verdict=verdict, version=w.option.version)


def _another(w):
    take(w.option, w.bea, "oppose", "No.")
    return lambda: take(w.option, w.bea, "support", "Yes.")


def _sealed(w):
    seal(w.option.process, w.olga)
    return lambda: take(renewed(w.option), w.bea)


def _revealed(w):
    _sealed(w)()
    return lambda: reveal_positions(process=fresh(w.option.process), by=w.olga)


def _looked(w):
    take(w.option, w.bea)
    next_version(w.option, w.ben)
    return lambda: review_position(option=w.option, by=w.bea, version=2)


def _conditional(w):
    take(w.option, w.bea, "conditions", "So.", "It ends.")
    return lambda: judged(w)


WALK = {
    "take_position": lambda w: lambda: take(w.option, w.bea),
    "take_position: another": _another,
    "take_position: sealed": _sealed,
    "review_position": _looked,
    "judge_condition": _conditional,
    "reveal_positions": _revealed,
}
UNSEEN = {"take_position: sealed"}


class Seen:
    def __init__(self, client, option):
        self.version = read_site()
        names = ("positions", "show")
        paths = [reverse(f"options:{name}", args=[option.process.slug, option.code]) for name in names]
        paths.append(f"/debates/{option.debate.slug}/thread/")
        self.pages = [client.get(path).content for path in paths]


@pytest.mark.parametrize("name", WALK)
def test_no_change_that_readers_see_leaves_the_version_where_it_was(
    name, option, olga, ben, bea, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        act = WALK[name](SimpleNamespace(option=option, olga=olga, ben=ben, bea=bea))
    before = Seen(client, option)
    with django_capture_on_commit_callbacks(execute=True):
        act()
    after = Seen(client, option)
    changed = before.pages != after.pages
    assert changed == (name not in UNSEEN)
    assert not changed or after.version != before.version


def test_the_walk_leaves_no_action_out():
    found = set()
    for name in MODULES:
        module = importlib.import_module(f"policy_design.options.{name}")
        for label, one in inspect.getmembers(module, inspect.isfunction):
            given = inspect.signature(one).parameters.get("by")
            acts = given is not None and given.kind is inspect.Parameter.KEYWORD_ONLY
            if one.__module__ == module.__name__ and not label.startswith("_") and acts:
                found.add(label)
    assert found - {"look_over"} == {name.partition(":")[0] for name in WALK}
