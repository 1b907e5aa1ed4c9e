"""What is published of a closed round as files, and the lines of its bulletin for the page."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from policy_design.ballots import preflib
from policy_design.ballots.as_preflib import file_of
from policy_design.ballots.methods import ANSWERS
from policy_design.ballots.preflib import File
from policy_design.survey.codebook import DANGEROUS
from policy_design.voting import words
from policy_design.voting.models import Bulletin, Result, Round

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_design.voting.sections import Names

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One ballot as it stands in the bulletin, in words."""

    label: str
    says: str


def lines_of(bulletin: Bulletin, names: Names) -> list[Line]:
    """All ballots in the order of the bulletin, which tells nothing."""
    return [
        Line(one.get("tracker") or one.get("voter") or "", in_words(one["marks"], names))
        for one in json.loads(bulletin.body)["ballots"]
    ]


def in_words(marks: Any, names: Names) -> str:
    """A ballot on one line: G1v2 > R1v1 = now, or G1v2: yes."""
    if isinstance(marks, dict):
        return ", ".join(f"{names.code(key)}: {words.ANSWERS.get(one, one)}" for key, one in marks.items()) or _(
            "blank"
        )
    if marks and isinstance(marks[0], list):
        return " > ".join(" = ".join(names.code(key) for key in tier) for tier in marks)
    return ", ".join(names.code(key) for key in marks) or _("blank")


# PrefLib ------------------------------------------------------------------------------------------------------


def preflib_of(round: Round, bulletin: Bulletin, names: Names, url: str) -> tuple[bytes, str]:
    """The ballots as a PrefLib file, and its type: rankings as they are, all else in categories."""
    marks = [one["marks"] for one in json.loads(bulletin.body)["ballots"]]
    keys = list(names.texts)
    fields = {
        "FILE NAME": f"{round.process.slug}-round-{round.number}",
        "TITLE": round.question,
        "DESCRIPTION": f"{round.process.title}. {url}",
        "PUBLICATION DATE": round.closed_at.date().isoformat() if round.closed_at else "",
    }
    texts = [names.filed(key) for key in keys]
    file = file_of(round.method, marks, keys, texts, fields)
    fields["FILE NAME"] += f".{file.type}"
    return preflib.write(File(file.type, file.names, file.orders, file.categories, fields)), file.type


# CSV ----------------------------------------------------------------------------------------------------------


def result_csv(round: Round, result: Result, names: Names) -> str:
    """The count as a table: an item on each row. Nothing in it is taken for a formula by a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in _rows(round, result, names):
        writer.writerow([harmless(str(cell)) for cell in row])
    return out.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def _rows(round: Round, result: Result, names: Names) -> Iterator[list[object]]:
    tally, choices = result.tally, result.outcome["choices"]
    keys = list(tally["choices"])
    if round.method == Round.Method.RANKED:
        yield ["item", "text", "state", "why", *(f"preferred to {key}" for key in keys), "first places", "borda"]
        for key in keys:
            pairs = [tally["pairwise"][key].get(other, "") for other in keys]
            rest = [tally["plurality"]["counts"][key], tally["borda"]["points"][key]]
            yield [key, names[key], choices[key]["state"], choices[key]["why"], *pairs, *rest]
        return
    if round.method == Round.Method.APPROVAL:
        yield ["item", "text", "state", "why", "approvals", "ballots"]
        for key in keys:
            yield [key, names[key], choices[key]["state"], choices[key]["why"], tally["counts"][key], tally["ballots"]]
        return
    answers = [str(one) for one in ANSWERS[round.method]]
    yield ["item", "text", "state", "why", *answers, "ballots"]
    for key in keys:
        counts = [tally["counts"][key][one] for one in answers]
        yield [key, names[key], choices[key]["state"], choices[key]["why"], *counts, tally["ballots"]]
