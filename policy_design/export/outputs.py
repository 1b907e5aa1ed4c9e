"""The forms in which a process leaves, as in forum.export.outputs: from the facts of collecting.collect."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forum.export.annotations import MEDIA_TYPE
from forum.export.outputs import BIBTEX, CSL, PLAIN, XLSX, Writer
from policy_design.export.arguments import write_aif, write_argdown
from policy_design.export.facts import ProcessFacts
from policy_design.export.polis import write_polis
from policy_design.export.preflib import write_preflib
from policy_design.export.tables import write_tables_csv, write_tables_xlsx
from policy_design.export.writers import write_annotations, write_bibtex, write_csl_json, write_json

WRITERS: dict[str, Writer[ProcessFacts]] = {
    "json": Writer(
        write_json,
        "application/json",
        label=_("JSON"),
        purpose=_("The process with its options, rounds and results, for programs and archives."),
        suffix=".json",
    ),
    "xlsx": Writer(
        write_tables_xlsx,
        XLSX,
        label=_("Excel workbook"),
        purpose=_("Tables for a spreadsheet, a sheet for each kind of thing."),
        suffix=".xlsx",
    ),
    "csv.zip": Writer(
        write_tables_csv,
        "application/zip",
        label=_("CSV tables"),
        purpose=_("The same tables for statistics programs, with a description of each column."),
        suffix=".csv.zip",
    ),
    "preflib.zip": Writer(
        write_preflib,
        "application/zip",
        label=_("PrefLib ballots"),
        purpose=_("The ballots of closed rounds, as far as they are public, for tools of social choice."),
        suffix=".preflib.zip",
    ),
    "polis.zip": Writer(
        write_polis,
        "application/zip",
        label=_("Polis votes"),
        purpose=_("Votes on short statements, for tools that read the files of Polis."),
        suffix=".polis.zip",
    ),
    "argdown": Writer(
        write_argdown,
        PLAIN,
        label=_("Argdown"),
        purpose=_("Options and arguments as text from which argument maps are drawn."),
        suffix=".argdown",
    ),
    "aif.json": Writer(
        write_aif,
        "application/json",
        label=_("AIF"),
        purpose=_("Options and arguments as a graph, for research on argumentation."),
        suffix=".aif.json",
    ),
    "annotations.jsonld": Writer(
        write_annotations,
        MEDIA_TYPE,
        label=_("Web annotations"),
        purpose=_("What is said about which passage, as W3C annotations."),
        suffix=".annotations.jsonld",
    ),
    "bib": Writer(
        write_bibtex,
        BIBTEX,
        label=_("BibTeX"),
        purpose=_("The references, for LaTeX and reference managers."),
        suffix=".bib",
    ),
    "csl.json": Writer(
        write_csl_json,
        CSL,
        label=_("CSL-JSON"),
        purpose=_("The references, for Zotero and citation processors."),
        suffix=".csl.json",
    ),
}
