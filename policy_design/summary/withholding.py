"""Lines that lean on a text which readers could read when they were drawn, and can no longer: they do not tell it.

What is published stays as it is in the database, and its digest with it; a text that was hidden, withdrawn or deleted
since is told on no page and in no file, as everywhere.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forum.posts.models import Post
from policy_design.summary.lines import Line, Section, from_data
from policy_design.summary.models import Summary
from policy_design.summary.queries import debates_of

if TYPE_CHECKING:
    from collections.abc import Iterable

GONE = (Post.Status.HIDDEN, Post.Status.WITHDRAWN, Post.Status.DELETED)
Place = tuple[str, int]  # the slug of a debate and the number of a post


def shown_sections(summary: Summary) -> list[Section]:
    """The ruled lines as they may be shown now, in one query."""
    return _without(from_data(summary.sections), gone_since(summary))


def gone_since(summary: Summary) -> dict[Place, tuple[str, ...]]:
    """Texts that stood there when the snapshot was taken and that readers no longer read, with their addresses."""
    posts = Post.objects.filter(thread__debate__in=debates_of(summary.subject), status__in=GONE, number__isnull=False)
    option = "thread__debate__option__"
    ids = ("thread__debate__slug", "number", f"{option}process__slug", f"{option}letter", f"{option}number")
    now = {}
    for slug, number, process, letter, n, amendment in posts.values_list(*ids, "amendment__number"):
        also = (f"/processes/{process}/options/{letter}{n}/amendments/{amendment}/",) if amendment else ()
        now[slug, number] = (f"/debates/{slug}/posts/{number}/", *also)
    then = _gone_then(summary.pk, summary.snapshot_digest) if now else frozenset()
    return {place: addresses for place, addresses in now.items() if place not in then}


@lru_cache(maxsize=64)
def _gone_then(pk: int, _digest: str) -> frozenset[Place]:
    """Follows from the snapshot, which has this digest; so it is read once."""
    facts = Summary.objects.values_list("snapshot", flat=True).get(pk=pk)
    return frozenset((talk["slug"], one["number"]) for talk in _talks(facts) for one in talk.get("gone", ()))


def _talks(facts: dict[str, Any]) -> Iterable[dict[str, Any]]:
    whole = [facts, *facts.get("options", ()), *facts.get("debates", ())]
    return [one["talk"] for one in whole if "slug" in one.get("talk", {})]


def _without(sections: list[Section], places: dict[Place, tuple[str, ...]]) -> list[Section]:
    if not places:
        return sections
    gone = tuple(address for addresses in places.values() for address in addresses)
    return [replace(one, lines=tuple(_line(line, gone) for line in one.lines)) for one in sections]


def _line(line: Line, gone: tuple[str, ...]) -> Line:
    leans_on = [*line.sources, *(quote.source for quote in line.quotes)]
    if not any(source.url.startswith(gone) for source in leans_on):
        return line
    says = _("This line is not shown: a text that it leans on can no longer be read.")
    return replace(line, says=says, quotes=())
