"""Ending mails with one click: those of one follow, or all of a person's. What the link says names nothing private."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum.mail import outbox
from forum.notices.models import Follow, Frequency, Notice, NoticeSettings
from forum.people.models import Person

if TYPE_CHECKING:
    from forum.notices.models import NoticeQuerySet
    from forum.verdicts import Sentence

NAME = "notices"  # of these links
ONE, ALL, REMINDERS = "follow", "all", "reminders"


def names(person: Person, follow: Follow | None) -> tuple[str, str]:
    """Key and scope of the link that ends the mails of one follow, or all of this person."""
    return (str(follow.key), ONE) if follow else (str(person.pk), ALL)


def what_ends(_key: str, scope: str, _reader: Any) -> Sentence:
    if scope == ONE:
        return _("What you followed: you are told nothing more of it, neither by mail nor here.")
    if scope == REMINDERS:
        return _("Mails that remind you of deadlines.")
    return _("All mails about what happens in debates and processes. What is news for you still waits here for you.")


def leave(key: str, scope: str) -> None:
    """End it, and take back what waits; once more changes nothing."""
    if scope == ONE:
        _leave_one(key)
    elif scope == REMINDERS:
        _set(int(key), reminders=False)
        outbox.cancel(f"reminder:{key}:")
    else:
        _leave_all(int(key))


@transaction.atomic
def _leave_one(key: str) -> None:
    try:
        Follow.objects.filter(key=key).update(state=Follow.State.LEFT)
    except ValidationError:
        return
    Notice.objects.filter(follow__key=key, mailed_at=None).update(frequency=Frequency.NEVER)


@transaction.atomic
def _leave_all(pk: int) -> None:
    never = Frequency.NEVER
    _set(pk, asks=never, taken_part=never, followed=never)
    Follow.objects.filter(person=pk).update(frequency=never)
    Notice.objects.filter(person=pk, mailed_at=None).update(frequency=never)
    for kind in ("now", "digest"):
        outbox.cancel(f"notice:{kind}:{pk}:")


@transaction.atomic
def _set(pk: int, **values: object) -> None:
    person = Person.objects.filter(pk=pk).first()
    if person:
        NoticeSettings.objects.update_or_create(person=person, defaults=values)


# Asked when a mail goes out -----------------------------------------------------------------------------------


def left_of(notices: NoticeQuerySet) -> list[int]:
    """Those that come of a follow which was left since, or of a debate that was muted."""
    gone = notices.filter(follow__state__in=(Follow.State.LEFT, Follow.State.MUTED))
    muted = notices.filter(
        topic__in=Follow.objects.filter(person__in=notices.values("person"), state=Follow.State.MUTED).values("topic")
    )
    return list({*gone.values_list("pk", flat=True), *muted.values_list("pk", flat=True)})


def was_left(notices: NoticeQuerySet) -> bool:
    return bool(left_of(notices))
