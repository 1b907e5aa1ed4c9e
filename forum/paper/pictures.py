"""Pictures as a writer of files can take them: read, measured, and in a form that the reader's program knows."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

from PIL import Image, UnidentifiedImageError

from forum.paper.document import Picture

MAX_PIXELS = 60_000_000
SVG = "image/svg+xml"
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")


def printable(picture: Picture) -> Picture | None:
    """The picture with its true type and size, or None when it cannot be read: then its words stand for it."""
    return _drawing(picture) if picture.media_type == SVG else _pixels(picture)


def _pixels(picture: Picture) -> Picture | None:
    try:
        with Image.open(io.BytesIO(picture.data), formats=tuple(_FORMATS)) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                return None
            image.load()
            return replace(picture, media_type=_FORMATS[str(image.format)], width=width, height=height)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _drawing(picture: Picture) -> Picture | None:
    """A drawing by its own measures; one that asks for other files or entities is not drawn."""
    if b"<!" in re.sub(rb"<!--.*?-->", b"", picture.data, flags=re.DOTALL):
        return None
    try:
        root = ElementTree.fromstring(picture.data)
    except ElementTree.ParseError:
        return None
    if root.tag != "{http://www.w3.org/2000/svg}svg" or any(_leads_away(one) for one in root.iter()):
        return None
    width, height = _measure(root.get("width")), _measure(root.get("height"))
    box = (root.get("viewBox") or "").replace(",", " ").split()
    if not (width and height) and len(box) == 4:
        width, height = _measure(box[2]), _measure(box[3])
    return replace(picture, width=width or picture.width, height=height or picture.height)


def _leads_away(element: ElementTree.Element) -> bool:
    for name, value in element.attrib.items():
        if name.rpartition("}")[2] == "href" and not value.startswith("#"):
            return True
    return str(element.tag).rpartition("}")[2] in ("script", "foreignObject")


def _measure(said: str | None) -> int | None:
    found = _NUMBER.fullmatch(said or "")
    return round(float(found[1])) or None if found else None


def as_png(picture: Picture) -> Picture:
    """A raster picture as every office program can show it: JPEG and PNG as they are, WebP as PNG or JPEG."""
    if picture.media_type in ("image/png", "image/jpeg"):
        return picture
    with Image.open(io.BytesIO(picture.data)) as image:
        made = io.BytesIO()
        if image.mode in ("RGBA", "LA", "P") or image.width * image.height < 40_000:
            image.convert("RGBA").save(made, "PNG", optimize=False)
            return replace(picture, data=made.getvalue(), media_type="image/png")
        image.convert("RGB").save(made, "JPEG", quality=88, subsampling=0)
        return replace(picture, data=made.getvalue(), media_type="image/jpeg")
