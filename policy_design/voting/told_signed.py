"""Who said what, in rounds whose ballots are signed: by name, or under pseudonyms with one's own marked for oneself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.ballots.methods import STANDS_ASIDE
from policy_design.consensus.backgrounds import NO_VOTE, PASSED, by_background
from policy_design.consensus.statements import AGAINST, AGREE, DISAGREE, FOR, PASS
from policy_design.voting import words
from policy_design.voting.ballot_models import Block, SignedBallot
from policy_design.voting.models import Round
from policy_design.voting.sections import Cell, Names, Row, Section, Table, listed
from policy_design.voting.words import quoted

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from forum.rules.words import Anyone

Json = dict[str, Any]
MOST_SHOWN = 400  # ballots on the page; all of them are in the files


@dataclass(frozen=True, slots=True)
class One:
    """One signed ballot."""

    label: str
    background: str
    marks: Any
    reasons: Mapping[str, str]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """All signed ballots of a closed round, in the order of their names or pseudonyms."""

    ballots: tuple[One, ...]
    are_named: bool

    def who_said(self, key: str, answers: Container[Any]) -> Iterator[tuple[str, str]]:
        """Who gave one of these answers to an item, with their reason."""
        for one in self.ballots:
            if isinstance(one.marks, dict) and one.marks.get(key) in answers:
                yield one.label, one.reasons.get(key, "")


def signed_of(round: Round, reader: Anyone) -> Signed | None:
    """Nothing of a round that is not closed, nor of one whose ballots are secret; one query."""
    if round.is_secret or not round.has_result or round.method == Round.Method.STATEMENTS:
        return None
    rows = SignedBallot.objects.filter(elector__round=round).select_related("elector")
    own = reader.pk if reader.is_authenticated else None
    found = [
        One(
            row.elector.name if round.is_named else row.elector.pseudonym,
            row.elector.background,
            row.marks,
            row.reasons,
            own is not None and row.elector.person_id == own,
        )
        for row in rows
    ]
    return Signed(tuple(sorted(found, key=lambda one: _natural(one.label))), round.is_named)


def _natural(label: str) -> tuple[str, int]:
    head, _space, tail = label.rpartition(" ")
    return (head, int(tail)) if tail.isdigit() else (label, 0)


def backgrounds_of(round: Round) -> dict[str, str]:
    """The declared background of each who may vote, by the label of their ballot."""
    label = "name" if round.is_named else "pseudonym"
    return dict(round.electors.values_list(label, "background"))


# Who said what ------------------------------------------------------------------------------------------------


def who_said_what(round: Round, signed: Signed, names: Names) -> Section:
    """A row for each ballot, with what it says of each item and why."""
    title = _("Who said what") if signed.are_named else _("What each said, under a pseudonym")
    says = (
        _("Ballots of this round are signed by name.")
        if signed.are_named
        else _(
            "Pseudonyms were drawn by lot and are the same in all rounds of this series. Yours is marked for you alone."
        )
    )
    gives_reasons = any(text for one in signed.ballots for text in one.reasons.values())
    last = (_("Reasons"),) if gives_reasons else ()
    heads = (_("Name") if signed.are_named else _("Pseudonym"), *_heads(round, names), *last)
    rows = tuple(
        Row(
            _("%(label)s (you)") % {"label": one.label} if one.is_own else one.label,
            (*_cells(round, one, names, heads), *(Cell(_reasons(one, names), "word", "", head) for head in last)),
            "own" if one.is_own else "",
        )
        for one in signed.ballots[:MOST_SHOWN]
    )
    notes: tuple[str, ...] = ()
    if len(signed.ballots) > MOST_SHOWN:
        notes = (_("The first %(n)d; all of them are in the files.") % {"n": MOST_SHOWN},)
    made = Table("signed-table", title, heads, rows, words=True, css="signed")
    return Section("signed", title, says=(says,), tables=(made,), notes=notes)


def _heads(round: Round, names: Names) -> tuple[str, ...]:
    if round.method in (Round.Method.RANKED, Round.Method.APPROVAL):
        return (_("Ballot"),)
    return tuple(names.code(key) for key in names.texts)


def _cells(round: Round, one: One, names: Names, heads: tuple[str, ...]) -> list[Cell]:
    if round.method == Round.Method.RANKED:
        tiers = [" = ".join(names.code(key) for key in tier) for tier in one.marks]
        return [Cell(" > ".join(tiers) or _("blank"), "word", "", heads[1])]
    if round.method == Round.Method.APPROVAL:
        return [Cell(listed([names.code(key) for key in one.marks]) or _("none"), "word", "", heads[1])]
    return [Cell(answer(one.marks.get(key)), "", "", head) for key, head in zip(names.texts, heads[1:], strict=False)]


def answer(mark: Any) -> str:
    """One mark in words."""
    if mark is None:
        return "–"
    return str(words.ANSWERS.get(mark, mark))


def _reasons(one: One, names: Names) -> str:
    return "\n".join(
        f"{names.code(key)}: {text}" if len(names.texts) > 1 else text
        for key, text in one.reasons.items()
        if text and key in names.texts
    )


# By background ------------------------------------------------------------------------------------------------

CODES: dict[Any, int] = {"yes": AGREE, "no": DISAGREE, "abstain": PASS}


def _side(mark: Any) -> int | None:
    if isinstance(mark, int):
        return AGREE if mark >= 7 else DISAGREE if mark <= 3 else PASS
    return CODES.get(mark)


def by_backgrounds(round: Round, signed: Signed, names: Names, everybody: Mapping[str, str]) -> Section | None:
    """How each background answered, where no cell that is told holds fewer than five; else nothing at all.

    `everybody` has the background of each who may vote, by label, whether or not they did.
    """
    if round.method not in (Round.Method.YES_NO, Round.Method.RATING):
        return None
    votes = {
        key: {one.label: side for one in signed.ballots if (side := _side(one.marks.get(key))) is not None}
        for key in names.texts
    }
    tables = {key: one for key, one in by_background(votes, everybody).items() if says_something(one)}
    if not tables:
        return None
    said = _said(round)
    made = tuple(
        background_table(f"background-{place}", names.long(key), one, said)
        for place, (key, one) in enumerate(tables.items())
    )
    return Section(
        "backgrounds",
        _("By declared background"),
        how=_("A dot stands for a number below 5, or for one from which such a number could be worked out."),
        tables=made,
    )


def says_something(made: Any) -> bool:
    """Whether a table by background tells at least one number that is not a margin."""
    return len(made.columns) > 1 and any(cell is not None for row in made.rows for cell in row.cells)


def _said(round: Round) -> dict[str, str]:
    if round.method == Round.Method.RATING:
        return {FOR: _("7 to 9"), AGAINST: _("1 to 3"), PASSED: _("4 to 6"), NO_VOTE: _("no rating")}
    return {FOR: _("yes"), AGAINST: _("no"), PASSED: _("abstain"), NO_VOTE: _("no answer")}


def background_table(id: str, caption: str, made: Any, said: Mapping[str, str]) -> Table:
    heads = (_("Background"), *(" / ".join(said[one] for one in names) for names in made.columns), _("All"))
    rows = tuple(
        Row(
            listed([name or _("none declared") for name in row.backgrounds]),
            tuple(
                [
                    Cell("·", "n", _("kept back"), head) if cell is None else Cell(str(cell), "n", "", head)
                    for cell, head in zip(row.cells, heads[1:], strict=False)
                ]
                + [Cell(str(row.people), "n", "", _("All"))]
            ),
        )
        for row in made.rows
    )
    return Table(id, caption, heads, rows)


# Consent ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Blocked:
    """A block, with its answer, as it stands at the end."""

    item: str
    by: str
    reason: str
    answer: str
    answered_by: str
    lifted: bool


def blocks_of(round: Round, names: Names, *, says_whose: bool) -> Section | None:
    """Every block with its answer and whether its author lifted it; stand-asides stand in the table of ballots.

    Whose it is, by name or pseudonym, only for those who may read single ballots: it is one line of one of them.
    """
    rows = Block.objects.filter(item__round=round).select_related("elector", "item", "answered_by")
    rows = rows.order_by("item__order", "item", "reason")  # in the order of their keys they would tell who cast first
    blocks = tuple(
        Blocked(
            names.long(row.item.key),
            _label(round, row) if says_whose else "",
            row.reason,
            row.answer,
            row.answered_by.name if row.answered_by else "",
            row.lifted,
        )
        for row in rows
    )
    if not blocks:
        return None
    return Section("blocks", _("Blocks and how they were answered"), blocks=blocks)


def _label(round: Round, block: Block) -> str:
    return block.elector.name if round.is_named else block.elector.pseudonym


def asides_of(signed: Signed, names: Names) -> list[str]:
    """Who stands aside, in a sentence for each item."""
    found = []
    for key in names.texts:
        who = [label for label, _reason in signed.who_said(key, (STANDS_ASIDE,))]
        if who:
            values = {"item": quoted(names[key]), "names": listed(who)}
            found.append(
                ngettext("%(names)s stands aside on %(item)s.", "%(names)s stand aside on %(item)s.", len(who)) % values
            )
    return found
