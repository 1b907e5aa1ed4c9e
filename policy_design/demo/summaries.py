"""The demo's consensus summary: drawn when the options had been ranked, reviewed for two days, then final.

Its lines are worked out by the rules from what stood there that day; the words beside them are Olga's, who organizes
and takes no side. The recommendations rest on it, and later rounds come after it: a later version will have them.
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
This is where the panel stood after two rounds of ratings, the vote on an amendment and the secret ranking. **The third
ratings and a second wave of readers are still to come**, so read it as the state of a discussion and not as its end.
The first recommendations are drawn from it, so that there is none in it yet.
"""
COMMENT = "The ranking was secret: nobody, me included, can say who put what first."
CLOSING = """\
Nobody on the panel believes that a text alone protects a person on a picture; what they differ about is who should act
first. The ranking orders the options, and it does not make those who ranked otherwise wrong: their words stand above
as they wrote them.

What I take from it into the first recommendations is said to each side below.
"""
TO_EACH = {
    "voice.L1.for": "You want faces out of reach. Nobody thinks that a small wish; a licence was not trusted to do it.",
    "voice.L1.against": "That such a licence binds only those who mean well was not answered; it stands above.",
    "voice.L2.for": "A notice costs little and reaches those who look. It goes on as something to try.",
    "voice.L2.against": "Your doubt is kept: a notice may be taken for a consent that nobody gave.",
    "voice.G1.for": "Guidance is what most of you can live with, and what can begin soonest.",
    "voice.G1.against": "Guidance binds nobody, you say, and nobody said that it does. It is written down beside it.",
    "voice.G2.for": "A data sheet comes first in the ranking; who pays for it is still an open question.",
    "voice.R1.for": "A legal basis before training has become stronger by the amendment, which the panel passed.",
    "voice.S1.for": "To leave things as they are was not voted on; the reasons for it stand above like all others.",
    "voice.S1.against": "Why things should not stay as they are was said at length, and is cited above.",
}
TO_OTHERS = "Your reasons stand above in your own words, and they go on into the recommendations with the others."
REMARK = "Our condition was that stewards name what they train on. It is listed as open: is that still so?"
ANSWER = "It is: no version of the text meets it yet. It stands among the conditions, and the next version will tell."


def publish(stage: Stage) -> None:
    """Drawn on the day on which the options were counted; one of the experts asks, and the worker makes it final."""
    drawn = _draw(stage)
    with past.on(stage.day(6)):
        asked = remark(summary=drawn, by=stage.people["ravi"], line="", text=REMARK, client_key=uuid4())
        answer_remark(remark=asked, by=stage.olga, answer=ANSWER)
    with past.on(stage.day(5) + timedelta(hours=3)):
        finalize_due()
    outbox.cancel("summary:")  # those mails went out on the day


def _draw(stage: Stage) -> Summary:
    with past.on(stage.day(7) + timedelta(hours=2)):
        summary = begin_summary(subject=stage.process, by=stage.olga, client_key=uuid4())
        results = next(one for one in summary.sections if one["key"] == "results")
        write_summary(
            summary=summary,
            by=stage.olga,
            version=summary.version,
            introduction=INTRODUCTION,
            closing=CLOSING,
            comments={results["key"]: COMMENT},
            voices={key: TO_EACH.get(key, TO_OTHERS) for key, _label in voices_in(summary)},
            review_days=2,
        )
        return put_up(summary=summary, by=stage.olga)
