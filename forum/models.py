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
from forum.mail.models import Mailbox, OutboxMail
from forum.moderation.models import Appeal, Decision, Flag
from forum.newsletter.models import FormerSubscriber, Issue, Subscriber
from forum.notices.models import Follow, Notice, NoticeCursor, NoticeSettings, Reminder
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
from forum.search.models import Entry, Mark
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
    "Entry",
    "Erratum",
    "Event",
    "ExportFile",
    "Flag",
    "Follow",
    "FormerSubscriber",
    "Handing",
    "HubPing",
    "Invitation",
    "Issue",
    "LedgerEntry",
    "Mailbox",
    "Mark",
    "Membership",
    "Notice",
    "NoticeCursor",
    "NoticeSettings",
    "OutboxMail",
    "Person",
    "Post",
    "Quotation",
    "ReaderChoice",
    "Rebuttal",
    "Reference",
    "Reminder",
    "Revision",
    "Subscriber",
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
