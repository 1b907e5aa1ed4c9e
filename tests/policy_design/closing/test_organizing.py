"""The organizer's page: begin, write without losing a word, put up, see the review through."""

from __future__ import annotations

import pytest

from forum.people.actions import grant
from policy_design.summary import ruling
from policy_design.summary.actions import seen_as
from policy_design.summary.models import Summary
from tests.policy_design.closing.summing import (
    WORDS,
    begin,
    final,
    in_review,
    over,
    remarked,
    renewed,
    sections_of,
    text,
    write,
)
from tests.policy_design.closing.test_pages import at, shown

BUTTONS = ("refresh", "drop", "put-up", "call-back", "final")


@pytest.fixture
def organizer(client, olga):
    client.force_login(olga)
    return client


def words(summary, **changed):
    found = {"version": summary.version, "introduction": "Intro.", "closing": "Closing.", "review_days": 7}
    return {**found, **{f"voice:{key}": said for key, said in WORDS["voices"].items()}, **changed}


def page(subject) -> str:
    return at(subject, "organize/")


@pytest.mark.parametrize("who", ["ben", "mo", "dan", "cleo", "ada"])
def test_only_organizers_open_it(who, client, deliberating, olga, request):
    begin(deliberating, olga)
    client.force_login(request.getfixturevalue(who))

    assert client.get(page(deliberating)).status_code == 403
    assert [client.post(at(deliberating, f"organize/{one}/")).status_code for one in BUTTONS] == [403] * 5
    assert Summary.objects.get().is_draft


def test_one_button_begins_it_with_the_lines_there(organizer, deliberating):
    form = organizer.get(page(deliberating)).context["form"]

    answer = organizer.post(page(deliberating), {"client_key": str(form["client_key"].value())}, follow=True)

    assert "G1 is agreed." in text(answer)
    assert "The closing does not address this voice yet: Ben Example" in text(answer)


def test_who_took_part_reads_why_they_do_not_close(organizer, deliberating, olga):
    begin(deliberating, olga)
    grant(topic=deliberating.topic, person=olga, role="expert")

    told = shown(organizer, page(deliberating))

    assert "Whoever took part does not close" in told
    assert "Put it up" not in told
    assert "Save" not in told


def test_words_are_saved_and_shown(organizer, deliberating, olga):
    summary = begin(deliberating, olga)

    answer = organizer.post(page(deliberating), words(summary, **{"comment:asked": "On it."}))

    assert answer.url == page(deliberating)
    saved = renewed(summary)
    assert (saved.introduction, saved.closing, saved.notes.count()) == ("Intro.", "Closing.", 3)
    assert "Nothing is missing" in shown(organizer, page(deliberating))


def test_asking_for_a_comment_on_a_line_saves_all_and_opens_its_field(organizer, deliberating, olga):
    summary = begin(deliberating, olga)

    answer = organizer.post(page(deliberating), words(summary, on="result-g2"))

    assert answer.url == f"{page(deliberating)}?on=result-g2#result-g2"
    assert renewed(summary).closing == "Closing."
    opened = organizer.get(answer.url.partition("#")[0]).content.decode()
    assert 'name="comment:result-g2"' in opened
    assert 'name="comment:result-g1"' not in opened


def test_what_is_wrong_keeps_every_word(organizer, deliberating, olga):
    summary = begin(deliberating, olga)
    typed = words(summary, review_days=1, **{"comment:result-g1": "Mine."})

    answer = organizer.post(page(deliberating), typed)

    told = answer.content.decode()
    assert answer.status_code == 200
    assert [word for word in ("Intro.", "Closing.", "To Ben.", "To Bea.", "Mine.") if word not in told] == []
    assert renewed(summary).introduction == ""


def test_two_tabs_see_both_texts_and_the_second_save_is_knowing(organizer, deliberating, olga):
    summary = begin(deliberating, olga)
    write(summary, olga)

    answer = organizer.post(page(deliberating), words(summary, closing="From the other tab."))

    assert answer.status_code == 409
    told = text(answer)
    assert "Somebody saved other words meanwhile." in told
    assert "Saved It is concluded. Yours, not saved From the other tab." in told
    assert renewed(summary).closing == "It is concluded."
    again = words(renewed(summary), closing="From the other tab.")
    assert answer.context["form"]["version"].value() == str(again["version"])
    assert organizer.post(page(deliberating), again).status_code == 302
    assert renewed(summary).closing == "From the other tab."


def test_a_comment_on_a_line_that_is_gone_is_still_there_to_be_taken(organizer, deliberating, olga, monkeypatch):
    write(begin(deliberating, olga), olga)
    monkeypatch.setattr(ruling, "sections_of", lambda facts: sections_of(facts)[:1])

    answer = organizer.post(at(deliberating, "organize/refresh/"), follow=True)

    assert "The line of this comment is no longer there." in text(answer)
    assert "On guidance." in answer.content.decode()


def test_it_is_put_up_by_a_button(organizer, deliberating, olga):
    summary = write(begin(deliberating, olga), olga)
    seen = organizer.get(page(deliberating)).context["seen"]

    answer = organizer.post(at(deliberating, "organize/put-up/"), {"seen": seen}, follow=True)

    assert renewed(summary).is_in_review
    assert "Nobody has remarked on it yet." in text(answer)


def test_what_changed_meanwhile_is_looked_at_first(organizer, deliberating, olga):
    summary = write(begin(deliberating, olga), olga)

    answer = organizer.post(at(deliberating, "organize/put-up/"), {"seen": "1-0"}, follow=True)

    assert "Somebody has changed the draft meanwhile." in text(answer)
    assert renewed(summary).is_draft


def test_without_a_word_of_what_was_looked_at_it_is_not_put_up(organizer, deliberating, olga):
    summary = write(begin(deliberating, olga), olga)

    for seen in ({}, {"seen": ""}):
        answer = organizer.post(at(deliberating, "organize/put-up/"), seen, follow=True)
        assert "Somebody has changed the draft meanwhile." in text(answer)
    assert renewed(summary).is_draft


def test_what_is_missing_is_said_when_pressed_all_the_same(organizer, deliberating, olga):
    summary = begin(deliberating, olga)

    answer = organizer.post(at(deliberating, "organize/put-up/"), {"seen": seen_as(summary)}, follow=True)

    assert "The closing text is not written yet." in text(answer)


def test_a_draft_is_given_up_and_pressing_twice_does_nothing(organizer, deliberating, olga):
    begin(deliberating, olga)

    for _n in range(2):
        assert organizer.post(at(deliberating, "organize/drop/")).status_code == 302
    assert not Summary.objects.exists()


def test_the_review_is_seen_through(organizer, deliberating, olga, ben):
    summary = in_review(deliberating, olga)
    assert "Make it final" not in shown(organizer, page(deliberating))
    remarked(summary, ben)
    over(summary)
    assert "1 remark waits for an answer." in shown(organizer, page(deliberating))
    answer = organizer.post(at(deliberating, "organize/final/"), follow=True)
    assert "Some remarks have no answer yet" in text(answer)

    summary.remarks.update(answer="Yes.", answered_at=summary.review_from)
    assert "Make it final" in shown(organizer, page(deliberating))
    answer = organizer.post(at(deliberating, "organize/final/"))

    assert answer.url == at(deliberating)
    assert renewed(summary).is_final
    assert organizer.post(at(deliberating, "organize/final/")).url == at(deliberating)


def test_it_is_called_back_by_a_button(organizer, deliberating, olga, ben):
    summary = in_review(deliberating, olga)
    remarked(summary, ben)

    answer = organizer.post(at(deliberating, "organize/call-back/"), follow=True)

    assert renewed(summary).is_draft
    assert "From the review before" in text(answer)
    assert "Give up this draft" not in text(answer)


def test_a_later_version_asks_for_its_reason(organizer, deliberating, olga):
    final(deliberating, olga)
    form = organizer.get(page(deliberating)).context["form"]
    sent = {"client_key": str(form["client_key"].value()), "why_anew": ""}

    assert organizer.post(page(deliberating), sent).status_code == 200
    assert organizer.post(page(deliberating), {**sent, "why_anew": "A round was added."}).status_code == 302

    assert Summary.objects.latest("number").why_anew == "A round was added."


def test_where_the_closer_took_part_meanwhile_it_says_so(organizer, deliberating, olga):
    in_review(deliberating, olga)
    grant(topic=deliberating.topic, person=olga, role="expert")

    assert "Whoever put it up has taken part meanwhile" in shown(organizer, page(deliberating))


def test_of_a_debate_it_works_alike(organizer, argued, olga):
    begin(argued, olga)

    assert organizer.get(f"{argued.get_absolute_url()}organize/").status_code == 200
    assert "Ruled" not in shown(organizer, page(argued))
    assert organizer.post(page(argued), words(Summary.objects.get())).status_code == 302
