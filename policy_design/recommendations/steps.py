"""What stands on the path of a recommendation: plain rows for its page and for its file. No queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from forum.posts.ledger import State
from policy_design.options.models import Position
from policy_design.options.standing import NAMES, Term
from policy_design.voting.rules_in_words import sentence, what_counts

if TYPE_CHECKING:
    from forum.library.models import Reference
    from forum.posts.models import Post, Rebuttal
    from forum.verdicts import Sentence, Verdict
    from policy_design.options.models import Argument, Condition, Option, OptionVersion
    from policy_design.recommendations.models import Recommendation
    from policy_design.voting.models import Item, Round

Stance = Position.Stance
FOR = (Stance.SUPPORT, Stance.CONDITIONS)
AGAINST = (Stance.OPPOSE,)


@dataclass(frozen=True, slots=True)
class Source:
    """A reference, by the number that it has on this path."""

    number: int
    reference: Reference

    @property
    def url(self) -> str:
        return reverse("library:reference", args=[self.reference.key])


Notes = tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Vote:
    """What a closed round said of a version, as far as this reader may know."""

    item: Item
    round: Round
    may: Verdict
    says: str
    amendment_url: str
    notes: Notes

    @property
    def method(self) -> str:
        return sentence(self.round.get_method_display())

    @property
    def threshold(self) -> str:
        return what_counts(self.round)


@dataclass(frozen=True, slots=True)
class Stood:
    """Where an expert stands on the option now."""

    position: Position
    url: str
    is_read: bool
    conditions: tuple[Condition, ...]
    notes: Notes

    @property
    def name(self) -> str:
        return self.position.post.byline

    @property
    def stance(self) -> Sentence:
        return NAMES[self.position.stance]

    @property
    def terms(self) -> list[Term]:
        return [Term(one, one.amendment) for one in self.conditions]

    @property
    def hidden(self) -> str:
        return "" if self.is_read else self.position.post.epitaph


@dataclass(frozen=True, slots=True)
class Answered:
    """A rebuttal of an argument, and where it stands in the ledger."""

    rebuttal: Rebuttal
    url: str
    notes: Notes

    @property
    def name(self) -> str:
        return self.rebuttal.post.byline

    @property
    def state(self) -> Sentence:
        return State(self.rebuttal.state).label


@dataclass(frozen=True, slots=True)
class Point:
    """A signed argument for or against the option, and what rebuts it."""

    argument: Argument
    post: Post
    url: str
    notes: Notes
    answers: tuple[Answered, ...]

    @property
    def says(self) -> str:
        return self.argument.voice.thesis or self.post.title

    @property
    def name(self) -> str:
        return self.post.byline


@dataclass(frozen=True, slots=True)
class Step:
    """A version of an option with the votes about it, and what was said of the option."""

    option: Option
    version: OptionVersion
    votes: tuple[Vote, ...]
    stood: tuple[Stood, ...]
    points: tuple[Point, ...]

    @property
    def anchor(self) -> str:
        return f"{self.option.code}v{self.version.number}"

    @property
    def is_latest(self) -> bool:
        return self.version.number == self.option.version

    @property
    def url(self) -> str:
        """That very version: the option as it stands, or that version in its history."""
        if self.is_latest:
            return self.option.get_absolute_url()
        history = reverse("options:history", args=[self.option.process.slug, self.option.code])
        return f"{history}?from={self.version.number}&to={self.version.number}"

    @property
    def supporting(self) -> list[Stood]:
        return [one for one in self.stood if one.position.stance in FOR]

    @property
    def opposing(self) -> list[Stood]:
        return [one for one in self.stood if one.position.stance in AGAINST]

    @property
    def others(self) -> list[Stood]:
        return [one for one in self.stood if one.position.stance not in (*FOR, *AGAINST)]

    @property
    def pro(self) -> list[Point]:
        return [one for one in self.points if one.argument.side == "for"]

    @property
    def contra(self) -> list[Point]:
        return [one for one in self.points if one.argument.side == "against"]


@dataclass(frozen=True, slots=True)
class Path:
    """From a recommendation to its sources."""

    recommendation: Recommendation
    steps: tuple[Step, ...]
    sources: Notes
