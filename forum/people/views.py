"""Pages of people and invitations."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def me(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def edit(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def disclosure(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def show(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def accept(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def decline(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def invitation(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404
