"""What stands to a vote as voters read it: title, text of the version that was fixed, what the round before said."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from forum.posts.models import Post
from policy_design.options.clauses import Change
from policy_design.options.merge import rows
from policy_design.options.models import OptionVersion
from policy_design.voting.models import Item, Round

if TYPE_CHECKING:
    from policy_design.options.merge import Row
    from policy_design.voting.before import Before

Versions = dict[tuple[int | None, int | None], OptionVersion]


@dataclass
class Choice:
    """One item of a round with all that a voter may open beside it."""

    item: Item
    version: OptionVersion | None = None
    rows: list[Row] = field(default_factory=list)  # of an amendment: the text with what it changes
    url: str = ""
    before: Before | None = None

    @property
    def key(self) -> str:
        return self.item.key

    @property
    def title(self) -> str:
        """Without the code, which stands before it."""
        return self.item.text.removeprefix(f"{self.code}. ") if self.code else self.item.text

    @property
    def code(self) -> str:
        return self.item.option.code if self.item.option else ""

    @property
    def name(self) -> str:
        """As it is said back: "G1. Shared guidance"."""
        return f"{self.code}. {self.title}" if self.code else self.title

    @property
    def has_text(self) -> bool:
        return bool(self.rows or (self.version and self.version.clauses))


def choices_of(round: Round) -> list[Choice]:
    """In the order of the ballot; two queries, and a third where amendments or options are among them."""
    items = list(round.items.select_related("option", "amendment__option", "amendment__post", "earlier"))
    versions = _versions(items)
    return [_choice(round, item, versions) for item in items]


def _versions(items: list[Item]) -> Versions:
    wanted = {(item.option_id, item.option_version) for item in items if item.option_id}
    wanted |= {(item.amendment.option_id, item.amendment.version) for item in items if item.amendment}
    if not wanted:
        return {}
    either = reduce(or_, (Q(option=option, number=number) for option, number in wanted))
    return {(one.option_id, one.number): one for one in OptionVersion.objects.filter(either)}


def _choice(round: Round, item: Item, versions: Versions) -> Choice:
    slug = round.process.slug
    if item.option:
        there = reverse("options:history", args=[slug, item.option.code])
        url = f"{there}?to={item.option_version}"
        return Choice(item, versions.get((item.option_id, item.option_version)), url=url)
    if item.amendment:
        amendment = item.amendment
        url = reverse("options:amendment", args=[slug, amendment.option.code, amendment.number])
        base = versions.get((amendment.option_id, amendment.version))
        if base is None or amendment.post.status != Post.Status.PUBLIC:
            return Choice(item, url=url)
        return Choice(item, rows=rows(base.clauses, Change.from_json(amendment.change)), url=url)
    return Choice(item)
