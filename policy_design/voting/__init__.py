"""Voting: rounds with rules that are fixed before they open, ballots, receipts, bulletins and results."""
