"""What followers are told of each event: drawn from the present state, and never of a text that is not public."""

from types import SimpleNamespace

import pytest

from forum.debates.models import Debate
from forum.debates.telling import GONE, WITH_A_TEXT, WITHOUT_A_TEXT, tell
from forum.live.kinds import KINDS, Audience
from forum.live.topics import Told
from forum.posts.models import Post, Rebuttal
from policy_design.process.kinds import KINDS as OF_PROCESSES
from policy_design.recommendations.kinds import KINDS as OF_RECOMMENDATIONS
from policy_design.report.kinds import KINDS as OF_REPORTS
from policy_design.survey.kinds import KINDS as OF_SURVEYS
from policy_design.voting.kinds import KINDS as OF_ROUNDS
from tests.cast import move, response
from tests.forum.debates.arguing import rebuttal, reply
from tests.support.poured import poured


@poured
def arguing(moderated, olga) -> Debate:
    return move(moderated, olga, "start_rebuttals")


def told(where: Debate, kind: str, **ids) -> Told:
    (one,) = tell(where.topic_id, [SimpleNamespace(kind=kind, ids=ids)])
    return one


def test_a_rebuttal_says_whose_passage_it_is_about(arguing, bea):
    post = rebuttal(arguing, bea)

    assert told(arguing, "rebuttal.posted", post=post.pk) == Told(
        "rebuttals", "post-3", "Bea Example rebutted a passage of A"
    )


def test_a_reply_is_news_of_its_own(arguing, ben, bea):
    post = reply(arguing, ben, rebuttal(arguing, bea))

    assert told(arguing, "reply.posted", post=post.pk) == Told(
        "replies", "post-4", "Ben Example replied in an exchange."
    )


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("rebuttal.edited", "Bea Example changed a rebuttal."),
        ("rebuttal.moved", "A rebuttal by Bea Example moved in the ledger: Conceded."),
        ("point.marked", "An author said whether the rebuttal by Bea Example puts their point fairly."),
        ("post.locked", "A moderator closed the answers to a text."),
        ("post.unlocked", "A moderator opened the answers to a text again."),
    ],
)
def test_what_happens_to_a_rebuttal_changes_its_part(arguing, bea, kind, says):
    post = rebuttal(arguing, bea, state="conceded", conceded="part")

    assert told(arguing, kind, post=post.pk) == Told("", "post-3", says)


def test_a_response_that_is_handed_on_is_said_to_be(arguing, cleo):
    post = response(arguing, cleo)

    assert told(arguing, "response.handed", post=post.pk, voice=1) == Told(
        "", "post-3", "A moderator handed a response by Cleo Example to a contributor."
    )


@pytest.mark.parametrize(
    ("kind", "ids", "expected"),
    [
        ("reply.waived", {"voice": 1}, "rebuttals"),
        ("erratum.decided", {"erratum": 1}, "changes"),
        ("slow_mode.changed", {"debate": 1}, "responses"),
    ],
)
def test_what_is_about_no_text_names_the_part_that_shows_it(arguing, kind, ids, expected):
    one = told(arguing, kind, **ids)

    assert (one.news, one.part) == ("", expected)
    assert one.says != "Something changed."


@pytest.mark.parametrize(
    ("kind", "status", "says"),
    [
        ("post.hidden", "hidden", "A moderator hid a text."),
        ("post.deleted", "deleted", "An author deleted a text."),
        ("post.withdrawn", "withdrawn", "An author withdrew a text."),
        ("rebuttal.moved", "withdrawn", "A rebuttal was withdrawn."),
        ("rebuttal.posted", "hidden", "Something changed."),
        ("rebuttal.posted", "withdrawn", "Something changed."),
        ("post.hidden", "deleted", "Something changed."),
    ],
)
def test_of_a_text_that_is_gone_neither_author_nor_words_are_told(arguing, bea, kind, status, says):
    post = rebuttal(arguing, bea)
    Post.objects.filter(pk=post.pk).update(status=status, tombstone="A secret.")

    assert told(arguing, kind, post=post.pk) == Told("", "post-3", says)


def test_every_readers_event_has_a_sentence_of_its_own():
    known = {*WITH_A_TEXT, *WITHOUT_A_TEXT, *(kind for kind, _status in GONE)}
    elsewhere = {
        *OF_PROCESSES,
        *OF_SURVEYS,
        *OF_ROUNDS,
        *OF_RECOMMENDATIONS,
        *OF_REPORTS,
        "options.ruled",
    }  # they happen on the topic of a process, which tells them itself
    told_here = {name for name, kind in KINDS.items() if kind.audience is Audience.READERS} - elsewhere

    assert told_here - known == {"post.rerendered"}


@pytest.mark.parametrize("many", [1, 3, 60])
def test_whatever_happened_it_takes_one_query(arguing, ben, bea, many, django_assert_num_queries):
    events = []
    for _ in range(many):
        first = rebuttal(arguing, bea)
        events.append(SimpleNamespace(kind="rebuttal.posted", ids={"post": first.pk}))
        events.append(SimpleNamespace(kind="reply.posted", ids={"post": reply(arguing, ben, first).pk}))
    assert Rebuttal.objects.count() == many

    with django_assert_num_queries(1):
        assert len(tell(arguing.topic_id, events)) == 2 * many
