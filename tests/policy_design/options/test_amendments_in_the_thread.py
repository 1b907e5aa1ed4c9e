"""An amendment is a post like others: in its thread, its history, the moderators' pages, mails, events and files."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from forum.debates import telling
from forum.debates.responses import respond
from forum.live.models import Event
from forum.moderation.actions import hide_post
from forum.moderation.models import Decision
from forum.moderation.reports import report
from forum.posts.actions import Text
from policy_design.options.amendments import cosign, rebase_amendment
from policy_design.options.deciding import decline_amendments
from tests.policy_design.cast import renewed
from tests.policy_design.options.amending import amend, faster
from tests.support.poured import poured


def read(client, address: str, who=None) -> str:
    if who:
        client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


@poured
def made(option, bea):
    return amend(option, bea, {2: "The guidance is reviewed yearly."}, {1: ["Xylophone."]}, source="Quetzal *reasons*.")


def test_its_card_in_the_thread_says_what_it_changes_and_offers_no_button_that_leads_nowhere(option, bea, made, client):
    shown = read(client, f"/debates/{option.debate.slug}/thread/", bea)
    assert "Amendment 1 of G1" in shown
    assert "<ins>Xylophone.</ins>" in shown
    for leads_nowhere in (f"posts/{made.post.number}/edit/", f"posts/{made.post.number}/delete/"):
        assert leads_nowhere not in shown


def test_its_history_is_read_and_so_are_the_pages_of_moderators(option, mo, cleo, made, client):
    base = f"/debates/{option.debate.slug}"
    assert "Bea Example" in read(client, f"{base}/history/{made.post.number}/")
    report(post=made.post, by=cleo, key="", code="attack", sentence="Not so.")
    assert "Quetzal" in read(client, f"{base}/moderation/", mo)
    read(client, f"{base}/posts/{made.post.number}/decide/")
    hide_post(post=made.post, by=mo, reason="Names a person.")
    read(client, f"{base}/moderation/log/")
    assert Decision.objects.filter(post=made.post).exists()


def test_a_response_names_what_it_is_about_and_leads_there(option, cleo, made, client):
    address = f"/debates/{option.debate.slug}/respond/?to={made.post.number}"
    assert "Amendment 1 of G1" in read(client, address, cleo)
    said = {"client_key": uuid4(), "conduct_agreed": True}
    respond(debate=option.debate, by=cleo, text=Text(source="Hardly."), about=made.post, **said)
    assert f"posts/{made.post.number}/" in read(client, f"/debates/{option.debate.slug}/responses/")


def test_followers_hear_what_became_of_it_and_nothing_of_a_hidden_one(option, bea, ben, mo):
    made = faster(option, bea)
    cosign(amendment=made, by=ben)
    rebase_amendment(amendment=made, by=bea, new_texts={2: "Reviewed."}, added={}, version=1)
    decline_amendments(option=renewed(option), amendments=[made], by=ben, sentence="No.")
    events = list(Event.objects.filter(kind__startswith="amendment.").order_by("pk"))
    told = [one.says for one in telling.tell(option.debate.topic_id, events)]
    assert told == [
        "Bea Example proposed a change: Amendment 1 of G1",
        "Who signs an amendment changed: Amendment 1 of G1",
        "Bea Example fitted an amendment to the text as it is now: Amendment 1 of G1",
        "An amendment was decided: Amendment 1 of G1",
    ]
    assert telling.tell(option.debate.topic_id, events[:1])[0].news == "amendments"
    hide_post(post=made.post, by=mo, reason="Names a person.")
    assert {one.says for one in telling.tell(option.debate.topic_id, events)} == {"Something changed."}


@pytest.mark.parametrize("kind", ["json", "md", "html"])
def test_files_hold_its_reason_and_of_a_hidden_one_no_word(option, bea, mo, made, client, kind):
    address = f"/debates/{option.debate.slug}/export.{kind}"
    answer = client.get(address)
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert "Quetzal" in body.decode()
    if kind == "json":
        assert "amendment" in {one["kind"] for one in json.loads(body)["posts"]}
    hide_post(post=made.post, by=mo, reason="Names a person.")
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert "Quetzal" not in body.decode()
    assert "Xylophone" not in body.decode()


def test_the_thread_of_a_hidden_one_shows_no_word_of_its_change(option, ben, mo, made, client):
    hide_post(post=made.post, by=mo, reason="Names a person.")
    shown = read(client, f"/debates/{option.debate.slug}/thread/", ben)
    assert "Xylophone" not in shown
    assert "Quetzal" not in shown
    assert "Xylophone" in read(client, f"/debates/{option.debate.slug}/thread/", mo)
