"""The arguments about an option as one reader sees them: two columns in the order in which they were begun."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from forum import rules
from forum.debates.models import Contribution
from forum.posts.ledger import State
from forum.posts.models import Citation, Post
from policy_design.options.models import Argument

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forum.rules.words import Anyone
    from policy_design.options.models import Option

ANSWERS = (Post.Kind.REBUTTAL, Post.Kind.REPLY, Post.Kind.RESPONSE)


@dataclass(frozen=True, slots=True)
class Point:
    """One signed argument: its line, who signed it, and how much hangs on it. Of one that was taken away the rest."""

    argument: Argument
    post: Post
    is_read: bool
    references: int = 0
    answers: int = 0
    unanswered: int = 0

    @property
    def says(self) -> str:
        return self.argument.voice.thesis or self.post.title

    @property
    def anchor(self) -> str:
        """The id that events name it by."""
        return self.argument.voice.letter

    @property
    def url(self) -> str:
        return self.argument.voice.get_absolute_url()


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was argued, by side, and what this reader has begun and not signed."""

    pro: list[Point] = field(default_factory=list)
    contra: list[Point] = field(default_factory=list)
    begun: list[Argument] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(point.is_read for point in (*self.pro, *self.contra))

    @property
    def unanswered(self) -> int:
        return sum(point.unanswered for point in (*self.pro, *self.contra))


def arguments_of(option: Option, reader: Anyone) -> Arguments:
    """In four queries, however many there are."""
    rows = list(option.arguments.select_related("voice").order_by("voice__order"))
    signed = _signed(option)
    points = {Argument.Side.FOR: list[Point](), Argument.Side.AGAINST: list[Point]()}
    begun = []
    hung = _answers(option) if signed else {}
    cited = _references(signed.values()) if signed else {}
    for row in rows:
        row.voice.debate = option.debate
        post = signed.get(row.voice_id)
        if post is None:
            begun += [row] if row.voice.contributor_id == reader.pk else []
            continue
        is_read = bool(rules.can_read_post(reader, post, option.debate))
        answers, open_ = hung.get(post.pk, (0, 0))
        points[Argument.Side(row.side)].append(Point(row, post, is_read, cited.get(post.pk, 0), answers, open_))
    return Arguments(points[Argument.Side.FOR], points[Argument.Side.AGAINST], begun if reader.pk else [])


def _signed(option: Option) -> dict[int, Post]:
    """The post of each argument that stands in the thread, by its voice."""
    rows = Contribution.objects.filter(voice__debate=option.debate, post__number__isnull=False)
    rows = rows.select_related("post__author").defer("post__source", "post__html")
    return {one.voice_id: one.post for one in rows}


def _references(posts: Iterable[Post]) -> dict[int, int]:
    """How many references each of these texts cites."""
    rows = Citation.objects.filter(post__in=list(posts)).order_by().values("post")
    return dict(rows.annotate(n=Count("reference", distinct=True)).values_list("post", "n"))


def _answers(option: Option) -> dict[int, tuple[int, int]]:
    """How much answers each argument, and how many of its rebuttals stand open, by its post."""
    said = Post.objects.filter(thread=option.debate.thread_id, kind__in=ANSWERS, status=Post.Status.PUBLIC).order_by()
    hung = said.annotate(on=Coalesce(F("root__about"), F("about"))).values("on")
    open_ = Count("pk", filter=Q(rebuttal__state=State.OPEN.value))
    counted = hung.annotate(n=Count("pk"), open=open_).values_list("on", "n", "open")
    return {on: (n, n_open) for on, n, n_open in counted if on}


def signed_by_option(options: Iterable[int]) -> dict[int, int]:
    """How many arguments readers can read about each of these options, in one query."""
    rows = Argument.objects.filter(option__in=list(options), voice__contributions__post__status=Post.Status.PUBLIC)
    return dict(rows.order_by().values("option").annotate(n=Count("voice", distinct=True)).values_list("option", "n"))
