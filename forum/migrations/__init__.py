"""The forum's line of migrations."""
