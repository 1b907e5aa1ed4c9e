"""A debate's own list of references."""

import pytest

from forum.library.models import Reference
from tests.cast import new_debate


def path(debate, rest: str = "") -> str:
    return f"/debates/{debate.slug}/organize/references/{rest}"


def book(key: str, title: str, by, **more) -> Reference:
    return Reference.objects.create(key=key, kind="book", csl={"type": "book", "title": title}, added_by=by, **more)


@pytest.fixture
def law(olga) -> Reference:
    return book("law-2020", "The law of faces", olga)


def test_a_reference_is_chosen_from_the_library_once(client, debate, olga, law):
    client.force_login(olga)

    for _press in range(2):
        answer = client.post(path(debate), {"key": "law-2020"})
    page = client.get(path(debate))

    assert answer.url == path(debate)
    assert [one.reference for one in debate.reference_list.all()] == [law]
    assert page.context["found"] == []
    assert "The law of faces" in page.content.decode()


def test_the_library_is_searched_by_every_word(client, debate, olga, law):
    book("other-2021", "Another matter", olga)
    client.force_login(olga)

    assert client.get(path(debate), {"q": "faces law"}).context["found"] == [law]
    assert client.get(path(debate), {"q": "nothing"}).context["found"] == []


def test_what_is_private_to_somebody_else_can_neither_be_found_nor_listed(client, debate, olga, dan):
    book("secret-2021", "A secret source", dan)
    client.force_login(olga)

    assert client.get(path(debate), {"q": "secret"}).context["found"] == []
    assert client.post(path(debate), {"key": "secret-2021"}).status_code == 404
    assert debate.reference_list.count() == 0


def test_a_new_reference_is_added_in_the_library_for_this_debate(client, debate, olga):
    client.force_login(olga)

    assert f"/library/references/new/?debate={debate.slug}" in client.get(path(debate)).content.decode()


def test_a_reference_is_taken_off_the_list_of_this_debate_only(client, debate, olga, law):
    client.force_login(olga)
    elsewhere = new_debate(olga, "Another question?")
    for one in (debate, elsewhere):
        client.post(path(one), {"key": "law-2020"})
    listing, other = debate.reference_list.get(), elsewhere.reference_list.get()

    assert client.post(path(debate, f"{other.pk}/remove/")).status_code == 404
    assert client.post(path(debate, f"{listing.pk}/remove/")).url == path(debate)
    assert (debate.reference_list.count(), elsewhere.reference_list.count()) == (0, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_reference_and_for_three(
    client, debate, olga, django_assert_num_queries, count
):
    client.force_login(olga)
    for n in range(count):
        book(f"book-{n}", f"Book {n}", olga)
        book(f"free-{n}", f"Free {n}", olga)
        client.post(path(debate), {"key": f"book-{n}"})
    client.get(path(debate))

    with django_assert_num_queries(6):
        client.get(path(debate))
