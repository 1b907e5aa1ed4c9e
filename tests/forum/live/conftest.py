"""Rooms of a test end with it."""

import pytest
from django.db import transaction

from forum.debates.models import Debate
from forum.live import hub, log
from forum.live.models import Topic
from forum.live.rooms import Rooms, close_here
from forum.people.models import Membership
from forum.posts.models import Thread
from tests.support.lines import following


@pytest.fixture
async def rooms(transactional_db, settings):
    """The rooms of the running loop; a poll that is quick, so that what only it heals heals soon."""
    settings.LIVE_POLL_SECONDS = 0.2
    yield Rooms.here()
    await close_here()
    await log.let_go()


@pytest.fixture
def talk(transactional_db, olga) -> Debate:
    """Open for responses, at version 3, made without the acts that lead there; Olga organizes."""
    topic = Topic.objects.create(kind="debate", is_public=True)
    thread = Thread.objects.create(topic=topic)
    debate = Debate.objects.create(
        slug="talk", question="Who owns a face?", format_key="two-voices", stage="open", topic=topic, thread=thread
    )
    Membership.objects.create(topic=topic, person=olga, role="organizer")
    with transaction.atomic():
        for _ in range(3):
            hub.publish(topic.pk, "gallery.changed", debate=debate.pk)
    return following(debate)
