"""The same thing done twice at once: one row, one winner, nothing lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from forum.debates.actions import create_debate, move_debate
from forum.debates.clock import move_due
from forum.debates.contributions import sign_contribution
from forum.debates.members import invite
from forum.debates.models import Contribution, Debate
from forum.live.models import Event
from forum.people.actions import declare_interests
from forum.people.invitations import accept, decline
from forum.people.models import Invitation, Membership
from forum.posts.actions import EditConflict, Text, save_draft
from forum.posts.models import Draft, DraftCopy, Post
from forum.verdicts import Refused
from tests.cast import sign, voice_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Run the deeds side by side; what one raises is its result."""

    def run(deed: Callable[[], object]) -> object:
        try:
            return deed()
        except (Refused, EditConflict) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_a_debate_submitted_twice_is_one_debate(olga):
    key = uuid4()

    made = at_once(*[lambda: create_debate(by=olga, question="Q?", format_key="oxford", client_key=key)] * 4)

    assert {debate.pk for debate in made} == {Debate.objects.get().pk}


def test_a_contribution_signed_twice_is_one_contribution(writing, ben):
    declare_interests(by=ben, has_interests=False, text="")
    key, voice = uuid4(), voice_of(writing, "a")

    made = at_once(
        *[
            lambda: sign_contribution(
                voice=voice, kind="opening", by=ben, text=Text("T", "", "Words."), licence_agreed=True, client_key=key
            )
        ]
        * 4
    )

    assert {one.pk for one in made} == {Contribution.objects.get().pk}
    assert Post.objects.filter(kind="opening").count() == 1
    assert Event.objects.filter(kind="contribution.sealed").count() == 1


def test_an_invitation_accepted_and_declined_at_once_has_one_answer(debate, olga, ben):
    invitation = invite(
        debate=debate, by=olga, role="contributor", email=ben.email, voice=voice_of(debate, "a"), client_key=uuid4()
    )

    results = at_once(
        lambda: accept(invitation=invitation, by=ben), lambda: decline(invitation=invitation, reason="No time.")
    )

    assert sum(isinstance(one, Refused) for one in results) == 1
    status = Invitation.objects.get().status
    assert Membership.objects.filter(person=ben).exists() is (status == "accepted")


def test_two_organizers_inviting_to_one_voice_invite_one_person(debate, olga):
    voice = voice_of(debate, "a")

    results = at_once(
        *[
            lambda email=email: invite(
                debate=debate, by=olga, role="contributor", email=email, voice=voice, client_key=uuid4()
            )
            for email in ("x@example.org", "y@example.org")
        ]
    )

    assert sum(isinstance(one, Refused) for one in results) == 1
    assert Invitation.objects.count() == 1


def test_opening_twice_opens_once(writing, olga):
    sign(writing, "a")
    sign(writing, "b")

    results = at_once(*[lambda: move_debate(debate=writing, by=olga, move="open")] * 3)

    assert sum(isinstance(one, Refused) for one in results) == 2
    assert Event.objects.filter(kind="debate.moved").count() == 2
    assert sorted(Post.objects.exclude(kind="framing").values_list("number", flat=True)) == [1, 2]


def test_two_workers_move_a_due_debate_once(writing):
    sign(writing, "a")
    sign(writing, "b")
    Debate.objects.update(opens_at=timezone.now() - timedelta(seconds=1))

    at_once(move_due, move_due, move_due)

    assert Debate.objects.get().stage == "open"
    assert Event.objects.filter(kind="contribution.published").count() == 2


def test_two_tabs_saving_one_draft_keep_both_texts(writing, ben):
    thread = writing.thread

    def save(words: str) -> Callable[[], object]:
        return lambda: save_draft(thread=thread, slot="voice:1:opening", by=ben, text=Text("", "", words), version=0)

    at_once(save("first tab"), save("second tab"))

    kept = {Draft.objects.get().source} | set(DraftCopy.objects.values_list("source", flat=True))
    assert kept == {"first tab", "second tab"}
