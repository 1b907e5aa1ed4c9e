"""Setting up, editing and moving a process."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.live.models import Event
from forum.text.markup import Unrenderable
from forum.verdicts import Refused
from policy_design.process.actions import create_process, edit_process, move_process
from policy_design.process.models import Process
from policy_design.process.stages import StageKind
from tests.policy_design.cast import advance, fresh, go_on, new_process

KEY = uuid4()


def make(by, **fields):
    return create_process(by=by, **{"title": "Faces", "template_key": "full", "client_key": KEY, **fields})


def kinds(process) -> list[str]:
    return list(Event.objects.filter(topic=process.topic_id).values_list("kind", flat=True))


def test_a_process_has_its_template_s_stages_and_its_maker_organizes(olga):
    start = timezone.now()

    process = fresh(make(olga, starts_at=start))

    assert [stage.kind for stage in process.line] == [kind.value for kind in StageKind]
    assert process.roles_of(olga) == {"organizer"}
    assert (process.kind_now, process.is_public, process.slug) == (None, False, "faces")
    dated = [stage for stage in process.line if stage.kind != "archived"]
    assert dated[0].starts_at == start
    assert [stage.ends_at for stage in dated[:-1]] == [stage.starts_at for stage in dated[1:]]
    assert process.line[-1].starts_at is None
    assert kinds(process) == ["process.created"]


def test_sent_twice_it_is_one_process_and_with_another_title_refused(olga):
    assert make(olga) == make(olga)
    with pytest.raises(Refused, match="sent before"):
        make(olga, title="Another")
    assert Process.objects.count() == 1


def test_a_reader_sets_up_nothing(cleo):
    with pytest.raises(Refused, match="Only organizers"):
        make(cleo)


def test_no_address_is_taken_twice_or_needed_for_something_else(olga):
    slugs = [make(olga, title=title, client_key=uuid4()).slug for title in ("New", "New", "???", "Organized")]

    assert slugs == ["new-2", "new-3", "process", "organized-2"]


def test_a_problem_that_cannot_be_shown_is_refused_before_anything_is_written(olga):
    with pytest.raises(Unrenderable):
        make(olga, problem="x" * 70_000)
    assert Process.objects.count() == 0


def test_what_is_typed_is_shown_safely(olga):
    process = make(olga, problem="<script>alert(1)</script> **bold**")

    assert "<script" not in process.problem_html
    assert "<strong>bold</strong>" in process.problem_html


def test_beginning_makes_it_public_and_back_to_members_is_one_wish_away(process, olga):
    running = go_on(process, olga)
    assert (running.kind_now, running.is_public) == (StageKind.LAUNCH, True)

    edit_process(process=running, by=olga, is_open=False)

    assert fresh(running).is_public is False
    assert kinds(process) == ["process.created", "process.moved", "process.edited"]


def test_without_a_question_it_does_not_begin_and_once_begun_it_keeps_one(olga):
    bare = new_process(olga, questions=[])
    with pytest.raises(Refused, match="research question"):
        move_process(process=bare, by=olga, leaving=None, reason="No matter.")

    edit_process(process=bare, by=olga, questions=["Why?"])
    go_on(bare, olga)
    with pytest.raises(Refused, match="keeps a problem statement"):
        edit_process(process=bare, by=olga, questions=[])


def test_a_shut_gate_says_what_is_missing_and_a_reason_passes_it_in_public(running, olga):
    study = advance(running, olga, "inception")
    with pytest.raises(Refused, match="inception report is not published"):
        move_process(process=study, by=olga, leaving=study.stage.pk)

    went_on = go_on(study, olga, reason="  The printer burnt down. ")

    left = went_on.line[1]
    assert (went_on.kind_now, left.passed_without) == (StageKind.STUDY, "The printer burnt down.")
    assert [str(one) for one in left.was_passed] == ["The inception report had not been published."]


def test_a_reason_that_was_not_needed_is_not_kept(running, olga):
    assert go_on(running, olga, reason="For no reason.").line[0].passed_without == ""


def test_a_button_pressed_twice_moves_once(running, olga):
    launch = running.stage.pk
    for _ in range(2):
        move_process(process=running, by=olga, leaving=launch)

    assert fresh(running).kind_now is StageKind.INCEPTION


def test_from_the_archive_nothing_moves_and_nothing_changes(running, olga):
    over = advance(running, olga, "archived")

    with pytest.raises(Refused, match="archived"):
        move_process(process=over, by=olga, leaving=over.stage.pk, reason="Again.")
    with pytest.raises(Refused, match="archived"):
        edit_process(process=over, by=olga, title="Other")


def test_others_neither_edit_nor_move(running, ben, cleo, dan, mo, ada):
    for person in (ben, cleo, dan, mo, ada):
        with pytest.raises(Refused, match="Only the organizers"):
            edit_process(process=fresh(running), by=person, title="Mine")
        with pytest.raises(Refused, match="Only the organizers"):
            move_process(process=fresh(running), by=person, leaving=running.stage.pk)


def test_the_call_ends_by_the_clock(running, olga):
    call = advance(running, olga, "call")
    assert call.call_is_open

    call.stages.filter(pk=call.stage.pk).update(ends_at=timezone.now() - timedelta(minutes=1))

    assert fresh(call).call_is_open is False


def test_the_key_of_somebody_elses_process_is_refused(olga, ada):
    make(olga)
    with pytest.raises(Refused, match="sent before"):
        make(ada)
    assert Process.objects.count() == 1
