"""What an address names, for whoever may know of it: the pages' own questions, asked with the reader of a token."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from policy_design.options.models import Option
from policy_design.options.views.found import options_of
from policy_design.process import queries
from policy_design.process.models import Process


def process_for(who: Any, slug: str) -> Process:
    return get_object_or_404(queries.listed(who), slug=slug[:80])


def option_for(who: Any, slug: str, code: str) -> Option:
    """An option by its code, as G1."""
    process = process_for(who, slug)
    letter, number = code[:1], code[1:]
    if not (letter.isalpha() and number.isascii() and number.isdigit() and len(number) < 5):
        raise Http404
    option = get_object_or_404(options_of(process), letter=letter, number=int(number))
    option.process = process
    return option


def base(request: HttpRequest, slug: str) -> str:
    """The address of a process in this API."""
    return f"{request.path.partition('/processes/')[0]}/processes/{slug}"
