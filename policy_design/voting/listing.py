"""Rounds of a process in a list: each with one line on where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.voting.models import Round
from policy_design.voting.rules_in_words import moment
from policy_design.voting.told import headline

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from forum.verdicts import Sentence
    from policy_design.process.models import Process


@dataclass(frozen=True)
class Row:
    round: Round
    line: str
    headline: str = ""  # what came of it, where all who read the process may know


Groups = list[tuple["Sentence", list[Row]]]


def groups_of(process: Process, reader: Anyone) -> Groups:
    """What is open first, then what is planned (for organizers), then what is over; the latest first. Two queries."""
    rounds = Round.objects.visible_to(reader, process).select_related("result").prefetch_related("items")
    rows = rounds.annotate(things=Count("items")).order_by("-number")
    found: dict[str, list[Row]] = {"open": [], "planned": [], "over": []}
    for one in rows:
        one.process = process
        where = "planned" if not one.was_opened else "over" if one.is_closed else "open"
        found[where].append(Row(one, line_of(one, one.things), headline(one)))
    titles = {"open": _("Open now"), "planned": _("Planned"), "over": _("Closed")}
    return [(titles[where], rows) for where, rows in found.items() if rows]


def line_of(round: Round, things: int) -> str:
    """Where a round stands; nothing of what has been cast."""
    if round.is_annulled:
        return _("Annulled: “%(reason)s”") % {"reason": round.annulled}
    if round.is_closed:
        return _("Closed on %(when)s.") % {"when": moment(round.closed_at)} if round.closed_at else ""
    if round.takes_ballots:
        return _("Open until %(when)s.") % {"when": moment(round.closes_at)} if round.closes_at else ""
    if round.was_opened and round.method == Round.Method.CONSENT:
        return _("The time to vote is over. It is counted once every block has its answer.")
    if round.was_opened:
        return _("The time to vote is over; it is being counted.")
    count = ngettext("%(n)d thing to vote on.", "%(n)d things to vote on.", things) % {"n": things}
    closes = _("Would close on %(when)s.") % {"when": moment(round.closes_at)} if round.closes_at else ""
    return f"{count} {closes}".strip()
