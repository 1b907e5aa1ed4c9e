"""What rounds say of options and amendments, for their own room: an open round holds them, a closed one decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.verdicts import YES, Verdict, no
from policy_design.options import voted
from policy_design.options.voted import Voted
from policy_design.voting import delphi
from policy_design.voting.models import Item, Round

if TYPE_CHECKING:
    from policy_design.options.models import Amendment, Option

IS_OPEN = _("Round %(n)d votes on this now. It is decided after the close.")
HELD = _(
    "%(code)s is being voted on in round %(n)d, in version %(version)d. It stays as it is until the round is closed."
)
PASSED = _("Round %(n)d has passed this amendment, so it can only be accepted.")
FAILED = _("Round %(n)d has not passed this amendment, so it can only be declined.")
SAYS_OPEN = _("Round %(n)d votes on it now.")
SAYS_PASSED = _("Round %(n)d passed it.")
SAYS_FAILED = _("Round %(n)d has not passed it.")
SAYS_OVER = _("Round %(n)d has voted on it; the result is for those who could vote.")


def connect() -> None:
    """Called once, when the site starts."""
    voted.ask_first(votes_on)
    voted.hold_with(held)


def votes_on(amendments: Sequence[Amendment]) -> dict[int, Voted]:
    """By amendment, what its latest opened round says; annulled ones say nothing. One query."""
    items = Item.objects.filter(amendment__in=[one.pk for one in amendments], round__opened_at__isnull=False)
    rows = items.filter(round__annulled="").select_related("round__process", "round__result")
    return {one.amendment_id: _voted(one) for one in rows.order_by("round__number") if one.amendment_id}


def _voted(item: Item) -> Voted:
    round = item.round
    words = {"n": round.number}
    url = reverse("voting:show", args=[round.process.slug, round.number])
    if not round.is_closed:
        open_ = no(IS_OPEN % words)
        return Voted(open_, open_, is_over=False, says=SAYS_OPEN % words, url=url)
    passed = has_passed(item)
    says = (SAYS_PASSED if passed else SAYS_FAILED) % words
    if round.result_for != Round.ResultFor.EVERYONE:
        says = SAYS_OVER % words
    accept, decline = (YES, no(PASSED % words)) if passed else (no(FAILED % words), YES)
    return Voted(accept, decline, is_over=True, says=says, url=url)


def has_passed(item: Item) -> bool:
    """Whether a closed round has passed this; a tie that is only reported has not."""
    result = getattr(item.round, "result", None)
    found = result.outcome.get("choices", {}).get(item.key, {}) if result else {}
    return bool(found.get("state") == "passed")


def held(option: Option) -> Verdict:
    """No, while a round on this option is open."""
    items = Item.objects.filter(option=option, round__opened_at__isnull=False, round__closed_at__isnull=True)
    item = items.select_related("round").first()
    if item is None:
        return YES
    return no(HELD % {"code": option.code, "n": item.round.number, "version": item.option_version})


def ends_by_rule(round: Round) -> bool:
    """Whether the stopping rule of a Delphi, declared before its first round, says that it ends with this round."""
    result = getattr(round, "result", None)
    if round.stopping == Round.Stopping.FIXED or round.method != Round.Method.RATING or result is None:
        return False
    return delphi.decision(round, result.tally, delphi.moved_since(round)).stop
