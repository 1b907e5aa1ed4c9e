"""Pages for organizers: begin a syllabus, write its texts, arrange sections and sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forum import rules
from forum.library.models import Reference
from forum.library.queries import search_references
from forum.library.syllabus import actions
from forum.library.syllabus.forms import ItemForm, SectionForm, SyllabusForm
from forum.library.syllabus.models import Syllabus, SyllabusItem, SyllabusSection
from forum.library.syllabus.views import to_arrange
from forum.library.syllabus.views.reading import sections_of
from forum.live.models import Topic
from forum.people.signed import SignedIn
from forum.verdicts import Refused, require

FOUND_AT_ONCE = 20
STEPS = {"up": -1, "down": 1}


def made(form: Form, change: Callable[[], object]) -> bool:
    """Make the change; what is refused becomes an error of the form, so that nothing typed is lost."""
    try:
        change()
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as problem:
        form.add_error(None, problem.messages)
    return not form.errors


def page(request: SignedIn, name: str, syllabus: Syllabus, **context: Any) -> HttpResponse:
    given = {"syllabus": syllabus, "home": syllabus.home, "nav": "organize", **context}
    return render(request, f"forum/library/syllabus/{name}.html", given)


def back_to_work(syllabus: Syllabus, anchor: str = "") -> HttpResponse:
    address = reverse("library:arrange_syllabus", args=[syllabus.slug])
    return redirect(f"{address}#{anchor}" if anchor else address)


# The whole ----------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: SignedIn, key: object) -> HttpResponse:
    """Give a topic its syllabus; where it has one, this leads there."""
    topic = get_object_or_404(Topic, key=key)
    syllabus = Syllabus.objects.filter(topic=topic).select_related("topic").first()
    wanted = syllabus or Syllabus(topic=topic)
    if wanted.home is None or not rules.can_read_syllabus(request.user, wanted):
        raise Http404
    require(rules.can_edit_syllabus(request.user, wanted))
    if syllabus:
        return back_to_work(syllabus)
    home = wanted.home
    form = SyllabusForm(request.POST or None, initial={"title": _("Syllabus: %(what)s") % {"what": home.title}})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "introduction")}
        begun: list[Syllabus] = []

        def begin_it() -> None:
            begun.append(actions.begin_syllabus(topic=topic, by=request.user, language=home.language, **said))

        if made(form, begin_it):
            return back_to_work(begun[0])
    return page(request, "texts", wanted, form=form, is_new=True)


@login_required
@require_GET
def arrange(request: SignedIn, slug: str) -> HttpResponse:
    """All sections and sources, each with its buttons."""
    syllabus = to_arrange(request, slug)
    waiting = syllabus.suggestions.filter(status="open").count()
    context = {"sections": sections_of(syllabus), "waiting": waiting, "is_arranged": True}
    return page(request, "arrange", syllabus, **context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, slug: str) -> HttpResponse:
    """Title, introduction, and the text at the end."""
    syllabus = to_arrange(request, slug)
    form = SyllabusForm(request.POST or None, syllabus=syllabus)
    if request.method == "POST" and form.is_valid():
        change = lambda: actions.edit_syllabus(syllabus=syllabus, by=request.user, **form.cleaned_data)  # noqa: E731
        if made(form, change):
            messages.success(request, _("Saved."))
            return back_to_work(syllabus)
    return page(request, "texts", syllabus, form=form, theirs=_theirs(form, syllabus))


def _theirs(form: Form, row: Syllabus | SyllabusSection) -> str:
    """What somebody else saved meanwhile, if that is what was wrong."""
    if str(actions.MEANWHILE) not in form.non_field_errors():
        return ""
    row.refresh_from_db()
    return row.introduction


# Sections -----------------------------------------------------------------------------------------------------


def section_of(syllabus: Syllabus, pk: int) -> SyllabusSection:
    return get_object_or_404(syllabus.sections.select_related("syllabus__topic"), pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def add_section(request: SignedIn, slug: str) -> HttpResponse:
    syllabus = to_arrange(request, slug)
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "introduction", "client_key")}
        if made(form, lambda: actions.add_section(syllabus=syllabus, by=request.user, **said)):
            return back_to_work(syllabus)
    return page(request, "section", syllabus, form=form)


@login_required
@require_http_methods(["GET", "POST"])
def edit_section(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    syllabus = to_arrange(request, slug)
    section = section_of(syllabus, pk)
    form = SectionForm(request.POST or None, section=section)
    form.fields["client_key"].required = False
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "introduction", "was")}
        if made(form, lambda: actions.edit_section(section=section, by=request.user, **said)):
            return back_to_work(syllabus, section.anchor)
    return page(request, "section", syllabus, form=form, section=section, theirs=_theirs(form, section))


def _pressed(request: SignedIn, syllabus: Syllabus, anchor: str, change: Callable[[], object]) -> HttpResponse:
    """A button of the work page; what is refused is said there."""
    try:
        change()
    except Refused as refusal:
        messages.error(request, str(refusal))
    return back_to_work(syllabus, anchor)


def _step(request: SignedIn) -> dict[str, int]:
    place = request.POST.get("place", "")
    step = STEPS.get(request.POST.get("to", ""))
    if step is None or not (place.isascii() and place.isdecimal() and len(place) < 6):
        raise Http404
    return {"step": step, "place": int(place)}


@login_required
@require_POST
def move_section(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    syllabus = to_arrange(request, slug)
    section, step = section_of(syllabus, pk), _step(request)
    change = lambda: actions.move_section(section=section, by=request.user, **step)  # noqa: E731
    return _pressed(request, syllabus, section.anchor, change)


@login_required
@require_POST
def remove_section(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    syllabus = to_arrange(request, slug)
    section = section_of(syllabus, pk)
    return _pressed(request, syllabus, "", lambda: actions.remove_section(section=section, by=request.user))


# Items --------------------------------------------------------------------------------------------------------


def item_of(syllabus: Syllabus, pk: int) -> SyllabusItem:
    return get_object_or_404(syllabus.items.select_related("syllabus__topic", "section", "reference"), pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def add_item(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Search the library and add what is found; what is said of it is written on the next page."""
    syllabus = to_arrange(request, slug)
    section = section_of(syllabus, pk)
    if request.method == "POST":
        readable = Reference.objects.visible_to(request.user)
        reference = get_object_or_404(readable, key=request.POST.get("key", ""))
        try:
            item = actions.add_item(section=section, by=request.user, reference=reference)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Added. Say what it is good for, or leave that for later."))
            return redirect("library:edit_item", slug=slug, pk=item.pk)
    words = request.GET.get("q", "")[:200]
    found = search_references(request.user, words).exclude(syllabus_items__syllabus=syllabus)[:FOUND_AT_ONCE]
    return page(request, "add_item", syllabus, section=section, words=words, found=found)


@login_required
@require_http_methods(["GET", "POST"])
def edit_item(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    syllabus = to_arrange(request, slug)
    item = item_of(syllabus, pk)
    form = ItemForm(request.POST or None, item=item, sections=list(syllabus.sections.all()))
    if request.method == "POST" and form.is_valid():
        change = lambda: actions.edit_item(item=item, by=request.user, **form.cleaned_data)  # noqa: E731
        if made(form, change):
            return back_to_work(syllabus, item.anchor)
        item.refresh_from_db()
    can_correct = rules.can_edit_reference(request.user, item.reference)
    theirs = item.annotation if str(actions.MEANWHILE) in form.non_field_errors() else ""
    return page(request, "item", syllabus, form=form, item=item, can_correct=can_correct, theirs=theirs)


@login_required
@require_POST
def move_item(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    syllabus = to_arrange(request, slug)
    item, step = item_of(syllabus, pk), _step(request)
    return _pressed(request, syllabus, item.anchor, lambda: actions.move_item(item=item, by=request.user, **step))


@login_required
@require_POST
def remove_item(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    syllabus = to_arrange(request, slug)
    item = item_of(syllabus, pk)
    return _pressed(request, syllabus, item.section.anchor, lambda: actions.remove_item(item=item, by=request.user))
