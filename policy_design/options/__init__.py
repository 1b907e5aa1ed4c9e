"""Policy options: their text in numbered clauses, and the amendments that would change it."""
