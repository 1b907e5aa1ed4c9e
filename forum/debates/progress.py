"""Where a debate stands, for its organizers: stages with their dates, moves with what they mean, a row per voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forum.debates.stages import MOVE_NAMES, Facts, Stage, can_move, moves_from
from forum.people.models import Invitation

if TYPE_CHECKING:
    from datetime import datetime

    from forum.debates.models import Contribution, Debate, Voice
    from forum.verdicts import Sentence, Verdict


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the line: `state` is "done", "now" or empty."""

    name: Sentence
    detail: str
    state: str


def steps_of(debate: Debate) -> list[Step]:
    """The stages of this debate's format, in their order, with the dates that are known."""
    order = debate.format.in_order
    now = order.index(debate.stage_now)
    states = ["done"] * now + ["now"] + [""] * (len(order) - now - 1)
    return [Step(stage.label, _detail(debate, stage), state) for stage, state in zip(order, states, strict=True)]


def _detail(debate: Debate, stage: Stage) -> str:
    dates: dict[Stage, tuple[str, datetime | None]] = {
        Stage.WRITING: (_("due %(date)s"), debate.writing_closes_at),
        Stage.OPEN: (_("opened %(date)s"), debate.opened_at)
        if debate.opened_at
        else (_("from %(date)s"), debate.opens_at),
        Stage.REBUTTAL: (_("until %(date)s"), debate.rebuttals_close_at),
        Stage.CLOSING: (_("due %(date)s"), debate.closing_closes_at),
        Stage.CLOSED: (_("on %(date)s"), debate.closed_at or debate.closes_at),
    }
    words, moment = dates.get(stage, ("", None))
    return words % {"date": date_format(localtime(moment), "j M, H:i")} if moment else ""


# Moves --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Move:
    """A move that exists from here: whether its gate is open, and what would follow from it."""

    key: str
    name: Sentence
    verdict: Verdict
    means: tuple[str, ...]
    is_final: bool

    @property
    def is_main(self) -> bool:
        """The way forward; the others go back or leave something out."""
        return self.key not in ("back_to_draft", "reopen")


FINAL = ("open", "archive")


def moves_of(debate: Debate, facts: Facts) -> list[Move]:
    """The way forward first."""
    stage = debate.stage_now
    moves = [
        Move(key, MOVE_NAMES[key], can_move(stage, key, facts), tuple(_means(key, debate, facts)), key in FINAL)
        for key in moves_from(stage, facts)
    ]
    return sorted(moves, key=lambda move: not move.is_main)


def _means(key: str, debate: Debate, facts: Facts) -> list[str]:
    """What the organizer should know before saying yes."""
    readers = _("Everyone") if debate.is_open else _("Only members of the debate")
    missing = facts.voices - facts.openings
    said = {
        "start_writing": [
            _("Contributors who have accepted can write; voices can no longer be added or removed."),
            _("%(readers)s can read question, framing and voices, but no contribution yet.") % {"readers": readers},
        ],
        "back_to_draft": [_("Only members can read the debate's page until writing begins again. Drafts are kept.")],
        "open": [
            _("%(readers)s can read every contribution that was signed. This cannot be undone.") % {"readers": readers},
            _("Contributions not yet signed stay away: %(n)d.") % {"n": missing} if missing else "",
        ],
        "start_rebuttals": [_("Contributors can answer each other until the date that is set.")],
        "start_closing": [_("Contributors can write their closing statements until the date that is set.")],
        "close": [_("Nothing can be written or changed any more. You can reopen the debate until it is archived.")],
        "reopen": [_("The debate is open for readers again, until the closing date.")],
        "archive": [_("Nothing in this debate changes any more. This cannot be undone.")],
    }
    return [sentence for sentence in said[key] if sentence]


# Voices -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A voice as its organizers see it."""

    voice: Voice
    invited: str
    is_alert: bool
    is_seated: bool
    is_free: bool
    disclosure: str
    texts: list[Contribution]


INVITED = {
    Invitation.Status.PENDING: lambda: _("waits for an answer"),
    Invitation.Status.DECLINED: lambda: _("declined"),
    Invitation.Status.REVOKED: lambda: _("taken back"),
}


def rows_of(debate: Debate) -> list[Row]:
    return [_row(voice) for voice in debate.voices.all()]


def _row(voice: Voice) -> Row:
    sent = voice.invitation
    if voice.contributor:
        invited = _("accepted")
    elif sent is None:
        invited = _("nobody invited")
    elif sent.is_expired:
        invited = _("expired")
    else:
        invited = INVITED.get(Invitation.Status(sent.status), lambda: _("nobody invited"))()
    declared = list(voice.contributor.disclosures.all()) if voice.contributor else []
    return Row(
        voice=voice,
        invited=invited,
        is_alert=not voice.contributor and sent is not None and (sent.is_expired or sent.status == "declined"),
        is_seated=voice.contributor is not None,
        is_free=voice.contributor is None and not (sent and sent.is_open),
        disclosure=_("declared %(date)s") % {"date": date_format(localtime(declared[0].declared_at), "j M Y")}
        if declared
        else "",
        texts=sorted(voice.contributions.all(), key=lambda one: one.kind, reverse=True),
    )
