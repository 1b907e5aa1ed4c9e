"""The worker's part: mails at once, and digests once a day or a week, made of notices that were not read meanwhile.

A mail is queued and its notices are marked in one transaction under the person's lock, so that each of them is in one
mail. Whether they may still be told is asked when the mail is made, and once more when it goes out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import Max, Min
from django.urls import reverse
from django.utils import timezone

from forum.mail import oneclick, outbox
from forum.notices import leaving
from forum.notices.lines import Line, groups_of, headline, lines_of
from forum.notices.models import Frequency, Notice, NoticeSettings
from forum.notices.times import last_round, zone_of
from forum.people.models import Person

if TYPE_CHECKING:
    from forum.notices.models import NoticeQuerySet

log = logging.getLogger(__name__)
NOW, DAILY, WEEKLY, NEVER = Frequency.NOW, Frequency.DAILY, Frequency.WEEKLY, Frequency.NEVER
PREFIX = "notice:"  # how the keys of all these mails begin
A_DAY = timedelta(hours=24)
MOST_LINES = 60  # in one mail; the inbox has the rest
MOST_AT_ONCE = 200  # people in one pass


def mail_due() -> int:
    """Queue what is due; how many mails. Run again, it queues nothing twice."""
    now = timezone.now()
    at_once = _waiting(frequency=NOW).order_by().values_list("person_id", flat=True).distinct()
    queued = _each(at_once[:MOST_AT_ONCE], lambda pk: mail_at_once(pk, now))
    return queued + _each(_ready_for_a_digest(now)[:MOST_AT_ONCE], lambda pk: mail_digest(pk, now))


def _each(people: Iterable[int], part: Callable[[int], int]) -> int:
    """What cannot be drawn for one keeps nobody else's mail back."""
    queued = 0
    for pk in list(people):
        try:
            queued += part(pk)
        except DatabaseError:
            raise
        except Exception:
            log.exception("the mail of person %s cannot be made, will try again", pk)
    return queued


def _waiting(**chosen: object) -> NoticeQuerySet:
    return Notice.objects.filter(mailed_at=None, read_at=None, **chosen)


def _ready_for_a_digest(now: datetime) -> list[int]:
    """Whose oldest waiting notice is older than the last round of their digest."""
    oldest = _waiting(frequency__in=(DAILY, WEEKLY)).order_by().values_list("person_id", "frequency")
    rows = list(oldest.annotate(first=Min("at")))
    wishes = {one.person_id: one for one in NoticeSettings.objects.filter(person__in={row[0] for row in rows})}
    due = (pk for pk, frequency, first in rows if first <= last_round(frequency, now, zone_of(wishes.get(pk))))
    return list(dict.fromkeys(due))


@transaction.atomic
def mail_at_once(pk: int, now: datetime) -> int:
    """One mail for each debate in which something happened; past the day's limit, the rest waits for the digest."""
    person = _locked(pk)
    waiting = list(_waiting(person=pk, frequency=NOW).order_by("topic", "-event__at", "-pk").told())
    visible = _visible(person, waiting)
    left = settings.NOTICES_A_DAY - _mailed_since(pk, now - A_DAY)
    queued = 0
    for _topic, of_topic in groupby(visible, key=lambda line: line.notice.topic_id):
        lines = list(of_topic)
        if queued < left:
            _queue(person, lines, now, "now")
            queued += 1
        else:
            _mark(lines, frequency=DAILY, at=now)
    return queued


@transaction.atomic
def mail_digest(pk: int, now: datetime) -> int:
    """One mail of all that is due by now, however long nobody asked; none where nothing is left to tell."""
    person = _locked(pk)
    zone = zone_of(NoticeSettings.objects.filter(person=pk).first())
    rounds = {frequency: last_round(frequency, now, zone) for frequency in (DAILY, WEEKLY)}
    waiting = list(_waiting(person=pk, frequency__in=rounds).order_by("-event__at", "-pk").told())
    due = {one.frequency for one in waiting if one.at <= rounds[Frequency(one.frequency)]}
    lines = _visible(person, [one for one in waiting if one.frequency in due])
    if not lines:
        return 0
    _queue(person, lines, now, "digest", is_weekly=due == {WEEKLY})
    return 1


def _locked(pk: int) -> Person:
    return Person.objects.select_for_update(no_key=True).get(pk=pk)


def _mailed_since(pk: int, moment: datetime) -> int:
    mailed = Notice.objects.filter(person=pk, mailed_at__gt=moment, mail__startswith=f"{PREFIX}now:")
    return mailed.order_by().values("mail").distinct().count()


def _visible(person: Person, waiting: Sequence[Notice]) -> list[Line]:
    """Lines of what may be told now. The others go unmailed; the inbox has them, should they be readable again."""
    pks = [notice.pk for notice in waiting]
    if not person.is_active:
        Notice.objects.filter(pk__in=pks).update(frequency=NEVER)
        return []
    may = set(Notice.objects.visible_to(person).filter(pk__in=pks).order_by().values_list("pk", flat=True))
    lines = lines_of([notice for notice in waiting if notice.pk in may], person)
    told = {line.notice.pk for line in lines}
    if untold := [pk for pk in pks if pk not in told]:
        Notice.objects.filter(pk__in=untold).update(frequency=NEVER)
    return lines


def _mark(lines: Iterable[Line], **values: object) -> None:
    Notice.objects.filter(pk__in=[line.notice.pk for line in lines]).update(**values)


def _queue(person: Person, lines: Sequence[Line], now: datetime, kind: str, *, is_weekly: bool = False) -> None:
    key = f"{PREFIX}{kind}:{person.pk}:{uuid4().hex}"
    _mark(lines, mailed_at=now, mail=key)
    shown = lines[:MOST_LINES]
    only = lines[0].notice.follow if len({line.notice.follow_id for line in lines}) == 1 else None
    outbox.queue(
        key=key,
        to=person.email,
        template=f"forum/notices/mail/{kind}",
        context={
            "person": person,
            "headline": headline(lines),
            "groups": groups_of(shown),
            "more": len(lines) - len(shown),
            "is_weekly": is_weekly,
            "inbox": settings.SITE_URL + reverse("notices:inbox"),
            "following": settings.SITE_URL + reverse("notices:following"),
        },
        leave=oneclick.address(leaving.NAME, *leaving.names(person, only)),
    )


# Asked again when the mail goes out ---------------------------------------------------------------------------


def may_go(key: str) -> bool:
    """Is all that stands in this mail still true? If not, what is left is told in another one, with the next pass."""
    notices = Notice.objects.filter(mail=key)
    whose = notices.aggregate(person=Max("person"))["person"]
    person = Person.objects.filter(pk=whose, is_active=True).first()
    if person is None:
        return False
    visible = Notice.objects.visible_to(person).filter(mail=key)
    if notices.count() == visible.count() and not leaving.was_left(notices):
        return True
    take_back(notices)
    return False


def take_back(notices: NoticeQuerySet) -> None:
    """They are in no mail: what may be told is told anew, and what was left is not."""
    left = leaving.left_of(notices)
    notices.filter(pk__in=left).update(mailed_at=None, mail="", frequency=NEVER)
    notices.update(mailed_at=None, mail="")
