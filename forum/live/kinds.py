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


KINDS: dict[str, Kind] = {
    "debate.created": Kind("A debate was set up.", ("debate",), Audience.ORGANIZERS),
    "debate.edited": Kind("The debate's question, standfirst, dates or settings changed.", ("debate",)),
    "debate.moved": Kind("The debate moved to another stage.", ("debate",)),
    "voice.added": Kind("A voice was added to a debate.", ("voice",)),
    "voice.edited": Kind("A voice's label, thesis or place changed.", ("voice",)),
    "voice.removed": Kind("A voice was removed before anyone wrote for it.", ("voice",)),
    "framing.edited": Kind("The framing essay changed.", ("post",)),
    "gallery.changed": Kind("Pictures were added to, removed from or reordered in the gallery.", ("debate",)),
    "references.changed": Kind("A debate's own list of references changed.", ("debate",)),
    "contribution.sealed": Kind(
        "A contribution was signed and is sealed until the debate opens.", ("post", "voice"), Audience.ORGANIZERS
    ),
    "contribution.published": Kind("A contribution can be read.", ("post", "voice")),
    "contribution.edited": Kind("A published contribution was edited, with a reason.", ("post", "voice")),
    "post.rerendered": Kind(
        "A text is shown anew: what it cites or shows was corrected, or the renderer is a newer one.", ("post",)
    ),
    "invitation.sent": Kind("Somebody was invited.", ("invitation",), Audience.ORGANIZERS),
    "invitation.resent": Kind("An invitation was sent again.", ("invitation",), Audience.ORGANIZERS),
    "invitation.revoked": Kind("An invitation was taken back.", ("invitation",), Audience.ORGANIZERS),
    "invitation.accepted": Kind("An invited person accepted.", ("invitation",), Audience.ORGANIZERS),
    "invitation.declined": Kind("An invited person declined.", ("invitation",), Audience.ORGANIZERS),
    "member.removed": Kind("A person lost a role.", ("person",), Audience.ORGANIZERS),
    "person.edited": Kind("A contributor's name, affiliation or biography changed.", ("person",)),
}
