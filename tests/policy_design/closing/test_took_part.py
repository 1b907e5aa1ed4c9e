"""Who counts as having taken part, and so does not close."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from forum.people.actions import grant, withdraw_role
from forum.posts.models import Post
from policy_design.options.models import Second
from policy_design.process import comments, documents, planning
from policy_design.process.models import Document
from policy_design.summary.queries import took_part
from policy_design.voting.ballot_models import Elector
from tests.cast import new_debate, response
from tests.policy_design.cast import argue, fresh, propose
from tests.policy_design.voting.cast import opened as round_opened


def gone(process, person, role="expert"):
    """The seat is given up; what was said stays."""
    withdraw_role(topic=process.topic, person=person, role=role)
    return fresh(process)


@pytest.mark.parametrize(
    ("who", "part"), [("olga", False), ("mo", False), ("dan", False), ("ben", True), ("cleo", False)]
)
def test_a_seat_to_argue_counts_and_organizing_does_not(who, part, deliberating, request):
    assert took_part(request.getfixturevalue(who), deliberating) is part


def test_nobody_in_particular_takes_part(deliberating):
    assert took_part(AnonymousUser(), deliberating) is False


def test_an_argument_counts_after_the_seat_is_given_up(deliberating, option, ben):
    assert took_part(ben, gone(deliberating, ben)) is False
    grant(topic=deliberating.topic, person=ben, role="expert")
    argue(option, ben)

    assert took_part(ben, gone(deliberating, ben)) is True


def test_an_option_written_down_does_not_count(deliberating, olga):
    propose(deliberating, olga, "One more")

    assert took_part(olga, fresh(deliberating)) is False


def test_seconding_counts(deliberating, option, cleo):
    Second.objects.create(option=option, person=cleo)

    assert took_part(cleo, deliberating) is True


def test_the_roll_of_a_round_counts_whether_or_not_one_voted(deliberating, olga, ben):
    round_opened(deliberating, olga)

    assert Elector.objects.filter(person=ben, has_voted=False).exists()
    assert took_part(ben, gone(deliberating, ben)) is True


def test_a_comment_on_a_document_does_not_count(deliberating, olga, cleo):
    made = documents.plan_document(
        process=deliberating, by=olga, kind="other", title="Report", client_key=uuid4(), planned_for=None
    )
    made = Document.objects.select_related("process").get(pk=made.pk)
    documents.write_document(document=made, by=olga, title="Report", source="Words.", version=0)
    documents.publish_document(document=made, by=olga, version=1)
    paper = Document.objects.select_related("process").get(pk=made.pk)
    comments.open_comments(document=paper, by=olga)
    paper = Document.objects.select_related("comments__topic", "comments__thread").get(pk=made.pk)
    response(paper.comments, cleo)

    assert took_part(cleo, deliberating) is False


def test_a_debate_of_the_process_counts(deliberating, opened, olga, ben, cleo):
    planning.attach_debate(process=deliberating, by=olga, debate=opened, relation="part")
    response(opened, cleo)

    assert took_part(cleo, fresh(deliberating)) is True


def test_in_a_debate_voices_and_responses_count_and_the_framing_does_not(opened, olga, ben, cleo, dan):
    response(opened, cleo)

    assert [took_part(one, opened) for one in (olga, ben, cleo, dan)] == [False, True, True, False]


@pytest.mark.parametrize("status", ["hidden", "withdrawn", "deleted"])
def test_what_readers_no_longer_see_counts(status, opened, cleo):
    said = response(opened, cleo)
    Post.objects.filter(pk=said.pk).update(status=status)

    assert took_part(cleo, opened) is True


def test_another_debate_does_not_count(opened, olga, cleo):
    other = new_debate(olga, "Another?")

    assert took_part(cleo, other) is False
