"""The public log of a debate's moderation, as a page and as a table to download.

Not declared as shared: decisions that readers see nothing of (left, change asked, suspended) stand in it, too, and they
publish nothing that would make a kept page old.
"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.moderation.log import as_csv, counts_of, decisions_in, entries
from forum.moderation.views.access import readable_debate

PER_PAGE = 50


@require_safe
def log(request: HttpRequest, slug: str) -> HttpResponse:
    debate = readable_debate(request, slug)
    page = Paginator(decisions_in(debate), PER_PAGE).get_page(request.GET.get("page"))
    kinds, codes = counts_of(debate)
    context = {"nav": "debates", "debate": debate, "page": page, "kinds": kinds, "codes": codes}
    context["entries"] = entries(page.object_list, named=debate.log_names)
    return render(request, "forum/moderation/log.html", context)


@require_safe
def log_csv(request: HttpRequest, slug: str) -> HttpResponse:
    debate = readable_debate(request, slug)
    found = entries(decisions_in(debate), named=debate.log_names)
    response = HttpResponse(as_csv(found, named=debate.log_names), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{debate.slug}-moderation.csv"'
    return response
