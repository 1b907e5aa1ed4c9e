"""The figures of one run: tables with ratios and verdicts for people, everything for the JSON file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench import report
from bench.live.scenarios import BEHIND, Fan, Seat, Shared, Storm
from bench.machine import Machine

OURS = "Folkmoot"
# The last receipt at each server, as a multiple of ours: at least so many times slower than we are ...
SLOWER_BY = {("plain Channels", 1000): 20, ("plain Channels", 5000): 120}
# ... or we at most so many times slower than they.
AT_MOST = {"Node ws": 1.2, "nginx nchan": 1.6}
MOST_KB = 24
STORM_WITHIN = 10
TWO_BEAT_ONE_BY = 1.6


@dataclass
class Results:
    machine: Machine
    quick: bool = False
    machine_after: Machine | None = None
    frame: str = ""
    seats: list[dict[str, Any]] = field(default_factory=list)
    fans: list[Fan] = field(default_factory=list)
    storms: list[Storm] = field(default_factory=list)
    shared: tuple[Shared, Shared] | None = None
    missing: dict[str, str] = field(default_factory=dict)

    def left_out(self, name: str, why: str) -> None:
        self.missing[name] = why

    def take_seats(self, seats: Sequence[Seat]) -> None:
        """Keep what was measured before the servers end."""
        for seat in seats:
            counts = seat.readers.counts()
            seconds = (seat.opened.ended - seat.opened.began) / 1e9
            self.seats.append(
                {
                    "name": seat.contender.name,
                    "readers": seat.count,
                    "opened": seat.opened.opened,
                    "kb_each": seat.memory_each / 1024,
                    "handshakes_per_second": seat.opened.opened / seconds,
                    "whole": counts.is_whole,
                    "lost": counts.lost,
                    "duplicates": counts.duplicates,
                    "gaps": counts.gaps,
                }
            )
            self.fans += [fan for fan in (seat.fan, seat.acted) if fan.samples]

    # For people -----------------------------------------------------------------------------------------------

    def text(self) -> str:
        parts = [self._heading(), *self._fan_tables(), self._seat_table(), self._storm_table(), self._shared_table()]
        return "\n\n".join(part for part in parts if part)

    def _heading(self) -> str:
        lines = [f"bench-live{' --quick' if self.quick else ''}: {self.machine.line}"]
        if self.machine_after:
            lines.append(f"load afterwards: {' '.join(f'{one:.1f}' for one in self.machine_after.load)}")
        if self.frame:
            lines.append(f"every server sends the same {len(self.frame.encode())} bytes: {self.frame}")
        lines += [f"left out: {name}. {why}" for name, why in self.missing.items()]
        return "\n".join(lines)

    def _fan_tables(self) -> list[str]:
        return [self._fan_table(count) for count in dict.fromkeys(fan.readers for fan in self.fans)]

    def _fan_table(self, count: int) -> str:
        fans = [fan for fan in self.fans if fan.readers == count]
        ours = next((fan for fan in fans if fan.name == OURS), None)
        head = ["ms from the request", "first", "last", "best", "from commit", "us CPU each", "n", "ratio", "target"]
        rows = [
            [
                fan.name,
                f"{fan.first:.1f}",
                f"{fan.last:.1f}",
                f"{fan.best:.1f}",
                _from_commit(fan, ours),
                f"{fan.us_per_delivery:.1f}",
                str(len(fan.samples)),
                *(_compared(fan, ours) if ours else ("", "")),
            ]
            for fan in fans
        ]
        return f"One event to {count} readers\n{report.table(head, rows)}"

    def _seat_table(self) -> str:
        if not self.seats:
            return ""
        rows = []
        for seat in self.seats:
            judged = report.judged(seat["kb_each"], MOST_KB) if seat["name"] == OURS else ""
            faults = f"{seat['lost']} / {seat['duplicates']} / {seat['gaps']}"
            rows.append(
                [
                    f"{seat['name']}, {seat['readers']}",
                    f"{seat['kb_each']:.1f}",
                    judged,
                    f"{seat['handshakes_per_second']:.0f}",
                    f"{seat['opened']}",
                    faults,
                ]
            )
        head = ["idle readers", "kB each", "target", "handshakes/s", "let in", "lost / doubled / gaps"]
        return f"Readers at rest\n{report.table(head, rows)}"

    def _storm_table(self) -> str:
        if not self.storms:
            return ""
        rows = [
            [
                storm.name,
                f"{storm.seconds:.2f}",
                f"{storm.handshakes:.2f}",
                f"{storm.refused} / {storm.missing} / {storm.duplicates} / {storm.gaps}",
                report.judged(storm.seconds, STORM_WITHIN) if storm.is_whole else "MISSED: not whole",
            ]
            for storm in self.storms
        ]
        head = [
            "all at once",
            "s until all have all",
            "of these handshakes",
            "refused / missing / doubled / gaps",
            "target",
        ]
        count = self.storms[0].readers
        return f"{count} readers reconnect, each {BEHIND} events behind\n{report.table(head, rows)}"

    def _shared_table(self) -> str:
        if self.shared is None:
            return ""
        one, two = self.shared
        ratio = one.fan.last / two.fan.last
        rows = [
            [
                f"{shared.processes} on PostgreSQL and Redis{'' if shared.is_whole else ' (NOT WHOLE)'}",
                f"{shared.fan.last:.1f}",
                f"{shared.fan.best:.1f}",
                f"{shared.fan.readers / shared.fan.last * 1000:.0f}",
                f"{shared.fan.us_per_delivery:.1f}",
                str(len(shared.fan.samples)),
                verdict,
            ]
            for shared, verdict in (
                (one, ""),
                (two, f"{ratio:.2f}x; {report.judged(ratio, TWO_BEAT_ONE_BY, at_least=True)}"),
            )
        ]
        head = ["processes", "last ms", "best", "deliveries/s", "us CPU each", "n", "ratio; target"]
        return f"Processes on one listening socket, {one.fan.readers} readers\n{report.table(head, rows)}"

    # For later ------------------------------------------------------------------------------------------------

    def keep(self) -> Path:
        return report.keep(
            "live",
            self.machine,
            {
                "quick": self.quick,
                "load_after": self.machine_after.load if self.machine_after else None,
                "frame": self.frame,
                "left_out": self.missing,
                "fan_out": [asdict(fan) for fan in self.fans],
                "readers_at_rest": self.seats,
                "storms": [asdict(storm) for storm in self.storms],
                "processes": [asdict(shared) for shared in self.shared or ()],
            },
        )


def _from_commit(fan: Fan, ours: Fan | None) -> str:
    """Ours: the ms from the commit on. Theirs, who commit nothing: that as a multiple of what they take in all."""
    if fan.name.startswith(OURS):
        return f"{fan.after_commit:.1f}" if fan.samples[0].committed else ""
    return f"(ours {ours.after_commit / fan.last:.2f}x)" if ours else ""


def _compared(fan: Fan, ours: Fan) -> tuple[str, str]:
    """The ratio of the last receipt, in words, and the verdict where there is a target for it."""
    if fan.name.startswith(OURS):
        return "", ""
    slower = fan.last / ours.last
    if least := SLOWER_BY.get((fan.name, fan.readers)):
        return f"{slower:.1f}x ours", report.judged(slower, least, at_least=True)
    if most := AT_MOST.get(fan.name):
        return f"ours {1 / slower:.2f}x", report.judged(1 / slower, most)
    return f"{slower:.1f}x ours", ""
