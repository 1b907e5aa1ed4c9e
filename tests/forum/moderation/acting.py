"""What tests of moderation say again and again: a report, a text that waits, a queue."""

from __future__ import annotations

from forum.debates.models import Debate
from forum.moderation.models import Flag
from forum.moderation.reports import report
from forum.people.models import Person
from forum.posts.models import Post
from tests.cast import response

SAYS = "Please answer the argument."


def flag(post: Post, by: Person, code: str = "attack", sentence: str = "") -> Flag:
    return report(post=post, by=by, key=f"key of {by.pk}", code=code, sentence=sentence)


def waiting(debate: Debate, by: Person, source: str = "A word that waits.") -> Post:
    """A response that waits for a moderator, whatever the debate's settings are."""
    post = response(debate, by, source)
    Post.objects.filter(pk=post.pk).update(status="waiting", number=None, published_at=None)
    return Post.objects.get(pk=post.pk)
