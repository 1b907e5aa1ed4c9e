"""Challenges that a browser solves, and the check of a solution: signed, for one purpose, for a time, good once."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import altcha
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from redis import RedisError

ALGORITHM = "SHA-256"
LONGEST = 2000  # characters; a solution has some 600


def issue(purpose: str) -> dict[str, Any]:
    """A challenge for one purpose: find the number whose hash begins with so many zeros."""
    made: dict[str, Any] = altcha.create_challenge(
        ALGORITHM,
        settings.CHALLENGE_COST,
        key_prefix="0" * settings.CHALLENGE_DIGITS,
        expires_at=int(time.time()) + settings.CHALLENGE_MINUTES * 60,
        data={"for": purpose},
        hmac_secret=_secret(),
    ).to_dict()
    return made


def accept(solution: str, purpose: str) -> bool:
    """This solves a challenge of ours for this purpose, in time, and was not used before. From now on it is used."""
    if not solution or len(solution) > LONGEST or not altcha.verify_solution(solution, _secret()).verified:
        return False
    parameters = json.loads(base64.b64decode(solution))["challenge"]["parameters"]
    if parameters.get("data") != {"for": purpose}:
        return False
    return use_up(parameters["nonce"], parameters["expiresAt"] - time.time())


def use_up(name: str, seconds: float) -> bool:
    """Only the first who comes with this name is told yes. Where nobody counts, everybody is."""
    try:
        return bool(cache.add(f"challenge:{name}", 1, timeout=max(1, int(seconds) + 1)))
    except RedisError:
        return True


def _secret() -> bytes:
    return salted_hmac("forum.challenge", "solution", algorithm="sha256").digest()
