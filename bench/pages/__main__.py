"""`make bench-pages`: what our pages cost the server, beside its own floor and beside django-spirit."""

from __future__ import annotations

import argparse
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

from bench import seeds
from bench.machine import here
from bench.pages import peer
from bench.pages.measure import Measured, Page, cold, hot, keep_for_floor, looked_at, shown_on, times_of
from bench.pages.site import BEHIND_TLS, BROTLI, GZIP, SHOWN, Site, build, queries_of
from bench.report import KEPT_IN, judged, keep, table
from bench.servers import Server, clean_environment, serve

TO_FLOOR, OF_PEER = 1.3, 75
LIMITS = {
    "thread, cold": 10.0,
    "thread, signed in": 12.0,
    "home, cold": 6.0,
    "all posts, br": 2.0,
    "argued debate, cold": 10.0,
    "argued debate, signed in": 12.0,
}
QUERIES = 6


def main() -> int:
    options = _options()
    data = KEPT_IN / "pages"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    print("Setting up django-spirit (the first time takes a minute) and filling both sites ...", flush=True)
    rival = None if options.no_peer else peer.prepare([seeds.reply(n) for n in range(options.posts)])
    site = build(data, options.posts, options.share)
    with ExitStack() as running:
        ours = running.enter_context(site.serve())
        pages = _pages(site, ours)
        measured = [looked_at(ours, page) for page in pages]
        floor = running.enter_context(_floor(data, measured))
        floors = {
            one.page.name: Measured(Page(f"floor of {one.page.name}", f"/{place}", {}, one.page.status), one.answer)
            for place, one in enumerate(measured)
            if not one.page.cold and "signed in" not in one.page.name
        }
        theirs: Measured | None = None
        if rival:
            spirit = running.enter_context(peer.server(data / "spirit.log"))
            theirs = looked_at(spirit, Page("django-spirit, 20 posts", rival, BROTLI | BEHIND_TLS))
        machine = here()
        for number in range(options.rounds):
            print(f"Round {number + 1} of {options.rounds} ...", flush=True)
            for one in measured:
                if one.page.cold:
                    touch = site.touch_argued if one.page.path == site.argued else site.touch
                    cold(ours, one, touch, options.cold)
                    continue
                hot(ours, one, options.seconds)
                if one.page.name in floors:
                    hot(floor, floors[one.page.name], options.seconds)
            if theirs:
                hot(spirit, theirs, 2 * options.seconds)
    queries = queries_of(site.thread, site.session)
    argued = queries_of(site.argued, site.session)
    after = here()
    by_name = {one.page.name: one for one in measured}
    _tell(measured, floors, theirs, len(queries), f"{machine.line}; afterwards {after.load[0]:.1f}")
    results = {
        "times_the_floor": {name: times_of(one, floors[name]) for name, one in by_name.items() if name in floors},
        "afterwards": after.fields(),
        "pages": [one.fields() for one in measured],
        "floors": [one.fields() for one in floors.values()],
        "peer": theirs.fields() if theirs else None,
        "queries_signed_in": queries,
        "queries_argued_signed_in": argued,
    }
    print(f"Queries of the argued debate, signed in: {len(argued)} ({judged(len(argued), QUERIES)})")
    print(f"Kept in {keep('pages', machine, results).relative_to(Path.cwd())}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round on a short thread: does it run?")
    parser.add_argument("--rounds", type=int, help="rounds; the median counts")
    parser.add_argument("--no-peer", action="store_true", help="leave django-spirit out")
    options = parser.parse_args()
    options.rounds = options.rounds or (1 if options.quick else 5)
    options.seconds = 0.3 if options.quick else 1.0
    options.cold = 20 if options.quick else 60
    options.posts = 200 if options.quick else 1000
    options.share = 0.2 if options.quick else 1.0
    return options


def _pages(site: Site, server: Server) -> list[Page]:
    """Every page and every way to ask for it."""
    plain, br, gz = BEHIND_TLS, BEHIND_TLS | BROTLI, BEHIND_TLS | GZIP
    whole = f"{site.thread}?all=1"
    first = Page("thread, as it is", site.thread, plain, shows=50)
    tag = looked_at(server, first).answer.header("etag")
    pages = [
        first,
        Page("thread, br", site.thread, br, shows=50),
        Page("thread, gzip", site.thread, gz, shows=50),
        Page("thread, 304", site.thread, br | {"If-None-Match": tag}, status=304),
        Page("thread, cold", site.thread, br, shows=50, cold=True),
        Page("thread, signed in", site.thread, br | {"Cookie": site.session}, shows=50),
        Page("all posts, br", whole, br, shows=site.posts),
        Page("all posts, cold", whole, br, shows=site.posts, cold=True),
        Page("home, br", "/", br),
        Page("home, cold", "/", br, cold=True),
        Page("debate, br", site.spread, br),
        Page("debate, cold", site.spread, br, cold=True),
        Page("debate, signed in", site.spread, br | {"Cookie": site.session}),
        Page("argued debate, br", site.argued, br),
        Page("argued debate, cold", site.argued, br, cold=True),
        Page("argued debate, signed in", site.argued, br | {"Cookie": site.session}),
    ]
    for page in pages:
        if page.shows and (found := shown_on(server, page, SHOWN)) != page.shows:
            sys.exit(f"{page.name}: {page.path} shows {found} posts instead of {page.shows}.")
    return pages


def _floor(data: Path, measured: list[Measured]) -> Server:
    folder = data / "floor"
    folder.mkdir()
    for place, one in enumerate(measured):
        keep_for_floor(folder, str(place), one.answer)
    return serve("floor", data, clean_environment(BENCH_FLOOR=str(folder)), "bench.pages.floor:application")


def _tell(
    measured: list[Measured], floors: dict[str, Measured], theirs: Measured | None, queries: int, machine: str
) -> None:
    rows = [_row(one, floors.get(one.page.name), theirs) for one in measured]
    if theirs:
        rows.append([theirs.page.name, f"{theirs.cpu:.2f}", _spread(theirs), "", "", _size(theirs), "", "the peer"])
    print(f"\n{machine}\nCPU of the server in ms for each request: the median of the rounds, and their span.\n")
    print(table(["page", "CPU ms", "span", "x floor", "/ peer", "kB", "p50/p99 ms", "target"], rows))
    print(f"\nQueries of the thread, signed in: {queries} ({judged(queries, QUERIES)})")


def _row(one: Measured, floor: Measured | None, theirs: Measured | None) -> list[str]:
    name = one.page.name
    ratio = times_of(one, floor) if floor else None
    saved = times_of(theirs, one) if theirs and one.page.shows else None
    targets = [judged(one.cpu, LIMITS[name])] if name in LIMITS else []
    if ratio and name.startswith(("thread", "home", "argued")):
        targets.append(f"floor {judged(ratio, TO_FLOOR)}")
    if saved and name in ("thread, as it is", "thread, br", "thread, gzip"):
        targets.append(f"peer {judged(saved, OF_PEER, at_least=True)}")
    beside = f"{ratio:.2f}" if ratio else "-"
    times = f"{one.p50:.1f}/{one.p99:.1f}"
    less = f"{saved:.0f}" if saved else "-"
    return [name, f"{one.cpu:.3f}", _spread(one), beside, less, _size(one), times, "; ".join(targets) or "-"]


def _spread(one: Measured) -> str:
    return f"{min(one.cpu_ms):.2f}-{max(one.cpu_ms):.2f}"


def _size(one: Measured) -> str:
    return f"{len(one.answer.body) / 1000:.1f}"


if __name__ == "__main__":
    sys.exit(main())
