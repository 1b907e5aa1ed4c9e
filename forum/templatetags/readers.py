"""What the debate page asks of the readers' room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from forum.once import OncePerVersion
from forum.readers.answers import DIVERSITY, Answer, answers_of
from forum.readers.errata import shown_errata
from forum.readers.models import Erratum, ReaderChoice

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from forum.debates.spread import DebatePage

register = template.Library()


@register.simple_tag
def answers_for(page: DebatePage) -> list[Answer]:
    """What readers choose from on this page, each voice with the name of whoever speaks."""
    return answers_of((said.voice.letter, said.voice.thesis or said.voice.label, said.name) for said in page.sides)


_accepted = OncePerVersion[Any, "list[Erratum]"](
    lambda debate: list(shown_errata(debate).filter(status=Erratum.Status.ACCEPTED))
)


@register.simple_tag
def accepted_errata(debate: Debate) -> list[Erratum]:
    """Corrections that the organizers have accepted, the newest first."""
    return _accepted(debate)


@register.simple_tag
def chosen(choice: ReaderChoice, answers: list[Answer]) -> SafeString:
    """What somebody who gives a reason finds most appealing, as a tag in that voice's colour."""
    answer = next((one for one in answers if one.key == choice.after), None)
    if answer is None:
        return mark_safe("")
    if answer.letter:
        says = _("finds %(letter)s most appealing") % {"letter": answer.letter.upper()}
        return format_html('<span class="tag tag--side {}">{}</span>', answer.colour, says)
    says = _("values the diversity") if answer.key == DIVERSITY else _("does not know")
    return format_html('<span class="tag">{}</span>', says)
