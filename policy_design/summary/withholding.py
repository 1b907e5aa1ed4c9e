"""Lines that lean on a text which readers could read when they were drawn, and can no longer: they do not tell it.

What is published stays as it is in the database, and its digest with it; a text that was hidden, withdrawn or deleted
since is told on no page and in no file, as everywhere. So is a debate of the process that only its members read now.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from forum.debates.formats import FORMATS
from forum.debates.models import Debate
from forum.people.roles import onlooker
from forum.posts.models import Post
from policy_design.summary.lines import Line, Section, Source, from_data
from policy_design.summary.models import Summary
from policy_design.summary.queries import debates_of
from policy_design.summary.taken_talk import SIGNED, readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policy_design.process.models import Process

GONE = (Post.Status.HIDDEN, Post.Status.WITHDRAWN, Post.Status.DELETED)
Place = tuple[str, int]  # the slug of a debate and the number of a post
Gone = dict[Place, tuple[str, ...]]
NAMED_BY_THESIS = ("readers", "responses")  # lines that lead there call a voice by its thesis, which goes with its text
WHOLE = -1  # instead of a number: all of the debate
TOLD = (Post.Kind.FRAMING, *SIGNED)  # of responses and replies a snapshot holds numbers alone


def shown_sections(summary: Summary) -> list[Section]:
    """The ruled lines as they may be shown now, in two queries."""
    return all_shown([summary])[summary.pk]


def all_shown(summaries: Sequence[Summary]) -> dict[int, list[Section]]:
    """The same of several versions of one process or debate, by key."""
    read = {one.pk: from_data(one.sections) for one in summaries}
    if not read:
        return {}
    gone = _gone(summaries[0].subject, set().union(*map(_named, read.values())))
    return {one.pk: _without(read[one.pk], _since(one, gone)) for one in summaries}


def gone_since(summary: Summary) -> Gone:
    """Texts that stood there when the snapshot was taken and that readers no longer read, with their addresses."""
    return _since(summary, _gone(summary.subject, _named(from_data(summary.sections))))


def _gone(subject: Process | Debate, named: set[str]) -> Gone:
    return _texts_gone(subject, named) | closed_since(subject, named)


def _since(summary: Summary, now: Gone) -> Gone:
    then = _gone_then(summary.pk, summary.snapshot_digest) if now else frozenset()
    return {place: addresses for place, addresses in now.items() if place not in then}


def closed_since(subject: Process | Debate, slugs: Iterable[str]) -> Gone:
    """Of the debates that a version tells of, those that its readers may no longer read at all."""
    told = Debate.objects.filter(slug__in=slugs).exclude(topic=subject.topic_id)
    shut = told.exclude(pk__in=readable(onlooker(subject.topic)).values("pk")).values_list("slug", flat=True)
    return {(slug, WHOLE): (f"/debates/{slug}/",) for slug in shut}


def slugs_in(facts: dict[str, Any]) -> set[str]:
    """The debates of which a snapshot tells."""
    return {talk["slug"] for talk in _talks(facts)}


def _named(sections: Iterable[Section]) -> set[str]:
    """The debates that ruled lines lean on, also those that have left the process since."""
    parts = [source.url.split("/") for one in sections for line in one.lines for source in _sources(line)]
    return {part[2] for part in parts if part[:2] == ["", "debates"] and len(part) > 3}


def _texts_gone(subject: Process | Debate, named: set[str]) -> Gone:
    mine = Q(thread__debate__in=debates_of(subject)) | Q(thread__debate__slug__in=named)
    posts = Post.objects.filter(mine, kind__in=TOLD, status__in=GONE, number__isnull=False)
    option = "thread__debate__option__"
    ids = ("thread__debate__slug", "number", "kind", "thread__debate__format_key")
    where = (f"{option}process__slug", f"{option}letter", f"{option}number", "amendment__number")
    now: Gone = {}
    for slug, number, kind, format_key, process, letter, n, amendment in posts.values_list(*ids, *where):
        addresses = [f"/debates/{slug}/posts/{number}/"]
        addresses += [f"/processes/{process}/options/{letter}{n}/amendments/{amendment}/"] if amendment else []
        if kind == Post.Kind.OPENING and not FORMATS[format_key].announces:
            addresses += [f"/debates/{slug}/{page}/" for page in NAMED_BY_THESIS]
        now[slug, number] = tuple(addresses)
    return now


@lru_cache(maxsize=64)
def _gone_then(pk: int, _digest: str) -> frozenset[Place]:
    """Follows from the snapshot, which has this digest; so it is read once."""
    facts = Summary.objects.values_list("snapshot", flat=True).get(pk=pk)
    return frozenset((talk["slug"], one["number"]) for talk in _talks(facts) for one in talk.get("gone", ()))


def _talks(facts: dict[str, Any]) -> Iterable[dict[str, Any]]:
    whole = [facts, *facts.get("options", ()), *facts.get("debates", ())]
    return [one["talk"] for one in whole if "slug" in one.get("talk", {})]


def _without(sections: list[Section], places: Gone) -> list[Section]:
    if not places:
        return sections
    gone = tuple(address for addresses in places.values() for address in addresses)
    return [replace(one, lines=tuple(_line(line, gone) for line in one.lines)) for one in sections]


def _line(line: Line, gone: tuple[str, ...]) -> Line:
    if not any(source.url.startswith(gone) for source in _sources(line)):
        return line
    says = _("This line is not shown: a text that it leans on can no longer be read.")
    return replace(line, says=says, quotes=())


def _sources(line: Line) -> list[Source]:
    """All that a line leans on."""
    return [*line.sources, *(quote.source for quote in line.quotes)]
