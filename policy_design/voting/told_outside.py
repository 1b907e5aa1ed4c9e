"""What votes from elsewhere say, with the charts and words of our own rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.voting import told_ranked, told_statements
from policy_design.voting.outside_models import Outside
from policy_design.voting.sections import Names, Section, table
from policy_design.voting.words_of_files import NOTES

Json = dict[str, Any]
SHORT = 14

if TYPE_CHECKING:
    from collections.abc import Iterator


def finding(row: Outside) -> list[str]:
    """In a few sentences: how many voted on how much, and what came of it."""
    found: Json = row.found or {}
    people = ngettext("%(n)d person voted.", "%(n)d people voted.", found["people"]) % {"n": found["people"]}
    names = _names(row, found)
    if row.kind == Outside.Kind.POLIS:
        votes = _("%(votes)d votes on %(n)d statements count.") % {"votes": found["votes"], "n": len(names.texts)}
        return [people, votes, *_notes(found), *(one for one in told_statements.said(found["tally"], names) if one)]
    if "counts" in found:
        return [people]
    return [people, *told_ranked.said(found["outcome"], found["tally"], names)]


def _names(row: Outside, found: Json) -> Names:
    """What is ranked goes by its own name where that is short, else by its number in the file."""
    texts: dict[str, str] = found.get("texts", {})
    if row.kind == Outside.Kind.POLIS:
        return Names(texts)
    return Names(texts, {key: text if len(text) <= SHORT else key.removeprefix("a") for key, text in texts.items()})


def _notes(found: Json) -> Iterator[str]:
    superseded = found["cast"] - found["votes"]
    if superseded > 0 and not found["left_out"]:
        yield ngettext(
            "%(n)d vote was replaced by a later one of the same person.",
            "%(n)d votes were replaced by later ones of the same person.",
            superseded,
        ) % {"n": superseded}
    if found["left_out"]:
        yield ngettext(
            "%(n)d statement was rejected by its moderators and is left out.",
            "%(n)d statements were rejected by their moderators and are left out.",
            found["left_out"],
        ) % {"n": found["left_out"]}
    for one in found["notes"]:
        yield str(NOTES.get(one, ""))


def sections(row: Outside) -> list[Section]:
    found: Json = row.found or {}
    names = _names(row, found)
    parts: list[Section | None]
    if row.kind == Outside.Kind.POLIS:
        parts = told_statements.sections(found["tally"], names, found.get("analysis", {}))
    elif "counts" in found:
        parts = [_categories(found)]
    else:
        parts = list(told_ranked.of_votes(found["tally"], found["outcome"], names))
    return [one for one in parts if one]


def _categories(found: Json) -> Section:
    lines = list(zip(found["names"], found["counts"], strict=True))
    heads = [_("Alternative"), *found["categories"]]
    title = _("How often each was put where")
    return Section("votes", title, tables=(table("votes-table", title, heads, lines),), open=True)
