"""Pages of the library."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def index(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404


def search(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404


def export(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404


def new_reference(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404


def import_references(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404


def reference(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404


def edit_reference(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404


def image(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404


def edit_image(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404


def media(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404
