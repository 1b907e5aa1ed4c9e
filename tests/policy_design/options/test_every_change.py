"""Walks every action on options: whatever changes what an anonymous reader sees moves the version of that page.

Each part of the room has a file walk_*.py beside this one, with WALK, INSIDE and SHOWN.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from forum.live.watch import read_site
from policy_design.options.models import Option
from tests.policy_design.cast import propose, renewed
from tests.policy_design.options.pages import at, of
from tests.policy_design.process.test_every_change import every_action
from tests.support.looking import Reader, Seen

pytestmark = pytest.mark.any_database
PARTS = [
    importlib.import_module(f"tests.policy_design.options.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("walk_*.py"))
]
WALK: dict[str, Any] = {name: ready for part in PARTS for name, ready in part.WALK.items()}
INSIDE: dict[str, str] = {name: why for part in PARTS for name, why in part.INSIDE.items()}
SHOWN: set[str] = {name for part in PARTS for name in part.SHOWN}


def places() -> Iterator[tuple[str, object]]:
    """The pages of the process and its options, and of the debate of each with its own version."""
    site = read_site()
    first = Option.objects.select_related("process").first()
    if first is not None:
        yield first.process.get_absolute_url(), site
        yield of(first.process), site
    for option in Option.objects.select_related("process", "debate__topic"):
        topic = option.debate.topic
        for path in (at(option), f"{at(option)}?changes=1", at(option, "history")):
            yield path, site
        yield option.debate.get_absolute_url(), (topic.version, topic.is_public)


@pytest.fixture
def world(deliberating, option, olga, ben, bea, cleo):
    """A process in its deliberation with two options of guidance, and one that changes nothing."""
    other = propose(deliberating, ben, "Other guidance")
    people = {"olga": olga, "ben": ben, "bea": bea, "cleo": cleo}
    return SimpleNamespace(process=deliberating, option=renewed(option), other=other, **people)


@pytest.mark.parametrize("name", sorted(WALK))
def test_no_change_that_readers_see_leaves_the_version_where_it_was(
    name, world, client, django_capture_on_commit_callbacks
):
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
    assert every_action("options") == {name.partition(":")[0] for name in WALK} | INSIDE.keys()
