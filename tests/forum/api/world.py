"""Something of everything that the API tells: a debate with an exchange, and a process with all that comes of one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from forum.debates.models import Debate
from forum.moderation.actions import hide_post
from forum.paper.document import Paper, Paragraph, Text
from forum.paper.plain import as_data
from forum.people.actions import grant
from forum.posts.models import Post
from policy_design.process.models import Process
from policy_design.recommendations.models import Recommendation
from policy_design.report.models import Report
from policy_design.summary.models import Summary
from tests.cast import response
from tests.forum.debates.rebutting import rebut, rebutting  # noqa: F401
from tests.policy_design.cast import argue, fresh, renewed
from tests.policy_design.options.amending import faster
from tests.policy_design.options.standing_cast import take
from tests.policy_design.survey.conftest import closed_with, new_survey
from tests.policy_design.voting.cast import closed, experts, opened
from tests.support.poured import poured

PAPER = Paper("Faces", (Paragraph((Text("What was found."),)),), datetime(2026, 1, 2, tzinfo=UTC), "", "/report/v1/")


@poured
def exchange(rebutting: Debate, ben, bea, cleo, mo, olga) -> Debate:  # noqa: F811
    """Rebutted by Bea; Cleo has responded twice, and once a moderator hid it."""
    grant(topic=rebutting.topic, person=mo, role="moderator")
    rebut(rebutting, bea)
    response(rebutting, cleo, "A word on the *hurdygurdy*.")
    hide_post(post=Post.objects.filter(author=cleo).latest("pk"), by=olga, reason="Not here.")
    response(rebutting, cleo, "Another word.")
    return Debate.objects.select_related("topic").get(pk=rebutting.pk)


@pytest.fixture  # triggers keep a round's roll from being poured
def whole(deliberating: Process, option, olga, ben, bea) -> Process:
    """With positions, an amendment, an argument, three rounds, a survey, a recommendation, a summary and a report."""
    from policy_design.survey import actions

    experts(deliberating, 3)
    argue(option, ben)
    take(option, ben, "conditions", "It can be done now.", "A review every year.")
    take(option, bea, "oppose", "It cannot.")
    faster(option, bea)
    named = closed(opened(deliberating, olga, renewed(option)), [(ben, {"G1v1": "yes"}), (bea, {"G1v1": "no"})])
    opened(deliberating, olga, "Licences should say more.")
    opened(deliberating, olga, "Said in secret.", secrecy="secret")
    survey = new_survey(fresh(deliberating), olga)
    actions.open_survey(survey=survey, by=olga)
    closed_with(survey, olga, 12)
    concluded(deliberating, renewed(option), named, olga)
    return fresh(deliberating)


def recommended(process: Process, option: Any, round: Any, by: Any) -> None:
    """One that is published, and a draft. As rows: what writes them has tests of its own."""
    now = timezone.now()
    made = Recommendation.objects.create(
        process=process, number=1, title="Say it early", source="Say it **early**.", addressee="Stewards",
        kind="guidance", status="published", published_at=now, created_by=by,
    )  # fmt: skip
    made.versions.create(number=1, told={"title": "Say it early"}, author=by)
    made.bases.create(option=option, option_version=option.version, item=round.items.first())
    made.follow_ups.create(
        status="adopted", on=now.date(), note="Taken up.", source_url="https://example.org/", source_title="News"
    )
    Recommendation.objects.create(
        process=process, number=2, title="The ocarina draft", addressee="Nobody", kind="other", created_by=by
    )


def concluded(process: Process, option: Any, round: Any, by: Any) -> None:
    """Recommended, summed up and reported, as rows."""
    recommended(process, option, round, by)
    now = timezone.now()
    told = {"as_of": now, "snapshot": {}, "snapshot_digest": "0" * 64, "rules_version": 1, "sections": []}
    Summary.objects.create(
        process=process, number=1, state="final", closer=by, review_ends_at=now, final_at=now, digest="1" * 64,
        introduction="What was found.", **told,
    )  # fmt: skip
    Summary.objects.create(process=process, number=2, introduction="A theremin.", why_anew="More came.", **told)
    report = Report.objects.create(process=process, title="Faces")
    report.editions.create(
        number=1, title="Faces", citation={"type": "report", "title": "Faces"}, paper=as_data(PAPER),
        digest="2" * 64, as_of=now,
    )  # fmt: skip
