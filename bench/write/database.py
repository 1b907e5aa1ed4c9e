"""One database, measured: run as a process of its own for each, since Django can be set up once. Prints JSON."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from pathlib import Path
from typing import Any

from bench import seeds
from bench.write.writers import Done, Task, Writers

WRITERS = (1, 4, 16)
SPREAD_OVER = 8


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.write.database", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    options = parser.parse_args()
    given = ("DATABASE_URL", "PGHOST", "PGUSER", "FOLKMOOT_SQLITE_SYNCHRONOUS")
    seeds.set_up_django(
        seeds.production(options.data, **{name: os.environ[name] for name in given if name in os.environ})
    )
    debates, people, example = _fill()
    from django.db import connection

    connection.close()  # a connection must not be shared by fork
    writers = Writers(people)
    cells = []
    for number in WRITERS:
        for place, chosen in (("one", debates[:1]), ("eight", debates)):
            for by_action in (True, False):
                task = Task(options.seconds, tuple(chosen), by_action, example)
                before = _posts()
                done = writers.work(number, task)
                cells.append(_cell(number, place, done, by_action) | {"lost": _lost(before, number, done)})
                print(cells[-1], file=sys.stderr, flush=True)
    writers.end()
    print(json.dumps({"cells": cells, "faults": _faults()}))
    return 0


def _fill() -> tuple[list[int], list[int], int]:
    (organizer,) = seeds.people(["Olga"], may_organize=True)
    voices = seeds.people(["Ben", "Bea"])
    readers = seeds.people([f"Reader{number}" for number in range(max(WRITERS))])
    debates = [seeds.debate(number, by=organizer, voices=voices, words=150) for number in range(SPREAD_OVER)]
    example = seeds.respond(debates[0], by=readers[0], number=0)
    return [one.pk for one in debates], [one.pk for one in readers], example.pk


def _cell(writers: int, place: str, done: Done, by_action: bool) -> dict[str, Any]:
    ordered = sorted(done.milliseconds) or [0.0]
    return {
        "writers": writers,
        "debates": place,
        "by": "action" if by_action else "floor",
        "posts": len(done.milliseconds),
        "per_second": round(len(done.milliseconds) / done.seconds, 1),
        "p50_ms": round(statistics.median(ordered), 2),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)], 2),
        "max_ms": round(ordered[-1], 2),
        "cpu_ms": round(done.cpu * 1000 / max(1, len(done.milliseconds)), 3),
        "errors": dict(done.errors),
    }


def _posts() -> int:
    from django.db import connection

    from forum.posts.models import Post

    found = Post.objects.count()
    connection.close()
    return found


def _lost(before: int, writers: int, done: Done) -> int:
    """Posts that were accepted and are not there; each writer wrote one more to warm up."""
    return before + writers + len(done.milliseconds) - _posts()


def _faults() -> list[str]:
    """What must be true of every log after all this: no gap, no number twice."""
    from django.db.models import Count, Max

    from forum.live.models import Topic
    from forum.posts.models import Thread

    found = []
    for topic in Topic.objects.annotate(events_there=Count("events"), last=Max("events__version")):
        if topic.seq != topic.events_there or topic.version != (topic.last or 0):
            found.append(f"{topic}: {topic.seq} events, {topic.events_there} there")
    for thread in Thread.objects.annotate(last=Max("posts__number")):
        if thread.last_number != (thread.last or 0):
            found.append(f"{thread}: number {thread.last_number}, last {thread.last}")
    return found


if __name__ == "__main__":
    sys.exit(main())
