"""The page of an option: its text and what changed, where it stands, its arguments."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from forum.debates.rebuttals import post_rebuttal
from forum.moderation.actions import hide_post
from forum.posts.actions import Text
from forum.posts.quoting import quote_block
from forum.text import passages
from policy_design.options.actions import (
    Wording,
    edit_option,
    link_duplicates,
    replace_option,
    second_option,
    withdraw_option,
)
from policy_design.options.arguments import begin_argument
from policy_design.options.handling import set_option_rules
from tests.policy_design.cast import CLAUSES, argue, fresh, propose, renewed
from tests.policy_design.options.pages import at, text


def edited(option, by, *clauses, reason="Clearer.", **fields):
    wording = Wording("Shared guidance", clauses, **fields)
    edit_option(option=renewed(option), by=by, wording=wording, version=renewed(option).version, reason=reason)
    return renewed(option)


def test_its_clauses_are_numbered_and_it_says_who_proposed_it_and_whom_it_would_bind(client, optioning, ben):
    option = propose(optioning, ben, binds="Licence stewards.", questions=("Who pays?",))
    page = client.get(at(option))
    said = text(page)
    assert all(f"{number}{clause}" in said for number, clause in enumerate(CLAUSES, 1))
    assert "Proposed byBen" in said.replace("Proposed by Ben", "Proposed byBen")
    assert "Licence stewards." in said
    assert "Who pays?" in said
    assert 'id="clause-3"' in page.content.decode()


def test_one_version_offers_no_switch(client, option):
    assert "Changes since" not in text(client.get(at(option)))


def test_what_changed_is_shown_as_a_redline_since_the_version_before_or_the_first(client, option, ben):
    now = edited(option, ben, CLAUSES[0], CLAUSES[1], "The guidance is reviewed every two years by its authors.")
    now = edited(now, ben, *now.clauses, "It is tested.")
    plain = client.get(at(now))
    assert re.findall(r'<a href="(\?[^"]*)#text"', plain.content.decode()) == ["?", "?changes=2", "?changes=1"]
    assert "<ins>" not in plain.content.decode()

    last = client.get(at(now), {"changes": "2"}).content.decode()
    assert "<ins>It is tested.</ins>" in last
    assert "<del>" not in last
    first = client.get(at(now), {"changes": "1"})
    assert re.search(r"<del>\s*three\s*</del>\s*<ins>\s*two\s*</ins>", first.content.decode())
    assert "a bar in the margin marks a changed clause" in text(first)


@pytest.mark.parametrize("asked", ["0", "2", "99999999", "x", "-1", "²", ""])
def test_an_address_that_names_no_earlier_version_shows_the_text(client, option, asked):
    answer = client.get(at(option), {"changes": asked})
    assert answer.status_code == 200
    assert "<ins>" not in answer.content.decode()


def test_arguments_stand_side_by_side_with_what_hangs_on_them(client, deliberating, option, ben, bea):
    first = argue(option, ben, "for", "It reaches uploaders in time.")
    argue(option, bea, "against", "Those who scrape do not read.")
    said = first.post
    quoted = quote_block(said, said.version, passages.read(said.html).blocks[0].id)
    terms = {"licence_agreed": True, "conduct_agreed": True, "client_key": uuid4(), "point": "It is where they decide."}
    post_rebuttal(post=said, by=bea, quoted=quoted, text=Text("", "", "They do not look."), **terms)
    page = client.get(at(option))
    said = text(page)
    assert "For It reaches uploaders in time. Ben" in said
    assert "1 reply. 1 unanswered" in said
    assert "Against Those who scrape do not read. Bea" in said
    assert f'href="{first.voice.get_absolute_url()}"' in page.content.decode()
    assert "1 unanswered rebuttal" in said
    assert option.debate.get_absolute_url() in page.content.decode()


def test_an_argument_that_is_begun_is_its_authors_alone_until_it_is_signed(client, deliberating, option, ben):
    begin_argument(option=renewed(option), by=ben, side="for", point="Only I know this.", client_key=uuid4())
    assert "Only I know this." not in text(client.get(at(option)))
    client.force_login(ben)
    assert "Only I know this." in text(client.get(at(option)))


def test_of_a_hidden_argument_only_its_epitaph_is_told(client, deliberating, option, ben, mo):
    made = argue(option, ben, "for", "A secret slander.")
    hide_post(post=made.post, by=mo, reason="Slander.", code="attack")
    said = text(client.get(at(option)))
    assert "A secret slander." not in said
    assert "Hidden by a moderator" in said


def test_where_it_waits_for_seconders_the_page_says_for_how_many_and_lets_experts_second(
    client, optioning, olga, ben, bea
):
    set_option_rules(process=optioning, by=olga, experts_propose=True, seconds_needed=2, sealed_first_round=False)
    option = propose(fresh(optioning), ben)
    assert "It needs 2 more seconders" in text(client.get(at(option)))
    assert "Second this option" not in text(client.get(at(option)))
    client.force_login(bea)
    assert "Second this option" in text(client.get(at(option)))
    second_option(option=option, by=bea)
    assert "Take my second back" in text(client.get(at(option)))


def test_what_left_the_table_says_why_and_where_it_went_and_the_other_end_says_so_too(client, option, olga, ben):
    other = propose(option.process, ben, "Other guidance")
    replace_option(option=option, by=olga, relation="merged", later=[other], reason="Two of a kind.")
    said = text(client.get(at(option)))
    assert "Two of a kind." in said
    assert "Merged into G2 (Other guidance)" in said
    assert "Takes up G1 (Shared guidance)" in text(client.get(at(other)))


def test_duplicates_point_at_each_other(client, option, olga, ben):
    other = propose(option.process, ben, "A licence", "licence")
    link_duplicates(option=option, by=olga, other=other)
    assert "Much the same as L1" in text(client.get(at(option)))
    assert "Much the same as G1" in text(client.get(at(other)))


def test_a_withdrawn_option_can_still_be_read(client, option, ben):
    withdraw_option(option=option, by=ben, reason="Overtaken by law.")
    said = text(client.get(at(option)))
    assert "Withdrawn" in said
    assert "Overtaken by law." in said
    assert CLAUSES[0] in said


def test_a_code_that_no_option_has_is_nowhere(client, option):
    assert client.get(at(option).replace("G1", "G9")).status_code == 404
    assert client.get(at(option).replace("G1", "g1")).status_code == 404


def test_the_page_follows_the_topic_of_its_debate(client, deliberating, option):
    body = client.get(at(option)).content.decode()
    assert f'data-socket="/live/{renewed(option).debate.topic.key}/"' in body
    assert "new argument" in body
    assert "new amendment" in body


def test_what_is_begun_and_what_was_hidden_is_told_on_no_page_of_the_debate_and_in_no_file(
    client, deliberating, option, ben, bea, mo
):
    begin_argument(option=renewed(option), by=ben, side="for", point="Only I know this.", client_key=uuid4())
    argue(option, bea, "against", "Everybody knows this.")
    hide_post(post=argue(option, ben, "for", "A secret slander.").post, by=mo, reason="Slander.", code="attack")
    debate = renewed(option).debate
    paths = [debate.get_absolute_url(), reverse("export:debate", args=[debate.slug, "json"])]
    paths += [reverse("debates:thread", args=[debate.slug]), "/", "/debates/", at(option)]
    for path in paths:
        body = client.get(path, follow=True).content.decode()
        assert "Only I know this." not in body, path
        assert "A secret slander." not in body, path
    assert "Everybody knows this." in client.get(paths[0]).content.decode()
    assert "Everybody knows this." in client.get(paths[1]).content.decode()
