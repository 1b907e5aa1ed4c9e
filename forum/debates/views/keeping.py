"""Keeping half-written texts: saving, comparing two versions, discarding. What every composer's pages share."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.challenge.pace import seconds_to_wait
from forum.debates.desk import Desk
from forum.library.queries import references_of_topic
from forum.people.signed import SignedIn
from forum.posts.actions import EditConflict, Text, discard_draft, drop_copy, save_draft
from forum.posts.forms import TextForm, WriteForm
from forum.posts.models import Draft
from forum.posts.rendering import write as render_text
from forum.text import redline
from forum.text.markup import MAX_CHARACTERS, Unrenderable
from forum.verdicts import Refused

D = TypeVar("D", bound=Desk)
SAVES_A_MINUTE = 60
REFERENCES_AT_HAND = 6


def page_of(desk: Desk, form: WriteForm, shows_preview: bool = False) -> dict[str, Any]:
    """What every composer's page shows: the text looked over, sources at hand, and a preview where one is asked for."""
    text = form.text if form.is_bound and form.is_valid() else desk.text
    checked, topic = desk.look_over(text), desk.debate.topic
    return {
        "desk": desk,
        "debate": desk.debate,
        "form": form,
        "checks": desk.checks(text, checked),
        "words": checked.words,
        "references": [
            {"key": one.key, "label": one.label} for one in references_of_topic(desk.by, topic)[:REFERENCES_AT_HAND]
        ],
        "cite_url": f"{reverse('library:search')}?topic={topic.key}",
        "preview": _rendered(text, desk) if shows_preview else None,
        "nav": "debates",
    }


def _rendered(text: Text, desk: Desk) -> str:
    try:
        return render_text(text.source, by=desk.by, doc_id="preview", language=desk.debate.language).rendered.html
    except Unrenderable as problem:
        return str(problem)


def keep(desk: Desk, form: WriteForm) -> Draft | None:
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


# Saving while one writes --------------------------------------------------------------------------------------


def save_at(
    request: HttpRequest, find: Callable[[SignedIn], D], check: Callable[[D, Text], None] | None = None
) -> JsonResponse:
    """What a page's script calls a few seconds after the last key. Answers in JSON, whatever happens.

    `check` raises Refused where this text is not to be kept as a draft.
    """
    if not request.user.is_authenticated:
        answer = {"reason": _("You have been signed out."), "login_url": reverse("account_login")}
        return JsonResponse(answer, status=401)
    if wait := seconds_to_wait(request.user, "draft", limit=SAVES_A_MINUTE, window=60):
        return _no(_("Saved too often; the next try is in a moment."), 429, {"Retry-After": str(wait)})
    try:
        desk = find(cast(SignedIn, request))
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
    try:
        if check:
            check(desk, form.text)
    except Refused as refused:
        return _no(str(refused), 403)
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


def compare_at(request: SignedIn, desk: Desk) -> HttpResponse:
    """Both texts of a conflict side by side; both stay until their author has chosen."""
    sides = desk.sides()
    if sides is None:
        messages.info(request, _("There is only one version of your text."))
        return redirect(desk.write_url)
    if request.method == "POST":
        return _choose(request, desk)
    ours, other = sides
    context = {
        "desk": desk,
        "debate": desk.debate,
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
        return redirect(desk.compare_url)
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


def discard_at(request: SignedIn, desk: Desk, back: str = "") -> HttpResponse:
    """Throw the draft away, after asking; then go `back`, or to the empty desk."""
    if desk.draft is None:
        messages.info(request, _("There is no draft to throw away."))
        return redirect(desk.write_url)
    if request.method == "POST":
        discard_draft(draft=desk.draft, by=request.user)
        messages.success(request, _("Your draft is thrown away."))
        return redirect(back or desk.write_url)
    context = {"desk": desk, "debate": desk.debate, "nav": "debates"}
    return render(request, "forum/debates/write/discard.html", context)
