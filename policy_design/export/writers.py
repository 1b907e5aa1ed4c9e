"""The file of a process, its annotations and its references. PURE."""

from __future__ import annotations

from forum.export.annotations import annotations_of, collection_of
from forum.export.bibliography import bibtex_of, csl_json_of
from forum.export.canonical import dump
from policy_design.export.facts import ProcessFacts


def write_json(facts: ProcessFacts) -> bytes:
    """The file of the process (folkmoot-process/1) in canonical form."""
    return dump(facts.process)


def write_annotations(facts: ProcessFacts) -> bytes:
    """Quotations in all its debates, and comments on paragraphs of its documents."""
    items = [item for one in facts.debates for item in annotations_of(one.bundle)]
    return collection_of(facts.url, facts.title, items)


def write_bibtex(facts: ProcessFacts) -> bytes:
    """What its documents and debates cite and list, each once."""
    return bibtex_of(facts.all_references)


def write_csl_json(facts: ProcessFacts) -> bytes:
    """The same as CSL-JSON."""
    return csl_json_of(facts.all_references)
