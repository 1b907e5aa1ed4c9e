"""The study and the rounds as chapters: every finding in words, its drawing with an alternative, and its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from forum.paper.document import Block, Figure, Paragraph, Quotation
from policy_design.process.stages import StageKind
from policy_design.report import drawings
from policy_design.report.composing import Fact, heading, line, link, points, quoted, said, strong, table, terms
from policy_design.report.saying import between
from policy_design.voting import rules_in_words

if TYPE_CHECKING:
    from policy_design.process.models import Document
    from policy_design.report.gathered import Gathered
    from policy_design.survey.looks import Grid, Shown
    from policy_design.survey.models import Survey
    from policy_design.voting.models import Round
    from policy_design.voting.sections import Cell, Column, Entry, Section, Table
    from policy_design.voting.told import Told

HARD_SPACE = "\u00a0"  # keeps a number and its share on one line
LONG = 40  # rows of a table that still fit into a report; longer ones are on the page and in the files
SINGLE = {"signed", "ballots"}  # sections of single ballots: on the page of the round, which says who may read them


# Study ----------------------------------------------------------------------------------------------------------


def study(g: Gathered) -> list[Block]:
    """Every closed survey, question by question; what small numbers would tell is not told here either."""
    found: list[Block] = []
    for survey, answers in g.surveys:
        found += _survey(g, survey, answers)
    for document in g.papers:
        found += _document(g, document)
    return found


def _document(g: Gathered, document: Document) -> list[Block]:
    """What was published while the study was on belongs to it and is told whole; of others there is a link."""
    where = link(g.url(document.get_absolute_url()), document.title)
    stage = next((one for one in g.process.line if one.kind_now is StageKind.STUDY and one.started_at), None)
    out = document.published_at
    began = stage.started_at if stage else None
    if stage is None or began is None or out is None or not (began <= out <= (stage.ended_at or g.as_of)):
        return [said(_("See also: "), where, f". {document.summary}" if document.summary else "")]
    id = f"study-{document.slug}"
    page = link(g.url(document.get_absolute_url()), _("The document with its history"))
    return [heading(2, document.title, id), said(page, role="small"), *g.read(document.source, f"{id}-", 3)]


def _survey(g: Gathered, survey: Survey, answers: list[Shown]) -> list[Block]:
    id = f"survey-{survey.number}"
    told = survey.results
    n = (told.n or 0) if told else 0
    facts: list[Fact] = [
        (_("Who was asked"), survey.target),
        (_("Who could answer"), str(survey.get_access_display())),
        (_("Open"), between(survey.opened_at, survey.closed_at)),
        (_("Answers"), _answers(survey, n)),
        (_("All results"), line(link(g.url(survey.get_absolute_url()), _("on the page of the survey")))),
    ]
    found: list[Block] = [heading(2, survey.title, id), terms(facts)]
    for one in answers:
        found += _question(one, id)
    return found


def _answers(survey: Survey, n: int) -> str:
    if survey.is_invited and survey.invited:
        return _("%(n)d of %(all)d who were invited") % {"n": n, "all": survey.invited}
    return str(n)


def _question(one: Shown, prefix: str) -> list[Block]:
    found: list[Block] = [heading(3, f"{one.number}. {one.question.text}", f"{prefix}-{one.question.id}")]
    if one.hung_on:
        found += [said(one.hung_on, role="small")]
    if one.is_text:
        return [
            *found,
            said(_("Answered in people’s own words; those that may be shown are on the page of the survey.")),
        ]
    if one.why_not:
        return [*found, said(one.why_not)]
    if one.drawings:
        template = f"policy_design/survey/{'_bars' if one.is_bars else '_dots'}.html"
        wide, narrow = (render_to_string(template, {"one": one, "drawn": drawn}) for drawn in one.drawings)
        found += [said(one.drawn_says)] if one.drawn_says else []
        alt = f"{one.question.text} {one.in_words}"
        found += [drawings.figure(wide, f"{prefix}-", alt, line(_legend_of(one)), narrow)]
    if one.grid:
        found += [_grid(one.grid)]
    return [*found, *([_kept_back()] if any(each.hides for each in one.found.tallies) else [])]


def _kept_back() -> Block:
    """Why a cell has no number."""
    says = _("“Kept back” stands for a number below 5, or for one from which such a number could be worked out.")
    return said(says, role="small")


def _legend_of(one: Shown) -> str:
    """What the tones of bars stand for, from the first to the last."""
    if not one.is_bars:
        return ""
    return _("From left to right: %(levels)s.") % {"levels": ", ".join(says for _tone, says in one.legend)}


def _grid(grid: Grid) -> Block:
    heads = [_("Answer"), *grid.heads, *([_("Median")] if grid.has_medians else []), _("Of")]
    rows = []
    for each in grid.lines:
        cells = [
            _("kept back") if count is None else f"{count} ({share})".replace(" ", HARD_SPACE)
            for count, share in each.cells
        ]
        rows.append([each.says, *cells, *([each.median or "–"] if grid.has_medians else []), str(each.total)])
    return table(grid.caption, heads, rows, ["start", *["end"] * (len(heads) - 1)])


# Rounds ---------------------------------------------------------------------------------------------------------


def results(g: Gathered) -> list[Block]:
    """Every closed round: its finding, its rules as they were fixed, then section by section."""
    found: list[Block] = []
    told = {one.round.pk: one for one in g.told}
    for one in g.rounds:
        if one.pk in told:
            found += _round(g, told[one.pk])
        elif one.is_annulled:
            found += [_title(one), said(strong(_("Annulled.")), " ", one.annulled), _where(g, one)]
        elif one.is_closed:
            says = _("Its result is for those who could vote and the organizers, so it is not told here.")
            found += [_title(one), said(says), _where(g, one)]
    return found


def _title(one: Round) -> Block:
    return heading(
        2, _("Round %(n)d: %(question)s") % {"n": one.number, "question": one.question}, f"round-{one.number}"
    )


def _where(g: Gathered, one: Round) -> Block:
    return said(link(g.url(one.get_absolute_url()), _("The round on its page, with its files")), role="small")


def _round(g: Gathered, told: Told) -> list[Block]:
    one = told.round
    id = f"round-{one.number}"
    found: list[Block] = [_title(one), said(" ".join(told.finding), role="lead"), said(told.how)]
    found += [terms([(label, f"{says} {code}".strip()) for label, says, code in rules_in_words.lines(one)])]
    for section in told.sections:
        if section.id not in SINGLE:
            found += _section(section, id)
    return [*found, _where(g, one)]


def _section(section: Section, prefix: str) -> list[Block]:
    id = f"{prefix}-{section.id}"
    found: list[Block] = [heading(3, section.title, id), *(said(one) for one in section.says)]
    if section.drawings:
        found += [_drawn(section, prefix)]
    for column in section.columns:
        found += _column(column, id)
    for block in section.blocks:
        found += _blocked(block)
    found += [_table(one) for one in section.tables if len(one.rows) <= LONG]
    if any(len(one.rows) > LONG for one in section.tables):
        found += [said(_("A table of more than %(n)d rows is on the page of the round.") % {"n": LONG}, role="small")]
    if any(cell.says == "·" for one in section.tables for row in one.rows for cell in row.cells):
        found += [_kept_back()]
    return [*found, *(said(one, role="small") for one in section.notes)]


def _drawn(section: Section, prefix: str) -> Figure:
    legend = "; ".join(f"{_tone(tone)}: {says}" for tone, says in section.legend)
    caption = " ".join(one for one in (section.how, f"{legend}." if legend else "") if one)
    wide, narrow = section.drawings
    return drawings.figure(str(wide), f"{prefix}-", caption=line(caption), narrow=str(narrow))


def _tone(name: str) -> str:
    names = {"for": _("full"), "soft": _("grey"), "neither": _("empty"), "against": _("hatched")}
    return names.get(name, name)


def _column(column: Column, id: str) -> list[Block]:
    """Agreed, contested, minority: the same kind of heading and the same kind of words for each."""
    found: list[Block] = [heading(4, column.title), *([said(column.about)] if column.about else [])]
    if not column.entries:
        return [*found, said(column.empty)]
    return [*found, points([_entry(one) for one in column.entries])]


def _entry(one: Entry) -> list[Block]:
    found: list[Block] = [said(strong(one.says), f" {one.about}" if one.about else "")]
    return [*found, *(in_words(who, text) for who, text in one.reasons if text)]


def in_words(who: str, text: str) -> Quotation:
    """Somebody's own words, with who said them."""
    return (
        Quotation((*quoted(text.split("\n")).blocks, Paragraph(line(f"— {who}")))) if who else quoted(text.split("\n"))
    )


def _blocked(block: Any) -> list[Block]:
    state = _("Lifted by its author.") if block.lifted else _("It stands.")
    found: list[Block] = [said(strong(block.item), " ", state), in_words(block.by, block.reason)]
    if not block.answer:
        return [*found, said(_("Not answered."))]
    who = _("Answered by %(name)s:") % {"name": block.answered_by} if block.answered_by else _("Answered:")
    return [*found, said(who), quoted(block.answer.split("\n"))]


def _table(one: Table) -> Block:
    sides = ["start", *("end" if css == "n" else "start" for _head, css in one.columns)]
    rows = [[row.says, *(_told(cell) for cell in row.cells)] for row in one.rows]
    return table(one.caption, one.heads, rows, sides)


def _told(cell: Cell) -> str:
    """What a cell says to everybody; where it shows a mere sign, the words for it."""
    return cell.aside if cell.says in ("·", "") else " ".join(filter(None, (cell.says, cell.aside)))
