"""A closed round in one form: canonical JSON, trackers, the chain of digests, and what is signed. PURE.

docs/BULLETIN.md is the specification; `standalone/recount.py` checks by it without this code.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FORMAT = "folkmoot-rounds-1"
SIGNED_FORMAT = "folkmoot-close-1"
RECEIPT = re.compile(r"[0-9a-f]{32}", re.ASCII)
TRACKER = re.compile(r"[A-Z2-7]{16}", re.ASCII)
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, without spaces, in UTF-8: equal values give equal bytes.

    Raises ValueError for what has no one form: floats, keys that are not text, other types, lone surrogates.
    """
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check(value: Any) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("a key that is not text")
        value = value.values()
    elif not isinstance(value, list | tuple):
        raise ValueError(f"no canonical form for {type(value).__name__}")
    for one in value:
        _check(one)


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical form, in lower hex: the digest of a manifest or of a result."""
    return hashlib.sha256(canonical(value)).hexdigest()


def roll_digest(names: Iterable[str]) -> str:
    """The digest of a list of people, sorted by code points: those who may vote, or those who did."""
    return digest_of(sorted(names))


# Receipts and trackers ------------------------------------------------------------------------------------------


def new_receipt() -> str:
    """16 random bytes as 32 lower hex digits, for voters whose browser cannot draw them."""
    return secrets.token_hex(16)


def tracker(manifest_digest: str, receipt: str) -> str:
    """What a receipt is published under: 16 characters of base32 (80 bits) of SHA-256(manifest digest || receipt).

    Both go in as bytes, 32 and 16 of them. Raises ValueError where they are not lower hex of that length.
    """
    if not DIGEST.fullmatch(manifest_digest) or not RECEIPT.fullmatch(receipt):
        raise ValueError("not a digest and a receipt in lower hex")
    return b32encode(hashlib.sha256(bytes.fromhex(manifest_digest + receipt)).digest()).decode("ascii")[:16]


def ballot_digest(manifest_digest: str, tracker: str, marks: Any) -> str:
    """What an acknowledgement names and signs, so that a voter can prove what was taken in."""
    return digest_of({"manifest": manifest_digest, "marks": marks, "tracker": tracker})


# The bulletin ---------------------------------------------------------------------------------------------------


def make(
    round: int | str,
    ballots: Iterable[Mapping[str, Any]],
    voters: Sequence[str],
    *,
    added: Sequence[Mapping[str, Any]] = (),
    salt: str = "",
) -> dict[str, Any]:
    """The bulletin of a closed round.

    Each ballot has canonical `marks` and at most one of `tracker` (secret rounds with receipts) and `voter` (the name
    or pseudonym of signed rounds). They are sorted by that, and by their marks, so that their order tells nothing.
    `voters` is the list of who voted; `added` holds the items that were accepted after the opening (statements only);
    `salt` is for ballots that have neither name nor tracker: without it few of them could be guessed by the digest.
    Raises ValueError for another field, or one tracker twice.
    """
    lines = []
    for ballot in ballots:
        label = {key: ballot[key] for key in ("tracker", "voter") if ballot.get(key)}
        if set(ballot) - {"marks", "tracker", "voter"} or len(label) > 1:
            raise ValueError("a ballot has marks, and a tracker or a voter")
        lines.append({"marks": ballot["marks"], **label})
    lines.sort(key=_place)
    trackers = [line["tracker"] for line in lines if "tracker" in line]
    if len(set(trackers)) != len(trackers):
        raise ValueError("a tracker stands twice")
    body = {"round": round, "ballots": lines, "cast": len(lines), "voters_digest": roll_digest(voters)}
    body |= {"salt": salt} if salt else {}
    return {**body, "added": [dict(item) for item in added]} if added else body


def _place(ballot: Mapping[str, Any]) -> tuple[str, str, bytes]:
    return ballot.get("tracker", ""), ballot.get("voter", ""), canonical(ballot["marks"])


def is_in_order(body: Mapping[str, Any]) -> bool:
    """Whether the ballots of a bulletin stand in the order that `make` gives them, none with a tracker twice."""
    places = [_place(ballot) for ballot in body["ballots"]]
    trackers = [place[0] for place in places if place[0]]
    return places == sorted(places) and len(trackers) == len(set(trackers)) and body["cast"] == len(places)


def digest(previous: str, manifest_digest: str, bulletin: bytes) -> str:
    """SHA-256(previous bulletin's digest || manifest digest || bulletin) in lower hex.

    The digests go in as their 32 bytes; `previous` is "" for the first round of a process. Raises ValueError for
    what is neither.
    """
    if not DIGEST.fullmatch(manifest_digest) or (previous and not DIGEST.fullmatch(previous)):
        raise ValueError("not a digest in lower hex")
    return hashlib.sha256(bytes.fromhex(previous + manifest_digest) + bulletin).hexdigest()


def close_statement(*, digest: str, manifest_digest: str, voters_digest: str, result: Any) -> bytes:
    """The bytes that the platform signs (Ed25519) when a round closes, in canonical JSON.

    They bind the result and the list of voters to the bulletin, so that they can be checked where the ballots are not
    public. `result` is the published object of the same name.
    """
    said = {"format": SIGNED_FORMAT, "digest": digest, "manifest": manifest_digest}
    return canonical({**said, "voters": voters_digest, "result": digest_of(result)})


def holds(*, digest_said: str, previous: str, manifest: Any, bulletin: Mapping[str, Any]) -> bool:
    """Whether a manifest and a bulletin are those of the published digest, and the bulletin is in order."""
    found = digest(previous, digest_of(manifest), canonical(dict(bulletin)))
    return found == digest_said and is_in_order(bulletin)


def entry(
    *,
    manifest: Any,
    bulletin: Mapping[str, Any],
    digest: str,
    previous: str,
    voters: Sequence[str],
    result: Any,
    signature: str,
    shows_ballots: bool = True,
    shows_voters: bool = True,
) -> dict[str, Any]:
    """One round of an export; without its ballots a ranked one has the pairwise counts of `result` as `tallied`.

    `result` is {"tally": ..., "outcome": ...} as published, for consent with {"resolved": {choice: blocks lifted}}.
    """
    tallied = result["tally"].get("pairwise")
    return {
        "manifest": manifest,
        "manifest_digest": digest_of(manifest),
        "bulletin": dict(bulletin) if shows_ballots else None,
        **({"tallied": tallied} if tallied is not None and not shows_ballots else {}),
        "digest": digest,
        "previous": previous,
        "voters": sorted(voters) if shows_voters else None,
        "voters_digest": roll_digest(voters),
        "result": result,
        "signature": signature,
    }


def export(key: str, entries: Sequence[Mapping[str, Any]], *, partial: bool = False) -> dict[str, Any]:
    """The file of rounds in the order in which they closed; `partial` where it does not begin with the first one."""
    body = {"format": FORMAT, "key": key, "rounds": list(entries)}
    return {**body, "partial": True} if partial else body
