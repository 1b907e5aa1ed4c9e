"""The archive: every issue that went out, in each language, and a feed of them."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import rules
from forum.newsletter.forms import SubscribeForm
from forum.newsletter.languages import Language, is_offered, language_of, languages
from forum.newsletter.models import Issue
from forum.newsletter.subscribers import consent_to

PER_PAGE, IN_FEED = 24, 20
ATOM = "application/atom+xml; charset=utf-8"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the newsletter is, the form, and the last issues."""
    spoken = languages()
    context = {
        "form": SubscribeForm(request=request),
        "consents": [(one, consent_to(one.code)) for one in spoken],
        "spoken": spoken,
        "issues": list(Issue.objects.published()[:PER_PAGE]),
        "may_edit": rules.can_edit_newsletter(request.user),
    }
    return render(request, "forum/newsletter/index.html", context)


def spoken_or_404(code: str) -> Language:
    """One of the languages that there is a newsletter in, or was."""
    if not is_offered(code) and not Issue.objects.published().filter(language=code).exists():
        raise Http404
    return language_of(code)


@require_safe
def archive(request: HttpRequest, language: str) -> HttpResponse:
    spoken = spoken_or_404(language)
    page = Paginator(Issue.objects.published().filter(language=language), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "forum/newsletter/archive.html", {"language": spoken, "page": page})


@require_safe
def issue(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """One issue, with the one before and the one after."""
    published = Issue.objects.published().filter(language=language)
    one = get_object_or_404(published, number=number)
    context = {
        "issue": one,
        "language": one.spoken,
        "newer": published.filter(number__gt=number).order_by("number").first(),
        "older": published.filter(number__lt=number).order_by("-number").first(),
        "may_edit": rules.can_edit_newsletter(request.user),
    }
    return render(request, "forum/newsletter/issue.html", context)


# The feed -----------------------------------------------------------------------------------------------------


class Issues(Atom1Feed):
    """Dated by its issues, not by the moment: the same answer is the same bytes."""

    def latest_post_date(self) -> datetime:
        changed: datetime = self.feed["as_of"]
        return changed


@require_safe
def feed(request: HttpRequest, language: str) -> HttpResponse:
    """The last issues with their whole text, as an Atom feed."""
    spoken = spoken_or_404(language)
    issues = list(Issue.objects.published().filter(language=language)[:IN_FEED])
    host = urlsplit(settings.SITE_URL).hostname
    made = Issues(
        as_of=max((one.changed_at for one in issues), default=datetime.fromisoformat("2026-01-01T00:00:00+00:00")),
        title=_("Newsletter of %(site)s") % {"site": settings.SITE_NAME},
        link=settings.SITE_URL + reverse("newsletter:archive", args=[language]),
        description="",
        language=spoken.code,
        feed_url=settings.SITE_URL + reverse("newsletter:feed", args=[language]),
        feed_guid=f"tag:{host},2026:newsletter-{language}",
        author_name=settings.SITE_NAME,
    )
    for one in issues:
        made.add_item(
            title=one.title,
            link=one.address,
            description=one.html,
            unique_id=f"tag:{host},2026:newsletter-{language}-{one.number}",
            pubdate=one.began_at,
            updateddate=one.changed_at,
        )
    response = HttpResponse(made.writeString("utf-8"), content_type=ATOM)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
