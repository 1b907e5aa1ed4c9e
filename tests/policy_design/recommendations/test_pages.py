"""The pages of recommendations, for readers and for organizers, all without scripts."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from policy_design.process.actions import edit_process
from policy_design.recommendations.forms import value_of
from policy_design.recommendations.models import FollowUp, Recommendation
from tests.policy_design.cast import fresh
from tests.policy_design.options.pages import text
from tests.policy_design.recommendations.advising import (
    again,
    at,
    based,
    draft,
    edit,
    note,
    of,
    publish,
    published,
    withdrawn,
)

SECRET = "Withhold all xylophones"


def form(w, **fields):
    values = {
        "title": "One guidance text",
        "addressee": "Stewards",
        "kind": "guidance",
        "source": "Write *one*.",
        "bases": [value_of(one) for one in based(w)],
        "client_key": str(uuid4()),
    }
    return {**values, **fields}


# For readers ------------------------------------------------------------------------------------------------------


def test_a_reader_finds_all_of_it_on_one_page(client, w):
    one = published(w, owner="Open Square", follow_up_on=timezone.localdate() + timedelta(days=30))
    note(one, w.olga, status="in_part", note="The board took half of it.")
    shown = text(client.get(at(one)))

    for words in (
        "Adopted in part, 5 Jan 2026",
        "Addressed to Stewards",
        "Who sees to it Open Square",
        "The board took half of it.",
        "Minutes",
        "G1 Shared guidance version 1",
        "Its 3 clauses",
        "Round 1: Which guidance?",
        "passed: 2 of 2",
        "With conditions Ben Example",
        "It is reviewed.",
        "Rebuttal of Bea Example",
        "Unanswered",
        "On faces",
        "Against faces",
    ):
        assert words.replace(" ", "") in shown.replace(" ", ""), words


def test_a_day_that_has_come_is_told_until_something_is_noted(client, w):
    one = published(w, follow_up_on=timezone.localdate() - timedelta(days=3))
    assert "nothing has been noted since" in text(client.get(at(one)))
    assert "was to be looked at again" in text(client.get(of(w.process)))
    note(one, w.olga)
    assert "nothing has been noted since" not in text(client.get(at(one)))


def test_what_rests_on_nothing_says_why_in_its_place(client, w):
    one = publish(draft(w.process, w.olga, rests_on_nothing="It comes of the study."), w.olga)
    shown = text(client.get(at(one)))
    assert "It rests on no option of this process: It comes of the study." in shown
    assert "Sources cited" not in shown


def test_of_a_withdrawn_one_the_reason_stands_in_the_place_of_its_text(client, w):
    one = withdrawn(w)
    shown = text(client.get(at(one)))
    assert "The law has changed." in shown
    assert "together." not in shown
    assert "together." in text(client.get(at(one, "history")))
    assert "The law has changed." in text(client.get(of(w.process)))


def test_its_versions_stand_beside_each_other(client, w):
    one = edit(published(w), w.olga, title="Two texts", source="Write **two** texts.", bases=based(w), reason="Both.")
    page = client.get(at(one, "history")).content.decode()
    assert "From version 1 to version 2" in page
    assert "<ins>" in page
    assert "Reason given:" in page
    assert "The texts of these two versions are the same." not in page
    assert "Version 1" in text(client.get(f"{at(one, 'history')}?from=1&to=1"))
    assert "what changed" in text(client.get(at(one)))


def test_the_process_and_the_option_lead_to_it(client, w):
    assert "recommended-title" not in client.get(w.option.get_absolute_url()).content.decode()
    one = published(w)
    draft(w.process, w.olga, SECRET, bases=based(w))
    for page in (w.process.get_absolute_url(), w.option.get_absolute_url()):
        shown = client.get(page).content.decode()
        assert at(one) in shown
        assert SECRET not in shown


# What readers do not find -----------------------------------------------------------------------------------------


def paths(one):
    names = ("show", "history", "provenance", "edit", "withdraw", "follow_up")
    return [at(one, name) for name in names]


def test_a_draft_is_there_for_organizers_alone(client, w, cleo, dan, mo, ben):
    one = draft(w.process, w.olga, SECRET, bases=based(w))
    for who in (None, cleo, dan, mo, ben):
        if who:
            client.force_login(who)
        for path in paths(one):
            answer = client.get(path)
            assert answer.status_code in (302, 404), path
            assert SECRET not in answer.content.decode()
        for path in (of(w.process), w.process.get_absolute_url(), "/sitemap.xml", w.option.get_absolute_url()):
            assert SECRET not in client.get(path, follow=True).content.decode(), path
        assert client.post(at(one, "publish")).status_code in (302, 404)
    assert again(one).is_draft
    client.force_login(w.olga)
    assert SECRET in text(client.get(at(one)))
    assert SECRET in text(client.get(of(w.process)))
    assert client.get(at(one, "provenance")).status_code == 404


def test_in_a_members_only_process_strangers_find_nothing(client, w, cleo, dan):
    one = published(w, title=SECRET)
    edit_process(process=fresh(w.process), by=w.olga, is_open=False)
    for path in (*paths(one), of(w.process), of(w.process, "new")):
        answer = client.get(path)
        assert answer.status_code in (302, 404), path
        assert SECRET not in answer.content.decode()
    assert at(one) not in client.get("/sitemap.xml", follow=True).content.decode()
    client.force_login(cleo)
    assert {client.get(path).status_code for path in (*paths(one), of(w.process))} == {404}
    client.force_login(dan)
    page = client.get(at(one)).content.decode()
    assert SECRET in page
    assert 'content="noindex"' in page


def test_public_ones_stand_in_the_site_map(client, w):
    one = published(w)
    found = client.get("/sitemap.xml").content.decode()
    if "<sitemapindex" in found:
        found = client.get("/sitemap-recommendations.xml").content.decode()
    assert at(one) in found


# For organizers ---------------------------------------------------------------------------------------------------


def test_one_form_makes_it_and_leads_to_its_path(client, w):
    client.force_login(w.olga)
    assert "voted on in round 1" in text(client.get(of(w.process, "new")))
    answer = client.post(of(w.process, "new"), form(w), follow=True)

    one = Recommendation.objects.get()
    assert answer.redirect_chain == [(at(one), 302)]
    shown = text(answer)
    assert "Below is its path as readers will see it." in shown
    assert "Round 1: Which guidance?" in shown
    assert "Publish" in shown


def test_what_is_wrong_is_said_and_everything_typed_is_kept(client, w):
    client.force_login(w.olga)
    sent = form(w, title="", source="A glockenspiel.", rests_on_nothing="None.", follow_up_on="5 May")
    page = client.post(of(w.process, "new"), sent).content.decode()

    assert Recommendation.objects.count() == 0
    assert "A glockenspiel." in page
    assert f'value="{sent["bases"][0]}" checked' in page
    assert "This field is required" in page
    refused = client.post(of(w.process, "new"), form(w, rests_on_nothing="None.")).content.decode()
    assert "leave out the sentence" in refused
    assert "None." in refused


@pytest.mark.parametrize("value", ["0-0-0", "x", "9" * 40, "\x00", "1-99-1"])
def test_a_choice_that_is_not_offered_is_refused(client, w, value):
    client.force_login(w.olga)
    page = client.post(of(w.process, "new"), form(w, bases=[value]))
    assert (page.status_code, Recommendation.objects.count()) == (200, 0)
    assert "is not offered any more" in page.content.decode()


def test_it_is_changed_with_a_reason(client, w):
    one = published(w)
    client.force_login(w.olga)
    sent = form(w, title="Two texts", version=one.version)
    assert "This field is required" in client.post(at(one, "edit"), sent).content.decode()
    client.post(at(one, "edit"), {**sent, "reason": "Both are needed."})
    assert again(one).title == "Two texts"
    assert "checked" in client.get(at(one, "edit")).content.decode()


def test_another_tab_is_told_what_was_saved_and_can_save_over_it(client, w):
    one = draft(w.process, w.olga, bases=based(w))
    edit(one, w.olga, source="Theirs.", bases=based(w))
    client.force_login(w.olga)
    answer = client.post(at(one, "edit"), form(w, source="Mine.", version=1))
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Theirs." in page
    assert "Mine." in page
    assert 'name="version" value="2"' in page
    client.post(at(one, "edit"), form(w, source="Mine.", version=2))
    assert again(one).source == "Mine."


def test_it_is_published_given_up_and_withdrawn_by_buttons(client, w):
    one, two = draft(w.process, w.olga, bases=based(w)), draft(w.process, w.olga, "Two")
    client.force_login(w.olga)
    assert "Somebody has changed it" in text(client.post(at(one, "publish"), {"version": "9"}, follow=True))
    assert "is published" in text(client.post(at(one, "publish"), {"version": "1"}, follow=True))
    assert "Say what it rests on" in text(client.post(at(two, "publish"), {"version": "1"}, follow=True))
    for _time in range(2):
        assert client.post(at(two, "drop"), follow=True).redirect_chain == [(of(w.process), 302)]
    assert "stays" in text(client.post(at(one, "drop"), follow=True))
    assert "This field is required" in client.post(at(one, "withdraw"), {"reason": " "}).content.decode()
    assert "is withdrawn" in text(client.post(at(one, "withdraw"), {"reason": "The law changed."}, follow=True))
    assert client.get(at(one, "withdraw")).status_code == 403
    assert client.get(at(one, "edit")).status_code == 403


def test_what_became_of_it_is_noted_in_a_form(client, w):
    one = published(w)
    client.force_login(w.olga)
    sent = {"status": "rejected", "on": "2026-02-01", "note": "The board said no.", "client_key": str(uuid4())}
    assert "Name the address" in text(client.post(at(one, "follow_up"), sent))
    sent |= {"source_url": "https://example.org/no", "again_on": "2050-01-01"}
    assert "Rejected, 1 Feb 2026" in text(client.post(at(one, "follow_up"), sent, follow=True))
    assert FollowUp.objects.get().source_url == "https://example.org/no"
    assert again(one).follow_up_on.year == 2050


def test_whoever_does_not_organize_gets_no_form(client, w, dan):
    one = published(w)
    client.force_login(dan)
    for name in ("edit", "withdraw", "follow_up"):
        assert client.get(at(one, name)).status_code == 403
        assert client.post(at(one, name), form(w)).status_code == 403
    assert client.get(of(w.process, "new")).status_code == 403
    assert client.post(of(w.process, "new"), form(w)).status_code == 403
    for name in ("publish", "drop"):
        assert client.post(at(one, name)).status_code == 403
    assert client.get(at(one, "publish")).status_code == 405


@pytest.mark.parametrize("number", ["0", "99", "9" * 30])
def test_a_number_that_nobody_gave_is_not_found(client, w, number):
    assert client.get(f"{of(w.process)}{number}/").status_code == 404
