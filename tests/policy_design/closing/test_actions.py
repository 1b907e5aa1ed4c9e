"""Drafts: begun by rule, written by whoever closes, put up once nothing is missing."""

from __future__ import annotations

from uuid import uuid4

import pytest

from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.people.actions import grant
from forum.verdicts import SENT_BEFORE, Refused
from policy_design import rules
from policy_design.summary import actions, ruling
from policy_design.summary.actions import Conflict, seen_as
from policy_design.summary.missing import missing_in
from policy_design.summary.models import Summary
from tests.policy_design.cast import advance
from tests.policy_design.closing.summing import WORDS, begin, final, in_review, remarked, renewed, sections_of, write


def events(subject):
    return list(Event.objects.filter(topic=subject.topic, kind__startswith="summary.").values_list("kind", flat=True))


def test_a_draft_begins_with_the_ruled_lines(deliberating, olga):
    summary = begin(deliberating, olga)

    assert (summary.number, summary.state, summary.closer, summary.why_anew) == (1, "draft", olga, "")
    assert [one["key"] for one in summary.sections] == ["asked", "results"]
    assert len(summary.snapshot_digest) == 64
    assert summary.rules_version == ruling.RULES_VERSION
    assert events(deliberating) == ["summary.drafted"]


def test_a_debate_is_summed_up_as_well(argued, olga):
    summary = begin(argued, olga)

    assert (summary.debate, summary.process, summary.whose) == (argued, None, "debates")


def test_sent_twice_it_is_begun_once(deliberating, olga):
    key = uuid4()
    first, second = (actions.begin_summary(subject=deliberating, by=olga, client_key=key) for _n in range(2))

    assert first == second


def test_a_key_of_another_subject_is_refused(deliberating, argued, olga):
    key = uuid4()
    actions.begin_summary(subject=deliberating, by=olga, client_key=key)

    with pytest.raises(Refused, match=str(SENT_BEFORE)):
        actions.begin_summary(subject=argued, by=olga, client_key=key)


def test_only_one_is_under_way(deliberating, olga):
    begin(deliberating, olga)

    with pytest.raises(Refused, match="under way"):
        begin(deliberating, olga)


@pytest.mark.parametrize("who", ["ben", "mo", "dan", "cleo", "ada"])
def test_only_organizers_close(who, deliberating, request):
    with pytest.raises(Refused):
        begin(deliberating, request.getfixturevalue(who))


def test_there_is_nothing_to_sum_up_before_the_deliberation(option, olga):
    with pytest.raises(Refused, match="something to sum up"):
        begin(option.process, olga)


def test_an_archived_process_can_still_be_summed_up(deliberating, olga):
    assert begin(advance(deliberating, olga, "archived"), olga).is_draft


def test_whoever_took_part_does_not_close(deliberating, olga, ben):
    grant(topic=deliberating.topic, person=ben, role="organizer")

    with pytest.raises(Refused, match="took part"):
        begin(deliberating, ben)


def test_the_closer_writes_beside_the_lines_and_not_in_them(deliberating, olga):
    summary = begin(deliberating, olga)
    before = summary.sections

    summary = write(summary, olga)

    assert "What <strong>follows</strong> was ruled.</p>" in summary.introduction_html
    assert {(note.kind, note.key): note.source for note in summary.notes.all()} == {
        ("comment", "asked"): "On the question.",
        ("comment", "result-g1"): "On guidance.",
        ("voice", "voice-ben"): "To Ben.",
        ("voice", "voice-bea"): "To Bea.",
    }
    assert summary.sections == before
    assert summary.version == 2


def test_an_emptied_comment_is_gone(deliberating, olga):
    summary = write(begin(deliberating, olga), olga)

    summary = write(summary, olga, comments={"asked": "  ", "result-g1": "On guidance."})

    assert [note.key for note in summary.notes.filter(kind="comment")] == ["result-g1"]


def test_two_tabs_do_not_overwrite_each_other(deliberating, olga):
    summary = begin(deliberating, olga)
    write(summary, olga)

    with pytest.raises(Conflict) as found:
        write(summary, olga, closing="Otherwise.")

    assert found.value.current.closing == "It is concluded."
    assert renewed(summary).closing == "It is concluded."


def test_the_same_words_sent_twice_are_saved_once(deliberating, olga):
    summary = begin(deliberating, olga)
    write(summary, olga)
    write(summary, olga)

    assert renewed(summary).version == 2


@pytest.mark.parametrize(
    "changed", [{"closing": "x" * 40_001}, {"voices": {"voice-ben": "x" * 4001}}, {"review_days": 1}]
)
def test_what_is_too_long_or_too_short_is_refused(changed, deliberating, olga):
    with pytest.raises(Refused):
        write(begin(deliberating, olga), olga, **changed)


def test_a_note_cannot_break_out_of_its_frame(deliberating, olga):
    bad = "<script>alert(1)</script> [x](javascript:alert(1)) </div></aside>"
    summary = write(begin(deliberating, olga), olga, comments={"asked": bad}, introduction=bad, closing=bad)

    shown = "".join([summary.introduction_html, summary.closing_html, *(note.html for note in summary.notes.all())])
    assert [word for word in ("<script", 'href="javascript', "</div", "</aside") if word in shown] == []


def test_taking_the_lines_anew_leaves_the_words(deliberating, olga, monkeypatch):
    summary = write(begin(deliberating, olga), olga)
    monkeypatch.setattr(ruling, "sections_of", lambda facts: sections_of(facts)[:1])

    summary = renewed(actions.refresh_summary(summary=summary, by=olga))

    assert [one["key"] for one in summary.sections] == ["asked"]
    assert summary.closing == "It is concluded."
    assert summary.version == 2


def test_a_comment_whose_line_is_gone_keeps_it_from_being_put_up(deliberating, olga, monkeypatch):
    summary = write(begin(deliberating, olga), olga)
    monkeypatch.setattr(ruling, "sections_of", lambda facts: sections_of(facts)[:1])
    summary = renewed(actions.refresh_summary(summary=summary, by=olga))

    assert [field for _says, field in missing_in(summary)] == ["comment:result-g1"]
    with pytest.raises(Refused, match="no longer there"):
        actions.put_up(summary=summary, by=olga)


def test_every_voice_must_be_addressed(deliberating, olga):
    summary = write(begin(deliberating, olga), olga, voices={"voice-ben": "To Ben."}, closing="")

    assert [str(says) for says, _field in missing_in(summary)] == [
        "The closing text is not written yet.",
        "The closing does not address this voice yet: Bea Example",
    ]
    with pytest.raises(Refused, match="not written yet"):
        actions.put_up(summary=summary, by=olga)


def test_put_up_it_can_be_read_and_no_longer_be_changed(deliberating, olga):
    summary = in_review(deliberating, olga)

    assert (summary.state, (summary.review_ends_at - summary.review_from).days) == ("review", 7)
    assert events(deliberating)[-1] == "summary.in_review"
    for change in (lambda: write(summary, olga), lambda: actions.drop_summary(summary=summary, by=olga)):
        with pytest.raises(Refused, match="under review or final"):
            change()


def test_everybody_with_a_role_but_the_closer_is_asked_to_look(deliberating, olga):
    in_review(deliberating, olga)

    told = OutboxMail.objects.filter(subject__startswith="Look at the summary").values_list("to", flat=True)
    assert sorted(told) == [f"{name}@example.org" for name in ("bea", "ben", "dan", "mo")]


def test_put_up_twice_it_is_put_up_once(deliberating, olga):
    summary = in_review(deliberating, olga)

    actions.put_up(summary=summary, by=olga)

    assert renewed(summary).review_ends_at == summary.review_ends_at
    assert events(deliberating).count("summary.in_review") == 1


def test_what_changed_since_it_was_looked_at_is_not_put_up(deliberating, olga):
    summary = write(begin(deliberating, olga), olga)
    seen = seen_as(summary)
    write(summary, olga, closing="Otherwise.")

    with pytest.raises(Conflict):
        actions.put_up(summary=summary, by=olga, seen=seen)


def test_whoever_takes_part_after_beginning_does_not_put_it_up(deliberating, olga):
    summary = write(begin(deliberating, olga), olga)
    grant(topic=deliberating.topic, person=olga, role="expert")

    with pytest.raises(Refused, match=str(rules.TOOK_PART)):
        actions.put_up(summary=summary, by=olga)


def test_called_back_its_remarks_stay_and_its_review_begins_anew(deliberating, olga, ben):
    summary = in_review(deliberating, olga)
    remarked(summary, ben)

    summary = renewed(actions.call_back(summary=summary, by=olga))

    assert (summary.state, summary.review_ends_at, summary.remarks.count()) == ("draft", None, 1)
    assert events(deliberating)[-1] == "summary.called_back"
    assert not OutboxMail.objects.filter(subject__startswith="Look at", status="waiting").exists()
    with pytest.raises(Refused, match="has been under review"):
        actions.drop_summary(summary=summary, by=olga)
    again = renewed(actions.put_up(summary=summary, by=olga))
    assert again.is_in_review
    assert OutboxMail.objects.filter(subject__startswith="Look at", status="waiting", to="ben@example.org").count() == 1


def test_a_dropped_draft_is_gone(deliberating, olga):
    summary = begin(deliberating, olga)

    actions.drop_summary(summary=summary, by=olga)

    assert not Summary.objects.exists()
    with pytest.raises(Refused, match="dropped meanwhile"):
        write(summary, olga)


def test_a_later_version_takes_a_reason_and_begins_with_the_words_of_the_last(deliberating, olga):
    first = final(deliberating, olga)
    with pytest.raises(Refused, match="why there is a new version"):
        begin(deliberating, olga, why_anew="  ")

    second = begin(deliberating, olga, why_anew="A round was added.")

    assert (second.number, second.why_anew, second.closing) == (2, "A round was added.", WORDS["closing"])
    assert second.notes.count() == first.notes.count() == 4
    assert renewed(first).is_final
