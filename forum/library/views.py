"""Pages of the library: what can be cited and shown, its files for other programs, and the pictures themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from forum import rules
from forum.library import actions
from forum.library.forms import CreditForm, ImportForm, ReferenceForm
from forum.library.models import CreditedImage, Reference
from forum.library.places import places_citing, places_showing, syllabuses_listing
from forum.library.queries import references_of_topic, search_references, topic_joined
from forum.people.signed import SignedIn
from forum.text.citations import STYLES, CslItem, format_reference, to_bibtex, to_csl_json, to_ris
from forum.verdicts import Refused, require

SLUG = re.compile(r"[a-z0-9_-]{1,80}")
ON_A_PAGE = 25
FOUND_AT_ONCE = 12
EXPORTED_AT_ONCE = 2000
WRITERS: dict[str, tuple[Callable[[Iterable[CslItem]], str], str]] = {
    "bib": (to_bibtex, "application/x-bibtex"),
    "ris": (to_ris, "application/x-research-info-systems"),
    "json": (to_csl_json, "application/vnd.citationstyles.csl+json"),
}


# Finding ------------------------------------------------------------------------------------------------------


def _selection(request: HttpRequest) -> QuerySet[Reference]:
    """What the address asks for, of what this person may see."""
    found = search_references(request.user, request.GET.get("q", "")[:200])
    if (kind := request.GET.get("kind", "")) in Reference.Kind.values:
        found = found.filter(kind=kind)
    if request.GET.get("mine") and request.user.is_authenticated:
        found = found.filter(added_by=request.user)
    if key := request.GET.get("key", ""):
        found = found.filter(key=key)
    return found


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    page = Paginator(_selection(request), ON_A_PAGE).get_page(request.GET.get("page"))
    asked = {name: request.GET[name] for name in ("q", "kind", "mine") if request.GET.get(name)}
    context = {
        "page": page,
        "asked": asked,
        "query": urlencode(asked),
        "kinds": Reference.Kind.choices,
        "can_add": rules.can_add_reference(request.user),
        "exports": _exports(asked),
        "nav": "library",
    }
    return render(request, "forum/library/index.html", context)


def _exports(asked: dict[str, str]) -> list[dict[str, str]]:
    says = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}
    return [{"form": form, "says": says[form], "query": urlencode(asked)} for form in WRITERS]


@require_GET
def search(request: HttpRequest) -> JsonResponse:
    """What the citation picker asks: references that this person may cite, those of the debate first."""
    topic = topic_joined(request.user, request.GET.get("topic", ""))
    here = set(references_of_topic(request.user, topic).values_list("pk", flat=True)) if topic else set()
    found = search_references(request.user, request.GET.get("q", "")[:200])
    near = list(found.filter(pk__in=here)[:FOUND_AT_ONCE])
    far = list(found.exclude(pk__in=here)[: FOUND_AT_ONCE - len(near)])
    rows = [{"key": one.key, "label": one.label, "in_debate": one.pk in here} for one in near + far]
    return JsonResponse(rows, safe=False)


@require_GET
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The selection as a file for other programs."""
    if form not in WRITERS:
        raise Http404
    write, mime = WRITERS[form]
    items = [one.item for one in _selection(request)[:EXPORTED_AT_ONCE]]
    name = request.GET.get("key", "") if len(items) == 1 else ""
    response = HttpResponse(write(items), content_type=f"{mime}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name or "references"}.{form}"'
    return response


# One source ---------------------------------------------------------------------------------------------------


@require_GET
def reference(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Reference.objects.visible_to(request.user).select_related("added_by"), key=key)
    style = request.GET.get("style", "apa")
    style = style if style in STYLES else "apa"
    context = {
        "reference": found,
        "formatted": found.formatted if style == "apa" else format_reference(found.csl, style),
        "style": style,
        "styles": STYLES.items(),
        "places": places_citing(found, request.user),
        "syllabuses": syllabuses_listing(found, request.user),
        "can_edit": rules.can_edit_reference(request.user, found),
        "exports": _exports({"key": found.key}),
        "nav": "library",
    }
    return render(request, "forum/library/reference.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_reference(request: SignedIn) -> HttpResponse:
    require(rules.can_add_reference(request.user))
    form = ReferenceForm(request.POST or None, initial=_wished(request))
    if _is_submitted(request) and form.is_valid():
        topic = topic_joined(request.user, request.GET.get("topic", ""))
        try:
            added = actions.add_reference(
                by=request.user, topic=topic, client_key=form.cleaned_data["client_key"], **form.said
            )
        except (Refused, ValidationError) as problem:
            _explain(form, problem)
        else:
            messages.success(request, _("Added. Cite it as [@%(key)s].") % {"key": added.key})
            return redirect(_next_after_adding(request, added))
    return _reference_page(request, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit_reference(request: SignedIn, key: str) -> HttpResponse:
    found = get_object_or_404(Reference.objects.visible_to(request.user), key=key)
    require(rules.can_edit_reference(request.user, found))
    form = ReferenceForm(request.POST or None, reference=found, initial=_wished(request))
    if _is_submitted(request) and form.is_valid():
        try:
            actions.edit_reference(reference=found, by=request.user, **form.said)
        except (Refused, ValidationError) as problem:
            _explain(form, problem)
        else:
            messages.success(request, _("Corrected, wherever it is cited."))
            return redirect(found)
    return _reference_page(request, form, found)


def _next_after_adding(request: HttpRequest, added: Reference) -> str:
    """Back to the section of a syllabus for which it was added, else to the source itself."""
    slug, section = request.GET.get("syllabus", ""), request.GET.get("section", "")
    if SLUG.fullmatch(slug) and section.isascii() and section.isdecimal() and len(section) < 18:
        return f"{reverse('library:add_item', args=[slug, int(section)])}?q={added.key}"
    return added.get_absolute_url()


def _wished(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("kind", "url", "title") if name in request.GET}


def _is_submitted(request: HttpRequest) -> bool:
    """The other button of the form, "Show its fields", only changes which fields are asked."""
    return request.method == "POST" and request.POST.get("do") != "kind"


def _reference_page(request: HttpRequest, form: ReferenceForm, found: Reference | None) -> HttpResponse:
    if request.POST.get("do") == "kind":
        form.errors.clear()
    context = {"form": form, "reference": found, "asked": form.asked, "nav": "library"}
    return render(request, "forum/library/reference_form.html", context)


def _explain(form: BaseForm, problem: Refused | ValidationError) -> None:
    """What an action refuses is said beside the field it is about, or above the form."""
    if isinstance(problem, Refused):
        form.add_error(None, str(problem))
        return
    said = problem.message_dict if hasattr(problem, "error_dict") else {"": problem.messages}
    for name, sentences in said.items():
        form.add_error(name if name in form.fields else None, list(sentences))


@login_required
@require_http_methods(["GET", "POST"])
def import_references(request: SignedIn) -> HttpResponse:
    require(rules.can_add_reference(request.user))
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        topic = topic_joined(request.user, request.GET.get("topic", ""))
        said = {"items": form.cleaned_data["items"], "client_key": form.cleaned_data["client_key"]}
        try:
            brought = actions.import_references(by=request.user, topic=topic, **said)
        except (Refused, ValidationError) as problem:
            _explain(form, problem)
        else:
            messages.success(request, _brought(brought))
            return redirect(f"{reverse('library:index')}?mine=1")
    return render(request, "forum/library/import.html", {"form": form, "nav": "library"})


def _brought(brought: actions.Imported) -> str:
    added, known = len(brought.added), len(brought.known)
    said = ngettext("%(n)d reference added.", "%(n)d references added.", added) % {"n": added}
    if known:
        said += " " + ngettext("%(n)d was here already.", "%(n)d were here already.", known) % {"n": known}
    return said


# Pictures -----------------------------------------------------------------------------------------------------


def _image_or_404(request: HttpRequest, pk: object) -> CreditedImage:
    return get_object_or_404(CreditedImage.objects.visible_to(request.user).select_related("uploaded_by"), pk=pk)


@require_GET
def image(request: HttpRequest, pk: object) -> HttpResponse:
    found = _image_or_404(request, pk)
    context = {
        "image": found,
        "places": places_showing(found, request.user),
        "missing": [_label(name) for name in found.missing],
        "can_edit": rules.can_edit_image(request.user, found),
        "nav": "library",
    }
    return render(request, "forum/library/image.html", context)


def _label(name: str) -> str:
    return str(getattr(CreditedImage._meta.get_field(name), "verbose_name", name))


@login_required
@require_http_methods(["GET", "POST"])
def edit_image(request: SignedIn, pk: object) -> HttpResponse:
    found = _image_or_404(request, pk)
    require(rules.can_edit_image(request.user, found))
    form = CreditForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            credited = actions.credit_image(image=found, by=request.user, **form.said)
        except (Refused, ValidationError) as problem:
            _explain(form, problem)
        else:
            missing = ", ".join(map(_label, credited.missing))
            said = _("Saved. Still missing before readers can see it: %(names)s.") % {"names": missing}
            messages.success(request, said if missing else _("Saved; the credit is complete."))
            return redirect(credited)
    return render(request, "forum/library/image_form.html", {"form": form, "image": found, "nav": "library"})


@require_GET
def media(request: HttpRequest, pk: object) -> HttpResponse:
    """The picture itself: for everyone once a readable text shows it, before that for its maker and organizers."""
    found = get_object_or_404(CreditedImage, pk=pk)
    if found.listed_at is None and not rules.can_see_image(request.user, found):
        raise Http404
    try:
        with found.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type="image/webp")
    except (FileNotFoundError, ValueError) as gone:
        raise Http404 from gone
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = f'inline; filename="{found.pk}.webp"'
    response.headers["Cache-Control"] = "public, max-age=86400" if found.listed_at else "private, max-age=300"
    return response
