"""Who hears of what, as a table: by kind of event the reasons for which somebody is told, the weightiest first.

Rooms above add theirs when the site starts. A person is told of an event once, for the first reason that fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from forum.notices.models import Needs
from forum.people.models import Invitation, Membership

if TYPE_CHECKING:
    from datetime import datetime

    from forum.live.models import Event, Topic
    from forum.posts.models import Post
    from forum.verdicts import Sentence


A_DAY = timedelta(days=1)


class Urgency(Enum):
    ASKS = "waits for an answer"  # by the person's wish for that: at once, unless they said otherwise
    TAKES_PART = "concerns what one takes part in"  # by the follow of its topic, else the wish for that
    NEWS = "news of what one follows"  # by the follow
    MAILED = "has a mail of its own"  # only in the inbox


@dataclass(frozen=True, slots=True)
class Happened:
    """One event with what is asked of it, read for a whole slice of the log at once."""

    event: Event
    topic: Topic
    post: Post | None = None
    debate: Any = None  # where the topic is a debate's
    actors: frozenset[int] = frozenset()  # whose act it was, so that they are not told

    @property
    def at(self) -> datetime:
        return self.event.at

    def id(self, name: str) -> int:
        """One of the event's ids; 0 where it has none of this name."""
        return int(self.event.ids.get(name, 0))


Hearers = Callable[[Happened], Iterable["int | None"]]


def nobody(_one: Happened) -> Iterable[int | None]:
    return ()


@dataclass(frozen=True, slots=True)
class Why:
    """One reason. `hears` gives people, and `follows` says the followers of what; nobody where `when` says no.

    `says` is a sentence with `%(who)s`, `%(passage)s`, `%(title)s`, `%(stage)s` in it, or none of them.
    """

    name: str
    says: Sentence
    needs: Needs = Needs.NOTHING
    urgency: Urgency = Urgency.NEWS
    hears: Hearers = nobody
    follows: frozenset[str] = frozenset()  # whoever follows one of these: "topic", "post", "voice", "tag"
    when: Callable[[Happened], bool] = field(default=lambda _one: True)
    place: str = ""  # below the address of its subject, as in "rounds/"; a "#" and a part is well, too
    link: Callable[[Any, Happened], str] | None = None  # where that does not do: of a subject and the event


TABLE: dict[str, list[Why]] = {}
BEGINS: dict[str, Hearers] = {}  # by kind: who follows the topic from this event on, since they take part
BY_NAME: dict[str, Why] = {}
ACTORS: dict[str, Hearers] = {}  # by kind: whose act it was, where that is not the author of its text
TOLD_ABOVE: set[str] = set()  # kinds that a part tells on its own topic and on that of the whole


def register(
    table: Mapping[str, Sequence[Why]],
    *,
    begins: Mapping[str, Hearers] | None = None,
    actors: Mapping[str, Hearers] | None = None,
    told_above: Iterable[str] = (),
) -> None:
    """Called once, when the site starts. A name of a reason is said once; the same reason may stand at several kinds.

    Of kinds that are told above, too, whoever follows the whole is told there and not once more at the part.
    """
    for kind, reasons in table.items():
        for why in reasons:
            if BY_NAME.setdefault(why.name, why) != why:
                raise ValueError(f"There is a reason called {why.name} already.")
        TABLE[kind] = [*TABLE.get(kind, []), *(why for why in reasons if why not in TABLE.get(kind, []))]
    BEGINS.update(begins or {})
    ACTORS.update(actors or {})
    TOLD_ABOVE.update(told_above)


def heard_kinds() -> frozenset[str]:
    """The kinds of event at which anybody is told anything, or begins to follow."""
    return frozenset({*TABLE, *BEGINS})


# Who, of what happened in a debate ----------------------------------------------------------------------------


def author(one: Happened) -> Iterable[int | None]:
    return (one.post.author_id,) if one.post else ()


def author_of_about(one: Happened) -> Iterable[int | None]:
    """Whose text it is about, but for the framing, which nobody answers for."""
    about = one.post.about if one.post else None
    return (about.author_id,) if about and about.kind != "framing" else ()


def author_of_answered(one: Happened) -> Iterable[int | None]:
    answered = one.post.reply_to if one.post else None
    return (answered.author_id,) if answered and answered.kind != "framing" else ()


def authors_of_exchange(one: Happened) -> Iterable[int | None]:
    """Who began the exchange, and whose text it is about."""
    if one.post is None:
        return ()
    root = one.post.root
    return (*author_of_about(one), root.author_id if root else None)


def both_sides(one: Happened) -> Iterable[int | None]:
    return (*author(one), *author_of_about(one))


def rebutters(one: Happened) -> Iterable[int | None]:
    """Who rebutted the text that was changed."""
    if one.post is None:
        return ()
    concerning = one.post.concerning.filter(kind="rebuttal", status="public")
    return concerning.order_by().values_list("author_id", flat=True).distinct()


def whoever_speaks_for(one: Happened) -> Iterable[int | None]:
    """Whom the voice belongs to that the event names."""
    voices = one.debate.voices.filter(pk=one.id("voice")) if one.debate else ()
    return [voice.contributor_id for voice in voices]


def speakers(one: Happened) -> Iterable[int | None]:
    return [voice.contributor_id for voice in one.debate.voices.all()] if one.debate else ()


def organizers(one: Happened) -> Iterable[int | None]:
    return _holding(one, "organizer")


def organizers_of_a_whole(one: Happened) -> Iterable[int | None]:
    """Not those of a part, who follow the whole."""
    return () if one.topic.parent_id else organizers(one)


def watchers(one: Happened) -> Iterable[int | None]:
    """Who organizes or moderates."""
    return _holding(one, "organizer", "moderator")


def _holding(one: Happened, *roles: str) -> Iterable[int | None]:
    held = Membership.objects.filter(topic=one.topic.people_id, role__in=roles)
    return held.order_by().values_list("person_id", flat=True).distinct()


def invited(one: Happened) -> Iterable[int | None]:
    return Invitation.objects.filter(pk=one.id("invitation")).values_list("person_id", flat=True)


def mover(one: Happened) -> Iterable[int | None]:
    """Who made the move in the ledger that this event tells of."""
    if one.post is None or not hasattr(one.post, "rebuttal"):
        return ()
    entries = one.post.rebuttal.entries.filter(at__lte=one.at).order_by("-at", "-pk")
    return entries.values_list("by_id", flat=True)[:1]


def opens_for_readers(one: Happened) -> bool:
    """This very event opened the debate, and no later one; nor one that tells of a debate from elsewhere, long open."""
    opened = one.debate.opened_at if one.debate else None
    if opened is None or not opened <= one.at <= opened + A_DAY:
        return False
    moves = one.topic.events.filter(kind=one.event.kind, at__gte=opened, seq__lt=one.event.seq)
    return not moves.exists()


def asks_speakers(one: Happened) -> bool:
    return bool(one.debate and one.debate.stage in ("writing", "rebuttal", "closing"))


# The forum's own ----------------------------------------------------------------------------------------------

SAID = frozenset({"topic", "post", "voice"})
TOPIC = frozenset({"topic"})
TEXT, OFFICE, OWN = Needs.TEXT, Needs.OFFICE, Needs.OWN
ASKS, PART, MAILED = Urgency.ASKS, Urgency.TAKES_PART, Urgency.MAILED

_new_text = {
    "contribution": Why("contribution", _("%(who)s signed a contribution: “%(title)s”"), TEXT, follows=SAID),
    "rebuttal": Why("rebuttal", _("%(who)s rebutted a passage of %(whose)s: “%(passage)s”"), TEXT, follows=SAID),
    "reply": Why("reply", _("%(who)s replied in an exchange"), TEXT, follows=SAID),
    "response": Why("response", _("%(who)s responded"), TEXT, follows=SAID),
}
_decided = "/me/moderation/"
WATCHED = "moderation/"

FORUM: dict[str, Sequence[Why]] = {
    "contribution.published": [_new_text["contribution"]],
    "contribution.sealed": [
        Why("sealed", _("A contribution was signed; it is sealed until the debate opens"), OFFICE, PART, organizers,
            place="organize/"),
    ],
    "contribution.edited": [
        Why("changed", _("%(who)s changed a text that you rebutted: “%(title)s”"), TEXT, PART, rebutters),
    ],
    "rebuttal.posted": [
        Why("rebutted", _("%(who)s rebutted a passage of your contribution: “%(passage)s”"), TEXT, ASKS,
            author_of_about),
        _new_text["rebuttal"],
    ],
    "rebuttal.moved": [
        Why("moved", _("A rebuttal that concerns you moved in the ledger: %(state)s"), TEXT, ASKS, both_sides),
    ],
    "point.marked": [Why("fair", _("It was marked whether you put the author’s point fairly"), TEXT, PART, author)],
    "reply.posted": [
        Why("replied", _("%(who)s replied to you"), TEXT, ASKS, author_of_answered),
        Why("exchange", _("%(who)s replied in an exchange of yours"), TEXT, PART, authors_of_exchange),
        _new_text["reply"],
    ],
    "response.posted": [
        Why("responded", _("%(who)s responded to you"), TEXT, PART,
            lambda one: (*author_of_answered(one), *author_of_about(one))),
        _new_text["response"],
    ],
    "response.handed": [
        Why("handed", _("A response by %(who)s was handed to you"), TEXT, MAILED, whoever_speaks_for, place="handed/"),
    ],
    "response.waiting": [
        Why("waiting", _("A response waits for a moderator"), OFFICE, PART, watchers, place=WATCHED),
    ],
    "reason.waiting": [
        Why("reason", _("A reader’s reason waits for a moderator"), OFFICE, PART, watchers, place=WATCHED),
    ],
    "post.flagged": [Why("flagged", _("A text was reported"), OFFICE, PART, watchers, place=WATCHED)],
    "decision.appealed": [
        Why("appealed", _("Somebody appealed against a decision"), OFFICE, PART, organizers, place=WATCHED),
    ],
    "erratum.proposed": [
        Why("erratum", _("A reader proposed a correction"), OFFICE, PART, organizers, place="errata/"),
    ],
    "invitation.accepted": [
        Why("accepted", _("An invited person accepted"), OFFICE, PART, organizers, place="organize/"),
    ],
    "invitation.declined": [
        Why("declined", _("An invited person declined"), OFFICE, PART, organizers, place="organize/"),
    ],
    "post.hidden": [
        Why("hidden", _("A moderator decided about a text of yours"), OWN, MAILED, author,
            link=lambda _subject, _one: _decided),
    ],
    "post.change_asked": [
        Why("change", _("A moderator asked you for a change"), OWN, MAILED, author,
            link=lambda _subject, _one: _decided),
    ],
    "post.rejected": [
        Why("rejected", _("A moderator did not publish a text of yours"), OWN, MAILED, author,
            link=lambda _subject, _one: _decided),
    ],
    "debate.moved": [
        Why("turn", _("It is your turn to write: %(stage)s"), Needs.NOTHING, ASKS, speakers, when=asks_speakers),
        Why("opened", _("A debate on what you follow has opened"), follows=TOPIC | {"tag"}, when=opens_for_readers),
        Why("stage", _("The debate moved on: %(stage)s"), follows=TOPIC),
    ],
}  # fmt: skip


register(
    FORUM,
    begins={
        "contribution.sealed": author,
        "contribution.published": author,
        "rebuttal.posted": author,
        "reply.posted": author,
        "response.posted": author,
        "invitation.accepted": invited,
        "debate.created": organizers_of_a_whole,
        "debate.moved": speakers,  # also those who took part before there were notices
    },
    actors={
        "rebuttal.moved": mover,
        "point.marked": author_of_about,
        "post.hidden": nobody,
        "post.change_asked": nobody,
        "post.rejected": nobody,
        "response.handed": nobody,
        "invitation.accepted": invited,
        "debate.moved": organizers,
    },
)
