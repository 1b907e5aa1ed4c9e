"""Pages of a debate: reading it, organizing it, writing for it."""
