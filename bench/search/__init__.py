"""Searches over many posts, on each database, beside LIKE over the same rows."""
