"""Who learns what of a ballot, and what no rule here protects from: sentences made from a round's own settings.

Each sentence here has its test in tests/policy_design/voting/test_keeping.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from policy_design.voting.models import keeps_pseudonyms

if TYPE_CHECKING:
    from policy_design.voting.models import Round


@dataclass(frozen=True, slots=True)
class Keeping:
    """`promised` is what is kept, and for how long; `limits` is what that does not protect from."""

    short: str
    promised: list[str]
    limits: list[str]


def keeping(round: Round) -> Keeping:
    """In the order in which one wants to know it."""
    if not round.has_roll or round.method == "statements":
        return _statements(round)
    if round.is_secret:
        return _secret(round)
    return _named(round) if round.is_named else _pseudonymous(round)


def warnings(round: Round) -> list[str]:
    """What must be known before one casts, and what cannot be undone after it."""
    if round.is_secret:
        found = [
            _("Until the round closes you can put another ballot in its place, with your receipt and in no other way.")
            if round.has_trackers
            else _(
                "This is final: it can be neither changed nor taken back, since nobody can tell which ballot is yours."
            )
        ]
        return [*found, _unanimous()]
    until = _("You can change it until the round closes; after that it stays.")
    if round.is_named:
        shown = _("At the close it is published with your name, and so are the reasons that you gave.")
    else:
        shown = _(
            "At the close it is published under a pseudonym, and so are your reasons, word for word: write nothing in "
            "them that tells who you are."
        )
    return [until, shown]


def _nobody_sees() -> str:
    return _("Until the round closes nobody is shown a ballot or a result; organizers and stewards are not, either.")


def _who_voted() -> str:
    return _("When it closes the names of those who voted are published.")


def _unanimous() -> str:
    return _("If all ballots say the same, or there are few, the result shows everybody's choice.")


def _server() -> str:
    return _(
        "Whoever runs the server while the round is open could find out who cast what. What is published at the close "
        "lets you check the count, not their conduct."
    )


def _named(round: Round) -> Keeping:
    return Keeping(
        _("named: published with your name at the close"),
        [_nobody_sees(), _("At the close every ballot is published with its voter's name and reasons.")],
        [_("Others may press you to vote their way, since they will see how you did."), _server()],
    )


def _pseudonymous(round: Round) -> Keeping:
    in_series = keeps_pseudonyms(round)
    return Keeping(
        _("pseudonymous: published at the close without your name"),
        [
            _nobody_sees(),
            _("At the close every ballot is published under a pseudonym that is drawn by lot, such as “Expert 7”. It "
              "stays the same in all rounds that follow one another."),
            _("Who voted is published by pseudonym too: names beside it would tell which pseudonym is missing.")
            if in_series
            else _who_voted(),
        ],
        [
            *([_("Whoever comes in or leaves between the rounds can be known by the pseudonym that comes or goes.")]
              if in_series else []),
            _("The platform keeps which pseudonym is yours, so that you see your own earlier answers."),
            _("Colleagues may know you by what you write or by how you answer."),
            _unanimous(),
            _server(),
        ],
    )  # fmt: skip


def _secret(round: Round) -> Keeping:
    promised = [
        _nobody_sees(),
        _("Your ballot is kept without your name, account or time. That you voted is kept apart from it."),
        _("At the close the ballots are written anew in an order that tells nothing."),
        _who_voted(),
    ]
    limits = [_unanimous(), _server()]
    if round.has_trackers:
        promised.append(
            _("You get a receipt that only you know. With it you find your ballot among those that are published, and "
              "can replace it before the close.")
        )  # fmt: skip
        limits.insert(
            0,
            _(
                "A receipt lets you prove to others how you voted. So others could demand it of you, and one who "
                "may vote too could put another ballot in the place of yours with it."
            ),
        )
    else:
        promised.append(
            _("You get no receipt, so that nobody can demand one of you. So you can neither look for your own ballot "
              "nor change it.")
        )  # fmt: skip
    return Keeping(_("secret: nobody is told how you voted"), promised, limits)


def _statements(round: Round) -> Keeping:
    promised = [
        _nobody_sees(),
        _("For this round alone you are known by a code that is made from your account (a keyed hash).")
        if round.has_roll
        else _(
            "For this round alone you are known by a code that is made from your account, or from a cookie in this "
            "browser (a keyed hash)."
        ),
        _("When the round closes that code is replaced by a random number. All the answers of one person are then "
          "published together, under no name."),
    ]  # fmt: skip
    if round.has_roll:
        promised.append(_who_voted())
    limits = [_("A rare mixture of answers could tell who gave them, to somebody who knows you well."), _server()]
    if not round.has_roll:
        limits.insert(0, _("Somebody with several browsers can take part several times."))
    return Keeping(_("without names"), promised, limits)
