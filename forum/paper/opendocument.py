"""Several ODT files as pandoc writes them as one: pandoc takes a gigabyte and more for a very large one.

Its automatic styles, notes and pictures are numbered anew in each file and get the number of their part; what people
wrote cannot be mistaken for them, since pandoc writes no bare quotation mark into text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
_STYLES = re.compile(r"(?<=<office:automatic-styles>).*?(?=</office:automatic-styles>)", re.DOTALL)
_TEXT = re.compile(r"(?<=<office:text>).*(?=</office:text>)", re.DOTALL)
_NAMED = re.compile(r'((?:style-name|style:name)=")([^"]+)(")')
_NUMBERED = re.compile(
    r'((?:text:id="ftn|(?:xlink:href|manifest:full-path)="Pictures/|draw:name="img|table:name="Table))(\d)'
)
_PICTURE = re.compile(r'\s*<manifest:file-entry [^>]*manifest:full-path="Pictures/[^>]*/>')


def joined(files: Sequence[bytes]) -> bytes:
    """The first file with the text of all."""
    if len(files) == 1:
        return files[0]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        several = [zipfile.ZipFile(io.BytesIO(one)) for one in files]
        text = _joined([one.read(CONTENT).decode() for one in several])
        listed = several[0].read(MANIFEST).decode()
        further = [
            found
            for number, one in enumerate(several[1:], 1)
            for found in _PICTURE.findall(_apart(one.read(MANIFEST).decode(), number))
        ]
        listed = listed.replace("</manifest:manifest>", "".join(further) + "</manifest:manifest>")
        own = {CONTENT: text.encode(), MANIFEST: listed.encode()}
        for entry in several[0].infolist():
            new.writestr(entry, own.get(entry.filename) or several[0].read(entry))
        for number, one in enumerate(several[1:], 1):
            for name in one.namelist():
                if name.startswith("Pictures/"):
                    new.writestr(f"Pictures/{number}-{name.removeprefix('Pictures/')}", one.read(name))
    return made.getvalue()


def _joined(contents: Sequence[str]) -> str:
    styles, texts = [], []
    for number, content in enumerate(contents):
        own, text = _within(_STYLES, content), _within(_TEXT, content)
        if number:
            names = {found[2] for found in _NAMED.finditer(own) if found[1].endswith('style:name="')}
            own, text = (_renamed(_apart(one, number), names, number) for one in (own, text))
        styles.append(own)
        texts.append(text)
    first = _STYLES.sub(lambda _found: "".join(styles), contents[0], count=1)
    return _TEXT.sub(lambda _found: "".join(texts), first, count=1)


def _within(pattern: re.Pattern[str], content: str) -> str:
    found = pattern.search(content)
    return found[0] if found else ""


def _apart(said: str, number: int) -> str:
    return _NUMBERED.sub(rf"\g<1>{number}-\g<2>", said)


def _renamed(said: str, names: set[str], number: int) -> str:
    return _NAMED.sub(lambda found: f"{found[1]}{found[2]}{f'-{number}' if found[2] in names else ''}{found[3]}", said)
