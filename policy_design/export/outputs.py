"""The forms in which a process leaves, as in forum.export.outputs: from the facts of collecting.collect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.export.outputs import WRITERS as OF_DEBATES
from forum.export.outputs import Writer
from policy_design.export.arguments import write_aif, write_argdown
from policy_design.export.facts import ProcessFacts
from policy_design.export.polis import write_polis
from policy_design.export.preflib import write_preflib
from policy_design.export.tables import write_tables_csv, write_tables_xlsx
from policy_design.export.writers import write_annotations, write_bibtex, write_csl_json, write_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from forum.verdicts import Sentence


def _like(key: str, write: Callable[[ProcessFacts], bytes], purpose: Sentence = "") -> Writer[ProcessFacts]:
    """A form that debates have, too: called the same and for the same, unless something else is said."""
    form = OF_DEBATES[key]
    return Writer(write, form.content_type, label=form.label, purpose=purpose or form.purpose)


WRITERS: dict[str, Writer[ProcessFacts]] = {
    "json": _like(
        "json", write_json, _("The process with its options, rounds and results, for programs and archives.")
    ),
    "xlsx": _like("xlsx", write_tables_xlsx),
    "csv.zip": _like("csv.zip", write_tables_csv),
    "preflib.zip": Writer(
        write_preflib,
        "application/zip",
        label=_("PrefLib ballots"),
        purpose=_("The ballots of closed rounds, as far as they are public, for tools of social choice."),
    ),
    "polis.zip": Writer(
        write_polis,
        "application/zip",
        label=_("Polis votes"),
        purpose=_("Votes on short statements, for tools that read the files of Polis."),
    ),
    "argdown": _like("argdown", write_argdown, _("Options and arguments as text from which argument maps are drawn.")),
    "aif.json": _like("aif.json", write_aif, _("Options and arguments as a graph, for research on argumentation.")),
    "annotations.jsonld": _like("annotations.jsonld", write_annotations),
    "bib": _like("bib", write_bibtex),
    "csl.json": _like("csl.json", write_csl_json),
}
