"""What keeps a planned round from being opened, in sentences. Who may open it at all is for the rules to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from policy_design.ballots.methods import METHODS
from policy_design.options.models import Amendment
from policy_design.voting.fitting import OFFERS_STATUS_QUO, TAKES
from policy_design.voting.models import FEWEST_SECRET, Item, Round

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.verdicts import Sentence

K = Item.Kind


def missing_in(round: Round, items: Sequence[Item], people: Sequence[Person], now: datetime) -> list[Sentence]:
    """All that is missing, in the order in which one would mend it."""
    return [says for says, _page in missing_at(round, items, people, now)]


def missing_at(
    round: Round, items: Sequence[Item], people: Sequence[Person], now: datetime
) -> list[tuple[Sentence, str]]:
    """The same, each with the name of the page on which it is mended, or "" where one can only wait."""
    on_items = [*_items(round, items), *(says for one in items if (says := _item(round, one)))]
    on_plan = [*_people(round, people), *_dates(round, now)]
    found = [(says, "voting:items") for says in on_items] + [(says, "voting:edit") for says in on_plan]
    return found + [(says, "") for says in _before(round)]


def _items(round: Round, items: Sequence[Item]) -> list[Sentence]:
    method = METHODS[round.method]
    standing = [one for one in items if one.kind != K.STATUS_QUO]
    if not standing:
        return [] if round.takes_statements else [_("Nothing stands to a vote yet.")]
    found: list[Sentence] = []
    if len(items) < method.least_choices:
        least = ngettext_lazy(
            "By this method at least %(n)d thing is voted on.",
            "By this method at least %(n)d things are voted on.",
            "n",
        )
        found.append(least % {"n": method.least_choices})
    if len(items) > method.most_choices:
        found.append(_("By this method at most %(n)d things are voted on.") % {"n": method.most_choices})
    if round.method in OFFERS_STATUS_QUO and not any(one.kind == K.STATUS_QUO for one in items):
        found.append(_("The present state does not stand to a vote; by this method it always does."))
    return found


def _item(round: Round, item: Item) -> Sentence | None:
    if item.kind not in TAKES[round.method]:
        return _("“%(text)s” cannot be voted on by this method.") % {"text": item.text}
    if item.option is not None and item.change != Item.Change.KEPT:
        if not item.option.is_open:
            return _("“%(text)s” is no longer on the table.") % {"text": item.text}
        if item.option.version != item.option_version:
            says = _("“%(text)s” has been changed: version %(now)d is on the table, version %(then)d stands to a vote.")
            return says % {"text": item.text, "now": item.option.version, "then": item.option_version}
    is_new = item.change != Item.Change.KEPT
    if item.amendment is not None and is_new and item.amendment.status != Amendment.Status.TO_VOTE:
        return _("“%(text)s” is no longer put to a vote.") % {"text": item.text}
    return None


def _people(round: Round, people: Sequence[Person]) -> list[Sentence]:
    if not round.has_roll:
        return []
    if not people:
        return [_("Nobody may vote: there are no experts, or none was chosen.")]
    found: list[Sentence] = []
    if round.is_secret and len(people) < FEWEST_SECRET:
        says = _("A secret round takes at least %(n)d who may vote; here are %(here)d.")
        found.append(says % {"n": FEWEST_SECRET, "here": len(people)})
    if nameless := sum(not one.name.strip() for one in people):
        says = ngettext_lazy(
            "%(n)d of those who may vote has not said their name yet; the roll is a list of names.",
            "%(n)d of those who may vote have not said their names yet; the roll is a list of names.",
            "n",
        )
        found.append(says % {"n": nameless})
    if len({one.name for one in people}) < len(people) and round.is_named:
        found.append(_("Two of those who may vote have the same name; in a named round nobody could tell them apart."))
    return found


def _dates(round: Round, now: datetime) -> list[Sentence]:
    if round.closes_at is None:
        return [_("Say when the round closes.")]
    if round.closes_at <= now:
        return [_("The closing time has passed; choose one that is to come.")]
    return []


def _before(round: Round) -> list[Sentence]:
    if round.earlier is not None and not round.earlier.has_result:
        return [_("The round before this one has no result yet.")]
    return []
