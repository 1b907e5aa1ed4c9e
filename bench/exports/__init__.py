"""How long files of a large debate and a large process take, what memory, and what readers notice meanwhile."""
