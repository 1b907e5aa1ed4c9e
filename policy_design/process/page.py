"""What the page of a process shows to one reader: where it stands, who is part of it, what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from forum import additions
from forum.additions import Piece, Place, drawn
from forum.people.models import Role
from policy_design import rules
from policy_design.process.models import ProcessDebate
from policy_design.process.progress import owed_by, owed_by_roles, steps_of
from policy_design.process.stages import HAPPENS

if TYPE_CHECKING:
    from forum.people.models import Membership, Person
    from forum.rules.words import Anyone
    from forum.verdicts import Sentence
    from policy_design.process.models import Document, Expertise, Process, ProcessStage


@dataclass(frozen=True, slots=True)
class Group:
    """Experts of one background."""

    background: Sentence
    experts: list[Expertise]


class ProcessPage:
    """A process of queries.for_page, for one reader; further queries are those of rooms above, for their parts."""

    def __init__(self, process: Process, reader: Anyone) -> None:
        self.process = process
        self.reader = reader
        self.steps = steps_of(process)
        self.owed = owed_by_roles(process)
        self.mine = owed_by(process, reader) if reader.is_authenticated else []
        self.may_organize = rules.can_organize_process(reader, process)

    @property
    def happens(self) -> Sentence:
        kind = self.process.kind_now
        return HAPPENS[kind] if kind else _("The organizers prepare it; readers do not see it yet.")

    @property
    def coming(self) -> ProcessStage | None:
        return self.process.next_stage

    @cached_property
    def groups(self) -> list[Group]:
        """Experts by background, in the process's own order; then those of no or another background."""
        found: dict[str, list[Expertise]] = {name: [] for name in self.process.backgrounds}
        for one in self.process.expertise.all():
            found.setdefault(one.background, []).append(one)
        named = [Group(name, experts) for name, experts in found.items() if name and experts]
        return [*named, *([Group(_("other"), found[""])] if found.get("") else [])]

    @property
    def experts(self) -> int:
        return sum(len(group.experts) for group in self.groups)

    def _with(self, role: str) -> list[Person]:
        held: list[Membership] = self.process.topic.helpers  # type: ignore[attr-defined]
        return [one.person for one in held if one.role == role]

    @property
    def organizers(self) -> list[Person]:
        return self._with(Role.ORGANIZER)

    @property
    def moderators(self) -> list[Person]:
        return self._with(Role.MODERATOR)

    @property
    def started_by(self) -> list[ProcessDebate]:
        return [one for one in self.debates if one.relation == ProcessDebate.Relation.STARTED]

    @property
    def parts(self) -> list[ProcessDebate]:
        return [one for one in self.debates if one.relation == ProcessDebate.Relation.PART]

    @property
    def debates(self) -> list[ProcessDebate]:
        found: list[ProcessDebate] = self.process.readable_debates  # type: ignore[attr-defined]
        return found

    @cached_property
    def documents(self) -> list[Document]:
        """What is published, and what is planned for a day: both are promises to readers."""
        return [one for one in self.process.documents.all() if one.is_published or one.planned_for]

    @property
    def passed(self) -> list[ProcessStage]:
        """Stages that ended although something had not been done, with the reason given."""
        return [stage for stage in self.process.line if stage.passed_without]

    # Parts: its own, and what rooms above hang in between them ------------------------------------------------------

    @cached_property
    def wide(self) -> list[Piece]:
        """Across the page, above its columns."""
        return drawn(additions.process_wide, self.process, self.reader)

    @cached_property
    def main(self) -> list[Piece]:
        """Its main column."""
        return drawn([*self._own_parts(), *additions.process_parts], self.process, self.reader)

    def _own_parts(self) -> list[Place]:
        people = now("Experts (%(n)d)") % {"n": self.experts}
        return [
            Place(10, "problem", lambda *_who: _own("problem", _("Problem and questions"))),
            Place(30, "documents", lambda *_who: _own("documents", _("Documents")) if self.documents else None),
            Place(40, "debates", lambda *_who: _own("debates", _("Debates")) if self.debates else None),
            Place(50, "people", lambda *_who: _own("people", people)),
        ]

    @cached_property
    def side(self) -> list[Piece]:
        """What rooms above put into the side column, between what is owed and who runs it."""
        return drawn(additions.process_side, self.process, self.reader)

    @property
    def links(self) -> list[Piece]:
        """What the bar leads to."""
        return [one for one in (*self.wide, *self.main, *self.side) if one.link]

    @property
    def css(self) -> list[str]:
        """Stylesheets that its parts need, each once."""
        return sorted({one.css for one in (*self.wide, *self.main, *self.side) if one.css})

    @property
    def may_join(self) -> bool:
        """Offer the form to whoever could fill it in, if need be after signing in."""
        return self.process.call_is_open and not (self.process.roles_of(self.reader) & {"expert", "organizer"})


def _own(anchor: str, link: Sentence) -> Piece:
    return Piece(anchor, f"policy_design/process/_{anchor}.html", link=link)
