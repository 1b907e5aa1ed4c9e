"""Sentences on lines of files that cannot be taken: which file, which line, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from forum.verdicts import Sentence
    from policy_design.consensus.importing import Fault

# Of Polis exports: the codes of policy_design.consensus.importing.
POLIS: dict[str, Sentence] = {
    "too_large": gettext_lazy("the file is too large."),
    "not_utf8": gettext_lazy("from line %(value)s on it is not text in UTF-8; export it anew with that encoding."),
    "has_nul": gettext_lazy("it is not a text file."),
    "no_column": gettext_lazy("there is no column “%(value)s”."),
    "empty": gettext_lazy("the file is empty."),
    "too_many_rows": gettext_lazy("there are too many lines; what comes after this one was not read."),
    "too_many_statements": gettext_lazy("there are too many statements."),
    "cells": gettext_lazy("it has %(value)s cells, not as many as the first line names."),
    "not_a_number": gettext_lazy("“%(value)s” is not a whole number."),
    "not_a_vote": gettext_lazy("“%(value)s” is not a vote; it takes 1, −1 or 0."),
    "twice": gettext_lazy("%(value)s stands in the file twice."),
    "unknown": gettext_lazy("statement %(value)s is not in comments.csv."),
    "formula": gettext_lazy("the text begins like a formula of a spreadsheet: %(value)s"),
    "too_long": gettext_lazy("the text is too long."),
    "not_csv": gettext_lazy("it cannot be read as CSV."),
    "totals": gettext_lazy("the votes on it do not add up to what stands in the column %(value)s."),
}

# Of PrefLib files: the codes of policy_design.ballots.preflib.Fault.
PREFLIB: dict[str, Sentence] = {
    "too_long": gettext_lazy("it is too long."),
    "not_text": gettext_lazy("it is not text in UTF-8."),
    "no_type": gettext_lazy("nothing says what type of file it is; its name ends in soc, soi, toc, toi or cat."),
    "no_header": gettext_lazy("the header is not complete: %(value)s"),
    "bad_number": gettext_lazy("“%(value)s” is not a number that can stand there."),
    "no_count": gettext_lazy("it does not begin with how many cast this ballot: %(value)s"),
    "braces": gettext_lazy("braces or commas do not fit: %(value)s"),
    "unknown_alternative": gettext_lazy("there is no alternative %(value)s."),
    "twice": gettext_lazy("something is ranked twice: %(value)s"),
    "empty": gettext_lazy("it is empty."),
    "ties_not_allowed": gettext_lazy("it has equal ranks, which this type of file does not have: %(value)s"),
    "incomplete": gettext_lazy("it does not rank everything, as this type of file does: %(value)s"),
    "categories": gettext_lazy("it has not as many categories as the header says: %(value)s"),
    "sums": gettext_lazy("the ballots do not add up to the %(value)s that the header says."),
}

NOTES: dict[str, Sentence] = {
    "signs_turned": gettext_lazy(
        "In votes.csv agreement and disagreement stood the other way round than elsewhere in this export; that was "
        "put right."
    ),
    "unquoted_text": gettext_lazy("Texts with commas stood without quotation marks; they were put together again."),
}


def of_fault(fault: Fault) -> str:
    """A line of a Polis export that could not be taken."""
    return _said(fault.file, fault.line, POLIS.get(fault.code), fault.value)


def of_bad_file(file: str, line: int, code: str, value: str = "") -> str:
    """What is wrong with a PrefLib file."""
    return _said(file, line, PREFLIB.get(str(code)), value)


def _said(file: str, line: int, why: Sentence | None, value: str) -> str:
    reason = str(why or _("it cannot be read.")) % {"value": value}
    if line:
        return _("%(file)s, line %(line)d: %(reason)s") % {"file": file, "line": line, "reason": reason}
    return _("%(file)s: %(reason)s") % {"file": file, "reason": reason}
