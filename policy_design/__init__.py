"""Policy design: processes, surveys, options, votes and reports. May import the forum, never the reverse."""
