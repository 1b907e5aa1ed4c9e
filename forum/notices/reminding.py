"""The worker's part: remind of what is due in seven days, in two, and on the day, whoever still owes it.

What somebody owes is what their own page says (people.waiting). Everybody who may owe something is looked at once an
hour; a reminder is a row, so that it goes out once, and the mail is taken back if the thing is done before it leaves.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from forum.debates.models import Debate
from forum.mail import oneclick, outbox
from forum.notices import leaving
from forum.notices.models import NoticeSettings, Reminder
from forum.notices.times import zone_of
from forum.people.models import Invitation, Membership, Person
from forum.people.waiting import Duty, duties_of

if TYPE_CHECKING:
    from datetime import tzinfo

log = logging.getLogger(__name__)
DAYS = (0, 2, 7)  # before the deadline; the nearest that has come is sent
AHEAD = timedelta(days=8)
PREFIX = "reminder:"
BETWEEN_LOOKS = timedelta(hours=1)
MOST_AT_ONCE = 100  # people in one pass
DATES = ("writing_closes_at", "rebuttals_close_at", "closing_closes_at", "closes_at")

Owing = Callable[[datetime, datetime], Iterable[int]]

_owing: list[Owing] = []


def register(owing: Owing) -> None:
    """Called once, when the site starts: who may owe something that is due between two moments. Too many do no harm."""
    if owing not in _owing:
        _owing.append(owing)


def may_owe(now: datetime, until: datetime) -> Iterable[int]:
    """Who takes part in a debate that has a deadline then, and whose invitation ends."""
    dates = Q()
    for name in DATES:
        dates |= Q(**{f"{name}__range": (now, until)})
    topics = Debate.objects.filter(dates).values("topic")
    parts = Debate.objects.filter(dates, topic__parent__isnull=False).values("topic__parent")
    held = Membership.objects.filter(Q(topic__in=topics) | Q(topic__in=parts))
    invited = Invitation.objects.filter(status=Invitation.Status.PENDING, expires_at__range=(now, until))
    addressed = Person.objects.filter(email__in=invited.values("email"))
    return {*held.values_list("person_id", flat=True), *addressed.values_list("pk", flat=True)}


register(may_owe)


def remind_due() -> int:
    """Look at everybody who may owe something and was not looked at for an hour; how many mails were queued."""
    now = timezone.now()
    people = {pk for owing in _owing for pk in owing(now, now + AHEAD)}
    fresh = NoticeSettings.objects.filter(Q(looked_at__gt=now - BETWEEN_LOOKS) | Q(reminders=False))
    people -= set(fresh.filter(person__in=people).values_list("person_id", flat=True))
    active = Person.objects.filter(pk__in=people, is_active=True).order_by("pk")
    return sum(_look(person, now) for person in list(active[:MOST_AT_ONCE]))


def _look(person: Person, now: datetime) -> int:
    """What cannot be asked of one keeps nobody else from being reminded."""
    try:
        return remind(person, now)
    except DatabaseError:
        raise
    except Exception:
        log.exception("what person %s owes cannot be told, will try again", person.pk)
        return 0


@transaction.atomic
def remind(person: Person, now: datetime) -> int:
    """One mail of all that is due and was not reminded of so near its day; 1 if there is any."""
    wishes = NoticeSettings.objects.get_or_create(person=person)[0]
    wishes = NoticeSettings.objects.select_for_update().get(pk=wishes.pk)
    NoticeSettings.objects.filter(pk=wishes.pk).update(looked_at=now)
    if not wishes.reminders:
        return 0
    zone = zone_of(wishes)
    owed = [(duty, days) for duty in duties_of(person) if (days := nearest(duty, now, zone)) is not None]
    new = [(duty, row) for duty, days in owed if (row := _remember(person, duty, days))]
    if new:
        _queue(person, new, zone)
    return int(bool(new))


def nearest(duty: Duty, now: datetime, zone: tzinfo) -> int | None:
    """How many days before is it time to remind of now: 7, 2 or 0; None where it is early yet, or too late."""
    if duty.due is None or duty.due <= now:
        return None
    left = (duty.due.astimezone(zone).date() - now.astimezone(zone).date()).days
    return next((days for days in DAYS if left <= days), None)


def key_of(duty: Duty) -> str:
    """Which duty it is: what and where, and until when, since a later deadline is another one."""
    due = duty.due.isoformat() if duty.due else ""
    return hashlib.sha256(f"{duty.url or duty.what}|{due}".encode()).hexdigest()


def _remember(person: Person, duty: Duty, days: int) -> Reminder | None:
    """None where it was reminded of this near, or nearer, before."""
    key = key_of(duty)
    if Reminder.objects.filter(person=person, duty=key, days__lte=days).exists():
        return None
    try:
        with transaction.atomic():
            return Reminder.objects.create(person=person, duty=key, days=days)
    except IntegrityError:
        return None


def _queue(person: Person, new: Sequence[tuple[Duty, Reminder]], zone: tzinfo) -> None:
    first = min(duty.due for duty, _row in new if duty.due)
    with timezone.override(zone):
        outbox.queue(
            key=f"{PREFIX}{person.pk}:{'-'.join(str(row.pk) for _duty, row in new)}"[:200],
            to=person.email,
            template="forum/notices/mail/reminder",
            context={
                "person": person,
                "duties": [
                    {"duty": duty, "url": _whole(duty.url)} for duty, _row in sorted(new, key=lambda one: one[1].days)
                ],
                "first": timezone.localtime(first, zone),
                "account": settings.SITE_URL + reverse("people:me"),
            },
            leave=oneclick.address(leaving.NAME, person.pk, leaving.REMINDERS),
        )


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def still_owes(key: str) -> bool:
    """Asked when the mail goes out: is any of it still to be done, and wanted?

    Where a part is done meanwhile the mail goes all the same: it was right a moment ago, and the rest is due.
    """
    whose, _colon, rows = key.removeprefix(PREFIX).partition(":")
    person = Person.objects.filter(pk=int(whose), is_active=True).first()
    wishes = NoticeSettings.objects.filter(person=int(whose)).first()
    if person is None or (wishes and not wishes.reminders):
        return False
    reminded = set(
        Reminder.objects.filter(pk__in=[pk for pk in rows.split("-") if pk.isdigit()]).values_list("duty", flat=True)
    )
    return bool(reminded & {key_of(duty) for duty in duties_of(person)})
