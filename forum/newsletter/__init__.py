"""The newsletter: who asked for it, its issues in each language, their sending and their archive."""
