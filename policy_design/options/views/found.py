"""How every page here begins: the option of a process that this person may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from policy_design.options.models import Option
from policy_design.process.models import Process
from policy_design.process.views.access import readable_process

if TYPE_CHECKING:
    from django.db.models import QuerySet


def options_of(process: Process) -> QuerySet[Option]:
    return process.options.select_related("debate__topic", "debate__thread", "named_kind", "proposed_by")


def option_of(request: HttpRequest, slug: str, code: str) -> Option:
    """404 where one may not read its process. An option is found by its code, as G1."""
    if len(code) < 2:
        raise Http404
    process = readable_process(request, slug)
    option = get_object_or_404(options_of(process), letter=code[0], number=int(code[1:]))
    option.process = process
    return option
