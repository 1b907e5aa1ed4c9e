"""What a view declares of its answer: that signed-out readers share it, what it depends on, and how new it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from forum.live.models import Topic
from forum.live.watch import SITE

SLOT = "folkmoot.shared_page"  # where the cache waits, in the request's scope, for what the view says
QUERY = "shared_query"
_AS_OF = "_shared_as_of"

View = Callable[..., HttpResponseBase]
Response = TypeVar("Response", bound=HttpResponseBase)


@dataclass(frozen=True, slots=True)
class AsOf:
    """The version of a topic (or of the whole site) that an answer shows."""

    topic_id: int
    version: int


@dataclass(slots=True)
class Slot:
    """One request's empty place for what the view says. It is no header, so it cannot leave the process."""

    as_of: AsOf | None = None


def shared(*query: str) -> Callable[[View], View]:
    """Say that all signed-out readers may be given one answer, which depends on these query parameters alone.

    Other parameters, cookies and headers are taken away before the view is asked, so that it cannot depend on them.
    The answer is kept only if the view also says, by as_of() or as_of_site(), what it is as of.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            slot: Slot | None = getattr(request, "scope", {}).get(SLOT)
            if slot is not None and not request.user.is_authenticated:
                slot.as_of = getattr(response, _AS_OF, None)
            return response

        setattr(answer, QUERY, frozenset(query))
        return answer

    return declare


def as_of(topic: Topic, response: Response) -> Response:
    """The answer shows this topic, whose row was read before all else; nothing is said of one that is not public."""
    return _dated(response, topic.pk, topic.version) if topic.is_public else response


def as_of_site(number: int, response: Response) -> Response:
    """The answer shows many topics; `number` is watch.read_site(), read before all else."""
    return _dated(response, SITE, number)


def _dated(response: Response, topic_id: int, version: int) -> Response:
    if not response.streaming:
        setattr(response, _AS_OF, AsOf(topic_id, version))
    return response
