"""The worker begins stages whose time has come and whose gate is open; twice is once."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from policy_design.process.actions import edit_process
from policy_design.process.clock import move_due
from policy_design.process.stages import StageKind
from tests.policy_design.cast import advance, fresh

PAST = timedelta(minutes=5)


def plan(process, kind, *, starts=None, ends=None):
    process.stages.filter(kind=kind).update(starts_at=starts, ends_at=ends)


def test_a_stage_begins_when_its_time_has_come_and_once(running):
    plan(running, "inception", starts=timezone.now() - PAST)

    assert (move_due(), move_due()) == (1, 0)
    assert fresh(running).kind_now is StageKind.INCEPTION


def test_without_a_planned_start_the_end_of_the_one_before_counts(running):
    plan(running, "launch", ends=timezone.now() - PAST)

    assert move_due() == 1


def test_before_its_time_nothing_begins(running):
    plan(running, "inception", starts=timezone.now() + PAST)
    plan(running, "launch", ends=timezone.now() - PAST)

    assert move_due() == 0


def test_a_shut_gate_keeps_it_and_the_clock_passes_none(running, olga):
    inception = advance(running, olga, "inception")
    plan(inception, "study", starts=timezone.now() - PAST)

    assert move_due() == 0
    assert fresh(running).kind_now is StageKind.INCEPTION


def test_after_a_night_without_a_worker_it_goes_as_far_as_its_dates(running, olga):
    from policy_design.process.planning import drop_stage

    drop_stage(stage=next(one for one in running.line if one.kind == "inception"), by=olga)
    plan(running, "study", starts=timezone.now() - PAST)
    plan(running, "call", starts=timezone.now() - PAST)

    assert move_due() == 1  # the study has its own gate, and no survey was held
    assert fresh(running).kind_now is StageKind.STUDY


def test_the_clock_begins_no_process_and_archives_only_on_a_day_that_was_set(process, running, olga):
    report = advance(running, olga, "report")
    report.documents.create(kind="report", slug="r", title="R", source="R", published_at=timezone.now())
    plan(report, "report", ends=timezone.now() - PAST)
    assert move_due() == 0

    plan(report, "archived", starts=timezone.now() - PAST)
    assert move_due() == 1
    assert (fresh(report).is_archived, move_due()) == (True, 0)


def test_in_preparation_a_passed_date_begins_nothing(process):
    plan(process, "launch", starts=timezone.now() - PAST)

    assert (move_due(), fresh(process).kind_now) == (0, None)


def test_tick_makes_these_moves_and_says_so(running, capsys):
    plan(running, "inception", starts=timezone.now() - PAST)

    call_command("tick")

    assert " and 1 process, sent 0 mails." in capsys.readouterr().out  # beside the notices of what came before


def test_a_broken_process_does_not_keep_the_others(running, olga, monkeypatch):
    from policy_design.process import clock
    from tests.policy_design.cast import go_on, new_process

    other = go_on(new_process(olga, title="Another"), olga)
    edit_process(process=other, by=olga, host="H")
    for one in (running, other):
        plan(one, "inception", starts=timezone.now() - PAST)
    real = clock.move_process

    def breaks(*, process, **rest):
        if process.pk == running.pk:
            raise RuntimeError("broken")
        return real(process=process, **rest)

    monkeypatch.setattr(clock, "move_process", breaks)

    assert move_due() == 1
    assert fresh(other).kind_now is StageKind.INCEPTION
