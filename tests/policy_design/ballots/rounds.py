"""Random rounds with their published results, as an export has them, and ballots for them."""

from __future__ import annotations

import random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from policy_design.ballots import bulletin
from policy_design.ballots.methods import ANSWERS, METHODS, STATUS_QUO
from policy_design.ballots.outcome import Terms, decide
from policy_design.ballots.tally import tally

SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = SIGNER.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
SHARES = ("1/2", "1/2", "2/3", "3/4", "1/5")


def ranking(rng, choices, *, ties=0.3, whole=0.4):
    """A ranking of all or some of the choices."""
    order = list(choices)
    rng.shuffle(order)
    if rng.random() > whole:
        order = order[: rng.randint(0, len(order))]
    tiers = []
    for choice in order:
        if tiers and rng.random() < ties:
            tiers[-1].append(choice)
        else:
            tiers.append([choice])
    return [sorted(tier) for tier in tiers]


def marks(rng, method, choices):
    if method == "ranked":
        return ranking(rng, choices)
    if method == "approval":
        return sorted(choice for choice in choices if rng.random() < 0.5)
    if rng.random() < 0.05:
        return {}
    return {choice: rng.choice(ANSWERS[method]) for choice in sorted(choices) if rng.random() < 0.9}


def manifest(rng, method, secrecy, choices, eligible, number, previous):
    share = rng.choice(SHARES)
    return {
        "round": number * 7,
        "number": number,
        "question": "Which of these — or none?",
        "items": [{"key": key, "title": f"Title of {key}", "version": 1} for key in choices],
        "method": method,
        "threshold": share,
        "base": rng.choice(("cast", "present", "eligible")),
        "quorum": rng.choice(("1/2", "1/3", "1/100")),
        "tie_rule": rng.choice(("report", "status_quo", "lot")),
        "consensus_rule": rng.choice(("", "75", "70/15", "rand_ucla")) if method == "rating" else "",
        "stand_aside_cap": rng.choice(("", "1/4")) if method == "consent" else "",
        "secrecy": secrecy,
        "receipts": rng.choice(("tracker", "none")) if secrecy == "secret" else None,
        "visibility": "everyone",
        "rounds_planned": 1,
        "stopping_rule": "fixed",
        "eligible": eligible,
        "eligible_digest": bulletin.roll_digest(f"Voter {n}" for n in range(eligible)),
        "opened": "2026-11-01T09:00:00Z",
        "closes": "2026-11-09T09:00:00Z",
        "software": "folkmoot 0.1.0",
        "previous": previous,
        **({"count": rng.choice(("total", "star")), "seats": rng.randint(1, 2)} if method == "score" else {}),
        **({"seats": rng.randint(1, 2)} if method == "approval" else {}),
    }


def entry(rng, method, number=1, previous="", *, public=True):
    """One closed round, counted and signed."""
    choices = [f"G{n}v{rng.randint(1, 3)}" for n in range(1, rng.randint(2, 5))]
    if (method in ("ranked", "approval", "score") and rng.random() < 0.6) or len(choices) < 2:
        choices.append(STATUS_QUO)
    secrecy = rng.choice(("named", "pseudonymous", "secret"))
    eligible = rng.randint(3, 14)
    rules = manifest(rng, method, secrecy, choices, eligible, number, previous)
    rules_digest = bulletin.digest_of(rules)
    voters = [f"Voter {n}" for n in rng.sample(range(eligible), rng.randint(1, eligible))]
    ballots = [{"marks": METHODS[method].read(marks(rng, method, choices), choices)} for _ in voters]
    for place, ballot in enumerate(ballots):
        if secrecy == "named":
            ballot["voter"] = voters[place]
        elif secrecy == "pseudonymous":
            ballot["voter"] = f"Expert {place + 1}"
        elif rules["receipts"] == "tracker":
            ballot["tracker"] = bulletin.tracker(rules_digest, rng.randbytes(16).hex())
    body = bulletin.make(rules["round"], ballots, voters)
    digest = bulletin.digest(previous, rules_digest, bulletin.canonical(body))
    counted = tally(method, choices, [ballot["marks"] for ballot in ballots])
    resolved = {}
    if method == "consent":
        resolved = {key: rng.randint(0, counts["block"]) for key, counts in counted.figures["counts"].items()}
    outcome = decide(method, counted, Terms.from_manifest(rules), seed=bytes.fromhex(digest), resolved=resolved)
    result = {"tally": counted.as_json(), "outcome": outcome.as_json()}
    if method == "consent":
        result["resolved"] = resolved
    said = bulletin.close_statement(
        digest=digest, manifest_digest=rules_digest, voters_digest=body["voters_digest"], result=result
    )
    return bulletin.entry(
        manifest=rules,
        bulletin=body,
        digest=digest,
        previous=previous,
        voters=voters,
        result=result,
        signature=SIGNER.sign(said).hex(),
        shows_ballots=public,
        shows_voters=public,
    )


def export(seed, methods=None, *, public=True):
    """An export of some rounds, one for each of these methods, or of two random ones."""
    rng = random.Random(seed)
    entries, previous = [], ""
    for number, method in enumerate(methods or rng.sample(sorted(METHODS), 2), 1):
        entries.append(entry(rng, method, number, previous, public=public))
        previous = entries[-1]["digest"]
    return bulletin.export(KEY, entries)
