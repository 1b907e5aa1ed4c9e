"""How an edition is cited: an item of CSL-JSON, and from it a line to copy, BibTeX and a CITATION.cff. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC
from typing import TYPE_CHECKING, Any

from forum.text.citations import plain_reference
from forum.text.licences import LICENCES

if TYPE_CHECKING:
    from forum.paper.document import Paper

Item = dict[str, Any]
ASIDE = re.compile(r"([\\{}$&#%_~^])")


def item_of(paper: Paper, number: int) -> Item:
    """The citation as the edition keeps it, without the DOI, which comes later."""
    day = paper.as_of.astimezone(UTC)
    title = f"{paper.title}: {paper.subtitle}" if paper.subtitle else paper.title
    item: Item = {
        "id": f"{_key(paper)}-v{number}",
        "type": "report",
        "title": title,
        "author": [{"literal": name} for name in paper.authors],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "publisher": paper.publisher,
        "version": str(number),
        "language": paper.language,
        "URL": paper.url,
    }
    return {name: value for name, value in item.items() if value}


def _key(paper: Paper) -> str:
    """A word and the year, as in face-2026."""
    plain = unicodedata.normalize("NFKD", paper.title).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if len(word) > 3]
    return f"{'-'.join(words[:3]) or 'report'}-{paper.as_of.astimezone(UTC).year}"


def cited(item: Item, doi: str) -> Item:
    """The same with its DOI, once it has one."""
    return {**item, "DOI": doi} if doi else item


def line_of(item: Item) -> str:
    """A line to copy, as the references of this site are written (APA)."""
    return plain_reference(item)


def csl_json(item: Item) -> str:
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def bibtex(item: Item) -> str:
    year, month, day = item["issued"]["date-parts"][0]
    fields = {
        "title": f"{{{_tex(item['title'])}}}",
        "author": " and ".join(f"{{{_tex(one['literal'])}}}" for one in item.get("author", ())),
        "institution": _tex(item.get("publisher", "")),
        "year": str(year),
        "month": str(month),
        "note": _tex(f"Version {item['version']}, {year:04}-{month:02}-{day:02}"),
        "doi": _tex(item.get("DOI", "")),
        "url": item["URL"],
        "langid": item.get("language", ""),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@techreport{{{item['id']},", *lines, "}", ""])


def _tex(words: str) -> str:
    """Signs that mean something to TeX, set aside; letters of all scripts stay (biber and BibLaTeX read UTF-8).

    Braces by their names: BibTeX counts them even behind a backslash, and a field would end at one.
    """
    named = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    named |= {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
    return ASIDE.sub(lambda found: named.get(found.group(1), f"\\{found.group(1)}"), " ".join(words.split()))


def citation_cff(item: Item, licence: str) -> str:
    """The Citation File Format, 1.2.0. Strings are JSON's, which are YAML's, too."""
    year, month, day = item["issued"]["date-parts"][0]
    authors = [f"  - name: {_said(one['literal'])}" for one in item.get("author", ())]
    lines = [
        "cff-version: 1.2.0",
        'message: "If you use this report, please cite it as below."',
        "type: dataset",
        f"title: {_said(item['title'])}",
        "authors:",
        *authors,
        f"version: {_said(item['version'])}",
        f"date-released: {_said(f'{year:04}-{month:02}-{day:02}')}",
        f"url: {_said(item['URL'])}",
        *([f"doi: {_said(item['DOI'])}"] if "DOI" in item else []),
        *([f"license: {_said(licence)}"] if licence in LICENCES and licence.startswith("CC") else []),
        "preferred-citation:",
        "  type: report",
        f"  title: {_said(item['title'])}",
        "  authors:",
        *(f"  {one}" for one in authors),
        f"  year: {year}",
        f"  month: {month}",
        f"  version: {_said(item['version'])}",
        *([f"  institution: {{name: {_said(item['publisher'])}}}"] if item.get("publisher") else []),
        f"  url: {_said(item['URL'])}",
        *([f"  doi: {_said(item['DOI'])}"] if "DOI" in item else []),
    ]
    return "\n".join([*lines, ""])


def _said(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
