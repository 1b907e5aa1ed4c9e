"""Pages for contributors: write, save, compare two versions, discard."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import rules
from forum.debates.contributions import NotReady, edit_contribution, sign_contribution
from forum.debates.desk import VoiceDesk, desk_of, is_asked_for
from forum.debates.models import LETTERS, Contribution, Debate
from forum.debates.views.keeping import compare_at, discard_at, keep, page_of, save_at
from forum.people.signed import SignedIn
from forum.posts.actions import EditConflict, Text
from forum.posts.forms import WriteForm
from forum.verdicts import Refused, require


def _desk(request: SignedIn, slug: str, letter: str, kind: str) -> VoiceDesk:
    """The writer's desk; 404 where they may not know of it, Refused where they may not write."""
    debates = Debate.objects.visible_to(request.user).select_related("topic", "thread")
    debate = get_object_or_404(debates, slug=slug)
    voice = get_object_or_404(debate.voices, order=LETTERS.index(letter))
    voice.debate = debate
    if not is_asked_for(debate, kind):
        raise Http404
    require(rules.can_keep_draft(request.user, voice))
    return desk_of(voice, kind, request.user)


def _form(desk: VoiceDesk, data: Any = None) -> WriteForm:
    initial = {**desk.text.fields(), "version": desk.version, "base": desk.base}
    return WriteForm(
        data,
        initial=initial,
        topic=str(desk.debate.topic.key),
        language=desk.post.language if desk.post else desk.debate.language,
        languages=desk.debate.languages,
    )


# The page -----------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def write(request: SignedIn, slug: str, letter: str, kind: str) -> HttpResponse:
    """Write, save, preview and sign one text for one voice; the same page changes it once it is signed."""
    desk = _desk(request, slug, letter, kind)
    if request.method != "POST":
        return _page(request, desk, _form(desk))
    form = _form(desk, request.POST)
    if not form.is_valid():
        return _page(request, desk, form)
    if desk.post and desk.post.client_key == form.cleaned_data["client_key"] and Text.of(desk.post) == form.text:
        return redirect(desk.voice)  # the same submit once more
    if not keep(desk, form):
        return redirect(desk.url("compare"))
    wish = request.POST.get("do")
    if wish == "sign":
        return _sign(request, desk, form)
    if wish == "preview":
        return _page(request, desk, form, shows_preview=True)
    messages.success(request, _("Your draft is saved. Nobody but you can read it."))
    return redirect(desk.url("write"))


def _page(request: SignedIn, desk: VoiceDesk, form: WriteForm, shows_preview: bool = False) -> HttpResponse:
    # A draft may lack them, what is signed may not: the page does not call them optional.
    form.fields["title"].required = form.fields["language"].required = True
    form.fields["reason"].required = desk.asks_reason
    context = {**page_of(desk, form, shows_preview), "voice": desk.voice}
    return render(request, "forum/debates/write/write.html", context)


def _sign(request: SignedIn, desk: VoiceDesk, form: WriteForm) -> HttpResponse:
    try:
        contribution = _signed(desk, form)
    except NotReady as missing:
        for name, sentences in missing.problems.items():
            form.add_error(name, [str(one) for one in sentences])
    except Refused as refused:
        form.add_error(None, str(refused))
    except EditConflict:  # another tab has signed in the same moment
        desk = desk_of(desk.voice, desk.kind, desk.by)
        keep(desk, form)
        return redirect(desk.url("compare"))
    else:
        messages.success(request, _thanks(desk, contribution))
        return redirect(contribution.voice)
    messages.info(request, _("Not signed yet. Your text is kept as a draft."))
    return _page(request, desk, form)


def _signed(desk: VoiceDesk, form: WriteForm) -> Contribution:
    said = form.cleaned_data
    if desk.contribution:
        return edit_contribution(
            contribution=desk.contribution, by=desk.by, text=form.text, reason=said["reason"], version=said["base"]
        )
    return sign_contribution(
        voice=desk.voice,
        kind=desk.kind,
        by=desk.by,
        text=form.text,
        licence_agreed=said["licence_agreed"],
        client_key=said["client_key"],
        language=said["language"],
    )


def _thanks(desk: VoiceDesk, contribution: Contribution) -> str:
    if contribution.post.is_sealed:
        return _("Signed and sealed. You can change it until the deadline; nobody else but the organizers can read it.")
    return _("Your change is published.") if desk.contribution else _("Signed and published.")


# Keeping ------------------------------------------------------------------------------------------------------


@require_POST
def save(request: HttpRequest, slug: str, letter: str, kind: str) -> JsonResponse:
    """Save while one writes."""
    return save_at(request, lambda signed: _desk(signed, slug, letter, kind))


@login_required
@require_http_methods(["GET", "POST"])
def compare(request: SignedIn, slug: str, letter: str, kind: str) -> HttpResponse:
    """Choose between two versions of one text."""
    return compare_at(request, _desk(request, slug, letter, kind))


@login_required
@require_http_methods(["GET", "POST"])
def discard(request: SignedIn, slug: str, letter: str, kind: str) -> HttpResponse:
    """Throw the draft away."""
    return discard_at(request, _desk(request, slug, letter, kind))
