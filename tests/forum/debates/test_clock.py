"""What the clock does, and what it leaves alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.debates import clock
from forum.debates.actions import move_debate
from forum.debates.models import Debate
from forum.verdicts import Refused
from tests.cast import late, new_debate, seat, sign, voice_of


def ago(**span) -> object:
    return timezone.now() - timedelta(**span)


def test_at_the_deadline_a_debate_with_two_texts_opens(writing):
    sign(writing, "a")
    sign(writing, "b")

    moved = clock.move_due()
    late(writing)

    assert moved == []
    assert [debate.pk for debate in clock.move_due()] == [writing.pk]
    assert Debate.objects.get().stage == "open"


def test_an_opening_date_counts_before_the_deadline(writing):
    sign(writing, "a")
    sign(writing, "b")
    Debate.objects.update(writing_closes_at=ago(hours=1), opens_at=timezone.now() + timedelta(hours=1))

    assert clock.move_due() == []


def test_with_one_text_the_seal_stays_and_the_debate_waits(sealed):
    late(sealed)

    assert clock.move_due() == []
    assert Debate.objects.get().stage == "writing"


def test_a_debate_closes_at_its_closing_date_and_no_second_tick_changes_anything(opened):
    Debate.objects.update(closes_at=ago(minutes=1))

    assert [debate.stage for debate in clock.move_due()] == ["closed"]
    assert clock.move_due() == []


def test_a_debate_without_a_date_waits_for_its_organizer(opened):
    assert clock.move_due() == []


def test_one_broken_debate_does_not_keep_the_others_waiting(writing, olga, ben, bea, monkeypatch):
    sign(writing, "a")
    sign(writing, "b")
    other = new_debate(olga, "And who owns a voice?")
    clock.move_debate(debate=other, by=olga, move="start_writing")
    seat(voice_of(other, "a"), ben, olga)
    seat(voice_of(other, "b"), bea, olga)
    sign(other, "a")
    sign(other, "b")
    Debate.objects.update(writing_closes_at=ago(minutes=1))
    move = clock.move_debate

    def broken(*, debate, by, move: str, real=move):
        if debate.pk == writing.pk:
            raise ZeroDivisionError
        return real(debate=debate, by=by, move=move)

    monkeypatch.setattr(clock, "move_debate", broken)

    assert [debate.pk for debate in clock.move_due()] == [other.pk]


def test_the_clock_may_not_make_an_organizers_moves(opened):
    with pytest.raises(Refused, match="clock"):
        move_debate(debate=opened, by=None, move="start_rebuttals")
