"""The demo's consensus summary: drawn when the options had been ranked, reviewed for two days, final before today.

Its lines are worked out by the rules from what stood there that day; the words beside them are Olga's, who organizes
and takes no side. Later rounds are not in it: a later version will have them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from forum.mail import outbox
from policy_design.demo import past
from policy_design.summary.actions import begin_summary, put_up, write_summary
from policy_design.summary.models import Summary
from policy_design.summary.reviewing import answer_remark, finalize_due, remark
from policy_design.summary.taking import voices_in

if TYPE_CHECKING:
    from policy_design.demo.rounds import Stage

INTRODUCTION = """\
This is where the panel stood after the first ratings, the vote on an amendment and the secret ranking. **The third
ratings and a second wave of readers are still to come**, so read it as the state of a discussion and not as its end.
"""
COMMENT = "The ranking was secret: nobody, me included, can say who put what first."
CLOSING = """\
Nobody on the panel believes that a text alone protects a person on a picture; what they differ about is who should act
first. The ranking orders the options, and it does not make those who ranked otherwise wrong: their words stand above
as they wrote them.

What I take from it into the recommendations is said to each side below.
"""
TO_EACH = (
    "Heard, and written into what goes on from here: your strongest reason stands above in your own words, and what "
    "speaks against it beside it."
)
REMARK = "Our condition was that stewards name what they train on. It is listed as open: is that still so?"
ANSWER = "It is: no version of the text meets it yet. It stands among the conditions, and the next version will tell."


def draw(stage: Stage) -> Summary:
    """As of the day on which the options were counted."""
    with past.on(stage.day(4) + timedelta(hours=2)):
        summary = begin_summary(subject=stage.process, by=stage.olga, client_key=uuid4())
        results = next((one for one in summary.sections if one["key"] == "results"), summary.sections[0])
        write_summary(
            summary=summary,
            by=stage.olga,
            version=summary.version,
            introduction=INTRODUCTION,
            closing=CLOSING,
            comments={results["key"]: COMMENT},
            voices={key: TO_EACH for key, _label in voices_in(summary)},
            review_days=2,
        )
        return put_up(summary=summary, by=stage.olga)


def see_through(stage: Stage, summary: Summary) -> None:
    """One of the experts asks, Olga answers, and the worker makes it final."""
    with past.on(stage.day(3)):
        asked = remark(summary=summary, by=stage.people["ravi"], line="", text=REMARK, client_key=uuid4())
        answer_remark(remark=asked, by=stage.olga, answer=ANSWER)
    with past.on(stage.day(1)):
        finalize_due()
    outbox.cancel("summary:")  # those mails went out on the day
