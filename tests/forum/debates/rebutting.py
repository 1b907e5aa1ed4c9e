"""What tests of rebuttals share: a debate that takes them, and each deed in one call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from forum.debates.contributions import edit_contribution
from forum.debates.ledger import move_rebuttal, reply
from forum.debates.models import Debate
from forum.debates.rebuttals import post_rebuttal
from forum.people.actions import declare_interests
from forum.people.models import Person
from forum.posts.actions import Text
from forum.posts.ledger import Move
from forum.posts.models import LedgerEntry, Post, Rebuttal
from forum.posts.quoting import Quoted, quote_selected
from tests.cast import move, new_debate, seat, sign, voice_of
from tests.support.poured import poured

ESSAY = (
    "# Pictures of people\n\n"
    "Openness was a promise to people, and **people** are in these pictures. Nobody asked them.\n\n"
    "Training often rests on exceptions, where no permission is needed. A licence condition has nothing to hold."
)
PASSAGE = "where no permission is needed"


@poured
def rebutting(writing: Debate, olga: Person, ben: Person, bea: Person) -> Debate:
    """Ben (A) and Bea (B) have signed essays and may rebut each other; neither was asked about conduct before."""
    for one in (ben, bea):
        one.conduct_agreed_at = None
        one.save(update_fields=["conduct_agreed_at"])
    sign(writing, "a", source=ESSAY)
    sign(writing, "b", source=ESSAY)
    return move(move(writing, olga, "open"), olga, "start_rebuttals")


@poured
def free(olga: Person, ben: Person, bea: Person) -> Debate:
    """An open question, where readers rebut as well, from the beginning."""
    debate = move(new_debate(olga, "What now?", "open-question"), olga, "start_writing")
    for letter, person in (("a", ben), ("b", bea)):
        seat(voice_of(debate, letter), person, olga)
        sign(debate, letter, source=ESSAY)
    return move(debate, olga, "open")


def said(debate: Debate, letter: str) -> Post:
    """What a voice has said."""
    return Post.objects.select_related("author").get(contribution__voice=voice_of(debate, letter))


def passage(post: Post, words: str = PASSAGE) -> Quoted:
    return quote_selected(post, post.version, words)


def rebut(debate: Debate, by: Person, letter: str = "a", words: str = PASSAGE, **more: Any) -> Post:
    """A rebuttal of a passage of a voice's essay."""
    post = said(debate, letter)
    source = more.pop("source", "That is not so.")
    more = {"licence_agreed": True, "conduct_agreed": True, "client_key": uuid4()} | more
    return post_rebuttal(post=post, by=by, quoted=passage(post, words), text=Text(source=source), **more)


def answered(post: Post, by: Person, source: str = "It is so.", **more: Any) -> Post:
    return reply(to=post, by=by, text=Text(source=source), **({"client_key": uuid4(), "conduct_agreed": True} | more))


def moved(post: Post, by: Person, name: str, sentence: str = "So be it.", extent: str = "whole") -> LedgerEntry:
    return move_rebuttal(rebuttal=ledger(post), by=by, move=Move(name), sentence=sentence, extent=extent)


def ledger(post: Post) -> Rebuttal:
    """Where a rebuttal stands now."""
    return Rebuttal.objects.select_related("post__about").get(post=post)


def changed(debate: Debate, letter: str, source: str) -> Post:
    """The essay of a voice after its author has changed it."""
    mine = voice_of(debate, letter).contributions.select_related("post__author", "voice__debate__topic").get()
    text = Text(mine.post.title, mine.post.abstract, source)
    author = mine.post.author
    return edit_contribution(contribution=mine, by=author, text=text, reason="Clearer.", version=mine.post.version).post


def after_the_deadline(debate: Debate) -> Debate:
    """The same debate after the closing date, with no worker running."""
    Debate.objects.filter(pk=debate.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    return Debate.objects.get(pk=debate.pk)


def declared(person: Person) -> Person:
    declare_interests(by=person, has_interests=False, text="")
    return person
