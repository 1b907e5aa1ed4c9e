"""Gathers the slices' models, where Django looks for them."""

from forum.debates.models import Contribution, Debate, DebateImage, DebateReference, Tag, Voice
from forum.library.models import CreditedImage, Reference
from forum.live.models import Event, Topic
from forum.mail.models import OutboxMail
from forum.moderation.models import Decision
from forum.people.models import Disclosure, Invitation, Membership, Person
from forum.posts.models import Citation, Draft, DraftCopy, Post, Revision, Thread

__all__ = [
    "Citation",
    "Contribution",
    "CreditedImage",
    "Debate",
    "DebateImage",
    "DebateReference",
    "Decision",
    "Disclosure",
    "Draft",
    "DraftCopy",
    "Event",
    "Invitation",
    "Membership",
    "OutboxMail",
    "Person",
    "Post",
    "Reference",
    "Revision",
    "Tag",
    "Thread",
    "Topic",
    "Voice",
]
