"""What the demo's people were told of its past: the mails went out on their days, and what is older was read."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from forum.debates.models import Debate
from forum.notices import counting, telling
from forum.notices.models import Follow, Notice
from forum.people.models import Person

NEW = timedelta(days=7)


def have_been_told(debate: Debate, reader: Person) -> None:
    """A reader follows the debate; everybody has been told of everything, and finds what is new unread."""
    debate = Debate.objects.get(pk=debate.pk)  # its dates are those of its story
    Follow.objects.create(person=reader, topic=debate.topic, since=debate.created_at)
    telling.tell_due()
    now = timezone.now()
    Notice.objects.filter(event__at__lt=now - NEW).update(read_at=now)
    Notice.objects.update(mailed_at=now)
    counting.recount(Notice.objects.order_by().values_list("person_id", flat=True).distinct())
