"""References as CSL-JSON objects: checked, formatted, and exchanged as BibTeX, RIS and CSL-JSON."""

from forum.text.exchange import (
    BadReferences,
    from_bibtex,
    from_csl_json,
    from_ris,
    to_bibtex,
    to_csl_json,
    to_ris,
)
from forum.text.items import KINDS, TYPES, CslItem, kind_of, plain_reference, suggest_key, validate
from forum.text.styling import STYLES, format_reference

__all__ = [
    "KINDS",
    "STYLES",
    "TYPES",
    "BadReferences",
    "CslItem",
    "format_reference",
    "from_bibtex",
    "from_csl_json",
    "from_ris",
    "kind_of",
    "plain_reference",
    "suggest_key",
    "to_bibtex",
    "to_csl_json",
    "to_ris",
    "validate",
]
