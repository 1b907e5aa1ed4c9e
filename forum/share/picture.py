"""One picture of 1200 by 630 points: what kind of thing it is, its title, a line below, and the name of the site."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse

from forum.paper.pdf import pressed

WIDTH, HEIGHT = 1200, 630
KEPT_FOR = 24 * 3600
_TEMPLATE = Path(__file__).with_name("share.typ").read_bytes()


def answer(*, title: str, above: str, below: str = "", sides: int = 0, language: str = "en") -> HttpResponse:
    """The picture as an answer; drawn once a day for the same words, however many ask."""
    words = {"title": title, "above": above, "below": below, "sides": sides, "language": language[:2]}
    told = json.dumps({**words, "site": settings.SITE_NAME}, ensure_ascii=False, sort_keys=True).encode()
    name = hashlib.sha256(_TEMPLATE + told).hexdigest()
    data = cache.get_or_set(f"share:{name}", lambda: drawn(told), KEPT_FOR)
    headers = {"ETag": f'"{name[:32]}"', "Cross-Origin-Resource-Policy": "cross-origin"}  # other sites show it
    return HttpResponse(data, content_type="image/png", headers=headers)


def drawn(told: bytes) -> bytes:
    """The same words give the same bytes. Typst sees its template, the words and our fonts, and nothing else."""
    return pressed({"main.typ": _TEMPLATE, "words.json": told}, format="png", ppi=72)[0]
