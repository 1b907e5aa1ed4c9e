"""What a newsletter tells of processes: those that have begun."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from forum.newsletter.assembling import News, Section
from forum.newsletter.sections import in_language, within
from policy_design.process.models import Process


def begun(since: datetime | None, until: datetime, language: str) -> Iterator[News]:
    rows = Process.objects.visible_to(AnonymousUser()).filter(in_language(language))
    rows = rows.annotate(begun_at=Min("stages__started_at")).filter(within("begun_at", since, until))
    for one in rows.order_by("begun_at", "pk"):
        yield News(one.title, one.get_absolute_url(), one.topic_id, one.standfirst)


SECTION = Section(20, _("New policy processes"), begun)
