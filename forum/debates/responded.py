"""The page of readers' responses: which exchanges it shows, in which order, and what of one's own still waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Max, Q
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from forum import rules
from forum.debates.exchange import Exchange, drawn, exchanges_of, find, look_for
from forum.kept import Kept
from forum.once import OncePerVersion
from forum.people.roles import as_known
from forum.posts.models import Post

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from forum.debates.models import Debate
    from forum.people.models import Person
    from forum.verdicts import Verdict

    Anyone = Person | AnonymousUser

PER_PAGE = 20
OLDEST, NEWEST = "oldest", "newest"
ENDLESS = 10**9  # beyond every number

_roots = Post.objects.filter(kind=Post.Kind.RESPONSE, root=None, number__isnull=False).order_by()


def _newer(thread: int, after: int) -> QuerySet[Post, tuple[Any, ...]]:
    ordered = _roots.filter(thread=thread, number__gt=after).order_by("number")
    return ordered.values_list("pk", "number")[: PER_PAGE + 1]


def _older(thread: int, before: int) -> QuerySet[Post, tuple[Any, ...]]:
    ordered = _roots.filter(thread=thread, number__lt=before).order_by("-number")
    return ordered.values_list("pk", "number")[: PER_PAGE + 1]


_begun = {OLDEST: Kept(_newer), NEWEST: Kept(_older)}


_seen = Post.objects.filter(kind=Post.Kind.RESPONSE, status=Post.Status.PUBLIC)
_total = OncePerVersion["Debate", int](lambda debate: _seen.filter(thread=debate.thread_id).count())


@dataclass(frozen=True)
class Waiting:
    """One of the reader's own texts that others do not see; a moderator has not looked at it, or has refused it."""

    post: Post
    is_refused: bool


class ResponsesPage:
    """Twenty exchanges that readers began, in one order, after a number; or what follows one post of an exchange."""

    def __init__(self, debate: Debate, reader: Anyone, *, order: str = OLDEST, after: int = -1, deep: int = -1) -> None:
        self.debate = debate
        self.reader = reader
        self.order = order if order in _begun else OLDEST
        self.after = after
        self.deep = deep
        self.goes_on = False
        as_known(reader, debate.topic)
        if deep >= 0:
            self.exchanges = [_from(debate, deep)]
            return
        start = ENDLESS if self.order == NEWEST and after < 0 else after
        found = list(_begun[self.order](debate.thread_id, start))
        self.goes_on = len(found) > PER_PAGE
        self.exchanges = exchanges_of(debate, [pk for pk, _number in found[:PER_PAGE]])

    @cached_property
    def drawn(self) -> SafeString:
        return drawn(self.exchanges, look_for(self.debate, self.exchanges, self.reader), 3 if self.deep < 0 else 2)

    @cached_property
    def total(self) -> int:
        """How many of readers' responses can be read."""
        return _total(self.debate)

    @property
    def news(self) -> tuple[str, ...]:
        """What comes new while this page is open has a place on it."""
        if self.deep >= 0:
            return ("replies",)
        ends_here = self.after < 0 if self.order == NEWEST else not self.goes_on
        return ("responses", "replies") if ends_here else ()

    @property
    def address(self) -> str:
        return reverse("debates:responses", args=[self.debate.slug])

    @property
    def later(self) -> str:
        """The page after this one, whichever way it is read."""
        if not self.goes_on:
            return ""
        asked = {"order": self.order, "after": str(self.exchanges[-1].row.number)}
        return f"{self.address}?{urlencode(asked if self.order == NEWEST else {'after': asked['after']})}"

    @property
    def is_begun(self) -> bool:
        """Not the first page: there is a way back to it."""
        return self.after >= 0 or self.deep >= 0

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What this reader has sent and a moderator has not yet looked at."""
        if not self.reader.is_authenticated:
            return []
        own = self.reader.posts.filter(thread=self.debate.thread_id, status=Post.Status.WAITING)
        refused = Max("decisions__at", filter=Q(decisions__kind="reject"))
        dated = own.annotate(refused=refused, changed=Max("revisions__at")).order_by("pk")
        return [Waiting(post, bool(post.refused and post.refused >= post.changed)) for post in dated]

    @cached_property
    def may_respond(self) -> Verdict:
        return rules.can_respond(self.reader, self.debate)

    @property
    def may_sign_in(self) -> bool:
        return self.may_respond.reason is rules.SIGN_IN_TO_RESPOND


def _from(debate: Debate, number: int) -> Exchange:
    """The part of a readers' exchange that begins with this post; Http404 where there is none."""
    asked = Post.objects.filter(thread=debate.thread_id, number=number).values_list("pk", "root").first()
    found = asked and exchanges_of(debate, [asked[1] or asked[0]])
    part = found and find(found[0], number)
    if not found or not part or found[0].row.kind != Post.Kind.RESPONSE:
        raise Http404
    return part
