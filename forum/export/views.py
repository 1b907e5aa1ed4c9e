"""Exports and imports."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def import_debate(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404


def debate(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404
