"""Letting members go."""

from tests.cast import sign, voice_of


def path(debate, membership) -> str:
    return f"/debates/{debate.slug}/organize/members/{membership.pk}/remove/"


def held(debate, person):
    return debate.topic.memberships.get(person=person)


def test_a_contributor_who_has_not_signed_is_let_go_and_the_voice_is_free(client, writing, olga, ben):
    client.force_login(olga)

    answer = client.post(path(writing, held(writing, ben)), follow=True)

    assert "Ben Example no longer has the role “contributor” here." in answer.content.decode()
    assert not writing.topic.memberships.filter(person=ben).exists()
    assert (voice_of(writing, "a").contributor, voice_of(writing, "a").invitation) == (None, None)


def test_a_contributor_who_has_signed_stays(client, writing, olga, ben):
    sign(writing, "a")
    client.force_login(olga)

    answer = client.post(path(writing, held(writing, ben)), follow=True)

    assert "This contributor has already signed a text, which stays theirs." in answer.content.decode()
    assert writing.topic.memberships.filter(person=ben).exists()


def test_an_organizer_does_not_remove_herself(client, writing, olga):
    client.force_login(olga)

    answer = client.post(path(writing, held(writing, olga)), follow=True)

    assert "You cannot remove yourself; ask another organizer." in answer.content.decode()
    assert writing.topic.memberships.filter(person=olga).exists()


def test_pressing_twice_is_not_found_the_second_time(client, writing, olga, ben):
    client.force_login(olga)
    membership = held(writing, ben)
    client.post(path(writing, membership))

    assert client.post(path(writing, membership)).status_code == 404
