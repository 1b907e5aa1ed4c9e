"""What the Markdown widget calls."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def preview(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def upload(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404
