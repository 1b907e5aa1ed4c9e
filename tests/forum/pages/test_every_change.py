"""Walks every action there is: whatever changes what an anonymous reader sees moves the version of that page."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from forum.debates import actions
from forum.debates.models import Debate
from forum.library.syllabus.models import Syllabus
from forum.live.watch import read_site
from forum.people.models import Person
from tests import cast
from tests.forum.pages.walk import INSIDE, LISTS, PARTS, ROOT, WALK
from tests.support.looking import Reader, Seen, undone

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
        *(f"{start}feed.atom", f"{start}dates.ics", f"{start}card/"),
        *(f"{start}voices/{letter}/" for letter in letters),
        *(f"{start}history/{number}/" for number in numbers),
        *syllabus_of(debate),
    ]


def syllabus_of(debate: Debate) -> list[str]:
    """The pages of the debate's syllabus, if it has one."""
    found = Syllabus.objects.filter(topic=debate.topic_id).first()
    return [found.get_absolute_url(), f"{found.get_absolute_url()}additions.atom"] if found else []


def pages() -> Iterator[tuple[str, object]]:
    """Every page of every debate, and the version that the cache asks for."""
    site = read_site()
    yield from ((path, site) for path in LISTS)
    for debate in Debate.objects.select_related("topic", "thread"):
        yield from ((path, (debate.topic.version, debate.topic.is_public)) for path in pages_of(debate))


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


@pytest.fixture(scope="module")
def first(django_db_setup, django_db_blocker):
    """A debate that is open, one that Ben and Bea write, and one that nobody writes yet; all public."""
    with django_db_blocker.unblock(), undone():
        cast.person("Ada", is_steward=True)
        olga = cast.person("Olga", may_organize=True)
        ben = cast.person("Ben", affiliation="Open Lens", position="Adviser")
        bea = cast.person("Bea", affiliation="Commons Law")
        cast.person("Cleo")
        opened = cast.begun(cast.new_debate(olga), olga, ben, bea)
        for letter in "ab":
            cast.sign(opened, letter)
        cast.move(opened, olga, "open")
        writing = cast.begun(cast.new_debate(olga, question="What is being written?"), olga, ben, bea)
        empty = cast.move(cast.new_debate(olga, question="Who will write?"), olga, "start_writing")
        actions.edit_debate(debate=opened, by=olga, tags=["Faces"])
        yield {"open": opened.pk, "writing": writing.pk, "empty": empty.pk}


@pytest.fixture
def world(first, db, settings, tmp_path):
    """The same as rows read anew: actions change what they are given."""
    settings.MEDIA_ROOT = tmp_path
    debates = Debate.objects.select_related("topic", "thread", "framing").in_bulk(first.values())
    people = {person.email.partition("@")[0]: person for person in Person.objects.all()}
    return SimpleNamespace(**people, **{name: debates[pk] for name, pk in first.items()})


@pytest.fixture(scope="module")
def reader():
    return Reader()


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


@pytest.mark.parametrize("name", ["debates.responses.respond", "people.actions.edit_profile"])
def test_a_page_that_is_not_drawn_anew_would_be_the_same(name, world, reader, client):
    act = WALK[name](world)
    Seen(reader, client, pages())
    act()

    kept = Seen(reader, client, pages())
    drawn = {path: client.get(path) for path, _version in pages()}

    assert {path: body for path, (body, _version) in kept.pages.items()} == {
        path: answer.content if answer.status_code == 200 else b"" for path, answer in drawn.items()
    }


def test_the_walk_leaves_no_action_out():
    assert every_action() == {name.partition(":")[0] for name in WALK if _takes_by(name)} | INSIDE.keys()


def _takes_by(name: str) -> bool:
    """Those that are nobody's own act are walked as well, but not found by their signature."""
    return name not in ("people.invitations.decline", "posts.actions.rerender_posts")
