"""Count closed rounds again: those of this site's database, or those of an exported file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policy_design.ballots.outcome import Terms, decide
from policy_design.ballots.standalone.recount import recount
from policy_design.ballots.tally import tally
from policy_design.process.models import Process
from policy_design.voting.archive import closed_rounds, entry_of, export_of
from policy_design.voting.checking import faults_of


class Command(BaseCommand):
    help = (
        "Count rounds again, by two programs that share no code, and check digests, chain and signatures. With FILE: a "
        "rounds.json. Without: every closed round here, whose rows are also compared with what was published."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="rounds.json of an export")

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        if file is not None:
            count, faults, notes = of_file(file)
        else:
            count, faults, notes = of_database()
        for note in notes:
            self.stdout.write(f"Note. {note}")
        for fault in faults:
            self.stderr.write(f"WRONG. {fault}")
        if faults:
            raise CommandError(f"Rounds: {count}; what does not agree: {len(faults)}.")
        self.stdout.write(f"Rounds: {count}; everything agrees.")


Found = tuple[int, list[str], list[str]]


def of_file(path: Path) -> Found:
    """By the program that travels with exports, and by our own count."""
    try:
        export = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CommandError(f"The file cannot be read: {error}") from error
    faults, notes = recount(export)
    rounds = export.get("rounds") if isinstance(export, dict) else None
    return len(rounds or ()), [*faults, *_by_our_count(rounds or [])], notes


def _by_our_count(rounds: list[Any]) -> list[str]:
    faults = []
    for place, entry in enumerate(rounds, start=1):
        try:
            agrees = _agrees(entry)
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
            faults.append(f"Round {place}: our own count cannot read it ({error}).")
            continue
        if not agrees:
            faults.append(f"Round {place}: our own count gives another result than was published.")
    return faults


def _agrees(entry: dict[str, Any]) -> bool:
    manifest, bulletin, result = entry["manifest"], entry["bulletin"], entry["result"]
    if bulletin is None:
        return True
    choices = [one["key"] for one in [*manifest["items"], *bulletin.get("added", ())]]
    told = tally(manifest["method"], choices, [one["marks"] for one in bulletin["ballots"]])
    terms, seed = Terms.from_manifest(manifest), bytes.fromhex(entry["digest"])
    outcome = decide(manifest["method"], told, terms, seed=seed, resolved=result.get("resolved"))
    return bool((told.as_json(), outcome.as_json()) == (result["tally"], result["outcome"]))


def of_database() -> Found:
    """Each process's chain, by the rows and by the file that would be made of them."""
    count, faults, notes = 0, [], []
    for process in Process.objects.filter(rounds__bulletin__isnull=False).distinct().order_by("pk"):
        rounds, before = closed_rounds(process), ""
        for round in rounds:
            faults += [f"{process.slug}: {one}" for one in faults_of(round, before)]
            before = round.bulletin.digest
        found, said = recount(export_of(entry_of(one) for one in rounds))
        faults += [f"{process.slug}: {one}" for one in found]
        notes += [f"{process.slug}: {one}" for one in said]
        count += len(rounds)
    return count, faults, notes
