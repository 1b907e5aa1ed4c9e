"""The demo's rounds, held by the same actions as anywhere on the days of their story: the clock is set back for them.

Six are over: on how to proceed, among readers, on an amendment, two of three ratings, and the options ranked in secret.
The third ratings and a second one among readers take votes now. People are fictional, votes of readers generated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from forum.mail import outbox
from policy_design.ballots import bulletin
from policy_design.ballots.methods import CANNOT_JUDGE, STATUS_QUO
from policy_design.demo import past, round_readers, round_words
from policy_design.demo.round_words import AMENDED, CONSENTED, DELPHI, ORDER, RANKED, STEPS, Turn
from policy_design.options.deciding import accept_amendments, put_to_vote
from policy_design.options.models import Amendment, Condition, Option
from policy_design.options.positions import judge_condition, review_position
from policy_design.voting.analysing import analyse_due
from policy_design.voting.ballot_models import Block, Proposal
from policy_design.voting.blocks import answer_block
from policy_design.voting.casting import cast_secret, cast_signed, lift_block
from policy_design.voting.closing import close_round
from policy_design.voting.models import Item, Round
from policy_design.voting.moderating import decide_proposals
from policy_design.voting.opening import open_round
from policy_design.voting.planning import ItemPlan, create_round, edit_round, plan_next, set_items

if TYPE_CHECKING:
    from forum.people.models import Person
    from policy_design.process.models import Process

People = dict[str, "Person"]
MOST_READERS = 2000
K = Item.Kind


@dataclass(frozen=True)
class Stage:
    """Who plays, and where."""

    process: Process
    people: People
    today: datetime

    @property
    def olga(self) -> Person:
        return self.people["olga"]

    def day(self, days: int) -> datetime:
        """So many days ago, also where the clock is set back."""
        return self.today - timedelta(days=days)

    def plan(self, words: dict[str, Any], method: str, items: list[ItemPlan], **settings: Any) -> Round:
        made = create_round(process=self.process, by=self.olga, client_key=uuid4(), method=method, **words, **settings)
        set_items(round=made, by=self.olga, items=items)
        return made

    def open(self, round: Round) -> Round:
        return open_round(round=round, by=self.olga)

    def count(self, round: Round) -> Round:
        """Once its time is over, as the worker does it."""
        assert round.closes_at is not None
        with past.on(round.closes_at + timedelta(minutes=1)):
            return close_round(round=round, by=None)


def hold(stage: Stage) -> Round:
    """The six that are over, for each is chained to the one that was counted before it; gives back the last ratings."""
    _agree_how(stage)
    _ask_readers(stage)
    first = _rate(stage, _first_ratings(stage), round_words.FIRST, ORDER)
    _amend(stage)
    second = _rate(stage, _second_ratings(stage, first), round_words.SECOND, ORDER)
    _rank(stage)
    _analyse(stage.process)
    return second


def go_on(stage: Stage, second: Round) -> None:
    """The two that take votes, opened after the interim report."""
    _ask_readers_again(stage)
    _third_ratings(stage, second)
    outbox.cancel("round:")  # those mails went out on the day
    _analyse(stage.process)


def _analyse(process: Process) -> None:
    while process.rounds.exclude(closed_at=None).exclude(analysis__finished_at__isnull=False).exists():
        analyse_due()


def _statements(texts: tuple[str, ...]) -> list[ItemPlan]:
    return [ItemPlan(K.STATEMENT, text=text) for text in texts]


# How to proceed -------------------------------------------------------------------------------------------------


def _agree_how(stage: Stage) -> None:
    """A block is answered and lifted, and one expert stands aside."""
    with past.on(stage.day(33)):
        rules = {"secrecy": "named", "stand_aside_cap": "1/4", "quorum": "2/3", "closes_at": stage.day(30)}
        round = stage.open(stage.plan(round_words.PROCEDURE, "consent", _statements(STEPS), **rules))
        for handle, (one, two, why) in CONSENTED.items():
            reasons = {f"s{index + 1}": says for index, says in why.items()}
            cast_signed(round=round, by=stage.people[handle], marks={"s1": one, "s2": two}, reasons=reasons)
    with past.on(stage.day(31)):
        block = Block.objects.select_related("elector__round__process").get(elector__round=round)
        block = answer_block(block=block, by=stage.olga, answer=round_words.BLOCK_ANSWERED)
        lift_block(block=block, by=stage.people[round_words.BLOCKED[0]])
    stage.count(round)


# Readers --------------------------------------------------------------------------------------------------------


def _ask_readers(stage: Stage) -> None:
    with past.on(stage.day(29)):
        said = round_readers.FIRST
        rules = {"secrecy": "pseudonymous", "electorate": "readers", "cap": MOST_READERS, "closes_at": stage.day(24)}
        items = _statements(tuple(one.text for one in said))
        round = stage.open(stage.plan(round_readers.FIRST_WAVE, "statements", items, **rules))
        round_readers.rate_all(round, said, commons=69, shown=51, least=10)
    stage.count(round)


def _ask_readers_again(stage: Stage) -> None:
    """It takes votes and statements; four that were proposed stand to the vote, and one waits for a moderator."""
    with past.on(stage.day(2)):
        items = _statements(tuple(one.text for one in round_readers.SECOND))
        rules = {"secrecy": "pseudonymous", "electorate": "readers", "cap": MOST_READERS, "takes_statements": True}
        words = round_readers.SECOND_WAVE
        round = stage.open(stage.plan(words, "statements", items, closes_at=stage.day(-18), **rules))
    with past.on(stage.day(1)):
        added, declined, waiting = round_readers.ADDED, round_readers.DECLINED, round_readers.STILL_WAITING
        proposed = round_readers.suggest(round, (*(one.text for one in added), declined, waiting))
        accepted = [one.pk for one in proposed[: len(added)]]
        because = {proposed[len(added)].pk: round_readers.WHY_DECLINED}
        decide_proposals(round=round, by=stage.people["mo"], accepted=accepted, declined=because)
        round_readers.rate_all(round, (*round_readers.SECOND, *added), commons=83, shown=67, least=8)
    Proposal.objects.filter(round=round).exclude(status=Proposal.Status.WAITING).update(
        at=stage.day(1) - timedelta(hours=5)
    )


# An amendment ---------------------------------------------------------------------------------------------------


def _amend(stage: Stage) -> None:
    """Left to a vote by whoever proposed the option, passed, and taken into it; what that meets is judged."""
    greta, ravi = stage.people["greta"], stage.people["ravi"]
    with past.on(stage.day(20)):
        put_to_vote(option=_r1(stage), amendments=[_amendment(stage)], by=greta, sentence=round_words.TO_VOTE)
        rules = {"secrecy": "named", "threshold": "2/3", "closes_at": stage.day(18)}
        items = [ItemPlan(K.AMENDMENT, amendment=_amendment(stage))]
        round = stage.open(stage.plan(round_words.AMENDING, "yes_no", items, **rules))
        key = round.items.get().key
        for handle, (answer, why) in AMENDED.items():
            cast_signed(round=round, by=stage.people[handle], marks={key: answer}, reasons={key: why})
    stage.count(round)
    with past.on(stage.day(17)):
        accept_amendments(
            option=_r1(stage), amendments=[_amendment(stage)], by=greta, version=1, reason=round_words.ACCEPTED
        )
        for handle in ("ravi", "lin", "tomas"):
            review_position(option=_r1(stage), by=stage.people[handle], version=2)
        amendment = _amendment(stage)
        met = Condition.objects.get(amendment=amendment)
        judge_condition(condition=met, by=ravi, verdict=Condition.Verdict.MET, version=2, amendment=amendment)
    past.changed(_r1(stage), stage.day(17))


def _r1(stage: Stage) -> Option:
    return stage.process.options.select_related("process__topic", "debate__topic").get(letter="R", number=1)


def _amendment(stage: Stage) -> Amendment:
    return Amendment.objects.select_related("option__process__topic", "post").get(option=_r1(stage), number=1)


# Ratings in three rounds ----------------------------------------------------------------------------------------


def _first_ratings(stage: Stage) -> Round:
    rules = {"secrecy": "pseudonymous", "consensus_rule": "75", "rounds_planned": 3, "quorum": "2/3"}
    items = _statements(tuple(round_words.FIRST.rated))
    with past.on(stage.day(24) + timedelta(hours=2)):
        return stage.open(stage.plan(DELPHI, "rating", items, closes_at=stage.day(21), **rules))


def _second_ratings(stage: Stage, first: Round) -> Round:
    """One statement is worded anew."""
    with past.on(stage.day(16)):
        return _next(stage, first, stage.day(11), reworded=round_words.ONE_RECORD)


def _third_ratings(stage: Stage, second: Round) -> None:
    """One statement does not come back. Half of the experts have voted; the others can."""
    with past.on(stage.day(2) + timedelta(hours=1)):
        third = _next(stage, second, stage.day(-12), dropped=round_words.DROPPED)
        _cast(stage, third, round_words.THIRD, round_words.VOTED_AGAIN)


def _next(stage: Stage, before: Round, closes_at: datetime, reworded: str = "", dropped: str = "") -> Round:
    made = plan_next(round=before, by=stage.olga, client_key=uuid4())
    plans, gone = [], {}
    for one in before.items.order_by("order"):
        if dropped and one.text == round_words.WAITING:
            gone[one.pk] = dropped
        elif reworded and one.text == round_words.RECORD:
            plans.append(ItemPlan(K.STATEMENT, text=reworded, earlier=one, note=round_words.REWORDED))
        else:
            plans.append(ItemPlan(K.STATEMENT, earlier=one))
    set_items(round=made, by=stage.olga, items=plans, dropped=gone)
    made = _closing(stage, made, closes_at)
    return stage.open(made)


def _closing(stage: Stage, round: Round, closes_at: datetime) -> Round:
    round.refresh_from_db()
    return edit_round(round=round, by=stage.olga, version=round.version, closes_at=closes_at)


def _rate(stage: Stage, round: Round, turn: Turn, handles: tuple[str, ...]) -> Round:
    assert round.opened_at is not None
    with past.on(round.opened_at + timedelta(days=1)):
        _cast(stage, round, turn, handles)
    return stage.count(round)


def _cast(stage: Stage, round: Round, turn: Turn, handles: tuple[str, ...]) -> None:
    keys = dict(round.items.values_list("text", "key"))
    for handle in handles:
        place = ORDER.index(handle)
        marks = {keys[text]: rated[place] or CANNOT_JUDGE for text, rated in turn.rated.items()}
        reasons = {keys[text]: why for (who, text), why in turn.because.items() if who == handle}
        cast_signed(round=round, by=stage.people[handle], marks=marks, reasons=reasons)


# The options, ranked in secret ----------------------------------------------------------------------------------


def _rank(stage: Stage) -> None:
    """Eleven of twelve. Each has a receipt; Ben's is no secret, so that one can look for his ballot in the bulletin."""
    options = {one.code: one for one in stage.process.options.select_related("process")}
    with past.on(stage.day(10)):
        items = [ItemPlan(K.OPTION, option=options[code]) for code in round_words.OPTIONS]
        rules = {"secrecy": "secret", "quorum": "2/3", "closes_at": stage.day(7)}
        round = stage.open(stage.plan(round_words.RANKING, "ranked", items, **rules))
        keys = {one.option.code: one.key for one in round.items.select_related("option") if one.option}
        keys["-"] = STATUS_QUO
        for handle, ranked in RANKED.items():
            marks = [[keys[code] for code in tier.split("=")] for tier in ranked.split()]
            receipt = round_words.RECEIPT_OF_BEN if handle == "ben" else bulletin.new_receipt()
            tracker = bulletin.tracker(round.manifest_digest, receipt)
            cast_secret(round=round, by=stage.people[handle], marks=marks, tracker=tracker)
    stage.count(round)
