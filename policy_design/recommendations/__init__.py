"""Recommendations of a process: what they rest on, whom they address, and what became of them."""
