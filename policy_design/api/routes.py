"""The routers of policy design, and how they are hung into the forum's API when the site starts."""

from __future__ import annotations

from ninja import Router

from forum.api import hung, problems
from forum.api.hung import Part
from policy_design.ballots.methods import BadBallot
from policy_design.options.amendments import Overtaken
from policy_design.options.positions import NewVersion
from policy_design.voting import words

processes = Router()
of_debates = Router()

TAGS = (
    ("Processes", "Processes with their stages, people, documents and events."),
    ("Options", "Options in numbered versions, positions on them, and amendments."),
    ("Rounds", "Rounds with their rules, results and bulletins; and your own ballot."),
    ("Findings", "Survey results, recommendations, summaries and reports."),
)


def connect() -> None:
    """Called once, when the site starts."""
    from policy_design.api import findings, options, rounds, writing
    from policy_design.api import processes as reading

    assert all((findings, options, reading, rounds, writing))  # they put their operations into the routers
    problems.also(NewVersion, _overtaken)
    problems.also(Overtaken, _overtaken)
    problems.also(BadBallot, _bad_ballot)
    hung.hang(Part("/processes", processes, TAGS))
    hung.hang(Part("/debates", of_debates))


def _overtaken(error: NewVersion | Overtaken) -> problems.Problem:
    return problems.Problem(409, str(error), version=error.current.version)


def _bad_ballot(error: BadBallot) -> problems.Problem:
    said = words.of_bad_ballot(error.code, error.where)
    return problems.Problem(422, said, errors={f"marks.{error.where}" if error.where else "marks": [said]})
