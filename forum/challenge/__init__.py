"""A small proof of work for forms that take no account, made and checked here; docs/decisions/0013-challenge.md."""
