"""Who hears of what happens in processes: this app's rows of the table in forum.notices.whys, added at the start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from forum.notices import reminding, subjects, whys
from forum.notices.models import Needs
from forum.notices.whys import SAID, TOPIC, Happened, Urgency, Why, author, organizers, watchers
from forum.people.models import Membership
from policy_design.options.models import Amendment, Option
from policy_design.process.models import Document, Interest, Process
from policy_design.recommendations.models import Recommendation
from policy_design.report.models import Edition
from policy_design.summary.models import Summary
from policy_design.survey.models import Survey
from policy_design.voting.ballot_models import Elector
from policy_design.voting.models import Round

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forum.verdicts import Sentence

ASKS, PART, MAILED = Urgency.ASKS, Urgency.TAKES_PART, Urgency.MAILED
TEXT, OFFICE = Needs.TEXT, Needs.OFFICE

# Who ----------------------------------------------------------------------------------------------------------


def members(one: Happened) -> Iterable[int | None]:
    """Everybody who holds a role there."""
    held = Membership.objects.filter(topic=one.topic.people_id)
    return held.order_by().values_list("person_id", flat=True).distinct()


def on_the_roll(one: Happened) -> Iterable[int | None]:
    return Elector.objects.filter(round=one.id("round")).order_by("person_id").values_list("person_id", flat=True)


def whoever_asked(one: Happened) -> Iterable[int | None]:
    return Interest.objects.filter(pk=one.id("interest")).values_list("person_id", flat=True)


def proposer(one: Happened) -> Iterable[int | None]:
    """Of the option whose debate this is."""
    return Option.objects.filter(debate__topic=one.topic.pk).values_list("proposed_by_id", flat=True)


def whoever_decided(one: Happened) -> Iterable[int | None]:
    """About an amendment: the one who did, or its proposer who took it back."""
    found = Amendment.objects.filter(post=one.id("post")).first()
    if found is None:
        return ()
    return (found.proposer_id,) if found.status == Amendment.Status.WITHDRAWN else (found.decided_by_id,)


# Where --------------------------------------------------------------------------------------------------------


def page_of(model: type[Model], name: str, *related: str) -> Callable[[Any, Happened], str]:
    """The page of what an event names; that of the process where it is gone."""

    def link(subject: Any, one: Happened) -> str:
        found: Any = model._default_manager.select_related(*related).filter(pk=one.id(name)).first()
        return str((found or subject).get_absolute_url())

    return link


OPTION = page_of(Option, "option", "process")
DOCUMENT = page_of(Document, "document", "process")
RECOMMENDATION = page_of(Recommendation, "recommendation", "process")
EDITION = page_of(Edition, "edition", "report__process")
SUMMARY = page_of(Summary, "summary", "process", "debate")
SURVEY = page_of(Survey, "survey", "process")
ROUND = page_of(Round, "round", "process")


def news(name: str, says: Sentence, link: Callable[[Any, Happened], str] | None = None) -> list[Why]:
    """Told to whoever follows the process, or the debate of the option."""
    return [Why(name, says, follows=TOPIC, link=link)]


def mailed(
    name: str, says: Sentence, hears: whys.Hearers, link: Callable[[Any, Happened], str] | None = None
) -> list[Why]:
    """Whoever has a mail of its own finds it in the inbox, too; to the others who follow it is news."""
    own = Why(f"{name}-mailed", says, urgency=MAILED, hears=hears, link=link)
    return [own, Why(name, says, follows=TOPIC, link=link)]


def office(name: str, says: Sentence, hears: whys.Hearers, place: str) -> list[Why]:
    return [Why(name, says, OFFICE, PART, hears, place=place)]


TABLE: dict[str, Sequence[Why]] = {
    "process.moved": [Why("process-moved", _("The process moved on: %(stage)s"), follows=TOPIC)],
    "interest.expressed": office("interest", _("Somebody asks to join"), organizers, "organize/"),
    "interest.decided": [
        Why("joined", _("The organizers answered whether you can join"), urgency=MAILED, hears=whoever_asked,
            place="join/"),
    ],
    "document.published": news("document", _("A document was published"), DOCUMENT),
    "document.edited": news("document-edited", _("A document was changed"), DOCUMENT),
    "option.proposed": news("option-proposed", _("An option was proposed"), OPTION),
    "option.tabled": news("option-tabled", _("An option came on the table"), OPTION),
    "option.edited": news("option-edited", _("An option has a new version"), OPTION),
    "option.ended": news("option-ended", _("An option left the table"), OPTION),
    "position.taken": [Why("position", _("%(who)s took a position: %(title)s"), TEXT, follows=SAID)],
    "positions.revealed": news("revealed", _("The experts’ positions were revealed")),
    "amendment.proposed": [
        Why("amendment-to-yours", _("%(who)s proposed an amendment to your option"), TEXT, ASKS, proposer),
        Why("amendment", _("%(who)s proposed an amendment"), TEXT, follows=SAID),
    ],
    "amendment.decided": [
        Why("amendment-of-yours", _("Your amendment was decided"), TEXT, ASKS, author),
        Why("amendment-decided", _("An amendment by %(who)s was decided"), TEXT, follows=TOPIC),
    ],
    "round.opened": mailed("round-opened", _("A round was opened for votes"), on_the_roll, ROUND),
    "round.extended": mailed("round-extended", _("A round closes later than was said"), on_the_roll, ROUND),
    "round.closed": mailed("round-closed", _("A round was closed and counted"), on_the_roll, ROUND),
    "round.annulled": mailed("round-annulled", _("A round ended without a result"), on_the_roll, ROUND),
    "statement.proposed": office("statement", _("A proposed statement waits for a moderator"), watchers, "rounds/"),
    "survey.opened": news("survey-opened", _("A survey was opened for answers"), SURVEY),
    "survey.closed": news("survey-closed", _("The results of a survey were published"), SURVEY),
    "summary.in_review": mailed("summary-review", _("A consensus summary is under review"), members, SUMMARY),
    "summary.final": mailed("summary-final", _("A consensus summary became final"), members, SUMMARY),
    "recommendation.published": news("recommendation", _("A recommendation was published"), RECOMMENDATION),
    "recommendation.followed_up": news("follow-up", _("It was noted what became of a recommendation"), RECOMMENDATION),
    "report.published": news("report", _("An edition of the public report was published"), EDITION),
}  # fmt: skip


def may_owe(now: datetime, until: datetime) -> Iterable[int]:
    """Who takes part in a process of which a stage or a round ends between these moments."""
    ends = Q(stages__ends_at__range=(now, until)) | Q(rounds__closes_at__range=(now, until))
    ends |= Q(summaries__review_ends_at__range=(now, until))
    topics = Process.objects.filter(ends).values("topic")
    return set(Membership.objects.filter(topic__in=topics).values_list("person_id", flat=True))


def connect() -> None:
    """Called once, when the site starts."""
    subjects.register(
        subjects.Subjects(
            "process",
            _("process"),
            lambda person: Process.objects.visible_to(person).prefetch_related("stages"),
            lambda process: process.stage.name if process.stage else _("in preparation"),
        )
    )
    whys.register(
        TABLE,
        begins={
            "process.created": organizers,
            "people.changed": members,
            "process.moved": members,
            "position.taken": author,
            "position.sealed": author,
            "amendment.proposed": author,
            "option.proposed": lambda one: proposer(one) if one.topic.parent_id else (),
        },
        actors={"process.moved": organizers, "amendment.decided": whoever_decided},
        told_above=[kind for kind in TABLE if kind.startswith("option.")] + ["positions.revealed"],
    )
    reminding.register(may_owe)
