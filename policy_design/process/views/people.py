"""Pages for organizers: invitations, members, and the answers to those who asked to join."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.process import interests as asked
from policy_design.process import members
from policy_design.process.models import Interest, Process
from policy_design.process.people_forms import AnswerForm, InviteForm
from policy_design.process.views.access import organized_process, pressed

get_or_post = require_http_methods(["GET", "POST"])


@login_required
@get_or_post
def invite(request: SignedIn, slug: str) -> HttpResponse:
    process = organized_process(request, slug)
    require(rules.can_invite_to_process(request.user, process, "observer"))
    form = InviteForm(request.POST or None, process=process, initial={"role": request.GET.get("role")})
    if (
        request.method == "POST"
        and form.is_valid()
        and made(form, lambda: members.invite(process=process, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("An invitation is on its way to %(to)s.") % {"to": form.cleaned_data["email"]})
        return redirect("process:organize", slug=slug)
    context = {"form": form, "process": process, "days": settings.INVITATION_DAYS, "nav": "organize"}
    return render(request, "policy_design/process/organize/invite.html", context)


@login_required
@require_POST
def resend(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    process = organized_process(request, slug)
    invitation = get_object_or_404(process.topic.invitations, pk=pk)
    sent = request.POST.get("sends", "")
    sends = int(sent) if sent.isdecimal() and len(sent) < 10 else None
    says = _("The invitation to %(to)s was sent again, with a new link.") % {"to": invitation.email}
    change = lambda: members.resend(process=process, invitation=invitation, by=request.user, sends=sends)  # noqa: E731
    return pressed(request, process, change, says)


@login_required
@require_POST
def revoke(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    process = organized_process(request, slug)
    invitation = get_object_or_404(process.topic.invitations, pk=pk)
    says = _("The invitation to %(to)s was taken back.") % {"to": invitation.email}
    change = lambda: members.revoke(process=process, invitation=invitation, by=request.user)  # noqa: E731
    return pressed(request, process, change, says)


@login_required
@require_POST
def remove_member(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    process = organized_process(request, slug)
    membership = process.topic.memberships.select_related("person").filter(pk=pk).first()
    if membership is None:  # pressed twice
        return redirect("process:organize", slug=slug)
    words = {"who": membership.person, "role": membership.get_role_display()}
    says = _("%(who)s no longer has the role “%(role)s” here.") % words
    change = lambda: members.remove_member(process=process, membership=membership, by=request.user)  # noqa: E731
    return pressed(request, process, change, says)


# Those who asked to join ----------------------------------------------------------------------------------------


@login_required
@require_GET
def interests(request: SignedIn, slug: str) -> HttpResponse:
    return _interests_page(request, organized_process(request, slug))


def _interests_page(
    request: SignedIn, process: Process, form: AnswerForm | None = None, about: Interest | None = None
) -> HttpResponse:
    """All who asked; the one whose answer could not be taken keeps what was typed."""
    waiting: list[dict[str, object]] = []
    answered: list[dict[str, object]] = []
    for one in process.interests.select_related("person", "decided_by"):
        mine = form if form and about and one.pk == about.pk else AnswerForm(auto_id=f"id_{one.pk}_%s")
        may = rules.can_decide_interest(request.user, one, process)
        (waiting if one.is_open else answered).append({"interest": one, "form": mine, "may": may})
    context = {
        "process": process,
        "waiting": waiting,
        "answered": answered,
        "form": form,
        "nav": "organize",
    }
    return render(request, "policy_design/process/organize/interests.html", context)


@login_required
@require_POST
def decide(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    process = organized_process(request, slug)
    interest = get_object_or_404(process.interests.select_related("process__topic", "person"), pk=pk)
    form = AnswerForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        accept, sentence = form.cleaned_data["answer"] == "accept", form.cleaned_data["sentence"]
        decide = lambda: asked.decide_interest(interest=interest, by=request.user, accept=accept, sentence=sentence)  # noqa: E731
        if made(form, decide):
            messages.success(request, _("Your answer to %(who)s is on its way.") % {"who": interest.person})
            return redirect("process:interests", slug=slug)
    return _interests_page(request, process, form, interest)
