"""A crowd that votes: three leanings, a tenth of passes; the same votes for everybody who asks for the same size."""

from __future__ import annotations

import random
from collections.abc import Iterator

LEANINGS, PASSES = 3, 0.1


def votes(people: int, statements: int, each: int) -> Iterator[tuple[int, int, int]]:
    """Person, statement, vote; every person votes on so many statements drawn at random."""
    chance = random.Random(people * statements)
    agrees = [[chance.choice((0.2, 0.5, 0.8)) for _statement in range(statements)] for _leaning in range(LEANINGS)]
    for person in range(people):
        leaning = agrees[person % LEANINGS]
        for statement in chance.sample(range(statements), each):
            drawn = chance.random()
            passes = drawn < PASSES
            yield person, statement, 0 if passes else 1 if chance.random() < leaning[statement] else -1
