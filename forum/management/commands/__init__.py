"""Commands of the forum: each calls the same actions as the pages."""
