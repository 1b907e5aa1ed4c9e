"""Pages for readers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def home(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def index(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def tag(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def show(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def voice(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def post(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def history(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404
