"""Pages of those who rebut: from a selection to the composer, saving, comparing, discarding, publishing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import rules
from forum.debates.contributions import NotReady
from forum.debates.models import Debate
from forum.debates.rebuttal_forms import RebutForm
from forum.debates.rebuttals import has_rebutted, post_rebuttal
from forum.debates.rebutting import Place, RebuttalDesk, desk_at, place_in
from forum.debates.views.keeping import compare_at, discard_at, keep, page_of, save_at
from forum.debates.views.pacing import paced, seconds_until, slowed, wait_for
from forum.people.signed import SignedIn
from forum.posts.actions import EditConflict, Text, discard_draft, save_draft
from forum.posts.models import Post
from forum.posts.quoting import quote_selected
from forum.text.passages import NotThere, Unquotable
from forum.verdicts import Refused, require

REBUTTALS = 10  # in ten minutes, by one person


def exchange_url(debate: Debate, number: int | None) -> str:
    """The page of a rebuttal with everything that answers it."""
    return reverse("debates:rebuttal", args=[debate.slug, number])


def _text(request: SignedIn, slug: str, number: int) -> tuple[Debate, Post]:
    debates = Debate.objects.visible_to(request.user).select_related("topic", "thread")
    debate = get_object_or_404(debates, slug=slug)
    posts = Post.objects.filter(thread=debate.thread_id).select_related("author", "root", "contribution__voice__debate")
    return debate, get_object_or_404(posts, number=number)


def _desk(request: SignedIn, debate: Debate, about: Post) -> RebuttalDesk:
    """The desk; 404 where they may not know of the text, Refused where they may not rebut and have no draft either.

    Raises Unquotable where the address names no passage.
    """
    may_read = rules.can_read_post(request.user, about, debate)
    try:
        place = place_in(request.GET, about) if may_read else _place_of_draft(request)
        desk = desk_at(debate, about, place, request.user)
    except Unquotable:  # whoever may not rebut at all is told that first
        require(rules.can_rebut(request.user, about, debate))
        raise
    if desk.draft is None:
        if not may_read:
            raise Http404
        slowed(request, debate, desk.may_sign)
    return desk


def _place_of_draft(request: SignedIn) -> Place:
    """Of a text that one may no longer read, an address names a passage by numbers alone."""
    asked = {name: request.GET.get(name, "") for name in Place._fields}
    try:
        return place_in(asked, Post(version=0))
    except Unquotable:
        raise Http404 from None


def _desk_or_404(request: SignedIn, slug: str, number: int) -> RebuttalDesk:
    try:
        return _desk(request, *_text(request, slug, number))
    except Unquotable as problem:
        raise Http404 from problem


# From a selection to the composer -----------------------------------------------------------------------------


@login_required
@require_safe
def pick(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """What a browser selected, as a passage of the text; then on to the composer of a rebuttal or a response."""
    debate, post = _text(request, slug, number)
    if not rules.can_read_post(request.user, post, debate):
        raise Http404
    responds = request.GET.get("for") == "respond"
    if not responds:
        require(rules.can_rebut(request.user, post, debate))
    try:
        place = _picked(request, post)
    except Unquotable as problem:
        return _unquotable(request, debate, post, problem)
    if responds:
        return redirect(f"{reverse('debates:respond', args=[slug])}?{urlencode({'to': number})}&{place.query}")
    return redirect(f"{reverse('debates:rebut', args=[slug, number])}?{place.query}")


def _picked(request: SignedIn, post: Post) -> Place:
    """The place of what was selected. Raises Unquotable."""
    asked = request.GET
    exact = asked.get("exact", "")
    if not exact.strip():
        return place_in(asked, post)
    version = asked.get("version", "")
    if version and not (version.isascii() and version.isdigit() and len(version) < 10):
        raise NotThere
    context = {name: asked.get(name, "") for name in ("prefix", "suffix", "block")}
    return Place.of(quote_selected(post, int(version or post.version), exact, **context))


def _unquotable(request: HttpRequest, debate: Debate, post: Post, problem: Unquotable) -> HttpResponse:
    context = {"nav": "debates", "debate": debate, "post": post, "problem": problem}
    return render(request, "forum/debates/rebuttals/unquotable.html", context, status=400)


# The composer -------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def rebut(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Write, save, preview and publish a rebuttal of one passage."""
    debate, about = _text(request, slug, number)
    if request.method == "POST" and (made := _made(request, about)):
        return redirect(exchange_url(debate, made.number))  # the same submit once more
    try:
        desk = _desk(request, debate, about)
    except Unquotable as problem:
        return _unquotable(request, debate, about, problem)
    if request.method != "POST":
        if "block" in request.GET:
            return redirect(desk.write_url)
        return _page(request, desk, _form(desk))
    form = _form(desk, request.POST)
    if not form.is_valid():
        return _page(request, desk, form)
    if not keep(desk, form):
        return redirect(desk.compare_url)
    return _do(request, desk, form)


def _do(request: SignedIn, desk: RebuttalDesk, form: RebutForm) -> HttpResponse:
    """What the button that was pressed asks for, once the text is kept."""
    wish = request.POST.get("do")
    if wish == "publish":
        return _publish(request, desk, form)
    if wish == "preview":
        return _page(request, desk, form, shows_preview=True)
    if wish == "now":
        return _take_over(desk, form)
    messages.success(request, _("Your draft is saved. Nobody but you can read it."))
    return redirect(desk.write_url)


def _form(desk: RebuttalDesk, data: Any = None) -> RebutForm:
    initial = {**desk.text.fields(), "version": desk.version, "base": desk.base}
    topic, language = str(desk.debate.topic.key), desk.debate.language
    return RebutForm(data, initial=initial, by=desk.by, topic=topic, language=language)


def _page(
    request: SignedIn, desk: RebuttalDesk, form: RebutForm, shows_preview: bool = False, wait: int = 0
) -> HttpResponse:
    context = {**page_of(desk, form, shows_preview), "may_sign": desk.may_sign}
    return paced(render(request, "forum/debates/rebuttals/rebut.html", context), wait)


def _made(request: SignedIn, about: Post) -> Post | None:
    """What this very form has published already."""
    form = RebutForm(request.POST, by=request.user)
    if not form.is_valid():
        return None
    key = form.cleaned_data["client_key"]
    made = Post.objects.filter(author=request.user, client_key=key, about=about, kind=Post.Kind.REBUTTAL).first()
    return made if made and Text.of(made) == form.text else None


def _publish(request: SignedIn, desk: RebuttalDesk, form: RebutForm) -> HttpResponse:
    wait = wait_for(request, form, "rebuttal", REBUTTALS)
    if not wait and (post := _published(desk, form)):
        messages.success(request, _("Your rebuttal is published."))
        return redirect(exchange_url(desk.debate, post.number))
    return _page(request, desk, form, wait=wait or seconds_until(request, desk.debate))


def _published(desk: RebuttalDesk, form: RebutForm) -> Post | None:
    said = form.cleaned_data
    if desk.quoted is None:
        form.add_error(None, str(desk.may_sign.reason or NotThere()))
        return None
    try:
        return post_rebuttal(
            post=desk.about,
            by=desk.by,
            quoted=desk.quoted,
            text=form.text,
            point=form.text.abstract,
            licence_agreed=said["licence_agreed"],
            conduct_agreed=said.get("conduct_agreed", False),
            client_key=said["client_key"],
        )
    except NotReady as missing:
        for name, sentences in missing.problems.items():
            form.add_error(name, [str(one) for one in sentences])
    except Refused as refused:
        form.add_error(None, str(refused))
        form.data = {**dict(form.data.items()), "client_key": str(uuid4())}
    return None


def _take_over(desk: RebuttalDesk, form: RebutForm) -> HttpResponse:
    """Go on with the same draft about the passage as it stands now; one that lies there already is kept beside it."""
    if desk.change is None or desk.change.now is None or desk.draft is None:
        return redirect(desk.write_url)
    now = desk_at(desk.debate, desk.about, Place.of(desk.change.now), desk.by)
    url = now.write_url
    try:
        save_draft(thread=desk.debate.thread, slot=now.slot, by=desk.by, text=form.text, version=0)
    except EditConflict:
        url = now.compare_url
    discard_draft(draft=desk.draft, by=desk.by)
    return redirect(url)


# Keeping ------------------------------------------------------------------------------------------------------


@require_POST
def save(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """Save while one writes."""
    return save_at(request, lambda signed: _desk_or_404(signed, slug, number), _not_published)


def _not_published(desk: RebuttalDesk, text: Text) -> None:
    """A tab left open does not draft once more what another has published."""
    if desk.draft is None and desk.quoted and has_rebutted(desk.by, desk.about, desk.quoted, text):
        raise Refused(_("You have published this rebuttal already."))


@login_required
@require_http_methods(["GET", "POST"])
def compare(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Choose between two versions of one draft."""
    return compare_at(request, _desk_or_404(request, slug, number))


@login_required
@require_http_methods(["GET", "POST"])
def discard(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Throw the draft away."""
    desk = _desk_or_404(request, slug, number)
    return discard_at(request, desk, back=desk.debate.get_absolute_url())
