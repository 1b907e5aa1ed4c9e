"""Changing a signed text: sealed ones freely, public ones with a reason, and never over a newer version."""

import pytest

from forum.debates.contributions import NotReady, edit_contribution
from forum.live.models import Event
from forum.posts.actions import EditConflict, Text
from forum.posts.models import Draft, Post
from forum.verdicts import Refused
from tests.cast import late, move
from tests.forum.debates.test_write import address, typed

NEW = Text("A better title", "", "Better words.")


def own(debate, letter="a"):
    return Post.objects.get(contribution__voice__debate=debate, contribution__voice__order="ab".index(letter))


def test_a_public_change_makes_a_version_with_a_reason(opened, ben):
    post = own(opened)

    edit_contribution(contribution=post.contribution, by=ben, text=NEW, reason="A slip.", version=1)

    post.refresh_from_db()
    assert (post.version, post.title, post.was_edited) == (2, "A better title", True)
    assert [(one.number, one.reason) for one in post.revisions.order_by("number")] == [(1, ""), (2, "A slip.")]
    assert Event.objects.last().kind == "contribution.edited"


def test_a_public_change_without_a_reason_is_not_ready(opened, ben):
    with pytest.raises(NotReady) as missing:
        edit_contribution(contribution=own(opened).contribution, by=ben, text=NEW, reason=" ", version=1)

    assert list(missing.value.problems) == ["reason"]


def test_a_change_from_an_old_version_is_a_conflict(opened, ben):
    contribution = own(opened).contribution
    edit_contribution(contribution=contribution, by=ben, text=NEW, reason="A slip.", version=1)

    with pytest.raises(EditConflict):
        edit_contribution(contribution=contribution, by=ben, text=Text("Old", "", "Old."), reason="Again.", version=1)

    assert own(opened).title == "A better title"


def test_a_sealed_text_changes_without_a_trace_until_the_deadline(sealed, ben):
    post = own(sealed)

    edit_contribution(contribution=post.contribution, by=ben, text=NEW, reason="", version=1)
    late(sealed)
    with pytest.raises(Refused, match="a sealed text stays as it is"):
        edit_contribution(contribution=post.contribution, by=ben, text=NEW, reason="", version=2)

    post.refresh_from_db()
    assert [one.title for one in post.revisions.all()] == ["A better title"]
    assert not post.was_edited


def test_nobody_else_changes_a_text_and_nobody_after_the_close(opened, olga, bea, ben):
    contribution = own(opened).contribution

    with pytest.raises(Refused, match="Only its author"):
        edit_contribution(contribution=contribution, by=bea, text=NEW, reason="Mine.", version=1)
    move(opened, olga, "close")
    with pytest.raises(Refused, match="This debate is closed"):
        edit_contribution(contribution=contribution, by=ben, text=NEW, reason="Late.", version=1)


def test_the_page_asks_for_the_reason_and_publishes_the_change(client, opened, ben):
    client.force_login(ben)

    page = client.get(address(opened)).content.decode()
    refused = client.post(address(opened), typed("sign", base=1)).content.decode()
    answer = client.post(address(opened), typed("sign", base=1, version=1, reason="A slip."))

    assert "What did you change, and why?" in page
    assert "Say in a few words what you changed and why" in refused
    assert answer.url.endswith("/voices/a/")
    assert (own(opened).title, own(opened).version) == ("On faces", 2)
    assert not Draft.objects.exists()


def test_a_page_opened_before_the_last_change_keeps_both_texts(client, opened, ben):
    client.force_login(ben)
    client.post(address(opened), typed("sign", base=1, reason="A slip."))

    answer = client.post(address(opened), typed("sign", base=1, reason="Again.", source="From the old page."))

    assert answer.url == address(opened, page="compare")
    assert Draft.objects.get().source == "From the old page."
    assert own(opened).source == "A few words."
    assert "From the old page." in client.get(answer.url).content.decode()


def test_the_redisplayed_draft_of_a_change_is_offered_for_comparison(client, opened, ben):
    client.force_login(ben)
    client.post(address(opened), typed("save", base=1, source="Half a change."))

    page = client.get(address(opened)).content.decode()

    assert "it differs from the text you signed" in page
    assert own(opened).version == 1
