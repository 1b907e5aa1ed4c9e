"""Taking the measure of one page: CPU of the server per request, in rounds, so that one bad moment does not count."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.pages.client import Answer, Run, Surprise, ask, one_by_one, repeat, request_bytes
from bench.servers import Server

CONNECTIONS = 8
FEWEST, MOST = 40, 6000
BY_THE_SERVER = {"date", "server", "connection", "transfer-encoding"}


@dataclass(frozen=True)
class Page:
    """One page as one kind of reader asks for it, and what must be true of its answer."""

    name: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    shows: int = 0  # posts on it
    cold: bool = False

    @property
    def request(self) -> bytes:
        return request_bytes(self.path, self.headers)


@dataclass
class Measured:
    """What the rounds of one page gave."""

    page: Page
    answer: Answer
    cpu_ms: list[float] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        return statistics.median(self.cpu_ms)

    @property
    def p50(self) -> float:
        return statistics.median(run.quantile(0.5) for run in self.runs)

    @property
    def p99(self) -> float:
        return statistics.median(run.quantile(0.99) for run in self.runs)

    @property
    def client_share(self) -> float:
        """How much of the time the client was at work; near 1 it would be the limit."""
        return max(run.client_cpu / run.seconds for run in self.runs)

    def fields(self) -> dict[str, object]:
        return {
            "page": self.page.name,
            "cpu_ms": [round(one, 4) for one in self.cpu_ms],
            "requests": [run.requests for run in self.runs],
            "body_bytes": len(self.answer.body),
            "p50_ms": round(self.p50, 3),
            "p99_ms": round(self.p99, 3),
            "client_share": round(self.client_share, 2),
        }


def times_of(one: Measured, other: Measured) -> float:
    """How many times the other's CPU it takes: the median of the rounds, each compared with its own neighbour."""
    return statistics.median(mine / theirs for mine, theirs in zip(one.cpu_ms, other.cpu_ms, strict=True))


def looked_at(server: Server, page: Page) -> Measured:
    """Ask once, and make sure that the answer is the page that is to be measured."""
    answer = ask(server.port, page.request)
    if answer.status != page.status:
        raise Surprise(f"{page.name}: {page.path} answered {answer.status}")
    wanted = page.headers.get("Accept-Encoding", "")
    got = answer.header("content-encoding")
    if page.status == 200 and wanted and got not in wanted:
        raise Surprise(f"{page.name}: asked for {wanted}, got {got}")
    return Measured(page, answer)


def shown_on(server: Server, page: Page, mark: bytes) -> int:
    """How often the mark stands on the page, as a reader without compression gets it."""
    headers = {name: value for name, value in page.headers.items() if name != "Accept-Encoding"}
    return ask(server.port, request_bytes(page.path, headers)).body.count(mark)


def hot(server: Server, measured: Measured, seconds: float) -> None:
    """One round of the same request over and over, for about so many CPU seconds of the server."""
    _make_current(server, measured)
    times = _times_for(measured, seconds, lambda times: _repeated(server, measured, times))
    cpu, run = _repeated(server, measured, times)
    measured.cpu_ms.append(cpu)
    measured.runs.append(run)


def _make_current(server: Server, measured: Measured) -> None:
    """Have the page stand ready; a reader who holds a copy holds the present one."""
    page = measured.page
    ask(server.port, page.request)
    if "If-None-Match" in page.headers:
        unheld = {name: value for name, value in page.headers.items() if name != "If-None-Match"}
        tag = ask(server.port, request_bytes(page.path, unheld)).header("etag")
        measured.page = replace(page, headers=unheld | {"If-None-Match": tag})


def cold(server: Server, measured: Measured, before: Callable[[], None], times: int) -> None:
    """One round in which something has changed before each request, so that no answer is ready."""
    page = measured.page
    least = _least(measured)
    one_by_one(server.port, [page.request] * 5, before, status=page.status, least=least)
    used = server.cpu()
    run = one_by_one(server.port, [page.request] * times, before, status=page.status, least=least)
    measured.cpu_ms.append((server.cpu() - used) / times * 1000)
    measured.runs.append(run)


def _repeated(server: Server, measured: Measured, times: int) -> tuple[float, Run]:
    page = measured.page
    used = server.cpu()
    run = repeat(server.port, page.request, times, status=page.status, least=_least(measured), connections=CONNECTIONS)
    return (server.cpu() - used) / times * 1000, run


def _times_for(measured: Measured, seconds: float, trial: Callable[[int], tuple[float, Run]]) -> int:
    """How many requests fill the time; the first round finds out, which warms the server as well."""
    if measured.cpu_ms:
        per_request = measured.cpu
    else:
        trial(FEWEST)
        per_request = max(trial(FEWEST * 2)[0], 0.02)
    return max(FEWEST, min(MOST, round(seconds * 1000 / per_request)))


def _least(measured: Measured) -> int:
    """Pages vary by a few bytes: a count, a date, a key."""
    return int(len(measured.answer.body) * 0.98)


def keep_for_floor(folder: Path, name: str, answer: Answer) -> None:
    """Keep an answer where the floor's server finds it: what the application sent, without what the server adds."""
    headers = [[name, value] for name, value in answer.headers if name.lower() not in BY_THE_SERVER]
    (folder / f"{name}.json").write_text(json.dumps({"status": answer.status, "headers": headers}))
    (folder / f"{name}.body").write_bytes(answer.body)
