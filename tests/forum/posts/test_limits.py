"""Floods: few links from those who are new, and no text twice; in words that name what was said before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.debates.contributions import NotReady
from forum.debates.taking_away import delete_post
from forum.moderation.actions import hide_post
from forum.people.models import Person
from forum.posts.limits import is_new
from forum.posts.models import Post
from tests.cast import new_debate, response


def links(count: int) -> str:
    return " ".join(f"[{n}](https://example.org/{n})" for n in range(count))


def problem(debate, by, source: str) -> str:
    with pytest.raises(NotReady) as missing:
        response(debate, by, source)
    return str(missing.value.problems["source"][0])


def grown(person: Person) -> Person:
    """Somebody who joined long ago."""
    Person.objects.filter(pk=person.pk).update(joined_at=timezone.now() - timedelta(days=9))
    return Person.objects.get(pk=person.pk)


# Links --------------------------------------------------------------------------------------------------------


def test_who_is_new_has_one_link_and_is_told_so(opened, cleo):
    assert problem(opened, cleo, links(2)) == (
        "Your text has 2 links; while your account is new, at most 1 link is possible."
    )

    assert response(opened, cleo, links(1)).number == 3


def test_who_joined_long_ago_is_new_until_something_of_theirs_stands(opened, cleo, olga):
    cleo = grown(cleo)
    assert is_new(cleo)

    first = response(opened, cleo)
    assert not is_new(cleo)

    hide_post(post=first, by=olga, reason="Advertising.")
    assert is_new(cleo)


def test_who_is_known_has_five_links_and_nobody_has_more(opened, cleo):
    cleo = grown(cleo)
    response(opened, cleo)

    assert response(opened, cleo, links(5)).number == 4
    assert problem(opened, cleo, links(6)) == "Your text has 6 links; at most 5 are possible."


def test_citations_and_places_on_this_site_are_no_links(opened, cleo):
    assert response(opened, cleo, "[a](/debates/) [b](/library/) [c](#ref)").number == 3


# The same again -----------------------------------------------------------------------------------------------


def test_the_same_text_by_the_same_person_is_refused_by_its_number_however_it_is_spaced(opened, cleo):
    response(opened, cleo, "Buy my book, now!")

    assert problem(opened, cleo, "  buy MY book… now ") == "You have said the same in this debate before: #3."


def test_somebody_else_may_say_it_ten_minutes_later(opened, cleo, dan):
    first = response(opened, cleo, "Hear, hear.")
    assert problem(opened, dan, "Hear, hear!") == "Somebody said the same in this debate a moment ago: #3."

    Post.objects.filter(pk=first.pk).update(published_at=timezone.now() - timedelta(minutes=11))

    assert response(opened, dan, "Hear, hear!").number == 4


def test_in_another_debate_it_may_be_said(opened, olga, ben, bea, cleo):
    from tests.cast import move, seat, sign, voice_of

    response(opened, cleo, "Hear, hear.")
    other = move(new_debate(olga, "Another?"), olga, "start_writing")
    for letter, contributor in (("a", ben), ("b", bea)):
        seat(voice_of(other, letter), contributor, olga)
        sign(other, letter)

    assert response(move(other, olga, "open"), cleo, "Hear, hear.").number == 3


def test_a_hidden_text_of_somebody_else_is_not_given_away(opened, cleo, dan, olga):
    hide_post(post=response(opened, cleo, "An indiscretion."), by=olga, reason="Names somebody.")

    assert response(opened, dan, "An indiscretion.").number == 4


def test_what_one_has_deleted_one_may_say_again(opened, cleo):
    delete_post(post=response(opened, cleo, "Hear, hear."), by=cleo)

    assert response(opened, cleo, "Hear, hear.").number == 4


def test_a_text_without_words_is_no_repetition(opened, cleo):
    response(opened, cleo, "?!")

    assert response(opened, cleo, "?!").number == 4
