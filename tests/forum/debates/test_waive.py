"""The right of reply: it holds the close, until it is used, waived, or the deadline has passed; and who is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.debates.clock import move_due
from forum.debates.ledger import waive_reply
from forum.debates.models import Debate
from forum.debates.queries import debates_to_organize, facts_at_hand, facts_of, owed_replies
from forum.debates.todo import tasks_of
from forum.live.models import Event
from forum.moderation.actions import hide_post, restore_post
from forum.people.waiting import duties_of, left_over
from forum.posts.actions import Text, save_draft
from forum.posts.models import Draft
from forum.verdicts import Refused
from tests.cast import move, voice_of
from tests.forum.debates.rebutting import (
    after_the_deadline,
    answered,
    free,
    ledger,
    moved,
    passage,
    rebut,
    rebutting,
    said,
)

__all__ = ["free", "rebutting"]
HELD = "has neither used nor waived the right of reply"


def owing(debate) -> str:
    return "".join(voice.letter for voice in owed_replies(debate).order_by("order"))


# What holds the close -----------------------------------------------------------------------------------------


def test_a_rebuttal_holds_the_close_until_it_is_answered(rebutting, olga, ben, bea):
    post = rebut(rebutting, bea)

    with pytest.raises(Refused, match=HELD):
        move(rebutting, olga, "close")
    answered(post, ben)

    assert move(rebutting, olga, "close").stage == "closed"


@pytest.mark.parametrize("step", ["concede", "withdraw"])
def test_a_rebuttal_that_is_conceded_or_withdrawn_holds_nothing(rebutting, ben, bea, step):
    moved(rebut(rebutting, bea), ben if step == "concede" else bea, step)

    assert owing(rebutting) == ""


def test_a_hidden_one_holds_nothing_and_one_insisted_on_holds_again(rebutting, olga, ben, bea):
    post = rebut(rebutting, bea)
    answered(post, ben)
    moved(post, bea, "insist")
    assert owing(rebutting) == "a"

    hide_post(post=post, by=olga, reason="Insults.")

    assert owing(rebutting) == ""


def test_a_waiver_lets_stand_what_there_is_and_not_what_comes_after(rebutting, olga, ben, bea):
    post = rebut(rebutting, bea)

    waive_reply(voice=voice_of(rebutting, "a"), by=ben)
    assert owing(rebutting) == ""
    rebut(rebutting, bea, words="Nobody asked them")

    assert owing(rebutting) == "a"
    assert ledger(post).state == "open"
    with pytest.raises(Refused, match=HELD):
        move(rebutting, olga, "close")
    waive_reply(voice=voice_of(rebutting, "a"), by=ben)
    assert move(rebutting, olga, "close").stage == "closed"


def test_when_the_deadline_has_passed_the_clock_closes_it(rebutting, bea):
    rebut(rebutting, bea)
    Debate.objects.filter(pk=rebutting.pk).update(closes_at=timezone.now() + timedelta(days=1))
    assert move_due() == []

    after_the_deadline(rebutting)

    assert [debate.stage for debate in move_due()] == ["closed"]
    assert move_due() == []


def test_a_format_that_owes_no_reply_waits_for_none(free, olga, cleo):
    rebut(free, cleo)

    assert move(free, olga, "close").stage == "closed"


def test_what_is_counted_in_one_query_each_is_the_same_for_one_and_for_many(rebutting, olga, ben, bea):
    rebut(rebutting, bea)
    rebut(rebutting, bea, words="Nobody asked them")
    rebut(rebutting, ben, "b")
    debate = debates_to_organize(olga).get(pk=rebutting.pk)

    assert facts_of(rebutting).replies_owed == facts_at_hand(debate).replies_owed == 2
    assert [voice.unanswered for voice in debate.voices.all()] == [2, 1]


# Waiving ------------------------------------------------------------------------------------------------------


def test_only_the_contributor_waives(rebutting, olga, bea):
    rebut(rebutting, bea)

    for person in (olga, bea):
        with pytest.raises(Refused, match="Only the contributor may waive"):
            waive_reply(voice=voice_of(rebutting, "a"), by=person)


def test_a_rebuttal_that_came_while_one_was_reading_is_not_waived_with_the_others(rebutting, ben, bea):
    first = rebut(rebutting, bea)
    rebut(rebutting, bea, words="Nobody asked them")

    with pytest.raises(Refused, match="Another rebuttal came in"):
        waive_reply(voice=voice_of(rebutting, "a"), by=ben, up_to=first.number)

    assert voice_of(rebutting, "a").waived_at is None


def test_with_nothing_unanswered_there_is_nothing_to_waive_and_twice_is_once(rebutting, ben, bea):
    with pytest.raises(Refused, match="nothing to waive"):
        waive_reply(voice=voice_of(rebutting, "a"), by=ben)
    rebut(rebutting, bea)

    first, again = (waive_reply(voice=voice_of(rebutting, "a"), by=ben).waived_at for _ in range(2))

    assert first == again
    assert [one.ids for one in Event.objects.filter(kind="reply.waived")] == [{"voice": voice_of(rebutting, "a").pk}]


def test_where_no_reply_is_owed_or_it_is_not_the_time_nothing_is_waived(free, opened, ben):
    with pytest.raises(Refused, match="owes nobody a reply"):
        waive_reply(voice=voice_of(free, "a"), by=ben)
    with pytest.raises(Refused, match="Replies are not open"):
        waive_reply(voice=voice_of(opened, "a"), by=ben)


def test_the_page_lists_what_stands_unanswered(client, rebutting, ben, bea):
    rebut(rebutting, bea, point="One point.")
    rebut(rebutting, bea, words="Nobody asked them")
    client.force_login(ben)
    url = reverse("debates:waive", args=[rebutting.slug, "a"])

    page = client.get(url).content.decode()
    late = client.post(url, {"up_to": "3"}, follow=True).content.decode()
    done = client.post(url, {"up_to": "4"})

    assert "2 rebuttals stand unanswered" in page
    assert "One point." in page
    assert "Nobody asked them" in page
    assert 'name="up_to" value="4"' in page
    assert "Another rebuttal came in" in late
    assert done.url == rebutting.get_absolute_url()
    assert "There is nothing to waive." in client.get(url).content.decode()


def test_of_another_voice_the_page_says_why_not(client, rebutting, bea):
    client.force_login(bea)

    answer = client.get(reverse("debates:waive", args=[rebutting.slug, "a"]))

    assert answer.status_code == 403
    assert "Only the contributor may waive" in answer.content.decode()


def test_queries_of_the_page_do_not_grow(client, rebutting, ben, bea, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    url = reverse("debates:waive", args=[rebutting.slug, "a"])
    client.force_login(ben)
    rebut(rebutting, bea)
    client.get(url)
    with CaptureQueriesContext(connection) as first:
        client.get(url)
    rebut(rebutting, bea, words="Nobody asked them")
    rebut(rebutting, bea, words="a promise to people")

    with django_assert_num_queries(len(first)):
        client.get(url)


# Who is told --------------------------------------------------------------------------------------------------


def test_a_contributor_is_told_how_many_stand_unanswered(rebutting, ben, bea):
    rebut(rebutting, bea)
    second = rebut(rebutting, bea, words="Nobody asked them")
    third = rebut(rebutting, bea, words="a promise to people")
    answered(third, ben)
    Debate.objects.update(closes_at=timezone.now() + timedelta(days=5))

    (duty,) = duties_of(ben)

    assert str(duty.what) == "2 unanswered rebuttals: Who owns a face?"
    assert duty.url == f"{rebutting.get_absolute_url()}rebuttals/"
    assert duty.due == Debate.objects.get().closes_at
    moved(second, ben, "concede")
    assert str(duties_of(ben)[0].what) == "1 unanswered rebuttal: Who owns a face?"
    waive_reply(voice=voice_of(rebutting, "a"), by=ben)
    assert duties_of(ben) == []


def test_after_the_deadline_nothing_more_waits(rebutting, ben, bea):
    rebut(rebutting, bea)
    after_the_deadline(rebutting)

    assert duties_of(ben) == []


def test_organizers_are_told_who_still_owes_a_reply_and_until_when(rebutting, olga, bea):
    rebut(rebutting, bea)
    soon, later = timezone.now() + timedelta(days=1), timezone.now() + timedelta(days=9)

    def tasks(closes_at):
        Debate.objects.update(closes_at=closes_at)
        debate = debates_to_organize(olga).get()
        return [one for one in tasks_of(debate, facts_at_hand(debate), timezone.now()) if "owes" in one.what]

    (near,), (far,) = tasks(soon), tasks(later)
    assert near.what == "Ben Example owes a reply to 1 rebuttal of voice A"
    assert (near.waits, far.waits) == (False, True)
    assert "Rebuttals close on" in near.why


def test_the_organizers_page_tells_it(client, rebutting, olga, bea):
    rebut(rebutting, bea)
    client.force_login(olga)

    page = client.get(reverse("debates:organize", args=[rebutting.slug])).content.decode()

    assert "Ben Example owes a reply to 1 rebuttal of voice A" in page


# Drafts are found again ---------------------------------------------------------------------------------------


def half(debate, by) -> Draft:
    post = said(debate, "a")
    quote = passage(post).quote
    slot = f"rebut:{debate.thread_id}:{post.number}:1:{quote.start}-{quote.end}"
    return save_draft(thread=debate.thread, slot=slot, by=by, text=Text(source="Half a thought"), version=0)


def test_a_half_written_rebuttal_is_found_on_ones_own_page(client, rebutting, bea):
    half(rebutting, bea)
    client.force_login(bea)

    (duty,) = duties_of(bea)

    assert str(duty.what) == "Go on with your rebuttal: Who owns a face?"
    assert "Half a thought" in client.get(duty.url).content.decode()
    assert list(left_over(bea)) == []


def test_when_the_debate_can_no_longer_be_read_the_words_are_left(rebutting, bea):
    draft = half(rebutting, bea)
    rebutting.topic.memberships.filter(person=bea).delete()
    rebutting.topic.is_public = False
    rebutting.topic.save(update_fields=["is_public"])

    assert duties_of(bea) == []
    assert list(left_over(bea)) == [draft]


def test_a_reader_of_an_open_debate_finds_theirs_without_a_role(free, cleo):
    half(free, cleo)

    assert len(duties_of(cleo)) == 1
    assert list(left_over(cleo)) == []


@pytest.mark.parametrize("path", ["insisted on", "shown again"])
def test_a_waiver_does_not_swallow_what_was_not_on_its_list(rebutting, olga, ben, bea, path):
    other = rebut(rebutting, bea)
    if path == "insisted on":
        answered(other, ben)
    else:
        hide_post(post=other, by=olga, reason="Rude.")
    rebut(rebutting, bea, words="Nobody asked them", source="They were asked.")
    waive_reply(voice=voice_of(rebutting, "a"), by=ben)
    assert owing(rebutting) == ""

    if path == "insisted on":
        moved(other, bea, "insist")
    else:
        restore_post(post=other, by=olga, reason="On second thought.")

    assert owing(rebutting) == "a"
    (organized,) = debates_to_organize(olga)
    assert [voice.unanswered for voice in organized.voices.all()] == [1, 0]
    assert any(str(one.what).startswith("1 unanswered rebuttal") for one in duties_of(ben))
