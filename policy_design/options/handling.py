"""How a process handles its options: read for rules, changed by the organizers; and its own kinds of option."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.live import hub
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.options.in_step import keep
from policy_design.options.kinds_of_option import LETTER, LETTERS_TAKEN, NO_LETTER
from policy_design.options.models import NamedKind, Option, OptionRules, Position
from policy_design.process.actions import locked

if TYPE_CHECKING:
    from forum.people.models import Person
    from policy_design.process.models import Process


def handling_of(process: Process) -> OptionRules:
    """The process's rules for options; the defaults where the organizers have set none."""
    found: OptionRules | None = getattr(process, "option_rules", None)
    return found or OptionRules(process=process)


@transaction.atomic
def set_option_rules(
    *,
    process: Process,
    by: Person,
    experts_propose: bool,
    seconds_needed: int,
    sealed_first_round: bool,
    reveals_at: datetime | None = None,
    amendments_close_at: datetime | None = None,
) -> OptionRules:
    """Say how options are handled. What has enough seconders then is on the table.

    Publishes options.ruled, and option.tabled for each such option; raises Refused.
    Whether positions are sealed is fixed with the first one that was signed: a promise is not changed afterwards.
    """
    process = locked(process)
    require(rules.can_set_option_rules(by, process))
    handled = handling_of(process)
    taken = Position.objects.filter(option__process=process).exists()
    if taken and sealed_first_round != handled.sealed_first_round:
        raise Refused(_("Positions have been signed already, so whether they are sealed can no longer be changed."))
    handled.experts_propose, handled.seconds_needed = experts_propose, seconds_needed
    handled.sealed_first_round = sealed_first_round
    handled.reveals_at = reveals_at if sealed_first_round else None
    handled.amendments_close_at = amendments_close_at
    handled.save()
    _table_what_has_enough(process, seconds_needed)
    hub.publish(process.topic_id, "options.ruled", process=process.pk)
    return handled


def _table_what_has_enough(process: Process, seconds_needed: int) -> None:
    """Fewer are asked for now than have seconded it: nobody would second it again. Holds the process's lock.

    Topics of the parts come before that of the process.
    """
    if process.stage is None or process.stage.kind not in rules.DELIBERATING:
        return
    waiting = process.options.filter(status=Option.Status.PROPOSED).alias(seconders=Count("seconds"))
    enough = waiting.filter(seconders__gte=seconds_needed).select_related("debate", "named_kind")
    tabled = list(enough.order_by("debate__topic_id"))
    for option in tabled:
        option.process = process
        option.status, option.tabled_at = Option.Status.OPEN, timezone.now()
        option.save(update_fields=["status", "tabled_at"])
        keep(option, process)
        hub.publish(option.debate.topic_id, "option.tabled", option=option.pk)
    for option in tabled:
        hub.publish(process.topic_id, "option.tabled", option=option.pk)


@transaction.atomic
def name_kind(*, process: Process, by: Person, name: str, letter: str) -> NamedKind:
    """Name a further kind of option, with the letter of its numbers. Publishes options.ruled; raises Refused."""
    process = locked(process)
    require(rules.can_set_option_rules(by, process))
    name, letter = " ".join(name.split()), letter.strip().upper()
    if not LETTER.fullmatch(letter):
        raise Refused(NO_LETTER)
    if made := process.named_kinds.filter(name__iexact=name, letter=letter).first():
        return made
    if letter in LETTERS_TAKEN or process.named_kinds.filter(letter=letter).exists():
        taken = _("The letter %(letter)s stands for another kind already; choose another one.")
        raise Refused(taken % {"letter": letter})
    kind = process.named_kinds.create(name=name, letter=letter)
    hub.publish(process.topic_id, "options.ruled", process=process.pk)
    return kind
