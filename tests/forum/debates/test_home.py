"""The front page."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from forum.debates.models import Debate
from tests.cast import late, move, new_debate, sign
from tests.forum.debates.reading import in_stage, words_of

pytestmark = pytest.mark.every_database


def test_the_lead_is_the_newest_debate_that_readers_can_read(client, olga):
    in_stage("open", olga, "The older question?")
    in_stage("open", olga, "The newer question?")
    in_stage("writing", olga, "The newest question?")

    page = client.get("/").context["page"]

    assert page.lead.question == "The newer question?"
    assert [debate.question for debate in page.others] == ["The newest question?", "The older question?"]


def test_where_nothing_is_open_the_debate_being_written_leads(client, writing):
    assert client.get("/").context["page"].lead.pk == writing.pk


def test_a_debate_that_is_not_public_never_leads(client, olga, opened):
    Debate.objects.filter(pk=opened.pk).update(is_open=False)
    opened.topic.is_public = False
    opened.topic.save()
    client.force_login(olga)

    page = client.get("/").context["page"]

    assert page.lead is None
    assert [row.pk for row in page.others] == [opened.pk]


def test_drafts_are_not_on_the_front_page_of_a_stranger(client, debate, dan):
    client.force_login(dan)

    assertNotContains(client.get("/"), debate.question)


def test_past_debates_stand_apart(client, olga):
    closed = in_stage("closed", olga, "A question of the past?")

    page = client.get("/").context["page"]

    assert (page.lead, page.others, [row.pk for row in page.past]) == (None, [], [closed.pk])


def test_the_next_deadlines_are_those_to_come_soonest_first(client, olga):
    soon = timezone.now() + timedelta(days=2)
    debate = move(new_debate(olga, writing_closes_at=soon, closes_at=soon + timedelta(days=9)), olga, "start_writing")
    in_stage("open", olga, "An open question?")

    deadlines = client.get("/").context["page"].deadlines

    assert [(one.debate.pk, str(one.what)) for one in deadlines] == [
        (debate.pk, "Contributions are due"),
        (debate.pk, "The debate closes"),
        (debate.pk + 1, "The debate closes"),
    ]


def test_a_deadline_that_has_passed_is_no_next_deadline(client, writing):
    late(writing)

    assert client.get("/").context["page"].deadlines == []


def test_a_contributor_sees_which_text_is_due(client, sealed, ben, bea):
    client.force_login(bea)
    assertContains(client.get("/"), "Your contribution is due")
    assertContains(client.get("/"), f"/debates/{sealed.slug}/write/b/opening/")

    client.force_login(ben)
    assertNotContains(client.get("/"), "Your contribution is due")


def test_after_the_deadline_no_text_is_due(client, writing, bea):
    late(writing)
    client.force_login(bea)

    assertNotContains(client.get("/"), "Your contribution is due")


def test_an_organizer_sees_the_debates_in_preparation(client, debate, olga):
    client.force_login(olga)

    assertContains(client.get("/"), f"/debates/{debate.slug}/organize/")


def test_whether_a_contribution_is_handed_in_does_not_show(client, writing, bea):
    client.force_login(bea)
    before = client.get("/")

    sign(writing, "a", title="Sealed title", source="The sealed word is xylophone.")

    assert words_of(client.get("/").text) == words_of(before.text)


def test_an_empty_site_tells_each_person_what_to_do(client, db, ada, olga, cleo):
    assertContains(client.get("/"), "Reading needs no account")

    client.force_login(cleo)
    assertContains(client.get("/"), "ask the people who run this site")

    client.force_login(olga)
    assertContains(client.get("/"), "Set up the first debate")
    assertNotContains(client.get("/"), "/admin/")

    client.force_login(ada)
    assertContains(client.get("/"), "/admin/forum/person/")


@pytest.mark.parametrize("who", ["", "ada", "olga"])
def test_the_front_page_asks_as_often_for_three_debates_as_for_one(
    client, who, request, ada, olga, django_assert_max_num_queries
):
    def asked() -> int:
        with django_assert_max_num_queries(20) as queries:
            client.get("/")
        return len(queries)

    if who:
        client.force_login(request.getfixturevalue(who))
    for stage in ("draft", "writing", "open", "closed"):
        in_stage(stage, olga, f"First, {stage}?")
    one = asked()
    for stage in ("draft", "writing", "open", "closed") * 2:
        in_stage(stage, olga, f"And then, {stage}?")

    assert asked() == one
