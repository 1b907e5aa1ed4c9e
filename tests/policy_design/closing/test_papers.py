"""A summary as a paper: what stands on its page stands in it, and the same version gives the same bytes."""

from __future__ import annotations

from forum.paper import web
from policy_design.summary.papers import paper_of
from tests.policy_design.closing.summing import final, renewed


def test_all_of_it_is_in_the_paper(deliberating, olga):
    summary = final(deliberating, olga)

    first, second = (web.write_html(paper_of(renewed(summary))) for _n in range(2))

    assert first == second
    for words in (
        "Faces in the commons",
        "What <strong>follows</strong> was ruled.",
        "G1 is agreed.",
        "No minority is told of.",
        "A promise to people.",
        "On guidance.",
        "It is concluded.",
        "To Ben.",
        summary.digest,
    ):
        assert words in first
