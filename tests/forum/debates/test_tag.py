"""Debates on one subject."""

from pytest_django.asserts import assertContains

from forum.debates.actions import edit_debate
from tests.forum.debates.reading import in_stage


def test_a_subject_lists_its_debates(client, olga):
    about = in_stage("open", olga, "A question about faces?")
    edit_debate(debate=about, by=olga, tags=["Facial recognition"])
    in_stage("open", olga, "A question about lakes?")

    response = client.get("/debates/tags/facial-recognition/")

    assert [row.pk for row in response.context["debates"]] == [about.pk]
    assertContains(response, "Facial recognition")


def test_a_subject_of_debates_that_one_may_not_read_is_nowhere(client, olga, debate):
    edit_debate(debate=debate, by=olga, tags=["Secret plans"])
    assert client.get("/debates/tags/secret-plans/").status_code == 404
    assert client.get("/debates/tags/never-used/").status_code == 404

    client.force_login(olga)
    assert client.get("/debates/tags/secret-plans/").status_code == 200


def test_the_lists_name_no_subject_of_a_debate_that_is_only_prepared(client, olga, debate, opened):
    edit_debate(debate=opened, by=olga, tags=["Licences"])
    second = in_stage("draft", olga, "Still a draft?")
    edit_debate(debate=second, by=olga, tags=["Secret plans"])

    assert [tag.name for tag in client.get("/debates/").context["tags"]] == ["Licences"]
    assert [tag.name for tag in client.get("/").context["page"].tags] == ["Licences"]


def test_a_subject_asks_as_often_for_three_debates_as_for_one(client, olga, django_assert_num_queries):
    def add(question: str) -> None:
        edit_debate(debate=in_stage("open", olga, question), by=olga, tags=["Licences"])

    add("The first?")
    with django_assert_num_queries(5):
        client.get("/debates/tags/licences/")

    add("The second?")
    add("The third?")
    with django_assert_num_queries(5):
        client.get("/debates/tags/licences/")
