"""Where the rooms above ask how often somebody may; the counter itself stands lower, since the library asks as well."""

from forum.challenge.pace import address_key, seconds_to_wait

__all__ = ["address_key", "seconds_to_wait"]
