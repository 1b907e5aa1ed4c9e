"""From the rows of a process to its facts: only what the asking person may read, by the same rules as its pages."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.conf import settings

from forum.debates.models import Debate
from forum.export.collect import collect as collect_debate
from forum.export.collect import reference_facts
from policy_design import rules
from policy_design.ballots.bulletin import canonical
from policy_design.export.facts import (
    DOCUMENT,
    LINKED,
    OPTION,
    BallotFacts,
    BlockFacts,
    DebateFacts,
    ItemFacts,
    ProcessFacts,
    RoundFacts,
)
from policy_design.process import queries
from policy_design.process.bundle import bundle_of
from policy_design.process.models import Document
from policy_design.process.page import ProcessPage
from policy_design.voting.ballot_models import Block, SignedBallot
from policy_design.voting.models import Round
from policy_design.voting.queries import ballots_are_public
from policy_design.voting.told import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from forum.export.bundle import ReferenceFacts
    from forum.rules.words import Anyone
    from policy_design.process.models import Process

Ballots = tuple[BallotFacts, ...]


def collect(process: Process, reader: Anyone, as_of: datetime, *, pictures: bool = False) -> ProcessFacts:
    """What this person may read of a process that they may read. Raises Process.DoesNotExist where they may not."""
    shown = queries.for_page(reader).get(pk=process.pk)
    page = ProcessPage(shown, reader)
    return ProcessFacts(
        software_version=settings.VERSION,
        exported_at=as_of.replace(microsecond=0),
        url=settings.SITE_URL + shown.get_absolute_url(),
        slug=shown.slug,
        title=shown.title,
        language=shown.language,
        licence=shown.licence,
        process=bundle_of(shown, page),
        debates=tuple(_debates(shown, reader, as_of, pictures)),
        rounds=tuple(_rounds(shown, reader)),
        references=tuple(_references(shown)),
    )


# Debates --------------------------------------------------------------------------------------------------------


def _debates(process: Process, reader: Anyone, as_of: datetime, pictures: bool) -> Iterable[DebateFacts]:
    """Of its options, of documents that are commented on, then linked ones; each is read as its own page would be."""
    options = process.options.order_by("letter", "number").values_list("debate", "letter", "number")
    documents = Document.objects.filter(process=process, published_at__isnull=False, comments__isnull=False)
    wanted = [
        *((OPTION, f"{letter}{number}", debate) for debate, letter, number in options),
        *(
            (DOCUMENT, title, debate)
            for debate, title in documents.order_by("order", "pk").values_list("comments", "title")
        ),
        *((LINKED, one.debate.slug, one.debate_id) for one in process.readable_debates),  # type: ignore[attr-defined]
    ]
    rows = Debate.objects.visible_to(reader).filter(pk__in={pk for _role, _name, pk in wanted})
    readable = {one.pk: one for one in rows.select_related("topic", "thread")}
    for role, name, pk in wanted:
        if pk in readable:
            yield DebateFacts(role, name, collect_debate(readable[pk], reader, as_of=as_of, pictures=pictures))


def _references(process: Process) -> Iterable[ReferenceFacts]:
    """Those of its published documents."""
    out = Document.objects.filter(process=process, published_at__isnull=False).prefetch_related("references")
    for document in out.order_by("order", "pk"):
        yield from (reference_facts(one) for one in document.references.all())


# Rounds ---------------------------------------------------------------------------------------------------------


def _rounds(process: Process, reader: Anyone) -> Iterable[RoundFacts]:
    """The closed rounds whose result this reader may read: in seven queries, whatever their number."""
    closed = Round.objects.filter(process=process, bulletin__isnull=False, annulled="")
    rows = list(closed.select_related("bulletin", "result").prefetch_related("items").order_by("number"))
    roll = _on_roll_of(rows, reader)
    told: list[tuple[Round, bool]] = []
    for one in rows:
        one.process = process
        on_roll = one.pk in roll
        if rules.can_read_result(reader, one, process, on_roll=on_roll):
            are_public = ballots_are_public(one, one.result.cast)
            may = rules.can_read_ballots(reader, one, process, on_roll=on_roll, are_public=are_public)
            told.append((one, bool(may)))
    signed, blocks = _signed([one for one, theirs in told if theirs]), _blocks(told)
    for one, with_ballots in told:
        ballots = in_no_telling_order(signed.get(one.pk) or _published(one)) if with_ballots else None
        yield _round(one, ballots, blocks[one.pk])


def _on_roll_of(rows: list[Round], reader: Anyone) -> set[int]:
    if not reader.is_authenticated or not rows:
        return set()
    return set(reader.electorates.filter(round__in=rows).values_list("round", flat=True))


def _round(one: Round, ballots: Ballots | None, blocks: tuple[BlockFacts, ...]) -> RoundFacts:
    items = sorted(one.items.all(), key=lambda item: (item.order, item.pk))
    names, at_first = names_of(items), {item["key"] for item in (one.manifest or {}).get("items", ())}
    assert one.opened_at is not None
    assert one.closed_at is not None
    return RoundFacts(
        number=one.number,
        url=settings.SITE_URL + one.get_absolute_url(),
        question=one.question,
        method=one.method,
        secrecy=one.secrecy,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        eligible=one.eligible,
        cast=one.result.cast,
        tally=one.result.tally,
        outcome=one.result.outcome,
        items=tuple(
            ItemFacts(item.key, item.kind, item.text, names.filed(item.key), item.key not in at_first) for item in items
        ),
        ballots=ballots,
        blocks=blocks,
    )


def in_no_telling_order(ballots: Iterable[BallotFacts]) -> Ballots:
    """By label, and then by what they say: nothing of who voted when, or on which line of another file they stand."""
    return tuple(
        sorted(ballots, key=lambda one: (_natural(one.label), canonical(one.marks), sorted(one.reasons.items())))
    )


def _natural(label: str) -> tuple[str, int]:
    head, _space, tail = label.rpartition(" ")
    return (head, int(tail)) if tail.isdecimal() else (label, 0)


def _published(round: Round) -> list[BallotFacts]:
    """Those of the bulletin. Whoever rated statements has no label: their random names there are of no use here."""
    unnamed = round.method == Round.Method.STATEMENTS
    lines: list[dict[str, Any]] = json.loads(round.bulletin.body)["ballots"]
    return [BallotFacts("" if unnamed else line.get("tracker", ""), line["marks"]) for line in lines]


def _signed(rounds: list[Round]) -> dict[int, list[BallotFacts]]:
    """The ballots of named and pseudonymous rounds, with the reasons that are given on them."""
    wanted = {one.pk: one for one in rounds if not one.is_secret and one.method != Round.Method.STATEMENTS}
    found: dict[int, list[BallotFacts]] = {}
    if not wanted:
        return found
    for row in SignedBallot.objects.filter(elector__round__in=wanted).select_related("elector"):
        key = row.elector.round_id
        label = row.elector.name if wanted[key].is_named else row.elector.pseudonym
        said = BallotFacts(label, row.marks, {item: text for item, text in row.reasons.items() if text})
        found.setdefault(key, []).append(said)
    return found


def _blocks(told: list[tuple[Round, bool]]) -> defaultdict[int, tuple[BlockFacts, ...]]:
    """Every block with its answer. Whose it is, only for those who may read single ballots: it is a line of one."""
    found: defaultdict[int, tuple[BlockFacts, ...]] = defaultdict(tuple)
    consent = {one.pk: (one, may) for one, may in told if one.method == Round.Method.CONSENT}
    if not consent:
        return found
    rows = Block.objects.filter(item__round__in=consent).select_related("elector", "item", "answered_by")
    for row in rows.order_by("item__round", "item__order", "item", "reason"):
        one, may = consent[row.item.round_id]
        by = (row.elector.name if one.is_named else row.elector.pseudonym) if may else ""
        answered = row.answered_by.name if row.answered_by else ""
        found[one.pk] += (BlockFacts(row.item.key, by, row.reason, row.answer, answered, row.lifted),)
    return found
