"""Arguments for and against an option: each is a voice of its debate, begun here and signed on the forum's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from forum.debates.belonging import give_voice
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.options.actions import locked
from policy_design.options.models import Argument, Option

if TYPE_CHECKING:
    from forum.people.models import Person

MOST_UNSIGNED = 3
LONGEST_POINT = 160


@transaction.atomic
def begin_argument(*, option: Option, by: Person, side: str, point: str, client_key: UUID) -> Argument:
    """Put an argument in one line; its text is written and signed on the desk. Readers see it once it is signed.

    Publishes voice.added on the option's debate; raises Refused. The same key gives the same argument.
    """
    option = locked(option)
    point = " ".join(point.split())
    if made := Argument.objects.filter(client_key=client_key).select_related("voice").first():
        said = (made.option_id, made.voice.contributor_id, made.side, made.voice.thesis)
        if said != (option.pk, by.pk, side, point):
            raise Refused(SENT_BEFORE)
        return made
    require(rules.can_argue(by, option, option.process))
    if not point:
        raise Refused(_("Put your argument in one sentence."))
    if len(point) > LONGEST_POINT:
        raise Refused(_("Put your argument in at most %(n)d characters; its text comes next.") % {"n": LONGEST_POINT})
    unsigned = Argument.objects.filter(option=option, voice__contributor=by, voice__contributions=None)
    if unsigned.count() >= MOST_UNSIGNED:
        raise Refused(_("You have begun %(n)d arguments here; sign one of them first.") % {"n": MOST_UNSIGNED})
    with override(option.process.language):
        label = str(Argument.Side(side).label)
    voice = give_voice(debate=option.debate, to=by, label=label, thesis=point)
    return Argument.objects.create(option=option, voice=voice, side=side, client_key=client_key)
