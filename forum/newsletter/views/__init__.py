"""Pages of the newsletter: its archive, its subscribers' own, and those of its editors."""
