"""Authors take a text away: a response is deleted, a contribution withdrawn with a sentence. The place stays."""

import pytest
from django.urls import reverse

from forum.debates.contributions import NotReady
from forum.debates.models import Debate
from forum.debates.responses import Tie, respond
from forum.debates.taking_away import delete_post, withdraw_contribution
from forum.live.models import Event
from forum.moderation.actions import hide_post
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import move, response
from tests.forum.debates.arguing import opening, rebuttal
from tests.support.poured import poured


@poured
def said(opened, cleo) -> Post:
    return response(opened, cleo, "A word about the *ocarina*.")


def at(debate: Debate, name: str, number: int) -> str:
    return reverse(f"debates:{name}", args=[debate.slug, number])


# Deleting -----------------------------------------------------------------------------------------------------


def test_its_author_deletes_a_response_and_its_place_stays(said, cleo):
    delete_post(post=said, by=cleo)

    said.refresh_from_db()
    assert (said.status, said.number, said.tombstone, said.epitaph) == ("deleted", 3, "", "Deleted by its author.")
    assert (Event.objects.last().kind, Event.objects.last().ids) == ("post.deleted", {"post": said.pk})


def test_a_second_time_nothing_happens(said, cleo):
    for _ in range(2):
        delete_post(post=said, by=cleo)

    assert Event.objects.filter(kind="post.deleted").count() == 1


def test_nobody_else_deletes_it(said, ben, olga):
    for person in (ben, olga):
        with pytest.raises(Refused, match="Only its author may delete"):
            delete_post(post=said, by=person)


def test_a_hidden_one_is_not_deleted(said, cleo, olga):
    hide_post(post=said, by=olga, reason="Names somebody.")

    with pytest.raises(Refused, match="no longer shown"):
        delete_post(post=said, by=cleo)


def test_a_contribution_or_rebuttal_is_not_deleted(opened, ben, bea):
    for post, by in ((opening(opened), ben), (rebuttal(opened, bea), bea)):
        with pytest.raises(Refused, match="is withdrawn, with a sentence"):
            delete_post(post=post, by=by)


def test_what_is_deleted_is_not_answered(opened, said, cleo, dan):
    from uuid import uuid4

    delete_post(post=said, by=cleo)

    with pytest.raises(Refused, match="cannot be answered"):
        respond(debate=opened, by=dan, text=Text(source="Why?"), client_key=uuid4(), reply_to=Tie.to(said).reply_to)


def test_the_page_asks_first_and_then_deletes(client, opened, said, cleo):
    client.force_login(cleo)
    asked = client.get(at(opened, "delete", 3)).content.decode()
    assert "it cannot be shown again" in asked
    assert Post.objects.get(pk=said.pk).status == "public"

    sent = client.post(at(opened, "delete", 3))

    assert sent.url.endswith("#post-3")
    assert Post.objects.get(pk=said.pk).status == "deleted"
    assert client.post(at(opened, "delete", 3)).status_code == 302
    assert client.get(at(opened, "delete", 3)).status_code == 302


def test_the_page_is_its_authors_alone(client, opened, said, dan):
    client.force_login(dan)

    assert client.get(at(opened, "delete", 3)).status_code == 403
    assert client.post(at(opened, "delete", 3)).status_code == 403
    assert client.get(at(opened, "delete", 99)).status_code == 404


# Withdrawing --------------------------------------------------------------------------------------------------


def test_its_author_withdraws_a_contribution_and_the_sentence_stands_there(client, opened, ben):
    withdraw_contribution(post=opening(opened), by=ben, sentence=" I no longer  think so. ")

    post = opening(opened)
    assert (post.status, post.number, post.tombstone) == ("withdrawn", 1, "I no longer think so.")
    assert Event.objects.last().kind == "post.withdrawn"
    page = client.get(opened.get_absolute_url()).content.decode()
    assert "Withdrawn by its author: I no longer think so." in page
    assert page.count("Openness was a promise") == 1  # B says the same


def test_without_a_sentence_it_is_not_withdrawn(opened, ben):
    with pytest.raises(NotReady) as missing:
        withdraw_contribution(post=opening(opened), by=ben, sentence=" ")

    assert list(missing.value.problems) == ["sentence"]


def test_the_same_sentence_again_does_nothing_and_another_is_refused(opened, ben):
    for _ in range(2):
        withdraw_contribution(post=opening(opened), by=ben, sentence="A mistake.")

    assert Event.objects.filter(kind="post.withdrawn").count() == 1
    with pytest.raises(Refused, match="nothing to withdraw"):
        withdraw_contribution(post=opening(opened), by=ben, sentence="Another reason.")


def test_nobody_else_withdraws_it_nor_anything_after_the_close(opened, ben, bea, olga):
    for person in (bea, olga):
        with pytest.raises(Refused, match="Only its author may withdraw"):
            withdraw_contribution(post=opening(opened), by=person, sentence="Mine.")
    move(opened, olga, "close")
    with pytest.raises(Refused, match="its texts stay as they are"):
        withdraw_contribution(post=opening(opened), by=ben, sentence="Late.")


def test_the_page_takes_the_sentence(client, opened, ben):
    client.force_login(ben)
    assert "You cannot take this back" in client.get(at(opened, "withdraw", 1)).content.decode()
    missing = client.post(at(opened, "withdraw", 1), {"sentence": ""}).content.decode()
    assert "Say in a sentence why you withdraw it" in missing

    sent = client.post(at(opened, "withdraw", 1), {"sentence": "A mistake."})

    assert sent.url == opened.get_absolute_url()
    assert client.post(at(opened, "withdraw", 1), {"sentence": "A mistake."}).status_code == 302
    assert opening(opened).status == "withdrawn"


def test_what_was_said_about_it_stays(client, opened, ben, bea):
    rebuttal(opened, bea, "That does not follow.")

    withdraw_contribution(post=opening(opened), by=ben, sentence="A mistake.")

    assert "That does not follow." in client.get(f"{opened.get_absolute_url()}thread/").content.decode()
