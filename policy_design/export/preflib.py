"""Ballots as PrefLib files (preflib.org), a file for each round whose single ballots the reader may read. PURE.

A file counts equal ballots together, and holds no name, pseudonym or tracker.
"""

from __future__ import annotations

from forum.export.sheets import zipped
from policy_design.ballots import preflib
from policy_design.ballots.as_preflib import file_of
from policy_design.ballots.preflib import File
from policy_design.export.facts import ProcessFacts, RoundFacts


def write_preflib(facts: ProcessFacts) -> bytes:
    """All rounds, in a zip."""
    files = dict(found for one in facts.rounds if (found := preflib_of(facts, one)) is not None)
    return zipped({"README.txt": _readme(facts, files).encode(), **files})


def preflib_of(facts: ProcessFacts, round: RoundFacts) -> tuple[str, bytes] | None:
    """Name and bytes; None where single ballots are kept back, or there are none."""
    if not round.ballots:
        return None
    fields = {
        "FILE NAME": f"{facts.slug}-round-{round.number}",
        "TITLE": round.question,
        "DESCRIPTION": f"{facts.title}. {round.url}",
        "PUBLICATION DATE": round.closed_at.date().isoformat(),
    }
    texts = [one.long for one in round.items]
    file = file_of(round.method, [one.marks for one in round.ballots], round.keys, texts, fields)
    fields["FILE NAME"] += f".{file.type}"
    return fields["FILE NAME"], preflib.write(File(file.type, file.names, file.orders, file.categories, fields))


def _readme(facts: ProcessFacts, files: dict[str, bytes]) -> str:
    """Which round is in which file, and which are not here."""
    lines = []
    for one in facts.rounds:
        name = next((name for name in files if name.rpartition(".")[0] == f"{facts.slug}-round-{one.number}"), "")
        lines.append(f"Round {one.number}: {name or 'its single ballots are kept back, or there are none'}")
    return (
        f"{facts.title}\n{facts.url}\n\nBallots of closed rounds for PrefLib (preflib.org); equal ballots are counted "
        "together.\nRankings: soc, soi, toc, toi. All else: cat, answers from the most in favour to the least.\n\n"
        + "\n".join(lines)
        + "\n"
    )
