"""The rounds of a process as plain values for JSON: rules as they were fixed, and results as one reader may read them.

Nothing of a round that is open but its rules. Ballots are in the archive of rounds, which says who may have them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from policy_design import rules
from policy_design.voting.models import Round, as_terms

if TYPE_CHECKING:
    from datetime import datetime

    from forum.rules.words import Anyone
    from policy_design.process.models import Process
    from policy_design.voting.models import Item


def rounds_of(process: Process, reader: Anyone) -> list[dict[str, Any]]:
    """The opened rounds, in four queries whatever their number."""
    opened = process.rounds.filter(opened_at__isnull=False).select_related("result", "bulletin", "earlier")
    rows = list(opened.prefetch_related("items__option", "items__earlier", "extensions").order_by("number"))
    roll = _on_roll_of(rows, reader)
    return [round_of(one, process, reader, on_roll=one.pk in roll) for one in rows]


def _on_roll_of(rows: list[Round], reader: Anyone) -> set[int]:
    if not reader.is_authenticated or not rows:
        return set()
    return set(reader.electorates.filter(round__in=rows).values_list("round", flat=True))


def round_of(one: Round, process: Process, reader: Anyone, *, on_roll: bool) -> dict[str, Any]:
    """One round that this reader may know of."""
    one.process = process
    said: dict[str, Any] = {
        "number": one.number,
        "url": settings.SITE_URL + one.get_absolute_url(),
        "question": one.question,
        "introduction": one.intro,
        "follows": one.earlier.number if one.earlier else None,
        "items": [_item(item) for item in one.items.all()],
        "rules": as_terms(one),
        "opened": _iso(one.opened_at),
        "closes": _iso(one.closes_at),
        "extended": [{"from": _iso(x.was), "to": _iso(x.now), "reason": x.reason} for x in one.extensions.all()],
        "closed": _iso(one.closed_at),
        "annulled": one.annulled,
        "manifest_digest": one.manifest_digest,
    }
    if rules.can_read_result(reader, one, process, on_roll=on_roll):
        said["result"] = {"ballots": one.result.cast, "count": one.result.tally, "outcome": one.result.outcome}
        said["bulletin_digest"] = one.bulletin.digest
    return said


def _item(item: Item) -> dict[str, Any]:
    said: dict[str, Any] = {"key": item.key, "kind": item.kind, "text": item.text}
    if item.option is not None:
        said |= {"option": item.option.code, "version": item.option_version}
    if item.earlier is not None:
        said |= {"change": item.change, "before": item.earlier.key, "why": item.note}
    return said


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
