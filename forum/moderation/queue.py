"""What waits for the moderators of a debate, the oldest first, with its context; in a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.utils.timesince import timesince
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.models import Responses
from forum.moderation.models import Appeal, Code, Decision, Flag
from forum.moderation.words import called
from forum.posts.models import Post, Revision, calls
from forum.readers.models import ReaderChoice
from forum.verdicts import YES, Verdict, no

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.debates.models import Debate
    from forum.people.models import Person
    from forum.verdicts import Sentence

Kind = Decision.Kind
MOST = 50  # of each sort on one page: the oldest
PAST = 5  # decisions about one author that are shown
SEEN = Q(status=Post.Status.PUBLIC) | Q(status=Post.Status.WITHDRAWN) & ~Q(tombstone="")
REPORTED_IT = _("You reported this text yourself, so another moderator or an organizer decides about it.")
OWN_REASON = _("This is your own reason, or about you, so another moderator or an organizer decides about it.")
SORTS: dict[str, Sentence] = {
    "waiting": _("Waits to be published"),
    "reported": _("Reported"),
    "changed": _("Changed after it was published"),
    "appeal": _("Appeal"),
    "reason": _("A reader’s reason"),
}


@dataclass
class Item:
    """One thing to decide: since when it waits, what it is about, and whether this moderator may decide it."""

    sort: str
    pk: int
    since: datetime
    may: Verdict
    what: Sentence
    post: Post | None = None
    reports: list[tuple[Sentence, int]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    past: list[Decision] = field(default_factory=list)  # about this author, here; the newest first
    appeal: Appeal | None = None
    choice: ReaderChoice | None = None
    form: Any = None

    @property
    def anchor(self) -> str:
        return f"{self.sort}-{self.pk}"

    @property
    def sort_name(self) -> Sentence:
        return SORTS[self.sort]

    @property
    def age(self) -> str:
        """As in "2 hours"."""
        return timesince(self.since, depth=1)

    @property
    def reporters(self) -> int:
        return sum(count for _code, count in self.reports)


def queue_of(debate: Debate, person: Person) -> list[Item]:
    """Everything that waits here, the oldest first, as this moderator may see it.

    Of what they may not decide about they learn that it waits, and not who says what about it.
    """
    items = [
        *_waiting(debate, person),
        *_reported(debate, person),
        *_changed(debate, person),
        *_appeals(debate, person),
        *_reasons(debate, person),
    ]
    _add_past(debate, items)
    return sorted(items, key=lambda item: item.since)


# Texts --------------------------------------------------------------------------------------------------------


def waiting_posts(debate: Debate | OuterRef) -> QuerySet[Post]:
    """Texts that wait for a moderator: not those that were looked at and have not been changed since."""
    rejected = Decision.objects.filter(post=OuterRef("pk"), kind=Kind.REJECT).order_by("-pk").values("at")[:1]
    changed = Revision.objects.filter(post=OuterRef("pk")).order_by("-number").values("at")[:1]
    waiting = Post.objects.filter(thread__debate=debate, status=Post.Status.WAITING).order_by("signed_at", "pk")
    dated = waiting.annotate(rejected_at=Subquery(rejected), since=Subquery(changed))
    return dated.filter(Q(rejected_at=None) | Q(since__gt=F("rejected_at")))


def reported_posts(debate: Debate | OuterRef) -> QuerySet[Post]:
    """Texts, or what was left of them, that readers see and of which a report is open, by the oldest report."""
    unread = Flag.objects.filter(post=OuterRef("pk"), decision=None)
    first = Subquery(unread.order_by("at").values("at")[:1])
    shown = Post.objects.filter(SEEN, Exists(unread), thread__debate=debate)
    return shown.annotate(since=first).order_by("since", "pk")


def changed_posts(debate: Debate | OuterRef) -> QuerySet[Post]:
    """Where responses are reviewed: published ones whose author has changed them since a moderator decided about them.

    Those of which a report is open wait as reported.
    """
    last = Decision.objects.filter(post=OuterRef("pk")).order_by("-pk").values("at")[:1]
    unread = Flag.objects.filter(post=OuterRef("pk"), decision=None)
    reviewed = Post.objects.filter(~Exists(unread), thread__debate=debate, kind=Post.Kind.RESPONSE)
    dated = reviewed.filter(thread__debate__responses_from=Responses.REVIEWED).annotate(decided_at=Subquery(last))
    return dated.filter(status=Post.Status.PUBLIC, edited_at__gt=F("decided_at")).order_by("edited_at", "pk")


def with_context(posts: QuerySet[Post]) -> QuerySet[Post]:
    """With who said it, what it answers and which passage it quotes, and the newest decision about it.

    `read_version` is the version that this decision was about, where there is one: what came later nobody has read.
    """
    spoken_to = ("reply_to__author", "about__author", "reply_to__contribution__voice", "about__contribution__voice")
    last = Decision.objects.filter(post=OuterRef("pk")).order_by("-pk")
    earlier = Revision.objects.filter(post=OuterRef("pk"), at__lte=OuterRef("last_decided_at")).order_by("-number")
    newest = Revision.objects.filter(post=OuterRef("pk")).order_by("-number")
    joined = posts.select_related("author", "root", "quotation", "contribution__voice", *spoken_to)
    known = joined.annotate(
        last_decision=Subquery(last.values("pk")[:1]), last_decided_at=Subquery(last.values("at")[:1])
    )
    return known.annotate(
        read_version=Subquery(earlier.values("number")[:1]), why_changed=Subquery(newest.values("reason")[:1])
    )


def _waiting(debate: Debate, person: Person) -> Iterable[Item]:
    for post in with_context(waiting_posts(debate))[:MOST]:
        may = rules.can_decide_about(person, post, debate)
        since = cast(Any, post).since or post.signed_at
        yield Item("waiting", post.pk, since, may, called(post), post if may else None)


def _reported(debate: Debate, person: Person) -> Iterable[Item]:
    unread = Prefetch("flags", Flag.objects.order_by("at", "pk"))
    for post in with_context(reported_posts(debate)).prefetch_related(unread)[:MOST]:
        flags = list(post.flags.all())
        may = rules.can_decide_about(person, post, debate)
        if any(flag.by_id == person.pk for flag in flags):
            may = no(REPORTED_IT)
        item = Item("reported", post.pk, cast(Any, post).since, may, called(post))
        if may:
            item.post = post
            item.reports, item.sentences = reports_of(flags)
        yield item


def _changed(debate: Debate, person: Person) -> Iterable[Item]:
    if debate.responses_from != Responses.REVIEWED:
        return
    for post in with_context(changed_posts(debate))[:MOST]:
        may = rules.can_decide_about(person, post, debate)
        since = post.edited_at or post.signed_at
        yield Item("changed", post.pk, since, may, called(post), post if may else None)


def reports_of(flags: Iterable[Flag]) -> tuple[list[tuple[Sentence, int]], list[str]]:
    """The open reports of a text: how many for each reason, and what they say. Not who."""
    unread = [flag for flag in flags if flag.decision_id is None]
    counted = Counter(flag.code for flag in unread)
    return [(Code(code).label, count) for code, count in counted.most_common()], [
        flag.sentence for flag in unread if flag.sentence
    ]


# Appeals and readers' reasons ---------------------------------------------------------------------------------


def open_appeals(debate: Debate | OuterRef) -> QuerySet[Appeal]:
    return Appeal.objects.filter(decision__debate=debate, outcome=Appeal.Outcome.WAITING).order_by("at", "pk")


def _appeals(debate: Debate, person: Person) -> Iterable[Item]:
    about = ("post__author", "post__reply_to", "post__about", "post__contribution__voice")
    joined = open_appeals(debate).select_related("by", "decision__person", *(f"decision__{one}" for one in about))
    for appeal in joined[:MOST]:
        decision = appeal.decision
        may = rules.can_decide_appeal(person, appeal, debate)
        what = called(decision.post) if decision.post else decision.get_kind_display()
        item = Item("appeal", appeal.pk, appeal.at, may, what)
        if may:
            item.appeal, item.post = appeal, decision.post
        yield item


def waiting_reasons(debate: Debate | OuterRef) -> QuerySet[ReaderChoice]:
    return ReaderChoice.objects.filter(debate=debate, reason_state=ReaderChoice.Reason.WAITING).order_by("changed_on")


def _reasons(debate: Debate, person: Person) -> Iterable[Item]:
    for choice in waiting_reasons(debate)[:MOST]:
        may = YES
        if choice.signed_by_id == person.pk or calls(choice.reason, *person.known_as):
            may = no(OWN_REASON)
        since = make_aware(datetime.combine(choice.changed_on, time()))  # only the day of a choice is kept
        item = Item("reason", choice.pk, since, may, SORTS["reason"])
        if may:
            item.choice = choice
        yield item


# What was decided before --------------------------------------------------------------------------------------


def _add_past(debate: Debate, items: list[Item]) -> None:
    """Earlier decisions about the same authors in this debate, in one query."""
    authors = {author for item in items if (author := _author_of(item))}
    found: dict[int, list[Decision]] = defaultdict(list)
    for decision in past_of(debate, authors) if authors else ():
        author = decision.person_id or (decision.post.author_id if decision.post else None)
        if author and len(found[author]) < PAST:
            found[author].append(decision)
    for item in items:
        item.past = found.get(_author_of(item) or 0, [])


def past_of(debate: Debate, people: Iterable[int]) -> QuerySet[Decision]:
    """What was decided here about these people and what they said, the newest first."""
    about = Q(person__in=people) | Q(post__author__in=people)
    return debate.decisions.filter(about).select_related("post").defer("post__html", "post__source").order_by("-pk")


def _author_of(item: Item) -> int | None:
    if item.appeal:
        return item.appeal.by_id
    return item.post.author_id if item.post else None


# How much ------------------------------------------------------------------------------------------------------


def how_many(debate: Debate) -> int:
    """How much waits in all, in one query."""
    texts = (waiting_posts(debate), reported_posts(debate), changed_posts(debate))
    sorts = (*texts, open_appeals(debate), waiting_reasons(debate))
    rows = [one.order_by().values_list("pk") for one in sorts]
    return rows[0].union(*rows[1:], all=True).count()


def total_of(debate: Debate, items: Iterable[Item]) -> int:
    """The same for those who have the queue at hand: asks only where it may go on."""
    shown = Counter(item.sort for item in items)
    return how_many(debate) if any(count >= MOST for count in shown.values()) else shown.total()
