"""What followers of a process are told of its recommendations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from policy_design.process.telling import Says

# "recommendations" is their part of the process's page and their list; one of them is its own page, and its row there.
SAYS: Says = {
    "recommendation.published": ("recommendations", _("A recommendation was published.")),
    "recommendation.edited": ("recommendation-{recommendation}", _("A recommendation was changed, with a reason.")),
    "recommendation.rerendered": (
        "recommendation-{recommendation}",
        _("A source that a recommendation cites was corrected."),
    ),
    "recommendation.withdrawn": ("recommendation-{recommendation}", _("A recommendation was withdrawn.")),
    "recommendation.followed_up": (
        "recommendation-{recommendation}",
        _("It was noted what became of a recommendation."),
    ),
}


def new_recommendations(n: int) -> str:
    return ngettext("%(n)s new recommendation", "%(n)s new recommendations", n)


COUNTED = {"recommendations": new_recommendations}
