"""Every kind of event there is, who may know of it, and what its ids name. docs/EVENTS.md is made from this.

The forum's own stand here; an app above it adds its own when the site starts (decisions/0017).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Audience(Enum):
    READERS = "everyone who may read the topic"
    ORGANIZERS = "organizers only"


@dataclass(frozen=True, slots=True)
class Kind:
    says: str
    ids: tuple[str, ...] = ()
    audience: Audience = Audience.READERS
    news: str = ""  # what a page counts as new: "contributions", "responses"; empty where something shown changed
    changes_access: bool = False  # afterwards somebody may read the topic who could not, or the other way round


KINDS: dict[str, Kind] = {
    "debate.created": Kind("A debate was set up.", ("debate",), Audience.ORGANIZERS),
    "debate.edited": Kind(
        "The debate's question, standfirst, dates or settings changed.", ("debate",), changes_access=True
    ),
    "debate.moved": Kind("The debate moved to another stage.", ("debate",), changes_access=True),
    "voice.added": Kind("A voice was added to a debate.", ("voice",)),
    "voice.begun": Kind(
        "Somebody began an argument; it is shown once its text is signed.", ("voice",), Audience.ORGANIZERS
    ),
    "voice.edited": Kind("A voice's label, thesis, place or speaker changed.", ("voice",)),
    "voice.removed": Kind("A voice was removed before anyone wrote for it.", ("voice",)),
    "framing.edited": Kind("The framing essay changed.", ("post",)),
    "gallery.changed": Kind("Pictures were added to, removed from or reordered in the gallery.", ("debate",)),
    "references.changed": Kind("A debate's own list of references changed.", ("debate",)),
    "contribution.sealed": Kind(
        "A contribution was signed and is sealed until the debate opens.", ("post", "voice"), Audience.ORGANIZERS
    ),
    "contribution.published": Kind("A contribution can be read.", ("post", "voice"), news="contributions"),
    "contribution.edited": Kind("A published contribution was edited, with a reason.", ("post", "voice")),
    "rebuttal.posted": Kind("A passage of a contribution was rebutted.", ("post",), news="rebuttals"),
    "rebuttal.edited": Kind("A rebuttal was edited by its author, with a reason.", ("post",)),
    "rebuttal.moved": Kind("A rebuttal moved in the ledger: conceded, insisted on, withdrawn.", ("post",)),
    "point.marked": Kind("An author marked as fair how a rebuttal puts their point, or took that back.", ("post",)),
    "reply.posted": Kind("Somebody replied in an exchange.", ("post",), news="replies"),
    "reply.edited": Kind("A reply was edited by its author, with a reason.", ("post",)),
    "reply.waived": Kind("A contributor waived the right of reply for what stands unanswered.", ("voice",)),
    "response.posted": Kind("A reader responded.", ("post",), news="responses"),
    "response.edited": Kind("A response was edited by its author, with a reason.", ("post",)),
    "response.waiting": Kind("A response waits for a moderator.", ("post",), Audience.ORGANIZERS),
    "response.handed": Kind("A moderator handed a response to a contributor.", ("post", "voice")),
    "erratum.proposed": Kind("A reader proposed a correction.", ("erratum",), Audience.ORGANIZERS),
    "erratum.decided": Kind("The organizers accepted or declined a correction.", ("erratum",)),
    "reason.waiting": Kind("A reader's reason waits for a moderator.", ("choice",), Audience.ORGANIZERS),
    "post.flagged": Kind("A text was reported.", ("post",), Audience.ORGANIZERS),
    "post.left": Kind("A moderator left a reported text as it is.", ("post",), Audience.ORGANIZERS),
    "post.change_asked": Kind("A moderator asked an author for a change.", ("post",), Audience.ORGANIZERS),
    "post.locked": Kind("A moderator closed the answers to a text.", ("post",)),
    "post.unlocked": Kind("A moderator opened the answers to a text again.", ("post",)),
    "post.rejected": Kind("A moderator did not publish a waiting text.", ("post",), Audience.ORGANIZERS),
    "post.deleted": Kind("An author deleted a text.", ("post",)),
    "post.withdrawn": Kind("An author withdrew a text, with a sentence that stands in its place.", ("post",)),
    "person.suspended": Kind("A person may not write here for a time.", ("person",), Audience.ORGANIZERS),
    "person.readmitted": Kind("A person may write here again.", ("person",), Audience.ORGANIZERS),
    "slow_mode.changed": Kind("Slow mode was switched on, off or changed.", ("debate",)),
    "decision.appealed": Kind("An author appealed against a decision.", ("decision",), Audience.ORGANIZERS),
    "appeal.decided": Kind("An appeal was decided.", ("decision",), Audience.ORGANIZERS),
    "post.hidden": Kind("A moderator hid a text; the reason stands in its place.", ("post",)),
    "post.restored": Kind("A moderator showed a hidden text again.", ("post",)),
    "post.rerendered": Kind(
        "A text is shown anew: what it cites or shows was corrected, or the renderer is a newer one.", ("post",)
    ),
    "invitation.sent": Kind("Somebody was invited.", ("invitation",), Audience.ORGANIZERS),
    "invitation.resent": Kind("An invitation was sent again.", ("invitation",), Audience.ORGANIZERS),
    "invitation.revoked": Kind("An invitation was taken back.", ("invitation",), Audience.ORGANIZERS),
    "invitation.accepted": Kind(
        "An invited person accepted.", ("invitation",), Audience.ORGANIZERS, changes_access=True
    ),
    "invitation.declined": Kind("An invited person declined.", ("invitation",), Audience.ORGANIZERS),
    "member.removed": Kind("A person lost a role.", ("person",), Audience.ORGANIZERS, changes_access=True),
    "syllabus.begun": Kind("A syllabus was begun.", ("syllabus",)),
    "syllabus.edited": Kind("A syllabus' texts, sections or their order changed.", ("syllabus",)),
    "syllabus.imported": Kind("Sections and items were imported into a syllabus.", ("syllabus",)),
    "syllabus.item_added": Kind("A source was added to a syllabus.", ("item",)),
    "syllabus.item_edited": Kind("What a syllabus says of a source, or its place there, changed.", ("item",)),
    "syllabus.item_removed": Kind("A source was taken off a syllabus.", ("syllabus",)),
    "syllabus.item_suggested": Kind("A reader suggested a source.", ("suggestion",), Audience.ORGANIZERS),
    "syllabus.suggestion_decided": Kind("The organizers answered a suggested source.", ("suggestion",)),
    "person.edited": Kind("A contributor's name, affiliation or biography changed.", ("person",)),
}


def register(kinds: dict[str, Kind]) -> None:
    """Called once, when the site starts, by an app above that publishes events of its own. No kind is said twice."""
    if twice := {name for name, kind in kinds.items() if KINDS.get(name, kind) != kind}:
        raise ValueError(f"These kinds of event exist already: {', '.join(sorted(twice))}.")
    KINDS.update(kinds)
