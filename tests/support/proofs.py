"""Solves challenges as a browser does."""

import altcha

from forum.challenge.proof import issue


def solved(purpose: str) -> str:
    challenge = altcha.Challenge.from_dict(issue(purpose))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()
