"""What followers of a process are told of its report."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from policy_design.process.telling import Says

# "report" is the part of the process's page.
SAYS: Says = {
    "report.published": ("report", _("An edition of the public report was published.")),
    "report.deposited": ("report", _("An edition of the public report got its DOI.")),
}


def new_reports(n: int) -> str:
    return ngettext("%(n)s new edition of the report", "%(n)s new editions of the report", n)


COUNTED = {"reports": new_reports}
