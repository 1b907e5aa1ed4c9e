"""Every change of an issue by those who edit it. When it goes out stands in sending.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum import rules
from forum.live.models import Topic
from forum.mail import outbox
from forum.newsletter import assembling, letters
from forum.newsletter.languages import is_offered
from forum.newsletter.models import Issue
from forum.text.markup import Unrenderable, render
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from datetime import datetime

    from forum.people.models import Person

Stage = Issue.Stage
UNDER_WAY = (Stage.DRAFT, Stage.SCHEDULED)
WENT_ON = _("Somebody else has saved this issue meanwhile. Your text is kept here; compare it with theirs.")


def rendered(source: str, language: str) -> str:
    """Safe HTML of an issue. Raises ValidationError with a sentence."""
    try:
        return render(source, doc_id="issue", lang=language).html
    except Unrenderable as problem:
        raise ValidationError(str(problem)) from problem


def begin_issue(*, language: str, by: Person) -> Issue:
    """Assemble the next issue of a language; where one is under way, that is given back. Raises Refused."""
    require(rules.can_edit_newsletter(by))
    if not is_offered(language):
        raise Refused(_("There is no newsletter in this language."))
    if under_way := _under_way(language):
        return under_way
    last = Issue.objects.filter(language=language, number__isnull=False).order_by("-number").first()
    since, until = (last.until if last else None), timezone.now()
    with translation.override(language):
        text = assembling.assemble(since, until, language)
        title = _("News of %(month)s") % {"month": date_format(timezone.localtime(until), "F Y")}
    made = Issue(language=language, title=title, source=text.source, mentions=dict(text.mentions), made_by=by)
    made.since, made.until, made.html = since, until, rendered(text.source, language)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # a second click, or somebody else at this moment
        if other := _under_way(language):
            return other
        raise
    return made


def _under_way(language: str) -> Issue | None:
    return Issue.objects.filter(language=language, stage__in=UNDER_WAY).first()


def edit_issue(*, issue: Issue, by: Person, title: str, source: str, version: int) -> Issue:
    """Write title and text. Of one that was sent, its page in the archive is corrected, and says so. Raises Refused."""
    html = rendered(source, issue.language)
    return _written(issue, by, {"title": title, "source": source, "html": html}, version)


@transaction.atomic
def _written(issue: Issue, by: Person, text: dict[str, str], version: int) -> Issue:
    issue = _locked(issue, by)
    if issue.stage == Stage.SENDING:
        raise Refused(_("This issue is being sent at this moment; correct it afterwards."))
    if all(getattr(issue, name) == value for name, value in text.items()):
        return issue
    if issue.version != version:
        raise Refused(WENT_ON)
    for name, value in text.items():
        setattr(issue, name, value)
    issue.version += 1
    if issue.is_published:
        issue.corrected_at = timezone.now()
    issue.save()
    return issue


@transaction.atomic
def schedule_issue(*, issue: Issue, by: Person, send_at: datetime) -> Issue:
    """Let it go out at this time, or with the worker's next pass where that has come. Raises Refused."""
    issue = _locked(issue, by)
    _still_editable(issue)
    if hidden := not_public(issue):
        raise Refused(says_not_public(hidden))
    issue.stage, issue.send_at, issue.stopped_because = Stage.SCHEDULED, send_at, ""
    issue.save(update_fields=["stage", "send_at", "stopped_because"])
    return issue


@transaction.atomic
def unschedule_issue(*, issue: Issue, by: Person) -> Issue:
    """Keep it back: it is a draft again. Raises Refused once it is on its way."""
    issue = _locked(issue, by)
    _still_editable(issue)
    issue.stage, issue.send_at = Stage.DRAFT, None
    issue.save(update_fields=["stage", "send_at"])
    return issue


@transaction.atomic
def discard_issue(*, issue: Issue, by: Person) -> None:
    """Throw away an issue that was not sent; the next one is assembled anew. Raises Refused."""
    issue = _locked(issue, by)
    _still_editable(issue)
    issue.delete()


@transaction.atomic
def try_issue(*, issue: Issue, by: Person) -> None:
    """Send it to one's own address alone, once for each of its versions. Raises Refused."""
    issue = _locked(issue, by)
    outbox.queue(
        key=f"newsletter:{by.pk}:trial:{issue.pk}:{issue.version}",
        to=by.email,
        template=letters.TEMPLATE,
        context=letters.context_of(issue, is_trial=True),
    )


def not_public(issue: Issue) -> list[str]:
    """Paths in the text that were public when it was assembled, and are not any more."""
    told = assembling.topics_in(issue.source, issue.mentions)
    public = set(Topic.objects.filter(pk__in=told, is_public=True).values_list("pk", flat=True))
    return sorted(path for path, topic in issue.mentions.items() if topic in told - public)


def says_not_public(paths: list[str]) -> str:
    return _("Not public any more, so take it out first: %(paths)s") % {"paths": ", ".join(paths)}


def _still_editable(issue: Issue) -> None:
    if issue.stage not in UNDER_WAY:
        raise Refused(_("This issue has been sent, or is on its way."))


def _locked(issue: Issue, by: Person) -> Issue:
    require(rules.can_edit_newsletter(by))
    found = Issue.objects.select_for_update().filter(pk=issue.pk).first()
    if found is None:
        raise Refused(_("This issue has been thrown away meanwhile."))
    return found
