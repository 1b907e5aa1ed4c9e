"""What methods, outcomes and mistakes are called: whole sentences, in plain words, for people who count no votes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

if TYPE_CHECKING:
    from forum.verdicts import Sentence
    from policy_design.voting.models import Round

METHODS: dict[str, Sentence] = {
    "yes_no": gettext_lazy("Each item was answered with yes, no or abstain."),
    "approval": gettext_lazy("Everybody ticked as many as they could live with."),
    "ranked": gettext_lazy("Everybody ranked the options; equal ranks were possible, what was left out stands last."),
    "score": gettext_lazy("Everybody gave each option a score from 0 to 5; what was left out has 0."),
    "rating": gettext_lazy(
        "Everybody rated each item from 1 (not at all) to 9 (fully), or said that they cannot judge."
    ),
    "consent": gettext_lazy("Everybody said whether they consent, have reservations, stand aside or block."),
    "statements": gettext_lazy("Everybody could agree with each statement, disagree, or pass."),
}

ANSWERS: dict[str, Sentence] = {
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "abstain": gettext_lazy("abstain"),
    "consent": gettext_lazy("consent"),
    "reservations": gettext_lazy("consent with reservations"),
    "stand_aside": gettext_lazy("stand aside"),
    "block": gettext_lazy("block"),
    "agree": gettext_lazy("agree"),
    "disagree": gettext_lazy("disagree"),
    "pass": gettext_lazy("pass"),
    "cannot judge": gettext_lazy("cannot judge"),
}

STATES: dict[str, Sentence] = {
    "passed": gettext_lazy("passed"),
    "failed": gettext_lazy("not passed"),
    "tied": gettext_lazy("tied"),
}

# Why a choice passed or failed: the codes of policy_design.ballots.outcome.
WHY: dict[str, Sentence] = {
    "threshold_met": gettext_lazy("The threshold is met."),
    "threshold_missed": gettext_lazy("The threshold is missed."),
    "nobody_answered": gettext_lazy("Nobody answered this."),
    "too_few_answers": gettext_lazy("Too few judged it for the quorum."),
    "no_quorum": gettext_lazy("Too few voted, so nothing is decided."),
    "level": gettext_lazy("As many said yes as no."),
    "lot": gettext_lazy("A tie that the lot decided."),
    "tie": gettext_lazy("Tied; nothing is chosen among these."),
    "tie_status_quo": gettext_lazy("A tie, and by the rule of this round the present state stays."),
    "open_blocks": gettext_lazy("A block stands that its author did not lift."),
    "nobody_consents": gettext_lazy("Nobody consents."),
    "too_many_stand_aside": gettext_lazy("More stand aside than the rule allows."),
    "consent": gettext_lazy("Consented."),
    "appropriate": gettext_lazy("Median from 7 to 9, without disagreement."),
    "inappropriate": gettext_lazy("Median from 1 to 3, without disagreement: the panel rejects it."),
    "uncertain": gettext_lazy("Median between 3 and 7: uncertain."),
    "disagreement": gettext_lazy("The ratings lie too far apart (RAND/UCLA disagreement)."),
    "won": gettext_lazy("Comes first."),
    "others_won": gettext_lazy("Others come before it."),
    "nothing_passed": gettext_lazy("Nothing was chosen."),
}

OTHERS: dict[str, Sentence] = {
    "schulze_winning_votes": gettext_lazy("Schulze, by winning votes"),
    "ranked_pairs": gettext_lazy("Ranked pairs"),
    "irv": gettext_lazy("Instant runoff"),
    "borda": gettext_lazy("Borda count"),
    "plurality": gettext_lazy("First places alone"),
}

OTHERS_HOW: dict[str, Sentence] = {
    "schulze_winning_votes": gettext_lazy(
        "Schulze’s method, where a duel is as strong as the ballots on its winning side"
    ),
    "ranked_pairs": gettext_lazy("duels are locked in from the clearest to the closest, but none that closes a circle"),
    "irv": gettext_lazy("who has fewest first places goes out, again and again; all branches of a tie are followed"),
    "borda": gettext_lazy("a point for each option that a ballot ranks lower, half a point for each that is level"),
    "plurality": gettext_lazy("only first places count; shared ones are split"),
}

# Why a ballot cannot be read: policy_design.ballots.methods.Code.
BAD_BALLOT: dict[str, Sentence] = {
    "shape": gettext_lazy("This is not a ballot of this round."),
    "unknown_choice": gettext_lazy("“%(where)s” does not stand to a vote in this round."),
    "twice": gettext_lazy("“%(where)s” stands on the ballot more than once."),
    "empty_tier": gettext_lazy("Rank %(where)s is empty; move the others up, or put something there."),
    "unknown_answer": gettext_lazy("What was said of “%(where)s” is not among the answers of this round."),
}


def of_bad_ballot(code: str, where: str = "") -> str:
    """A BadBallot in words."""
    return str(BAD_BALLOT.get(code, BAD_BALLOT["shape"])) % {"where": where}


def share_in_words(share: str) -> str:
    """A threshold as a round has it: more than half, at least 2/3.

    >>> share_in_words("2/3")
    'at least 2/3'
    """
    value = Fraction(share)
    if value == Fraction(1, 2):
        return _("more than half")
    if value == 1:
        return _("all")
    return _("at least %(share)s") % {"share": share}


def turnout(round: Round, cast: int) -> str:
    """How many of how many voted."""
    if round.eligible is None or not round.has_roll:
        return ngettext("%(n)d person took part.", "%(n)d people took part.", cast) % {"n": cast}
    if cast == round.eligible:
        return ngettext("The one person who may vote did.", "All %(n)d who may vote did.", cast) % {"n": cast}
    return _("%(cast)d of the %(eligible)d who may vote did.") % {"cast": cast, "eligible": round.eligible}


def quorum(round: Round, outcome: dict[str, object]) -> str:
    """Whether enough voted."""
    found = outcome.get("quorum") or {}
    if not isinstance(found, dict) or found.get("eligible") is None or not found.get("needed"):
        return ""
    if found["met"]:
        return _("The quorum of %(needed)d ballots was met.") % {"needed": found["needed"]}
    return _("The quorum of %(needed)d ballots was missed, so by the rule fixed in advance nothing is decided.") % {
        "needed": found["needed"]
    }


def quoted(text: str, most: int = 90) -> str:
    """An item’s words in a sentence, cut where they are long."""
    text = text.rstrip(".")
    return f"“{text if len(text) <= most else text[:most].rpartition(' ')[0] + ' …'}”"
