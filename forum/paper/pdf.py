"""A paper as PDF: tagged for readers who listen (PDF/UA-1 asked for), the same bytes for the same paper.

Typst sees one folder with its template, the paper and its pictures, and our fonts: no other file, no network. It runs
in a process of its own (press.py).
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from forum.paper.document import Paper, Picture
from forum.paper.glyphs import FONTS
from forum.paper.joined import CannotJoin, joined, pages_in, pages_of
from forum.paper.parts import InParts, is_large
from forum.paper.press import FAILED
from forum.paper.typst import as_files

SECONDS = 600
_TEMPLATE = (Path(__file__).parent / "paper.typ").read_bytes()
_DRAWING = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image("drawing.svg", alt: "drawing")"""
_PRESS = str(Path(__file__).parent / "press.py")
_log = logging.getLogger(__name__)


class CannotSet(RuntimeError):
    """Typst refused a paper, or took too long; the message is its own."""


def write_pdf(paper: Paper) -> bytes:
    """The paper in print: title page, contents, running heads, notes at the foot, outline, alternative texts.

    What Typst will not set (a broken picture, a tower of marks) is left out in a second try and its words stay; should
    even that fail, the file is made without the promise of PDF/UA, and that is logged.
    """
    write = _in_parts if is_large(paper) else _at_once
    for plainly in (False, True):
        try:
            return write(paper, plainly, ["ua-1"])
        except CannotJoin:
            _log.exception("the parts of a paper (%s) could not be joined; it is set at once", paper.url)
            return _at_once(paper, plainly, ["ua-1"])
        except CannotSet as error:
            _log.warning("Typst could not set a paper (%s): %.300s", paper.url, error)
    return write(paper, True, [])


def _at_once(paper: Paper, plainly: bool, standards: list[str]) -> bytes:
    return compiled(as_files(paper, plainly=plainly), paper, format="pdf", pdf_standards=standards)[0]


def _in_parts(paper: Paper, plainly: bool, standards: list[str]) -> bytes:
    """Part by part, each in a process that gives back what it took; the front twice, the second time with its pages."""
    parts = InParts(paper, plainly=plainly)

    def made(files: dict[str, bytes], begins: int = 1) -> bytes:
        how = {"format": "pdf", "pdf_standards": standards, "sys_inputs": {"from": str(begins)}}
        return compiled(files, paper, **how)[0]

    bodies: list[bytes] = []
    reached: dict[str, tuple[int, int]] = {}
    pages: dict[str, int] = {}
    begins = 1 + pages_in(made(parts.front({})))
    for number, part in enumerate(parts.bodies(), 1):
        bodies.append(made(part.files, begins))
        reached |= {label: (number, heading) for label, heading in part.reached.items()}
        pages |= {label: begins + page for label, page in pages_of(bodies[-1], part.reached).items()}
        begins += pages_in(bodies[-1])
    return joined([made(parts.front(pages)), *bodies], reached, parts.part_of)


def drawn(picture: Picture, *, ppi: float = 192) -> bytes:
    """An SVG drawing as PNG, for files that cannot hold drawings. Raises CannotSet."""
    return pressed({"main.typ": _DRAWING, "drawing.svg": picture.data}, format="png", ppi=ppi, timestamp=0)[0]


def compiled(files: dict[str, bytes], paper: Paper, **how: Any) -> list[bytes]:
    """What Typst makes of a paper as `as_files` gives it. Raises CannotSet."""
    return pressed({"main.typ": _TEMPLATE, **files}, timestamp=int(paper.as_of.timestamp()), **how)


def pressed(files: dict[str, bytes], **how: Any) -> list[bytes]:
    """What Typst makes of `main.typ` and the files beside it, in a process of its own (press.py). Raises CannotSet."""
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        folder = Path(name)
        for file, data in files.items():
            (folder / file).write_bytes(data)
        (folder / "how.json").write_text(json.dumps({**how, "font_paths": [str(FONTS)]}), encoding="utf-8")
        lean = {"MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "2"}
        command = [sys.executable, "-P", _PRESS, name]
        try:
            done = subprocess.run(command, env=os.environ | lean, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as late:
            raise CannotSet(f"It took longer than {SECONDS} seconds.") from late
        if done.returncode == FAILED:
            raise CannotSet((folder / "error.txt").read_text(encoding="utf-8"))
        if done.returncode:
            raise CannotSet(done.stderr.decode("utf-8", "replace")[-500:])
        return [made.read_bytes() for made in sorted(folder.glob("made-*"))]
