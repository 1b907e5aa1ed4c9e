"""Walks every action there is: whatever changes what an anonymous reader sees moves the version of that page."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from forum.debates import actions
from forum.debates.models import Debate
from forum.library.syllabus.models import Syllabus
from forum.live.models import Topic
from forum.live.watch import read_site
from tests.cast import move, new_debate, seat, voice_of
from tests.forum.pages.walk import INSIDE, LISTS, PARTS, ROOT, WALK

pytestmark = pytest.mark.any_database

# What there is to walk ------------------------------------------------------------------------------------------


def every_action() -> set[str]:
    """All public functions of the forum that take `by`, the person who acts; and those that the clock calls."""
    found = set()
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        if {"migrations", "management", "text", "demo"} & set(parts):
            continue
        module = importlib.import_module(".".join(parts))
        for name, one in inspect.getmembers(module, inspect.isfunction):
            if one.__module__ == module.__name__ and not name.startswith("_") and _acts(one):
                found.add(f"{module.__name__.removeprefix('forum.')}.{name}")
    return found


def _acts(made: Callable[..., Any]) -> bool:
    given = inspect.signature(made).parameters.get("by")
    return given is not None and given.kind is inspect.Parameter.KEYWORD_ONLY


def pages_of(debate: Debate) -> list[str]:
    start = debate.get_absolute_url()
    letters = [voice.letter for voice in debate.voices.all()]
    numbers = debate.thread.posts.filter(number__isnull=False).values_list("number", flat=True)
    return [
        *(start, f"{start}?view=one", f"{start}thread/", f"{start}thread/?all=1"),
        *(f"{start}voices/{letter}/" for letter in letters),
        *(f"{start}history/{number}/" for number in numbers),
        *syllabus_of(debate),
    ]


def syllabus_of(debate: Debate) -> list[str]:
    """The pages of the debate's syllabus, if it has one."""
    found = Syllabus.objects.filter(topic=debate.topic_id).first()
    return [found.get_absolute_url(), f"{found.get_absolute_url()}additions.atom"] if found else []


class Seen:
    """What an anonymous reader sees everywhere, and of which version each page is."""

    def __init__(self, client: Any) -> None:
        self.pages: dict[str, tuple[bytes, object]] = {}
        site = read_site()
        for path in LISTS:
            self.pages[path] = client.get(path).content, site
        for debate in Debate.objects.select_related("topic", "thread"):
            for path in pages_of(debate):
                answer = client.get(path)
                self.pages[path] = answer.content if answer.status_code == 200 else b"", self.version(debate.topic)

    @staticmethod
    def version(topic: Topic) -> tuple[int, bool]:
        return topic.version, topic.is_public

    def changed(self, later: Seen) -> set[str]:
        return {path for path, (body, _as_of) in self.pages.items() if later.pages.get(path, (b"", 0))[0] != body}

    def unnoticed(self, later: Seen) -> set[str]:
        """Pages that have changed though the cache would still give the old one."""
        return {path for path in self.changed(later) if later.pages.get(path, (b"", 0))[1] == self.pages[path][1]}


# Of these readers must see something; if they did not, the walk would prove nothing.
SHOWN = {
    "debates.actions.edit_debate", "debates.actions.edit_debate: withdrawn", "debates.actions.write_framing", "debates.actions.edit_voice",
    "debates.actions.put_in_gallery", "debates.actions.take_from_gallery", "debates.actions.list_reference",
    "debates.actions.unlist_reference", "debates.actions.move_debate", "debates.actions.move_debate: opening",
    "debates.actions.resume_debate", "debates.contributions.edit_contribution", "people.invitations.accept",
    "debates.members.remove_member", "debates.responses.respond", "debates.responses.edit_response",
    "moderation.actions.hide_post", "moderation.actions.restore_post", "library.actions.edit_reference",
    "library.actions.edit_reference: cited", "library.actions.credit_image", "library.actions.credit_image: shown",
    "people.actions.edit_profile", "people.actions.edit_profile: a reader who responded",
    "posts.actions.rerender_posts", "export.restore.restore",
}.union(*(part.SHOWN for part in PARTS))  # fmt: skip


@pytest.fixture
def world(opened, olga, ben, bea, cleo, ada, settings, tmp_path):
    """A debate that is open, one that Ben and Bea write, and one that nobody writes yet; all public."""
    settings.MEDIA_ROOT = tmp_path
    writing = move(new_debate(olga, question="What is being written?"), olga, "start_writing")
    seat(voice_of(writing, "a"), ben, olga)
    seat(voice_of(writing, "b"), bea, olga)
    empty = move(new_debate(olga, question="Who will write?"), olga, "start_writing")
    actions.edit_debate(debate=opened, by=olga, tags=["Faces"])
    fresh = [
        Debate.objects.select_related("topic", "thread", "framing").get(pk=one.pk) for one in (opened, writing, empty)
    ]
    return SimpleNamespace(
        open=fresh[0], writing=fresh[1], empty=fresh[2], olga=olga, ben=ben, bea=bea, cleo=cleo, ada=ada
    )


@pytest.mark.parametrize("name", sorted(WALK))
def test_no_change_that_readers_see_leaves_the_version_where_it_was(
    name, world, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        act = WALK[name](world)
    before = Seen(client)

    with django_capture_on_commit_callbacks(execute=True):
        act()
    after = Seen(client)

    assert before.unnoticed(after) == set()
    assert (name in SHOWN) == bool(before.changed(after))


def test_the_walk_leaves_no_action_out():
    assert every_action() == {name.partition(":")[0] for name in WALK if _takes_by(name)} | INSIDE.keys()


def _takes_by(name: str) -> bool:
    """Those that are nobody's own act are walked as well, but not found by their signature."""
    return name not in ("people.invitations.decline", "posts.actions.rerender_posts")
