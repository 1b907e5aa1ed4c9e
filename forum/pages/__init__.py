"""Pages that everybody sees alike, kept ready below Django: what a view declares, and the cache that answers."""

from forum.pages.declare import as_of, as_of_site, shared

__all__ = ["as_of", "as_of_site", "shared"]
