"""One database, measured: run as a process of its own for each, since Django can be set up once. Prints JSON."""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench import seeds

DEBATES, WORDS, AT_ONCE = 50, 90, 2500
WRITTEN = 10_000  # posts with words of their own; the others are copies of these, with an entry each
HIDDEN = 20  # every so many-th post is one that readers may not see


def main() -> int:
    data, posts, rounds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    given = {name: os.environ[name] for name in ("DATABASE_URL", "PGHOST", "PGUSER") if name in os.environ}
    seeds.set_up_django(seeds.production(data, **given) | {"FOLKMOOT_SQLITE_SYNCHRONOUS": "OFF"})
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection

    from forum.search import index

    (olga,) = seeds.people(["Olga"], may_organize=True)
    words = _fill(olga, min(posts, WRITTEN))
    started = _cpu()
    made = index.reindex()
    reindexed = (_cpu() - started) * 1000 / made
    for number in range(1, posts // WRITTEN):
        _copy(number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    cells = [
        _measured(question, who, rounds, **asked) for question, who, asked in _questions(words, AnonymousUser(), olga)
    ]
    print(json.dumps({"entries": _count(), "reindex_ms": reindexed, "follow_ms": _following(), "cells": cells}))
    return 0


def _fill(olga: Any, posts: int) -> list[str]:
    """Posts of words as common as words are, by bulk; the words, the most common first."""
    from django.utils import timezone

    from forum.debates.models import Debate
    from forum.live.models import Topic
    from forum.people.models import Membership
    from forum.posts.models import Post, Thread

    chance = random.Random(5)
    words = [f"{one}{number}" for number, one in enumerate(chance.choices(seeds.vocabulary()[0], k=30_000))]
    weights = list(accumulate(1 / (place + 3) for place in range(len(words))))
    now, threads = timezone.now(), []
    for number in range(DEBATES):
        topic = Topic.objects.create(kind="debate", is_public=number > 0)
        thread = Thread.objects.create(topic=topic)
        question = f"{' '.join(chance.choices(words, cum_weights=weights, k=8))}?"[:240]
        Debate.objects.create(
            slug=f"d{number}", question=question, format_key="two-voices", stage="open", topic=topic, thread=thread
        )
        threads.append(thread)
    Membership.objects.create(topic=threads[0].topic, person=olga, role="organizer")
    kinds, numbers = ("response", "rebuttal", "reply", "opening"), dict.fromkeys(range(DEBATES), 0)
    for begin in range(0, posts, AT_ONCE):
        rows = []
        for at in range(begin, min(posts, begin + AT_ONCE)):
            place = at % DEBATES
            numbers[place] += 1
            said = chance.choices(words, cum_weights=weights, k=WORDS)
            rows.append(
                Post(
                    thread=threads[place], number=numbers[place], kind=kinds[at % 4], author=olga, client_key=uuid4(),
                    status="hidden" if at % HIDDEN == 0 else "public", html=f"<p>{' '.join(said)}</p>",
                    title=" ".join(said[:5]) if at % 10 == 3 else "", published_at=now - timedelta(minutes=posts - at),
                )
            )  # fmt: skip
        Post.objects.bulk_create(rows)
    return words


def _copy(number: int) -> None:
    """All posts once more, and their entries, by the database alone; what their triggers mark is done already."""
    from django.db import connection, transaction

    from forum.posts.models import Post

    own = {"id": f"id + {number} * 1000000", "number": f"number + {number} * 100000", "client_key": "{key}"}
    key = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    names = [field.column for field in Post._meta.concrete_fields]
    taken = ", ".join(own.get(name, name) for name in names).format(key=key)
    entry = ["kind", "topic_id", "at", "facets", "title", "text", "title_words", "words"]
    entry += ["vector"] if connection.vendor == "postgresql" else []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO forum_post ({', '.join(names)}) SELECT {taken} FROM forum_post WHERE id < 1000000")
        cursor.execute(
            f"INSERT INTO forum_entry (source, subject, {', '.join(entry)}) "
            f"SELECT source, subject + {number} * 1000000, {', '.join(entry)} FROM forum_entry "
            "WHERE source = 'post' AND subject < 1000000 ORDER BY id"
        )
        cursor.execute("DELETE FROM forum_mark")


def _questions(words: list[str], anyone: Any, olga: Any) -> Any:
    from forum.debates.models import Debate

    debate = Debate.objects.get(slug="d7")
    yield "a word in nearly every post", anyone, {"query": words[0]}
    yield "a common word", anyone, {"query": words[20]}
    yield "a rare word", anyone, {"query": words[9000]}
    yield "two common words", anyone, {"query": f"{words[2]} {words[9]}"}
    yield "a common word and a rare one", anyone, {"query": f"{words[1]} {words[5000]}"}
    yield "a phrase of two", anyone, {"query": f'"{words[0]} {words[1]}"'}
    yield "nothing", anyone, {"query": "zzzzyzzzz qqqqq"}
    yield "a beginning, as one types", anyone, {"query": words[20][:4], "typing": True, "on_a_page": 8}
    yield "two letters, as one types", anyone, {"query": words[20][:2], "typing": True, "on_a_page": 8}
    yield "a common word in one debate", anyone, {"query": words[3], "debate": debate}
    yield "a common word in rebuttals, newest", anyone, {"query": words[3], "kinds": ["rebuttal"], "newest": True}
    yield "a common word, page 10", anyone, {"query": words[3], "page": 10}
    yield "a common word, asked by an organizer", olga, {"query": words[3]}


def _measured(question: str, who: Any, rounds: int, **asked: Any) -> dict[str, Any]:
    from forum.people.models import Person
    from forum.search.finding import find

    taken, used, liked, like_used = [], [], [], []
    for turn in range(rounds + 1):
        reader = Person.objects.get(pk=who.pk) if who.pk else who
        started, cpu = time.perf_counter(), _cpu()
        found = find(reader=reader, **asked)
        if turn:
            taken.append((time.perf_counter() - started) * 1000)
            used.append((_cpu() - cpu) * 1000)
        if turn % 5 == 1:
            started, cpu = time.perf_counter(), _cpu()
            _like(asked["query"], reader)
            liked.append((time.perf_counter() - started) * 1000)
            like_used.append((_cpu() - cpu) * 1000)
    return {
        "question": question,
        "found": found.total,
        "is_more": found.is_more,
        "p50_ms": statistics.median(taken),
        "p95_ms": sorted(taken)[min(len(taken) - 1, round(len(taken) * 0.95) - 1)],
        "cpu_ms": statistics.median(used),
        "cpu_p95_ms": sorted(used)[min(len(used) - 1, round(len(used) * 0.95) - 1)],
        "like_ms": statistics.median(liked),
        "like_cpu_ms": statistics.median(like_used),
    }


def _cpu() -> float:
    """Seconds of CPU that this process and, on PostgreSQL, the one that serves it have used."""
    from django.db import connection

    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    pid = connection.connection.info.backend_pid
    return own + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _like(query: str, reader: Any) -> int:
    """The baseline: the same rows by LIKE (ILIKE on PostgreSQL), a page of the newest and how many there are."""
    from forum.posts.models import Post

    rows = Post.objects.visible_to(reader)
    for word in query.replace('"', "").split():
        rows = rows.filter(html__icontains=word)
    return len(list(rows.order_by("-pk")[:20])) + rows.count()


def _count() -> int:
    from forum.search.models import Entry

    return Entry.objects.count()


def _following() -> float:
    """Milliseconds for a post that was changed, from its mark to its entry."""
    from forum.posts.models import Post
    from forum.search import index

    some = list(Post.objects.values_list("pk", flat=True)[:200])
    Post.objects.filter(pk__in=some).update(title="Another title")
    started = _cpu()
    done = index.follow_all()
    return (_cpu() - started) * 1000 / max(1, done)


if __name__ == "__main__":
    sys.exit(main())
