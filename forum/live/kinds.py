"""Every kind of event there is, who may know of it, and what its ids name. docs/EVENTS.md is made from this."""

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
    "response.posted": Kind("A reader responded.", ("post",), news="responses"),
    "response.edited": Kind("A response was edited by its author, with a reason.", ("post",)),
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
    "person.edited": Kind("A contributor's name, affiliation or biography changed.", ("person",)),
}
