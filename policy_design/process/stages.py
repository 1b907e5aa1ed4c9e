"""Which stages a process has, what ends each, and what each role owes in it. Tables; touches no database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.verdicts import YES, Refused, Verdict, no

if TYPE_CHECKING:
    from forum.verdicts import Sentence


class StageKind(Enum):
    LAUNCH = "launch"
    INCEPTION = "inception"
    STUDY = "study"
    CALL = "call"
    OPTIONS = "options"
    DELIBERATION = "deliberation"
    VOTING = "voting"
    RECOMMENDATIONS = "recommendations"
    REPORT = "report"
    ARCHIVED = "archived"

    @property
    def label(self) -> Sentence:
        return KIND_NAMES[self]

    @classmethod
    def choices(cls) -> list[tuple[str, Sentence]]:
        return [(kind.value, KIND_NAMES[kind]) for kind in cls]


KIND_NAMES: dict[StageKind, Sentence] = {
    StageKind.LAUNCH: _("Launch"),
    StageKind.INCEPTION: _("Inception report"),
    StageKind.STUDY: _("Attitude study"),
    StageKind.CALL: _("Call and invitation"),
    StageKind.OPTIONS: _("Policy options"),
    StageKind.DELIBERATION: _("Deliberation"),
    StageKind.VOTING: _("Voting rounds"),
    StageKind.RECOMMENDATIONS: _("Recommendations"),
    StageKind.REPORT: _("Public report"),
    StageKind.ARCHIVED: _("Archived"),
}
PREPARATION = _("In preparation")

# What happens in a stage, in one sentence: for readers while it is on, for organizers while they plan.
HAPPENS: dict[StageKind, Sentence] = {
    StageKind.LAUNCH: _("The problem, the questions and the people behind the process are public."),
    StageKind.INCEPTION: _("The organizers write down what is known, what is disputed and how they will proceed."),
    StageKind.STUDY: _("People concerned are asked what they expect; the answers are published as numbers."),
    StageKind.CALL: _("Experts are invited, and anyone may ask to join with a few words on why."),
    StageKind.OPTIONS: _("Policy options are written: a licence, guidance, a regulation, or no change."),
    StageKind.DELIBERATION: _("Experts argue for and against each option, take positions and propose amendments."),
    StageKind.VOTING: _("Experts vote in rounds whose rules are fixed before they open."),
    StageKind.RECOMMENDATIONS: _("What was agreed, contested and dissented from is drafted as recommendations."),
    StageKind.REPORT: _("The public report brings everything together, with the data to check it."),
    StageKind.ARCHIVED: _("The process is over and stays readable; nothing in it changes any more."),
}

# The order of kinds ---------------------------------------------------------------------------------------------

REPEATED = frozenset({StageKind.STUDY, StageKind.OPTIONS, StageKind.DELIBERATION, StageKind.VOTING})
MOST_STAGES = 20

# (earlier, later): the first stage of the later kind comes after the first of the earlier kind, where there is any;
# what draws conclusions comes after the last.
FEEDS: tuple[tuple[StageKind, StageKind], ...] = (
    (StageKind.OPTIONS, StageKind.DELIBERATION),
    (StageKind.OPTIONS, StageKind.VOTING),
    (StageKind.OPTIONS, StageKind.RECOMMENDATIONS),
    (StageKind.DELIBERATION, StageKind.RECOMMENDATIONS),
    (StageKind.VOTING, StageKind.RECOMMENDATIONS),
    (StageKind.RECOMMENDATIONS, StageKind.REPORT),
    (StageKind.INCEPTION, StageKind.REPORT),
    (StageKind.STUDY, StageKind.REPORT),
)
CONCLUDES = frozenset({StageKind.RECOMMENDATIONS, StageKind.REPORT})
NEEDS = {StageKind.DELIBERATION: StageKind.OPTIONS, StageKind.VOTING: StageKind.OPTIONS}


@dataclass(frozen=True, slots=True)
class Planned:
    """One stage of a template: how many weeks it usually takes, and whether the process can go without it."""

    kind: StageKind
    weeks: int
    required: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    key: str
    name: Sentence
    says: Sentence
    stages: tuple[Planned, ...]

    @property
    def kinds(self) -> tuple[StageKind, ...]:
        return tuple(one.kind for one in self.stages)

    @property
    def required(self) -> frozenset[StageKind]:
        return frozenset(one.kind for one in self.stages if one.required)


TEMPLATES: dict[str, Template] = {
    template.key: template
    for template in (
        Template(
            "full",
            _("Full process"),
            _("From the launch over a study, options, deliberation and votes to a public report; about a year."),
            (
                Planned(StageKind.LAUNCH, 2, required=True),
                Planned(StageKind.INCEPTION, 6),
                Planned(StageKind.STUDY, 8),
                Planned(StageKind.CALL, 4),
                Planned(StageKind.OPTIONS, 6, required=True),
                Planned(StageKind.DELIBERATION, 8, required=True),
                Planned(StageKind.VOTING, 6),
                Planned(StageKind.RECOMMENDATIONS, 4, required=True),
                Planned(StageKind.REPORT, 4, required=True),
                Planned(StageKind.ARCHIVED, 0, required=True),
            ),
        ),
        Template(
            "options",
            _("Options and deliberation"),
            _("For a problem that is well described already: experts, options, arguments, recommendations."),
            (
                Planned(StageKind.LAUNCH, 1, required=True),
                Planned(StageKind.CALL, 3),
                Planned(StageKind.OPTIONS, 4, required=True),
                Planned(StageKind.DELIBERATION, 6, required=True),
                Planned(StageKind.RECOMMENDATIONS, 3),
                Planned(StageKind.REPORT, 3, required=True),
                Planned(StageKind.ARCHIVED, 0, required=True),
            ),
        ),
        Template(
            "study",
            _("Study"),
            _("Find out what people expect and publish it; no options are put forward."),
            (
                Planned(StageKind.LAUNCH, 1, required=True),
                Planned(StageKind.INCEPTION, 4),
                Planned(StageKind.STUDY, 8, required=True),
                Planned(StageKind.REPORT, 4, required=True),
                Planned(StageKind.ARCHIVED, 0, required=True),
            ),
        ),
    )
}


def fits(kinds: Sequence[StageKind], template: Template) -> Verdict:
    """Can a process made from this template go through these stages in this order? Says what is wrong when not."""
    if len(kinds) > MOST_STAGES:
        return no(_("A process has at most %(n)d stages.") % {"n": MOST_STAGES})
    for kind in StageKind:
        if kind in template.required and kind not in kinds:
            return no(_("A process of this kind does not go without “%(stage)s”.") % {"stage": kind.label})
        if list(kinds).count(kind) > 1 and kind not in REPEATED:
            return no(_("“%(stage)s” happens only once.") % {"stage": kind.label})
    if kinds[0] is not StageKind.LAUNCH:
        return no(_("A process begins with its launch."))
    if kinds[-1] is not StageKind.ARCHIVED:
        return no(_("A process ends in the archive."))
    return _in_order(kinds)


def _in_order(kinds: Sequence[StageKind]) -> Verdict:
    for later, earlier in NEEDS.items():
        if later in kinds and earlier not in kinds:
            return no(
                _("“%(later)s” needs “%(earlier)s” before it.") % {"later": later.label, "earlier": earlier.label}
            )
    for earlier, later in FEEDS:
        places = [place for place, kind in enumerate(kinds) if kind is earlier]
        if later in kinds and places and kinds.index(later) < (places[-1] if later in CONCLUDES else places[0]):
            return no(_("“%(later)s” comes after “%(earlier)s”.") % {"later": later.label, "earlier": earlier.label})
    return YES


# Gates ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Facts:
    """What the gates need to know about a process. Rooms above say theirs by process.facts.count_with."""

    problem_words: int = 0
    questions: int = 0
    organizers: int = 0
    experts: int = 0
    interests_waiting: int = 0
    invitations_waiting: int = 0  # of experts, neither answered nor expired
    inception_published: bool = False
    recommendations_published: bool = False
    report_published: bool = False
    surveys: int = 0  # that were opened, closed by now or not
    surveys_open: int = 0
    options: int = 0  # that can still be chosen: neither withdrawn nor superseded nor merged
    positions_owed: int = 0  # experts who have not taken a position on every option
    positions_sealed: int = 0  # that nobody but their authors and the organizers reads yet
    rounds: int = 0
    rounds_open: int = 0


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that must be so before a stage ends. One that can be passed takes a reason that readers see."""

    key: str
    is_open: Callable[[Facts], bool]
    says: Sentence  # while it is shut: what is missing
    passable: bool = True
    passed: Sentence = field(default="")  # what readers are told when it was passed: what had not been done


FEWEST_EXPERTS = 2
FEWEST_OPTIONS = 2

# What must be so before a stage of this kind ends; under None, before the process begins.
GATES: dict[StageKind | None, tuple[Gate, ...]] = {
    None: (
        Gate("problem", lambda f: f.problem_words > 0, _("Write the problem statement first."), passable=False),
        Gate("questions", lambda f: f.questions > 0, _("Name at least one research question first."), passable=False),
    ),
    StageKind.LAUNCH: (),
    StageKind.INCEPTION: (
        Gate(
            "inception",
            lambda f: f.inception_published,
            _("The inception report is not published yet."),
            passed=_("The inception report had not been published."),
        ),
    ),
    StageKind.STUDY: (
        Gate(
            "survey-closed",
            lambda f: f.surveys_open == 0,
            _("A survey still takes answers; close it first."),
            passable=False,
        ),
        Gate(
            "survey-held",
            lambda f: f.surveys > 0,
            _("No survey has been held yet."),
            passed=_("No survey had been held."),
        ),
    ),
    StageKind.CALL: (
        Gate(
            "interests",
            lambda f: f.interests_waiting == 0,
            _("People who asked to join still wait for an answer; decide about each of them first."),
            passable=False,
        ),
        Gate(
            "invitations",
            lambda f: f.invitations_waiting == 0,
            _("Some invited experts have not answered yet."),
            passed=_("Some invited experts had not answered."),
        ),
        Gate(
            "experts",
            lambda f: f.experts >= FEWEST_EXPERTS,
            _("Fewer than two experts have accepted."),
            passed=_("Fewer than two experts had accepted."),
        ),
    ),
    StageKind.OPTIONS: (
        Gate(
            "options",
            lambda f: f.options >= FEWEST_OPTIONS,
            _("Fewer than two options are on the table; “no change” counts as one."),
            passed=_("Fewer than two options were on the table."),
        ),
    ),
    StageKind.DELIBERATION: (
        Gate(
            "sealed",
            lambda f: f.positions_sealed == 0,
            _("Positions are still sealed; reveal them first."),
            passable=False,
        ),
        Gate(
            "positions",
            lambda f: f.positions_owed == 0,
            _("Some experts have not taken a position on every option."),
            passed=_("Some experts had not taken a position on every option."),
        ),
    ),
    StageKind.VOTING: (
        Gate(
            "round-closed", lambda f: f.rounds_open == 0, _("A round is still open; it closes first."), passable=False
        ),
        Gate("round-held", lambda f: f.rounds > 0, _("No round has been held yet."), passed=_("No round was held.")),
    ),
    StageKind.RECOMMENDATIONS: (
        Gate(
            "recommendations",
            lambda f: f.recommendations_published,
            _("The recommendations are not published yet."),
            passed=_("The recommendations had not been published."),
        ),
    ),
    StageKind.REPORT: (
        Gate(
            "report",
            lambda f: f.report_published,
            _("The public report is not published yet."),
            passed=_("The public report had not been published."),
        ),
    ),
}
GATE_BY_KEY = {gate.key: gate for gates in GATES.values() for gate in gates}
IS_ARCHIVED = _("This process is archived; no stage comes after that.")
SAY_WHY = _("Say in a sentence why the process goes on all the same; readers will see it.")


def shut_gates(here: StageKind | None, facts: Facts) -> tuple[Gate, ...]:
    """The gates that keep the process where it is, in the order in which somebody would want to hear of them."""
    return tuple(gate for gate in GATES.get(here, ()) if not gate.is_open(facts))


def can_leave(here: StageKind | None, facts: Facts, *, reason: str = "") -> Verdict:
    """May the stage that is on end now? With a reason, gates that can be passed do not keep it."""
    if here is StageKind.ARCHIVED:
        return no(IS_ARCHIVED)
    shut = shut_gates(here, facts)
    for gate in (*(one for one in shut if not one.passable), *shut):
        if not gate.passable or not reason.strip():
            return no(gate.says)
    return YES


def leave(here: StageKind | None, facts: Facts, *, reason: str = "") -> tuple[str, ...]:
    """End the stage that is on: the keys of the gates that were passed with the reason. Raises Refused."""
    verdict = can_leave(here, facts, reason=reason)
    if not verdict:
        raise Refused(verdict.reason)
    return tuple(gate.key for gate in shut_gates(here, facts))


# Roles ----------------------------------------------------------------------------------------------------------

# What each role owes while a stage of this kind is on; under None, before the process begins.
OWES: dict[StageKind | None, dict[str, Sentence]] = {
    None: {"organizer": _("Write the problem statement, name the questions, look over the stages, and begin.")},
    StageKind.LAUNCH: {
        "organizer": _("Tell people that the process has begun, and invite those who should be part of it."),
        "expert": _("Read the problem statement, and declare your interests."),
    },
    StageKind.INCEPTION: {
        "organizer": _("Write and publish the inception report."),
        "expert": _("Read the inception report when it is out."),
    },
    StageKind.STUDY: {
        "organizer": _("Open the survey, close it at its date, and publish its results."),
        "moderator": _("Look through answers in people’s own words before they are published."),
        "reader": _("Answer the survey if you belong to the people it asks."),
    },
    StageKind.CALL: {
        "organizer": _("Invite experts of every background, and answer everyone who asks to join."),
        "expert": _("Declare your interests, and say in a few words what you bring."),
        "reader": _("Ask to join if you know the subject from experience or study."),
    },
    StageKind.OPTIONS: {
        "organizer": _("Bring the options into a form that can be compared; “no change” is one of them."),
        "expert": _("Propose options, or second those of others."),
    },
    StageKind.DELIBERATION: {
        "organizer": _("See that every option is argued for and against, and that amendments are decided."),
        "expert": _("Take a position on every option, with your reasons and conditions."),
        "moderator": _("Keep the conversation in order."),
        "reader": _("Read the arguments, and respond where that is open."),
    },
    StageKind.VOTING: {
        "organizer": _("Open each round with its rules, and close it at its date."),
        "expert": _("Vote in every round."),
    },
    StageKind.RECOMMENDATIONS: {
        "organizer": _("Draft the recommendations, with what is contested and who dissents."),
        "expert": _("Check that the draft says what you said."),
    },
    StageKind.REPORT: {
        "organizer": _("Publish the public report with its data."),
        "reader": _("Read the report, and check it against its data."),
    },
    StageKind.ARCHIVED: {},
}
READS_ALONG = _("Nothing: you read along, also what is not public.")
