"""Questions about many rows: who took part in what is summed up, and the versions of its summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from forum.debates.models import Debate, Voice
from forum.people.models import Membership, Person, Role
from forum.posts.models import Post
from policy_design.options.models import Amendment, CoSignature, Second
from policy_design.process.models import Process
from policy_design.summary.models import Summary
from policy_design.voting.ballot_models import Elector

if TYPE_CHECKING:
    from forum.rules.words import Anyone

SPEAKS = frozenset({Role.EXPERT, Role.CONTRIBUTOR})  # seated to argue, whether or not they have
FRAMES = Post.Kind.FRAMING  # written by organizers, and takes no side


def took_part(person: Anyone, subject: Process | Debate) -> bool:
    """Whether this person argued in what is summed up, took a position or could vote; docs/decisions/0026.

    A seat to argue counts, every text of a side or a reader whatever became of it, a seconded option, an amendment or
    its co-signature, and a place on the roll of any round. Organizing does not: framing, options written down for the
    process, answers to requests, documents and the comments on them.
    """
    if not person.is_authenticated:
        return False
    if SPEAKS & subject.roles_of(person):
        return True
    if _has_argued(person, debates_of(subject)):
        return True
    return isinstance(subject, Process) and _had_a_say(person, subject)


def debates_of(subject: Process | Debate) -> QuerySet[Debate]:
    """What is summed up: a debate; of a process the arguments about its options, and the debates that belong to it."""
    if isinstance(subject, Process):
        return Debate.objects.filter(Q(option__process=subject) | Q(pk__in=subject.debates.values("debate")))
    return Debate.objects.filter(pk=subject.pk)


def _has_argued(person: Person, debates: QuerySet[Debate]) -> bool:
    said = Post.objects.filter(author=person, thread__debate__in=debates).exclude(kind=FRAMES)
    return said.exists() or Voice.objects.filter(contributor=person, debate__in=debates).exists()


def _had_a_say(person: Person, process: Process) -> bool:
    return (
        Elector.objects.filter(person=person, round__process=process).exists()
        or Second.objects.filter(person=person, option__process=process).exists()
        or Amendment.objects.filter(proposer=person, option__process=process).exists()
        or CoSignature.objects.filter(person=person, amendment__option__process=process).exists()
    )


# Versions -------------------------------------------------------------------------------------------------------


def versions_of(subject: Process | Debate) -> QuerySet[Summary]:
    """All versions, the newest first, without what only one version's own page needs."""
    mine = Q(process=subject) if isinstance(subject, Process) else Q(debate=subject)
    return Summary.objects.filter(mine).select_related("closer").order_by("-number").defer("snapshot", "sections")


def under_way(subject: Process | Debate) -> Summary | None:
    """The draft, or the version under review."""
    return versions_of(subject).exclude(state=Summary.State.FINAL).first()


def whole(summary: Summary) -> Summary:
    """The same, with its ruled lines; the snapshot is read only by what asks for it."""
    found = Summary.objects.select_related("closer").defer("snapshot").get(pk=summary.pk)
    found.process, found.debate = summary.process, summary.debate
    return found


def unanswered_in(summary: Summary) -> int:
    return summary.remarks.filter(answered_at=None).count()


def reviewers_of(subject: Process | Debate) -> list[Person]:
    """Everybody who holds a role there, each once."""
    held = Membership.objects.filter(topic=subject.topic.people_id)
    return list(Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("pk"))


def with_unanswered(summaries: QuerySet[Summary]) -> QuerySet[Summary]:
    return summaries.annotate(unanswered=Count("remarks", filter=Q(remarks__answered_at=None)))
