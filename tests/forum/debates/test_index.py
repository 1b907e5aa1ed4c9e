"""The list of debates."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from forum.debates.views import reading
from tests.forum.debates.reading import in_stage
from tests.support.poured import poured

pytestmark = pytest.mark.every_database


@poured
def several(olga) -> dict[str, str]:
    """The question of a debate at each stage."""
    stages = ("draft", "writing", "open", "closed")
    return {stage: in_stage(stage, olga, f"Question {stage}?").question for stage in stages}


def questions(response) -> list[str]:
    return [debate.question for debate in response.context["debates"]]


def test_everybody_sees_the_public_debates_newest_first(client, several):
    assert questions(client.get("/debates/")) == [several["closed"], several["open"], several["writing"]]


def test_an_organizer_also_sees_what_is_being_prepared(client, several, olga):
    client.force_login(olga)

    response = client.get("/debates/")

    assert questions(response) == [several[stage] for stage in ("closed", "open", "writing", "draft")]
    assertContains(response, "Not public", count=1)


@pytest.mark.parametrize(("group", "stage"), [("under-way", "open"), ("being-written", "writing"), ("past", "closed")])
def test_the_list_can_be_narrowed_to_a_group_of_stages(client, several, group, stage):
    assert questions(client.get("/debates/", {"stage": group})) == [several[stage]]


def test_an_unknown_group_shows_all(client, several):
    assert len(questions(client.get("/debates/", {"stage": "nonsense"}))) == 3


def test_pages_keep_the_group(client, several, olga, monkeypatch):
    monkeypatch.setattr(reading, "PER_PAGE", 1)
    in_stage("open", olga, "Another open question?")

    first = client.get("/debates/", {"stage": "under-way"})
    assertContains(first, "?stage=under-way&amp;page=2")

    second = client.get("/debates/", {"stage": "under-way", "page": "2"})
    assert questions(second) == [several["open"]]
    assertContains(second, "?stage=under-way&amp;page=1")


def test_a_page_number_that_is_none_leads_to_a_page(client, several):
    assert client.get("/debates/", {"page": "x"}).status_code == 200
    assert client.get("/debates/", {"page": "99"}).status_code == 200


def test_an_empty_group_says_so(client, db):
    assertContains(client.get("/debates/", {"stage": "past"}), "There is no debate at this stage.")
    assertContains(client.get("/debates/"), "There is no debate yet that you may read.")


def test_a_line_names_the_voices_and_the_next_date(client, writing):
    response = client.get("/debates/")

    assertContains(response, "Thesis A")
    assertContains(response, "Contributions are due")
    assertNotContains(response, "The debate closes")


def test_the_list_asks_as_often_for_three_debates_as_for_one(client, olga, django_assert_num_queries):
    in_stage("open", olga, "The first?")
    with django_assert_num_queries(5):
        client.get("/debates/")

    in_stage("open", olga, "The second?")
    in_stage("writing", olga, "The third?")
    with django_assert_num_queries(5):
        client.get("/debates/")
