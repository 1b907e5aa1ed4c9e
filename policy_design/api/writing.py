"""Taking positions and proposing amendments: the same actions as the pages call."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from forum.api.gate import ByToken, needs
from forum.api.given import Key
from forum.api.problems import Problem
from forum.api.scopes import WRITE_POSITIONS
from forum.api.writing import paced
from forum.posts.actions import Text
from policy_design.api import given, shapes
from policy_design.api.found import option_for
from policy_design.api.options import TAG, amendment_shape
from policy_design.api.routes import processes as router
from policy_design.options.amendments import propose_amendment
from policy_design.options.models import Amendment, Option, Position
from policy_design.options.position_bundle import position_of
from policy_design.options.positions import NOT_OF_THIS, Wish, take_position
from policy_design.options.views.amending import AMENDMENTS
from policy_design.options.views.positions import POSITIONS

NEEDS = ByToken(WRITE_POSITIONS)


@router.post(
    "/{slug}/options/{code}/positions",
    response={201: shapes.Position},
    operation_id="takePosition",
    summary="Take a position",
    tags=TAG,
    auth=NEEDS,
)
def create_position(request: HttpRequest, slug: str, code: str, said: given.PositionTaken, key: Key) -> Any:
    """Sign where you stand on a version of an option, sealed where the process says so. Earlier ones stay."""
    who = needs(request, WRITE_POSITIONS)
    option = option_for(who, slug, code)
    wishes = _wishes(option, said.conditions)
    with paced(request, "position", POSITIONS, key):
        made = take_position(
            option=option,
            by=who,
            stance=said.stance,
            rationale=Text(source=said.reasons),
            version=said.version,
            licence_agreed=said.licence_agreed,
            conduct_agreed=said.conduct_agreed,
            client_key=key,
            conditions=wishes,
        )
    rows = Position.objects.select_related("post__author").prefetch_related("conditions__amendment")
    return position_of(rows.get(pk=made.pk), mine=True)


def _wishes(option: Option, said: list[given.ConditionWish]) -> list[Wish]:
    known = {one.number: one for one in option.amendments.filter(number__in=[x.amendment or 0 for x in said])}
    if any(one.amendment and one.amendment not in known for one in said):
        raise Problem(422, NOT_OF_THIS, errors={"conditions": [NOT_OF_THIS]})
    return [Wish(one.sentence, known.get(one.amendment or 0)) for one in said]


@router.post(
    "/{slug}/options/{code}/amendments",
    response={201: shapes.Amendment},
    operation_id="proposeAmendment",
    summary="Propose an amendment",
    tags=TAG,
    auth=NEEDS,
)
def create_amendment(request: HttpRequest, slug: str, code: str, said: given.AmendmentProposed, key: Key) -> Any:
    """Propose a change to the clauses of an option, with a signed reason. A later version meanwhile is a 409."""
    who = needs(request, WRITE_POSITIONS)
    option = option_for(who, slug, code)
    with paced(request, "amendment", AMENDMENTS, key):
        made = propose_amendment(
            option=option,
            by=who,
            new_texts={number - 1: text for number, text in said.clauses.items()},
            added=said.added,
            version=said.version,
            reason=Text(source=said.reason),
            licence_agreed=said.licence_agreed,
            conduct_agreed=said.conduct_agreed,
            client_key=key,
        )
    rows = Amendment.objects.select_related("post", "proposer", "accepted_in").prefetch_related("cosignatures__person")
    return amendment_shape(rows.get(pk=made.pk), option, who)
