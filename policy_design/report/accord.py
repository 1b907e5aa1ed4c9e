"""The methods annex: how the process was held, and the 35 items of ACCORD, each answered from the data or not at all.

ACCORD (Gattrell et al., PLOS Medicine 2024, doi:10.1371/journal.pmed.1004326) says what a report of a consensus
exercise should tell. Its items stand here in our own short words, under its numbers; answers.py has what answers them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from forum.paper.document import Block
from policy_design.report import answers
from policy_design.report.answers import Answer
from policy_design.report.composing import heading, line, link, said, table
from policy_design.report.saying import between
from policy_design.voting import rules_in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from forum.verdicts import Sentence
    from policy_design.process.models import ProcessStage
    from policy_design.report.gathered import Gathered

ACCORD = "https://doi.org/10.1371/journal.pmed.1004326"


class Item(NamedTuple):
    """One item: its number in ACCORD, what it asks, and what answers it."""

    number: str
    asks: Sentence
    answer: Callable[[Gathered], Answer]


PARTS: tuple[tuple[Sentence, tuple[Item, ...]], ...] = (
    (
        gettext_lazy("Title and introduction"),
        (
            Item("T1", gettext_lazy("The title says that this is a consensus exercise, and how"), answers.title),
            Item("I1", gettext_lazy("Why a consensus exercise was held and nothing else"), answers.silent),
            Item("I2", gettext_lazy("Its aim, for whom it is, and for which region"), answers.aim),
            Item("I3", gettext_lazy("Of an update: what it updates and why"), answers.update),
        ),
    ),
    (
        gettext_lazy("Methods"),
        (
            Item("M1", gettext_lazy("Whether it was registered in advance, and where"), answers.registered),
            Item("M2", gettext_lazy("Who directed it, and what they know"), answers.directed),
            Item("M3", gettext_lazy("How panellists were chosen, by whom, and why so many"), answers.chosen),
            Item("M4", gettext_lazy("How panellists were recruited"), answers.recruited),
            Item("M5", gettext_lazy("What part the public had"), answers.public),
            Item("M6", gettext_lazy("What was found out before items were written"), answers.prepared),
            Item("M7", gettext_lazy("How literature was searched"), answers.silent),
            Item("M8", gettext_lazy("How evidence was summed up, and whether panellists had it"), answers.evidence),
            Item("M9", gettext_lazy("By which methods panellists were asked"), answers.asked),
            Item("M10", gettext_lazy("How each question was put, with which answers; reasons, new items"), answers.put),
            Item("M11", gettext_lazy("What each step was for"), answers.steps),
            Item("M12", gettext_lazy("What counted as consensus, fixed in advance, and why"), answers.consensus),
            Item("M13", gettext_lazy("Whether items that met it came back in later rounds"), answers.came_back),
            Item("M14", gettext_lazy("How answers were collected, alone or in a group"), answers.collected),
            Item("M15", gettext_lazy("How answers were worked on"), answers.worked_on),
            Item("M16", gettext_lazy("What was tried out beforehand"), answers.silent),
            Item("M17", gettext_lazy("What panellists were told after each step"), answers.feedback),
            Item("M18", gettext_lazy("Who was anonymous to whom, and by what means"), answers.anonymity),
            Item("M19", gettext_lazy("Whether those who directed it took part in decisions"), answers.took_part),
            Item("M20", gettext_lazy("What was offered for taking part"), answers.silent),
            Item("M21", gettext_lazy("What was done so that everybody could take part"), answers.access),
        ),
    ),
    (
        gettext_lazy("Results"),
        (
            Item("R1", gettext_lazy("When each step was held, with extensions and delays"), answers.when),
            Item("R2", gettext_lazy("What was done otherwise than planned, and why"), answers.otherwise),
            Item("R3", gettext_lazy("How many answered in each step, and who they are"), answers.responses),
            Item("R4", gettext_lazy("What came out, in figures and words"), answers.outcome),
            Item("R5", gettext_lazy("Which items were changed or dropped, when and why"), answers.changed),
        ),
    ),
    (
        gettext_lazy("Discussion and further matters"),
        (
            Item("D1", gettext_lazy("Strengths and limits of the exercise"), answers.limits),
            Item("D2", gettext_lazy("Whether it agrees with what was known"), answers.silent),
            Item("O1", gettext_lazy("Who endorses it, in which role"), answers.endorsed),
            Item("O2", gettext_lazy("Interests of all who took part, and how they were handled"), answers.interests),
            Item("O3", gettext_lazy("Who paid for it, and what part they had"), answers.silent),
        ),
    ),
)


def items() -> list[Item]:
    return [item for _name, part in PARTS for item in part]


def methods(g: Gathered) -> list[Block]:
    """The line of stages, each round's rules, and the ACCORD table."""
    return [*_stages(g), *_rounds(g), *_accord(g)]


def _stages(g: Gathered) -> list[Block]:
    begun = [one for one in g.process.line if one.started_at]
    if not begun:
        return []
    rows = [(str(one.name), between(one.started_at, one.ended_at), _went_on(one)) for one in begun]
    heads = [_("Stage"), _("When"), _("What had not been done when it ended, and why it went on")]
    return [heading(2, _("Stages"), "methods-stages"), table(_("The stages of the process"), heads, rows)]


def _went_on(stage: ProcessStage) -> str:
    return " ".join([*(str(one) for one in stage.was_passed), stage.passed_without]).strip()


def _rounds(g: Gathered) -> list[Block]:
    if not g.rounds:
        return []
    rows = [
        (
            line(link(g.url(one.get_absolute_url()), str(one.number))),
            str(one.get_method_display()),
            str(one.get_secrecy_display()),
            str(one.eligible) if one.eligible is not None else _("open"),
            answers.cast_in(g, one),
            rules_in_words.what_counts(one),
        )
        for one in g.rounds
    ]
    heads = [
        _("Round"),
        _("Method"),
        _("Secrecy"),
        _("Could vote"),
        _("Voted"),
        _("What counts, fixed before it opened"),
    ]
    made = table(_("The rounds and their rules"), heads, rows, ["start", "start", "start", "end", "end", "start"])
    return [heading(2, _("Rounds"), "methods-rounds"), made]


def _accord(g: Gathered) -> list[Block]:
    found: list[Block] = [heading(2, _("Reporting by ACCORD"), "methods-accord")]
    answered = {item.number: item.answer(g) for item in items()}
    silent = sum(not one for one in answered.values())
    says = _(
        "ACCORD lists 35 items that a report of a consensus exercise should tell. Each is answered here from the data "
        "of the process, or “not stated” where they are silent."
    )
    count = ngettext("%(n)d of 35 is not stated.", "%(n)d of 35 are not stated.", silent) % {"n": silent}
    found += [said(says, " ", count, " ", link(ACCORD, "Gattrell et al. 2024"))]
    heads = [_("Item"), _("What ACCORD asks"), _("This process")]
    for name, part in PARTS:
        rows = [(one.number, str(one.asks), answered[one.number] or _("Not stated.")) for one in part]
        found += [table(_("ACCORD: %(part)s") % {"part": name}, heads, rows)]
    return found
