"""find(): what holds these words, of what its asker may read; ranked, counted, a page of it with the words marked.

The database gives the newest thousand that hold the words; the rules' own querysets say which of those this reader may
read now, and everything else, the count and the excerpts too, is made of what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from forum.live.models import Topic
from forum.people.roles import topics_joined
from forum.search import index
from forum.search.excerpts import Excerpt, excerpt
from forum.search.marks import MARK
from forum.search.models import Entry
from forum.search.sources import Kind, Shown, kinds, sources
from forum.search.words import Term, asked

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from forum.debates.models import Debate
    from forum.rules.words import Anyone

ON_A_PAGE = 20
SHOWN = ("source", "subject", "kind", "at", "text")
FEW = 10  # fewer hits than these, and other endings are looked for as well
MOST = 1000  # what is ranked and counted; of more the newest
IN_TITLES = 200  # whose titles hold all words: these stand first
CATCH_UP = 200  # changes that a search follows itself, should the worker not have done so yet


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    kind: Kind
    at: datetime
    shown: Shown
    title: SafeString
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Page:
    """What was found. `is_more` says that more than `total` hold the words; `widened` that only other endings were."""

    terms: tuple[Term, ...] = ()
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    number: int = 1
    is_more: bool = False
    widened: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ON_A_PAGE))

    @property
    def first(self) -> int:
        """The place of the first hit of this page among all."""
        return (self.number - 1) * ON_A_PAGE + 1

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the database is asked, but for the words."""

    facets: tuple[tuple[str, ...], ...]
    where: str
    values: tuple[Any, ...]
    reader: Anyone


def find(
    query: str,
    *,
    reader: Anyone,
    kinds: Sequence[str] = (),
    debate: Debate | None = None,
    voice: str = "",
    since: date | None = None,
    until: date | None = None,
    language: str = "",
    page: int = 1,
    newest: bool = False,
    typing: bool = False,
    on_a_page: int = ON_A_PAGE,
) -> Page:
    """Find what holds every word and phrase of the question, among what this reader may read now.

    Where few do, what has other endings follows them: "photographs" also finds "photograph". Without words nothing is
    found.
    With `typing` the last word may go on. Hits whose titles hold all words come first, then the others by relevance,
    or all by date. What was written a moment ago is found.
    """
    terms = asked(query, begins=typing)
    if not terms:
        return Page()
    caught_up = _catch_up()
    question = _question(reader, kinds, debate, voice, since, until, language, caught_up=caught_up)
    ranked, is_more = _ranked(terms, question, newest=newest)
    wide = tuple(one.widened for one in terms)
    exact = len(ranked)
    if exact < FEW and wide != terms:
        terms = wide
        others, is_more = _ranked(wide, question, newest=newest)
        ranked = list(dict.fromkeys([*ranked, *others]))
    number = max(1, min(page, -(-len(ranked) // on_a_page)))
    shown = _drawn(ranked[(number - 1) * on_a_page : number * on_a_page], terms, reader)
    return Page(terms, shown, len(ranked), number, is_more, bool(ranked) and not exact)


def _catch_up() -> bool:
    """Follow what changed a moment ago. What is left over is not found before its entry is made anew."""
    if not index.is_behind():
        return True
    with transaction.atomic():
        index.follow(CATCH_UP)
    return not index.is_behind()


# Asking ---------------------------------------------------------------------------------------------------------


def _question(
    reader: Anyone,
    wanted: Sequence[str],
    debate: Debate | None,
    voice: str,
    since: date | None,
    until: date | None,
    language: str,
    *,
    caught_up: bool,
) -> _Asked:
    named = (("voice", voice), ("language", language), ("topic", debate and debate.topic_id))
    facets: list[tuple[str, ...]] = [(index.facet(name, value),) for name, value in named if value]
    if known := tuple(index.facet("kind", one) for one in wanted if one in kinds()):
        facets.append(known)
    where, values = _near(reader)
    for day, sign in ((since, ">="), (until and until + timedelta(days=1), "<")):
        if day:
            where += f" AND e.at {sign} %s"
            moment = timezone.make_aware(datetime.combine(day, time.min))
            values.append(connection.ops.adapt_datetimefield_value(moment))
    if not caught_up:
        where += f" AND NOT EXISTS (SELECT 1 FROM {MARK} m WHERE m.source = e.source AND m.subject = e.subject)"
    return _Asked(tuple(facets), where, tuple(values), reader)


def _near(reader: Anyone) -> tuple[str, list[Any]]:
    """Leave out at once what stands on topics that this reader cannot read, so that it takes nobody's place.

    This is no permission: the rules are asked of every row that is found.
    """
    if getattr(reader, "is_steward", False):
        return "", []
    joined = list(topics_joined(reader).values_list("pk", flat=True)) if reader.is_authenticated else []  # type: ignore[arg-type]
    mine = f" OR e.topic_id IN ({', '.join(['%s'] * len(joined))})" if joined else ""
    return f" AND (e.topic_id IS NULL OR t.is_public{mine})", joined


def _ranked(terms: Sequence[Term], question: _Asked, *, newest: bool) -> tuple[list[tuple[str, int]], bool]:
    """What this reader may read of what holds the words, the best first, and whether there is more than that."""
    body = _candidates(terms, question, MOST + 1)
    is_more = len(body) > MOST
    heads = {} if newest and not is_more else _candidates(terms, question, IN_TITLES, in_title=True)
    may = _readable([*heads, *body], question.reader)
    if newest:
        ats = {one: at for found in (heads, body) for one, (_rank, at) in found.items() if one in may}
        return sorted(ats, key=lambda one: (ats[one], one), reverse=True), is_more
    first = sorted((one for one in heads if one in may), key=lambda one: -heads[one][0])
    then = sorted((one for one in body if one in may and one not in heads), key=lambda one: -body[one][0])
    return [*first, *then], is_more


def _candidates(
    terms: Sequence[Term], question: _Asked, most: int, *, in_title: bool = False
) -> dict[tuple[str, int], tuple[float, Any]]:
    """Those that hold the words, each with its rank and its date as the database has them."""
    engine = index.engine_now()
    match = engine.expression(terms, question.facets, in_title=in_title)
    ranking = engine.RANK.count("%s")
    sql = engine.FOUND.format(
        rank=engine.RANK,
        joined=f"LEFT JOIN {Topic._meta.db_table} t ON t.id = e.topic_id",
        where=question.where,
    )
    before, after = ([], [match] * ranking) if connection.vendor == "postgresql" else ([match] * ranking, [])
    with connection.cursor() as cursor:
        cursor.execute(sql, [*before, match, *question.values, most, *after])
        return {(source, subject): (rank, at) for source, subject, at, rank in cursor.fetchall()}


def _readable(found: Sequence[tuple[str, int]], reader: Anyone) -> set[tuple[str, int]]:
    """Those that this reader may read now, as the rules' own querysets say; of each table in one query."""
    by_source: dict[str, list[int]] = {}
    for source, subject in dict.fromkeys(found):
        by_source.setdefault(source, []).append(subject)
    return {
        (key, subject)
        for key, subjects in by_source.items()
        if key in sources()
        for subject in sources()[key].visible(reader).filter(pk__in=subjects).values_list("pk", flat=True)
    }


# Showing --------------------------------------------------------------------------------------------------------


def _any_of(found: Any) -> Any:
    by_source: dict[str, list[int]] = {}
    for source, subject in found:
        by_source.setdefault(source, []).append(subject)
    either = Q()
    for source, subjects in by_source.items():
        either |= Q(source=source, subject__in=subjects)
    return either


def _drawn(found: Sequence[tuple[str, int]], terms: Sequence[Term], reader: Anyone) -> list[Hit]:
    """The hits of a page, in as many queries as there are tables on it."""
    if not found:
        return []
    entries = {(one.source, one.subject): one for one in Entry.objects.filter(_any_of(found)).only(*SHOWN)}
    shown: dict[tuple[str, int], Shown] = {}
    for key, source in sources().items():
        subjects = [subject for name, subject in found if name == key]
        if subjects:
            shown |= {(key, subject): one for subject, one in source.show(subjects, reader).items()}
    known = kinds()
    hits = []
    for one in found:
        entry, drawn = entries.get(one), shown.get(one)
        if entry is not None and drawn is not None and entry.kind in known:
            title = excerpt(drawn.title, terms, whole=True).html
            hits.append(Hit(known[entry.kind], entry.at, drawn, title, excerpt(entry.text, terms)))
    return hits
