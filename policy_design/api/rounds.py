"""Reading rounds: rules as they were fixed, results and bulletins as the reader may; and one's own signed ballot."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from forum.api.gate import ByToken, needs, reader
from forum.api.paging import USUAL, Cursor, Limit, page_in
from forum.api.scopes import VOTE
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.api import given, shapes
from policy_design.api.found import process_for
from policy_design.api.routes import processes as router
from policy_design.voting import queries
from policy_design.voting.archive import export_for
from policy_design.voting.bundle import round_of, rounds_of
from policy_design.voting.casting import cast_signed
from policy_design.voting.models import Round
from policy_design.voting.told import result_of
from policy_design.voting.views.found import readable_round

TAG = ["Rounds"]
NEEDS = ByToken(VOTE)
SECRET = (
    "A secret ballot is cast on its page alone: there nobody but the voter sees it, whereas whoever runs a program "
    "would see how its people vote."
)


def _shape(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "has_result": "result" in told}


@router.get("/{slug}/rounds", response=shapes.RoundList, operation_id="listRounds", summary="Rounds", tags=TAG)
def list_rounds(request: HttpRequest, slug: str, limit: Limit = USUAL, cursor: Cursor = "") -> Any:
    """The rounds that have opened, by number, each with its rules as they were fixed then."""
    who = reader(request)
    rows = [_shape(one) for one in rounds_of(process_for(who, slug), who)]
    found, following = page_in(request, rows, lambda one: (one["number"],), name="rounds", limit=limit, cursor=cursor)
    return {"items": found, "next": following}


@router.get(
    "/{slug}/rounds/{int:number}", response=shapes.Round, operation_id="getRound", summary="One round", tags=TAG
)
def get_round(request: HttpRequest, slug: str, number: int) -> Any:
    """What a round asks, and its rules. Of one that is open nothing else is told, to nobody."""
    who = reader(request)
    round = readable_round(request, slug[:80], number)
    return _shape(round_of(round, round.process, who, on_roll=queries.is_on_roll(round, who)))


@router.get(
    "/{slug}/rounds/{int:number}/result",
    response=shapes.Result,
    operation_id="getResult",
    summary="Result of a round",
    tags=TAG,
)
def get_result(request: HttpRequest, slug: str, number: int) -> Any:
    """What came out of a closed round. Before the close nobody is told anything: 403, as on its page."""
    who = reader(request)
    round = readable_round(request, slug[:80], number)
    told = result_of(round, who)
    require(told.may)
    facts = round_of(round, round.process, who, on_roll=queries.is_on_roll(round, who))
    if "result" not in facts:
        raise Http404
    return {
        **facts["result"],
        "number": round.number,
        "finding": [str(one) for one in told.finding],
        "items": facts["items"],
        "bulletin_digest": facts["bulletin_digest"],
        "with_ballots": told.may_ballots,
    }


@router.get(
    "/{slug}/rounds/{int:number}/bulletin",
    response=dict[str, Any],
    operation_id="getBulletin",
    summary="Bulletin of a round",
    tags=TAG,
)
def get_bulletin(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What the program that recounts takes (docs/BULLETIN.md), for this round; with the ballots if they are for you."""
    who = reader(request)
    round = readable_round(request, slug[:80], number)
    require(rules.can_read_result(who, round, round.process, on_roll=queries.is_on_roll(round, who)))
    if not hasattr(round, "result") or not hasattr(round, "bulletin"):
        raise Http404
    return JsonResponse(export_for(round, who), json_dumps_params={"ensure_ascii": False})


# One's own ballot -------------------------------------------------------------------------------------------------


def _private(round: Round, who: Any) -> HttpResponse:
    elector = queries.elector_of(round, who)
    ballot = queries.own_ballot(round, who)
    shape = shapes.Ballot(
        has_voted=bool(elector and elector.has_voted),
        marks=ballot.marks if ballot else None,
        reasons=ballot.reasons if ballot else {},
    )
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(shape.model_dump_json(), content_type="application/json; charset=utf-8", headers=headers)


@router.get(
    "/{slug}/rounds/{int:number}/ballot",
    response=shapes.Ballot,
    operation_id="getBallot",
    summary="Your ballot",
    tags=TAG,
    auth=NEEDS,
)
def get_ballot(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Your own ballot in a named or pseudonymous round. Of a secret one nobody can tell which is yours."""
    who = needs(request, VOTE)
    return _private(readable_round(request, slug[:80], number), who)


@router.put(
    "/{slug}/rounds/{int:number}/ballot",
    response=shapes.Ballot,
    operation_id="castBallot",
    summary="Cast your ballot",
    tags=TAG,
    auth=NEEDS,
)
def put_ballot(request: HttpRequest, slug: str, number: int, said: given.BallotCast) -> HttpResponse:
    """Cast a ballot in a named or pseudonymous round, in the place of your last. Sent twice it is one ballot.

    Secret ballots are cast on their page alone. That you vote is no event, has no time, and is in no log.
    """
    who = needs(request, VOTE)
    round = readable_round(request, slug[:80], number)
    if round.is_secret:
        raise Refused(SECRET)
    cast_signed(round=round, by=who, marks=said.marks, reasons=said.reasons)
    return _private(round, who)
