"""Signatures of what is sent, as the Standard Webhooks specification has them: HMAC-SHA-256 of id, time and body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"


def new_secret() -> str:
    """As it is shown: 24 random bytes in base64, after a prefix by which leaked ones can be found."""
    return PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def signature(secret: str, *, key: str, at: int, body: bytes) -> str:
    """The value of the header `webhook-signature`."""
    held = base64.b64decode(secret.removeprefix(PREFIX))
    said = hmac.new(held, f"{key}.{at}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(said).decode()
