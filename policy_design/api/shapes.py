"""The forms of what policy design's part of the API answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import Field

from forum.api.shapes import Shape


class Stage(Shape):
    kind: str = Field(examples=["deliberation"])
    title: str
    note: str
    starts_at: datetime | None
    ends_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    passed_without: str | list[Any] | None = Field(description="Why it ended although something was missing.")
    passed_gates: list[Any] | str | None


class Process(Shape):
    """One problem, taken from its launch to recommendations by a group of people."""

    slug: str
    url: str
    title: str
    standfirst: str
    host: str
    language: str
    licence: str
    template: str
    stage: str | None = Field(description="Kind of its present stage; null before it has begun.")
    is_public: bool
    version: int


class ProcessList(Shape):
    items: list[Process]
    next: str | None


class Expert(Shape):
    name: str
    affiliation: str
    background: str
    statement: str
    has_interests: bool | None
    disclosure: str
    declared_at: datetime | None


class LinkedDebate(Shape):
    question: str
    url: str
    relation: str


class Document(Shape):
    kind: str
    title: str
    summary: str
    planned_for: date | None
    published_at: datetime | None
    updated_at: datetime | None
    text: str
    references: list[dict[str, Any]] = Field(description="Items of CSL-JSON.")


class WholeProcess(Process):
    """A process as its page tells it, with the whole text of what is published."""

    problem: str = Field(description="Markdown.")
    questions: list[Any]
    partners: list[Any]
    links: list[Any]
    backgrounds: list[str]
    stages: list[Stage]
    organizers: list[str]
    experts: list[Expert]
    debates: list[LinkedDebate]
    documents: list[Document]


# Options ----------------------------------------------------------------------------------------------------------


class OptionVersion(Shape):
    number: int
    title: str
    summary: str
    clauses: list[str]
    binds: str
    open_questions: list[Any]
    change: Any = Field(description="What it did to the clauses of the version before; null of the first.")
    reason: str
    author: str | None
    at: datetime | None


class Lineage(Shape):
    relation: str
    to: str
    at: datetime | None


class Argument(Shape):
    side: str
    says: str
    post: int | None = Field(description="Number of the post in the debate of the option.")
    author: str | None


class Option(Shape):
    """One thing that could be done, in numbered clauses."""

    code: str = Field(examples=["G1"])
    url: str
    kind: str
    kind_name: str
    title: str
    summary: str
    clauses: list[str]
    binds: str
    open_questions: list[Any]
    version: int
    status: str = Field(description="proposed, open, withdrawn, merged, split or superseded.")
    reason: str = Field(description="Why it left the table.")
    proposed_by: str | None
    proposed_at: datetime | None
    tabled_at: datetime | None
    ended_at: datetime | None
    debate: str = Field(description="Page of its debate.")
    seconded_by: list[str]
    lineage: list[Lineage]
    arguments: list[Argument]


class OptionList(Shape):
    items: list[Option]
    next: str | None


class WholeOption(Option):
    versions: list[OptionVersion]


class Condition(Shape):
    sentence: str
    verdict: str
    in_version: int | None
    amendment: int | None


class Position(Shape):
    """Where an expert stands on an option, signed. Sealed ones are told to nobody until all are revealed together."""

    post: int | None
    expert: str
    background: str
    disclosure: str
    stance: str = Field(description="support, conditions, undecided, oppose or abstain.")
    version: int
    holds_for: int
    is_current: bool
    shown_at: datetime | None
    reasons: str
    conditions: list[Condition]


class PositionList(Shape):
    items: list[Position]
    next: str | None


class Amendment(Shape):
    """A change proposed to the clauses. Of one that you may not read there is what became of it, and no words."""

    number: int
    url: str
    post: int | None
    version: int
    status: str = Field(description="open, accepted, declined, to_vote or withdrawn.")
    accepted_in: int | None
    at: datetime
    decided_at: datetime | None
    is_readable: bool
    proposer: str | None
    change: Any
    reason: str
    decision: str
    cosigned_by: list[str]


class AmendmentList(Shape):
    items: list[Amendment]
    next: str | None


# Rounds -----------------------------------------------------------------------------------------------------------


class Item(Shape):
    """What is voted on: an option in one version, a text, a statement."""

    key: str
    kind: str
    text: str
    option: str | None = None
    version: int | None = None
    change: str | None = None
    before: str | None = None
    why: str | None = None


class Round(Shape):
    """A vote: what was asked, under which rules, fixed when it opened."""

    number: int
    url: str
    question: str
    introduction: str
    follows: int | None
    items: list[Item]
    rules: dict[str, Any]
    opened: datetime | None
    closes: datetime | None
    closed: datetime | None
    extended: list[dict[str, Any]]
    annulled: str
    manifest_digest: str
    has_result: bool = Field(description="There is one that you may read.")


class RoundList(Shape):
    items: list[Round]
    next: str | None


class Result(Shape):
    """What came out of a closed round, as far as it is for you."""

    number: int
    finding: list[str] = Field(description="In plain sentences.")
    ballots: int
    count: Any
    outcome: Any
    items: list[Item]
    bulletin_digest: str
    with_ballots: bool = Field(description="The bulletin that you get has the single ballots.")


class Ballot(Shape):
    """Your own signed ballot. `marks` are as the method of the round takes them."""

    has_voted: bool
    marks: Any = None
    reasons: dict[str, str] = {}


# Findings ---------------------------------------------------------------------------------------------------------


class Survey(Shape):
    number: int
    url: str
    title: str
    target: str
    opened_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None


class SurveyList(Shape):
    items: list[Survey]
    next: str | None


class SurveyResults(Shape):
    """All that is told: numbers that could tell who answered what are null, and so are enough others."""

    survey: Survey
    definition: dict[str, Any] = Field(description="The questions.")
    results: dict[str, Any]


class Basis(Shape):
    """What a recommendation rests on: a version of an option, and where it was voted on."""

    option: str
    version: int
    round: int | None
    item: str | None
    links: dict[str, str] = Field(description="The same here: option, version, positions, amendments, round, result.")


class FollowUp(Shape):
    status: str
    on: date
    note: str
    source_title: str
    source_url: str


class Recommendation(Shape):
    """What a process advises somebody to do, and what it rests on."""

    number: int
    url: str
    title: str
    text: str
    addressee: str
    kind: str
    owner: str
    status: str
    withdrawn_because: str
    version: int = Field(description="Number of its published version; 0 of a draft.")
    follow_up_on: date | None
    published_at: datetime | None
    rests_on_nothing: str
    rests_on: list[Basis]
    follow_ups: list[FollowUp]


class WholeRecommendation(Recommendation):
    """A recommendation with the whole path that leads to it."""

    provenance: dict[str, Any] | None = Field(
        description="What its page shows and provenance.json holds: votes, positions, rebuttals and numbered sources, "
        "as far as you may read them. Null of a draft."
    )


class RecommendationList(Shape):
    items: list[Recommendation]
    next: str | None


class Summary(Shape):
    """A version of a consensus summary: what was worked out by rule, and what its closer says of it."""

    number: int
    url: str
    state: str = Field(description="review or final; for organizers also draft.")
    as_of: datetime
    closer: str | None
    why_anew: str
    introduction: str
    closing: str
    sections: Any
    notes: list[dict[str, str]]
    rules_version: int
    snapshot_digest: str
    digest: str
    review_ends_at: datetime | None
    final_at: datetime | None


class SummaryList(Shape):
    items: list[Summary]
    next: str | None


class Edition(Shape):
    """A published report of a process. It never changes; later editions stand beside it."""

    number: int
    url: str
    title: str
    citation: dict[str, Any] = Field(description="An item of CSL-JSON.")
    summary: int | None
    digest: str
    as_of: datetime
    reason: str
    doi: str
    published_at: datetime


class EditionList(Shape):
    items: list[Edition]
    next: str | None


class WholeEdition(Edition):
    paper: Any = Field(description="The document as it was frozen, block by block.")
