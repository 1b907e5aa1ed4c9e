"""Consensus summaries: what came of a process or a debate, line by line from a frozen snapshot."""
