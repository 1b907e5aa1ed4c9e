"""For browsers that cannot calculate: a signed ticket that becomes good after some seconds, and is good once."""

from __future__ import annotations

import math
import secrets
import time

from django.conf import settings
from django.core import signing

from forum.challenge.proof import use_up

MARK = "wait."


def ticket(purpose: str) -> str:
    given = {"for": purpose, "at": time.time(), "name": secrets.token_hex(8)}
    return MARK + signing.dumps(given, salt="forum.challenge.wait")


def accept(said: str, purpose: str) -> bool:
    """The ticket is for this purpose, old enough, not too old, and was not used before. From now on it is used."""
    given = _read(said, purpose)
    if given is None or _left(given) > 0:
        return False
    return use_up(str(given["name"]), settings.CHALLENGE_MINUTES * 60)


def seconds_left(said: str, purpose: str) -> int | None:
    """How long to wait still; None where this is no ticket of ours."""
    given = _read(said, purpose)
    return None if given is None else max(0, math.ceil(_left(given)))


def _left(given: dict[str, float]) -> float:
    return given["at"] + settings.CHALLENGE_WAIT_SECONDS - time.time()


def _read(said: str, purpose: str) -> dict[str, float] | None:
    if not said.startswith(MARK):
        return None
    try:
        given: dict[str, float] = signing.loads(
            said.removeprefix(MARK), salt="forum.challenge.wait", max_age=settings.CHALLENGE_MINUTES * 60
        )
    except signing.BadSignature:
        return None
    return given if given["for"] == purpose else None
