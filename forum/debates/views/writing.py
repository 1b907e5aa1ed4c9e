"""Pages for contributors."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def write(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def save(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def compare(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def discard(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404
