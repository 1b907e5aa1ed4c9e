"""An upload made into a picture that is safe to serve: decoded, upright, without metadata, written anew as WebP."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MAX_SIDE_SENT = 8000
# Everything that Pillow's decoders have been seen to raise for a file that is damaged or hostile.
_UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    MemoryError,
    AttributeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


@dataclass(frozen=True)
class Picture:
    """A WebP file, as it will be served."""

    data: bytes
    width: int
    height: int


class BadPicture(ValueError):
    """A file that cannot become a picture here; `sentence` says why."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def picture_of(file: BinaryIO | File) -> Picture:
    """Decode the first frame and write it anew. Raises BadPicture; what the sender calls the file does not matter."""
    sent = file.read(settings.IMAGE_MAX_BYTES + 1)
    if len(sent) > settings.IMAGE_MAX_BYTES:
        raise BadPicture(
            _("The picture is larger than %(limit)d MB; make it smaller first.")
            % {"limit": settings.IMAGE_MAX_BYTES // (1024 * 1024)}
        )
    try:
        with Image.open(BytesIO(sent), formats=FORMATS) as image:
            _check_size(image)
            return _written(_upright(image))
    except BadPicture:
        raise
    except _UNREADABLE as error:
        raise BadPicture(_("This is no picture that we can read; send a PNG, JPEG, WebP or GIF file.")) from error


def _check_size(image: Image.Image) -> None:
    """Before a single pixel is decoded."""
    width, height = image.size
    if max(width, height) > MAX_SIDE_SENT or width * height > settings.IMAGE_MAX_PIXELS:
        raise BadPicture(
            _("The picture has %(width)d × %(height)d pixels, which is too many; make it smaller first.")
            % {"width": width, "height": height}
        )


def _upright(image: Image.Image) -> Image.Image:
    """Small enough, in a mode with eight bits a channel, turned as its camera said."""
    side = settings.IMAGE_MAX_SIDE
    image.draft("RGB", (side, side))
    if image.mode.startswith(("I", "F")):
        plain = image.convert("I").point(lambda value: value / 256).convert("L")
    else:
        clear = "A" in image.mode or "a" in image.mode or "transparency" in image.info
        plain = image.convert("RGBA" if clear else "RGB")
    plain.thumbnail((side, side), Image.Resampling.LANCZOS)
    return ImageOps.exif_transpose(plain)


def _written(image: Image.Image) -> Picture:
    """Only pixels cross over to the new picture: no EXIF, place, profile or text of the old one."""
    fresh = Image.new(image.mode, image.size)
    fresh.paste(image)
    out = BytesIO()
    fresh.save(out, "WEBP", quality=86, method=4)
    return Picture(out.getvalue(), *fresh.size)
