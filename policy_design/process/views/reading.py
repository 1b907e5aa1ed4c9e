"""Pages for readers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from policy_design.process.models import Process


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    processes = Process.objects.visible_to(request.user).select_related("topic")
    return render(request, "policy_design/process/index.html", {"nav": "processes", "processes": processes})


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    process = get_object_or_404(Process.objects.visible_to(request.user).select_related("topic"), slug=slug)
    return render(request, "policy_design/process/show.html", {"nav": "processes", "process": process})
