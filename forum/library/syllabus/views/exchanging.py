"""Importing: what was read is shown before anything is saved, and what cannot be read is named line by line."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from forum.library.syllabus import importing
from forum.library.syllabus.forms import SyllabusImportForm
from forum.library.syllabus.views import to_arrange
from forum.library.syllabus.views.arranging import back_to_work, page
from forum.people.signed import SignedIn
from forum.verdicts import Refused


@login_required
@require_http_methods(["GET", "POST"])
def import_syllabus(request: SignedIn, slug: str) -> HttpResponse:
    """The first button shows what was read, the second one takes it in."""
    syllabus = to_arrange(request, slug)
    form = SyllabusImportForm(request.POST or None, request.FILES or None)
    foreseen = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "import" and not request.FILES:
            try:
                taken = importing.import_syllabus(
                    syllabus=syllabus, by=request.user, text=form.text, client_key=form.cleaned_data["client_key"]
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            except ValidationError as problem:
                form.add_error(None, problem.messages)
            else:
                messages.success(request, _said(taken))
                return back_to_work(syllabus)
        else:
            foreseen = importing.foresee(syllabus, request.user, form.text)
    context = {"form": form, "foreseen": foreseen, "text": getattr(form, "text", None)}
    return page(request, "import", syllabus, **context)


def _said(taken: importing.Taken) -> str:
    said = ngettext("%(n)d source added.", "%(n)d sources added.", taken.added) % {"n": taken.added}
    if taken.known:
        known = ngettext("%(n)d stood here already.", "%(n)d stood here already.", taken.known) % {"n": taken.known}
        said = f"{said} {known}"
    return said
