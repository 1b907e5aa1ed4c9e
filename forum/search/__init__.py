"""Finding: one question over everything that was said and put here, answered with what its asker may read."""
