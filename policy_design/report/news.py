"""What a newsletter tells of reports: each edition that was published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from forum.newsletter.assembling import News, Section
from forum.newsletter.sections import in_language, within
from policy_design.report.models import Edition


def published(since: datetime | None, until: datetime, language: str) -> Iterator[News]:
    rows = Edition.objects.filter(within("published_at", since, until), report__process__topic__is_public=True)
    rows = rows.filter(in_language(language, "report__process__language")).select_related("report__process")
    for one in rows.defer("paper").order_by("published_at", "pk"):
        yield News(one.title, one.get_absolute_url(), one.report.process.topic_id, one.reason)


SECTION = Section(50, _("Reports"), published)
