"""The forum: people, debates, and everything they say. Knows nothing of policy design."""

__version__ = "0.1.0"
