"""The rounds of a process as files that anybody can recount: rounds.json (docs/BULLETIN.md), recount.py and a README.

A reader gets what they may read (rules.can_read_result, can_read_ballots): of a round whose single ballots are for its
voters only, others get its manifest, result and digest. A round whose result they may not read cuts the file in two,
since a chain can be followed within one file only.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils.translation import gettext as _

from policy_design import rules
from policy_design.ballots import bulletin, standalone
from policy_design.voting import signing
from policy_design.voting.closing import result_json
from policy_design.voting.counting import resolved_in
from policy_design.voting.models import Round
from policy_design.voting.queries import ballots_are_public

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forum.rules.words import Anyone
    from policy_design.process.models import Process

Entry = dict[str, Any]


def closed_rounds(process: Process) -> list[Round]:
    """Those with a result, in the order of their chain."""
    rows = Round.objects.filter(process=process, bulletin__isnull=False).select_related("bulletin", "result")
    found = list(rows.order_by("bulletin__pk"))
    for one in found:
        one.process = process
    return found


def entry_of(round: Round, *, with_ballots: bool = True) -> Entry:
    """One closed round as it stands in the file; its ballots are left out where they are not for the reader."""
    said = json.loads(round.bulletin.body)
    entry: Entry = {
        "manifest": round.manifest,
        "manifest_digest": round.manifest_digest,
        "opened": (round.manifest or {}).get("opened", ""),
        "extensions": [
            {"was": one.was.isoformat(), "now": one.now.isoformat(), "reason": one.reason}
            for one in round.extensions.all()
        ],
        "bulletin": said if with_ballots else None,
        "result": result_json(round.result, resolved_in(round)),
        "voters_digest": said.get("voters_digest", ""),
        "previous": round.bulletin.previous,
        "digest": round.bulletin.digest,
        "signature": round.bulletin.signature,
        "key": round.bulletin.key,
    }
    if not with_ballots and round.method == Round.Method.RANKED:
        entry["tallied"] = round.result.tally["pairwise"]
    if round.method != Round.Method.STATEMENTS:
        entry["voters"] = round.bulletin.voters
    return entry


def export_of(entries: Iterable[Entry], *, is_whole: bool = True) -> dict[str, Any]:
    """The object of rounds.json over rounds that follow each other."""
    export: dict[str, Any] = {
        "format": bulletin.FORMAT,
        "software": f"folkmoot {settings.VERSION}",
        "key": signing.public_key(),
        "rounds": list(entries),
    }
    return export if is_whole else {**export, "partial": True}


def exports_for(process: Process, person: Anyone) -> list[dict[str, Any]]:
    """What this reader may have, the latest rounds first: one export, or more where a round between is not for them."""
    parts: list[list[Entry]] = [[]]
    cut = False
    for round in closed_rounds(process):
        on_roll = person.is_authenticated and round.electors.filter(person_id=person.pk).exists()
        if not rules.can_read_result(person, round, process, on_roll=on_roll):
            cut = True
            parts.append([])
            continue
        are_public = ballots_are_public(round, round.result.cast)
        may = rules.can_read_ballots(person, round, process, on_roll=on_roll, are_public=are_public)
        parts[-1].append(entry_of(round, with_ballots=bool(may)))
    return [export_of(part, is_whole=not cut or part is parts[0]) for part in reversed(parts) if part]


def export_for(round: Round, person: Anyone) -> dict[str, Any]:
    """One round alone; whoever calls has asked whether its result may be read."""
    process = round.process
    on_roll = person.is_authenticated and round.electors.filter(person_id=person.pk).exists()
    are_public = ballots_are_public(round, round.result.cast)
    may = rules.can_read_ballots(person, round, process, on_roll=on_roll, are_public=are_public)
    return export_of([entry_of(round, with_ballots=bool(may))], is_whole=not round.bulletin.previous)


# Files ----------------------------------------------------------------------------------------------------------


def zip_for(process: Process, person: Anyone) -> bytes:
    """rounds.json, recount.py and README.txt; the same rows and reader give the same bytes."""
    exports = exports_for(process, person)
    names = ["rounds.json", *(f"rounds-before-{number}.json" for number in range(1, len(exports)))]
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        for name, export in zip(names, exports, strict=False):
            _put(archive, name, json.dumps(export, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        _put(archive, "recount.py", standalone.program())
        _put(archive, "README.txt", _readme(process, names[: len(exports)]))
    return held.getvalue()


def _put(archive: ZipFile, name: str, text: str) -> None:
    archive.writestr(ZipInfo(name), text.encode(), ZIP_DEFLATED)  # without the time at which it was asked for


def _readme(process: Process, names: list[str]) -> str:
    commands = "\n".join(f"    python3 recount.py {name}" for name in names)
    words = {"process": process.title, "site": settings.SITE_URL, "commands": commands or "    -"}
    return (
        _(
            "The rounds of “%(process)s”, from %(site)s\n\n"
            "Count them again, with Python 3.9 or later and nothing else:\n\n%(commands)s\n\n"
            "It repeats the digests and their chain, the signatures, every count and every outcome, and says what "
            "does not agree. Compare a digest with the one in the mail that everybody who could vote was sent:\n\n"
            "    python3 recount.py rounds.json --digest DIGEST\n\n"
            "Where single ballots are not in the file (few ballots, or long rankings, which could tell who cast "
            "which), only those who could vote in that round have them; the result and its signature can be checked "
            "all the same.\n\n"
            "What this does not tell: that whoever runs the server did not look at ballots while a round was open, or "
            "add some for people on the roll who did not vote. The list of who voted is published for that: ask them.\n"
        )
        % words
    )
