"""Where responses are reviewed: one waits without a number until a moderator publishes it, seen by few till then."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from forum.debates.actions import edit_debate
from forum.debates.models import Debate
from forum.debates.responses import edit_response, publish, respond
from forum.debates.taking_away import delete_post
from forum.live.models import Event, Topic
from forum.moderation.models import Decision
from forum.people.models import Person
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import response
from tests.support.poured import poured


@poured
def reviewed(moderated, olga) -> Debate:
    """Open for readers; Mo looks at responses first."""
    edit_debate(debate=moderated, by=olga, responses_from="reviewed")
    return Debate.objects.get(pk=moderated.pk)


@poured
def waiting(reviewed, cleo) -> Post:
    return response(reviewed, cleo, "A word about the *ocarina*.")


def version(debate: Debate) -> int:
    return Topic.objects.get(pk=debate.topic_id).version


def show(post: Post) -> Post:
    with transaction.atomic():
        publish(Post.objects.get(pk=post.pk))
    return Post.objects.get(pk=post.pk)


def test_it_waits_without_a_number_and_readers_hear_nothing(reviewed, cleo):
    before = version(reviewed)

    post = response(reviewed, cleo)

    assert (post.status, post.number, post.published_at) == ("waiting", None, None)
    assert (Event.objects.last().kind, version(reviewed)) == ("response.waiting", before)


def test_moderators_and_organizers_need_nobody_to_look(reviewed, mo, olga, ben):
    assert [response(reviewed, by).status for by in (mo, olga, ben)] == ["public", "public", "waiting"]


def test_published_it_takes_the_next_number_and_readers_hear_of_it(reviewed, waiting, dan, olga):
    response(reviewed, olga)

    post = show(waiting)

    assert (post.status, post.number) == ("public", 4)
    assert (Event.objects.last().kind, Event.objects.last().ids) == ("response.posted", {"post": post.pk})


def test_its_author_changes_it_without_a_reason_and_no_version_stays(waiting, cleo):
    edit_response(post=waiting, by=cleo, text=Text(source="Better."), reason="", version=1)

    post = Post.objects.get(pk=waiting.pk)
    assert (post.source, post.status, post.edited_at) == ("Better.", "waiting", None)
    assert [one.source for one in post.revisions.all()] == ["Better."]
    assert Event.objects.last().kind == "response.waiting"


def test_published_while_its_author_was_writing_a_change_takes_a_reason(client, waiting, cleo):
    client.force_login(cleo)
    show(waiting)

    form = {"source": "Second thoughts.", "version": 1}
    text = client.post(reverse("debates:edit_waiting", args=[waiting.thread.debate.slug, waiting.pk]), form)

    assert "Say in a few words what you changed and why" in text.content.decode()
    assert "Second thoughts.</textarea>" in text.content.decode()


def test_deleted_while_it_waits_nothing_of_it_stays(reviewed, waiting, cleo):
    before = version(reviewed)

    delete_post(post=waiting, by=cleo)

    assert not Post.objects.filter(pk=waiting.pk).exists()
    assert version(reviewed) == before


def test_once_a_moderator_has_decided_about_it_it_is_kept(reviewed, waiting, cleo, mo):
    Decision.objects.create(debate=reviewed, post=waiting, kind="reject", by=mo, reason="Advertising.")

    with pytest.raises(Refused, match="has decided about this text"):
        delete_post(post=waiting, by=cleo)


def test_the_same_text_again_does_not_tell_anybody_else_of_it(reviewed, waiting, dan):
    assert response(reviewed, dan, "A word about the *ocarina*.").status == "waiting"


def test_sent_twice_it_waits_once(reviewed, cleo):
    key = uuid4()
    sent = [respond(debate=reviewed, by=cleo, text=Text(source="Once."), client_key=key) for _ in range(2)]

    assert sent[0] == sent[1]


# The pages ----------------------------------------------------------------------------------------------------


def test_the_author_is_told_that_a_moderator_looks_first_and_sees_the_text(client, reviewed, cleo):
    client.force_login(cleo)
    page = reverse("debates:respond", args=[reviewed.slug])
    assert "A moderator looks at your response before readers see it." in client.get(page).content.decode()

    sent = client.post(page, {"source": "A word about the ocarina.", "client_key": str(uuid4())})

    shown = client.get(sent.url).content.decode()
    assert sent.url == f"/debates/{reviewed.slug}/responses/#waiting"
    assert "A moderator looks at it before readers see it." in shown
    assert "A word about the ocarina." in shown
    assert "Your response waits for a moderator" in client.get(reverse("people:me")).content.decode()


def test_a_refused_one_is_said_to_be_refused_until_it_is_changed(client, reviewed, waiting, cleo, mo):
    Decision.objects.create(debate=reviewed, post=waiting, kind="reject", by=mo, reason="Advertising.")
    client.force_login(cleo)
    page = reverse("debates:responses", args=[reviewed.slug])

    assert "A moderator did not publish this." in client.get(page).content.decode()
    assert "A moderator did not publish your response" in client.get(reverse("people:me")).content.decode()
    edit_response(post=waiting, by=cleo, text=Text(source="Better."), reason="", version=1)

    assert "a moderator looks at it first" in client.get(page).content.decode()


def test_its_own_pages_are_its_authors_alone(client, reviewed, waiting, dan, mo):
    for who in (dan, mo):
        client.force_login(who)
        for name in ("edit_waiting", "delete_waiting"):
            assert client.get(reverse(f"debates:{name}", args=[reviewed.slug, waiting.pk])).status_code in (403, 404)


def test_the_author_changes_and_deletes_it_on_pages(client, reviewed, waiting, cleo):
    client.force_login(cleo)
    edit = reverse("debates:edit_waiting", args=[reviewed.slug, waiting.pk])
    assert "ocarina" in client.get(edit).content.decode()

    client.post(edit, {"source": "Better.", "version": 1})
    assert Post.objects.get(pk=waiting.pk).source == "Better."
    client.post(reverse("debates:delete_waiting", args=[reviewed.slug, waiting.pk]))

    assert not Post.objects.filter(pk=waiting.pk).exists()


def test_a_name_in_a_debate_that_takes_only_members_is_asked_for_membership(opened, olga, cleo, ben):
    edit_debate(debate=opened, by=olga, responses_from="members")
    opened = Debate.objects.get(pk=opened.pk)

    assert response(opened, Person.objects.get(pk=ben.pk)).status == "public"
    with pytest.raises(Refused, match="Only members of this debate respond here"):
        response(opened, cleo)


def test_organizers_choose_from_whom_responses_are_taken(client, opened, olga):
    client.force_login(olga)
    page = reverse("debates:edit", args=[opened.slug])
    form = client.get(page).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value()}

    sent = client.post(page, {**typed, "is_open": "yes", "responses_from": "reviewed"})

    assert sent.status_code == 302, sent.context["form"].errors
    assert Debate.objects.get(pk=opened.pk).responses_from == "reviewed"
    box = client.get(opened.get_absolute_url()).content.decode().split('id="rules"')[1].split("</aside>")[0]
    assert "anyone with an account, after a moderator has looked" in box
