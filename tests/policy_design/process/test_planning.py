"""The plan of stages: edited, added, dropped, moved, until a stage begins; and the debates that belong to a process."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from forum.debates.actions import edit_debate
from forum.verdicts import Refused
from policy_design.process import planning
from policy_design.process.actions import move_process
from policy_design.process.models import Process
from policy_design.process.stages import StageKind
from tests.policy_design.cast import fresh, new_process

FULL = [kind.value for kind in StageKind]


def line(process) -> list[str]:
    return [stage.kind for stage in fresh(process).line]


def stage(process, kind):
    return next(one for one in fresh(process).line if one.kind == kind)


def edit(process, by, kind, **fields):
    values = {"title": "", "note": "", "starts_at": None, "ends_at": None, **fields}
    return planning.edit_stage(stage=stage(process, kind), by=by, **values)


def test_a_stage_gets_a_name_a_note_and_dates(process, olga):
    soon = timezone.now() + timedelta(days=3)

    edit(process, olga, "call", title="Who is missing?", note="By mail.", starts_at=soon, ends_at=soon + timedelta(1))

    call = stage(process, "call")
    assert (str(call.name), call.note, call.starts_at) == ("Who is missing?", "By mail.", soon)


def test_dates_follow_each_other(process, olga):
    soon = timezone.now() + timedelta(days=3)
    edit(process, olga, "study", starts_at=soon)

    with pytest.raises(Refused, match="“Call and invitation” would start before “Attitude study”"):
        edit(process, olga, "call", starts_at=soon - timedelta(days=1))
    with pytest.raises(Refused, match="cannot end before it starts"):
        edit(process, olga, "study", starts_at=soon, ends_at=soon)


def test_one_that_has_begun_keeps_its_start_and_one_that_ended_everything(running, olga):
    soon = timezone.now() + timedelta(days=3)
    edit(running, olga, "launch", starts_at=soon, ends_at=soon)
    assert (stage(running, "launch").starts_at, stage(running, "launch").ends_at) == (None, soon)

    move_process(process=running, by=olga, leaving=running.stage.pk)
    with pytest.raises(Refused, match="has ended"):
        edit(running, olga, "launch", title="Other")


def test_a_stage_is_added_where_it_fits_and_once_for_a_button_pressed_twice(process, olga):
    for _ in range(2):
        planning.add_stage(process=process, by=olga, kind="deliberation", stages=10)

    at = FULL.index("recommendations")
    assert line(process) == [*FULL[:at], "deliberation", *FULL[at:]]
    with pytest.raises(Refused, match="happens only once"):
        planning.add_stage(process=process, by=olga, kind="launch")


def test_what_a_template_does_without_can_be_dropped_and_added_again(process, olga):
    planning.drop_stage(stage=stage(process, "inception"), by=olga)
    assert "inception" not in line(process)
    with pytest.raises(Refused, match="does not go without"):
        planning.drop_stage(stage=stage(process, "options"), by=olga)

    planning.add_stage(process=process, by=olga, kind="inception")
    assert sorted(line(process)) == sorted(FULL)


def test_a_stage_changes_places_with_its_neighbour_and_the_dates_stay(process, olga):
    soon = timezone.now() + timedelta(days=3)
    edit(process, olga, "study", starts_at=soon)
    call = stage(process, "call")

    for _ in range(2):  # pressed twice
        planning.move_stage(stage=call, by=olga, earlier=True, order=call.order)

    assert line(process)[2:4] == ["call", "study"]
    assert (stage(process, "call").starts_at, stage(process, "study").starts_at) == (soon, None)


@pytest.mark.parametrize(
    ("kind", "earlier"), [("launch", True), ("launch", False), ("archived", True), ("options", False)]
)
def test_no_stage_goes_where_it_does_not_belong(process, olga, kind, earlier):
    with pytest.raises(Refused):
        planning.move_stage(stage=stage(process, kind), by=olga, earlier=earlier)
    assert line(process) == FULL


def test_what_has_begun_is_neither_moved_nor_dropped_nor_passed_by(running, olga):
    for change in (
        lambda: planning.drop_stage(stage=stage(running, "launch"), by=olga),
        lambda: planning.move_stage(stage=stage(running, "inception"), by=olga, earlier=True),
    ):
        with pytest.raises(Refused):
            change()
    assert line(running) == FULL


def test_others_change_no_plan(running, ben, dan, ada):
    for person in (ben, dan, ada):
        for change in (
            lambda who=person: edit(running, who, "call", title="Mine"),
            lambda who=person: planning.add_stage(process=running, by=who, kind="study"),
            lambda who=person: planning.drop_stage(stage=stage(running, "study"), by=who),
            lambda who=person: planning.move_stage(stage=stage(running, "study"), by=who, earlier=False),
        ):
            with pytest.raises(Refused, match="Only the organizers"):
                change()


def test_a_stage_that_was_dropped_meanwhile_is_refused_in_a_sentence(process, olga):
    study = stage(process, "study")
    planning.drop_stage(stage=study, by=olga)

    with pytest.raises(Refused, match="dropped meanwhile"):
        planning.edit_stage(stage=study, by=olga, title="", note="", ends_at=None)


def test_a_debate_is_attached_once_and_can_be_taken_off(process, olga, opened):
    for relation in ("part", "started_it"):
        place = planning.attach_debate(process=process, by=olga, debate=opened, relation=relation)
    assert [(one.debate, one.relation) for one in process.debates.all()] == [(opened, "started_it")]

    planning.detach_debate(place=place, by=olga)
    assert process.debates.count() == 0


def test_a_debate_that_the_organizer_may_not_read_is_not_attached(dan, opened, olga):
    edit_debate(debate=opened, by=olga, is_open=False)
    opened.refresh_from_db()
    elsewhere = new_process(dan)

    with pytest.raises(Refused):
        planning.attach_debate(process=elsewhere, by=dan, debate=opened, relation="part")


@pytest.mark.django_db(transaction=True)
def test_two_organizers_at_once_move_it_one_stage(olga):
    """Both press the button that they were shown; one of them was quicker, and nothing is skipped."""
    from tests.policy_design.cast import go_on

    process = go_on(new_process(olga), olga)
    leaving, barrier, faults = process.stage.pk, Barrier(2), []

    def press() -> None:
        try:
            mine = Process.objects.get(pk=process.pk)
            barrier.wait()
            move_process(process=mine, by=olga, leaving=leaving)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    [one.start() for one in threads]
    [one.join() for one in threads]

    assert faults == []
    assert fresh(process).kind_now is StageKind.INCEPTION
    assert [one.kind for one in fresh(process).line if one.ended_at] == ["launch"]
