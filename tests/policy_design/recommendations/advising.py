"""Recommendations at every point of their life, for tests; and a process in which something was found out."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.urls import reverse

from forum.debates.rebuttals import post_rebuttal
from forum.library.actions import add_reference
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.posts.quoting import quote_block
from forum.text import passages
from policy_design.options.arguments import begin_argument
from policy_design.recommendations.actions import (
    draft_recommendation,
    edit_recommendation,
    follow_up,
    publish_recommendation,
    withdraw_recommendation,
)
from policy_design.recommendations.bases import Based
from policy_design.recommendations.models import Recommendation
from tests.policy_design.cast import fresh, renewed
from tests.policy_design.options.standing_cast import take
from tests.policy_design.voting.cast import closed, opened

TEXT = "Write **one** text, together."
ITEM = {"type": "book", "title": "On faces", "author": [{"family": "Roe"}], "issued": {"date-parts": [[2001]]}}


def world_of(process, olga, ben, bea) -> SimpleNamespace:
    """Ben argues for his guidance with a source and Bea rebuts it; both take positions; the round passed it."""
    option = process.options.select_related("process__topic", "debate__topic", "debate__thread").get(letter="G")
    add_reference(by=ben, item=ITEM, client_key=uuid4(), key="roe2001")
    add_reference(by=bea, item={**ITEM, "title": "Against faces"}, client_key=uuid4(), key="doe2002")
    argued = argue(option, ben, "It is read in time.", "People read it while they decide [@roe2001].")
    rebut(argued, bea, "They are not the ones who are shown [@doe2002; @roe2001].")
    take(option, ben, "conditions", "It is a beginning.", "It is reviewed.")
    take(option, bea, "oppose", "It binds nobody [@doe2002].")
    round = closed(opened(process, olga, option), [(ben, {"G1v1": "yes"}), (bea, {"G1v1": "yes"})])
    return SimpleNamespace(
        process=fresh(process), option=renewed(option), round=round, item=round.items.get(), argued=argued,
        olga=olga, ben=ben, bea=bea,
    )  # fmt: skip


def argue(option, by, point: str, words: str, side: str = "for") -> Post:
    from forum.debates.contributions import sign_contribution
    from forum.people.actions import declare_interests

    by.disclosure or declare_interests(by=by, has_interests=False, text="")
    made = begin_argument(option=renewed(option), by=by, side=side, point=point, client_key=uuid4())
    signed = {"licence_agreed": True, "client_key": uuid4(), "text": Text(point, "", words)}
    return sign_contribution(voice=made.voice, kind="opening", by=by, **signed).post


def rebut(post: Post, by, words: str) -> Post:
    post = Post.objects.get(pk=post.pk)
    by.disclosure or _declare(by)
    quoted = quote_block(post, post.version, passages.read(post.html).blocks[0].id)
    agreed = {"licence_agreed": True, "conduct_agreed": True}
    return post_rebuttal(post=post, by=by, quoted=quoted, text=Text(source=words), client_key=uuid4(), **agreed)


def _declare(by) -> None:
    from forum.people.actions import declare_interests

    declare_interests(by=by, has_interests=False, text="")


def based(w, version: int = 1) -> list[Based]:
    return [Based(w.option, version, w.item)]


def draft(process, by, title: str = "One guidance text", **fields: Any) -> Recommendation:
    values = {"addressee": "Stewards", "kind": "guidance", "source": TEXT, "client_key": uuid4(), **fields}
    made = draft_recommendation(process=fresh(process), by=by, title=title, **values)
    return again(made)


def again(one: Recommendation) -> Recommendation:
    return Recommendation.objects.select_related("process__topic").get(pk=one.pk)


def edit(one: Recommendation, by, **fields: Any) -> Recommendation:
    """With what is there, but for these fields."""
    one = again(one)
    names = ("title", "addressee", "kind", "source", "owner", "follow_up_on", "rests_on_nothing", "version")
    there = {name: getattr(one, name) for name in names}
    bases = [
        Based(row.option, row.option_version, row.item) for row in one.bases.select_related("option", "item__round")
    ]
    return again(edit_recommendation(recommendation=one, by=by, **{**there, "bases": bases, **fields}))


def publish(one: Recommendation, by) -> Recommendation:
    one = again(one)
    return again(publish_recommendation(recommendation=one, by=by, version=one.version))


def published(w, **fields: Any) -> Recommendation:
    return publish(draft(w.process, w.olga, **{"bases": based(w), **fields}), w.olga)


def withdrawn(w, reason: str = "The law has changed.") -> Recommendation:
    return again(withdraw_recommendation(recommendation=published(w), by=w.olga, reason=reason))


def note(one: Recommendation, by, **fields: Any):
    values = {
        "status": "adopted", "on": date(2026, 1, 5), "note": "It was adopted.", "source_title": "Minutes",
        "source_url": "https://example.org/minutes", "client_key": uuid4(), **fields,
    }  # fmt: skip
    return follow_up(recommendation=again(one), by=by, **values)


def at(one: Recommendation, name: str = "show") -> str:
    return reverse(f"recommendations:{name}", args=[one.process.slug, one.number])


def of(process, name: str = "index") -> str:
    return reverse(f"recommendations:{name}", args=[process.slug])
