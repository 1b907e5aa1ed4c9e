"""Everything anyone says is a Post: one renderer, one history, one draft box."""
