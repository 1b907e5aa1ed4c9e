"""The versions of a text and the redline between them."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from forum.debates.actions import write_framing
from forum.debates.models import Contribution
from forum.posts.actions import Text
from tests.cast import move, sign
from tests.forum.debates.reading import change
from tests.support.poured import poured


def path(debate, number=1) -> str:
    return f"/debates/{debate.slug}/history/{number}/"


@poured
def edited(opened) -> Contribution:
    """The contribution of A in three versions."""
    contribution = Contribution.objects.get(voice__debate=opened, voice__order=0)
    change(contribution, "Openness was a pledge to people.", "A better word.", title="Another title")
    return change(contribution, "Openness is a pledge to people.", "It still is.", title="Another title")


def test_the_last_change_is_shown_word_by_word_with_its_reason(client, opened, edited):
    response = client.get(path(opened))

    assertContains(response, "From version 2 to version 3")
    assertContains(response, "Openness <del>was</del><ins>is</ins> a pledge to people.")
    assertContains(response, "It still is.", count=2)


def test_any_two_versions_can_be_compared_with_title_and_text(client, opened, edited):
    response = client.get(path(opened), {"from": "1", "to": "3"})

    assertContains(response, "From version 1 to version 3")
    assert [str(part.title) for part in response.context["comparison"].parts] == ["Title", "Text"]
    assertContains(response, "<del>Title</del><ins>Another</ins>")


@pytest.mark.parametrize(("old", "new"), [("x", "y"), ("99", "0"), ("", "")])
def test_versions_that_do_not_exist_fall_back_to_the_last_two(client, opened, edited, old, new):
    assertContains(client.get(path(opened), {"from": old, "to": new}), "From version 2 to version 3")


def test_a_version_compared_with_itself_says_the_same(client, opened, edited):
    assertContains(client.get(path(opened), {"from": "2", "to": "2"}), "These two versions say the same.")


def test_a_text_that_never_changed_says_so(client, opened):
    assertContains(client.get(path(opened, 2)), "nothing has been changed in public")


def test_what_was_changed_under_the_seal_is_in_no_history(client, sealed, olga):
    contribution = Contribution.objects.get(voice__debate=sealed)
    change(contribution, "The open word is drum.", "")
    sign(sealed, "b")
    move(sealed, olga, "open")

    response = client.get(path(sealed))

    assertNotContains(response, "xylophone")
    assertContains(response, "One version")


def test_markup_in_a_text_is_shown_and_not_run(client, opened):
    contribution = Contribution.objects.get(voice__debate=opened, voice__order=0)
    change(contribution, "<script>alert(1)</script> & more", "To try it.")

    response = client.get(path(opened))

    assertNotContains(response, "<script>alert")
    assertContains(response, "&lt;script&gt;")


def test_the_framing_has_a_history_too(client, writing, olga):
    version = writing.framing.version
    text = Text("", "", "A neutral essay of some words.")
    write_framing(debate=writing, by=olga, text=text, version=version, reason="More exact.")

    response = client.get(path(writing, 0))

    assertContains(response, "History: Framing")
    assertContains(response, "<del>a few</del><ins>some</ins>")


def test_who_may_not_read_a_text_does_not_see_its_history(client, debate, sealed, cleo):
    assert client.get(path(sealed, 1)).status_code == 404
    client.force_login(cleo)
    assert client.get(path(sealed, 1)).status_code == 404
