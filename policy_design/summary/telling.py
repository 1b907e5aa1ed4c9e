"""What followers of a process or a debate are told of its summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from policy_design.process.telling import Says

SAYS: Says = {
    "summary.in_review": ("summary", _("The consensus summary is under review.")),
    "summary.remarked": ("summary", _("Somebody remarked on the summary under review.")),
    "summary.answered": ("summary", _("A remark on the summary was answered.")),
    "summary.called_back": ("summary", _("The summary under review went back to whoever closes.")),
    "summary.final": ("summary", _("A version of the consensus summary is final.")),
}


def new_summaries(n: int) -> str:
    return ngettext("%(n)s new summary", "%(n)s new summaries", n)
