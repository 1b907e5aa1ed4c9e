"""What the API says when it cannot do what was asked: application/problem+json (RFC 9457), in the site's sentences."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as BadField
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import HttpError, ValidationError

from forum.debates.contributions import NotReady
from forum.posts.actions import EditConflict
from forum.rules.words import NOT_YOURS, SIGN_IN, SIGN_IN_TO_RESPOND
from forum.text.passages import Unquotable
from forum.verdicts import SENT_BEFORE, Refused, Sentence

log = logging.getLogger("django.request")

MEDIA_TYPE = "application/problem+json"
ABOUT = "/api/#"

TITLES: dict[int, Sentence] = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("An access token is needed"),
    403: gettext_lazy("Refused"),
    404: gettext_lazy("There is nothing here that you may see"),
    405: gettext_lazy("Not with this method"),
    409: gettext_lazy("It clashes with what is there"),
    412: gettext_lazy("Changed meanwhile"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Only JSON"),
    422: gettext_lazy("Something is missing or wrong"),
    428: gettext_lazy("Say which version you change"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("A fault of ours"),
}
UNKNOWN_TOKEN = gettext_lazy("This access token is not valid, or no longer: it may have expired or been revoked.")
NEEDS_TOKEN = gettext_lazy("This takes an access token: Authorization: Bearer fmt_…; you make one at /me/tokens/.")
NAMES = {401: "token", 403: "refused", 404: "not-found", 409: "conflict", 412: "changed", 422: "fields", 429: "limits"}


class Problem(Exception):
    """An answer that is a problem: a status, a sentence, and what is wrong by field."""

    def __init__(
        self,
        status: int,
        detail: Sentence = "",
        *,
        errors: Mapping[str, Sequence[Any]] | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(str(detail))
        self.status, self.detail, self.errors, self.headers, self.more = status, detail, errors, headers or {}, more

    def as_response(self) -> HttpResponse:
        said: dict[str, Any] = {
            "type": f"{ABOUT}{NAMES[self.status]}" if self.status in NAMES else "about:blank",
            "title": str(TITLES.get(self.status, "")),
            "status": self.status,
            "detail": str(self.detail or TITLES.get(self.status, "")),
            **self.more,
        }
        if self.errors:
            said["errors"] = [
                {"field": field, "says": str(one)} for field, sentences in self.errors.items() for one in sentences
            ]
        body = json.dumps(said, ensure_ascii=False)
        return HttpResponse(body, status=self.status, content_type=MEDIA_TYPE, headers=dict(self.headers))


def too_soon(seconds: int, sentence: Sentence) -> Problem:
    return Problem(429, sentence, headers={"Retry-After": str(seconds)})


def unauthorized(sentence: Sentence, error: str = "") -> Problem:
    challenge = f'Bearer realm="api", error="{error}"' if error else 'Bearer realm="api"'
    return Problem(401, sentence, headers={"WWW-Authenticate": challenge})


# Which exception is which problem -------------------------------------------------------------------------------


def _refused(refused: Refused) -> Problem:
    said = str(refused)
    if said == str(NOT_YOURS):
        return Problem(404)
    if said in (str(SIGN_IN), str(SIGN_IN_TO_RESPOND)):
        return unauthorized(NEEDS_TOKEN)
    return Problem(409 if said == str(SENT_BEFORE) else 403, said)


def _not_ready(missing: NotReady) -> Problem:
    return Problem(422, _("The text cannot be published as it is."), errors=missing.problems)


def _invalid(error: ValidationError) -> Problem:
    found: dict[str, list[Sentence]] = {}
    for one in error.errors:
        where = [str(part) for part in one.get("loc", ()) if part not in ("body", "query", "path", "header", "said")]
        found.setdefault(".".join(where) or "body", []).append(str(one.get("msg", "")))
    return Problem(422, _("Some fields are missing or not as they should be."), errors=found)


def _bad_field(error: BadField) -> Problem:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"body": error.messages}
    return Problem(422, " ".join(error.messages), errors=by_field)


def _http(error: HttpError) -> Problem:
    if error.status_code == 400:
        return Problem(400, _("The body is no JSON that can be read."))
    return Problem(error.status_code, error.message)


Say = Callable[[Any], Problem]

SAY: dict[type[Exception], Say] = {
    Problem: lambda problem: problem,
    Refused: _refused,
    NotReady: _not_ready,
    EditConflict: lambda conflict: Problem(412, str(conflict), version=conflict.current.version),
    Unquotable: lambda problem: Problem(422, str(problem), errors={"passage": [str(problem)]}),
    Http404: lambda _missing: Problem(404),
    ValidationError: _invalid,
    BadField: _bad_field,
    HttpError: _http,
    BadRequest: lambda error: Problem(400, str(error)),
    SuspiciousOperation: lambda _error: Problem(400),
    RequestDataTooBig: lambda _error: Problem(413),
    UnreadablePostError: lambda _error: Problem(400),
}


def also(kind: type[Exception], say: Say) -> None:
    """Called once, when the site starts, by an app above whose actions raise something of their own."""
    SAY[kind] = say


def respond_with(say: Say) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda _request, error: say(error).as_response()


def fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """A mistake in the program: logged as any other, and told without a word of what it was."""
    got_request_exception.send(sender=None, request=request)
    log.error("Internal Server Error: %s", request.path, exc_info=error)
    return Problem(500, _("Something went wrong here. It is noted, and not your mistake.")).as_response()
