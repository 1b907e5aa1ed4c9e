"""Ballots: what may stand on one, how they are counted, and how anybody can count them again. PURE.

`methods` says what marks are, `tally` counts them, `outcome` judges the count by the terms of a round, `bulletin` gives
a closed round one form and one digest, `preflib` reads and writes rankings for others, and `standalone.recount` is a
second implementation of all of it that travels with an export. Words for people stand in the rooms that have pages.
"""
