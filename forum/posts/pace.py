"""How often one person may ask for something costly: a counter in the shared cache, one window after another."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.core.cache import cache
from redis import RedisError

if TYPE_CHECKING:
    from forum.people.models import Person


def seconds_to_wait(person: Person, what: str, *, limit: int, window: int) -> int:
    """Count one request; 0 when it is within the limit, else the seconds until the next window begins."""
    now = int(time.time())
    key = f"pace:{what}:{person.pk}:{now // window}"
    try:
        cache.add(key, 0, timeout=2 * window)
        count = cache.incr(key)
    except (ValueError, RedisError):  # evicted between the two calls, or nobody counts: the window begins anew
        return 0
    return 0 if count <= limit else window - now % window
