"""Pages for contributors: write, save, compare two versions, discard."""

from __future__ import annotations

import json
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import rules
from forum.debates.contributions import NotReady, edit_contribution, sign_contribution
from forum.debates.desk import Desk, desk_of, is_asked_for
from forum.debates.models import LETTERS, Contribution, Debate
from forum.library.queries import references_of_topic
from forum.people.signed import SignedIn
from forum.posts.actions import EditConflict, Text, discard_draft, drop_copy, save_draft
from forum.posts.forms import TextForm, WriteForm
from forum.posts.models import Draft
from forum.posts.pace import seconds_to_wait
from forum.posts.rendering import write as render_text
from forum.text import redline
from forum.text.markup import MAX_CHARACTERS, Unrenderable
from forum.verdicts import Refused, require

SAVES_A_MINUTE = 60
REFERENCES_AT_HAND = 6


def _desk(request: SignedIn, slug: str, letter: str, kind: str) -> Desk:
    """The writer's desk; 404 where they may not know of it, Refused where they may not write."""
    debates = Debate.objects.visible_to(request.user).select_related("topic", "thread")
    debate = get_object_or_404(debates, slug=slug)
    voice = get_object_or_404(debate.voices, order=LETTERS.index(letter))
    voice.debate = debate
    if not is_asked_for(debate, kind):
        raise Http404
    require(rules.can_keep_draft(request.user, voice))
    return desk_of(voice, kind, request.user)


def _form(desk: Desk, data: Any = None) -> WriteForm:
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
    if not _kept(desk, form):
        return redirect(desk.url("compare"))
    wish = request.POST.get("do")
    if wish == "sign":
        return _sign(request, desk, form)
    if wish == "preview":
        return _page(request, desk, form, shows_preview=True)
    messages.success(request, _("Your draft is saved. Nobody but you can read it."))
    return redirect(desk.url("write"))


def _page(request: SignedIn, desk: Desk, form: WriteForm, shows_preview: bool = False) -> HttpResponse:
    text = form.text if form.is_bound and form.is_valid() else desk.text
    checked = desk.look_over(text)
    topic = desk.debate.topic
    # A draft may lack them, what is signed may not: the page does not call them optional.
    form.fields["title"].required = form.fields["language"].required = True
    form.fields["reason"].required = desk.asks_reason
    context = {
        "desk": desk,
        "debate": desk.debate,
        "voice": desk.voice,
        "form": form,
        "checks": desk.checks(text, checked),
        "words": checked.words,
        "references": [
            {"key": one.key, "label": one.label}
            for one in references_of_topic(request.user, topic)[:REFERENCES_AT_HAND]
        ],
        "cite_url": f"{reverse('library:search')}?topic={topic.key}",
        "preview": _rendered(text, desk) if shows_preview else None,
        "nav": "debates",
    }
    return render(request, "forum/debates/write/write.html", context)


def _rendered(text: Text, desk: Desk) -> str:
    try:
        return render_text(text.source, by=desk.by, doc_id="preview", language=desk.debate.language).rendered.html
    except Unrenderable as problem:
        return str(problem)


def _kept(desk: Desk, form: WriteForm) -> Draft | None:
    """Save what was typed as the draft; None when it now stands beside another text, of which one must be chosen."""
    stale = form.cleaned_data["base"] != desk.base and desk.draft is None
    try:
        draft = save_draft(
            thread=desk.debate.thread,
            slot=desk.slot,
            by=desk.by,
            text=form.text,
            version=form.cleaned_data["version"],
        )
    except EditConflict:
        return None
    form.data = {**form.data.dict(), "version": draft.version} if isinstance(form.data, QueryDict) else form.data
    desk.draft = draft
    return None if stale else draft


def _sign(request: SignedIn, desk: Desk, form: WriteForm) -> HttpResponse:
    try:
        contribution = _signed(desk, form)
    except NotReady as missing:
        for name, sentences in missing.problems.items():
            form.add_error(name, [str(one) for one in sentences])
    except Refused as refused:
        form.add_error(None, str(refused))
    except EditConflict:  # another tab has signed in the same moment
        desk = desk_of(desk.voice, desk.kind, desk.by)
        _kept(desk, form)
        return redirect(desk.url("compare"))
    else:
        messages.success(request, _thanks(desk, contribution))
        return redirect(contribution.voice)
    messages.info(request, _("Not signed yet. Your text is kept as a draft."))
    return _page(request, desk, form)


def _signed(desk: Desk, form: WriteForm) -> Contribution:
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


def _thanks(desk: Desk, contribution: Contribution) -> str:
    if contribution.post.is_sealed:
        return _("Signed and sealed. You can change it until the deadline; nobody else but the organizers can read it.")
    return _("Your change is published.") if desk.contribution else _("Signed and published.")


# Saving while one writes --------------------------------------------------------------------------------------


@require_POST
def save(request: HttpRequest, slug: str, letter: str, kind: str) -> JsonResponse:
    """What the page's script calls a few seconds after the last key. Answers in JSON, whatever happens."""
    if not request.user.is_authenticated:
        answer = {"reason": _("You have been signed out."), "login_url": reverse("account_login")}
        return JsonResponse(answer, status=401)
    if wait := seconds_to_wait(request.user, "draft", limit=SAVES_A_MINUTE, window=60):
        return _no(_("Saved too often; the next try is in a moment."), 429, {"Retry-After": str(wait)})
    try:
        desk = _desk(cast(SignedIn, request), slug, letter, kind)
    except Refused as refused:
        return _no(str(refused), 403)
    except Http404:
        return _no(_("There is nothing here that you may see."), 404)
    sent = _sent(request)
    if sent is None:
        return _no(_("This could not be understood; reload the page."), 400)
    if len(sent["source"]) > MAX_CHARACTERS:
        return _no(_("A text may have %(limit)d characters at most.") % {"limit": MAX_CHARACTERS}, 413)
    form = TextForm(sent)
    if not form.is_valid():
        return _no(str(next(iter(form.errors.values()))[0]), 400)
    return _saved(request, desk, form.text, sent)


def _no(reason: str, status: int, headers: dict[str, str] | None = None) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status, headers=headers)


def _sent(request: HttpRequest) -> dict[str, Any] | None:
    """The fields of the JSON body, each of the type it must have; None when they are not."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(sent, dict) or not isinstance(sent.get("version", 0), int):
        return None
    fields = {name: sent.get(name, "") for name in ("title", "abstract", "source")}
    if not all(isinstance(value, str) for value in fields.values()):
        return None
    fields = {name: _whole(value) for name, value in fields.items()}
    return {**fields, "version": sent.get("version", 0), "force": sent.get("force") is True}


def _whole(text: str) -> str:
    """The text with a question mark where a browser cut a character in half; no database stores a half."""
    return text.encode("utf-8", "replace").decode()


def _saved(request: HttpRequest, desk: Desk, text: Text, sent: dict[str, Any]) -> JsonResponse:
    """Save, or say what it conflicts with: another tab's draft, or a text that was signed meanwhile."""
    stale = request.GET.get("base", str(desk.base)) != str(desk.base) and desk.draft is None and desk.post
    try:
        draft = save_draft(
            thread=desk.debate.thread,
            slot=desk.slot,
            by=desk.by,
            text=text,
            version=sent["version"],
            force=sent["force"],
        )
    except EditConflict as conflict:
        return _conflict(desk, conflict.current, Text.of(conflict.current))
    if stale and not sent["force"] and desk.post and Text.of(desk.post) != text:
        return _conflict(desk, draft, Text.of(desk.post))
    checked = desk.look_over(text)
    return JsonResponse(
        {
            "version": draft.version,
            "saved_at": draft.updated_at.isoformat(),
            "words": checked.words,
            "unknown_keys": list(checked.unknown_keys),
            "missing": [str(one) for one in checked.problems.get("source", ())] if text.source.strip() else [],
            "checks": {one.name: one.done for one in desk.checks(text, checked)},
        }
    )


def _conflict(desk: Desk, draft: Any, theirs: Text) -> JsonResponse:
    answer = {
        "version": draft.version,
        "saved_at": draft.updated_at.isoformat(),
        "theirs": theirs.fields(),
        "compare_url": desk.url("compare"),
    }
    return JsonResponse(answer, status=409)


# Two versions of one text -------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def compare(request: SignedIn, slug: str, letter: str, kind: str) -> HttpResponse:
    """Both texts of a conflict side by side; both stay until their author has chosen."""
    desk = _desk(request, slug, letter, kind)
    sides = desk.sides()
    if sides is None:
        messages.info(request, _("There is only one version of your text."))
        return redirect(desk.url("write"))
    if request.method == "POST":
        return _choose(request, desk)
    ours, other = sides
    context = {
        "desk": desk,
        "debate": desk.debate,
        "voice": desk.voice,
        "ours": ours,
        "other": other,
        "changes": redline.html(_in_one(ours.text), _in_one(other.text)),
        "nav": "debates",
    }
    return render(request, "forum/debates/write/compare.html", context)


def _in_one(text: Text) -> str:
    return "\n\n".join(part for part in (text.title, text.abstract, text.source) if part)


def _choose(request: SignedIn, desk: Desk) -> HttpResponse:
    draft, keeps_other = desk.draft, request.POST.get("do") == "other"
    copy = draft.copies.filter(pk=_number(request.POST.get("copy"))).first() if draft else None
    if draft is None or request.POST.get("version") != str(draft.version):
        messages.warning(request, _("Your draft has changed meanwhile; look at both versions again."))
        return redirect(desk.url("compare"))
    if copy is not None:
        if keeps_other:
            text = Text.of(copy)
            save_draft(thread=desk.debate.thread, slot=desk.slot, by=desk.by, text=text, version=draft.version)
        if draft.copies.filter(pk=copy.pk).exists():
            drop_copy(copy=copy, by=desk.by)
        messages.success(request, _("The version you chose is your draft now."))
    elif keeps_other and desk.post and not request.POST.get("copy"):
        discard_draft(draft=draft, by=desk.by)
        messages.success(request, _("Your draft is thrown away; the signed text stays as it is."))
    left = draft.pk and draft.copies.exists()
    return redirect(desk.url("compare" if left else "write"))


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 18 else 0


@login_required
@require_http_methods(["GET", "POST"])
def discard(request: SignedIn, slug: str, letter: str, kind: str) -> HttpResponse:
    """Throw the draft away, after asking."""
    desk = _desk(request, slug, letter, kind)
    if desk.draft is None:
        messages.info(request, _("There is no draft to throw away."))
        return redirect(desk.url("write"))
    if request.method == "POST":
        discard_draft(draft=desk.draft, by=request.user)
        messages.success(request, _("Your draft is thrown away."))
        return redirect(desk.url("write"))
    context = {"desk": desk, "debate": desk.debate, "voice": desk.voice, "nav": "debates"}
    return render(request, "forum/debates/write/discard.html", context)
