"""Events become notices: once for each person, for the weightiest reason, never of one's own act."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from forum.live.models import Event, Topic
from forum.notices import hearing, telling
from forum.notices.actions import follow, leave, mute
from forum.notices.models import Follow, Notice, NoticeCursor
from forum.people.actions import change_standing
from tests.cast import move, response, sign, voice_of
from tests.forum.debates.rebutting import answered, moved, rebut, said
from tests.forum.debates.test_races import at_once
from tests.forum.notices.noticing import beside_the_tests, follows, forget, told, unread


def test_whoever_is_rebutted_is_told_at_once_and_followers_when_they_like(rebutting, olga, ben, bea, cleo, dan):
    follows(cleo, rebutting, "weekly")
    follows(dan, rebutting, "daily")
    forget()
    rebut(rebutting, bea)

    made = telling.tell_due()

    rows = Notice.objects.exclude(person=olga).order_by("person__email")
    assert list(rows.values_list("person__email", "why", "frequency", "asks")) == [
        ("ben@example.org", "rebutted", "now", True),
        ("cleo@example.org", "rebuttal", "weekly", False),
        ("dan@example.org", "rebuttal", "daily", False),
    ]
    assert (made, told(olga)) == (4, ["rebuttal"])
    assert (unread(ben), unread(bea), unread(cleo)) == (1, 0, 1)


def test_a_second_pass_tells_nothing_again(rebutting, bea):
    forget()
    rebut(rebutting, bea)

    assert [telling.tell_due(), telling.tell_due()] == [2, 0]  # Ben, and Olga, who organizes
    assert NoticeCursor.objects.get(topic=rebutting.topic).seq == Topic.objects.get(pk=rebutting.topic_id).seq


def test_nobody_is_told_of_their_own_act(rebutting, ben, bea):
    follows(ben, rebutting)
    forget()
    post = rebut(rebutting, bea)
    answered(post, ben)
    telling.tell_due()

    assert (told(ben), told(bea)) == (["rebutted"], ["replied"])


def test_a_move_in_the_ledger_is_told_to_the_other_side(rebutting, ben, bea):
    forget()
    post = rebut(rebutting, bea)
    moved(post, ben, "concede")
    telling.tell_due()

    assert (told(ben), told(bea)) == (["rebutted"], ["moved"])


def test_whoever_takes_part_follows_and_whoever_left_is_not_brought_back(opened, ben, cleo):
    forget()
    response(opened, cleo)
    telling.tell_due()
    made = Follow.objects.get(person=cleo)
    assert (made.topic, made.is_automatic, made.frequency, made.state) == (opened.topic, True, "weekly", "on")
    assert Follow.objects.get(person=ben, topic=opened.topic).frequency == "daily"

    leave(target=opened.topic, by=cleo)
    response(opened, cleo)
    response(opened, ben)
    telling.tell_due()

    assert Follow.objects.get(person=cleo).state == "left"
    assert told(cleo) == []


def test_what_is_muted_says_nothing_not_even_to_whom_it_speaks(rebutting, ben, bea):
    forget()
    mute(topic=rebutting.topic, by=ben)
    rebut(rebutting, bea)
    telling.tell_due()

    assert told(ben) == []


def test_of_two_follows_that_fit_the_sooner_counts_and_one_notice_is_made(rebutting, bea, cleo):
    follows(cleo, rebutting, "weekly")
    follow(target=voice_of(rebutting, "a"), by=cleo, frequency="now")
    follow(target=said(rebutting, "a"), by=cleo, frequency="daily")
    forget()
    rebut(rebutting, bea)
    telling.tell_due()

    assert list(Notice.objects.filter(person=cleo).values_list("why", "frequency")) == [("rebuttal", "now")]


def test_a_text_that_is_followed_tells_of_what_is_said_about_it_and_of_nothing_else(rebutting, ben, bea, cleo):
    follow(target=said(rebutting, "a"), by=cleo)
    forget()
    rebut(rebutting, ben, letter="b")
    post = rebut(rebutting, bea)
    answered(post, ben)
    telling.tell_due()

    assert told(cleo) == ["rebuttal", "reply"]
    assert {one.post.root or one.post for one in Notice.objects.filter(person=cleo)} == {post}


def test_whoever_follows_a_subject_hears_of_a_debate_when_it_opens(writing, olga, cleo):
    from forum.debates.actions import edit_debate

    edit_debate(debate=writing, by=olga, tags=["Faces"])
    follow(target=writing.tags.get(), by=cleo)
    forget()
    sign(writing, "a")
    sign(writing, "b")
    debate = move(writing, olga, "open")
    telling.tell_due()
    move(debate, olga, "start_rebuttals")
    telling.tell_due()

    assert told(cleo) == ["opened"]


def test_what_happened_before_somebody_followed_is_not_told(rebutting, bea, cleo):
    forget()
    rebut(rebutting, bea)
    follow(target=rebutting.topic, by=cleo)
    telling.tell_due()

    assert told(cleo) == []


def test_contributors_hear_that_it_is_their_turn_and_followers_that_the_debate_moved(opened, olga, ben, cleo):
    follows(cleo, opened)
    forget()
    move(opened, olga, "start_rebuttals")
    telling.tell_due()

    assert (told(ben), told(cleo), told(olga)) == (["turn"], ["stage"], [])


def test_whoever_has_no_account_any_more_is_told_nothing(opened, ada, ben, cleo):
    follows(cleo, opened)
    forget()
    change_standing(whose=cleo, by=ada, is_active=False)
    response(opened, ben)
    telling.tell_due()

    assert told(cleo) == []


def test_a_slice_of_many_events_takes_a_constant_number_of_queries(opened, ben, cleo, dan):
    follows(dan, opened)
    response(opened, cleo)
    forget()

    def queries(number: int) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        for _ in range(number):
            response(opened, cleo)
        with CaptureQueriesContext(connection) as found:
            telling.tell_slice(opened.topic_id)
        return len(found)

    assert queries(1) == queries(4)


# Once, whatever happens ---------------------------------------------------------------------------------------


def test_a_pass_that_fails_half_way_has_told_nothing(rebutting, bea, monkeypatch):
    forget()
    rebut(rebutting, bea)
    before = NoticeCursor.objects.get(topic=rebutting.topic).seq
    with monkeypatch.context() as patched:
        patched.setattr(telling, "_recount", lambda *_: 1 / 0)
        assert telling.tell_due() == 0
    assert (Notice.objects.count(), NoticeCursor.objects.get(topic=rebutting.topic).seq) == (0, before)

    assert telling.tell_due() == 2


def test_one_topic_that_cannot_be_told_keeps_no_other_back(rebutting, olga, bea, monkeypatch):
    from tests.cast import new_debate

    forget()
    other = new_debate(olga, "Another?")
    rebut(rebutting, bea)
    real = hearing.happened_in

    def fails(topic, events):
        if topic.pk == rebutting.topic_id:
            raise ValueError("unforeseen")
        return real(topic, events)

    monkeypatch.setattr(telling, "happened_in", fails)
    telling.tell_due()

    assert NoticeCursor.objects.get(topic=other.topic).seq == Topic.objects.get(pk=other.topic_id).seq


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_tell_everybody_once(rebutting, ben, bea, cleo, dan):
    for one in (cleo, dan):
        follows(one, rebutting)
    forget()
    for words in ("where no permission is needed", "Nobody asked them"):
        rebut(rebutting, bea, words=words, source=f"Not so: {words}.")
    response(rebutting, dan)

    at_once(*[telling.tell_due] * 4)
    telling.tell_due()

    assert (told(ben), told(cleo), told(dan)) == (
        ["rebutted", "rebutted", "response"],
        ["rebuttal", "rebuttal", "response"],
        ["rebuttal", "rebuttal"],
    )


KILLED = """
import os, signal, sys
import django
django.setup()
from forum.notices import telling
step = sys.argv[1]
real = getattr(telling, step)
def dies(*args, **more):
    if sys.argv[2] == "after":
        real(*args, **more)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(telling, step, dies)
telling.tell_due()
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["_locked", "_begin_following", "_tell", "_recount", "tell_slice"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_is_killed_at_any_step_leaves_nothing_out_and_nothing_twice(rebutting, ben, bea, step, when):
    forget()
    rebut(rebutting, bea)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, step, when], env=beside_the_tests(), cwd=Path(__file__).parents[3]
    )
    assert killed.returncode == -signal.SIGKILL

    telling.tell_due()

    assert told(ben) == ["rebutted"]
    assert Event.objects.filter(kind="rebuttal.posted").count() == 1
