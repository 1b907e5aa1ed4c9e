"""Pages of rounds and their votes."""
