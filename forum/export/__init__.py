"""Debates on their way out and in: a bundle of facts, the writers and readers of its files, and the views."""
