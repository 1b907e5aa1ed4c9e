"""The API as one thing: all its operations, gathered once when addresses are first looked up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from ninja import NinjaAPI

from forum.api import debates, hung, library, mine, people, routes, writing
from forum.api.described import INTRODUCTION, TAGS, Described
from forum.api.gate import Unchanged, gate, unchanged
from forum.api.problems import SAY, Problem, fault, respond_with

FILLED = (debates, writing, library, people, mine)  # these modules put their operations into routes.py


class Api(NinjaAPI):
    """With its documentation drawn by ourselves, under the same content policy as every page."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        return Described(self, "api/v1" if path_prefix is None else path_prefix.strip("/"))


def build() -> Api:
    """The whole API. Called once."""
    api = Api(
        title=f"{settings.SITE_NAME} API",
        version="1",
        description=INTRODUCTION,
        openapi_url=None,
        docs_url=None,
        urls_namespace="api-v1",
        servers=[{"url": settings.SITE_URL}],
        openapi_extra={
            "tags": [
                {"name": name, "description": says}
                for name, says in (*TAGS, *(tag for part in hung.parts for tag in part.tags))
            ]
        },
    )
    for kind, say in SAY.items():
        api.add_exception_handler(kind, respond_with(say))
    api.add_exception_handler(Unchanged, unchanged)  # type: ignore[arg-type]
    api.add_exception_handler(Exception, fault)  # type: ignore[arg-type]
    api.add_router("/debates", routes.debates)
    api.add_router("/syllabuses", routes.syllabuses)
    api.add_router("/people", routes.people)
    api.add_router("/me", routes.me)
    for part in hung.parts:
        api.add_router(part.prefix, part.router)
    return api


def not_here(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """Every other address below the API."""
    raise Problem(404)


def urls_of(api: Api) -> list[URLPattern]:
    """Every operation behind the gate, and an answer of its own kind for what is none."""
    found: list[URLPattern] = []
    for one in api.urls[0]:
        if isinstance(one, URLPattern) and one.name != "api-root":
            found.append(URLPattern(one.pattern, gate(one.callback), name=one.name))
    return [*found, re_path(r"^[\s\S]*\Z", gate(not_here), name="not_here")]  # "<path:>" knows no line breaks
