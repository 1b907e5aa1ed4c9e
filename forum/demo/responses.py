"""What readers of the demo's open debate said, one of them too much; all are made up, and so are their words."""

from __future__ import annotations

from dataclasses import dataclass

from forum.debates.models import Debate
from forum.debates.responses import respond
from forum.demo.debates import People, key_for
from forum.demo.past import ago
from forum.live.models import Event
from forum.moderation.actions import hide_post
from forum.posts.actions import Text
from forum.posts.models import Post, Revision


@dataclass(frozen=True)
class Line:
    """One response: by whom, how many days ago, and what; `answers` is the place of another line."""

    by: str
    days: int
    text: str
    answers: int | None = None
    hidden: str = ""


LINES = (
    Line(
        "cleo",
        20,
        "I look after the pictures of a rowing club. We put them online under an open licence so that the town's paper "
        "could use them, and nobody asked the fourteen-year-olds in the boats.\n\n"
        "What would *the sentence at the upload* have to say for somebody like me to stop and think? If it is about "
        "training data I would have clicked it away. If it said “would they mind?”, perhaps not.",
    ),
    Line(
        "rahel",
        17,
        "A reading room knows both kinds of visitor that Ben describes. We never kept anybody out for reading fast. We "
        "did ask who sent them when they wanted *everything*, and most had a good answer ready. A register costs a "
        "shelf and an hour a week.",
    ),
    Line(
        "ben",
        16,
        "“Would they mind?” is a better sentence than mine. I would only add where the answer can still be changed "
        "afterwards: a door is of little use to somebody who does not know that she is in the house.",
        answers=0,
    ),
    Line(
        "piet",
        12,
        "Bea is right that a licence does not bind those who never read one. But the law she would rather rely on asks "
        "for grounds that nobody checked at the time [@gdpr2016, art. 9(2)]. Between a rule without a reader and a "
        "rule without a referee I find it hard to choose.\n\n1. Who would have had the standing to complain?\n"
        "2. To whom, across three borders?\n\nUntil there are answers to these two, “elsewhere” is a long way off.",
    ),
    Line(
        "piet",
        11,
        "Ben is paid to say this. Somebody should ring him at home in the evenings until he says who by.",
        hidden="Goes at the author and not at the argument, and asks others to trouble him at home. His interests "
        "are disclosed above his text.",
    ),
    Line(
        "tomas",
        5,
        "From a sound archive: voices are faces, too. We still open by default, and we keep a list of what stays shut, "
        "with a name and a reason on every line. It is not a clever system. It was asked for twice in nine years.",
    ),
)


def answer(debate: Debate, people: People) -> None:
    """Post them all as their authors would, hide what Mo hides, and give each the day of its story."""
    posts: list[Post] = []
    for place, line in enumerate(LINES):
        post = respond(
            debate=debate,
            by=people[line.by],
            text=Text(source=line.text),
            client_key=key_for(f"response {place}"),
            reply_to=None if line.answers is None else posts[line.answers],
            conduct_agreed=True,
        )
        posts.append(post)
        if line.hidden:
            hide_post(post=post, by=people["mo"], reason=line.hidden)


def tell(debate: Debate) -> None:
    """Move them into the past, after the debate itself."""
    posts = Post.objects.filter(thread=debate.thread_id, kind=Post.Kind.RESPONSE).order_by("number")
    for line, post in zip(LINES, posts, strict=True):
        day = ago(line.days)
        Post.objects.filter(pk=post.pk).update(signed_at=day, published_at=day, licence_agreed_at=day)
        Revision.objects.filter(post=post).update(at=day)
        post.decisions.update(at=day)
        Event.objects.filter(topic=debate.topic_id, ids__post=post.pk).update(at=day)
