"""What a notice says: one line with a sentence and the address of the very post, drawn from the present state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.notices.models import Needs
from forum.notices.subjects import name_of, stage_of, subjects_of
from forum.notices.whys import BY_NAME, Happened
from forum.posts.ledger import State
from forum.posts.models import Post

if TYPE_CHECKING:
    from datetime import datetime

    from forum.notices.models import Notice
    from forum.people.models import Person

PASSAGE = 90  # characters of a passage that a line shows
EXCERPT = 200
HTML_READ = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, as somebody is told of it."""

    notice: Notice
    subject: Any
    says: str
    excerpt: str

    @property
    def path(self) -> str:
        """Asked for where it is needed only: of some events it takes a look at what they name."""
        return path_of(self.notice, self.subject)

    @property
    def at(self) -> datetime:
        return self.notice.event.at

    @property
    def number(self) -> str:
        post = self.notice.post
        return str(post) if post and post.number and self.notice.needs == Needs.TEXT else ""


@dataclass(frozen=True, slots=True)
class Group:
    """What happened in one debate or process, newest first."""

    subject: Any
    kind: Any
    lines: list[Line]


def lines_of(notices: Sequence[Notice], person: Person) -> list[Line]:
    """In the same order; without those whose subject this person may not read, or that are about a text not public."""
    subjects = subjects_of([notice.topic for notice in notices], person)
    found = [_line(notice, subjects[notice.topic_id]) for notice in notices if notice.topic_id in subjects]
    return [line for line in found if line is not None]


def groups_of(lines: Iterable[Line]) -> list[Group]:
    """By what they are about, the newest first. What is said twice of one thing stands once."""
    groups: dict[int, Group] = {}
    said: set[tuple[int, str, str]] = set()
    for line in lines:
        topic, event = line.notice.topic, line.notice.event
        key = (topic.pk, line.says, str(sorted(event.ids.items())))
        if key in said:
            continue
        said.add(key)
        group = groups.setdefault(topic.pk, Group(line.subject, name_of(topic.kind), []))
        group.lines.append(line)
    return list(groups.values())


def headline(lines: Sequence[Line]) -> str:
    """The subject of a mail: what happened, and how much else. What waits for an answer goes first."""
    first = next((line for line in lines if line.notice.asks), lines[0])
    more = len(lines) - 1
    if not more:
        return first.says
    return ngettext("%(says)s – and %(n)d more", "%(says)s – and %(n)d more", more) % {"says": first.says, "n": more}


def _line(notice: Notice, subject: Any) -> Line | None:
    why = BY_NAME.get(notice.why)
    post = notice.post
    if why is None or (notice.needs == Needs.TEXT and (post is None or post.status != Post.Status.PUBLIC)):
        return None
    shown = post if notice.needs == Needs.TEXT else None
    says = str(why.says) % {**_facts(shown, subject), "stage": str(stage_of(notice.topic.kind, subject))}
    return Line(notice, subject, says, excerpt_of(shown))


def _facts(post: Post | None, subject: Any) -> dict[str, str]:
    about = post.about if post else None
    contribution = getattr(about, "contribution", None)
    quotation, rebuttal = getattr(post, "quotation", None), getattr(post, "rebuttal", None)
    passage = quotation.exact if quotation and about and about.status == Post.Status.PUBLIC else _("…")
    return {
        "who": post.byline if post else "",
        "title": (post.title if post else "") or str(subject),
        "passage": Truncator(" ".join(passage.split())).chars(PASSAGE),
        "whose": contribution.voice.letter.upper() if contribution else _("a text"),
        "state": str(State(rebuttal.state).label) if rebuttal else "",
        "subject": str(subject),
    }


def excerpt_of(post: Post | None) -> str:
    """The first words of a text, without its marks."""
    if post is None:
        return ""
    plain = strip_tags(post.html[:HTML_READ].rpartition("<")[0] if len(post.html) > HTML_READ else post.html)
    return Truncator(" ".join(plain.split())).chars(EXCERPT)


def path_of(notice: Notice, subject: Any) -> str:
    """Of a rebuttal whose passage still stands, its note in the margin; of any other text, where that is shown."""
    why, base = BY_NAME[notice.why], subject.get_absolute_url()
    post = notice.post if notice.needs == Needs.TEXT else None
    if why.link:
        return why.link(subject, Happened(notice.event, notice.topic, notice.post))
    if why.place:
        return f"{base}{why.place.format(**notice.event.ids)}"
    if post is None or post.number is None or notice.topic.kind != "debate":
        return str(base)
    if has_note(post) and not notice.topic.parent_id:
        return f"{base}#note-{post.number}"
    return reverse("debates:post", args=[subject.slug, post.number])


def has_note(post: Post) -> bool:
    quotation, rebuttal = getattr(post, "quotation", None), getattr(post, "rebuttal", None)
    about = post.about
    if not (quotation and rebuttal and about and about.status == Post.Status.PUBLIC):
        return False
    return quotation.now_end is not None and rebuttal.state != State.WITHDRAWN.value
