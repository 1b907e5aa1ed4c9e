"""The card of a result on other sites, and the picture beside a link to a round: only what anybody may read."""

import pytest
from django.urls import reverse

from policy_design.process.actions import edit_process
from tests.policy_design.cast import advance, propose
from tests.policy_design.voting import counted
from tests.policy_design.voting.cast import experts, opened, planned
from tests.support.feeds import read


@pytest.fixture
def voting(running, olga):
    return advance(running, olga, "voting")


@pytest.fixture
def voters(voting):
    return experts(voting, 6)


def card(round) -> str:
    return reverse("voting:card", args=[round.process.slug, round.number])


def share(round) -> str:
    return reverse("voting:share", args=[round.process.slug, round.number])


def test_it_says_what_came_out_and_may_stand_in_a_frame(client, voting, olga, voters):
    round = counted.yes_no(voting, olga, voters)
    response = client.get(card(round))
    page = response.content.decode()

    assert response.status_code == 200
    assert round.question in page
    assert "<svg" in page
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert [one for one in ("<form", "<script", "sessionid") if one in page] == []
    assert not response.cookies


def test_every_other_page_stays_out_of_frames(client, voting, olga, voters):
    round = counted.yes_no(voting, olga, voters)
    response = client.get(round.get_absolute_url())

    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert card(round) in response.content.decode()


def test_there_is_none_before_the_close(client, voting, olga, voters):
    round = opened(voting, olga, "Shall we?")
    client.force_login(olga)

    assert client.get(card(round)).status_code == 404
    assert client.get(share(round)).status_code == 200


def test_a_planned_round_has_neither(client, voting, olga):
    round = planned(voting, olga, "Shall we?")
    client.force_login(olga)

    assert [client.get(one(round)).status_code for one in (card, share)] == [404, 404]


def test_a_result_for_the_panel_has_no_card_and_its_picture_says_only_that_it_closed(client, voting, olga, voters):
    open_to_all = counted.yes_no(voting, olga, voters)
    round = counted.yes_no(voting, olga, voters, result_for="panel", question=open_to_all.question)
    client.force_login(voters[0])

    assert client.get(card(round)).status_code == 404
    assert client.get(share(round)).content != client.get(share(open_to_all)).content
    assert card(round) not in client.get(round.get_absolute_url()).content.decode()


def test_a_private_process_has_neither(client, voting, olga, voters):
    round = counted.yes_no(voting, olga, voters)
    edit_process(process=voting, by=olga, is_open=False)
    client.force_login(olga)

    assert [client.get(one(round)).status_code for one in (card, share)] == [404, 404]


@pytest.mark.parametrize("method", ["approval", "ranked", "score"])
def test_a_round_about_options_has_a_card(client, running, olga, method):
    process = advance(running, olga, "options")
    options = [propose(process, olga, title=f"Option {n}") for n in range(2)]
    process = advance(process, olga, "voting")
    more = ([[[0], [1, 2]], [[2], [0, 1]]],) if method == "ranked" else ()
    round = getattr(counted, method)(process, olga, experts(process, 3), options, *more)

    assert client.get(card(round)).status_code == 200


def test_consent_and_statements_have_cards(client, voting, olga, voters):
    rounds = [counted.consent(voting, olga, voters), counted.statements(voting, olga, people=10, count=4)]

    assert [client.get(card(one)).status_code for one in rounds] == [200, 200]


def test_oembed_shows_a_result_by_its_card_and_only_one_that_is_for_everyone(client, voting, olga, voters):
    counted_round = counted.yes_no(voting, olga, voters)
    for_panel = counted.yes_no(voting, olga, voters, result_for="panel", question="And this?")
    asked = [
        client.get(reverse("embeds:oembed"), {"url": f"http://127.0.0.1:8000{one.get_absolute_url()}"})
        for one in (counted_round, for_panel)
    ]

    assert [one.status_code for one in asked] == [200, 404]
    assert card(counted_round) in asked[0].json()["html"]


def test_the_feed_of_the_process_names_rounds_and_tells_no_result(client, voting, olga, voters):
    round = counted.yes_no(voting, olga, voters, result_for="panel")
    opened(voting, olga, "Shall we?")
    planned(voting, olga, "Not yet?")
    feed = read(client, reverse("process:feed", args=[voting.slug]))
    titles = [one.title for one in feed.entries]

    assert f"Round {round.number}: {round.question}" in titles
    assert [title for title in titles if "Not yet?" in title] == []
    assert "Closed; what came out stands on its page." in str(feed.entries)
