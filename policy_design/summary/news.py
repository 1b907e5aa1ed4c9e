"""What a newsletter tells of consensus summaries: those that are final."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.newsletter.assembling import News, Section
from forum.newsletter.sections import in_language, within
from policy_design.summary.models import Summary


def final(since: datetime | None, until: datetime, language: str) -> Iterator[News]:
    rows = Summary.objects.filter(within("final_at", since, until)).select_related("process__topic", "debate__topic")
    spoken = in_language(language, "process__language") | in_language(language, "debate__language")
    for one in rows.filter(spoken).order_by("final_at", "pk"):
        if one.subject.topic.is_public:
            title = _("Summary: %(subject)s") % {"subject": one.subject}
            yield News(title, one.get_absolute_url(), one.subject.topic_id)


SECTION = Section(40, gettext_lazy("Where there is agreement, and where not"), final)
