"""What each rule of a round is good for, and what it protects from and what not, in plain words for organizers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policy_design.voting.models import Round

if TYPE_CHECKING:
    from forum.verdicts import Sentence

NO_QUORUM = "1/999"  # of all who may vote: one ballot is enough
ANY_SHARE = "1/999"  # of approvals: whoever has the most

METHODS: dict[str, Sentence] = {
    Round.Method.YES_NO: _(
        "Each option, amendment or sentence by itself. Good for deciding on one thing, or on several that do not "
        "exclude each other."
    ),
    Round.Method.APPROVAL: _(
        "Everybody ticks all options that they could live with. Good for a short list out of many, and easy to explain."
    ),
    Round.Method.RANKED: _(
        "Everybody puts the options in order, with ties and gaps if they like. Good for choosing one of several that "
        "exclude each other."
    ),
    Round.Method.SCORE: _(
        "Each option gets from 0 to 5 points. Good where it matters how much people prefer one to the other."
    ),
    Round.Method.RATING: _(
        "Each sentence or option is rated from 1 to 9, or “cannot judge”. Good for finding out what experts agree on, "
        "in one round or several (Delphi)."
    ),
    Round.Method.CONSENT: _(
        "Not whether one likes it but whether one can live with it: consent, reservations, stand aside, or a block "
        "with its reason. Good for what a group has to carry together: every block is answered before anything is "
        "counted."
    ),
    Round.Method.STATEMENTS: _(
        "Many short sentences, one after the other: agree, disagree or pass. Good for seeing where opinions lie, also "
        "those of readers. It decides nothing."
    ),
}
SECRECY: dict[str, Sentence] = {
    Round.Secrecy.NAMED: _(
        "After the close everybody who sees the result reads who voted how. It keeps nothing back: everybody answers "
        "for their vote."
    ),
    Round.Secrecy.PSEUDONYMOUS: _(
        "After the close ballots and reasons stand under a name drawn by lot, as in “Expert 7”. No page says who that "
        "is. Style or a rare opinion can give somebody away, and whoever runs the server can look it up."
    ),
    Round.Secrecy.SECRET: _(
        "Ballots are kept apart from the list of voters, without time or order, and are shuffled at the close. From "
        "then on nobody can look up who chose what. It does not protect from whoever runs the server while the round "
        "is open, nor where all chose the same. There are no reasons: free text gives people away."
    ),
}
RECEIPTS: dict[str, Sentence] = {
    Round.Receipts.TRACKER: _(
        "The voter’s browser draws a receipt. With it she finds her ballot in the list that is published, and can "
        "replace it before the close. But it also lets her prove to others how she voted."
    ),
    Round.Receipts.NONE: _(
        "Nobody can prove to others how they voted; nor can anybody find their own ballot, or replace it. Choose this "
        "where pressure on voters is the greater danger."
    ),
}
ELECTORATE: dict[str, Sentence] = {
    Round.Electorate.EXPERTS: _("Whoever is an expert of this process when the round opens."),
    Round.Electorate.CHOSEN: _("Only those whom you tick."),
    Round.Electorate.READERS: _(
        "Short statements only. Each account or browser counts once, which keeps nobody from using two browsers."
    ),
}
THRESHOLDS: list[tuple[str, Sentence]] = [
    ("1/2", _("simple majority: more than half")),
    ("3/5", _("at least 3/5")),
    ("2/3", _("at least 2/3")),
    ("3/4", _("at least 3/4")),
    ("9/10", _("at least 9/10")),
    ("1/1", _("all of them")),
    (ANY_SHARE, _("no threshold: the most approvals win (approval only)")),
]
QUORUMS: list[tuple[str, Sentence]] = [
    (NO_QUORUM, _("none: one ballot is enough")),
    ("1/3", _("at least 1/3")),
    ("1/2", _("at least 1/2")),
    ("2/3", _("at least 2/3")),
    ("3/4", _("at least 3/4")),
    ("1/1", _("all of them")),
]
CAPS: list[tuple[str, Sentence]] = [
    ("", _("no limit")),
    ("1/10", _("at most 1/10 of those who answer")),
    ("1/4", _("at most 1/4 of those who answer")),
    ("1/3", _("at most 1/3 of those who answer")),
    ("1/2", _("at most 1/2 of those who answer")),
]
