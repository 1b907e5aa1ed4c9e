"""A paper as PDF: tagged for readers who listen (PDF/UA-1 asked for), the same bytes for the same paper.

Typst sees one folder with its template, the paper and its pictures, and our fonts: no other file, no network.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

import typst

from forum.paper.document import Paper
from forum.paper.glyphs import FONTS
from forum.paper.typst import as_files

_TEMPLATE = (Path(__file__).parent / "paper.typ").read_bytes()
_log = logging.getLogger(__name__)


def write_pdf(paper: Paper) -> bytes:
    """The paper in print: title page, contents, running heads, notes at the foot, outline, alternative texts.

    What Typst will not set (a broken picture, a tower of marks) is left out in a second try and its words stay; should
    even that fail, the file is made without the promise of PDF/UA, and that is logged.
    """
    tries: tuple[tuple[bool, list[str]], ...] = ((False, ["ua-1"]), (True, ["ua-1"]), (True, []))
    for plainly, standards in tries[:-1]:
        try:
            made: bytes = compiled(as_files(paper, plainly=plainly), paper, format="pdf", pdf_standards=standards)
            return made
        except typst.TypstError as error:
            _log.warning("Typst could not set a paper (%s): %.300s", paper.url, error)
    last: bytes = compiled(as_files(paper, plainly=True), paper, format="pdf", pdf_standards=[])
    return last


def write_pages(paper: Paper, *, ppi: float = 96) -> list[bytes]:
    """Its pages as PNG pictures, to look at."""
    made = compiled(as_files(paper), paper, format="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def compiled(files: dict[str, bytes], paper: Paper, **how: Any) -> Any:
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        for name, data in {"main.typ": _TEMPLATE, **files}.items():
            Path(folder, name).write_bytes(data)
        return typst.compile(
            str(Path(folder, "main.typ")),
            root=folder,
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            package_path=folder,
            package_cache_path=folder,
            timestamp=int(paper.as_of.timestamp()),
            **how,
        )
