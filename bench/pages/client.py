"""A small HTTP/1.1 client that asks for a page again and again over kept connections and looks at every answer."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

from bench.servers import HOST

# What a browser sends: a server has to read it, so the floor and every peer get it, too.
AS_A_BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.7,fr;q=0.3",
    "Connection": "keep-alive",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
}
ANSWERS_WITHIN = 60


@dataclass(frozen=True)
class Answer:
    """One answer, taken apart."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for one, value in self.headers if one.lower() == name), "")


@dataclass
class Run:
    """What a client saw in one run of requests."""

    requests: int
    seconds: float
    client_cpu: float
    milliseconds: list[float] = field(repr=False)

    def quantile(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Surprise(Exception):
    """An answer was not the one that was to be measured, so the figure would mean nothing."""


def request_bytes(path: str, headers: Mapping[str, str], host: str = "bench.example") -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in {**AS_A_BROWSER, **headers}.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def ask(port: int, request: bytes) -> Answer:
    """One request on a connection of its own."""
    with closing(Connection(port)) as connection:
        connection.send(request)
        while not (answer := connection.receive()):
            pass
        return answer


class Connection:
    """One kept connection; opened again where the server does not keep it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.started = 0.0
        self._open()

    def _open(self) -> None:
        self.socket = socket.create_connection((HOST, self.port), timeout=ANSWERS_WITHIN)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = bytearray()
        self._head: tuple[int, int, bytes] | None = None

    def send(self, request: bytes) -> None:
        self.started = time.perf_counter()
        self.socket.sendall(request)

    def close(self) -> None:
        self.socket.close()

    def receive(self) -> Answer | None:
        """Read what has come; the answer once it is whole."""
        piece = self.socket.recv(1 << 18)
        self._read += piece
        if self._head is None:
            end = self._read.find(b"\r\n\r\n")
            if end < 0:
                if not piece:
                    raise Surprise("the server closed the connection")
                return None
            head = bytes(self._read[:end])
            self._head = (end + 4, _length(head), head)
        start, length, head = self._head
        if (length < 0 and piece) or (length >= 0 and len(self._read) < start + length):
            if not piece:
                raise Surprise("the server closed the connection in the middle of an answer")
            return None
        body = bytes(self._read[start : start + length if length >= 0 else None])
        self._read, self._head = bytearray(), None
        lines = head.decode("latin-1").split("\r\n")
        headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines[1:]))
        answer = Answer(int(lines[0].split()[1]), headers, body)
        if not piece or answer.header("connection").lower() == "close":
            self.socket.close()
            self._open()
        return answer


def _length(head: bytes) -> int:
    """How long the body is; -1 where only the end of the connection tells."""
    lowered = head.lower()
    if lowered.split(b" ", 2)[1][:3] == b"304":
        return 0
    if b"transfer-encoding: chunked" in lowered:
        raise Surprise("a chunked answer, which this client does not read")
    at = lowered.find(b"\r\ncontent-length:")
    return int(lowered[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else -1


def repeat(port: int, request: bytes, times: int, *, status: int, least: int, connections: int) -> Run:
    """Ask so many times over several connections at once; every answer must have this status and be this long."""
    with selectors.DefaultSelector() as chosen, ExitStack() as opened:
        for _ in range(min(connections, times)):
            connection = Connection(port)
            opened.callback(connection.close)
            chosen.register(connection.socket, selectors.EVENT_READ, connection)
        return _repeat(chosen, request, times, status, least)


def _repeat(chosen: selectors.BaseSelector, request: bytes, times: int, status: int, least: int) -> Run:
    taken: list[float] = []
    began, cpu = time.perf_counter(), time.process_time()
    for key in [*chosen.get_map().values()]:
        key.data.send(request)
    sent = len(chosen.get_map())
    while len(taken) < times:
        for key, _ in chosen.select(ANSWERS_WITHIN):
            connection = key.data
            answer = connection.receive()
            if answer is None:
                continue
            taken.append((time.perf_counter() - connection.started) * 1000)
            _expect(answer, status, least)
            if connection.socket is not key.fileobj:  # the server did not keep it
                chosen.unregister(key.fileobj)
                chosen.register(connection.socket, selectors.EVENT_READ, connection)
            if sent < times:
                connection.send(request)
                sent += 1
    return Run(times, time.perf_counter() - began, time.process_time() - cpu, taken)


def one_by_one(port: int, requests: Sequence[bytes], before: Callable[[], None], *, status: int, least: int) -> Run:
    """Each request after the last is answered, with `before` called first; bodies have at least this length."""
    taken: list[float] = []
    began, cpu = time.perf_counter(), time.process_time()
    with closing(Connection(port)) as connection:
        for request in requests:
            before()
            connection.send(request)
            while not (answer := connection.receive()):
                pass
            taken.append((time.perf_counter() - connection.started) * 1000)
            _expect(answer, status, least)
    return Run(len(requests), time.perf_counter() - began, time.process_time() - cpu, taken)


def _expect(answer: Answer, status: int, least: int) -> None:
    if answer.status != status or len(answer.body) < least:
        raise Surprise(f"status {answer.status} with {len(answer.body)} bytes instead of {status} with {least}")
