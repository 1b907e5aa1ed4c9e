"""The forms in which a debate leaves: how each is written, what it is called on the wire, and what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from forum.export.aif import write_aif
from forum.export.annotations import MEDIA_TYPE, write_annotations
from forum.export.argdown import write_argdown
from forum.export.bibliography import write_bibtex, write_csl_json
from forum.export.bundle import DebateBundle
from forum.export.tables import write_tables_csv, write_tables_xlsx
from forum.export.writers import write_html, write_json, write_markdown

if TYPE_CHECKING:
    from forum.verdicts import Sentence

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Writer(Generic[Facts]):
    """One form: `write` makes a file of facts; its key ends the name; `label` and `purpose` stand on pages."""

    write: Callable[[Facts], bytes]
    content_type: str
    pictures: bool = False
    label: Sentence = ""
    purpose: Sentence = ""


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSL = "application/vnd.citationstyles.csl+json"
PLAIN = "text/plain; charset=utf-8"
BIBTEX = "application/x-bibtex; charset=utf-8"

WRITERS: dict[str, Writer[DebateBundle]] = {
    "json": Writer(
        write_json,
        "application/json",
        label=_("JSON"),
        purpose=_("Everything, for programs, for archives, and for another Folkmoot."),
    ),
    "md": Writer(
        write_markdown,
        "text/markdown; charset=utf-8",
        label=_("Markdown"),
        purpose=_("Text to read, to keep, and for static sites."),
    ),
    "html": Writer(
        write_html,
        "text/html; charset=utf-8",
        pictures=True,
        label=_("Web page"),
        purpose=_("One page with its pictures, to open, print or mail."),
    ),
    "xlsx": Writer(
        write_tables_xlsx,
        XLSX,
        label=_("Excel workbook"),
        purpose=_("Tables for a spreadsheet, a sheet for each kind of thing."),
    ),
    "csv.zip": Writer(
        write_tables_csv,
        "application/zip",
        label=_("CSV tables"),
        purpose=_("The same tables for statistics programs, with a description of each column."),
    ),
    "argdown": Writer(
        write_argdown,
        PLAIN,
        label=_("Argdown"),
        purpose=_("The arguments as text from which argument maps are drawn."),
    ),
    "aif.json": Writer(
        write_aif,
        "application/json",
        label=_("AIF"),
        purpose=_("The arguments as a graph, for research on argumentation."),
    ),
    "annotations.jsonld": Writer(
        write_annotations,
        MEDIA_TYPE,
        label=_("Web annotations"),
        purpose=_("What is said about which passage, as W3C annotations."),
    ),
    "bib": Writer(
        write_bibtex,
        BIBTEX,
        label=_("BibTeX"),
        purpose=_("The references, for LaTeX and reference managers."),
    ),
    "csl.json": Writer(
        write_csl_json,
        CSL,
        label=_("CSL-JSON"),
        purpose=_("The references, for Zotero and citation processors."),
    ),
}
