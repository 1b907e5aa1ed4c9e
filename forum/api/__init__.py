"""The site over HTTP for programs: the same rules and actions as the pages, and tokens instead of a session."""
