"""Recommendations: drafted, edited, published, withdrawn, dropped, followed up; and what each of them refuses."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.library.models import Reference
from forum.live.models import Event
from forum.text.markup import Unrenderable
from forum.verdicts import Refused
from policy_design.process.actions import edit_process
from policy_design.process.facts import facts_of
from policy_design.recommendations.actions import (
    Conflict,
    drop_recommendation,
    publish_recommendation,
    withdraw_recommendation,
)
from policy_design.recommendations.models import FollowUp, Recommendation
from tests.policy_design.cast import advance, fresh
from tests.policy_design.recommendations.advising import again, based, draft, edit, note, publish, published, withdrawn


def kinds(process) -> list[str]:
    told = Event.objects.filter(topic=process.topic_id, kind__startswith="recommendation.")
    return [kind.partition(".")[2] for kind in told.order_by("pk").values_list("kind", flat=True)]


# Drafts -----------------------------------------------------------------------------------------------------------


def test_a_draft_has_its_number_text_and_what_it_rests_on(w):
    one = draft(w.process, w.olga, bases=based(w))
    two = draft(w.process, w.olga, "Another")

    assert (one.number, two.number, one.status, one.published_at) == (1, 2, "draft", None)
    assert "<strong>one</strong>" in one.html
    assert [(row.option, row.option_version, row.item) for row in one.bases.all()] == [(w.option, 1, w.item)]
    assert kinds(w.process) == ["drafted", "drafted"]


def test_a_form_sent_twice_is_one_draft_and_with_other_content_it_is_refused(w):
    key = uuid4()
    made = [draft(w.process, w.olga, client_key=key) for _time in range(2)]

    assert {one.pk for one in made} == {Recommendation.objects.get().pk}
    with pytest.raises(Refused, match="was sent before"):
        draft(w.process, w.olga, "Another", client_key=key)


def test_only_organizers_draft_and_not_before_something_was_weighed_up(optioning, ben, olga):
    with pytest.raises(Refused):
        draft(optioning, ben)
    with pytest.raises(Refused, match="from the deliberation on"):
        draft(optioning, olga)


def test_a_text_that_cannot_be_rendered_is_told_before_anything_is_stored(w):
    with pytest.raises(Unrenderable):
        draft(w.process, w.olga, source="w" * 200_001)
    assert Recommendation.objects.count() == 0


@pytest.mark.parametrize("fields", [{"title": " "}, {"addressee": ""}, {"kind": "decree"}])
def test_it_needs_a_title_an_addressee_and_a_kind(w, fields):
    with pytest.raises(Refused, match="Give it a title"):
        draft(w.process, w.olga, **{"title": "T", **fields})


def test_a_draft_is_given_up_and_a_published_one_is_not(w):
    one = draft(w.process, w.olga)
    drop_recommendation(recommendation=one, by=w.olga)

    assert Recommendation.objects.count() == 0
    with pytest.raises(Refused, match="has been dropped"):
        drop_recommendation(recommendation=one, by=w.olga)
    with pytest.raises(Refused, match="can be withdrawn"):
        drop_recommendation(recommendation=published(w), by=w.olga)


# Publishing -------------------------------------------------------------------------------------------------------


def test_published_it_opens_the_gate_and_is_its_first_version(w):
    assert facts_of(fresh(w.process)).recommendations_published is False
    one = published(w, owner="Open Square", follow_up_on=date(2030, 1, 1))

    assert facts_of(fresh(w.process)).recommendations_published is True
    version = one.versions.get()
    assert (version.number, version.reason, version.author) == (1, "", w.olga)
    assert version.told == {
        "title": "One guidance text",
        "addressee": "Stewards",
        "kind": "guidance",
        "owner": "Open Square",
        "follow_up_on": "2030-01-01",
        "rests_on_nothing": "",
        "source": "Write **one** text, together.",
        "basis": [{"option": "G1", "version": 1, "round": 1, "item": "G1v1"}],
    }


def test_pressed_twice_it_is_published_once(w):
    one = publish(publish(draft(w.process, w.olga, bases=based(w)), w.olga), w.olga)

    assert (one.versions.count(), kinds(w.process)) == (1, ["drafted", "published"])


def test_without_a_text_or_a_path_it_is_not_published(w):
    with pytest.raises(Refused, match="Write the recommendation"):
        publish(draft(w.process, w.olga, source=" ", bases=based(w)), w.olga)
    with pytest.raises(Refused, match="Say what it rests on"):
        publish(draft(w.process, w.olga), w.olga)
    alone = publish(draft(w.process, w.olga, rests_on_nothing="It comes of the study."), w.olga)
    assert alone.is_published


def test_what_was_changed_meanwhile_is_looked_at_before_it_is_published(w):
    one = draft(w.process, w.olga, bases=based(w))
    edit(one, w.olga, title="Another title")
    with pytest.raises(Conflict):
        publish_recommendation(recommendation=one, by=w.olga, version=one.version)


def test_what_it_cites_in_public_is_no_longer_private_to_its_maker(w):
    from forum.library.actions import add_reference

    item = {"type": "book", "title": "Kept", "author": [{"family": "Moe"}]}
    add_reference(by=w.olga, item=item, client_key=uuid4(), key="moe1")
    one = draft(w.process, w.olga, source="As said [@moe1].", bases=based(w))
    assert Reference.objects.get(key="moe1").listed_at is None
    publish(one, w.olga)

    assert Reference.objects.get(key="moe1").listed_at is not None
    assert "Kept" in again(one).html


def test_in_a_members_only_process_sources_are_listed_once_it_is_public(w):
    from forum.library.actions import add_reference

    edit_process(process=fresh(w.process), by=w.olga, is_open=False)
    add_reference(by=w.olga, item={"type": "book", "title": "Kept"}, client_key=uuid4(), key="moe1")
    published(w, source="As said [@moe1].")
    assert Reference.objects.get(key="moe1").listed_at is None
    edit_process(process=fresh(w.process), by=w.olga, is_open=True)
    assert Reference.objects.get(key="moe1").listed_at is not None


def test_a_corrected_source_is_shown_anew(w, django_capture_on_commit_callbacks):
    from forum.library.actions import add_reference, edit_reference

    made = add_reference(by=w.olga, item={"type": "book", "title": "Kept"}, client_key=uuid4(), key="moe1")
    one = published(w, source="As said [@moe1].")
    with django_capture_on_commit_callbacks(execute=True):
        edit_reference(reference=made, by=w.olga, item={"type": "book", "title": "Mended"}, kind="book")

    assert "Mended" in again(one).html
    assert kinds(w.process)[-1] == "rerendered"


# Editing ----------------------------------------------------------------------------------------------------------


def test_a_change_after_publication_takes_a_reason_and_is_a_version(w):
    one = published(w)
    with pytest.raises(Refused, match="what you changed and why"):
        edit(one, w.olga, title="Two texts")
    two = edit(one, w.olga, title="Two texts", reason="One is too few.")

    assert [(version.number, version.reason, version.told["title"]) for version in two.versions.all()] == [
        (1, "", "One guidance text"),
        (2, "One is too few.", "Two texts"),
    ]
    assert kinds(w.process) == ["drafted", "published", "edited"]


def test_a_save_that_changes_nothing_makes_no_version(w):
    one = edit(published(w), w.olga, reason="None.")

    assert (one.versions.count(), one.version) == (1, 1)


def test_two_tabs_are_told_of_each_other(w):
    one = draft(w.process, w.olga)
    edit(one, w.olga, title="First")
    with pytest.raises(Conflict) as conflict:
        edit(one, w.olga, title="Second", version=1)
    assert conflict.value.current.title == "First"


def test_a_published_one_keeps_a_text_and_a_path(w):
    one = published(w)
    with pytest.raises(Refused, match="Write the recommendation"):
        edit(one, w.olga, source="", reason="R.")
    with pytest.raises(Refused, match="Say what it rests on"):
        edit(one, w.olga, bases=[], reason="R.")


def test_what_rests_on_options_needs_no_sentence_why_it_rests_on_none(w):
    with pytest.raises(Refused, match="leave out the sentence"):
        draft(w.process, w.olga, bases=based(w), rests_on_nothing="It comes of the study.")


def test_nobody_but_organizers_changes_or_publishes_it(w, ben):
    one = draft(w.process, w.olga, bases=based(w))
    for change in (lambda: edit(one, ben, title="T"), lambda: publish(one, ben)):
        with pytest.raises(Refused):
            change()
    with pytest.raises(Refused):
        withdraw_recommendation(recommendation=published(w), by=ben, reason="R.")


# Withdrawing ------------------------------------------------------------------------------------------------------


def test_withdrawn_it_says_why_and_stays_as_it_is(w):
    one = withdrawn(w)

    assert (one.status, one.withdrawn_because, one.source) == ("withdrawn", "The law has changed.", again(one).source)
    withdraw_recommendation(recommendation=one, by=w.olga, reason="The law has changed.")  # sent twice
    with pytest.raises(Refused, match="Only a published"):
        withdraw_recommendation(recommendation=one, by=w.olga, reason="Another.")
    with pytest.raises(Refused, match="stays as it is"):
        edit(one, w.olga, title="T", reason="R.")
    with pytest.raises(Refused):
        note(one, w.olga)
    assert kinds(w.process) == ["drafted", "published", "withdrawn"]


def test_it_is_not_withdrawn_without_a_reason(w):
    with pytest.raises(Refused, match="Say why"):
        withdraw_recommendation(recommendation=published(w), by=w.olga, reason=" ")


# What became of it ------------------------------------------------------------------------------------------------


def test_what_became_of_it_is_noted_with_its_source_and_all_stays(w):
    one = published(w)
    note(one, w.olga, status="under_way", on=date(2026, 2, 1))
    note(one, w.olga, status="in_part", on=date(2026, 5, 1))
    note(one, w.olga, status="silent", on=date(2026, 3, 1), source_url="", source_title="")

    assert again(one).became.status == "in_part"
    assert FollowUp.objects.count() == 3
    assert kinds(w.process)[2:] == ["followed_up"] * 3


def test_it_is_noted_in_the_archive_too_where_nothing_else_changes(w):
    one = published(w)
    advance(w.process, w.olga, "archived")
    note(one, w.olga, again_on=timezone.localdate() + timedelta(days=400))

    assert again(one).follow_up_on == timezone.localdate() + timedelta(days=400)
    with pytest.raises(Refused, match="archived"):
        edit(one, w.olga, title="T", reason="R.")


def test_a_note_sent_twice_is_one(w):
    one, key = published(w), uuid4()
    made = [note(one, w.olga, client_key=key) for _time in range(2)]

    assert made[0] == made[1]
    with pytest.raises(Refused, match="was sent before"):
        note(one, w.olga, client_key=key, status="rejected")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"status": "burnt"}, "Choose what became"),
        ({"note": " "}, "in a sentence"),
        ({"on": date(2090, 1, 1)}, "still to come"),
        ({"source_url": ""}, "Name the address"),
        ({"again_on": date(2020, 1, 1)}, "is over already"),
    ],
)
def test_a_note_that_cannot_be_checked_is_refused(w, fields, says):
    with pytest.raises(Refused, match=says):
        note(published(w), w.olga, **fields)


def test_of_a_draft_nothing_can_have_become(w):
    with pytest.raises(Refused, match="published recommendation"):
        note(draft(w.process, w.olga), w.olga)


def test_a_document_of_that_kind_opens_the_gate_as_well(w):
    from policy_design.process.documents import plan_document, publish_document, write_document

    made = plan_document(process=w.process, by=w.olga, kind="recommendations", title="All", client_key=uuid4())
    made = write_document(document=made, by=w.olga, title="All", source="Words.", version=0)
    assert facts_of(fresh(w.process)).recommendations_published is False
    publish_document(document=made, by=w.olga, version=1)
    assert facts_of(fresh(w.process)).recommendations_published is True
