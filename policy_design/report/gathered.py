"""What everybody who may read a process may know of it, read once for a report: options, rounds, surveys, sources."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Prefetch

from forum.debates.models import Debate
from forum.library.models import Reference
from forum.library.queries import images_named_in, references_named_in
from forum.library.syllabus.models import SyllabusItem, SyllabusSection
from forum.paper.document import Block, Paragraph, Text
from forum.paper.reading import Shown, blocks
from forum.people.models import Membership
from forum.people.roles import onlooker
from forum.posts.models import Post
from forum.text.markup import Unrenderable
from policy_design import rules
from policy_design.options.bundle import options_of
from policy_design.options.models import Amendment
from policy_design.process.models import Document, Expertise, Process, ProcessDebate
from policy_design.process.page import ProcessPage
from policy_design.process.queries import ON_PAGE
from policy_design.recommendations.models import Recommendation
from policy_design.summary.models import Summary
from policy_design.survey.looks import Shown as Answer
from policy_design.survey.looks import shown
from policy_design.voting.models import Round
from policy_design.voting.told import Told, result_of

if TYPE_CHECKING:
    from datetime import datetime

    from forum.library.models import CreditedImage
    from forum.rules.words import Anyone
    from policy_design.survey.models import Survey

Json = dict[str, Any]


def for_paper(process: Process, reader: Anyone) -> Process:
    """The process as its page has it, for somebody who is nobody in particular."""
    experts = Expertise.objects.select_related("person").order_by("since", "pk")
    helpers = Membership.objects.filter(role__in=ON_PAGE).select_related("person").order_by("role", "since", "pk")
    debates = ProcessDebate.objects.filter(debate__in=Debate.objects.visible_to(reader)).select_related("debate")
    found = Process.objects.select_related("topic").prefetch_related(
        "stages",
        Prefetch("expertise", queryset=experts),
        Prefetch("topic__memberships", queryset=helpers, to_attr="helpers"),
        Prefetch("debates", queryset=debates, to_attr="readable_debates"),
        Prefetch("documents", queryset=Document.objects.order_by("order", "pk")),
    )
    return found.get(pk=process.pk)


class Gathered:
    """One process as an onlooker reads it at one moment. Each part is read when it is first asked for, and once."""

    def __init__(self, process: Process, as_of: datetime) -> None:
        self.reader = onlooker(process.topic)
        self.process = for_paper(process, self.reader)
        self.as_of = as_of
        self.page = ProcessPage(self.process, self.reader)
        self.used: dict[str, Reference] = {}  # sources that the chapters cite
        self.pictures: dict[str, CreditedImage] = {}  # pictures that they show

    @property
    def language(self) -> str:
        return self.process.language

    def url(self, path: str) -> str:
        """The whole address of a page of this site."""
        return f"{settings.SITE_URL}{path}"

    def read(self, source: str, id: str, level: int = 2) -> tuple[Block, ...]:
        """A person's Markdown as blocks, with the sources it cites in notes and its pictures with their credit."""
        references = references_named_in(source, self.reader)
        pictures = images_named_in(source, self.reader)
        self.used |= references
        self.pictures |= pictures
        try:
            return blocks(
                source,
                references={key: one.item for key, one in references.items()},
                images={url: _shown(one) for url, one in pictures.items()},
                id=id,
                level=level,
                language=self.language,
                site=settings.SITE_URL,
            )
        except Unrenderable as problem:  # no text that was taken once keeps the others from being read
            return (Paragraph((Text(str(problem)),), role="gone"),)

    # Documents ------------------------------------------------------------------------------------------------

    def document(self, kind: str) -> Document | None:
        return next((one for one in self.process.documents.all() if one.kind == kind and one.is_published), None)

    @property
    def papers(self) -> list[Document]:
        """Other published documents."""
        return [one for one in self.process.documents.all() if one.kind == Document.Kind.OTHER and one.is_published]

    # Study ----------------------------------------------------------------------------------------------------

    @cached_property
    def surveys(self) -> list[tuple[Survey, list[Answer]]]:
        """Closed ones, with what is told of each."""
        rows = list(self.process.surveys.filter(closed_at__isnull=False).order_by("number"))
        for one in rows:
            one.process = self.process
        return [(one, shown(one, (), {})) for one in rows]

    # Syllabus -------------------------------------------------------------------------------------------------

    @cached_property
    def sections(self) -> list[SyllabusSection]:
        items = Prefetch("items", queryset=SyllabusItem.objects.select_related("reference").order_by("order", "pk"))
        rows = SyllabusSection.objects.filter(syllabus__topic=self.process.topic_id).select_related("syllabus")
        return list(rows.prefetch_related(items).order_by("order", "pk"))

    # Options and rounds -----------------------------------------------------------------------------------------

    @cached_property
    def options(self) -> list[Json]:
        """As the process's own file tells them."""
        return options_of(self.process, self.reader)

    @cached_property
    def amendments(self) -> dict[str, list[Amendment]]:
        """Those that readers can read, by the code of their option."""
        rows = Amendment.objects.filter(option__process=self.process, post__status=Post.Status.PUBLIC)
        found: dict[str, list[Amendment]] = {}
        for one in rows.select_related("post__author", "option").order_by("option", "number"):
            found.setdefault(one.option.code, []).append(one)
        return found

    @cached_property
    def rounds(self) -> list[Round]:
        """Those that were opened."""
        opened = Round.objects.filter(process=self.process, opened_at__isnull=False)
        rows = list(
            opened.select_related("result", "earlier")
            .prefetch_related("items__option", "extensions")
            .order_by("number")
        )
        for one in rows:
            one.process = self.process
        return rows

    @cached_property
    def told(self) -> list[Told]:
        """The results that everybody who reads the process may read."""
        found = [result_of(one, self.reader) for one in self.rounds if one.has_result]
        return [one for one in found if one.may and one.facts is not None]

    # Conclusions ----------------------------------------------------------------------------------------------

    @cached_property
    def summary(self) -> Summary | None:
        """The latest that is final."""
        return latest_summary(self.process)

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        """Published ones, and those that were withdrawn since."""
        rows = self.process.recommendations.exclude(status=Recommendation.Status.DRAFT).order_by("number")
        found = list(rows.prefetch_related("bases__option", "bases__item__round", "follow_ups"))
        return [one for one in found if rules.can_read_recommendation(self.reader, one, self.process)]

    def cite(self, references: Iterable[Reference]) -> None:
        self.used |= {one.key: one for one in references}


def latest_summary(process: Process) -> Summary | None:
    final = process.summaries.filter(state=Summary.State.FINAL).defer("snapshot").select_related("closer")
    return final.prefetch_related("notes", "remarks__person").order_by("number").last()


def _shown(image: CreditedImage) -> Shown:
    """Its credit and its bytes; where the file is gone, the credit alone."""
    try:
        with image.file.open("rb") as file:
            return Shown(image.credit, file.read())
    except OSError:
        return Shown(image.credit)
