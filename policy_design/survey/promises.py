"""What those who answer are promised, in sentences made from the survey's settings, so that they say what is done.

Each sentence here has its test in tests/policy_design/survey/test_promises.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum.suppression import THRESHOLD

if TYPE_CHECKING:
    from policy_design.survey.models import Survey


def promises(survey: Survey) -> list[str]:
    """In the order in which one wants to know them."""
    said = [
        _("Your answers are kept without your name, account, address or time. Nobody, and no organizer, can tell which "
          "are yours; so once they are sent they can neither be changed nor taken back."),
        _("Until you send them they are a draft that you can come back to, or delete. Drafts that are not sent are "
          "deleted when the survey closes."),
        _once(survey),
        _("Results are published when the survey closes, and once. No number below %(n)d is told, nor one from which "
          "it could be worked out.") % {"n": THRESHOLD},
        _rows(survey),
    ]  # fmt: skip
    if survey.asks_texts:
        said.append(
            _(
                "What you write in your own words is kept apart from your other answers. A moderator reads it when the "
                "survey is closed, and it may be published word for word: write nothing that tells who you are."
            )
        )
    if survey.erase_on:
        day = date_format(survey.erase_on, "j F Y")
        said.append(_("Single answers are deleted on %(day)s. The results stay.") % {"day": day})
    return said


def _once(survey: Survey) -> str:
    if survey.is_invited:
        return _(
            "Your invitation can be used once. That it was used is kept apart from your address and your answers, and "
            "both it and your address are deleted here when the survey closes."
        )
    return _(
        "A cookie for this survey alone lets you come back, and lets your answers count once. It is not kept with what "
        "you answer."
    )


def _rows(survey: Survey) -> str:
    if survey.shares_rows:
        return _(
            "When the survey is closed its organizers can download the answers one by one: without names, in no order, "
            "and without what you wrote in your own words. A rare mixture of answers could still tell who gave them."
        )
    return _("Nobody is shown single answers: no page and no file has them.")
