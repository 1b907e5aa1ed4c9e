"""Every action on options themselves, each with what it needs to be called: see test_every_change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from forum.debates.contributions import sign_contribution
from forum.people.actions import declare_interests
from forum.posts.actions import Text
from policy_design.options import actions, handling
from policy_design.options.arguments import begin_argument
from tests.policy_design.cast import CLAUSES, fresh, propose, renewed

WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
INSIDE = {"options.actions.write_version": "called inside the actions that made a version, which publish"}
# Of these readers must see something; if they did not, the walk would prove nothing.
SHOWN = {
    "options.actions.propose_option",
    "options.actions.propose_option: waits",
    "options.actions.edit_option",
    "options.actions.second_option",
    "options.actions.second_option: enough",
    "options.actions.unsecond_option",
    "options.actions.withdraw_option",
    "options.actions.replace_option",
    "options.actions.link_duplicates",
    "options.actions.unlink_duplicates",
    "options.arguments.begin_argument: signed",
    "options.handling.set_option_rules",
}


def walk(name: str) -> Callable[[Any], Any]:
    """Each arranges what the action needs, and gives back the action, ready to be called."""

    def note(ready: Any) -> Any:
        WALK[name] = ready
        return ready

    return note


def waiting(w: Any, needed: int = 2) -> Any:
    handling.set_option_rules(
        process=w.process, by=w.olga, experts_propose=True, seconds_needed=needed, sealed_first_round=False
    )
    return propose(fresh(w.process), w.ben, "Proposed")


def begun(w: Any) -> Any:
    return begin_argument(option=renewed(w.option), by=w.ben, side="for", point="It reaches.", client_key=uuid4())


walk("options.actions.propose_option")(lambda w: lambda: propose(w.process, w.ben, "Another"))


@walk("options.actions.propose_option: waits")
def _(w):
    waiting(w)
    return lambda: propose(fresh(w.process), w.ben, "One more")


walk("options.actions.edit_option")(
    lambda w: (
        lambda: actions.edit_option(
            option=w.option, by=w.ben, wording=actions.Wording("Other", CLAUSES[:2]), version=1, reason="Clearer."
        )
    )
)


@walk("options.actions.second_option")
def _(w):
    option = waiting(w)
    return lambda: actions.second_option(option=option, by=w.bea)


@walk("options.actions.second_option: enough")
def _(w):
    option = waiting(w, 1)
    return lambda: actions.second_option(option=option, by=w.bea)


@walk("options.actions.unsecond_option")
def _(w):
    option = waiting(w)
    actions.second_option(option=option, by=w.bea)
    return lambda: actions.unsecond_option(option=option, by=w.bea)


walk("options.actions.withdraw_option")(
    lambda w: lambda: actions.withdraw_option(option=w.option, by=w.ben, reason="Overtaken.")
)
walk("options.actions.replace_option")(
    lambda w: (
        lambda: actions.replace_option(
            option=w.option, by=w.olga, relation="merged", later=[w.other], reason="The same."
        )
    )
)
walk("options.actions.link_duplicates")(
    lambda w: lambda: actions.link_duplicates(option=w.option, by=w.olga, other=w.other)
)


@walk("options.actions.unlink_duplicates")
def _(w):
    actions.link_duplicates(option=w.option, by=w.olga, other=w.other)
    return lambda: actions.unlink_duplicates(option=renewed(w.option), by=w.olga, other=w.other)


walk("options.arguments.begin_argument")(lambda w: lambda: begun(w))


@walk("options.arguments.begin_argument: signed")
def _(w):
    declare_interests(by=w.ben, has_interests=False, text="")
    made = begun(w)
    return lambda: sign_contribution(
        voice=made.voice,
        kind="opening",
        by=w.ben,
        text=Text("It reaches.", "", "Where they decide."),
        licence_agreed=True,
        client_key=uuid4(),
    )


walk("options.handling.set_option_rules")(
    lambda w: (
        lambda: handling.set_option_rules(
            process=w.process, by=w.olga, experts_propose=True, seconds_needed=3, sealed_first_round=False
        )
    )
)
walk("options.handling.name_kind")(
    lambda w: lambda: handling.name_kind(process=w.process, by=w.olga, name="Standard", letter="T")
)
