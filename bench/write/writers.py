"""Writers: processes of their own that post as fast as they are let, one post after another."""

from __future__ import annotations

import gc
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any
from uuid import uuid4

from bench import seeds

TEXTS_EACH = 100


@dataclass(frozen=True)
class Task:
    """For so long, to these debates; by the site's action, or by the bare database."""

    seconds: float
    debates: tuple[int, ...]
    by_action: bool
    example: int


@dataclass
class Done:
    """What one writer did, or several together."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)

    def join(self, other: Done) -> None:
        self.milliseconds += other.milliseconds
        self.seconds = max(self.seconds, other.seconds)
        self.cpu += other.cpu
        self.errors += other.errors


class Writers:
    """Several processes, forked before this one talks to the database, told what to do by pipe."""

    def __init__(self, people: Sequence[int]) -> None:
        forking = multiprocessing.get_context("fork")
        self._pipes: list[Connection] = []
        self._processes = []
        for person in people:
            here, there = forking.Pipe()
            process = forking.Process(target=_writer, args=(there, person), daemon=True)
            process.start()
            there.close()
            self._pipes.append(here)
            self._processes.append(process)

    def work(self, number: int, task: Task) -> Done:
        """Let so many of them work at once, and wait for all."""
        for pipe in self._pipes[:number]:
            pipe.send(task)
        for pipe in self._pipes[:number]:
            pipe.recv()  # it is ready
        for pipe in self._pipes[:number]:
            pipe.send("go")
        together = Done()
        for pipe in self._pipes[:number]:
            together.join(pipe.recv())
        return together

    def end(self) -> None:
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join(10)


def _writer(pipe: Connection, person: int) -> None:
    gc.collect()
    gc.freeze()  # as a serving process does
    chance = random.Random(person)
    texts = [seeds.reply(chance.randrange(100_000)) for _ in range(TEXTS_EACH)]
    while (task := pipe.recv()) is not None:
        write, close = _by_action(task, person, texts) if task.by_action else _by_floor(task)
        write(chance)  # the first one warms up: it imports, connects, compiles
        pipe.send("ready")
        pipe.recv()
        pipe.send(_work(task, write, chance))
        close()


def _work(task: Task, write: Any, chance: random.Random) -> Done:
    done = Done()
    began, cpu = time.perf_counter(), time.process_time()
    until = began + task.seconds
    while (started := time.perf_counter()) < until:
        try:
            write(chance)
        except Exception as error:  # whatever it is, it is counted, and there must be none
            done.errors[f"{type(error).__name__}: {error}"[:120]] += 1
        else:
            done.milliseconds.append((time.perf_counter() - started) * 1000)
    done.seconds, done.cpu = time.perf_counter() - began, time.process_time() - cpu
    return done


def _by_action(task: Task, person: int, texts: Sequence[str]) -> tuple[Any, Any]:
    from django.db import connection

    from forum.debates.models import Debate
    from forum.debates.responses import respond
    from forum.people.models import Person
    from forum.posts.actions import Text

    by = Person.objects.get(pk=person)
    debates = [*Debate.objects.select_related("topic", "thread").filter(pk__in=task.debates)]

    def write(chance: random.Random) -> None:
        key = uuid4()  # the same text is not taken twice
        debate, text = chance.choice(debates), Text(source=f"{chance.choice(texts)}\n\n{key.hex}")
        respond(debate=debate, by=by, text=text, client_key=key, conduct_agreed=True)

    return write, connection.close


def _by_floor(task: Task) -> tuple[Any, Any]:
    from bench.write.floor import Floor
    from forum.debates.models import Debate

    debates = [*Debate.objects.filter(pk__in=task.debates).values_list("topic_id", "thread_id")]
    floor = Floor(task.example)

    def write(chance: random.Random) -> None:
        floor.write(*chance.choice(debates))

    return write, floor.close
