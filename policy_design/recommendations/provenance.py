"""The path of a recommendation as one reader may follow it: options, votes on them, who stood where, and their sources.

Of what is sealed, waiting, hidden or taken away no word is on it, whoever asks: it is made to be shown to others. The
queries are as many however much it rests on; steps.py has what stands on the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse

from forum.library.models import Reference
from forum.posts.models import Citation, Post, Rebuttal
from policy_design import rules
from policy_design.options.models import Argument, Option, OptionVersion, Position
from policy_design.recommendations.models import Basis, Recommendation
from policy_design.recommendations.steps import Answered, Notes, Path, Point, Source, Step, Stood, Vote
from policy_design.voting.models import Item
from policy_design.voting.told import in_short

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.process.models import Process

_NONE: Notes = ()
IN_ORDER = tuple(Position.Stance.values)


def path_of(recommendation: Recommendation, reader: Anyone) -> Path:
    """In some fifteen queries. Whoever may read the recommendation may read its process; what else is asked here."""
    process = recommendation.process
    rows = list(
        recommendation.bases.select_related("option__debate__topic", "item__round__result", "item__amendment__option")
        .prefetch_related("item__round__items")
        .order_by("order", "pk")
    )
    options = {row.option_id: row.option for row in reversed(rows)}
    for option in options.values():
        option.process = process
    if not rows:
        return Path(recommendation, (), ())
    said = _Said(list(options.values()), rows, reader)
    steps = tuple(_steps(process, rows, options, said, _on_roll(rows, reader), reader))
    return Path(recommendation, steps, said.sources)


# What was said ----------------------------------------------------------------------------------------------------


class _Said:
    """Public texts about some options, and what they cite, numbered in the order in which the path meets them."""

    def __init__(self, options: list[Option], rows: Sequence[Basis], reader: Anyone) -> None:
        readable = Post.objects.visible_to(reader).filter(status=Post.Status.PUBLIC)
        self.positions = _positions(options)
        self.arguments = _arguments(options)
        self.rebuttals = _rebuttals(options, readable)
        posts = {one.post_id for one in self.positions} | {post.pk for _row, post in self.arguments}
        posts |= {one.post_id for some in self.rebuttals.values() for one in some}
        posts |= {one.item.amendment.post_id for one in rows if one.item and one.item.amendment}
        self.cited = _cited(posts, readable)
        self.met: dict[int, Source] = {}

    def notes(self, post: int) -> Notes:
        """What a text cites, each once; the path's number for it is given at the first time."""
        found = [
            self.met.setdefault(one.pk, Source(len(self.met) + 1, one)) for one in self.cited.get(post, {}).values()
        ]
        return tuple(found)

    @property
    def sources(self) -> Notes:
        return tuple(self.met.values())

    def stood(self, option: Option) -> Iterator[Stood]:
        mine = [one for one in self.positions if one.option_id == option.pk]
        where = reverse("options:positions", args=[option.process.slug, option.code])
        for one in sorted(mine, key=lambda one: (IN_ORDER.index(one.stance), one.post.number or 0)):
            is_public = one.post.status == Post.Status.PUBLIC
            yield Stood(
                position=one,
                url=f"{where}#post-{one.post.number}",
                is_read=is_public,
                conditions=tuple(one.conditions.all()) if is_public else (),
                notes=self.notes(one.post_id) if is_public else (),
            )

    def points(self, option: Option) -> Iterator[Point]:
        for row, post in self.arguments:
            if row.option_id == option.pk:
                where = reverse("debates:post", args=[option.debate.slug, post.number])
                notes = self.notes(post.pk)
                yield Point(row, post, where, notes, tuple(self._answers(option, post)))

    def _answers(self, option: Option, post: Post) -> Iterator[Answered]:
        for one in self.rebuttals.get(post.pk, ()):
            where = reverse("debates:rebuttal", args=[option.debate.slug, one.post.number])
            yield Answered(one, where, self.notes(one.post_id))


def _positions(options: list[Option]) -> list[Position]:
    """Where experts stand now. Of one that a moderator hid the stance is told, and none of its words."""
    told = (Post.Status.PUBLIC, Post.Status.HIDDEN)
    rows = Position.objects.filter(option__in=options, is_current=True, post__status__in=told)
    return list(rows.select_related("post__author").prefetch_related("conditions__amendment"))


def _arguments(options: list[Option]) -> list[tuple[Argument, Post]]:
    """Those that are public now, for before against, each side in the order in which they were begun."""
    rows: list[Argument] = []
    prefetch_related_objects(options, "arguments__voice__contributions__post__author")
    for option in options:
        rows += sorted(option.arguments.all(), key=lambda one: (one.side != "for", one.voice.order, one.pk))
    found = []
    for row in rows:
        signed = [one.post for one in row.voice.contributions.all() if one.kind == "opening"]
        found += [(row, post) for post in signed if post.status == Post.Status.PUBLIC]
    return found


def _rebuttals(options: list[Option], readable: Iterable[Post]) -> dict[int, list[Rebuttal]]:
    """By the text that they rebut."""
    threads = [option.debate.thread_id for option in options]
    found: dict[int, list[Rebuttal]] = {}
    rows = Rebuttal.objects.filter(post__in=readable, post__thread__in=threads).select_related("post__author")
    for one in rows.order_by("post__thread", "post__number"):
        found.setdefault(one.post.about_id or 0, []).append(one)
    return found


def _cited(posts: Iterable[int], readable: Iterable[Post]) -> dict[int, dict[int, Reference]]:
    """What texts cite, by the text, each reference once, in the order of the notes."""
    rows = Citation.objects.filter(post__in=readable).filter(post__in=list(posts)).select_related("reference")
    found: dict[int, dict[int, Reference]] = {}
    for one in rows.order_by("post", "number", "pk"):
        found.setdefault(one.post_id, {}).setdefault(one.reference_id, one.reference)
    return found


# Options and votes ------------------------------------------------------------------------------------------------


def _on_roll(rows: Sequence[Basis], reader: Anyone) -> set[int]:
    rounds = {one.item.round_id for one in rows if one.item}
    if not reader.is_authenticated or not rounds:
        return set()
    return set(reader.electorates.filter(round__in=rounds).values_list("round", flat=True))


def _steps(
    process: Process, rows: Sequence[Basis], options: dict[int, Option], said: _Said, roll: set[int], reader: Anyone
) -> Iterator[Step]:
    """One for each version of an option, with the votes about it, in the order in which they were chosen."""
    grouped: dict[tuple[int, int], list[Item]] = {}
    asked = Q()
    for row in rows:
        items = grouped.setdefault((row.option_id, row.option_version), [])
        items += [row.item] if row.item else []
        asked |= Q(option=row.option_id, number=row.option_version)
    versions = {(one.option_id, one.number): one for one in OptionVersion.objects.filter(asked)}
    for key, items in grouped.items():
        option = options[key[0]]
        votes = tuple(_vote(item, process, said, roll, reader) for item in items)
        yield Step(option, versions[key], votes, tuple(said.stood(option)), tuple(said.points(option)))


def _vote(item: Item, process: Process, said: _Said, roll: set[int], reader: Anyone) -> Vote:
    round = item.round
    round.process = process
    may = rules.can_read_result(reader, round, process, on_roll=round.pk in roll)
    where, notes = "", _NONE
    if item.amendment:
        code, number = item.amendment.option.code, item.amendment.number
        where = reverse("options:amendment", args=[process.slug, code, number])
        notes = said.notes(item.amendment.post_id)
    return Vote(item, round, may, in_short(round) if may else "", where, notes)
