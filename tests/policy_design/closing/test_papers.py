"""A summary on paper, in reports and in the paper of its process: what stands on its page, and the same each time."""

from __future__ import annotations

from forum.paper.document import Paper
from forum.paper.web import write_html
from policy_design.report.gathered import Gathered
from policy_design.report.summing import summary as drawn
from tests.policy_design.cast import fresh
from tests.policy_design.closing.summing import final


def test_all_of_it_is_in_the_paper(deliberating, olga):
    summary = final(deliberating, olga)

    first, second = (paper_of(deliberating, summary) for _n in range(2))

    assert first == second
    for words in (
        "What <strong>follows</strong> was ruled.",
        "Asked was: Faces in the commons",
        "G1 is agreed.",
        "No minority is told of.",
        "A promise to people.",
        "On guidance.",
        "It is concluded.",
        "To Ben.",
        summary.digest,
    ):
        assert words in first


def paper_of(process, summary) -> str:
    blocks = tuple(drawn(Gathered(fresh(process), summary.as_of)))
    return write_html(
        Paper(title="Report", blocks=blocks, as_of=summary.as_of, digest="", url="https://example.org/", language="en")
    )
