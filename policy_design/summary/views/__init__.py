"""Pages of a process."""
