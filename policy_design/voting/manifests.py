"""What is fixed when a round opens, as plain JSON with a digest: the manifest. And what an organizer sees of it before.

The roll stands in it as one digest only: of salted hashes of all who may vote. Those on the roll are given the salt, so
that any of them can check later that nobody was added or left out; outsiders without it cannot even guess who is on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from forum.people.models import Membership, Person, Role
from policy_design.ballots.bulletin import digest_of, roll_digest
from policy_design.process.models import Expertise
from policy_design.voting.models import Bulletin, Dropped, Item, Round, as_terms

FORMAT = "folkmoot-manifest-1"


def manifest_of(
    round: Round,
    *,
    items: Sequence[Item],
    people: Sequence[Person],
    salt: str,
    opened_at: datetime,
    previous: str,
) -> dict[str, Any]:
    """The manifest of a round that opens now, over these items and with these people on its roll."""
    return {
        "format": FORMAT,
        "process": {"slug": round.process.slug, "title": round.process.title},
        **rules_of(round, items),
        "eligible": len(people) if round.has_roll else None,
        "roll": roll_of(salt, people) if round.has_roll else "",
        "opened": moment(opened_at),
        "closes": moment(round.closes_at),
        "software": f"folkmoot {settings.VERSION}",
        "previous": previous,
    }


def rules_of(round: Round, items: Iterable[Item]) -> dict[str, Any]:
    """What is asked and by which rules: all of the manifest that does not hang on the moment of opening."""
    return {
        "number": round.number,
        "round": round.number,
        "earlier": round.earlier.number if round.earlier else None,
        "question": round.question,
        "intro": round.intro,
        "items": [item_of(one) for one in items],
        "dropped": [
            {"key": one.item.key, "text": one.item.text, "note": one.note}
            for one in Dropped.objects.filter(round=round).select_related("item")
        ],
        **as_terms(round),
        "cap": round.cap,
        "takes_statements": round.takes_statements,
    }


def item_of(item: Item) -> dict[str, Any]:
    """One thing that is voted on; of options and amendments the whole text is bound by its digest."""
    said: dict[str, Any] = {"key": item.key, "kind": item.kind, "text": item.text, "change": item.change}
    if item.option is not None:
        version = next(one for one in item.option.versions.all() if one.number == item.option_version)
        words = {"title": version.title, "summary": version.summary, "binds": version.binds}
        said |= {"option": item.option.code, "version": item.option_version}
        said["text_digest"] = digest_of({**words, "clauses": version.clauses})
    if item.amendment is not None:
        said |= {"amendment": item.amendment.number, "option": item.amendment.option.code}
        said["text_digest"] = digest_of({"version": item.amendment.version, "change": item.amendment.change})
    if item.earlier is not None:
        said |= {"earlier": item.earlier.key, "note": item.note}
    return said


def added_item(item: Item) -> dict[str, Any]:
    """A statement that was accepted while the round was open, for its bulletin."""
    return {"key": item.key, "kind": item.kind, "text": item.text}


# The roll -------------------------------------------------------------------------------------------------------


def electorate_of(round: Round) -> list[Person]:
    """Who would be on the roll if the round opened now, by name."""
    if not round.has_roll:
        return []
    seats = Membership.objects.filter(topic_id=round.process.topic_id, role=Role.EXPERT, person__is_active=True)
    if round.electorate == Round.Electorate.CHOSEN:
        seats = seats.filter(person__in=round.chosen.all())
    return sorted((one.person for one in seats.select_related("person")), key=lambda one: (one.name, one.pk))


def backgrounds_of(round: Round) -> dict[int, str]:
    """By person."""
    return dict(Expertise.objects.filter(process=round.process_id).values_list("person", "background"))


def roll_entry(salt: str, slug: str, name: str) -> str:
    """One line of the roll: SHA-256 of the salt, the address of the profile and the name, each on a line."""
    return hashlib.sha256(f"{salt}\n{slug}\n{name}".encode()).hexdigest()


def roll_of(salt: str, people: Iterable[Person]) -> str:
    return roll_digest(roll_entry(salt, one.slug, one.name) for one in people)


def roll_digest_of_rows(round: Round) -> str:
    """The same from the roll as it is in the database: what the manifest must say."""
    rows = round.electors.values_list("person__slug", "name")
    return roll_digest(roll_entry(round.roll_salt, slug, name) for slug, name in rows)


# Moments and chains ---------------------------------------------------------------------------------------------


def moment(at: datetime | None) -> str:
    """In UTC, to the second: 2026-11-27T14:30:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def last_digest(process_id: int) -> str:
    """The digest of the last bulletin of a process, or "" before there is one."""
    found = Bulletin.objects.filter(round__process=process_id).order_by("-pk")
    return found.values_list("digest", flat=True).first() or ""
