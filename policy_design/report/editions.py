"""Publishing a report as an edition that never changes, and noting the DOI that an archive gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.live import hub
from forum.paper.plain import as_data
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.process.actions import locked
from policy_design.report import citation
from policy_design.report.actions import Conflict
from policy_design.report.models import Edition, Report, is_doi
from policy_design.report.papers import content_of, draft_of, next_number

if TYPE_CHECKING:
    from forum.people.models import Person
    from policy_design.report.papers import Draft

CHANGED = _("What the process says has changed since you looked at the preview. Look at it again, then publish.")


def publish_edition(
    *, report: Report, by: Person, version: int, client_key: UUID, reason: str = "", content: str | None = None
) -> Edition:
    """Freeze the report as it is now: its document, digest and citation stay as they are for ever.

    `version` is that of the plan that was looked at, `content` the sum of its preview; None where nothing was
    shown before, as to a program. Publishes report.published;
    raises Refused, Conflict. The same key gives the same edition.
    """
    number = next_number(report)
    draft = draft_of(report, as_of=timezone.now().replace(microsecond=0), number=number)  # drawing it takes a while
    with transaction.atomic():
        process = locked(report.process)
        report = Report.objects.get(pk=report.pk)
        report.process = process
        if made := Edition.objects.filter(client_key=client_key).first():
            if (made.report_id, made.reason) != (report.pk, reason):
                raise Refused(SENT_BEFORE)
            return made
        require(rules.can_publish_report(by, process))
        if report.version != version or next_number(report) != number:
            raise Conflict(report)
        if content is not None and content_of(draft.paper) != content:
            raise Refused(CHANGED)
        _complete(report, draft, number, reason)
        edition = _freeze(report, draft, number, by, reason, client_key)
        hub.publish(process.topic_id, "report.published", edition=edition.pk)
    return edition


def _complete(report: Report, draft: Draft, number: int, reason: str) -> None:
    if not report.authors:
        raise Refused(_("Name who wrote the report: people or an organization. It is cited by them."))
    if not draft.has_chapters:
        raise Refused(_("Every chapter is empty or left out, so there is nothing to publish."))
    if number > 1 and not reason:
        raise Refused(_("Say in a sentence what is new since the last edition; readers see it."))


def _freeze(report: Report, draft: Draft, number: int, by: Person, reason: str, client_key: UUID) -> Edition:
    paper = draft.paper
    return Edition.objects.create(
        report=report,
        number=number,
        title=report.title,
        citation=citation.item_of(paper, number),
        summary=draft.summary,
        paper=as_data(paper),
        digest=paper.digest.removeprefix("sha256:"),
        as_of=paper.as_of,
        reason=reason,
        published_by=by,
        published_at=paper.as_of,
        client_key=client_key,
    )


@transaction.atomic
def set_doi(*, edition: Edition, by: Person, doi: str) -> Edition:
    """Note the DOI of an edition, once: it stands in its citation from then on. Publishes report.deposited.

    Raises Refused.
    """
    process = locked(edition.report.process)
    edition = Edition.objects.select_related("report").get(pk=edition.pk)
    edition.report.process = process
    doi = doi.strip().removeprefix("https://doi.org/").removeprefix("doi:")
    if doi and edition.doi == doi:
        return edition
    require(rules.can_deposit(by, edition, process))
    try:
        is_doi(doi)
    except ValidationError as problem:
        raise Refused(problem.messages[0]) from problem
    if len(doi) > 120:
        raise Refused(_("This DOI is too long."))
    edition.doi = doi
    edition.save(update_fields=["doi"])
    hub.publish(process.topic_id, "report.deposited", edition=edition.pk)
    return edition
