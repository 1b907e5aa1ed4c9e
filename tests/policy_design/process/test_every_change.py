"""Walks every action on processes: whatever changes what an anonymous reader sees moves the version of that page."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

import policy_design
from forum.live.kinds import KINDS
from forum.live.watch import read_site
from forum.people import actions as people
from forum.people.invitations import accept
from policy_design.process import actions, comments, documents, interests, members, planning
from policy_design.process.models import Document, Process
from tests.policy_design.cast import advance, fresh, go_on, new_process
from tests.support.looking import Reader, Seen

pytestmark = pytest.mark.any_database
ROOT = Path(policy_design.__file__).parent
WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
INSIDE = {
    "process.documents.prepare": "renders; writes nothing",
    "process.comments.frame_again": "called when the document is written, which publishes",
}
# Of these readers must see something; if they did not, the walk would prove nothing.
SHOWN = {
    *("actions.edit_process", "actions.edit_process: withdrawn", "actions.move_process", "actions.move_process: begin"),
    *("planning.edit_stage", "planning.add_stage", "planning.drop_stage", "planning.move_stage"),
    *("planning.attach_debate", "planning.detach_debate", "members.edit_expertise", "members.remove_member"),
    *("members.invite: accepted", "interests.decide_interest", "documents.plan_document"),
    *("documents.write_document: published", "documents.publish_document", "documents.drop_document"),
    "actions.edit_process: an expert's name",
    *("comments.open_comments", "comments.close_comments"),
}


def walk(name: str) -> Callable[[Any], Any]:
    def note(ready: Any) -> Any:
        WALK[name] = ready
        return ready

    return note


def stage(w: Any, kind: str = "voting") -> Any:
    return fresh(w.process).stages.select_related("process").get(kind=kind)


def paper(w: Any, *, published: bool = False, planned_for: Any = "2030-01-01") -> Document:
    made = documents.plan_document(
        process=w.process, by=w.olga, kind="report", title="Report", client_key=uuid4(), planned_for=planned_for
    )
    made = Document.objects.select_related("process").get(pk=made.pk)
    documents.write_document(
        document=made, by=w.olga, title="Report", source="Words.", version=0, planned_for=made.planned_for
    )
    if published:
        documents.publish_document(document=made, by=w.olga, version=1)
    return Document.objects.select_related("process").get(pk=made.pk)


def write(made: Document, by: Any, **fields: Any) -> Document:
    values = {"title": "Other", "source": "Other words.", "version": made.version, "planned_for": made.planned_for}
    return documents.write_document(document=made, by=by, **values, **fields)


def asked(w: Any) -> Any:
    return interests.express_interest(
        process=w.process, by=w.cleo, background="law", motivation="I know.", client_key=uuid4()
    )


def invited(w: Any) -> Any:
    return members.invite(
        process=w.process, by=w.olga, role="expert", email=w.cleo.email, background="law", client_key=uuid4()
    )


walk("actions.create_process")(lambda w: lambda: new_process(w.olga, title="Another"))
walk("actions.edit_process")(lambda w: lambda: actions.edit_process(process=w.process, by=w.olga, title="Other"))
walk("actions.edit_process: withdrawn")(
    lambda w: lambda: actions.edit_process(process=w.process, by=w.olga, is_open=False)
)
walk("actions.edit_process: an expert's name")(
    lambda w: lambda: people.edit_profile(whose=w.ben, by=w.ben, name="Benjamin")
)
walk("actions.move_process")(lambda w: lambda: go_on(w.process, w.olga))


@walk("actions.move_process: begin")
def _(w):
    waiting = new_process(w.olga, title="Waiting")
    return lambda: go_on(waiting, w.olga)


walk("planning.edit_stage")(
    lambda w: lambda: planning.edit_stage(stage=stage(w), by=w.olga, title="Rounds", note="", ends_at=None)
)
walk("planning.add_stage")(lambda w: lambda: planning.add_stage(process=w.process, by=w.olga, kind="voting"))
walk("planning.drop_stage")(lambda w: lambda: planning.drop_stage(stage=stage(w), by=w.olga))
walk("planning.move_stage")(lambda w: lambda: planning.move_stage(stage=stage(w), by=w.olga, earlier=True))
walk("planning.attach_debate")(
    lambda w: lambda: planning.attach_debate(process=w.process, by=w.olga, debate=w.debate, relation="part")
)


@walk("planning.detach_debate")
def _(w):
    place = planning.attach_debate(process=w.process, by=w.olga, debate=w.debate, relation="part")
    return lambda: planning.detach_debate(place=place, by=w.olga)


walk("members.invite")(lambda w: lambda: invited(w))


@walk("members.invite: accepted")
def _(w):
    invitation = invited(w)
    return lambda: accept(invitation=invitation, by=w.cleo)


@walk("members.resend")
def _(w):
    invitation = invited(w)
    return lambda: members.resend(process=w.process, invitation=invitation, by=w.olga)


@walk("members.revoke")
def _(w):
    invitation = invited(w)
    return lambda: members.revoke(process=w.process, invitation=invitation, by=w.olga)


@walk("members.edit_expertise")
def _(w):
    mine = w.process.expertise.select_related("process").get(person=w.ben)
    return lambda: members.edit_expertise(expertise=mine, by=w.ben, statement="Courts.", has_interests=False)


@walk("members.remove_member")
def _(w):
    held = w.process.topic.memberships.get(person=w.ben)
    return lambda: members.remove_member(process=w.process, membership=held, by=w.olga)


walk("interests.express_interest")(lambda w: lambda: asked(w))


@walk("interests.withdraw_interest")
def _(w):
    mine = asked(w)
    return lambda: interests.withdraw_interest(interest=mine, by=w.cleo)


@walk("interests.decide_interest")
def _(w):
    mine = asked(w)
    return lambda: interests.decide_interest(interest=mine, by=w.olga, accept=True, sentence="Yes.")


@walk("interests.decide_interest: declined")
def _(w):
    mine = asked(w)
    return lambda: interests.decide_interest(interest=mine, by=w.olga, accept=False, sentence="No.")


walk("documents.plan_document")(lambda w: lambda: paper(w))


@walk("documents.write_document")
def _(w):
    made = paper(w, planned_for=None)
    return lambda: write(made, w.olga)


@walk("documents.write_document: published")
def _(w):
    made = paper(w, published=True)
    return lambda: write(made, w.olga, reason="Clearer.")


@walk("documents.publish_document")
def _(w):
    made = paper(w)
    return lambda: documents.publish_document(document=made, by=w.olga, version=1)


@walk("comments.open_comments")
def _(w):
    made = paper(w, published=True)
    return lambda: comments.open_comments(document=made, by=w.olga)


@walk("comments.close_comments")
def _(w):
    made = paper(w, published=True)
    comments.open_comments(document=made, by=w.olga)
    return lambda: comments.close_comments(document=made, by=w.olga)


@walk("documents.drop_document")
def _(w):
    made = paper(w)
    return lambda: documents.drop_document(document=made, by=w.olga)


def pages() -> Iterator[tuple[str, object]]:
    """Every page about processes, and the version that the cache asks for."""
    site = read_site()
    yield from ((path, site) for path in LISTS)
    for process in Process.objects.select_related("topic"):
        yield process.get_absolute_url(), site
        for one in process.documents.all():
            yield one.get_absolute_url(), site
            yield f"{one.get_absolute_url()}history/", (process.topic.version, process.topic.is_public)


LISTS = ("/", "/processes/", "/debates/")


@pytest.fixture
def world(running, opened, olga, ben, cleo):
    """A public process at its call, with a debate open beside it."""
    call = advance(running, olga, "call")
    return SimpleNamespace(process=call, debate=opened, olga=olga, ben=ben, cleo=cleo)


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


def every_action(room: str) -> set[str]:
    """All public functions of a room that take `by`, the person who acts."""
    found = set()
    for path in (ROOT / room).rglob("*.py"):
        module = importlib.import_module(".".join(path.relative_to(ROOT.parent).with_suffix("").parts))
        for name, one in inspect.getmembers(module, inspect.isfunction):
            given = inspect.signature(one).parameters.get("by")
            acts = given is not None and given.kind is inspect.Parameter.KEYWORD_ONLY
            if one.__module__ == module.__name__ and not name.startswith("_") and acts:
                found.add(f"{module.__name__.removeprefix('policy_design.')}.{name}")
    return found


def test_the_walk_leaves_no_action_out():
    assert every_action("process") == {f"process.{name.partition(':')[0]}" for name in WALK} | INSIDE.keys()


def test_the_rooms_publish_exactly_the_kinds_that_they_register():
    said: set[str] = set()
    registered: set[str] = set()
    for path in ROOT.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        found = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', path.read_text())) & set(KINDS)
        if path.name == "kinds.py":
            registered |= found
        elif "hub.publish(" in path.read_text():
            said |= found
    assert said == registered
