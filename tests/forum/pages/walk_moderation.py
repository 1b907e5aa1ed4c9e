"""Actions about moderation, each with what it needs to be called; gathered by walk.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from forum.debates import responses
from forum.debates.taking_away import withdraw_contribution
from forum.moderation import actions, appeals, people_here, reasons, reports
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.readers.models import ReaderChoice

WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
INSIDE: dict[str, str] = {}  # functions that take `by` and are no actions, and why
SHOWN: set[str] = {  # of these readers must see something
    "moderation.actions.approve_post",
    "moderation.actions.hide_post: withdrawn",
    "moderation.actions.lock_post",
    "moderation.actions.unlock_post",
    "moderation.appeals.hear",
    "moderation.people_here.set_slow_mode",
}
SAYS = "Answer the argument."


def walk(name: str) -> Callable[[Callable[[Any], Callable[[], Any]]], Callable[[Any], Callable[[], Any]]]:
    def keep(arrange: Callable[[Any], Callable[[], Any]]) -> Callable[[Any], Callable[[], Any]]:
        WALK[name] = arrange
        return arrange

    return keep


def said(w: Any) -> Post:
    text = Text(source="A response of a reader.")
    return responses.respond(debate=w.open, by=w.cleo, text=text, client_key=uuid4(), conduct_agreed=True)


def reported(w: Any) -> Post:
    post = said(w)
    reports.report(post=post, by=w.ben, key="k", code="attack")
    return post


def waiting(w: Any) -> Post:
    post = said(w)
    Post.objects.filter(pk=post.pk).update(status="waiting", number=None, published_at=None)
    return Post.objects.get(pk=post.pk)


@walk("moderation.reports.report")
def _(w):
    post = said(w)
    return lambda: reports.report(post=post, by=w.ben, key="k", code="attack")


@walk("moderation.actions.leave_post")
def _(w):
    post = reported(w)
    return lambda: actions.leave_post(post=post, by=w.olga)


@walk("moderation.actions.hide_post: withdrawn")
def _(w):
    post = Post.objects.get(contribution__voice__debate=w.open, contribution__voice__order=0)
    withdraw_contribution(post=post, by=w.ben, sentence="A mistake.")
    return lambda: actions.hide_post(post=post, by=w.olga, reason=SAYS)


@walk("moderation.actions.ask_change")
def _(w):
    post = said(w)
    return lambda: actions.ask_change(post=post, by=w.olga, reason=SAYS)


@walk("moderation.actions.lock_post")
def _(w):
    post = said(w)
    return lambda: actions.lock_post(post=post, by=w.olga, reason=SAYS)


@walk("moderation.actions.unlock_post")
def _(w):
    post = said(w)
    actions.lock_post(post=post, by=w.olga, reason=SAYS)
    return lambda: actions.unlock_post(post=post, by=w.olga, reason=SAYS)


@walk("moderation.actions.approve_post")
def _(w):
    post = waiting(w)
    return lambda: actions.approve_post(post=post, by=w.olga)


@walk("moderation.actions.reject_post")
def _(w):
    post = waiting(w)
    return lambda: actions.reject_post(post=post, by=w.olga, reason=SAYS)


@walk("moderation.reasons.decide_reason")
def _(w):
    choice = ReaderChoice.objects.create(debate=w.open, after="a", reason="So.", reason_state="waiting")
    return lambda: reasons.decide_reason(choice=choice, by=w.olga, show=True)


@walk("moderation.people_here.set_slow_mode")
def _(w):
    return lambda: people_here.set_slow_mode(debate=w.open, by=w.olga, minutes=10, reason=SAYS)


@walk("moderation.people_here.suspend")
def _(w):
    return lambda: people_here.suspend(debate=w.open, whom=w.cleo, by=w.olga, until=None, reason=SAYS)


@walk("moderation.people_here.readmit")
def _(w):
    people_here.suspend(debate=w.open, whom=w.cleo, by=w.olga, until=None, reason=SAYS)
    return lambda: people_here.readmit(debate=w.open, whom=w.cleo, by=w.olga, reason=SAYS)


@walk("moderation.appeals.appeal")
def _(w):
    decision = actions.hide_post(post=said(w), by=w.olga, reason=SAYS)
    return lambda: appeals.appeal(decision=decision, by=w.cleo, text="No.")


@walk("moderation.appeals.hear")
def _(w):
    from forum.people.actions import grant

    grant(topic=w.open.topic, person=w.ada, role="moderator")
    made = appeals.appeal(decision=actions.hide_post(post=said(w), by=w.olga, reason=SAYS), by=w.cleo, text="No.")
    return lambda: appeals.hear(appeal=made, by=w.ada, outcome="overturned", answer="You are right.")


@walk("moderation.appeals.note_decisions")
def _(w):
    decision = actions.hide_post(post=said(w), by=w.olga, reason=SAYS)
    return lambda: appeals.note_decisions(by=w.cleo, through=decision.pk)
