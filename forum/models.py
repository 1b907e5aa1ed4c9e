"""Gathers the slices' models, where Django looks for them."""

from forum.api.models import Token
from forum.debates.models import Contribution, Debate, DebateImage, DebateReference, Handing, Tag, Voice
from forum.export.models import ExportFile
from forum.feeds.models import HubPing
from forum.library.models import CreditedImage, Reference
from forum.library.syllabus.models import (
    Syllabus,
    SyllabusItem,
    SyllabusSection,
    SyllabusSubscription,
    SyllabusSuggestion,
)
from forum.live.models import Event, Topic
from forum.mail.models import OutboxMail
from forum.moderation.models import Appeal, Decision, Flag
from forum.people.models import Disclosure, Invitation, Membership, Person, Suspension
from forum.posts.models import (
    Citation,
    Draft,
    DraftCopy,
    LedgerEntry,
    Post,
    Quotation,
    Rebuttal,
    Revision,
    Thread,
)
from forum.readers.models import ChoiceKey, Erratum, ReaderChoice
from forum.webhooks.models import Delivery, Webhook

__all__ = [
    "Appeal",
    "ChoiceKey",
    "Citation",
    "Contribution",
    "CreditedImage",
    "Debate",
    "DebateImage",
    "DebateReference",
    "Decision",
    "Delivery",
    "Disclosure",
    "Draft",
    "DraftCopy",
    "Erratum",
    "Event",
    "ExportFile",
    "Flag",
    "Handing",
    "HubPing",
    "Invitation",
    "LedgerEntry",
    "Membership",
    "OutboxMail",
    "Person",
    "Post",
    "Quotation",
    "ReaderChoice",
    "Rebuttal",
    "Reference",
    "Revision",
    "Suspension",
    "Syllabus",
    "SyllabusItem",
    "SyllabusSection",
    "SyllabusSubscription",
    "SyllabusSuggestion",
    "Tag",
    "Thread",
    "Token",
    "Topic",
    "Voice",
    "Webhook",
]
