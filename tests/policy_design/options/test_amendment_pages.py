"""Pages and buttons of amendments."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.debates.responses import respond
from forum.moderation.actions import hide_post
from forum.posts.actions import Text
from policy_design.options.actions import Wording, edit_option, withdraw_option
from policy_design.options.amendments import cosign, rebase_amendment
from policy_design.options.deciding import accept_amendments, decline_amendments
from policy_design.options.heard import waits_for
from policy_design.options.models import Amendment
from tests.policy_design.cast import CLAUSES, advance, renewed
from tests.policy_design.options.amending import again, amend, faster

MONTHS = "The guidance is reviewed every eighteen months by its authors."


def url(name: str, option, *args) -> str:
    return reverse(f"options:{name}", args=[option.process.slug, option.code, *args])


def page(client, address: str, who=None) -> str:
    if who:
        client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def sent(option, **changed) -> dict:
    texts = {f"clause_{n}": text for n, text in enumerate(CLAUSES, 1)}
    gaps = {f"gap_{n}": "" for n in range(4)}
    base = {"version": 1, "source": "Too slow.", "licence_agreed": "on", "conduct_agreed": "on", "client_key": uuid4()}
    return {**base, **texts, **gaps, **changed}


def post(client, who, address: str, data: dict):
    client.force_login(who)
    return client.post(address, data)


def newer(option, olga, *clauses):
    now = renewed(option)
    wording = Wording(now.title, clauses)
    edit_option(option=now, by=olga, wording=wording, version=now.version, reason="Clearer.")


# Proposing ------------------------------------------------------------------------------------------------------


def test_the_form_holds_every_clause_and_sending_it_proposes_the_change(option, bea, client):
    form = page(client, url("amend", option), bea)
    assert all(clause in form for clause in CLAUSES)
    assert form.count("Add a clause") == 4
    answer = post(client, bea, url("amend", option), sent(option, clause_3=MONTHS, gap_1="A new one."))
    assert answer.url == url("amendment", option, 1)
    shown = page(client, answer.url)
    assert "<del>three years</del><ins>eighteen months</ins>" in shown
    assert "<ins>A new one.</ins>" in shown
    assert "Too slow." in shown


def test_the_preview_changes_nothing_and_keeps_everything(option, bea, client):
    data = sent(option, clause_3=MONTHS, preview="1", source="Too *slow*.")
    shown = post(client, bea, url("amend", option), data).content.decode()
    assert "<ins>eighteen months</ins>" in shown
    assert "Too <em>slow</em>." in shown
    assert MONTHS in shown
    assert Amendment.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, "You have changed nothing yet."),
        ({"clause_1": "", "clause_2": "", "clause_3": ""}, "An option keeps at least one clause"),
        ({"clause_1": "x" * 1501}, "at most 1500 characters"),
        ({"clause_3": MONTHS, "source": ""}, "Say why the option should change"),
        ({"clause_3": MONTHS, "licence_agreed": ""}, "Agree to the licence"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(option, bea, client, changed, says):
    answer = post(client, bea, url("amend", option), sent(option, gap_2=" ", **changed))
    shown = answer.content.decode()
    assert says in shown
    for value in changed.values():
        assert value in shown
    assert Amendment.objects.count() == 0


@pytest.mark.parametrize("version", ["", "x", "7", "9" * 30, "-1"])
def test_a_version_that_cannot_be_is_no_error_of_ours(option, bea, client, version):
    answer = post(client, bea, url("amend", option), sent(option, clause_3=MONTHS, version=version))
    assert answer.status_code in (403, 404)


def test_a_form_of_an_older_version_comes_back_filled_for_the_present_one(option, bea, olga, client):
    newer(option, olga, "New.", *CLAUSES)
    shown = post(client, bea, url("amend", option), sent(option, clause_3=MONTHS)).content.decode()
    assert "The option is at version 2 by now." in shown
    assert "Your changes still fit. Look and send again." in shown
    assert re.search(rf'name="clause_4"[^>]*>\s*{re.escape(MONTHS)}', shown)
    assert 'name="version" value="2"' in shown


def test_what_no_longer_fits_is_shown_with_both_texts(option, bea, olga, client):
    newer(option, olga, *CLAUSES[:2], "The guidance is reviewed every two years by its authors.")
    shown = post(client, bea, url("amend", option), sent(option, clause_3=MONTHS)).content.decode()
    assert "Both change “three” in clause 3." in shown
    assert shown.count(MONTHS) >= 2  # shown beside, and kept in a box
    assert "every two years" in shown


def test_who_may_not_amend_is_told_why(option, olga, cleo, client):
    client.force_login(cleo)
    answer = client.get(url("amend", option))
    assert answer.status_code == 403
    assert "Only the invited experts" in answer.content.decode()
    client.logout()
    assert client.get(url("amend", option)).status_code == 302


# One and all ----------------------------------------------------------------------------------------------------


def test_the_page_of_one_shows_who_signs_and_what_is_said_about_it(option, bea, ben, cleo, client):
    made = faster(option, bea)
    cosign(amendment=made, by=ben)
    said = {"client_key": uuid4(), "conduct_agreed": True}
    respond(debate=option.debate, by=cleo, text=Text(source="Why not a year?"), about=made.post, **said)
    shown = page(client, url("amendment", option, 1))
    assert "Ben" in shown
    assert "Why not a year?" in shown
    assert "2 signatures" in shown
    assert f"?to={made.post.number}" in shown
    assert client.get(reverse("debates:post", args=[option.debate.slug, made.post.number])).url == url(
        "amendment", option, 1
    )


def test_signing_as_well_and_taking_it_back_by_buttons(option, bea, ben, client):
    faster(option, bea)
    shown = page(client, url("amendment", option, 1), ben)
    mark = re.search(r'name="seen" value="(\w+)"', shown)[1]
    answer = client.post(url("cosign", option, 1), {"seen": mark}, follow=True).content.decode()
    assert "You sign this amendment as well." in answer
    answer = client.post(url("cosign", option, 1), {"back": "1"}, follow=True).content.decode()
    assert "You no longer sign this amendment." in answer
    answer = client.post(url("cosign", option, 1), {}, follow=True).content.decode()
    assert "Read it once more" in answer


def test_its_proposer_fits_it_to_a_later_version(option, bea, ben, olga, client):
    faster(option, bea)
    newer(option, olga, "New.", *CLAUSES)
    shown = page(client, url("amendment", option, 1), bea)
    assert "This amendment still fits." in shown
    assert "Fit it to version 2" in shown
    form = page(client, url("rebase", option, 1))
    assert re.search(rf'name="clause_4"[^>]*>\s*{re.escape(MONTHS)}', form)
    data = {"version": 2, "clause_4": MONTHS}
    assert client.post(url("rebase", option, 1), data).url == url("amendment", option, 1)
    assert again(Amendment.objects.get()).version == 2
    client.force_login(ben)
    assert client.get(url("rebase", option, 1)).status_code == 403


def too_late(option, made, olga, why: str) -> None:
    """Something comes between a form and its answer."""
    chosen = {"option": renewed(option), "amendments": [again(made)], "by": option.proposed_by}
    if why == "withdrawn":
        withdraw_option(option=renewed(option), by=option.proposed_by, reason="Overtaken.")
    elif why == "stage":
        advance(option.process, olga, "voting")
    elif why == "declined":
        decline_amendments(**chosen, sentence="Not now.")
    else:
        accept_amendments(**chosen, version=1, reason="Right.")


@pytest.mark.parametrize("pressed", [{}, {"preview": "1"}])
@pytest.mark.parametrize("why", ["stage", "withdrawn", "declined", "accepted"])
def test_words_that_come_too_late_to_fit_it_are_given_back(option, bea, olga, client, why, pressed):
    made = faster(option, bea)
    client.force_login(bea)
    assert client.get(url("rebase", option, 1)).status_code == 200
    too_late(option, made, olga, why)
    typed = {"version": 1, "clause_2": "Typed for an hour.", "gap_3": "And this.", "left": "Kept aside.", **pressed}
    answer = client.post(url("rebase", option, 1), typed)
    shown = answer.content.decode()
    assert "You cannot send this now." in shown
    assert all(shown.count(words) for words in ("Typed for an hour.", "And this.", "Kept aside."))
    assert again(made).rebased_at is None
    assert client.get(url("rebase", option, 1)).status_code == 403


def test_its_proposer_withdraws_it(option, bea, client):
    faster(option, bea)
    shown = client.post(url("withdraw_amendment", option, 1)).status_code
    assert shown == 302  # to sign in
    client.force_login(bea)
    client.post(url("withdraw_amendment", option, 1), {"sentence": "Overtaken."})
    shown = page(client, url("amendment", option, 1))
    assert "Withdrawn" in shown
    assert "Overtaken." in shown


@pytest.mark.parametrize("why", ["stage", "withdrawn", "declined", "accepted"])
def test_a_withdrawal_that_comes_too_late_gives_its_sentence_back(option, bea, olga, client, why):
    made = faster(option, bea)
    too_late(option, made, olga, why)
    answer = post(client, bea, url("withdraw_amendment", option, 1), {"sentence": "Keep this sentence."})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Keep this sentence."' in shown
    assert "needs your attention" in shown
    assert again(made).status != "withdrawn"


def test_a_withdrawal_with_too_long_a_sentence_gives_it_back(option, bea, client):
    made = faster(option, bea)
    answer = post(client, bea, url("withdraw_amendment", option, 1), {"sentence": "Long. " * 80})
    assert "Long. " * 79 in answer.content.decode()
    assert again(made).status == "open"


def test_what_clashes_stands_in_a_table(option, bea, ben, client):
    faster(option, bea)
    amend(option, ben, {2: CLAUSES[2].replace("three years", "two years")})
    shown = page(client, url("amendments", option))
    assert "What clashes" in shown
    assert "1 and 2" in shown


# Deciding -------------------------------------------------------------------------------------------------------


def test_several_are_accepted_after_a_look_at_the_merged_text(option, bea, ben, client):
    faster(option, bea)
    amend(option, bea, {0: ""})
    data = {"amendments": [1, 2], "version": 1, "sentence": "Both are right.", "do": "preview"}
    shown = post(client, ben, url("decide", option), data).content.decode()
    assert "This would be version 2" in shown
    assert "<ins>eighteen months</ins>" in shown
    assert renewed(option).version == 1
    seen = re.search(r'name="seen" value="(\w+)"', shown)[1]
    client.post(url("decide", option), {**data, "do": "accept", "seen": seen})
    assert renewed(option).clauses == [CLAUSES[1], MONTHS]
    assert "In version 2" in page(client, url("amendments", option))


def test_nothing_is_accepted_without_a_look(option, bea, ben, client):
    faster(option, bea)
    data = {"amendments": [1], "version": 1, "sentence": "Right.", "do": "accept"}
    assert "This would be version 2" in post(client, ben, url("decide", option), data).content.decode()
    assert renewed(option).version == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"amendments": []}, "Choose at least one amendment."),
        ({"do": "decline", "sentence": " "}, "Say in a sentence why"),
        ({"amendments": [9]}, "has been decided meanwhile"),
        ({"amendments": [1, 2]}, "Amendments 1 and 2 clash."),
    ],
)
def test_what_keeps_a_decision_from_being_made_is_said(option, bea, ben, client, changed, says):
    faster(option, bea)
    amend(option, bea, {2: ""})
    data = {"amendments": [1], "version": 1, "sentence": "Kept sentence.", "do": "preview", **changed}
    shown = post(client, ben, url("decide", option), data).content.decode()
    assert says in shown
    assert data["sentence"] in shown


@pytest.mark.parametrize("wish", ["preview", "accept", "decline", "to_vote"])
@pytest.mark.parametrize("why", ["stage", "withdrawn", "declined", "accepted"])
def test_a_decision_that_comes_too_late_gives_its_sentence_back(option, bea, ben, olga, client, why, wish):
    made = faster(option, bea)
    too_late(option, made, olga, why)
    status = again(made).status
    for chosen in ([1], []):
        data = {"amendments": chosen, "version": 1, "sentence": "Keep this sentence.", "do": wish, "seen": "x"}
        shown = post(client, ben, url("decide", option), data).content.decode()
        assert "Keep this sentence.</textarea>" in shown
        assert "needs your attention" in shown or "need your attention" in shown
    assert again(made).status == status


@pytest.mark.parametrize("field", ["amendments", "version", "seen", "do", "sentence"])
def test_whatever_is_sent_is_no_error_of_ours(option, bea, ben, dan, client, field):
    faster(option, bea)
    data = {"amendments": ["1", "1"], "version": 1, "sentence": "No.", "seen": "x", "do": "accept"}
    for who in (dan, ben):
        for value in ("9" * 5000, "-1", "\u00b2", "\u0661", "\0", "1.5", ""):
            assert post(client, who, url("decide", option), {**data, field: value}).status_code == 200
    assert again(Amendment.objects.get()).status == "open"


def test_others_do_not_decide(option, bea, dan, client):
    faster(option, bea)
    data = {"amendments": [1], "version": 1, "sentence": "No.", "do": "decline"}
    shown = post(client, bea, url("decide", option), data).content.decode()
    assert "Only whoever proposed the option" in shown
    assert again(Amendment.objects.get()).status == "open"


def test_declined_and_put_to_a_vote_with_a_sentence(option, bea, ben, client):
    faster(option, bea)
    amend(option, bea, {0: ""})
    data = {"version": 1, "sentence": "Not now."}
    post(client, ben, url("decide", option), {**data, "amendments": [1], "do": "decline"})
    post(client, ben, url("decide", option), {**data, "amendments": [2], "do": "to_vote"})
    assert list(Amendment.objects.order_by("number").values_list("status", flat=True)) == ["declined", "to_vote"]
    shown = page(client, url("amendments", option))
    assert "Declined" in shown
    assert "Put to a vote" in shown


# Hidden, private, and how much is asked -------------------------------------------------------------------------


def test_a_hidden_amendment_has_no_words_on_any_page(option, bea, ben, mo, client):
    made = amend(option, bea, {2: "Zanzibar."}, {1: ["Xylophone."]}, source="Quetzal.")
    hide_post(post=made.post, by=mo, reason="Names a person.")
    addresses = [
        url("amendments", option),
        url("amendment", option, 1),
        reverse("debates:thread", args=[option.debate.slug]),
        option.process.get_absolute_url(),
        *(f"/debates/{option.debate.slug}/export.{kind}" for kind in ("json", "md", "html")),
    ]
    for who in (None, ben):
        if who:
            client.force_login(who)
        for address in addresses:
            shown = client.get(address).content.decode()
            assert not any(word in shown for word in ("Zanzibar", "Xylophone", "Quetzal")), address
    data = {"amendments": [1], "version": 1, "sentence": "Yes.", "do": "preview"}
    assert "Zanzibar" not in client.post(url("decide", option), data).content.decode()


def test_an_amendment_of_a_private_process_is_nowhere(private, olga, ben, bea, cleo, client):
    from tests.policy_design.cast import propose

    option = propose(advance(private, olga, "options"), ben)
    faster(option, bea)
    for who in (None, cleo):
        if who:
            client.force_login(who)
        for address in (url("amendments", option), url("amendment", option, 1)):
            assert client.get(address).status_code == 404


def test_pages_ask_as_much_of_forty_as_of_three(option, bea, ben, client):
    def asked(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    client.force_login(ben)
    counts = []
    for number in (3, 37):
        for n in range(number):
            made = amend(option, bea, {n % 3: f"Other words {number} {n}."}, source=f"Because {number} {n}.")
            cosign(amendment=made, by=ben)
        asked(url("amendments", option))
        counts.append([asked(url("amendments", option)), asked(url("amendment", option, 1))])
    assert counts[0] == counts[1]


# What waits ------------------------------------------------------------------------------------------------------


def test_what_waits_is_told_to_whoever_it_waits_for(option, bea, ben, olga):
    made = faster(option, bea)
    amend(option, bea, {0: ""})
    assert [str(one.what) for one in waits_for(ben)] == ["Decide about 2 amendments: G1"]
    cosign(amendment=made, by=ben)
    rebase_amendment(amendment=made, by=bea, new_texts={2: "Reviewed yearly."}, added={}, version=1)
    assert "so your signature lapsed" in str(waits_for(ben)[1].what)
    newer(option, olga, "New.", *CLAUSES)
    assert len(waits_for(bea)) == 2
