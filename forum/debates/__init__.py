"""Debates: a question, a framing, voices and their signed contributions, moved from stage to stage."""
