"""How often a person or an address may ask for something costly: a counter in the shared cache, window by window."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from redis import RedisError

from forum.headers import address_of, network_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from forum.people.models import Person


def seconds_to_wait(who: Person | str, what: str, *, limit: int, window: int) -> int:
    """Count one request; 0 when it is within the limit, else the seconds until the next window begins."""
    count, left = counted(who, what, window=window)
    return 0 if count <= limit else left


def counted(who: Person | str, what: str, *, window: int) -> tuple[int, int]:
    """Count one request: how many there are in this window, and the seconds until the next one begins."""
    now = int(time.time())
    key = f"pace:{what}:{who if isinstance(who, str) else who.pk}:{now // window}"
    try:
        cache.add(key, 0, timeout=2 * window)
        count = cache.incr(key)
    except (ValueError, RedisError):  # evicted between the two calls, or nobody counts: the window begins anew
        count = 0
    return count, window - now % window


def address_key(request: HttpRequest) -> str:
    """Stands for where a request comes from, wherever that is counted; the address itself is kept nowhere."""
    address = address_of(request.META.get("HTTP_X_FORWARDED_FOR", ""), request.META.get("REMOTE_ADDR", ""))
    return salted_hmac("forum.posts.pace", network_of(address[:64]), algorithm="sha256").hexdigest()[:32]
