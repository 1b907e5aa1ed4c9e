"""What the proposer of an option and the organizers decide about amendments: in a new version, declined, to a vote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import combinations
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.debates.actions import locked as locked_debate
from forum.live import hub
from forum.posts.models import Post
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.options.actions import Conflict, Wording, locked, tell, write_version
from policy_design.options.amendments import LONG_CLAUSE, LONGEST_CLAUSE, LONGEST_SENTENCE, NOT_SHOWN, decide
from policy_design.options.fitting import Candidate, Hindered, Past, clash_of, merged
from policy_design.options.merge import Conflicting, apply
from policy_design.options.models import Amendment, Option
from policy_design.options.voted import may_change, votes_on

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.verdicts import Sentence
    from policy_design.options.clauses import Change
    from policy_design.options.models import OptionVersion

LONGEST_REASON = 300  # it stands beside the version
CHOOSE = _("Choose at least one amendment.")
SAY_WHY = _("Say in a sentence why; readers will see it.")
LONG_REASON = _("Say it in at most %(n)d characters.")
NO_LONGER_FITS = _("Amendment %(n)d no longer fits. %(why)s")
OTHER_TEXT = _("The amendments were changed meanwhile, so the text would be another one. Look at it once more.")


class Clashing(Refused):
    """Amendments that cannot all be accepted; one sentence for each reason."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)


@dataclass(frozen=True, slots=True)
class Merged:
    """The text that accepting some amendments would make, and how it differs from the present one."""

    change: Change
    clauses: tuple[str, ...]

    @property
    def mark(self) -> str:
        """Stands for this text: whoever accepts says which one they have seen."""
        return sha256("\n".join(self.clauses).encode()).hexdigest()[:16]


def merge_into(option: Option, amendments: Iterable[Amendment]) -> Merged:
    """What the option would say with these amendments. Raises Clashing with all that stands in the way."""
    chosen = list(amendments)
    past = Past.of(option, min((one.version for one in chosen), default=option.version))
    candidates = [Candidate.of(one, past) for one in chosen]
    sentences = [
        str(NO_LONGER_FITS) % {"n": one.number, "why": " ".join(reason.sentence for reason in one.hindrances)}
        for one in candidates
        if one.now is None
    ]
    found = (clash_of(one, other) for one, other in combinations(candidates, 2))
    sentences += [clash.sentence for clash in found if clash]
    if sentences:
        raise Clashing(sentences)
    try:
        change = merged(candidates, past, len(option.clauses))
    except (Hindered, Conflicting) as problem:
        raise Clashing([str(problem)]) from problem
    clauses = apply(option.clauses, change)
    if any(len(clause) > LONGEST_CLAUSE for clause in clauses):
        raise Clashing([str(LONG_CLAUSE)])
    return Merged(change, clauses)


@transaction.atomic
def accept_amendments(
    *, option: Option, amendments: Iterable[Amendment], by: Person, version: int, reason: str, seen: str = ""
) -> OptionVersion:
    """Make one new version with all these amendments. Publishes amendment.decided for each, then option.edited.

    Each is carried from its own version to the present one. `version` is the one that was looked at, `seen` the mark of
    the text that was previewed. Raises Conflict where there is a later version, Clashing with the sentences of all
    clashes, and Refused; then nothing is done. Sent twice it is done once.
    """
    option = locked(option)
    debate = locked_debate(option.debate)
    chosen = _chosen(option, amendments)
    reason = _sentence(reason, LONGEST_REASON)
    if done := _done(chosen, by, reason):
        return done
    votes = votes_on(chosen)
    for one in chosen:
        vote = votes.get(one.pk)
        require(rules.can_decide_amendment(by, one, option, option.process, is_voted=vote is not None and vote.is_over))
        if vote is not None:
            require(vote.accept)
    require(may_change(option))
    if any(one.post.status != Post.Status.PUBLIC for one in chosen):
        raise Refused(NOT_SHOWN)
    if option.version != version:
        raise Conflict(option)
    result = merge_into(option, chosen)
    if seen and seen != result.mark:
        raise Refused(OTHER_TEXT)
    wording = replace(Wording.of(option), clauses=result.clauses)
    made = write_version(option, wording, by=by, reason=reason, change=result.change)
    for one in chosen:
        one.accepted_in = made
        decide(one, Amendment.Status.ACCEPTED, by, reason)
        hub.publish(debate.topic_id, "amendment.decided", post=one.post_id)
    tell(option, "option.edited")
    return made


def _chosen(option: Option, amendments: Iterable[Amendment]) -> list[Amendment]:
    """The amendments as they are now, in the order of their numbers."""
    wanted = {one.pk for one in amendments}
    found = list(option.amendments.filter(pk__in=wanted).select_related("post", "accepted_in").order_by("number"))
    if not found or len(found) != len(wanted):
        raise Refused(CHOOSE)
    return found


def _sentence(sentence: str, longest: int) -> str:
    sentence = " ".join(sentence.split())
    if not sentence:
        raise Refused(SAY_WHY)
    if len(sentence) > longest:
        raise Refused(LONG_REASON % {"n": longest})
    return sentence


def _done(chosen: Sequence[Amendment], by: Person, reason: str) -> OptionVersion | None:
    """The version that this very decision has made already."""
    first = chosen[0].accepted_in
    same = all(
        (one.accepted_in_id, one.decided_by_id, one.decision) == (first and first.pk, by.pk, reason) for one in chosen
    )
    return first if first and same and first.amendments.count() == len(chosen) else None


@transaction.atomic
def decline_amendments(
    *, option: Option, amendments: Iterable[Amendment], by: Person, sentence: str
) -> list[Amendment]:
    """Decline amendments with a sentence that readers see. Publishes amendment.decided for each; raises Refused."""
    return _decide(option, amendments, by, Amendment.Status.DECLINED, sentence)


@transaction.atomic
def put_to_vote(*, option: Option, amendments: Iterable[Amendment], by: Person, sentence: str) -> list[Amendment]:
    """Leave amendments to a vote, with a sentence. Publishes amendment.decided for each; raises Refused."""
    return _decide(option, amendments, by, Amendment.Status.TO_VOTE, sentence)


def _decide(
    option: Option, amendments: Iterable[Amendment], by: Person, status: Amendment.Status, sentence: Sentence
) -> list[Amendment]:
    option = locked(option)
    debate = locked_debate(option.debate)
    chosen = _chosen(option, amendments)
    said = _sentence(str(sentence), LONGEST_SENTENCE)
    open_ = [one for one in chosen if (one.status, one.decided_by_id, one.decision) != (status, by.pk, said)]
    votes = votes_on(open_)
    for one in open_:  # the rest was decided just so, by this form
        vote = votes.get(one.pk)
        require(rules.can_decide_amendment(by, one, option, option.process, is_voted=vote is not None and vote.is_over))
        if vote is not None and (status == Amendment.Status.DECLINED or not vote.is_over):
            require(vote.decline)
        if one.post.status != Post.Status.PUBLIC:
            raise Refused(NOT_SHOWN)
        decide(one, status, by, said)
        hub.publish(debate.topic_id, "amendment.decided", post=one.post_id)
    return chosen
