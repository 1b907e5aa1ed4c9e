"""The demo's options: five of three kinds and "no change", argued for and against, with positions and amendments.

The words are our own; nobody holds these positions but people of the demo, who are fictional.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from forum.debates.contributions import sign_contribution
from forum.debates.rebuttals import post_rebuttal
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.posts.quoting import quote_block
from forum.text import passages
from policy_design.demo.wordings import AMENDED, ARGUED, CONDITIONS, OPTIONS, REBUTTED, STANDS
from policy_design.options.actions import Wording, propose_option
from policy_design.options.amendments import cosign, propose_amendment
from policy_design.options.arguments import begin_argument
from policy_design.options.deciding import accept_amendments, decline_amendments
from policy_design.options.models import Amendment, Condition, Option
from policy_design.options.positions import Wish, judge_condition, review_position, take_position
from policy_design.process.models import Process

if TYPE_CHECKING:
    from forum.people.models import Person

People = dict[str, "Person"]
TERMS: Any = {"licence_agreed": True, "conduct_agreed": True}


@dataclass(frozen=True)
class Stage:
    """Who plays, and where."""

    process: Process
    people: People

    def option(self, code: str) -> Option:
        """As it is now."""
        found = self.process.options.select_related("process__topic", "debate__topic", "debate__thread")
        return found.get(letter=code[0], number=int(code[1:]))

    def amendment(self, code: str, number: int) -> Amendment:
        return Amendment.objects.select_related("option__process__topic", "post").get(
            option=self.option(code), number=number
        )


def put_forward(process: Process, people: People) -> None:
    """What is on the table, each as somebody proposed it."""
    for one in OPTIONS:
        wording = Wording(one.title, one.clauses, one.summary, one.binds, one.questions)
        propose_option(process=process, by=people[one.by], kind=one.kind, wording=wording, client_key=uuid4())


def deliberate(process: Process, people: People) -> None:
    """Arguments, a rebuttal, positions, amendments; one of these is accepted, and some review their positions."""
    stage = Stage(process, people)
    for argued in ARGUED:
        _argue(stage, *argued)
    _rebut(stage)
    _amend(stage)
    for code, stands in STANDS.items():
        for handle, stance, reason in stands:
            _stand(stage, code, handle, stance, reason)
    _decide(stage)


def _argue(stage: Stage, code: str, handle: str, side: str, point: str, words: str) -> None:
    by = stage.people[handle]
    begun = begin_argument(option=stage.option(code), by=by, side=side, point=point, client_key=uuid4())
    text = Text(point, "", words)
    sign_contribution(voice=begun.voice, kind="opening", by=by, text=text, licence_agreed=True, client_key=uuid4())


def _rebut(stage: Stage) -> None:
    """The first argument about G1 is answered where it is weakest."""
    handle, words = REBUTTED
    option = stage.option("G1")
    about = option.debate.thread.posts.filter(kind=Post.Kind.OPENING).order_by("number")[0]
    quoted = quote_block(about, about.version, passages.read(about.html).blocks[0].id)
    post_rebuttal(
        post=about, by=stage.people[handle], quoted=quoted, text=Text(source=words), client_key=uuid4(), **TERMS
    )


def _stand(stage: Stage, code: str, handle: str, stance: str, reason: str) -> None:
    wishes = [
        Wish(sentence, stage.amendment(code, number) if number else None)
        for sentence, number in CONDITIONS.get((code, handle), ())
    ]
    option = stage.option(code)
    take_position(
        option=option,
        by=stage.people[handle],
        stance=stance,
        rationale=Text(source=reason),
        conditions=wishes,
        version=option.version,
        client_key=uuid4(),
        **TERMS,
    )


def _amend(stage: Stage) -> None:
    for code, handle, new_texts, added, reason, signers in AMENDED:
        option = stage.option(code)
        made = propose_amendment(
            option=option,
            by=stage.people[handle],
            new_texts=new_texts,
            added=added,
            version=option.version,
            reason=Text(source=reason),
            client_key=uuid4(),
            **TERMS,
        )
        for signer in signers:
            cosign(amendment=stage.amendment(code, made.number), by=stage.people[signer])


def _decide(stage: Stage) -> None:
    """The first amendment to G1 makes its version 2, the last is declined; two say what that means for them."""
    kofi = stage.people["kofi"]
    first, last = stage.amendment("G1", 1), stage.amendment("G1", 4)
    reason = "Three years is longer than most data sets live."
    accept_amendments(option=stage.option("G1"), amendments=[first], by=kofi, version=1, reason=reason)
    no = "A duty to report belongs into a regulation; R1 has a place for it."
    decline_amendments(option=stage.option("G1"), amendments=[last], by=kofi, sentence=no)
    for handle in ("alba", "rahel", "kofi"):
        review_position(option=stage.option("G1"), by=stage.people[handle], version=2)
    met = Condition.objects.get(amendment=first)
    judge_condition(
        condition=met, by=met.position.expert, verdict=Condition.Verdict.MET, version=2, amendment=met.amendment
    )
