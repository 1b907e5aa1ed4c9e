"""A whole process as a paper: what was asked, who took part, what they read, said, proposed and decided.

The chapters are those of the public report (policy_design/report), as an onlooker reads them, with more of each: all
versions of options, positions and amendments in full, and all published documents.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from forum.paper.document import Block, Heading, Paper
from policy_design.export.options_in_full import option_in_full
from policy_design.process.models import Document
from policy_design.report.chapters import DRAW
from policy_design.report.composing import heading, link, points, said, strong, table
from policy_design.report.deliberation import id_of
from policy_design.report.gathered import Gathered
from policy_design.report.models import Chapter
from policy_design.report.saying import between, day

if TYPE_CHECKING:
    from datetime import datetime

    from forum.verdicts import Sentence
    from policy_design.export.facts import ProcessFacts
    from policy_design.process.models import Process

K = Chapter.Kind
Draw = Callable[[Gathered], list[Block]]
SPLIT = ("options", "rounds", "documents")  # chapters whose sections are pages of their own in the archive


def paper_of(process: Process, facts: ProcessFacts) -> Paper:
    """Everything that readers may read of a process, in the order in which it came about.

    Days begin in UTC, as in summaries: the same facts give the same file, whatever the zone of the site that draws it.
    """
    with override(process.language), timezone.override(UTC):
        return _paper(process, facts)


def _paper(process: Process, facts: ProcessFacts) -> Paper:
    g = Gathered(process, facts.exported_at)
    in_full = {id_of(one): option_in_full(g, one) for one in facts.process["options"]}
    chapters: list[tuple[str, Sentence, Draw]] = [
        ("asked", lazy("What was asked"), DRAW[K.INCEPTION]),
        ("people", lazy("Who took part"), _people),
        ("stages", lazy("How it went"), _stages),
        ("documents", lazy("Documents"), _documents),
        ("study", lazy("Attitude study"), DRAW[K.STUDY]),
        ("syllabus", lazy("What there was to read"), DRAW[K.SYLLABUS]),
        ("options", lazy("Options"), lambda gathered: _with(DRAW[K.DELIBERATION](gathered), in_full)),
        ("rounds", lazy("Rounds and their results"), DRAW[K.RESULTS]),
        ("minority", lazy("Minority statements"), DRAW[K.MINORITY]),
        ("summary", lazy("Consensus summary"), DRAW[K.SUMMARY]),
        ("recommendations", lazy("Recommendations"), DRAW[K.RECOMMENDATIONS]),
        ("methods", lazy("Methods"), DRAW[K.METHODS]),
        ("licences", lazy("Licences and credits"), DRAW[K.LICENCES]),
        ("references", lazy("References"), DRAW[K.REFERENCES]),
    ]
    blocks: list[Block] = []
    for id, title, draw in chapters:
        if found := draw(g):
            blocks += [heading(1, str(title), id), *found]
    return Paper(
        title=process.title,
        subtitle=process.standfirst,
        blocks=tuple(blocks),
        as_of=facts.exported_at,
        digest=facts.digest,
        url=facts.url,
        language=process.language,
        licence=process.licence,
        publisher=process.host,
        front=((_("What this is"), _("A whole policy process, as its readers may read it")),),
    )


def _people(g: Gathered) -> list[Block]:
    """Who ran it and who gave their knowledge, with what each said they bring and what they declared."""
    found = DRAW[K.ACKNOWLEDGEMENTS](g)
    spoken = [one for group in g.page.groups for one in group.experts if one.statement.strip()]
    if spoken:
        found += [heading(2, _("What experts said they bring"), "people-statements")]
        for one in spoken:
            found += [said(strong(one.person.name)), *g.read(one.statement, f"people-{one.pk}-", 3)]
    return found


def _stages(g: Gathered) -> list[Block]:
    """The plan as it was gone through, and what was gone on without."""
    rows = [(str(one.name), _when(one.started_at, one.ended_at), one.note) for one in g.process.line]
    found: list[Block] = [table(_("Stages"), [_("Stage"), _("When"), _("Note")], rows)] if rows else []
    passed = [
        said(strong(f"{one.name}: "), " ".join(str(what) for what in one.was_passed), " ", one.passed_without)
        for one in g.page.passed
    ]
    return [*found, heading(2, _("Gone on without"), "stages-passed"), points(passed)] if passed else found


def _when(start: datetime | None, end: datetime | None) -> str:
    if start is None:
        return _("not yet")
    return str(between(start, end)) if end else _("since %(day)s") % {"day": day(start)}


def _documents(g: Gathered) -> list[Block]:
    """Every published document, whole; the inception report and the recommendations stand in their own chapters."""
    elsewhere = (Document.Kind.INCEPTION, Document.Kind.RECOMMENDATIONS)
    found: list[Block] = []
    for one in g.process.documents.all():
        if one.is_published and one.kind not in elsewhere:
            id = f"document-{one.slug}"
            where = link(g.url(one.get_absolute_url()), _("The document on its page"))
            when = [_("Published on %(day)s. ") % {"day": day(one.published_at)}] if one.published_at else []
            found += [heading(2, one.title, id), said(*when, where, role="small")]
            found += [said(one.summary, role="lead")] if one.summary else []
            found += g.read(one.source, f"{id}-", 3)
            g.cite(one.references.all())
    return found


def _with(blocks: list[Block], more: dict[str, list[Block]]) -> list[Block]:
    """Below each option, before the next one begins, what else there is of it."""
    made: list[Block] = []
    waiting: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level <= 2:
            made, waiting = [*made, *waiting], more.get(block.id, [])
        made.append(block)
    return [*made, *waiting]
