"""What is measured: fan-out in a closed loop, idle readers, storms of reconnects, two processes beside one."""

from __future__ import annotations

import socket
import statistics
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from bench.live.contenders import Contender, Published
from bench.live.folkmoot import Folkmoot
from bench.live.readers import Opened, Readers
from bench.machine import files_of_group
from bench.servers import HOST

BEHIND = 100  # events that a reader has missed when it reconnects
REST = 0.04  # seconds between two broadcasts, so that each finds an idle server


@dataclass(frozen=True, slots=True)
class Sample:
    """One broadcast, in ms from before the request that caused it; `committed` likewise, where there is a commit."""

    first: float
    half: float
    last: float
    committed: float = 0.0

    @property
    def after_commit(self) -> float:
        return self.last - self.committed


@dataclass
class Fan:
    """All broadcasts of one server to one crowd."""

    name: str
    readers: int
    samples: list[Sample] = field(default_factory=list)
    missing: int = 0
    cpu_ns: int = 0
    client_ns: int = 0

    @property
    def last(self) -> float:
        return statistics.median(sample.last for sample in self.samples)

    @property
    def first(self) -> float:
        return statistics.median(sample.first for sample in self.samples)

    @property
    def best(self) -> float:
        return min(sample.last for sample in self.samples)

    @property
    def after_commit(self) -> float:
        return statistics.median(sample.after_commit for sample in self.samples)

    @property
    def us_per_delivery(self) -> float:
        return self.cpu_ns / 1000 / (self.readers * len(self.samples))


class Seat:
    """A server with a crowd of readers, and what it cost to let them in."""

    def __init__(self, contender: Contender, readers: Readers, count: int) -> None:
        self.contender, self.readers, self.count = contender, readers, count
        _warm_up(contender, readers)
        before = contender.server.memory()
        self.opened = _let_in(contender, readers, count)
        self.memory_each = (contender.server.memory() - before) / count
        self.fan = Fan(contender.name, self.opened.opened)
        self.acted = Fan(f"{contender.name}, response posted", self.opened.opened)

    def broadcast(self, fan: Fan, cause: Callable[[], Published], times: int = 1) -> None:
        """Let something happen, and note when the readers knew; one at a time."""
        cpu, client = self.contender.cpu_ns(), self.readers.counts().cpu
        for _ in range(times):
            self.readers.watch_for(self.contender.version + 1)
            told = cause()
            reached = self.readers.reached()
            fan.missing += reached.missing
            moments = (reached.first, reached.half, reached.last, told.committed or told.asked)
            fan.samples.append(Sample(*((moment - told.asked) / 1e6 for moment in moments)))
            time.sleep(REST)
        fan.cpu_ns += self.contender.cpu_ns() - cpu
        fan.client_ns += self.readers.counts().cpu - client


def _warm_up(contender: Contender, readers: Readers) -> None:
    """What a server loads when it is first used is not what a reader costs."""
    readers.open(50, contender.server.port, contender.path_after(contender.version), after=contender.version)
    readers.watch_for(contender.version + 1)
    contender.publish()
    readers.reached()
    readers.close()
    time.sleep(0.5)


def _let_in(contender: Contender, readers: Readers, count: int, in_flight: int = 32) -> Opened:
    version = contender.version
    path = contender.path_after(version)
    opened = readers.open(count, contender.server.port, path, after=version, in_flight=in_flight)
    if contender.says_head:
        readers.wait_until_told()
    time.sleep(1.5)
    return opened


def seated(stack: ExitStack, contenders: Sequence[Contender], program: Path, count: int) -> list[Seat]:
    """Start the servers, and let each have its crowd."""
    running = [stack.enter_context(contender) for contender in contenders]
    return [Seat(contender, stack.enter_context(Readers(program)), count) for contender in running]


def fan_out(seats: Sequence[Seat], rounds: int, times: dict[str, int]) -> None:
    """Round after round, every server in turn, each round beginning with another: the machine's moods hit all alike."""
    for number in range(rounds):
        turn = number % len(seats)
        for seat in [*seats[turn:], *seats[:turn]]:
            seat.broadcast(seat.fan, seat.contender.publish, times.get(seat.contender.name, 4))


def responses(seat: Seat, times: int) -> None:
    """What happens in earnest: somebody sends the form, and everybody who follows the debate is told."""
    if isinstance(seat.contender, Folkmoot):
        seat.broadcast(seat.acted, seat.contender.respond, times)


@dataclass(frozen=True)
class Storm:
    """So many who connect at the same moment, each of them behind."""

    name: str
    readers: int
    seconds: float  # until the last reader had everything
    handshakes: float  # of these, until the last was let in
    refused: int
    missing: int
    duplicates: int
    gaps: int
    statuses: dict[str, int]

    @property
    def is_whole(self) -> bool:
        return not (self.refused or self.missing or self.duplicates or self.gaps)


def storm(name: str, contender: Contender, readers: Readers, count: int) -> Storm:
    """Everybody comes back at once, with BEHIND events to catch up."""
    after = contender.version - BEHIND
    path = contender.path_after(after)
    opened = readers.open(count, contender.server.port, path, after=after, in_flight=count, within=60)
    readers.watch_for(contender.version, within=60)
    reached = readers.reached()
    time.sleep(0.5)  # a duplicate would come now
    counts = readers.counts()
    return Storm(
        name=name,
        readers=count,
        seconds=(max(reached.last, opened.ended) - opened.began) / 1e9,
        handshakes=(opened.ended - opened.began) / 1e9,
        refused=opened.refused + opened.failed,
        missing=reached.missing + counts.lost + counts.resyncs,
        duplicates=counts.duplicates,
        gaps=counts.gaps,
        statuses=counts.statuses,
    )


def fall_behind(contender: Contender) -> None:
    for _ in range(BEHIND):
        contender.publish()


@dataclass
class Shared:
    """The same crowd on one process or on several; every run with a server of its own."""

    processes: int
    fan: Fan
    connections: list[list[int]] = field(default_factory=list)  # of each process, per run
    is_whole: bool = True


def crowd(contender: Folkmoot, shared: Shared, program: Path, times: int) -> None:
    """One run: start, let everybody in, broadcast."""
    with contender, Readers(program) as readers:
        seat = Seat(contender, readers, shared.fan.readers)
        shared.connections.append(files_of_group(contender.server.group)[-shared.processes :])
        seat.broadcast(Fan("", 1), contender.publish)  # the first one opens connections to the database
        seat.broadcast(shared.fan, contender.publish, times)
        shared.is_whole &= readers.counts().is_whole


def frame_of(contender: Contender) -> bytes:
    """The text of the next event as a reader gets it."""
    with socket.create_connection((HOST, contender.server.port), timeout=20) as line, line.makefile("rb") as read:
        lines = [
            f"GET {contender.path_after(contender.version)} HTTP/1.1",
            f"Host: {HOST}:{contender.server.port}",
            f"Origin: http://{HOST}:{contender.server.port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        while read.readline().strip():
            pass
        contender.publish()
        while not (text := _message(read)).startswith(b'{"v"'):
            pass
        return text


def _message(read: IO[bytes]) -> bytes:
    head = read.read(2)
    size = head[1]
    if size == 126:
        (size,) = struct.unpack("!H", read.read(2))
    return read.read(size)
