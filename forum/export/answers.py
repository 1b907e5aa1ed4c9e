"""The second half of restoring a debate: what answers and quotes what, the ledger, and corrections."""

from __future__ import annotations

from collections.abc import Sequence

from forum.debates.models import Debate
from forum.export.bundle import DebateBundle, PostFacts, QuoteFacts
from forum.export.exchanges import RebuttalFacts
from forum.posts.actions import IN_EXCHANGES
from forum.posts.models import LedgerEntry, Post, Rebuttal
from forum.posts.quoting import Quoted, pin
from forum.readers.models import Erratum
from forum.text.quoting import Quote


def restore_answers(bundle: DebateBundle, posts: Sequence[Post]) -> None:
    """Tie the posts of a bundle, all of which are there, to each other. Raises ValidationError.

    `posts` are in the order of the bundle's. Called inside the restoring transaction.
    """
    by_number = {post.number: post for post in posts if post.number is not None}
    for facts, post in zip(bundle.posts, posts, strict=True):
        _tie(facts, post, by_number)
        if facts.quote and post.about:
            pin(post, post.about, _quoted(facts.quote, post.about))
        if facts.kind == Post.Kind.REBUTTAL:
            _ledger(facts.rebuttal, post, by_number)


def _tie(facts: PostFacts, post: Post, by_number: dict[int, Post]) -> None:
    """An answer to something in an exchange belongs to it; files name only what is answered, which came before."""
    post.reply_to = by_number[facts.reply_to] if facts.reply_to is not None else None
    post.about = by_number[facts.about] if facts.about is not None else None
    if facts.kind == Post.Kind.REBUTTAL and post.about is None and _is_contribution(post.reply_to):
        post.about = post.reply_to  # as files were written before they named it
    if post.reply_to and post.reply_to.kind in IN_EXCHANGES:
        post.root, post.depth = post.reply_to.root or post.reply_to, post.reply_to.depth + 1
    post.save(update_fields=["reply_to", "about", "root", "depth"])


def _is_contribution(post: Post | None) -> bool:
    return post is not None and post.kind in (Post.Kind.OPENING, Post.Kind.CLOSING)


def _quoted(facts: QuoteFacts, about: Post) -> Quoted:
    """Where a file says nothing of the place, the passage is looked for by its words alone."""
    start = facts.start or 0
    end = facts.end if facts.end is not None and facts.end > start else start + max(1, len(facts.exact))
    quote = Quote(facts.exact, facts.prefix, facts.suffix, start, end)
    return Quoted(facts.revision or about.version, quote)


def _ledger(facts: RebuttalFacts | None, post: Post, by_number: dict[int, Post]) -> None:
    facts = facts or RebuttalFacts("withdrawn" if post.status == Post.Status.WITHDRAWN else "open")
    rebuttal = Rebuttal(
        post=post,
        state=facts.state,
        conceded=facts.conceded,
        point=facts.point,
        fair_at=facts.fair_at if facts.point else None,
    )
    rebuttal.clean_fields(exclude=["post"])
    rebuttal.save(force_insert=True)
    entries = [
        LedgerEntry(
            rebuttal=rebuttal,
            move=one.move,
            state=one.state,
            extent=one.extent,
            sentence=one.sentence,
            reply=by_number[one.reply] if one.reply is not None else None,
            at=one.at,
        )
        for one in facts.entries
    ]
    for entry in entries:
        entry.clean_fields(exclude=["rebuttal", "reply", "by"])
    LedgerEntry.objects.bulk_create(entries)


def restore_errata(bundle: DebateBundle, debate: Debate, posts: Sequence[Post]) -> None:
    """The corrections that were decided about, without the people. Raises ValidationError."""
    by_number = {post.number: post for post in posts if post.number is not None}
    for facts in bundle.errata:
        names = ("kind", "status", "stands", "proposed", "note", "at", "source", "credit")
        row = Erratum(
            debate=debate,
            post=by_number[facts.post] if facts.post is not None else None,
            decided_at=facts.decided_at or facts.at,
            **{name: getattr(facts, name) for name in names},
        )
        row.clean_fields(exclude=["debate", "post", "reference", "by", "decided_by"])
        row.save(force_insert=True)
