"""Pages for organizers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def new(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def organized(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def organize(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def edit(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def framing(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def move(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def add_voice(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def edit_voice(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def remove_voice(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def gallery(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def remove_image(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def references(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def remove_reference(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def invite(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def resend(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def revoke(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404

def remove_member(request: HttpRequest, **address: Any) -> HttpResponse:
    raise Http404
