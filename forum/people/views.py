"""Pages of one's own account, and of an invitation. What the public sees of a person is in reading.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forum import rules
from forum.mail import mailboxes
from forum.people import arrivals, invitations, waiting
from forum.people.actions import declare_interests, edit_profile
from forum.people.forms import AcceptForm, DeclineForm, DisclosureForm, ProfileForm
from forum.people.models import Invitation, Person, Role
from forum.people.signed import SignedIn
from forum.text.markup import Unrenderable
from forum.verdicts import Refused, Verdict, no

__all__ = ["accept", "decline", "disclosure", "edit", "invitation", "mailbox", "me"]
KEPT = "invitation"  # where the session keeps the invitation that is being answered, never its token


# One's own account --------------------------------------------------------------------------------------------


@login_required
@require_GET
def me(request: SignedIn) -> HttpResponse:
    person = request.user
    context = {
        "nav": "account",
        "person": person,
        "duties": waiting.duties_of(person),
        "parts": waiting.parts_of(person),
        "left_over": waiting.left_over(person),
        "may_create": rules.can_create_debate(person),
        "has_second_factor": arrivals.is_mfa_enabled(person),
        "mailbox": mailboxes.find(person.email),
    }
    return render(request, "forum/people/me.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn) -> HttpResponse:
    person = Person.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            edit_profile(whose=request.user, by=request.user, **form.cleaned_data)
        except Unrenderable as problem:
            form.add_error("biography", str(problem))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your profile is saved."))
            return redirect(_onward(request) or reverse("people:me"))
    return render(request, "forum/people/edit.html", {"form": form, "nav": "account", "next": _onward(request)})


@login_required
@require_POST
def mailbox(request: SignedIn) -> HttpResponse:
    """Mail to one's address was kept back; try it again. Where nothing was, nothing happens."""
    if box := mailboxes.find(request.user.email):
        mailboxes.try_again(box=box, by=request.user)
    messages.success(request, _("Mail goes to your address again. What was kept back comes within minutes."))
    return redirect("people:me")


@login_required
@require_http_methods(["GET", "POST"])
def disclosure(request: SignedIn) -> HttpResponse:
    latest = request.user.disclosure
    known = {"has_interests": "yes" if latest.has_interests else "no", "text": latest.text} if latest else None
    form = DisclosureForm(request.POST or None, initial=known)
    onward = _onward(request)
    if request.method == "POST" and form.is_valid():
        said = {"has_interests": form.cleaned_data["has_interests"], "text": form.cleaned_data["text"].strip()}
        if latest is None or said != {"has_interests": latest.has_interests, "text": latest.text}:
            declare_interests(by=request.user, **said)
        messages.success(request, _("Your declaration is kept. It stands beside what you sign from now on."))
        return redirect(onward or "people:me")
    earlier = request.user.disclosures.all()
    context = {"form": form, "earlier": earlier, "nav": "account", "next": onward}
    return render(request, "forum/people/disclosure.html", context)


def _onward(request: HttpRequest) -> str:
    """The page that asked for this one, when it is a page of this site."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else ""


# An invitation ------------------------------------------------------------------------------------------------


def unshared(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keeps a page out of caches and its address out of other sites' logs."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        # The page behind the token is reached by a redirect; its own forms need an origin, which no-referrer hides.
        response.headers["Referrer-Policy"] = "no-referrer" if "token" in kwargs else "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


@unshared
@require_GET
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address: from here on the session knows which invitation is meant."""
    if arrivals.guesses_too_much(request):
        return render(request, "429.html", status=429)
    found = invitations.find(token)
    if found is None:
        arrivals.note_guess(request)
        request.session.pop(KEPT, None)
    else:
        request.session[KEPT] = {"pk": found.pk, "hash": found.token_hash}
    return redirect("people:accept")


@unshared
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    kept = _kept(request)
    if kept is None:
        return _gone(request, no(_("There is no invitation here.")), 404)
    if kept.status == Invitation.Status.ACCEPTED and request.user.is_authenticated and kept.person == request.user:
        return redirect(_after(kept, request.user))
    if not (may := rules.can_answer_invitation(kept)) or not (may := invitations.about(kept).may):
        return _gone(request, may, 410, kept)
    if request.method == "POST" and "signout" in request.POST:
        return _sign_out(request)
    return _answer(request, kept)


def _answer(request: HttpRequest, kept: Invitation) -> HttpResponse:
    account = request.user if request.user.is_authenticated else arrivals.account_of(kept.email)
    needs_name = account is None or not account.name or not arrivals.is_claimed(account)
    form = AcceptForm(request.POST if request.method == "POST" else None, needs_name=needs_name, invitation=kept)
    if request.method == "POST" and form.is_valid():
        try:
            return _accepted(request, kept, form.cleaned_data.get("name", ""))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    here = reverse("people:accept")
    context = {
        "form": form,
        "invitation": kept,
        "about": invitations.about(kept),
        "can_accept": rules.can_accept_invitation(request.user, kept),
        "must_sign_in": not request.user.is_authenticated and account is not None and arrivals.asks_for_more(account),
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': here})}",
    }
    return render(request, "forum/people/accept.html", context)


def _accepted(request: HttpRequest, kept: Invitation, name: str) -> HttpResponse:
    """The role is taken; whoever was not signed in is now, as a code by mail would have done it."""
    if request.user.is_authenticated:
        arrivals.take_name(request.user, name)
        invitations.accept(invitation=kept, by=request.user)
        messages.success(request, _("You have accepted the invitation."))
        return redirect(_after(kept, request.user))
    person = arrivals.arrive(invitation=kept, name=name)
    messages.success(request, _("You have accepted the invitation."))
    record_authentication(request, person, method="code", email=kept.email)
    return perform_login(request, Login(user=person, email=kept.email, redirect_url=_after(kept, person)))


def _after(kept: Invitation, person: Person) -> str:
    """Where to go after a yes: a contributor declares interests first, then writes."""
    url = invitations.about(kept).next_url
    if kept.role == Role.CONTRIBUTOR and person.disclosure is None:
        return f"{reverse('people:disclosure')}?{urlencode({'next': url})}"
    return url


def _sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, but keep the invitation, so that its own address can accept it."""
    kept = request.session.get(KEPT)
    get_adapter().logout(request)
    request.session[KEPT] = kept
    return redirect("people:accept")


@unshared
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest) -> HttpResponse:
    kept = _kept(request)
    if kept is None:
        return _gone(request, no(_("There is no invitation here.")), 404)
    if kept.status == Invitation.Status.DECLINED:
        return render(request, "forum/people/invitation_declined.html", {"invitation": kept})
    if not (may := rules.can_answer_invitation(kept)):
        return _gone(request, may, 410, kept)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invitations.decline(invitation=kept, reason=form.cleaned_data["reason"].strip())
        return redirect("people:decline")
    context = {"form": form, "invitation": kept, "about": invitations.about(kept)}
    return render(request, "forum/people/decline.html", context)


def _kept(request: HttpRequest) -> Invitation | None:
    """The invitation whose link this session came by, as long as that link is the latest one."""
    kept = request.session.get(KEPT) or {"pk": 0, "hash": ""}
    found = Invitation.objects.select_related("topic", "invited_by", "person")
    return found.filter(pk=kept["pk"], token_hash=kept["hash"]).first()


def _gone(request: HttpRequest, why: Verdict, status: int, kept: Invitation | None = None) -> HttpResponse:
    context = {"why": why, "invitation": kept, "status": status}
    return render(request, "forum/people/invitation_gone.html", context, status=status)
