"""The JSON Schema of the file of a process (folkmoot-process/1), as docs/schema/process-1.json holds it. PURE.

A field that is not named here makes no file invalid: parts are added, and readers pass over what they do not know.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
MAYBE: Json = {"type": ["string", "null"]}
NUMBER: Json = {"type": "integer", "minimum": 0}
MAYBE_NUMBER: Json = {"type": ["integer", "null"], "minimum": 0}
TRUTH: Json = {"type": "boolean"}
MAYBE_TRUTH: Json = {"type": ["boolean", "null"]}
MOMENT: Json = {"type": "string", "format": "date-time"}
MAYBE_MOMENT: Json = {"type": ["string", "null"], "format": "date-time"}
MAYBE_DAY: Json = {"type": ["string", "null"], "format": "date"}
ADDRESS: Json = {"type": "string", "format": "uri"}
DIGEST: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
OBJECT: Json = {"type": "object"}
MAYBE_OBJECT: Json = {"type": ["object", "null"]}


def _one_of(*values: str) -> Json:
    return {"enum": list(values)}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _object(about: str, optional: tuple[str, ...] = (), **properties: Json) -> Json:
    """An object that has all of these fields but the optional ones; a name that is a word of Python ends with _."""
    named = {name.rstrip("_"): kind for name, kind in properties.items()}
    required = [name for name in named if name not in optional]
    return {"description": about, "type": "object", "required": required, "properties": named}


TEXTS = _list(TEXT)
LINK = _object("A link.", ("title", "name"), title=TEXT, name=TEXT, url=TEXT)
STAGE = _object(
    "A stage of the process.",
    kind=TEXT,
    title=TEXT,
    note=TEXT,
    starts_at=MAYBE_MOMENT,
    ends_at=MAYBE_MOMENT,
    started_at=MAYBE_MOMENT,
    ended_at=MAYBE_MOMENT,
    passed_without=TEXT,
    passed_gates=TEXTS,
)
EXPERT = _object(
    "An expert, with what they declared.",
    name=TEXT,
    affiliation=TEXT,
    background=TEXT,
    statement=TEXT,
    has_interests=MAYBE_TRUTH,
    disclosure=TEXT,
    declared_at=MAYBE_MOMENT,
)
DEBATE = _object("A linked debate, which has a file of its own.", question=TEXT, url=ADDRESS, relation=TEXT)
DOCUMENT = _object(
    "A published document.",
    kind=TEXT,
    title=TEXT,
    summary=TEXT,
    planned_for=MAYBE_DAY,
    published_at=MOMENT,
    updated_at=MAYBE_MOMENT,
    text=TEXT,
    references=_list(OBJECT),
)
VERSION = _object(
    "A version of an option; `change` says what it did to the clauses of the one before.",
    number=NUMBER,
    title=TEXT,
    summary=TEXT,
    clauses=TEXTS,
    binds=TEXT,
    open_questions=TEXTS,
    change=MAYBE_OBJECT,
    reason=TEXT,
    author=MAYBE,
    at=MOMENT,
)
CONDITION = _object(
    "What must be so for an expert's support.",
    sentence=TEXT,
    verdict=_one_of("open", "met", "not_met"),
    in_version=MAYBE_NUMBER,
    amendment=MAYBE_NUMBER,
)
POSITION = _object(
    "Where an expert stands; sealed ones are in no file.",
    post=NUMBER,
    expert=TEXT,
    background=TEXT,
    disclosure=TEXT,
    stance=_one_of("support", "conditions", "undecided", "oppose", "abstain"),
    version=NUMBER,
    holds_for=NUMBER,
    is_current=TRUTH,
    shown_at=MAYBE_MOMENT,
    reasons=TEXT,
    conditions=_list(CONDITION),
)
AMENDMENT = _object(
    "A proposed change of the clauses, and what came of it.",
    number=NUMBER,
    post=NUMBER,
    of_version=NUMBER,
    proposed_by=MAYBE,
    signed_by=TEXTS,
    proposed_at=MOMENT,
    title=TEXT,
    reason=TEXT,
    change=MAYBE_OBJECT,
    status=_one_of("open", "accepted", "declined", "to_vote", "withdrawn"),
    decision=TEXT,
    decided_at=MAYBE_MOMENT,
    accepted_in=MAYBE_NUMBER,
)
ARGUMENT = _object(
    "An argument, by the number of its post in the option's debate.",
    side=_one_of("for", "against"),
    says=TEXT,
    post=MAYBE_NUMBER,
    author=MAYBE,
)
OPTION = _object(
    "An option as it stands, with all its versions.",
    code=TEXT,
    url=ADDRESS,
    kind=TEXT,
    kind_name=TEXT,
    title=TEXT,
    summary=TEXT,
    clauses=TEXTS,
    binds=TEXT,
    open_questions=TEXTS,
    version=NUMBER,
    status=_one_of("proposed", "open", "withdrawn", "merged", "split", "superseded"),
    reason=TEXT,
    proposed_by=MAYBE,
    proposed_at=MOMENT,
    tabled_at=MAYBE_MOMENT,
    ended_at=MAYBE_MOMENT,
    debate=ADDRESS,
    versions=_list(VERSION),
    seconded_by=TEXTS,
    lineage=_list(_object("What it is to a later option.", relation=TEXT, to=TEXT, at=MOMENT)),
    arguments=_list(ARGUMENT),
    positions=_list(POSITION),
    amendments=_list(AMENDMENT),
)
ITEM = _object(
    "What stands to a vote, in the words that were fixed when the round opened.",
    ("option", "version", "change", "before", "why"),
    key=TEXT,
    kind=_one_of("option", "amendment", "statement", "status_quo"),
    text=TEXT,
    option=TEXT,
    version=NUMBER,
    change=_one_of("kept", "reworded"),
    before=TEXT,
    why=TEXT,
)
RULES = _object(
    "The rules of a round, as its manifest has them (docs/BULLETIN.md).",
    method=_one_of("yes_no", "approval", "ranked", "score", "rating", "consent", "statements"),
    threshold=TEXT,
    base=TEXT,
    quorum=TEXT,
    tie_rule=TEXT,
    consensus_rule=TEXT,
    stand_aside_cap=TEXT,
    secrecy=_one_of("named", "pseudonymous", "secret"),
    receipts=TEXT,
    electorate=TEXT,
    visibility=_one_of("everyone", "panel"),
    shows_turnout=TRUTH,
    rounds_planned=NUMBER,
    stopping_rule=TEXT,
    turn=NUMBER,
)
EXTENSION = _object("A closing time that was moved.", from_=MOMENT, to=MOMENT, reason=TEXT)
RESULT = _object(
    "Count and outcome by the rules; the figures of each method are those of docs/BULLETIN.md.",
    ballots=NUMBER,
    count=OBJECT,
    outcome=OBJECT,
)
ROUND = _object(
    "An opened round. `result` and `bulletin_digest` are there when it is closed and the reader may know.",
    ("result", "bulletin_digest"),
    number=NUMBER,
    url=ADDRESS,
    question=TEXT,
    introduction=TEXT,
    follows=MAYBE_NUMBER,
    items=_list(ITEM),
    rules=RULES,
    opened=MOMENT,
    closes=MOMENT,
    extended=_list(EXTENSION),
    closed=MAYBE_MOMENT,
    annulled=TEXT,
    manifest_digest=DIGEST,
    result=RESULT,
    bulletin_digest=DIGEST,
)
TALLY = _object(
    "Counts that add up to `total`; null is a number that is kept back.",
    ("groups", "part"),
    part=TEXT,
    total=NUMBER,
    groups=TEXTS,
    cells=_list(_object("How many gave one of these answers.", values=TEXTS, count=MAYBE_NUMBER)),
)
FOUND = _object(
    "What is told of one question; `why` and `tables_why` say why it is not.",
    id=TEXT,
    asked=MAYBE_NUMBER,
    why=TEXT,
    tallies=_list(TALLY),
    tables=_list(_object("A tally apart by group.", part=TEXT, rows=_list(TALLY))),
    tables_why=TEXT,
)
SURVEY = _object(
    "An opened survey: what was asked; what is told of the answers once it is closed.",
    ("results",),
    number=NUMBER,
    url=ADDRESS,
    title=TEXT,
    introduction=TEXT,
    target=TEXT,
    consent=TEXT,
    access=_one_of("open", "invited"),
    questions=OBJECT,
    opened=MOMENT,
    closes=MAYBE_MOMENT,
    closed=MAYBE_MOMENT,
    results=_object("Sums.", n=MAYBE_NUMBER, threshold=NUMBER, questions=_list(FOUND)),
)
BASIS = _object(
    "What it rests on: a version of an option, and the item of the round in which that was voted on.",
    option=TEXT,
    version=NUMBER,
    round=MAYBE_NUMBER,
    item=MAYBE,
)
FOLLOW_UP = _object(
    "What became of it, by a source.",
    ("noted_at",),
    status=TEXT,
    on=MAYBE_DAY,
    note=TEXT,
    source=TEXT,
    source_url=TEXT,
    noted_at=MAYBE_MOMENT,
)
RECOMMENDATION = _object(
    "A published or withdrawn recommendation; drafts are in no file.",
    ("versions",),
    number=NUMBER,
    url=ADDRESS,
    title=TEXT,
    text=TEXT,
    addressee=TEXT,
    kind=TEXT,
    owner=TEXT,
    follow_up_on=MAYBE_DAY,
    rests_on_nothing=TEXT,
    status=_one_of("published", "withdrawn"),
    withdrawn_because=TEXT,
    published_at=MOMENT,
    updated_at=MAYBE_MOMENT,
    became=_list(FOLLOW_UP),
    rests_on=_list(BASIS),
    versions=_list(OBJECT),
)
PROCESS = _object(
    "Described in docs/EXCHANGE.md.",
    ("recommendations",),
    format={"const": "folkmoot-process/1"},
    url=ADDRESS,
    title=TEXT,
    standfirst=TEXT,
    host=TEXT,
    problem=TEXT,
    questions=TEXTS,
    partners=_list(LINK),
    links=_list(LINK),
    backgrounds=TEXTS,
    language=TEXT,
    licence=TEXT,
    template=TEXT,
    stages=_list(STAGE),
    organizers=TEXTS,
    experts=_list(EXPERT),
    debates=_list(DEBATE),
    documents=_list(DOCUMENT),
    options=_list(OPTION),
    rounds=_list(ROUND),
    surveys=_list(SURVEY),
    recommendations=_list(RECOMMENDATION),
)


def json_schema() -> Json:
    """The whole schema."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A Folkmoot process", **PROCESS}
