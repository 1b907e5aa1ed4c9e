"""What this room knows of the gates' facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_design.recommendations.models import Recommendation

if TYPE_CHECKING:
    from policy_design.process.models import Process


def recommendations(process: Process) -> dict[str, bool]:
    """Published as such; that a document of that kind is enough, too, the room of processes says."""
    published = process.recommendations.filter(status=Recommendation.Status.PUBLISHED)
    return {"recommendations_published": published.exists()}
