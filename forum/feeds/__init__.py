"""Feeds and calendars: what a signed-out reader may read now, for programs that look in again and again."""
