"""What the page of a recommendation shows to one reader, and two of its versions side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from forum.text import redline
from policy_design import rules
from policy_design.recommendations.models import Recommendation
from policy_design.recommendations.provenance import path_of

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from forum.verdicts import Sentence, Verdict
    from policy_design.recommendations.models import FollowUp, RecommendationVersion
    from policy_design.recommendations.steps import Path


class RecommendationPage:
    """One recommendation of views.found, for one reader; its queries are those of its path and two more."""

    def __init__(self, recommendation: Recommendation, reader: Anyone) -> None:
        self.recommendation = recommendation
        self.process = recommendation.process
        self.reader = reader

    @cached_property
    def path(self) -> Path:
        return path_of(self.recommendation, self.reader)

    @cached_property
    def noted(self) -> list[FollowUp]:
        """What became of it, the latest first."""
        return sorted(self.recommendation.follow_ups.all(), key=lambda one: (one.on, one.pk), reverse=True)

    @cached_property
    def versions(self) -> list[RecommendationVersion]:
        return list(self.recommendation.versions.order_by("number").defer("told"))

    @property
    def latest(self) -> RecommendationVersion | None:
        return self.versions[-1] if len(self.versions) > 1 else None

    # What this reader may do ------------------------------------------------------------------------------------------

    @cached_property
    def may_organize(self) -> Verdict:
        return rules.can_organize_process(self.reader, self.process)

    @cached_property
    def may_edit(self) -> Verdict:
        return rules.can_edit_recommendation(self.reader, self.recommendation, self.process)

    @cached_property
    def may_publish(self) -> Verdict:
        return rules.can_publish_recommendation(self.reader, self.recommendation, self.process)

    @cached_property
    def may_withdraw(self) -> Verdict:
        return rules.can_withdraw_recommendation(self.reader, self.recommendation, self.process)

    @cached_property
    def may_follow_up(self) -> Verdict:
        return rules.can_follow_up(self.reader, self.recommendation, self.process)


# Two versions -----------------------------------------------------------------------------------------------------

LINES: dict[str, Sentence] = {
    "title": _("Title"),
    "addressee": _("Addressed to"),
    "kind": _("Kind"),
    "owner": _("Who sees to it"),
    "follow_up_on": _("To be looked at again on"),
    "basis": _("What it rests on"),
    "rests_on_nothing": _("Why it rests on no option"),
}


@dataclass(frozen=True)
class Line:
    name: Sentence
    html: str


@dataclass(frozen=True)
class Compared:
    """What changed from one version to another, word by word."""

    old: RecommendationVersion
    new: RecommendationVersion

    @property
    def text(self) -> str:
        old, new = self.old.told["source"], self.new.told["source"]
        return redline.html(old, new) if old != new else ""

    @property
    def lines(self) -> list[Line]:
        """The other fields that differ."""
        found = []
        for key, name in LINES.items():
            old, new = _words(key, self.old.told), _words(key, self.new.told)
            if old != new:
                found.append(Line(name, redline.html(old, new)))
        return found


def _words(key: str, told: dict[str, Any]) -> str:
    value = told.get(key)
    if key == "kind":
        return str(Recommendation.Kind(told["kind"]).label)
    if key == "basis":
        return "; ".join(_rested_on(one) for one in value or ())
    return str(value or "")


def _rested_on(one: dict[str, Any]) -> str:
    words = {"option": one["option"], "n": one["version"], "round": one["round"]}
    if one["round"] is None:
        return str(_("%(option)s, version %(n)d")) % words
    return str(_("%(option)s, version %(n)d, round %(round)d")) % words
