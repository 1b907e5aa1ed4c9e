"""The public page of a person."""

from pytest_django.asserts import assertContains, assertNotContains

from forum.people.actions import declare_interests, edit_profile
from tests.cast import move, new_debate, seat, sign, voice_of


def test_a_contributor_shows_who_they_are_and_what_they_signed(client, opened, ben):
    edit_profile(
        whose=ben,
        by=ben,
        biography="Writes about **lenses**.",
        orcid="0000-0002-1825-0097",
        website="https://x.example/",
    )
    declare_interests(by=ben, has_interests=True, text="Owns a camera shop.")

    response = client.get(ben.get_absolute_url())

    assertContains(response, "Adviser, Open Lens")
    assertContains(response, "<strong>lenses</strong>")
    assertContains(response, "https://orcid.org/0000-0002-1825-0097")
    assertContains(response, "https://x.example/")
    assertContains(response, "Owns a camera shop.")
    assertContains(response, f"/debates/{opened.slug}/voices/a/")
    assertContains(response, "Title A")


def test_the_address_of_a_person_is_never_shown(client, opened, olga, ada, ben):
    for person in (None, olga, ada, ben):
        if person:
            client.force_login(person)
        assertNotContains(client.get(ben.get_absolute_url()), ben.email)


def test_a_sealed_contribution_is_on_no_profile_but_for_its_author_and_the_organizers(client, sealed, ben, bea, olga):
    for person, sees in ((None, False), (bea, False), (ben, True), (olga, True)):
        if person:
            client.force_login(person)
        assert ("Sealed title" in client.get(ben.get_absolute_url()).text) is sees


def test_an_account_that_did_nothing_in_public_cannot_be_found_out(client, opened, cleo, ben):
    assert client.get(cleo.get_absolute_url()).status_code == 404
    assert client.get("/people/never-was-here/").status_code == 404
    client.force_login(ben)
    assert client.get(cleo.get_absolute_url()).status_code == 404

    client.force_login(cleo)
    assertContains(client.get(cleo.get_absolute_url()), "Change your profile")


def test_roles_show_where_the_debate_may_be_read(client, debate, olga, ada, dan):
    assert client.get(olga.get_absolute_url()).status_code == 404
    client.force_login(dan)
    assert client.get(olga.get_absolute_url()).status_code == 404

    client.force_login(ada)
    assertContains(client.get(olga.get_absolute_url()), debate.question)


def test_an_organizer_of_a_public_debate_has_a_page(client, opened, olga):
    response = client.get(olga.get_absolute_url())

    assertContains(response, opened.question)
    assertContains(response, "Organizer")


def test_somebody_whose_account_is_closed_has_no_page(client, opened, ben):
    ben.is_active = False
    ben.save()

    assert client.get(ben.get_absolute_url()).status_code == 404


def test_a_page_of_a_person_asks_a_constant_number_of_questions(
    client, opened, ben, olga, bea, django_assert_num_queries
):
    with django_assert_num_queries(5):
        client.get(ben.get_absolute_url())

    for question in ("A second?", "A third?"):
        other = move(new_debate(olga, question), olga, "start_writing")
        for letter, author in (("a", ben), ("b", bea)):
            seat(voice_of(other, letter), author, olga)
            sign(other, letter)
        move(other, olga, "open")
    with django_assert_num_queries(5):
        client.get(ben.get_absolute_url())
