"""How every page here begins: the process or debate that this person may read, and one version of its summary."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from forum.debates.following import Following
from forum.debates.following import following_of as following_debate
from forum.debates.models import Debate
from forum.people.signed import SignedIn
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.process.following import following_of as following_process
from policy_design.process.models import Process
from policy_design.process.views.access import readable_process
from policy_design.summary.models import Summary
from policy_design.summary.queries import under_way, versions_of, whole

Subject = Process | Debate


def readable(request: HttpRequest, whose: str, slug: str) -> Subject:
    """404 where one may not read it, and where it is part of something that is summed up whole."""
    if whose == "processes":
        return readable_process(request, slug)
    debates = Debate.objects.visible_to(request.user).select_related("topic", "thread")
    return get_object_or_404(debates.filter(topic__parent=None), slug=slug)


def organized(request: SignedIn, whose: str, slug: str) -> Subject:
    subject = readable(request, whose, slug)
    require(rules.can_see_to_summaries(request.user, subject))
    return subject


def bound(summary: Summary, subject: Subject) -> Summary:
    """With the process or debate that was read already."""
    if isinstance(subject, Process):
        summary.process = subject
    else:
        summary.debate = subject
    return summary


def version_of(request: HttpRequest, subject: Subject, number: int) -> Summary:
    """One version, whole; 404 for a draft that one may not read."""
    found = bound(get_object_or_404(versions_of(subject), number=min(number, 2**15)), subject)
    if not rules.can_read_summary(request.user, found):
        raise Http404
    return bound(whole(found), subject)


def draft_of(subject: Subject) -> Summary | None:
    found = under_way(subject)
    return bound(found, subject) if found else None


def following_of(subject: Subject) -> Following | None:
    if isinstance(subject, Process):
        return following_process(subject, parts=("summary",))
    return following_debate(subject, parts=("summary",))


def common(subject: Subject) -> dict[str, object]:
    """What every template here is given."""
    whose = "processes" if isinstance(subject, Process) else "debates"
    return {"subject": subject, "whose": whose, "title": str(subject), "language": subject.language}


def pressed(
    request: SignedIn, whose: str, slug: str, change: Callable[[], object], says: str, *, on: str = "organize"
) -> HttpResponse:
    """Make the change that a button asks for, and say so on the page it leads to."""
    try:
        change()
    except Refused as refusal:
        messages.error(request, str(refusal))
        on = "organize"
    else:
        messages.success(request, says)
    return redirect(f"summary:{on}", whose=whose, slug=slug)
