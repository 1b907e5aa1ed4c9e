"""What concerns the person of a token: who they are, and what waits for them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from forum.api import shapes
from forum.api.gate import ByToken, needs
from forum.api.people import person_shape
from forum.api.routes import me as router
from forum.people.waiting import duties_of

TAG = ["Your own"]
NEEDS = ByToken("read")


@router.get("", response=shapes.Me, operation_id="getMe", summary="Whose token this is", tags=TAG, auth=NEEDS)
def get_me(request: HttpRequest) -> Any:
    """The person in whose name the token acts, and what it is good for."""
    person = needs(request, "read")
    token = request.token  # type: ignore[attr-defined]
    return {
        "person": person_shape(person),
        "token": token.name,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
    }


@router.get(
    "/waiting",
    response=shapes.DutyList,
    operation_id="listWaiting",
    summary="What waits for you",
    tags=TAG,
    auth=NEEDS,
)
def list_waiting(request: HttpRequest) -> Any:
    """Texts to write, answers that are owed, ballots to cast: as on the page of your account, in the same order."""
    person = needs(request, "read")
    items = [
        {
            "what": str(one.what),
            "why": str(one.why),
            "due": one.due,
            "url": settings.SITE_URL + one.url if one.url else "",
            "does": str(one.does),
        }
        for one in duties_of(person)
    ]
    return {"items": items}
