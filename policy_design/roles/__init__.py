"""Who may do what with a process, asked of the rules role by role: a chapter of docs/ROLES.md, and a test's table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from forum.verdicts import Verdict
from policy_design import rules
from policy_design.process.stages import StageKind

STAGES: dict[StageKind | None, str] = {
    place: letter for place, letter in zip((None, *StageKind), "PLISCODVRBA", strict=True)
}
TOPIC = 1
YOURS, OTHERS = 90, 91  # people who are in no scene themselves


@dataclass(frozen=True)
class Figure:
    """Somebody who plays one role, as rules see a person."""

    role: str
    pk: int | None = None
    held: frozenset[str] = frozenset()
    is_steward: bool = False
    name: str = "Somebody"
    may_organize: bool = False

    @property
    def is_authenticated(self) -> bool:
        return self.pk is not None

    @property
    def takes_part(self) -> bool:
        return bool(self.held)


FIGURES = {
    one.role: one
    for one in (
        Figure("anonymous"),
        Figure("reader", 1),
        Figure("observer", 2, frozenset({"observer"})),
        Figure("expert", 3, frozenset({"expert"})),
        Figure("other expert", 4, frozenset({"expert"})),
        Figure("moderator", 5, frozenset({"moderator"})),
        Figure("organizer", 6, frozenset({"organizer"}), may_organize=True),
        Figure("steward", 7, is_steward=True),
    )
}
ROLES = tuple(FIGURES)


def scene(at: StageKind | None, *, is_open: bool = True, is_late: bool = False, **facts: Any) -> Any:
    """A process at this stage, as rules see it."""
    stage = SimpleNamespace(kind=at.value, ended_at=None, is_late=is_late) if at else None
    public = is_open and at is not None
    usual: dict[str, Any] = {
        "takes_interests": True,
        "call_is_open": at is StageKind.CALL,
        "is_archived": at is StageKind.ARCHIVED,
        "stage": stage,
        "topic": SimpleNamespace(is_public=public, pk=TOPIC),
        "roles_of": lambda person: person.held,
        "suspension_of": lambda person: None,
        "has_begun": at is not None,
    }
    return SimpleNamespace(**usual | facts)


def interest(person: Any, status: str = "open") -> Any:
    return SimpleNamespace(person_id=person.pk, status=status)


def paper(published: bool) -> Any:
    return SimpleNamespace(published_at="now" if published else None)


OTHER: Any = SimpleNamespace(pk=OTHERS)
EXPERTISE: Any = SimpleNamespace(person_id=FIGURES["expert"].pk)
Ask = Callable[[Any, "StageKind | None"], Verdict]

ACTIONS: dict[str, Ask] = {
    "read a public process": lambda who, at: rules.can_read_process(who, scene(at)),
    "read a members-only process": lambda who, at: rules.can_read_process(who, scene(at, is_open=False)),
    "export a process": lambda who, at: rules.can_export_process(who, scene(at)),
    "see the organizer's page of a process": lambda who, at: rules.can_organize_process(who, scene(at)),
    "edit a process, its plan, debates and documents": lambda who, at: (
        rules.can_edit_process(who, scene(at))
        and rules.can_edit_stage(who, scene(at), SimpleNamespace(ended_at=None))  # type: ignore[arg-type]
        and rules.can_edit_document(who, scene(at))
    ),
    "open a document to comments by paragraph": lambda who, at: rules.can_open_comments(who, paper(True), scene(at)),
    "edit a stage that has ended": lambda who, at: rules.can_edit_stage(
        who,
        scene(at),
        SimpleNamespace(ended_at="now"),  # type: ignore[arg-type]
    ),
    "move a process to its next stage (gates permitting)": lambda who, at: rules.can_move_process(who, scene(at)),
    "invite an expert, observer, moderator or organizer": lambda who, at: rules.can_invite_to_process(
        who, scene(at), "expert"
    ),
    "remove an expert": lambda who, at: rules.can_remove_from_process(who, scene(at), OTHER, "expert"),
    "remove oneself as organizer": lambda who, at: rules.can_remove_from_process(who, scene(at), who, "organizer"),
    "say what one brings as an expert": lambda who, at: rules.can_change_statement(who, EXPERTISE, scene(at)),
    "say what one brings when suspended": lambda who, at: rules.can_change_statement(
        who, EXPERTISE, scene(at, suspension_of=lambda person: SimpleNamespace(until=None))
    ),
    "declare one's interests as an expert, also when suspended": lambda who, at: rules.can_edit_expertise(
        who, EXPERTISE, scene(at, suspension_of=lambda person: SimpleNamespace(until=None))
    ),
    "ask to join": lambda who, at: rules.can_express_interest(who, scene(at)),
    "ask to join where only invited experts are taken": lambda who, at: rules.can_express_interest(
        who, scene(at, takes_interests=False)
    ),
    "ask to join when suspended": lambda who, at: rules.can_express_interest(
        who, scene(at, suspension_of=lambda person: SimpleNamespace(until=None))
    ),
    "read somebody's request to join": lambda who, at: rules.can_read_interest(who, interest(OTHER), scene(at)),
    "read one's own request to join": lambda who, at: rules.can_read_interest(who, interest(who), scene(at)),
    "answer a request to join": lambda who, at: rules.can_decide_interest(who, interest(OTHER), scene(at)),
    "answer one's own request to join": lambda who, at: rules.can_decide_interest(who, interest(who), scene(at)),
    "answer a request a second time": lambda who, at: rules.can_decide_interest(
        who, interest(OTHER, "declined"), scene(at)
    ),
    "read a published document": lambda who, at: rules.can_read_document(who, paper(True), scene(at)),
    "read an unpublished document": lambda who, at: rules.can_read_document(who, paper(False), scene(at)),
}


def allowed_stages(ask: Ask, role: str) -> str:
    """The letters of the stages in which this role may."""
    return "".join(letter for stage, letter in STAGES.items() if ask(FIGURES[role], stage))


def chapter() -> Iterator[str]:
    """Of docs/ROLES.md."""
    yield "## Policy processes"
    yield ""
    yield "From `policy_design/rules/`. Roles are held per process, which here is public unless a line says otherwise."
    yield ""
    names = [(stage.value if stage else "in preparation", letter) for stage, letter in STAGES.items()]
    yield "Stages: " + ", ".join(f"**{letter}** {name}" for name, letter in names) + "."
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    for action, ask in ACTIONS.items():
        yield f"| {action} | " + " | ".join(stage_cell(allowed_stages(ask, role)) for role in ROLES) + " |"
    yield ""
    may = [role for role, figure in FIGURES.items() if rules.can_create_process(figure)]  # type: ignore[arg-type]
    yield f"Set up a process: {', '.join(may)} (an organizer is who may organize on this site)."


def stage_cell(stages: str) -> str:
    return {"": "–", "".join(STAGES.values()): "always"}.get(stages, " ".join(stages))


# Surveys --------------------------------------------------------------------------------------------------------

SURVEYS = {
    "in preparation": "P",
    "taking answers": "T",
    "past its date": "D",
    "closed": "C",
    "its answers deleted": "E",
}


def asked(state: str, **facts: Any) -> Any:
    """A survey in this state, as rules see it."""
    usual = {
        "was_opened": state != "in preparation",
        "is_closed": state in ("closed", "its answers deleted"),
        "takes_answers": state == "taking answers",
        "erased_at": "then" if state == "its answers deleted" else None,
        "is_invited": False,
        "shares_rows": False,
    }
    return SimpleNamespace(**usual | facts)


AT = scene(StageKind.STUDY)
ARCHIVE = scene(StageKind.ARCHIVED)

SURVEY_ACTIONS: dict[str, Callable[[Any, str], Verdict]] = {
    "read what is asked and on what terms": lambda who, state: rules.can_read_survey(who, asked(state), AT),
    "set up a survey": lambda who, state: rules.can_create_survey(who, AT),
    "change its terms, dates and questions (as far as they still may)": lambda who, state: rules.can_edit_survey(
        who, asked(state), AT
    ),
    "open it": lambda who, state: rules.can_open_survey(who, asked(state), AT),
    "open it before the process has begun": lambda who, state: rules.can_open_survey(
        who, asked(state), scene(None, has_begun=False)
    ),
    "close it": lambda who, state: rules.can_close_survey(who, asked(state), AT),
    "invite by mail": lambda who, state: rules.can_invite_to_survey(who, asked(state, is_invited=True), AT),
    "invite to a survey that anybody can answer": lambda who, state: rules.can_invite_to_survey(who, asked(state), AT),
    "answer it": lambda who, state: rules.can_answer_survey(asked(state), AT),
    "answer it when the process is archived": lambda who, state: rules.can_answer_survey(asked(state), ARCHIVE),
    "read its results": lambda who, state: rules.can_read_results(who, asked(state), AT),
    "cite a result": lambda who, state: rules.can_cite_result(who, asked(state), AT),
    "download single answers, where those who answered were told": lambda who, state: rules.can_download_answers(
        who, asked(state, shares_rows=True), AT
    ),
    "download single answers, where they were not": lambda who, state: rules.can_download_answers(
        who, asked(state), AT
    ),
    "say which texts are shown": lambda who, state: rules.can_moderate_survey(who, asked(state), AT),
}


def allowed_states(ask: Callable[[Any, str], Verdict], role: str) -> str:
    """The letters of the states of a survey in which this role may."""
    return "".join(letter for state, letter in SURVEYS.items() if ask(FIGURES[role], state))


def survey_chapter() -> Iterator[str]:
    """Of docs/ROLES.md."""
    yield "## Surveys"
    yield ""
    yield "Of a public process in its study. Who holds an invitation reads and answers also where it is not public."
    yield ""
    yield "States: " + ", ".join(f"**{letter}** {name}" for name, letter in SURVEYS.items()) + "."
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    every = "".join(SURVEYS.values())
    for action, ask in SURVEY_ACTIONS.items():
        cells = [allowed_states(ask, role) for role in ROLES]
        said = [{"": "–", every: "always"}.get(cell, " ".join(cell)) for cell in cells]
        yield f"| {action} | " + " | ".join(said) + " |"


# Options --------------------------------------------------------------------------------------------------------

MINE, THEIRS = FIGURES["expert"].pk, FIGURES["other expert"].pk


def option(status: str = "open") -> Any:
    """An option that the expert of the table has proposed."""
    return SimpleNamespace(status=status, proposed_by_id=MINE)


def handled(**facts: Any) -> Any:
    usual = {"experts_propose": True, "sealed_first_round": True, "revealed_at": None, "amendments_close_at": None}
    return SimpleNamespace(**usual | facts)


def position(is_current: bool = True) -> Any:
    return SimpleNamespace(expert_id=MINE, is_current=is_current)


def amendment(status: str = "open") -> Any:
    """An amendment that the other expert has proposed to the expert's option."""
    return SimpleNamespace(status=status, proposer_id=THEIRS)


GONE, WAITING = option("withdrawn"), option("proposed")
NOW, BEFORE = 2, 1  # moments, as far as rules compare them

OPTION_ACTIONS: dict[str, Ask] = {
    "say how options are handled, and name kinds": lambda who, at: rules.can_set_option_rules(who, scene(at)),
    "propose an option": lambda who, at: rules.can_propose_option(who, scene(at), handled()),
    "propose one where organizers keep that to themselves": lambda who, at: rules.can_propose_option(
        who, scene(at), handled(experts_propose=False)
    ),
    "propose one when the stage’s time is over": lambda who, at: rules.can_propose_option(
        who, scene(at, is_late=True), handled()
    ),
    "second a proposed option": lambda who, at: rules.can_second_option(who, WAITING, scene(at)),
    "second one that is on the table": lambda who, at: rules.can_second_option(who, option(), scene(at)),
    "write its next version": lambda who, at: rules.can_edit_option(who, option(), scene(at)),
    "write the next version of one that left the table": lambda who, at: rules.can_edit_option(who, GONE, scene(at)),
    "withdraw it": lambda who, at: rules.can_withdraw_option(who, option(), scene(at)),
    "merge, split, supersede and link options": lambda who, at: rules.can_link_options(who, scene(at)),
    "argue for or against it": lambda who, at: rules.can_argue(who, option(), scene(at)),
    "argue about one that waits for seconders": lambda who, at: rules.can_argue(who, WAITING, scene(at)),
    "argue when suspended": lambda who, at: rules.can_argue(
        who, option(), scene(at, suspension_of=lambda person: SimpleNamespace(until=None))
    ),
    "take a position": lambda who, at: rules.can_take_position(who, option(), scene(at)),
    "take a position on one that left the table": lambda who, at: rules.can_take_position(who, GONE, scene(at)),
    "judge a condition of the expert’s": lambda who, at: rules.can_judge_condition(
        who, position(), option(), scene(at)
    ),
    "judge a condition of an earlier position": lambda who, at: rules.can_judge_condition(
        who, position(is_current=False), option(), scene(at)
    ),
    "reveal sealed positions": lambda who, at: rules.can_reveal_positions(who, scene(at), handled()),
    "reveal them a second time": lambda who, at: rules.can_reveal_positions(who, scene(at), handled(revealed_at=NOW)),
    "propose an amendment": lambda who, at: rules.can_propose_amendment(
        who,
        option(),
        scene(at),
        handled(),
        NOW,  # type: ignore[arg-type]
    ),
    "propose an amendment after their time": lambda who, at: rules.can_propose_amendment(
        who,
        option(),
        scene(at),
        handled(amendments_close_at=BEFORE),
        NOW,  # type: ignore[arg-type]
    ),
    "sign the other expert’s amendment as well": lambda who, at: rules.can_cosign(
        who, amendment(), option(), scene(at)
    ),
    "fit it to a later version, or withdraw it": lambda who, at: rules.can_change_amendment(
        who, amendment(), option(), scene(at)
    ),
    "accept, decline or put it to a vote": lambda who, at: rules.can_decide_amendment(
        who, amendment(), option(), scene(at)
    ),
    "accept or decline one on which a round has voted": lambda who, at: rules.can_decide_amendment(
        who, amendment("to_vote"), option(), scene(at), is_voted=True
    ),
    "decide about one that was accepted": lambda who, at: rules.can_decide_amendment(
        who, amendment("accepted"), option(), scene(at)
    ),
}


def option_chapter() -> Iterator[str]:
    """Of docs/ROLES.md."""
    yield "## Options"
    yield ""
    yield "Of a public process, by its stages as above. The option is on the table and proposed by the expert; the"
    yield "amendment is the other expert's. Who reads the process reads its options, amendments and arguments."
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    for action, ask in OPTION_ACTIONS.items():
        yield f"| {action} | " + " | ".join(stage_cell(allowed_stages(ask, role)) for role in ROLES) + " |"


# Rounds ---------------------------------------------------------------------------------------------------------

ROUNDS = {"planned": "P", "open": "O", "its time over": "D", "closed": "C", "annulled": "A"}


def vote(state: str, **facts: Any) -> Any:
    """A round in this state, as rules see it."""
    usual = {
        "was_opened": state != "planned",
        "is_closed": state in ("closed", "annulled"),
        "has_result": state == "closed",
        "takes_ballots_at": lambda now: state == "open",
        "has_roll": True,
        "takes_statements": True,
        "shows_turnout": True,
        "result_for": "everyone",
    }
    return SimpleNamespace(**usual | facts)


POLL = scene(StageKind.VOTING)
ANY_TIME: Any = None  # the round says itself whether it takes ballots


def _on_roll(who: Any) -> bool:
    return bool(who.role == "expert")


def _timed(who: Any) -> dict[str, Any]:
    return {"on_roll": _on_roll(who), "now": None}


ROUND_ACTIONS: dict[str, Callable[[Any, str], Verdict]] = {
    "plan a round": lambda who, state: rules.can_plan_round(who, POLL),
    "change its question and rules, or delete it": lambda who, state: rules.can_edit_round(who, vote(state), POLL),
    "open it": lambda who, state: rules.can_open_round(who, vote(state), POLL),
    "open it before the attitude study": lambda who, state: rules.can_open_round(
        who, vote(state), scene(StageKind.LAUNCH)
    ),
    "give more time": lambda who, state: rules.can_extend_round(who, vote(state), POLL),
    "close it": lambda who, state: rules.can_close_round(who, vote(state), POLL, now=ANY_TIME, all_voted=False),
    "close it once all have voted": lambda who, state: rules.can_close_round(
        who, vote(state), POLL, now=ANY_TIME, all_voted=True
    ),
    "close it once all have voted, where nobody is told how many have": lambda who, state: rules.can_close_round(
        who, vote(state, shows_turnout=False), POLL, now=ANY_TIME, all_voted=True
    ),
    "end it without a result": lambda who, state: rules.can_annul_round(who, vote(state), POLL),
    "read its question and rules": lambda who, state: rules.can_read_round(who, vote(state), POLL),
    "vote": lambda who, state: rules.can_vote(who, vote(state), POLL, **_timed(who)),
    "rate statements, where readers can": lambda who, state: rules.can_rate(
        who, vote(state, has_roll=False), POLL, **_timed(who)
    ),
    "add a statement, where those on the roll can": lambda who, state: rules.can_propose_statement(
        who, vote(state), POLL, **_timed(who)
    ),
    "add a statement, where only organizers write them": lambda who, state: rules.can_propose_statement(
        who, vote(state, takes_statements=False), POLL, **_timed(who)
    ),
    "accept or decline a statement": lambda who, state: rules.can_decide_statement(who, vote(state), POLL),
    "answer a block": lambda who, state: rules.can_answer_block(who, vote(state), POLL),
    "see how many have voted": lambda who, state: rules.can_see_turnout(who, vote(state), POLL),
    "see how many have voted, where that is not shown": lambda who, state: rules.can_see_turnout(
        who, vote(state, shows_turnout=False), POLL
    ),
    "read its result": lambda who, state: rules.can_read_result(who, vote(state), POLL, on_roll=_on_roll(who)),
    "read its result, where that is for the panel": lambda who, state: rules.can_read_result(
        who, vote(state, result_for="panel"), POLL, on_roll=_on_roll(who)
    ),
    "read single ballots": lambda who, state: rules.can_read_ballots(
        who, vote(state), POLL, on_roll=_on_roll(who), are_public=True
    ),
    "read single ballots, where they are few": lambda who, state: rules.can_read_ballots(
        who, vote(state), POLL, on_roll=_on_roll(who), are_public=False
    ),
    "bring votes from elsewhere": lambda who, state: rules.can_analyse(who, POLL),
}


def allowed_in_rounds(ask: Callable[[Any, str], Verdict], role: str) -> str:
    """The letters of the states of a round in which this role may."""
    return "".join(letter for state, letter in ROUNDS.items() if ask(FIGURES[role], state))


def round_chapter() -> Iterator[str]:
    """Of docs/ROLES.md."""
    yield "## Rounds"
    yield ""
    yield "Of a public process in its voting rounds. The expert is on the roll of the round, the other expert is not."
    yield "Nobody sees a result before the close."
    yield ""
    yield "States: " + ", ".join(f"**{letter}** {name}" for name, letter in ROUNDS.items()) + "."
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    every = "".join(ROUNDS.values())
    for action, ask in ROUND_ACTIONS.items():
        cells = [allowed_in_rounds(ask, role) for role in ROLES]
        said = [{"": "–", every: "always"}.get(cell, " ".join(cell)) for cell in cells]
        yield f"| {action} | " + " | ".join(said) + " |"
