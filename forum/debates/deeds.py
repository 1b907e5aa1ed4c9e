"""What one reader may do with the posts of one page: the rules are asked once for each sort of post, not for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from forum import rules
from forum.posts.models import Post

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from forum.debates.cards import Row
    from forum.debates.models import Debate
    from forum.people.models import Person
    from forum.verdicts import Verdict

    Anyone = Person | AnonymousUser
    Rule = Callable[[Anyone, Post, Debate], Verdict]

NONE: frozenset[int] = frozenset()
ARGUED = (Post.Kind.REBUTTAL, Post.Kind.REPLY)
DECIDED = (Post.Status.PUBLIC, Post.Status.HIDDEN)  # what its author took away is nobody's to decide about,
LEFT = Post.Status.WITHDRAWN  # but the sentence that stands in its place


@dataclass(frozen=True)
class Deeds:
    """The numbers of the posts of one page with which this reader may do these things."""

    change: frozenset[int] = NONE
    delete: frozenset[int] = NONE
    withdraw: frozenset[int] = NONE
    reply: frozenset[int] = NONE
    respond: frozenset[int] = NONE
    report: frozenset[int] = NONE
    moderate: frozenset[int] = NONE
    hand: frozenset[int] = NONE
    read: frozenset[int] = NONE  # though readers do not

    @classmethod
    def of(cls, rows: Sequence[Row], debate: Debate, reader: Anyone) -> Deeds:
        """Asks the rules of those posts of which the answer can be yes at all; the reader's roles are read once."""
        public = [row for row in rows if row.status == Post.Status.PUBLIC]
        gone = [row for row in rows if row.status != Post.Status.PUBLIC]
        argued = [row for row in public if row.kind in ARGUED and row.is_argued]
        own = [row for row in rows if reader.is_authenticated and row.author_id == reader.pk]
        framing = [row for row in rows if row.kind == Post.Kind.FRAMING]
        left = [row for row in gone if row.status == LEFT and row.tombstone]
        decided = [row for row in rows if row.status in DECIDED and row.kind != Post.Kind.FRAMING]

        moderates = bool(rules.can_moderate(reader, debate))
        handed = [row for row in public if row.kind == Post.Kind.RESPONSE]

        def numbers(may: Rule, asked: Iterable[Row]) -> frozenset[int]:
            return frozenset(row.number for row in asked if may(reader, cast(Post, row), debate))

        return cls(
            change=numbers(rules.can_edit_post, own + [row for row in framing if row not in own]),
            delete=numbers(rules.can_delete_post, own),
            withdraw=numbers(rules.can_withdraw_post, own),
            reply=_by_sort(rules.can_reply, argued, debate, reader),
            respond=_by_sort(_can_begin_to_respond, public, debate, reader),
            report=numbers(rules.can_flag, public + left),
            moderate=numbers(rules.can_decide_about, decided + left if moderates else ()),
            hand=frozenset(row.number for row in handed if moderates and debate.stage not in rules.ENDED),
            read=numbers(rules.can_read_post, gone),
        )


def _can_begin_to_respond(reader: Anyone, post: Post, debate: Debate) -> Verdict:
    """Respond to this, if need be after signing in: then the rule is asked once more."""
    verdict = rules.can_respond_to(reader, post, debate)
    signs_in_first = verdict.reason is rules.SIGN_IN_TO_RESPOND
    closed = post.locked_at or (post.root and post.root.locked_at)
    return rules.can_read_post(reader, post, debate) if signs_in_first and not closed else verdict


def _by_sort(may: Rule, rows: Iterable[Row], debate: Debate, reader: Anyone) -> frozenset[int]:
    """For rules that look at a public post for nothing but whether its answers are closed."""
    known: dict[bool, bool] = {}
    found = set()
    for row in rows:
        closed = bool(row.locked_at or row.root__locked_at)
        if closed not in known:
            known[closed] = bool(may(reader, cast(Post, row), debate))
        if known[closed]:
            found.add(row.number)
    return frozenset(found)


NOTHING = Deeds()
