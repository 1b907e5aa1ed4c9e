"""Showing a hidden text again: the same text at the same place, with the reason kept in the record."""

import pytest
from django.urls import reverse

from forum.library.models import Reference
from forum.live.models import Event
from forum.moderation.actions import hide_post, restore_post
from forum.moderation.models import Decision
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import response
from tests.support.poured import poured

REASON = "The person agreed."


@poured
def hidden(moderated, mo, cleo) -> Post:
    post = response(moderated, cleo, "An indiscreet word: xylophone.")
    hide_post(post=post, by=mo, reason="It names a private person.")
    return Post.objects.get(pk=post.pk)


def restore_page(post: Post) -> str:
    return reverse("moderation:restore", args=[post.thread.debate.slug, post.number])


def test_a_moderator_shows_it_again_as_it_was(hidden, mo, client, moderated):
    before = (hidden.number, hidden.published_at, hidden.html)

    restore_post(post=hidden, by=mo, reason=REASON)

    hidden.refresh_from_db()
    assert (hidden.number, hidden.published_at, hidden.html) == before
    assert (hidden.status, hidden.tombstone) == ("public", "")
    assert [(one.kind, one.reason) for one in Decision.objects.all()] == [
        ("hide", "It names a private person."),
        ("restore", REASON),
    ]
    assert (Event.objects.last().kind, Event.objects.last().ids) == ("post.restored", {"post": hidden.pk})
    assert "xylophone" in client.get(reverse("debates:thread", args=[moderated.slug])).content.decode()


def test_it_needs_a_reason_and_a_text_that_is_hidden(hidden, mo):
    with pytest.raises(Refused, match="Give a reason"):
        restore_post(post=hidden, by=mo, reason="")
    restore_post(post=hidden, by=mo, reason=REASON)
    with pytest.raises(Refused, match="Only a text that is hidden can be shown again"):
        restore_post(post=hidden, by=mo, reason=REASON)


def test_nobody_shows_their_own_text_again(moderated, mo, olga):
    own = response(moderated, mo)
    hide_post(post=own, by=olga, reason="Off the point.")

    with pytest.raises(Refused, match="Nobody decides about their own text"):
        restore_post(post=own, by=mo, reason=REASON)


def test_readers_and_the_author_may_not(hidden, cleo, dan, ada):
    for person in (dan, ada):
        with pytest.raises(Refused, match="Only the moderators and organizers"):
            restore_post(post=hidden, by=person, reason=REASON)
    with pytest.raises(Refused):
        restore_post(post=hidden, by=cleo, reason=REASON)


def test_what_it_cites_is_listed_when_readers_see_it(moderated, mo, ben, olga):
    """Hidden while the debate was members-only, and shown again when everybody reads it."""
    from forum.debates.actions import edit_debate

    edit_debate(debate=moderated, by=olga, is_open=False)
    Reference.objects.create(key="doe", csl={"type": "book", "title": "D"}, added_by=ben, topic=moderated.topic)
    post = response(type(moderated).objects.get(pk=moderated.pk), ben, "See.[@doe]")
    hide_post(post=post, by=mo, reason="For now.")
    edit_debate(debate=moderated, by=olga, is_open=True)
    assert Reference.objects.get(key="doe").listed_at is None

    restore_post(post=post, by=mo, reason=REASON)

    assert Reference.objects.get(key="doe").listed_at is not None


def test_the_page_tells_what_was_decided_before(client, hidden, mo, moderated):
    client.force_login(mo)
    text = client.get(restore_page(hidden)).content.decode()
    assert "It names a private person." in text
    assert "xylophone" in text

    sent = client.post(restore_page(hidden), {"reason": REASON})

    assert sent.url == f"{reverse('debates:thread', args=[moderated.slug])}#post-3"
    assert Post.objects.get(pk=hidden.pk).status == "public"


def test_it_is_shown_again_for_no_other_reason_than_the_one_that_was_read(client, hidden, mo, olga):
    client.force_login(mo)
    form = client.get(restore_page(hidden)).context["form"]
    restore_post(post=hidden, by=olga, reason=REASON)
    hide_post(post=hidden, by=olga, reason="Another reason.")

    sent = {"reason": REASON, **{name: form.initial[name] for name in ("seen", "version")}}
    text = client.post(restore_page(hidden), sent).content.decode()

    assert "Somebody else has decided about this text meanwhile" in text
    assert "Another reason." in text
    assert Post.objects.get(pk=hidden.pk).status == "hidden"


def test_whoever_is_no_moderator_is_told_so(client, hidden, dan):
    client.force_login(dan)

    answer = client.post(restore_page(hidden), {"reason": REASON})

    assert answer.status_code == 403
    assert "Only the moderators and organizers of this debate may do that." in answer.content.decode()
    assert "xylophone" not in answer.content.decode()
