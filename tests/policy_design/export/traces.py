"""What is left of a secret, in whatever form it may stand in a file: itself, encoded, as a slug, as a digest."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import quote

import numpy as np
from django.utils.text import slugify

SHORTEST = 8  # shorter traces stand anywhere by chance
DIGESTS = ("md5", "sha1", "sha256", "sha512", "blake2b")
BETWEEN = re.compile(r"[\s\u00ad\u200b-]+")  # where a typesetter or an element may break a word


def traces(secret: str) -> set[str]:
    """In lower case, without what may stand between."""
    found = {secret, quote(secret), slugify(secret), slugify(secret, allow_unicode=True), secret.encode().hex()}
    found |= {ascii(secret)[1:-1], *_in_addresses(secret), *_in_base64(secret)}
    for said in (secret, secret.lower()):
        found |= {hashlib.new(name, said.encode()).hexdigest() for name in DIGESTS}
    return {one for trace in found if len(one := BETWEEN.sub("", trace.lower())) >= SHORTEST}


def _in_addresses(secret: str) -> Iterator[str]:
    for part in re.split(r"[@\s]", secret):
        if not part.isascii():
            yield part.encode("punycode").decode()


def _in_base64(secret: str) -> Iterator[str]:
    """Wherever it begins among the bytes that are encoded; what hangs on its neighbours is cut off."""
    data = secret.encode()
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + data).decode()
        cut = encoded[(0, 2, 3)[before] :].rstrip("=")
        cut = cut[: len(cut) - 1] if (before + len(data)) % 3 else cut
        yield cut
        yield cut.translate(str.maketrans("+/", "-_"))


class Sought:
    """Many secrets by what they are, looked for at once in many texts: first by the eight bytes that a trace begins with."""

    def __init__(self, secrets: Iterable[tuple[str, str]]) -> None:
        self._traces: dict[bytes, dict[bytes, str]] = defaultdict(dict)
        for what, secret in secrets:
            for trace in map(str.encode, traces(secret)):
                self._traces[trace[:SHORTEST]][trace] = what
        self._begins = np.unique(np.frombuffer(b"".join(self._traces), "<u8"))
        self._seen: dict[int, list[str]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._traces.values()))

    def found_in(self, text: str) -> list[str]:
        """What stands there, each once; a text that was looked through is not looked through again."""
        if (known := self._seen.get(key := hash(text))) is None:
            known = self._seen[key] = sorted(set(self._looked_through(BETWEEN.sub("", text.lower()).encode())))
        return known

    def _looked_through(self, data: bytes) -> Iterator[str]:
        for shift in range(min(SHORTEST, max(0, len(data) - SHORTEST + 1))):
            windows = np.frombuffer(data, "<u8", (len(data) - shift) // SHORTEST, shift)
            nearest = np.searchsorted(self._begins, windows).clip(max=len(self._begins) - 1)
            for place in np.flatnonzero(self._begins[nearest] == windows):
                at = int(place) * SHORTEST + shift
                for trace, what in self._traces[data[at : at + SHORTEST]].items():
                    if data.startswith(trace, at):
                        yield what
