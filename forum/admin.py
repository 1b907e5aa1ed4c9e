"""Gathers the slices' admin, where Django looks for it."""

from forum.api import admin as api
from forum.debates import admin as debates
from forum.library import admin as library
from forum.library.syllabus import admin as syllabus
from forum.live import admin as live
from forum.mail import admin as mail
from forum.moderation import admin as moderation
from forum.newsletter import admin as newsletter
from forum.people import admin as people
from forum.posts import admin as posts
from forum.readers import admin as readers

__all__ = [
    "api",
    "debates",
    "library",
    "live",
    "mail",
    "moderation",
    "newsletter",
    "people",
    "posts",
    "readers",
    "syllabus",
]
