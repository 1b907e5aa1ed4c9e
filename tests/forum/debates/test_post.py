"""Permanent addresses of posts."""

from pytest_django.asserts import assertRedirects

from tests.cast import late, move, new_debate, seat, sign, voice_of


def path(debate, number) -> str:
    return f"/debates/{debate.slug}/posts/{number}/"


def test_number_zero_is_the_framing_and_the_others_are_the_contributions(client, opened):
    home = f"/debates/{opened.slug}/"

    assertRedirects(client.get(path(opened, 0)), f"{home}#framing")
    assertRedirects(client.get(path(opened, 1)), f"{home}voices/a/")
    assertRedirects(client.get(path(opened, 2)), f"{home}voices/b/")


def test_a_closing_statement_has_its_place_on_the_page_of_its_voice(client, olga, ben, bea):
    debate = move(new_debate(olga, format_key="roundtable"), olga, "start_writing")
    for letter, author in (("a", ben), ("b", bea)):
        seat(voice_of(debate, letter), author, olga)
        sign(debate, letter)
    debate = move(move(late(debate), olga, "open"), olga, "start_closing")
    post = sign(debate, "b", kind="closing").post

    assertRedirects(client.get(path(debate, post.number)), f"/debates/{debate.slug}/voices/b/#closing")


def test_a_number_that_nobody_took_is_nowhere(client, opened):
    assert client.get(path(opened, 9)).status_code == 404


def test_a_debate_that_one_may_not_read_has_no_posts(client, debate, olga):
    assert client.get(path(debate, 0)).status_code == 404

    client.force_login(olga)
    assert client.get(path(debate, 0)).status_code == 302
