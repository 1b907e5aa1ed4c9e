"""What leaves as a file, and what comes in as one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum import rules
from forum.debates.models import Debate
from forum.export import handing, offers
from forum.export.bundle import BadFile
from forum.export.collect import collect
from forum.export.forms import ConfirmForm, UploadForm, keep
from forum.export.incoming import Incoming, import_all, preview
from forum.export.outputs import WRITERS
from forum.people.signed import SignedIn
from forum.verdicts import Refused, require


@require_safe
def debate(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The debate as a file: what the asking person may read, and nothing else. `?pictures=1` puts them into JSON."""
    writer = WRITERS.get(form)
    if writer is None:
        raise Http404
    found = get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic"), slug=slug)
    require(rules.can_export(request.user, found))
    if not request.user.is_authenticated and offers.SHELF.is_large(found):
        return redirect("export:files", slug=found.slug)
    if refusal := handing.too_often(request):
        return refusal
    pictures = writer.pictures or request.GET.get("pictures") == "1"
    bundle = collect(found, request.user, as_of=timezone.now(), pictures=pictures)
    response = HttpResponse(writer.write(bundle), content_type=writer.content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.{form}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, slug: str) -> HttpResponse:
    """Every form in which the debate can be taken away; POST asks for one that takes a while to make."""
    found = _exported(request, slug)
    here = reverse("export:files", args=[found.slug])
    if request.method == "POST":
        return handing.ask(request, found.topic, here)
    groups = handing.groups_of(found.topic, found, url=lambda form: reverse("export:file", args=[found.slug, form]))
    making = handing.are_making(groups)
    own = reverse("export:debate", args=[found.slug, "json"]) if request.user.is_authenticated else ""
    context = {"nav": "debates", "debate": found, "groups": groups, "is_making": making, "here": here, "own": own}
    return render(request, "forum/export/files.html", context)


@require_safe
def file(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """A file that was made for all readers, for whoever may read the debate now."""
    found = _exported(request, slug)
    return handing.hand_out(request, found.topic, found, form, reverse("export:files", args=[found.slug]))


def _exported(request: HttpRequest, slug: str) -> Debate:
    found = get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic", "thread"), slug=slug)
    require(rules.can_export(request.user, found))
    return found


@login_required
@require_http_methods(["GET", "POST"])
def import_debate(request: SignedIn) -> HttpResponse:
    """Two steps on one address: choose files and see what was read, then confirm."""
    require(rules.can_create_debate(request.user))
    if request.method == "POST" and "kept" in request.POST:
        return _confirm(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _show(
                request,
                ConfirmForm(by=request.user, initial={"kept": keep(form.incoming, request.user)}),
                form.incoming,
            )
        except BadFile as bad:
            form.add_error("sent", str(bad))
    return render(request, "forum/export/import.html", {"form": form, "nav": "organize"})


def _confirm(request: SignedIn) -> HttpResponse:
    form = ConfirmForm(request.POST, by=request.user)
    form.is_valid()
    files = form.cleaned_data.get("kept")
    if not files:
        return render(request, "forum/export/import.html", {"form": UploadForm(), "problems": form, "nav": "organize"})
    if form.errors:
        return _show(request, form, files)
    try:
        made = import_all(files, by=request.user, wish=form.wish, client_key=form.cleaned_data["client_key"])
    except (BadFile, Refused) as problem:
        form.add_error(None, str(problem))
        return _show(request, form, files)
    messages.success(request, _("The import is done; look it over before you go on."))
    address = reverse("debates:organize", args=[made[0].slug]) if len(made) == 1 else reverse("debates:organized")
    return redirect(address)


def _show(request: HttpRequest, form: ConfirmForm, files: list[Incoming]) -> HttpResponse:
    previews = [preview(file) for file in files]
    context = {
        "form": form,
        "previews": previews,
        "nav": "organize",
        "has_texts": any(not p.is_debate for p in previews),
    }
    return render(request, "forum/export/confirm.html", context)
