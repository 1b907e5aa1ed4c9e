"""The same thing done twice at once: one row, one winner, nothing lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from forum.debates.actions import create_debate, edit_debate, move_debate
from forum.debates.clock import move_due
from forum.debates.contributions import NotReady, sign_contribution
from forum.debates.handing import answer_handed, hand
from forum.debates.members import invite
from forum.debates.models import Contribution, Debate
from forum.debates.responses import respond
from forum.live.models import Event
from forum.moderation.actions import hide_post
from forum.people.actions import declare_interests, grant
from forum.people.invitations import accept, decline
from forum.people.models import Invitation, Membership
from forum.posts.actions import EditConflict, Text, save_draft
from forum.posts.models import Draft, DraftCopy, Post
from forum.verdicts import Refused
from tests.cast import person, response, sign, voice_of

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


def test_responses_posted_at_once_take_different_numbers_without_a_gap(opened):
    readers = [person(f"reader{number}") for number in range(4)]

    at_once(*[lambda by=by: response(opened, by, f"A word of {by.name}.") for by in readers])

    assert list(Post.objects.filter(kind="response").order_by("number").values_list("number", flat=True)) == [
        3,
        4,
        5,
        6,
    ]
    events = Event.objects.filter(kind="response.posted").order_by("seq")
    numbers = dict(Post.objects.values_list("pk", "number"))
    assert [numbers[event.ids["post"]] for event in events] == [3, 4, 5, 6]


def test_a_response_submitted_twice_at_once_is_one_response(opened, cleo):
    key = uuid4()

    made = at_once(*[lambda: respond(debate=opened, by=cleo, text=Text(source="Once."), client_key=key)] * 4)

    assert {post.pk for post in made} == {Post.objects.get(kind="response").pk}
    assert Event.objects.filter(kind="response.posted").count() == 1


def test_the_same_words_from_two_tabs_at_once_are_said_once(opened, cleo):
    results = at_once(*[lambda: _said_or_told(opened, cleo)] * 3)

    assert sorted(results) == ["said", "told", "told"]
    assert Post.objects.filter(kind="response").count() == 1


def _said_or_told(debate, by) -> str:
    try:
        respond(debate=debate, by=by, text=Text(source="Once and for all."), client_key=uuid4())
    except NotReady:
        return "told"
    return "said"


def test_a_response_handed_on_and_answered_at_once_has_one_answer(moderated, cleo, ben, mo):
    handing = hand(post=response(moderated, cleo), voice=voice_of(moderated, "a"), by=mo, note="")

    def answer(number: int) -> str:
        try:
            answer_handed(handing=handing, by=ben, text=Text(source=f"Answer {number}."), client_key=uuid4())
        except Refused:
            return "refused"
        return "answered"

    assert sorted(at_once(*[lambda n=n: answer(n) for n in range(3)])) == ["answered", "refused", "refused"]
    assert Post.objects.filter(kind="reply").count() == 1


def test_a_response_that_waited_for_its_turn_is_refused_by_what_holds_then(opened, olga, cleo):
    """On PostgreSQL the second waits for the row; what it joined to it while waiting must not decide."""
    results = at_once(
        lambda: edit_debate(debate=opened, by=olga, is_open=False),
        *[lambda n=n: response(opened, cleo, f"Word {n}.") for n in range(3)],  # not one said three times
    )

    refused = [one for one in results if isinstance(one, Refused)]
    posted = Post.objects.filter(kind="response").count()
    assert posted + len(refused) == 3
    closed = Event.objects.filter(topic=opened.topic_id, kind="debate.edited").latest("seq").seq
    assert not Event.objects.filter(topic=opened.topic_id, kind="response.posted", seq__gt=closed).exists()


def test_a_text_hidden_twice_at_once_is_hidden_once(opened, olga, ada):
    grant(topic=opened.topic, person=ada, role="moderator")
    post = Post.objects.get(number=1)

    results = at_once(*[lambda by=by: hide_post(post=post, by=by, reason="Once.") for by in (olga, ada)])

    assert sorted(type(one).__name__ for one in results) == ["Decision", "Refused"]
    assert Event.objects.filter(kind="post.hidden").count() == 1


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
