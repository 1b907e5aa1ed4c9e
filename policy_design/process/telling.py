"""What followers of a process are told: one sentence per event. Ids in events are never looked up here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.live.topics import Told
from policy_design import rules
from policy_design.process.models import Process

if TYPE_CHECKING:
    from forum.live.models import Event, Topic
    from forum.rules.words import Anyone
    from forum.verdicts import Sentence

Says = dict[str, tuple[str, "Sentence"]]  # by kind of event: the part that it concerns, with ids of it; and a sentence

SAYS: Says = {
    "process.edited": ("top", _("The organizers changed the process’s title, problem or settings.")),
    "process.planned": ("stages", _("The plan of stages changed.")),
    "process.moved": ("stages", _("The process moved to its next stage.")),
    "people.changed": ("people", _("Who takes part changed.")),
    "expertise.edited": ("people", _("An expert said what they bring, or declared their interests.")),
    "person.edited": ("people", _("The profile of somebody who takes part changed.")),
    "document.planned": ("documents", _("A document was planned.")),
    "document.edited": ("document-{document}", _("A document was changed.")),
    "document.rerendered": ("document-{document}", _("A source that a document cites was corrected.")),
    "document.opened": ("document-{document}", _("A document was opened for comments, or closed.")),
    "document.published": ("documents", _("A document was published.")),
    "syllabus.begun": ("syllabus", _("A syllabus was begun.")),
    "syllabus.edited": ("syllabus", _("The syllabus was revised.")),
    "syllabus.imported": ("syllabus", _("Sources were added to the syllabus.")),
    "syllabus.item_added": ("syllabus", _("A source was added to the syllabus.")),
    "syllabus.item_edited": ("syllabus", _("The syllabus was revised.")),
    "syllabus.item_removed": ("syllabus", _("A source was taken off the syllabus.")),
}


def also_say(says: Says) -> None:
    """Rooms above say of their events what followers are told."""
    SAYS.update(says)


def may_read(person: Anyone, topic: Topic) -> bool:
    """Whoever may read the process may follow it."""
    process = Process.objects.select_related("topic").filter(topic=topic).first()
    return process is not None and bool(rules.can_read_process(person, process))


def tell(topic_id: int, events: Sequence[Event]) -> list[Told]:
    """One Told per event, without a query."""
    return [_told(event) for event in events]


def _told(event: Event) -> Told:
    part, says = SAYS.get(event.kind, ("", _("Something changed.")))
    return Told(part=part.format(**event.ids) if "{" in part else part, says=str(says))
