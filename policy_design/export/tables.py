"""A process as tables, one for each kind of thing: CSV in a zip, and a workbook. PURE."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from forum.export.bibliography import items_of
from forum.export.sheets import Cell, Column, Origin, Table, columns, write_csv_zip, write_xlsx
from forum.export.tables import tables_of as debate_tables
from forum.text.citations import plain_reference
from policy_design.export import vote_tables as votes
from policy_design.export.facts import ProcessFacts

Rows = Iterator[tuple[Cell, ...]]
Json = Mapping[str, Any]


def write_tables_csv(facts: ProcessFacts) -> bytes:
    """All tables of a process as CSV, in a zip with their description."""
    return write_csv_zip(tables_of(facts), origin_of(facts))


def write_tables_xlsx(facts: ProcessFacts) -> bytes:
    """All tables of a process as a workbook."""
    return write_xlsx(tables_of(facts), origin_of(facts))


def origin_of(facts: ProcessFacts) -> Origin:
    software = f"Folkmoot {facts.software_version}"
    return Origin(facts.title, facts.url, facts.exported_at, facts.licence, software, facts.digest)


def tables_of(facts: ProcessFacts) -> tuple[Table, ...]:
    """Those that hold something; the process always."""
    made = [Table(name, about, heads, tuple(rows(facts))) for name, about, heads, rows in _TABLES]
    return tuple(table for table in (*made, *_of_debates(facts)) if table.rows)


# The process ------------------------------------------------------------------------------------------------------

_PROCESS = columns(
    url="permanent link",
    title="title",
    standfirst="one paragraph on why",
    host="who invites",
    problem="what it is about, in Markdown",
    questions="separated by |",
    organizers="names, separated by |",
    language="BCP 47",
    licence="of contributions, unless a post says otherwise",
    exported_at="the moment whose state this is",
)


def _process(facts: ProcessFacts) -> Rows:
    one = facts.process
    listed = (" | ".join(one["questions"]), " | ".join(one["organizers"]))
    yield (
        *(one["url"], one["title"], one["standfirst"], one["host"], one["problem"], *listed),
        *(one["language"], one["licence"], facts.exported_at),
    )


_STAGES = columns(
    stage="its place",
    kind="kind",
    title="title",
    starts_at="planned",
    ends_at="planned",
    started_at="moment",
    ended_at="moment",
    passed_without="why it ended although something had not been done",
)


def _stages(facts: ProcessFacts) -> Rows:
    for place, one in enumerate(facts.process["stages"], 1):
        dates = (one["starts_at"], one["ends_at"], one["started_at"], one["ended_at"])
        yield place, one["kind"], one["title"], *dates, one["passed_without"]


_EXPERTS = columns(
    name="name",
    affiliation="as on the public profile",
    background="as declared",
    statement="in their own words",
    has_interests="whether they declared interests",
    disclosure="what they declared",
    declared_at="moment",
)


def _experts(facts: ProcessFacts) -> Rows:
    for one in facts.process["experts"]:
        yield tuple(one[column.name] for column in _EXPERTS)


_DOCUMENTS = columns(
    kind="kind",
    title="title",
    summary="in a sentence",
    published_at="moment",
    updated_at="moment",
    text="in Markdown",
)


def _documents(facts: ProcessFacts) -> Rows:
    for one in facts.process["documents"]:
        yield tuple(one[column.name] for column in _DOCUMENTS)


# Options ----------------------------------------------------------------------------------------------------------

_OPTIONS = columns(
    option="its code",
    url="permanent link",
    kind="kind",
    kind_name="what the process calls that kind",
    title="title",
    summary="in a sentence",
    binds="who it would bind",
    open_questions="separated by |",
    version="the latest",
    status="proposed, open, withdrawn, merged, split or superseded",
    reason="why it left the table",
    proposed_by="name",
    seconded_by="names, separated by |",
    proposed_at="moment",
    tabled_at="moment",
    ended_at="moment",
    debate="its debate",
)


def _options(facts: ProcessFacts) -> Rows:
    for one in _listed(facts):
        yield (
            *(one[name] for name in ("code", "url", "kind", "kind_name", "title", "summary", "binds")),
            " | ".join(one["open_questions"]),
            *(one["version"], one["status"], one["reason"], one["proposed_by"], " | ".join(one["seconded_by"])),
            *(one["proposed_at"], one["tabled_at"], one["ended_at"], one["debate"]),
        )


def _listed(facts: ProcessFacts) -> list[Json]:
    found: list[Json] = facts.process.get("options", [])
    return found


_CLAUSES = columns(option="code", version="of the option", clause="its number in that version", text="what it says")


def _clauses(facts: ProcessFacts) -> Rows:
    for one in _listed(facts):
        for version in one["versions"]:
            for number, text in enumerate(version["clauses"], 1):
                yield one["code"], version["number"], number, text


_VERSIONS = columns(
    option="code",
    version="from 1",
    title="title",
    summary="in a sentence",
    binds="who it would bind",
    reason="why it replaced the one before",
    author="name",
    at="moment",
)


def _versions(facts: ProcessFacts) -> Rows:
    for one in _listed(facts):
        for version in one["versions"]:
            said = (version[name] for name in ("title", "summary", "binds", "reason", "author", "at"))
            yield one["code"], version["number"], *said


_LINEAGE = columns(option="code", relation="what it is to the other", to="code of the other", at="moment")


def _lineage(facts: ProcessFacts) -> Rows:
    for one in _listed(facts):
        for link in one["lineage"]:
            yield one["code"], link["relation"], link["to"], link["at"]


_ARGUMENTS = columns(
    option="code", side="for or against", says="in one line", post="number in the option’s debate", author="name"
)


def _arguments(facts: ProcessFacts) -> Rows:
    for one in _listed(facts):
        for said in one["arguments"]:
            yield one["code"], said["side"], said["says"], said["post"], said["author"]


_POSITIONS = columns(
    option="code",
    post="number in the option’s debate",
    expert="as signed",
    background="when it was signed",
    disclosure="interests declared when it was signed",
    stance="support, conditions, undecided, oppose or abstain",
    version="for which it was signed",
    holds_for="the last version that its author has looked at",
    is_current="whether no later one took its place",
    shown_at="moment",
    reasons="in Markdown; empty where a moderator hid it",
)


def _positions(facts: ProcessFacts) -> Rows:
    for one in _listed(facts):
        for said in one.get("positions", []):
            yield one["code"], *(said[column.name] for column in _POSITIONS[1:])


_CONDITIONS = columns(
    option="code",
    post="number of the position",
    condition="its place",
    sentence="what must be so",
    verdict="open, met or not_met, by the author of the position",
    in_version="looked at in this version",
    amendment="number of the amendment that would meet it",
)


def _conditions(facts: ProcessFacts) -> Rows:
    for one in _listed(facts):
        for position in one.get("positions", []):
            for place, said in enumerate(position["conditions"], 1):
                outcome = (said["sentence"], said["verdict"], said["in_version"], said["amendment"])
                yield one["code"], position["post"], place, *outcome


_AMENDMENTS = columns(
    option="code",
    number="its number",
    post="number in the option’s debate",
    of_version="of the option",
    proposed_by="name",
    signed_by="names, separated by |",
    proposed_at="moment",
    title="title",
    reason="in Markdown; empty where a moderator hid it",
    status="open, accepted, declined, to_vote or withdrawn",
    decision="what was said with the decision",
    decided_at="moment",
    accepted_in="version",
)


def _amendments(facts: ProcessFacts) -> Rows:
    for one in _listed(facts):
        for said in one.get("amendments", []):
            told = {**said, "signed_by": " | ".join(said["signed_by"])}
            yield one["code"], *(told[column.name] for column in _AMENDMENTS[1:])


# Recommendations and surveys --------------------------------------------------------------------------------------

_RECOMMENDATIONS = columns(
    number="its number",
    url="permanent link",
    title="title",
    text="in Markdown",
    addressee="to whom",
    kind="kind",
    owner="who sees to it",
    status="published or withdrawn",
    withdrawn_because="why",
    rests_on="option and version, and where voted on the round and item; separated by |",
    rests_on_nothing="why it rests on no option",
    published_at="moment",
    updated_at="moment",
    follow_up_on="day",
)


def _recommendations(facts: ProcessFacts) -> Rows:
    for one in facts.process.get("recommendations", []):
        told = {**one, "rests_on": " | ".join(_basis(basis) for basis in one.get("rests_on", []))}
        yield tuple(told.get(column.name) for column in _RECOMMENDATIONS)


def _basis(basis: Json) -> str:
    voted = f", round {basis['round']}, {basis['item']}" if basis.get("round") else ""
    return f"{basis['option']} v{basis['version']}{voted}"


_FOLLOW_UPS = columns(
    recommendation="its number",
    status="what became of it",
    on="day",
    note="in a sentence",
    source="title",
    source_url="address",
)


def _follow_ups(facts: ProcessFacts) -> Rows:
    for one in facts.process.get("recommendations", []):
        for said in one.get("became", []):
            yield one["number"], *(said.get(column.name) for column in _FOLLOW_UPS[1:])


_SURVEY = columns(
    survey="its number",
    question="its id",
    text="what was asked",
    part="id of a statement, of an option to tick, or of a ranked thing",
    groups="only of those in these groups, separated by +; empty: of all",
    asked="how many were asked",
    answers="answers that are counted together, separated by +; an empty one: did not answer",
    count="how many; empty where the number is kept back",
)


def _survey(facts: ProcessFacts) -> Rows:
    """What is told of closed surveys: the same numbers as on their pages, and none beside."""
    for survey in facts.process.get("surveys", []):
        texts = {one["id"]: one.get("text", "") for one in survey["questions"].get("questions", [])}
        for found in (survey.get("results") or {}).get("questions", []):
            rows = [("", tally) for tally in found["tallies"]]
            rows += [
                (" + ".join(row["groups"]), {**row, "part": table["part"]})
                for table in found["tables"]
                for row in table["rows"]
            ]
            for groups, tally in rows:
                for cell in tally["cells"]:
                    asked = (tally["part"], groups, tally["total"])
                    yield (
                        survey["number"],
                        found["id"],
                        texts.get(found["id"], ""),
                        *asked,
                        " + ".join(cell["values"]),
                        cell["count"],
                    )


_REFERENCES = columns(
    key="as cited",
    type="of CSL",
    reference="as one line",
    doi="DOI",
    url="address",
    in_="where it is cited, separated by |",
)


def _references(facts: ProcessFacts) -> Rows:
    where: dict[str, list[str]] = {one.key: ["documents"] for one in facts.references}
    for debate in facts.debates:
        for one in debate.bundle.references:
            where.setdefault(one.key, []).append(debate.name)
    for item in items_of(facts.all_references):
        address = (str(item.get("DOI", "")), str(item.get("URL", "")))
        yield (
            item["id"],
            item.get("type"),
            plain_reference(item),
            *address,
            " | ".join(dict.fromkeys(where[item["id"]])),
        )


# What is said in its debates --------------------------------------------------------------------------------------

_WHERE = columns(
    role="option, document or linked: whose debate it is", debate="code of the option, title, or address name"
)
_TOLD = ("posts", "rebuttals", "ledger", "citations")


def _of_debates(facts: ProcessFacts) -> Iterator[Table]:
    """What all debates of the process hold of a kind, with whose debate it is in front."""
    made = [(one, {table.name: table for table in debate_tables(one.bundle)}) for one in facts.debates]
    for name in _TOLD:
        found = [(one, tables[name]) for one, tables in made if name in tables]
        if found:
            rows = tuple((one.role, one.name, *row) for one, table in found for row in table.rows)
            table = found[0][1]
            yield Table(name, f"In its debates: {table.about}", (*_WHERE, *table.columns), rows)


_TABLES: tuple[tuple[str, str, tuple[Column, ...], Callable[[ProcessFacts], Rows]], ...] = (
    ("process", "The process itself, on one row.", _PROCESS, _process),
    ("stages", "Its stages in order.", _STAGES, _stages),
    ("experts", "Its experts, with what they declared.", _EXPERTS, _experts),
    ("documents", "Published documents.", _DOCUMENTS, _documents),
    ("options", "Options as they stand.", _OPTIONS, _options),
    ("versions", "Every version of every option.", _VERSIONS, _versions),
    ("clauses", "Every clause of every version.", _CLAUSES, _clauses),
    ("lineage", "How options came of one another.", _LINEAGE, _lineage),
    ("arguments", "Arguments for and against options.", _ARGUMENTS, _arguments),
    ("positions", "Where experts stand; sealed positions are in no file.", _POSITIONS, _positions),
    ("conditions", "What must be so for an expert’s support.", _CONDITIONS, _conditions),
    ("amendments", "Changes that were proposed, and what came of them.", _AMENDMENTS, _amendments),
    ("rounds", "Rounds that were opened, with their rules.", votes.ROUNDS, votes.rounds),
    ("extensions", "Closing times that were moved.", votes.EXTENSIONS, votes.extensions),
    ("results", "What stood to a vote, and what came of it.", votes.ITEMS, votes.items),
    ("counts", "Every figure of every count.", votes.COUNTS, votes.counts),
    ("ballots", "Single ballots, where the reader may read them.", votes.BALLOTS, votes.ballots),
    ("blocks", "Blocks of consent rounds.", votes.BLOCKS, votes.blocks),
    ("survey", "What is told of surveys; small numbers are kept back.", _SURVEY, _survey),
    ("recommendations", "Recommendations.", _RECOMMENDATIONS, _recommendations),
    ("follow-ups", "What became of recommendations.", _FOLLOW_UPS, _follow_ups),
    ("references", "All sources, each once.", _REFERENCES, _references),
)
