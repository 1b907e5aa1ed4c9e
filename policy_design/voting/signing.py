"""The key with which this site signs bulletins and acknowledgements (Ed25519), and the public half that all may have.

It is FOLKMOOT_SIGNING_KEY, or a file in the data directory that only this site's own account can read, made once.
"""

from __future__ import annotations

import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from policy_design.ballots.bulletin import DIGEST as HEX_32

BAD_KEY = "FOLKMOOT_SIGNING_KEY is no key: it takes 64 lower hexadecimal digits, from a good source of chance."


def sign(message: bytes) -> str:
    """128 hexadecimal digits."""
    return _key(_seed()).sign(message).hex()


def public_key() -> str:
    """64 hexadecimal digits, for everybody who checks a signature of this site."""
    return _key(_seed()).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def is_signed(message: bytes, signature: str, key: str) -> bool:
    """Whether the owner of this public key has signed this message."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=4)
def _key(seed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))


def _seed() -> str:
    if settings.SIGNING_KEY:
        if not HEX_32.fullmatch(settings.SIGNING_KEY):
            raise ImproperlyConfigured(BAD_KEY)
        return str(settings.SIGNING_KEY)
    return _kept(Path(settings.DATA_DIR) / "signing-key")


@lru_cache(maxsize=4)
def _kept(path: Path) -> str:
    """What the file holds; several processes that start at once agree on the one that came first."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # whole or not at all, and never over another's
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    kept = path.read_text().strip()
    if not HEX_32.fullmatch(kept):
        raise ImproperlyConfigured(f"{path.name} in the data directory is no key. Put back the one that was there.")
    return kept
