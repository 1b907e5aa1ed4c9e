"""Pages of moderation: reporting, the queue and decisions, people, what authors are told, and the public log."""
