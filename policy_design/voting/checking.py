"""Whether the rows of closed rounds are what was published: by our own count, by digest, chain and signature.

The archive and its recount.py check what was published by itself; this compares it with what the database holds now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from policy_design.ballots.bulletin import canonical, close_statement, digest_of
from policy_design.voting import signing
from policy_design.voting.closing import result_json
from policy_design.voting.counting import counted, lines_of, resolved_in, voters_of
from policy_design.voting.manifests import roll_digest_of_rows
from policy_design.voting.models import Round


def faults_of(round: Round, before: str) -> list[str]:
    """What does not agree in a closed round, in sentences; `before` is the digest of the bulletin before it."""
    return [f"{_('Round')} {round.number}: {says}" for says in _faults(round, before)]


def _faults(round: Round, before: str) -> Iterator[str]:
    bulletin, result = round.bulletin, round.result
    if digest_of(round.manifest) != round.manifest_digest:
        yield _("the manifest is not that of its digest.")
    if round.has_roll and roll_digest_of_rows(round) != (round.manifest or {}).get("roll"):
        yield _("the roll is not the one whose digest is in the manifest.")
    if bulletin.previous != before:
        yield _("the chain is cut: it does not go on from the bulletin before.")
    try:
        now = counted(round, lines_of(round), voters_of(round), bulletin.previous)
    except (ValueError, KeyError, TypeError) as error:
        yield _("its ballots cannot be counted (%(error)s).") % {"error": error}
        return
    if now.body != bulletin.body:
        yield _("the ballots in the database are not those that were published.")
    if now.digest != bulletin.digest:
        yield _("the digest is not that of its ballots.")
    if _as_json(now.tally) != _as_json(result.tally) or now.cast != result.cast:
        yield _("the count is another than was published.")
    if _as_json(now.outcome) != _as_json(result.outcome):
        yield _("the outcome is another than was published.")
    if voters_of(round) != bulletin.voters:
        yield _("the list of who voted is not the one that was published.")
    if round.method != Round.Method.STATEMENTS and round.electors.filter(has_voted=True).count() != now.cast:
        yield _("there are not as many ballots as marks on the roll.")
    said = close_statement(
        digest=bulletin.digest,
        manifest_digest=round.manifest_digest,
        voters_digest=json.loads(bulletin.body).get("voters_digest", ""),
        result=result_json(result, resolved_in(round)),
    )
    if not signing.is_signed(said, bulletin.signature, bulletin.key):
        yield _("the signature is not that of the published key.")


def _as_json(value: Any) -> bytes:
    return canonical(json.loads(json.dumps(value)))
