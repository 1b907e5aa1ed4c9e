"""What followers of a process are told of its rounds. That somebody votes is no event, so nothing tells of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from policy_design.process.telling import Says

# "rounds" is the part of the process's page and the list of its rounds; one of them is its own page, and its row there.
SAYS: Says = {
    "round.opened": ("rounds", _("A round was opened for votes; its rules are fixed.")),
    "round.extended": ("round-{round}", _("An open round closes later than was said.")),
    "round.closed": ("round-{round}", _("A round was closed and counted.")),
    "round.annulled": ("round-{round}", _("A round was ended without a result.")),
    "statement.decided": ("round-{round}", _("A proposed statement was accepted or declined.")),
    "analysis.finished": ("round-{round}", _("The analysis of a closed round is there.")),
    "outside.added": ("rounds", _("Votes from elsewhere were added, to be looked at.")),
}
