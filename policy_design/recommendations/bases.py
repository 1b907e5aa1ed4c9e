"""What a recommendation may rest on: versions of the process's own options, and closed votes about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from forum.verdicts import Refused
from policy_design.options.models import Option, OptionVersion
from policy_design.recommendations.models import Basis
from policy_design.voting.models import Item

if TYPE_CHECKING:
    from policy_design.process.models import Process
    from policy_design.recommendations.models import Recommendation

MOST = 60

ELSEWHERE = _("%(option)s is no option of this process.")
NO_VERSION = _("There is no version %(n)d of %(option)s.")
OTHER_PROCESS = _("That vote was held in another process.")
NO_RESULT = _("Round %(n)d has no result: only what was voted on in a closed round that stands can be rested on.")
OTHER_THING = _("“%(item)s”, in round %(n)d, is not about %(option)s.")
OTHER_VERSION = _("Round %(n)d voted on version %(voted)d of %(option)s, not on version %(version)d.")
TOO_MANY = _("At most %(n)d things to rest on; choose those that matter.")


class Based(NamedTuple):
    """A version of an option, and what was voted on about it, if anything."""

    option: Option
    version: int
    item: Item | None = None

    @property
    def told(self) -> dict[str, Any]:
        return _told(self.option, self.version, self.item)


def _told(option: Option, version: int, item: Item | None) -> dict[str, Any]:
    vote = {"round": item.round.number, "item": item.key} if item else {"round": None, "item": None}
    return {"option": option.code, "version": version, **vote}


def told(recommendation: Recommendation) -> list[dict[str, Any]]:
    """What it rests on now, as versions keep it."""
    rows = recommendation.bases.select_related("option", "item__round").order_by("order", "pk")
    return [_told(one.option, one.option_version, one.item) for one in rows]


def rests_on(recommendation: Recommendation) -> list[dict[str, Any]]:
    """The same, from rows that were read ahead."""
    rows = sorted(recommendation.bases.all(), key=lambda one: (one.order, one.pk))
    return [_told(one.option, one.option_version, one.item) for one in rows]


def checked(process: Process, bases: Sequence[tuple[Option, int, Item | None]]) -> list[Based]:
    """The same in order, each once and read anew, in two queries. A version that was voted on needs no row without."""
    asked = list(dict.fromkeys((option, version, item) for option, version, item in bases))
    voted = {(option, version) for option, version, item in asked if item}
    asked = [(option, version, item) for option, version, item in asked if item or (option, version) not in voted]
    if len(asked) > MOST:
        raise Refused(TOO_MANY % {"n": MOST})
    options = [option.pk for option, _version, _item in asked]
    there = set(OptionVersion.objects.filter(option__in=options).values_list("option", "number"))
    rows = Item.objects.filter(pk__in=[item.pk for *_two, item in asked if item])
    items = {one.pk: one for one in rows.select_related("round", "amendment")}
    found = [Based(option, version, items[item.pk] if item else None) for option, version, item in asked]
    for one in found:
        _check(process, one, there)
    return found


def _check(process: Process, one: Based, there: set[tuple[int, int]]) -> None:
    option, version, item = one
    names = {"option": option.code, "version": version, "n": version}
    if option.process_id != process.pk:
        raise Refused(ELSEWHERE % names)
    if (option.pk, version) not in there:
        raise Refused(NO_VERSION % names)
    if item is None:
        return
    names |= {"n": item.round.number, "item": item.text, "voted": item.option_version or 0}
    if item.round.process_id != process.pk:
        raise Refused(OTHER_PROCESS)
    if not item.round.has_result:
        raise Refused(NO_RESULT % names)
    about = item.amendment.option_id if item.amendment else item.option_id
    if about != option.pk:
        raise Refused(OTHER_THING % names)
    if item.option_id and item.option_version != version:
        raise Refused(OTHER_VERSION % names)


def stored(recommendation: Recommendation, found: Sequence[Based]) -> None:
    """In the place of what it rested on before. Part of the action that saves it."""
    if told(recommendation) == [one.told for one in found]:
        return
    recommendation.bases.all().delete()
    Basis.objects.bulk_create(
        Basis(recommendation=recommendation, order=order, option=one.option, option_version=one.version, item=one.item)
        for order, one in enumerate(found)
    )
