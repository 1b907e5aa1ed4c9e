"""The forum's own news: debates that opened, debates that ended, and what was added to syllabuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.debates.models import Debate
from forum.library.syllabus.models import Syllabus
from forum.newsletter import assembling
from forum.newsletter.assembling import News, Section


def listen() -> None:
    """Called when the site starts."""
    assembling.register("opened", Section(10, _("New debates"), _opened))
    assembling.register("closed", Section(30, _("Debates that have ended"), _closed))
    assembling.register("syllabuses", Section(70, _("Added to syllabuses"), _listed))


def within(field: str, since: datetime | None, until: datetime) -> Q:
    """Rows of which this moment lies after the one and not after the other."""
    return Q(**{f"{field}__lte": until}) & (Q(**{f"{field}__gt": since}) if since else Q())


def in_language(language: str, field: str = "language") -> Q:
    """What is in this language, whichever its variant, as in de-AT."""
    return Q(**{field: language}) | Q(**{f"{field}__startswith": f"{language}-"})


def _debates(language: str) -> QuerySet[Debate]:
    return Debate.objects.visible_to(AnonymousUser()).hosted().filter(in_language(language))


def _opened(since: datetime | None, until: datetime, language: str) -> Iterator[News]:
    for one in _debates(language).filter(within("opened_at", since, until)).order_by("opened_at", "pk"):
        yield News(one.question, one.get_absolute_url(), one.topic_id, one.standfirst)


def _closed(since: datetime | None, until: datetime, language: str) -> Iterator[News]:
    """What readers chose and what was concluded stands on the page of each."""
    for one in _debates(language).filter(within("closed_at", since, until)).order_by("closed_at", "pk"):
        yield News(one.question, one.get_absolute_url(), one.topic_id, one.standfirst)


def _listed(since: datetime | None, until: datetime, language: str) -> Iterator[News]:
    new = within("items__made_at", since, until)
    rows = Syllabus.objects.visible_to(AnonymousUser()).filter(in_language(language))
    for one in rows.annotate(new=Count("items", filter=new), first=Min("items__made_at", filter=new)).filter(new__gt=0):
        said = ngettext("%(n)d source was added.", "%(n)d sources were added.", one.new) % {"n": one.new}
        yield News(one.title, one.get_absolute_url(), one.topic_id, said)
