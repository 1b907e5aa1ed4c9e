"""Mail to those on a roll: that a round opened, closes later, was counted, or was annulled. One text for all.

Nothing here looks at who has voted, and the order of mails is drawn by lot: they tell nobody more than their words do.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from forum.mail import outbox
from policy_design.voting.ballot_models import Elector
from policy_design.voting.models import Bulletin, Extension, Round

if TYPE_CHECKING:
    from policy_design.voting.models import Result

LOT: random.Random = random.SystemRandom()
FOLDER = "policy_design/voting/mail"


def tell_opened(round: Round, electors: Iterable[Elector]) -> None:
    """Invite everybody on the roll to vote; the mail has what it takes to check the roll."""
    _send(round, "opened", electors, secrecy=secrecy_says(round), salt=round.roll_salt, roll=roll_digest_of(round))


def tell_extended(round: Round, extension: Extension) -> None:
    _send(round, f"extended-{extension.pk}", _roll(round), template="extended", extension=extension)


def tell_closed(round: Round, bulletin: Bulletin, result: Result) -> None:
    """The digest, to everybody on the roll alike: whoever keeps the mail can tell later if the bulletin was changed."""
    _take_back(round)
    _send(round, "closed", _roll(round), bulletin=bulletin, result=result)


def tell_annulled(round: Round) -> None:
    _take_back(round)
    _send(round, "annulled", _roll(round))


def secrecy_says(round: Round) -> str:
    """How secret it is, in a sentence or two."""
    if round.is_named:
        return _("It is a named round: once it is closed, everybody who may read its result sees how you voted.")
    if not round.is_secret:
        return _(
            "It is a pseudonymous round: others see your answers under a number that was drawn by lot. The database "
            "knows whose it is."
        )
    return _(
        "It is a secret round: nobody is shown how you voted. Whoever runs the server could find out while the round "
        "is open; and where all choose the same, or few vote, the result shows it."
    )


def roll_digest_of(round: Round) -> str:
    return str((round.manifest or {}).get("roll", ""))


def _roll(round: Round) -> list[Elector]:
    return list(Elector.objects.filter(round=round).select_related("person"))


def _take_back(round: Round) -> None:
    """Invitations that are still waiting."""
    outbox.cancel(f"round:{round.pk}:opened:")
    outbox.cancel(f"round:{round.pk}:extended-")


def _send(round: Round, what: str, electors: Iterable[Elector], *, template: str = "", **context: Any) -> None:
    electors = list(electors)
    LOT.shuffle(electors)
    context |= {"round": round, "process": round.process, "link": settings.SITE_URL + round.get_absolute_url()}
    for one in electors:
        if one.person.is_active:
            outbox.queue(
                key=f"round:{round.pk}:{what}:{one.person_id}",
                to=one.person.email,
                template=f"{FOLDER}/{template or what}",
                context=context,
            )
