"""What tests of positions share: an expert signs, an option gets a new version, a process seals its first round."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone

from forum.people.models import Person
from forum.posts.actions import Text
from policy_design.options.actions import Wording, edit_option
from policy_design.options.handling import set_option_rules
from policy_design.options.models import Amendment, Option, Position
from policy_design.options.positions import Wish, take_position
from tests.policy_design.cast import fresh, renewed


def take(option: Option, by: Person, stance: str = "support", why: str = "It can be done now.", *terms, **fields):
    """A position, signed for the version that stands now."""
    option = renewed(option)
    values = {
        "version": option.version,
        "licence_agreed": True,
        "conduct_agreed": True,
        "client_key": uuid4(),
        **fields,
    }
    wishes = [one if isinstance(one, Wish) else Wish(one) for one in terms]
    made = take_position(option=option, by=by, stance=stance, rationale=Text(source=why), conditions=wishes, **values)
    return Position.objects.select_related("post").get(pk=made.pk)


def next_version(option: Option, by: Person, *more: str) -> Option:
    option = renewed(option)
    wording = Wording(option.title, (*option.clauses, *(more or (f"Clause added to {option.version}.",))))
    edit_option(option=option, by=by, wording=wording, version=option.version, reason="One was missing.")
    return renewed(option)


def seal(process, by: Person, **changed):
    values = {"experts_propose": True, "seconds_needed": 0, "sealed_first_round": True, **changed}
    set_option_rules(process=fresh(process), by=by, **values)
    return fresh(process)


def amend(option: Option, by: Person, number: int = 1) -> Amendment:
    """An amendment as a row; what it changes is nothing to a condition."""
    from forum.posts.actions import create_post

    post = create_post(
        thread=option.debate.thread, kind="amendment", by=by, text=Text(source="Because."), licence="CC-BY-SA-4.0",
        language="en", sealed=False, client_key=uuid4(),
    )  # fmt: skip
    change = {"of": len(option.clauses), "edits": [], "removed": [], "added": []}
    return Amendment.objects.create(
        option=option, number=number, post=post, proposer=by, version=option.version, change=change
    )


def declare(process, person: Person, *, interests: str = "", nothing: bool = False) -> None:
    """What the expert declared for this process; `nothing` is no declaration at all."""
    values = {"has_interests": None, "declared_at": None} if nothing else {"has_interests": bool(interests)}
    if not nothing:
        values["declared_at"] = timezone.now()
    process.expertise.filter(person=person).update(disclosure=interests, **values)
