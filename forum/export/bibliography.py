"""What a debate cites and lists, as BibTeX and as CSL-JSON, for Zotero, LaTeX and the like. PURE."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forum.export.bundle import DebateBundle, ReferenceFacts
from forum.text.citations import to_bibtex, to_csl_json


def write_bibtex(bundle: DebateBundle) -> bytes:
    return bibtex_of(bundle.references)


def write_csl_json(bundle: DebateBundle) -> bytes:
    return csl_json_of(bundle.references)


def bibtex_of(references: Iterable[ReferenceFacts]) -> bytes:
    """Entries by key, whatever order they are cited in."""
    return to_bibtex(items_of(references)).encode()


def csl_json_of(references: Iterable[ReferenceFacts]) -> bytes:
    """Items by key; what CSL has no name for (archived copy, state of a law) stands in `custom`."""
    return to_csl_json(items_of(references)).encode()


def items_of(references: Iterable[ReferenceFacts]) -> list[dict[str, Any]]:
    """CSL items, each key once, in the order of the keys."""
    known = {one.key: one for one in references}
    return [_item(known[key]) for key in sorted(known)]


def _item(one: ReferenceFacts) -> dict[str, Any]:
    item: dict[str, Any] = {**one.csl, "id": one.key}
    if one.retrieved_on and "accessed" not in item:
        day = one.retrieved_on
        item["accessed"] = {"date-parts": [[day.year, day.month, day.day]]}
    more = {"archived_url": one.archived_url, "legal_status": one.legal_status}
    if said := {name: value for name, value in more.items() if value}:
        item["custom"] = {**item.get("custom", {}), **said}
    return item
