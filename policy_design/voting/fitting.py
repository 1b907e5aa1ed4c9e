"""Which rules of a round go together, and what may stand to a vote by which method: data, and sentences. No writing."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from policy_design.voting.explained import NO_QUORUM
from policy_design.voting.models import FEWEST_SECRET, Item, Round

if TYPE_CHECKING:
    from forum.verdicts import Sentence

M, K, E = Round.Method, Item.Kind, Round.Electorate

OFFERS_STATUS_QUO = (M.RANKED, M.APPROVAL, M.SCORE)  # whoever wants none of it says so by voting for it
TAKES: dict[str, tuple[str, ...]] = {
    M.YES_NO: (K.OPTION, K.AMENDMENT, K.STATEMENT),
    M.APPROVAL: (K.OPTION, K.STATUS_QUO),
    M.RANKED: (K.OPTION, K.STATUS_QUO),
    M.SCORE: (K.OPTION, K.STATUS_QUO),
    M.RATING: (K.OPTION, K.STATEMENT),
    M.CONSENT: (K.OPTION, K.STATEMENT),
    M.STATEMENTS: (K.STATEMENT,),
}
# The settings that mean something for each method, beside those that every round has.
NEEDS: dict[str, tuple[str, ...]] = {
    M.YES_NO: ("threshold", "base", "quorum", "tie_rule", "rounds_planned", "stopping"),
    M.APPROVAL: ("threshold", "base", "quorum", "tie_rule", "rounds_planned", "stopping"),
    M.RANKED: ("threshold", "base", "quorum", "tie_rule", "rounds_planned", "stopping"),
    M.SCORE: ("quorum", "tie_rule", "rounds_planned", "stopping"),
    M.RATING: ("quorum", "consensus_rule", "rounds_planned", "stopping"),
    M.CONSENT: ("quorum", "stand_aside_cap", "rounds_planned", "stopping"),
    M.STATEMENTS: ("cap", "takes_statements"),
}
BY_METHOD = tuple(dict.fromkeys(name for names in NEEDS.values() for name in names))
MOST_ITEMS = {M.RANKED: 12, M.CONSENT: 12, M.STATEMENTS: 200}
MANY_ITEMS = 60  # at most, by the other methods
LONGEST_STATEMENT = 200  # of those that stand in a round on statements

CONSENT_IS_SIGNED = _(
    "Whoever blocks says why, and free text never travels with a secret ballot: choose named or pseudonymous."
)
TOO_FEW_FOR_SECRET = _(
    "Only %(n)d may vote. Below %(fewest)d voters a secret round tells too easily who chose what: "
    "choose another secrecy."
)
READERS_RATE_ONLY = _("Readers can take part in rounds on short statements only; by this method the experts vote.")
STATEMENTS_UNNAMED = _("Short statements are rated under no name: choose pseudonymous.")
NO_STATEMENTS_HERE = _("Only in rounds on short statements can those who take part add some.")
NO_FREE_TEXT = _("Free text never travels with a secret ballot, so nobody can add statements to a secret round.")
NO_ROUNDS_OF_STATEMENTS = _("Short statements are rated in one round; plan another one apart, if you want to go on.")
NO_SECRET_DELPHI = _(
    "Between the rounds everybody is shown their own earlier answer, and of a secret ballot nobody knows whose it is: "
    "choose pseudonymous, or one round."
)
NEEDS_A_RULE = _("Choose the rule by which an item counts as agreed; it is fixed before anybody rates.")
NEEDS_RATINGS = _("Only ratings from 1 to 9 tell whether every item has met a rule; choose another end.")
NEEDS_VOTERS = _("Choose by name who may vote.")
NOT_A_SHARE = _("A share is at most 1, as in 2/3.")
LESS_THAN_HALF = _("With less than half, what more people are against could win: choose 1/2 or more.")


def refusals(settings: Mapping[str, Any], voters: int | None) -> dict[str, Sentence]:
    """What cannot be, by the setting at which it is said. `voters` is how many would be on the roll now, if known."""
    found: dict[str, Sentence] = {}

    def refuse(at: str, says: Sentence, when: bool) -> None:
        if when:
            found.setdefault(at, says)

    method, secret = settings["method"], settings["secrecy"] == Round.Secrecy.SECRET
    readers = settings["electorate"] == E.READERS
    several = settings["rounds_planned"] > 1
    refuse("electorate", READERS_RATE_ONLY, readers and method != M.STATEMENTS)
    refuse("secrecy", CONSENT_IS_SIGNED, method == M.CONSENT and secret)
    refuse("takes_statements", NO_FREE_TEXT, settings["takes_statements"] and secret)
    refuse("secrecy", STATEMENTS_UNNAMED, method == M.STATEMENTS and settings["secrecy"] != Round.Secrecy.PSEUDONYMOUS)
    refuse("takes_statements", NO_STATEMENTS_HERE, settings["takes_statements"] and method != M.STATEMENTS)
    refuse("rounds_planned", NO_ROUNDS_OF_STATEMENTS, several and method == M.STATEMENTS)
    refuse("secrecy", NO_SECRET_DELPHI, several and secret)
    refuse("consensus_rule", NEEDS_A_RULE, method == M.RATING and not settings["consensus_rule"])
    refuse("stopping", NEEDS_RATINGS, several and settings["stopping"] == "consensus" and method != M.RATING)
    refuse("chosen", NEEDS_VOTERS, settings["electorate"] == E.CHOSEN and voters == 0)
    if secret and not readers and voters is not None and 0 < voters < FEWEST_SECRET:
        refuse("secrecy", TOO_FEW_FOR_SECRET % {"n": voters, "fewest": FEWEST_SECRET}, True)
    for name in ("threshold", "quorum", "stand_aside_cap"):
        refuse(name, NOT_A_SHARE, bool(settings[name]) and Fraction(settings[name]) > 1)
    low = Fraction(settings["threshold"]) < Fraction(1, 2)
    refuse("threshold", LESS_THAN_HALF, low and method in (M.YES_NO, M.RANKED))
    return found


def settled(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings with those that the method does not know put back to their defaults, so that none is promised."""
    needed = NEEDS[settings["method"]]
    blank = Round()
    for name in BY_METHOD:
        if name not in needed:
            settings[name] = getattr(blank, name)
    if settings["method"] == M.STATEMENTS:
        settings["quorum"] = NO_QUORUM
    if settings["electorate"] != E.READERS:
        settings["cap"] = None
    if settings["rounds_planned"] == 1:
        settings["stopping"] = Round.Stopping.FIXED
    if settings["secrecy"] != Round.Secrecy.SECRET:
        settings["receipts"] = Round.Receipts.TRACKER
    return settings


def most_items(method: str) -> int:
    return MOST_ITEMS.get(M(method), MANY_ITEMS)
