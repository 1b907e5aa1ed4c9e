"""The rules of a round in sentences: on its page from the plan to the result, and in what is printed and carried away.

They say what is stored, no more: before the opening what would hold, after it what does.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.voting.explained import ANY_SHARE, METHODS, NO_QUORUM, RECEIPTS, SECRECY
from policy_design.voting.models import Round

if TYPE_CHECKING:
    from datetime import datetime

M = Round.Method


class Line(NamedTuple):
    """One rule: what it is about, and what holds. `code` is what is to be compared sign by sign, as a digest."""

    label: str
    says: str
    code: str = ""


def lines(round: Round) -> list[Line]:
    """All rules in the order in which one asks for them. One query, for extensions, once the round is open."""
    found = [
        Line(_("Method"), f"{sentence(round.get_method_display())} {METHODS[round.method]}"),
        Line(_("What counts"), what_counts(round)),
        *_quorum(round),
        *_ties(round),
        Line(_("Who may vote"), who_may_vote(round)),
        Line(_("Secrecy"), _secrecy(round)),
    ]
    if round.is_secret:
        found.append(Line(_("Receipt"), f"{sentence(round.get_receipts_display())} {RECEIPTS[round.receipts]}"))
    found += [
        Line(_("Before the close"), _before_the_close(round)),
        Line(_("After the close"), _after_the_close(round)),
        *_rounds(round),
        *_statements(round),
        *_closing(round),
    ]
    if round.manifest_digest:
        says = _(
            "A checksum (SHA-256) of all this and of what is voted on, made when the round opened. The list of "
            "ballots names it."
        )
        found.append(Line(_("Digest of the rules"), says, round.manifest_digest))
    return found


def _secrecy(round: Round) -> str:
    if round.method == M.STATEMENTS:
        return _(
            "Without names. After the close all the answers of one person stand together, under a random number. A "
            "rare mixture of answers can give somebody away."
        )
    return f"{sentence(round.get_secrecy_display())} {SECRECY[round.secrecy]}"


def sentence(words: str) -> str:
    """A capital in front and a full stop behind."""
    return f"{words[:1].upper()}{words[1:]}."


def share_in_words(share: str) -> str:
    if share == "1/2":
        return _("more than half")
    return _("all") if share in ("1/1", "2/2") else _("at least %(share)s") % {"share": share}


def _whole(round: Round) -> str:
    if round.base == Round.Base.CAST:
        says = {
            M.YES_NO: _("of those who said yes or no"),
            M.APPROVAL: _("of those who approved of anything"),
            M.RANKED: _("of those who put one before the other"),
        }
        return says.get(M(round.method), "")
    return str(round.get_base_display())


def what_counts(round: Round) -> str:
    words = {"share": share_in_words(round.threshold), "whole": _whole(round)}
    if round.method == M.YES_NO:
        return _("Whatever %(share)s %(whole)s say yes to is passed.") % words
    if round.method == M.APPROVAL:
        most = _("The option with the most approvals wins.")
        needs = _("It needs those of %(share)s %(whole)s.") % words
        return most if round.threshold == ANY_SHARE else f"{most} {needs}"
    if round.method == M.RANKED:
        beats = _("An option can win only if %(share)s %(whole)s prefer it to the present state.") % words
        wins = _(
            "Of those that can, the one wins that is preferred to each other one in pairs; where they go round in a "
            "circle, Schulze’s rule decides."
        )
        return f"{beats} {wins}"
    return {
        M.SCORE: _("The option with the most points wins."),
        M.RATING: _consensus(round),
        M.CONSENT: _consent(round),
        M.STATEMENTS: _("Nothing is decided: shares are told, with how sure they are."),
    }[M(round.method)]


def _consensus(round: Round) -> str:
    rule = str(round.get_consensus_rule_display())
    return _("An item counts as agreed by this rule: %(rule)s. Those who cannot judge are left out.") % {"rule": rule}


def _consent(round: Round) -> str:
    carried = _("A proposal is carried if somebody consents, with or without reservations, and no block stands.")
    if not round.stand_aside_cap:
        return carried
    cap = _("At most %(share)s of those who answer may stand aside.") % {"share": round.stand_aside_cap}
    return f"{carried} {cap}"


def _quorum(round: Round) -> list[Line]:
    if round.method == M.STATEMENTS:
        return []
    if round.quorum == NO_QUORUM:
        return [Line(_("Quorum"), _("None: one ballot is enough."))]
    words = {"share": _("all") if round.quorum == "1/1" else round.quorum}
    if round.method == M.RATING:
        says = _("An item is judged once %(share)s of those who may vote have rated it.") % words
    else:
        says = _("The vote counts once %(share)s of those who may vote have cast a ballot.") % words
    if round.eligible:
        n = ceil(round.quorum_share * round.eligible)
        says += " " + _("That is %(n)d of %(all)d.") % {"n": n, "all": round.eligible}
    return [Line(_("Quorum"), says)]


def _ties(round: Round) -> list[Line]:
    if round.method in (M.RATING, M.CONSENT, M.STATEMENTS):
        return []
    return [Line(_("Ties"), sentence(str(round.get_tie_rule_display())))]


def who_may_vote(round: Round) -> str:
    if round.electorate == Round.Electorate.READERS:
        says = _("All readers, each account or browser once; the same person can have several of them.")
        if round.cap:
            says += " " + ngettext("At most %(n)d takes part.", "At most %(n)d take part.", round.cap) % {
                "n": round.cap
            }
        return says
    who = sentence(str(round.get_electorate_display()))
    if round.eligible is None:
        return f"{who} {_('The list is fixed when the round opens.')}"
    fixed = ngettext(
        "%(n)d person was on the list that was fixed when the round opened.",
        "%(n)d people were on the list that was fixed when the round opened.",
        round.eligible,
    )
    return f"{who} {fixed % {'n': round.eligible}}"


def _before_the_close(round: Round) -> str:
    nobody = _("Nobody sees results, ballots or reasons of others, the organizers neither.")
    turnout = (
        _("How many have voted is shown.")
        if round.shows_turnout
        else _("Not even how many have voted is shown, to nobody.")
    )
    return f"{nobody} {turnout}"


def _after_the_close(round: Round) -> str:
    if round.result_for == Round.ResultFor.EVERYONE:
        return _("The result is for everyone who may read the process.")
    return _("The result is for those who may vote, and the organizers.")


def _rounds(round: Round) -> list[Line]:
    if round.rounds_planned == 1:
        return []
    says = _("This is round %(turn)d of at most %(most)d. They end %(when)s.") % {
        "turn": round.turn,
        "most": round.rounds_planned,
        "when": round.get_stopping_display(),
    }
    return [Line(_("Rounds"), says)]


def _statements(round: Round) -> list[Line]:
    if not round.takes_statements:
        return []
    says = _("Those who take part may add some; each can be answered once a moderator has accepted it.")
    return [Line(_("Statements"), says)]


def _closing(round: Round) -> list[Line]:
    if round.closes_at is None:
        return [Line(_("Closes"), _("Not set yet."))]
    found = [Line(_("Closes"), moment(round.closes_at))]
    for one in round.extensions.all() if round.was_opened else ():
        words = {"was": moment(one.was), "now": moment(one.now), "reason": one.reason}
        found.append(Line(_("Extended"), _("From %(was)s to %(now)s: “%(reason)s”") % words))
    return found


def moment(value: datetime) -> str:
    """As in 14 Feb 2026, 18:00 CET."""
    return date_format(timezone.localtime(value), "j M Y, H:i T")
