"""Votes from elsewhere, brought to be looked at beside a process: reading the files, keeping them, taking them away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.live import hub
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.ballots import outcome, preflib
from policy_design.ballots import tally as counting
from policy_design.consensus import importing
from policy_design.process.actions import locked as locked_process
from policy_design.voting.outside_models import Outside
from policy_design.voting.words_of_files import of_bad_file, of_fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from forum.people.models import Person
    from policy_design.process.models import Process

Json = dict[str, Any]
MOST_BYTES = 12 * 1024 * 1024  # of one file that is brought through the browser
MOST_VOTES = 600_000
MOST_CELLS = 20_000_000  # people × statements: the map holds a cell for each, whether or not there is a vote
MOST_PLACES = 1_000_000  # different rankings × alternatives: they are counted while the browser waits
MOST_RANKED = 60  # alternatives of a ranking; a page of more duels is none that anybody reads
MOST_NAMED = 40  # malformed lines that are named


@dataclass(frozen=True, slots=True)
class Brought:
    """What files hold, ready to be kept; `faults` are lines that could not be taken, each a sentence."""

    kind: str
    data: Json
    found: Json
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


class Unreadable(Exception):
    """Files of which nothing can be taken, with a sentence for each reason."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


# Reading ------------------------------------------------------------------------------------------------------


def read(files: Mapping[str, bytes]) -> Brought:
    """The files of a Polis export, or one PrefLib file. Raises Unreadable."""
    for name, data in files.items():
        if len(data) > MOST_BYTES:
            raise Unreadable(_("%(file)s: the file is larger than %(n)d MB.") % {"file": name, "n": MOST_BYTES >> 20})
    ends = {name.rsplit(".", 1)[-1].lower() for name in files}
    if len(files) == 1 and ends <= set(preflib.TYPES):
        name, data = next(iter(files.items()))
        return _preflib(name, data)
    if any(importing.kind_of(name) for name in files):
        return _polis(files)
    raise Unreadable(
        _(
            "These are no files that can be read here: bring votes.csv, comments.csv and participants-votes.csv of a "
            "Polis export, or one PrefLib file that ends in soc, soi, toc, toi or cat."
        )
    )


def _polis(files: Mapping[str, bytes]) -> Brought:
    export = importing.read_polis(files)
    faults = tuple(of_fault(one) for one in export.faults[:MOST_NAMED])
    if (more := len(export.faults) - MOST_NAMED) > 0:
        faults += (ngettext("And %(n)d more line.", "And %(n)d more lines.", more) % {"n": more},)
    if not export.votes:
        raise Unreadable(*(faults or (_("There are no votes in these files."),)))
    if len(export.votes) > MOST_VOTES:
        raise Unreadable(_("There are more than %(n)d votes; that is too much for this page.") % {"n": MOST_VOTES})
    people, statements = ({one[place] for one in export.votes} for place in (0, 1))
    if len(people) * len(statements) > MOST_CELLS:
        says = _("There are %(people)d people and %(n)d statements; that is too much for this page.")
        raise Unreadable(says % {"people": len(people), "n": len(statements)})
    hidden = export.hidden
    keys = sorted({what for _who, what in export.votes} - hidden)
    texts = {
        f"c{key}": export.statements[key].text if key in export.statements else _("Statement %(n)d") % {"n": key}
        for key in keys
    }
    votes = [[f"p{who}", f"c{what}", value] for who, what, value in export.rows if what not in hidden]
    found: Json = {
        "texts": texts,
        "tally": _counted(texts, votes),
        "people": len({who for who, _what, _value in votes}),
        "votes": len(votes),
        "cast": export.cast,
        "left_out": len(hidden),
        "notes": sorted(export.notes),
    }
    data = {"votes": votes, "statements": [{"id": key} for key in texts]}
    return Brought(Outside.Kind.POLIS, data, found, faults)


def _counted(texts: Mapping[str, str], votes: list[list[Any]]) -> Json:
    counts = {key: {"agree": 0, "disagree": 0, "pass": 0} for key in texts}
    named = {1: "agree", -1: "disagree", 0: "pass"}
    for _who, what, value in votes:
        counts[what][named[value]] += 1
    return {"counts": counts}


def _preflib(name: str, data: bytes) -> Brought:
    try:
        file = preflib.read(data, name.rsplit(".", 1)[-1])
    except preflib.BadFile as bad:
        raise Unreadable(of_bad_file(name, bad.line, bad.code, bad.where)) from bad
    if file.type == "cat":
        return Brought(Outside.Kind.PREFLIB, {"type": file.type}, _of_categories(file))
    if len(file.names) > MOST_RANKED:
        raise Unreadable(
            _("%(file)s ranks %(many)d things; rankings of at most %(n)d can be shown here.")
            % {"file": name, "many": len(file.names), "n": MOST_RANKED}
        )
    if len(file.names) * len(file.orders) > MOST_PLACES:
        says = _("%(file)s: there are %(n)d different rankings; that is too much for this page.")
        raise Unreadable(says % {"file": name, "n": len(file.orders)})
    keys = [f"a{place}" for place in range(1, len(file.names) + 1)]
    told = counting.of_rankings(preflib.profile(file), keys)
    decided = outcome.decide("ranked", told, outcome.Terms())
    found = {
        "texts": dict(zip(keys, file.names, strict=True)),
        "tally": told.as_json(),
        "outcome": decided.as_json(),
        "people": file.voters,
    }
    orders = [[order.count, [list(tier) for tier in order.tiers]] for order in file.orders]
    return Brought(Outside.Kind.PREFLIB, {"type": file.type, "orders": orders}, found)


def _of_categories(file: preflib.File) -> Json:
    counts = [[0] * len(file.categories) for _name in file.names]
    for order in file.orders:
        for place, tier in enumerate(order.tiers):
            for alternative in tier:
                counts[alternative][place] += order.count
    return {"names": list(file.names), "categories": list(file.categories), "counts": counts, "people": file.voters}


# Keeping ------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_outside(
    *, process: Process, by: Person, client_key: UUID, title: str, source: str, licence: str, brought: Brought
) -> Outside:
    """Keep what was read, for readers to look at. Publishes outside.added; raises Refused. The same key, one row."""
    process = locked_process(process)
    require(rules.can_analyse(by, process))
    if made := Outside.objects.filter(client_key=client_key).first():
        if (made.process_id, made.added_by_id, made.title) != (process.pk, by.pk, title):
            raise Refused(SENT_BEFORE)
        return made
    number = (Outside.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0) + 1
    is_done = brought.kind != Outside.Kind.POLIS
    row = Outside.objects.create(
        process=process,
        number=number,
        kind=brought.kind,
        title=title,
        source=source,
        licence=licence,
        data=brought.data,
        found=brought.found,
        done=100 if is_done else 0,
        finished_at=timezone.now() if is_done else None,
        added_by=by,
        client_key=client_key,
    )
    hub.publish(process.topic_id, "outside.added", process=process.pk)
    return row


@transaction.atomic
def delete_outside(*, outside: Outside, by: Person) -> None:
    """Take votes from elsewhere away again. Publishes nothing: nobody waits for what is gone; raises Refused."""
    process = locked_process(outside.process)
    require(rules.can_analyse(by, process))
    Outside.objects.filter(pk=outside.pk).delete()
