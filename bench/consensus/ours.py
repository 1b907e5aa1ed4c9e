"""One measurement of our own: `python -m bench.consensus.ours <votes.csv>` prints what it took as JSON."""

from __future__ import annotations

import csv
import json
import resource
import sys
import time


def main(path: str) -> None:
    with open(path, newline="") as file:
        rows = [(int(person), int(statement), int(vote)) for person, statement, vote in csv.reader(file)]
    before = time.process_time()
    moments = [time.perf_counter()]
    from policy_design.consensus import groups, opinion, statements  # what loading takes is measured, too

    moments.append(time.perf_counter())
    found = opinion.opinion_map(opinion.votes(rows))
    moments.append(time.perf_counter())
    grouped = groups.groups(found)
    moments.append(time.perf_counter())
    counts = found.votes.counts(grouped.labels if grouped else None)
    figures = statements.all_repness(counts)
    listed = [statements.representative(one) for one in figures.values()]
    stars = statements.starred(figures)
    common = statements.consensus({key: statements.together(cells) for key, cells in counts.items()})
    across = [statements.across_groups(cells).product for cells in counts.values()]
    moments.append(time.perf_counter())
    told = {
        "load": moments[1] - moments[0],
        "map": moments[2] - moments[1],
        "groups": moments[3] - moments[2],
        "figures": moments[4] - moments[3],
        "all": moments[4] - moments[0],
        "cpu": time.process_time() - before,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "found": [len(grouped.sizes) if grouped else 0, len(listed), len(stars), len(common["agree"]), len(across)],
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
