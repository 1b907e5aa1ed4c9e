"""What followers of a process are told of its surveys. That somebody answers is no event, so nothing tells of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from policy_design.process.telling import Says

# "survey" is the part of the process's page and the list of its surveys; "survey-12" the results of one.
SAYS: Says = {
    "survey.opened": ("survey", _("A survey was opened.")),
    "survey.changed": ("survey", _("An open survey’s terms or dates changed.")),
    "survey.closed": ("survey", _("A survey was closed; its results are published.")),
    "survey.moderated": ("survey-{survey}", _("What people wrote in a survey was shown or hidden.")),
    "survey.erased": ("survey-{survey}", _("The single answers to a survey were deleted, as promised.")),
}
