"""Moving a debate from stage to stage."""

import pytest

from forum.debates.actions import move_debate
from forum.debates.models import Debate
from forum.live.models import Event
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import late, move


def test_opening_unseals_the_contributions_in_the_order_of_the_voices(opened):
    posts = Post.objects.filter(thread=opened.thread).exclude(kind="framing").order_by("number")

    assert [(post.number, post.contribution.voice.letter, post.status) for post in posts] == [
        (1, "a", "public"),
        (2, "b", "public"),
    ]
    assert opened.topic.is_public
    kinds = list(Event.objects.filter(topic=opened.topic).order_by("seq").values_list("kind", flat=True))
    assert kinds[-3:] == ["contribution.published", "contribution.published", "debate.moved"]


def test_a_debate_does_not_open_before_all_are_in_or_the_deadline(sealed, olga):
    with pytest.raises(Refused, match="the deadline has not passed"):
        move_debate(debate=sealed, by=olga, move="open")


def test_after_the_deadline_one_contribution_is_not_enough_to_open(sealed, olga):
    with pytest.raises(Refused, match="Fewer than two"):
        move_debate(debate=late(sealed), by=olga, move="open")


def test_a_stranger_cannot_move_a_debate(opened, dan):
    with pytest.raises(Refused, match="Only the organizers"):
        move_debate(debate=opened, by=dan, move="close")


def test_closing_and_archiving(opened, olga):
    archived = move(move(opened, olga, "close"), olga, "archive")

    assert archived.stage == "archived"
    assert Debate.objects.get(pk=opened.pk).closed_at is not None
