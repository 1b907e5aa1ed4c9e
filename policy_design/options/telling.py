"""What followers are told of options: on the debate of each, and on the topic of the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from forum.verdicts import Sentence

ON_OPTION: dict[str, tuple[str, Sentence]] = {
    "option.proposed": ("top", _("This option was proposed.")),
    "option.seconded": ("state", _("This option was seconded, or a seconder left.")),
    "option.tabled": ("state", _("This option is on the table.")),
    "option.edited": ("text", _("This option has a new version.")),
    "option.ended": ("state", _("This option left the table.")),
    "options.linked": ("state", _("What joins this option to others changed.")),
}
ON_PROCESS: dict[str, tuple[str, Sentence]] = {
    "options.ruled": ("options", _("How options are handled changed.")),
    "option.proposed": ("options", _("An option was proposed.")),
    "option.seconded": ("options", _("An option was seconded, or a seconder left.")),
    "option.tabled": ("options", _("An option came on the table.")),
    "option.edited": ("options", _("An option has a new version.")),
    "option.ended": ("options", _("An option left the table.")),
    "options.linked": ("options", _("What joins some options changed.")),
}


def new_options(n: int) -> str:
    return ngettext("%(n)s new option", "%(n)s new options", n)


def new_positions(n: int) -> str:
    return ngettext("%(n)s new position", "%(n)s new positions", n)


def new_amendments(n: int) -> str:
    return ngettext("%(n)s new amendment", "%(n)s new amendments", n)


COUNTED = {"options": new_options, "positions": new_positions, "amendments": new_amendments}
