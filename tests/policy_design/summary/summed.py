"""What tests of summaries share: a process in which something of every kind came about, with secrets between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from forum.moderation.actions import hide_post
from forum.people.models import Person
from forum.posts.models import Post
from policy_design.options.models import Option, Position
from policy_design.options.positions import Wish, judge_condition
from policy_design.process.models import Process
from policy_design.recommendations.models import Basis, FollowUp, Recommendation
from policy_design.summary.lines import Line, Section
from policy_design.summary.ruling import sections_of
from policy_design.summary.snapshot import take as snapshot_of
from tests.forum.debates.arguing import rebuttal
from tests.forum.debates.arguing import reply as replied
from tests.policy_design.cast import argue, fresh, propose, renewed
from tests.policy_design.options.amending import faster
from tests.policy_design.options.standing_cast import declare, take
from tests.policy_design.voting import counted
from tests.policy_design.voting.cast import closed, experts, opened, planned, vote

SECRETS = ("xylophone", "glockenspiel", "marimba", "vibraphone", "celesta", "zither", "psaltery")


@dataclass
class World:
    process: Process
    option: Option
    panel: list[Person]
    rounds: dict[str, Any] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)


def everything(process: Process, olga: Person, ben: Person, bea: Person, mo: Person) -> World:
    """A deliberation with arguments, rebuttals, positions, conditions, amendments and closed rounds of all kinds."""
    panel = [ben, bea, *experts(process, 3)]
    declare(process, ben, interests="Paid by a maker of cameras.")
    option = process.options.get(letter="G")
    world = World(process, renewed(option), panel)
    _argued(world, ben, bea, mo)
    _stood(world)
    _voted(world, olga)
    _recommended(world, olga)
    _planted(world, olga, mo)
    declare(process, panel[4], nothing=True)  # by and by it was taken back
    return world


def _argued(world: World, ben: Person, bea: Person, mo: Person) -> None:
    argue(world.option, ben, "for", "It reaches people in time.")
    argue(world.option, bea, "against", "Nobody reads it.")
    debate = renewed(world.option).debate
    weak = rebuttal(debate, bea, "Early rebuttal that nobody took up.", passage="", state="open")
    strong = rebuttal(debate, world.panel[2], "Strong rebuttal that was taken up.", passage="", state="open")
    replied(debate, world.panel[3], strong, "I think so, too.")
    world.posts |= {"weak": weak, "strong": strong}


def _stood(world: World) -> None:
    ben, bea, one, two, _three = world.panel
    faster(world.option, ben)
    take(world.option, bea, "undecided", "I am not sure yet.")
    take(world.option, bea, "oppose", "It puts the work on those who upload.")
    take(world.option, ben, "support", "It can be done now.")
    made = take(world.option, one, "conditions", "With care.", Wish("It is reviewed often."), Wish("It is short."))
    judge_condition(condition=made.conditions.first(), by=one, verdict="met", version=1)
    take(world.option, two, "support", "Yes.")


def _voted(world: World, olga: Person) -> None:
    process, option, panel = world.process, world.option, world.panel
    other = process.options.get(letter="S")
    rounds = world.rounds
    rounds["yes_no"] = counted.yes_no(process, olga, panel)
    rounds["consent"] = counted.consent(process, olga, panel, lifts=True, secrecy="pseudonymous")
    rounds["delphi"] = counted.delphi(process, olga, panel, rounds=2)
    rounds["ranked"] = counted.ranked(process, olga, panel, [option, other], [[[0], [1]]], secrecy="secret")
    rounds["statements"] = counted.statements(process, olga, people=24, count=6)
    rounds["named"] = _passed(process, olga, panel, option)
    rounds["panel"] = counted.yes_no(process, olga, panel, result_for="panel", question="For the panel alone?")
    now = opened(process, olga, "Still open.", question="What is open?")
    vote(now, panel[0], {"s1": "yes"}, reasons={"s1": "Because of the xylophone."})
    rounds["open"] = now


def _passed(process: Process, olga: Person, panel: list[Person], option: Option) -> Any:
    """A named vote that the option passes, four to one, with reasons."""
    round = opened(process, olga, option, question="Shall it be?")
    key = round.items.get().key
    for place, who in enumerate(panel):
        vote(round, who, {key: "no" if place == 1 else "yes"}, reasons={key: f"Because {place}."})
    return closed(round)


def _recommended(world: World, olga: Person) -> None:
    def made(**fields: Any) -> Recommendation:
        return Recommendation.objects.create(
            process=world.process,
            addressee="The stewards",
            kind="guidance",
            created_by=olga,
            client_key=uuid4(),
            **fields,
        )

    public = made(
        number=1, title="Publish guidance", source="Do it.", status="published", published_at=world.process.created_at
    )
    Basis.objects.create(
        recommendation=public, option=world.option, option_version=1, item=world.rounds["named"].items.get()
    )
    FollowUp.objects.create(
        recommendation=public,
        status="under_way",
        on="2027-01-05",
        note="A draft is out.",
        source_url="https://example.org",
    )
    made(number=2, title="A draft with a celesta", source="celesta")


def _planted(world: World, olga: Person, mo: Person) -> None:
    """What no reader may learn: hidden words, a draft option's round, a planned round, a moderator's secret."""
    debate = renewed(world.option).debate
    hidden = rebuttal(debate, world.panel[4], "A hidden glockenspiel.", passage="", state="open")
    hide_post(post=hidden, by=mo, reason="It names somebody.")
    gone = take(world.option, world.panel[4], "conditions", "A hidden marimba.", Wish("A vibraphone."))
    Position.objects.filter(pk=gone.pk).update(disclosure="A share in a psaltery.")
    hide_post(post=gone.post, by=mo, reason="It names somebody.")
    world.posts |= {"hidden": hidden, "gone": gone.post}
    planned(world.process, olga, "A zither.", question="What is a zither?")


def lines_of(subject: Any) -> dict[str, Line]:
    return {line.key: line for section in drawn(subject) for line in section.lines}


def drawn(subject: Any) -> list[Section]:
    return sections_of(snapshot_of(again(subject)))


def again(subject: Any) -> Any:
    return fresh(subject) if isinstance(subject, Process) else subject.__class__.objects.get(pk=subject.pk)


__all__ = ["SECRETS", "World", "again", "drawn", "everything", "lines_of", "propose"]
