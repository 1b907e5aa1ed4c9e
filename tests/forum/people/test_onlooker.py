"""Whoever draws for all readers asks as an onlooker, who holds no role but that of an observer."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from forum.debates.actions import edit_debate
from forum.debates.models import Debate
from forum.moderation.actions import hide_post
from forum.people.models import Role
from forum.people.roles import onlooker, topics_joined
from forum.posts.models import Post
from forum.rules import can_read_post


def for_members(debate, olga) -> Debate:
    edit_debate(debate=debate, by=olga, is_open=False)
    return Debate.objects.select_related("topic").get(pk=debate.pk)


def test_of_what_is_public_it_is_nobody(opened):
    assert onlooker(opened.topic) == AnonymousUser()


def test_it_organizes_and_moderates_nothing(opened, olga):
    someone = onlooker(for_members(opened, olga).topic)
    assert list(topics_joined(someone)) == [opened.topic]
    assert list(topics_joined(someone, Role.OBSERVER)) == [opened.topic]
    assert [list(topics_joined(someone, role)) for role in (Role.ORGANIZER, Role.MODERATOR)] == [[], []]


def test_it_reads_what_every_member_reads_and_nothing_hidden(moderated, olga, mo):
    debate = for_members(moderated, olga)
    post = Post.objects.get(contribution__voice__debate=debate, contribution__voice__order=0)
    someone = onlooker(debate.topic)
    assert post in Post.objects.visible_to(someone)
    hide_post(post=post, by=mo, reason="It names somebody.")
    post = Post.objects.get(pk=post.pk)
    assert post not in Post.objects.visible_to(someone)
    assert not can_read_post(someone, post, debate)


def test_it_reads_nothing_sealed(sealed, olga):
    debate = for_members(sealed, olga)
    assert list(Post.objects.visible_to(onlooker(debate.topic)).filter(kind="opening")) == []
