"""A review: remarks, answers, and the end by hand or by the clock."""

from __future__ import annotations

from uuid import uuid4

import pytest

from forum.mail.models import OutboxMail
from forum.people.actions import grant
from forum.verdicts import SENT_BEFORE, Refused
from policy_design.summary import reviewing
from policy_design.summary.models import Remark
from policy_design.summary.signing import digest_over, file_of, signed_of
from tests.policy_design.closing.summing import begin, final, in_review, over, remarked, renewed
from tests.policy_design.closing.test_actions import events


@pytest.fixture
def review(deliberating, olga):
    return in_review(deliberating, olga)


@pytest.mark.parametrize("who", ["ben", "mo", "dan", "olga"])
def test_whoever_holds_a_role_remarks(who, review, request):
    made = remarked(review, request.getfixturevalue(who), line="result-g1")

    assert (made.line, made.answer) == ("result-g1", "")
    assert events(review.subject)[-1] == "summary.remarked"


@pytest.mark.parametrize("who", ["cleo", "ada"])
def test_others_do_not(who, review, request):
    with pytest.raises(Refused, match="take part"):
        remarked(review, request.getfixturevalue(who))


def test_a_remark_sent_twice_is_one(review, ben):
    key = uuid4()
    for _n in range(2):
        reviewing.remark(summary=review, by=ben, line="", text="Once.", client_key=key)
    with pytest.raises(Refused, match=str(SENT_BEFORE)):
        reviewing.remark(summary=review, by=ben, line="", text="Twice.", client_key=key)

    assert Remark.objects.get().text == "Once."


@pytest.mark.parametrize(("line", "text"), [("", "  "), ("", "x" * 2001), ("no-such-line", "It is wrong.")])
def test_what_is_no_remark_is_refused(line, text, review, ben):
    with pytest.raises(Refused):
        remarked(review, ben, line=line, text=text)


def test_at_the_end_remarks_are_over_even_without_a_worker(review, ben):
    with pytest.raises(Refused, match="is over"):
        remarked(over(review), ben)


def test_the_closer_answers_and_may_answer_better(review, olga, ben):
    made = remarked(review, ben)

    for answer in ("It is in line 3.", "It is in line 4."):
        reviewing.answer_remark(remark=made, by=olga, answer=answer)

    assert (Remark.objects.get().answer, Remark.objects.get().answered_at is None) == ("It is in line 4.", False)
    assert events(review.subject).count("summary.answered") == 2


def test_nobody_else_answers(review, ben):
    with pytest.raises(Refused):
        reviewing.answer_remark(remark=remarked(review, ben), by=ben, answer="Mine.")


def test_nobody_shortens_a_review(review, olga):
    with pytest.raises(Refused, match="not over yet"):
        reviewing.make_final(summary=review, by=olga)


def test_it_does_not_become_final_while_a_remark_is_open(review, olga, ben):
    made = remarked(review, ben)
    ended = over(review)
    with pytest.raises(Refused, match="no answer yet"):
        reviewing.make_final(summary=ended, by=olga)
    assert reviewing.finalize_due() == 0

    reviewing.answer_remark(remark=made, by=olga, answer="It is in.")

    assert reviewing.finalize_due() == 1
    assert renewed(review).is_final


def test_the_clock_makes_it_final_once(review):
    over(review)

    assert (reviewing.finalize_due(), reviewing.finalize_due()) == (1, 0)
    assert events(review.subject).count("summary.final") == 1


def test_the_clock_waits_where_the_closer_took_part_meanwhile(review, olga):
    grant(topic=review.topic, person=olga, role="expert")
    over(review)

    assert reviewing.finalize_due() == 0
    with pytest.raises(Refused, match="took part"):
        reviewing.make_final(summary=review, by=olga)


def test_nor_does_another_organizer_make_it_final_in_that_name(review, olga, cleo):
    grant(topic=review.topic, person=cleo, role="organizer")
    grant(topic=review.topic, person=olga, role="expert")
    over(review)

    with pytest.raises(Refused, match="put it up in your own name"):
        reviewing.make_final(summary=review, by=cleo)
    assert renewed(review).state == "review"


def test_one_that_fails_keeps_no_other_waiting(review, argued, olga, monkeypatch):
    other = in_review(argued, olga)
    over(review), over(other)
    real = reviewing.digest_over
    monkeypatch.setattr(reviewing, "digest_over", lambda one: real(one) if one.debate_id else 1 / 0)

    assert reviewing.finalize_due() == 1
    assert [renewed(review).state, renewed(other).state] == ["review", "final"]


def test_everybody_with_a_role_is_mailed_the_digest(review):
    over(review)
    reviewing.finalize_due()

    mails = OutboxMail.objects.filter(subject__startswith="The summary is final")
    assert sorted(mails.values_list("to", flat=True)) == [
        f"{name}@example.org" for name in ("bea", "ben", "dan", "mo", "olga")
    ]
    assert all(renewed(review).digest in mail.text for mail in mails)
    assert not OutboxMail.objects.filter(subject__startswith="Look at", status="waiting").exists()


def test_the_digest_covers_lines_and_words(deliberating, olga):
    summary = final(deliberating, olga)
    assert summary.digest == digest_over(summary)

    for change in (
        lambda: summary.sections[0]["lines"][0].update(says="Otherwise."),
        lambda: setattr(summary, "closing", "Otherwise."),
        lambda: summary.notes.filter(key="voice-ben").update(source="Otherwise."),
        lambda: setattr(summary, "snapshot_digest", "0" * 64),
    ):
        before = digest_over(summary)
        change()
        assert digest_over(summary) != before


def test_a_draft_is_no_file_of_its_own_digest(deliberating, olga):
    summary = begin(deliberating, olga)

    assert (file_of(summary)["digest"], signed_of(summary)["number"]) == ("", 1)
