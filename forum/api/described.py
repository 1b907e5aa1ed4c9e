"""The description of the API (OpenAPI 3.1), with what the framework does not know: scopes, headers, every status."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from ninja.openapi.schema import OpenAPISchema

from forum.api.problems import MEDIA_TYPE, TITLES
from forum.api.scopes import SCOPES

INTRODUCTION = """Debates, processes and their parts as data, and what you may do on pages done by a program.

Without a token you read what everybody may read, from any site. With one (`Authorization: Bearer fmt_…`, made at
`/me/tokens/`) a program acts in your name within the scopes that you gave it; the same rules hold as on pages, and
refusals come in the same sentences. Cookies are never looked at.

* **Lists** come in pages by key: `next` and the header `Link: <…>; rel="next"` lead on; what is added meanwhile shifts
  nothing.
* **Unchanged?** Every reading answer has an `ETag`; with `If-None-Match` it costs a 304.
* **Once.** What creates takes `Idempotency-Key`, a UUID of your own: sent again, it gives the same answer.
* **Changes** take `If-Match` with the ETag that you started from; 412 says that somebody was faster.
* **Errors** are `application/problem+json` (RFC 9457) with a sentence for people in `detail`, and `errors` by field.
  What you may not know of is not there: 404.
* **Limits** stand in `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` (seconds); 429 has `Retry-After`.
"""

TAGS = (
    ("Debates", "Debates, what is said in them, their references, and what happened."),
    ("Writing", "Responding, rebutting, replying, drafting and signing in your own name."),
    ("People", "Public profiles."),
    ("Syllabuses", "Annotated reading lists."),
    ("Your own", "Whose token it is, and what waits for you."),
)

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Where the kind of problem is explained."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One sentence for a person."},
        "errors": {
            "type": "array",
            "description": "What is wrong, by field.",
            "items": {
                "type": "object",
                "required": ["field", "says"],
                "properties": {"field": {"type": "string"}, "says": {"type": "string"}},
            },
        },
        "version": {"type": "integer", "description": "With 409 and 412: the version that is there now."},
    },
}
SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "An access token, made at /me/tokens/. Scopes: "
    + " ".join(f"`{scope}`: {says}" for scope, says in SCOPES.items()),
}
READING = (400, 401, 403, 404, 405, 422, 429)
WRITING = (400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429)
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string", "examples": ['"1.0f3a"']},
    "description": 'The ETag of the text as you read it; of a draft that is not there yet, "0".',
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "An ETag: if nothing has changed since, the answer is 304 without a body.",
}
LIMITS = {
    "RateLimit-Limit": "Requests in a minute.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "Seconds until the count begins anew.",
}


class Described(OpenAPISchema):
    """The framework's description, completed."""

    def operation_details(self, operation: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().operation_details(operation)
        reads = operation.methods == ["GET"]
        scope = next((one.scope for one in operation.auth_callbacks), "")
        edits = told.pop("x-if-match", False)
        told["parameters"] = [*told["parameters"], *([IF_NONE_MATCH] if reads else [IF_MATCH] if edits else [])]
        told["responses"] = self._responses(told["responses"], reads=reads, edits=edits)
        if scope:
            told["security"] = [{"token": []}]
            told["description"] = f"{told.get('description', '')}\n\n{_('Takes a token with the scope')} `{scope}`."
        else:
            told["security"] = [{}, {"token": []}]
        return told

    def _responses(self, known: dict[Any, Any], *, reads: bool, edits: bool) -> dict[str, Any]:
        limits = {name: {"description": says, "schema": {"type": "integer"}} for name, says in LIMITS.items()}
        found = {str(status): {**said, "headers": self._headers(limits)} for status, said in known.items()}
        if reads:
            found["304"] = {"description": "Nothing has changed since the ETag that you sent."}
        for status in (*(READING if reads else WRITING), *((428,) if edits else ())):
            found[str(status)] = {
                "description": str(TITLES[status]),
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        found["429"]["headers"] = {
            **limits,
            "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
        }
        return found

    def _headers(self, limits: dict[str, Any]) -> dict[str, Any]:
        link = {"description": 'Of a list with more: the next page, rel="next".', "schema": {"type": "string"}}
        etag = {"description": "Stands for this very answer.", "schema": {"type": "string"}}
        return {"ETag": etag, "Link": link, **limits}

    def get_components(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_components()
        found["schemas"] = {**dict(sorted(found["schemas"].items())), "Problem": PROBLEM}
        found["securitySchemes"] = {"token": SCHEME}
        return found
