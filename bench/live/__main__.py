"""`python -m bench.live`: runs the scenarios, prints each figure beside its baseline, and keeps all of them."""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.live import scenarios
from bench.live.contenders import BASELINES, Contender
from bench.live.folkmoot import Folkmoot, Site, redis
from bench.live.readers import Readers, Unable, compiled
from bench.live.results import Results
from bench.machine import here
from bench.report import KEPT_IN

SCENARIOS = ("fan-out", "storm", "processes")


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    crowds: tuple[int, ...]
    rounds: int
    responses: int
    storm: int
    runs: int  # of each number of processes
    patience: int  # the largest crowd that plain Channels gets; its work grows with the square of it


FULL = Size(crowds=(1000, 5000), rounds=8, responses=8, storm=5000, runs=3, patience=5000)
QUICK = Size(crowds=(500,), rounds=3, responses=3, storm=500, runs=1, patience=500)


class Bench:
    """One run: a folder, the compiled client, the baselines that this machine can start."""

    def __init__(self, home: Path, size: Size, results: Results) -> None:
        self.home, self.size, self.results = home, size, results
        self.program = compiled(KEPT_IN)
        self._site: Site | None = None
        self._frame = b""

    @property
    def site(self) -> Site:
        if self._site is None:
            self._site = Site(self.home / "sqlite")
        return self._site

    def ours(self) -> Folkmoot:
        return Folkmoot(self.site)

    def baselines(self, names: Iterable[str]) -> list[Contender]:
        """Those that can be started here; what is missing is said once."""
        made = []
        for name in names:
            try:
                made.append(BASELINES[name](self.home, self.frame()))
            except Unable as missing:
                self.results.left_out(name, str(missing))
        return made

    def frame(self) -> bytes:
        """What a reader of Folkmoot gets for one event; the baselines send the same bytes under their own numbers."""
        if not self._frame:
            with self.ours() as ours:
                self._frame = scenarios.frame_of(ours)
            self.results.frame = self._frame.decode()
        return self._frame

    # The scenarios --------------------------------------------------------------------------------------------

    def fan_out(self) -> None:
        for count in self.size.crowds:
            quick = [name for name in BASELINES if name != "plain Channels" or count < 2000]
            with ExitStack() as stack:
                seats = scenarios.seated(stack, [self.ours(), *self.baselines(quick)], self.program, count)
                scenarios.fan_out(seats, self.size.rounds, {"plain Channels": 1})
                scenarios.responses(seats[0], self.size.responses)
                self.results.take_seats(seats)
            if "plain Channels" not in quick and count <= self.size.patience:
                self._plain_alone(count)

    def _plain_alone(self, count: int) -> None:
        """One broadcast, since it takes half a minute; the other servers do not run meanwhile."""
        with ExitStack() as stack:
            seats = scenarios.seated(stack, self.baselines(["plain Channels"]), self.program, count)
            scenarios.fan_out(seats, 1, {"plain Channels": 1})
            self.results.take_seats(seats)

    def storm(self) -> None:
        """Twice: the network broke, and the server holds the last events; it was started again, and holds none."""
        count = self.size.storm
        with Readers(self.program) as readers:
            with self.ours() as ours:
                scenarios.Seat(ours, readers, count)
                scenarios.fall_behind(ours)
                readers.close()
                self.results.storms.append(scenarios.storm("the network broke", ours, readers, count))
            with self.ours() as ours:
                self.results.storms.append(scenarios.storm("the server was restarted", ours, readers, count))

    def processes(self) -> None:
        from tests.support import postgres

        if postgres.binaries() is None:
            raise Unable("PostgreSQL is not installed, so two processes cannot be measured (Debian: postgresql).")
        cluster = postgres.start()
        try:
            with redis(self.home / "redis") as address:
                self._one_and_two(Site(self.home / "postgres", REDIS_URL=address, **cluster.environment()))
        finally:
            cluster.stop()

    def _one_and_two(self, site: Site) -> None:
        """One process and two by turns, in both orders."""
        count = self.size.crowds[-1]
        one, two = (scenarios.Shared(number, scenarios.Fan(f"{number} of us", count)) for number in (1, 2))
        for run in range(self.size.runs):
            for shared in (one, two) if run % 2 == 0 else (two, one):
                scenarios.crowd(Folkmoot(site, shared.processes), shared, self.program, self.size.rounds)
        self.results.shared = (one, two)


def main() -> int:
    asked = _asked()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    results = Results(here(), quick=asked.quick)
    home = KEPT_IN / "live"  # not a temporary directory: that may be memory, where a commit costs nothing
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    try:
        bench = Bench(home, QUICK if asked.quick else FULL, results)
        steps: dict[str, Callable[[], Any]] = {
            "fan-out": bench.fan_out,
            "storm": bench.storm,
            "processes": bench.processes,
        }
        for name in asked.only or SCENARIOS:
            try:
                steps[name]()
            except Unable as missing:
                results.left_out(name, str(missing))
    except Unable as missing:
        print(missing, file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(home, ignore_errors=True)
    results.machine_after = here()
    print(results.text())
    print(f"\nAll figures: {results.keep()}")
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small crowds, few rounds: to see that all of it works")
    parser.add_argument("--only", choices=SCENARIOS, nargs="+", help="only these scenarios")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
