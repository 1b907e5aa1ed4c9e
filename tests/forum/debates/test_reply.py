"""A reply: who may write one, when it answers, how deep it stands, and its page."""

from functools import partial
from uuid import uuid4

import pytest
from django.urls import reverse

from forum.debates.contributions import NotReady
from forum.debates.ledger import edit_reply
from forum.debates.models import Debate
from forum.live.models import Event
from forum.moderation.actions import hide_post
from forum.people.models import Person
from forum.posts.actions import Text
from forum.posts.models import LedgerEntry, Post
from forum.verdicts import Refused
from tests.cast import response
from tests.forum.debates.rebutting import (
    after_the_deadline,
    answered,
    free,
    ledger,
    moved,
    rebut,
    rebutting,
    said,
)

__all__ = ["free", "rebutting"]


def test_the_reply_of_the_one_who_was_rebutted_answers(rebutting, ben, bea):
    post = rebut(rebutting, bea)

    reply = answered(post, ben)

    assert (reply.kind, reply.number, reply.reply_to, reply.root, reply.depth) == ("reply", 4, post, post, 1)
    row = ledger(post)
    assert row.state == "answered"
    assert [(one.move, one.state, one.reply, one.by) for one in row.entries.all()] == [
        ("answer", "answered", reply, ben)
    ]
    assert (Event.objects.last().kind, Event.objects.last().ids) == ("reply.posted", {"post": reply.pk})


def test_a_second_reply_writes_nothing_more_in_the_ledger(rebutting, ben, bea):
    post = rebut(rebutting, bea)
    first = answered(post, ben)

    second = answered(first, bea, "It is not.")
    third = answered(second, ben, "It is.")

    assert [(one.root, one.depth) for one in (second, third)] == [(post, 2), (post, 3)]
    assert LedgerEntry.objects.count() == 1


def test_an_answer_may_be_given_to_somebody_elses_reply_in_the_exchange(free, ben, bea, cleo):
    post = rebut(free, bea)
    other = answered(post, cleo, "Both are wrong.")
    assert ledger(post).state == "open"

    answered(other, ben, "Neither.")

    assert ledger(post).state == "answered"


def test_after_a_concession_a_reply_moves_nothing(rebutting, ben, bea):
    post = rebut(rebutting, bea)
    moved(post, ben, "concede")

    answered(post, ben)

    assert ledger(post).state == "conceded"


def test_who_may_reply_and_to_what(rebutting, ben, bea, cleo, olga):
    post = rebut(rebutting, bea)
    outside = response(rebutting, cleo)

    with pytest.raises(Refused, match="Only the contributors"):
        answered(post, cleo)
    for text in (said(rebutting, "a"), outside):
        with pytest.raises(Refused, match="not part of an exchange"):
            answered(text, bea)
    hide_post(post=post, by=olga, reason="Insults.")
    with pytest.raises(Refused, match="no longer shown"):
        answered(post, ben)


def test_where_the_rebuttal_is_gone_its_exchange_is_over(rebutting, ben, bea):
    post = rebut(rebutting, bea)
    reply = answered(post, ben)
    moved(post, bea, "withdraw")

    with pytest.raises(Refused, match="no longer shown"):
        answered(reply, bea)


def test_after_the_deadline_nobody_replies(rebutting, ben, bea):
    post = rebut(rebutting, bea)
    after_the_deadline(rebutting)

    with pytest.raises(Refused, match="The deadline for rebuttals and replies has passed"):
        answered(post, ben)


@pytest.mark.parametrize(
    ("source", "says"), [(" ", "Your reply has no text yet."), ("word " * 151, "has 151 words; the limit is 150")]
)
def test_a_reply_that_is_not_in_order_is_not_taken(rebutting, ben, bea, source, says):
    post = rebut(rebutting, bea)

    with pytest.raises(NotReady) as missing:
        answered(post, ben, source)

    assert says in str(missing.value.problems["source"][0])
    assert ledger(post).state == "open"


def test_the_same_key_gives_the_same_reply_and_other_content_is_refused(rebutting, ben, bea):
    post, key = rebut(rebutting, bea), uuid4()

    first, again = (answered(post, ben, client_key=key) for _ in range(2))
    with pytest.raises(Refused, match="sent before, with other content"):
        answered(post, ben, "Other words.", client_key=key)

    assert first == again
    assert LedgerEntry.objects.count() == 1


def test_a_reply_is_changed_with_a_reason(rebutting, ben, bea):
    reply = answered(rebut(rebutting, bea), ben)

    edit_reply(post=reply, by=ben, text=Text(source="Other words."), reason="Clearer.", version=1)

    stored = Post.objects.get(pk=reply.pk)
    assert (stored.source, stored.version, Event.objects.last().kind) == ("Other words.", 2, "reply.edited")


# The page -----------------------------------------------------------------------------------------------------


def address(debate, post, page="reply"):
    return reverse(f"debates:{page}", args=[debate.slug, post.number])


def typed(source="It is so.", **more):
    return {"source": source, "client_key": uuid4(), "conduct_agreed": "on"} | more


def test_the_page_shows_what_is_answered_and_publishes(client, rebutting, ben, bea):
    post = rebut(rebutting, bea, source="That is **not** so.")
    client.force_login(ben)

    page = client.get(address(rebutting, post)).content.decode()
    form = typed()
    answer = client.post(address(rebutting, post), form)
    again = client.post(address(rebutting, post), form)

    assert "That is <strong>not</strong> so." in page
    assert "the rebuttal counts as answered" in page
    assert 'name="conduct_agreed"' in page
    assert answer.url == again.url == f"{rebutting.get_absolute_url()}rebuttals/3/#post-4"
    assert Post.objects.filter(kind="reply").count() == 1
    assert 'name="conduct_agreed"' not in client.get(address(rebutting, post)).content.decode()


def test_what_cannot_be_taken_is_shown_again_with_the_reason(client, rebutting, ben, bea):
    post = rebut(rebutting, bea)
    client.force_login(ben)

    long = client.post(address(rebutting, post), typed("word " * 151)).content.decode()
    unread = client.post(address(rebutting, post), typed("Kept words.", conduct_agreed="")).content.decode()
    preview = client.post(address(rebutting, post), typed("So *it* is.", preview="1")).content.decode()

    assert "has 151 words; the limit is 150" in long
    assert "Agree to the code of conduct" in unread
    assert "Kept words." in unread
    assert "So <em>it</em> is." in preview
    assert not Post.objects.filter(kind="reply").exists()


def test_another_text_under_the_same_key_is_kept_on_the_page(client, rebutting, ben, bea):
    post, key = rebut(rebutting, bea), uuid4()
    client.force_login(ben)
    client.post(address(rebutting, post), typed(client_key=key))

    answer = client.post(address(rebutting, post), typed("Other words.", client_key=key)).content.decode()

    assert "sent before, with other content" in answer
    assert "Other words." in answer
    assert str(key) not in answer


def test_only_exchanges_about_rebuttals_have_this_page(client, rebutting, ben, bea, cleo):
    outside = response(rebutting, cleo)
    rebut(rebutting, bea)
    client.force_login(ben)

    assert client.get(address(rebutting, outside)).status_code == 404
    assert client.get(address(rebutting, said(rebutting, "b"))).status_code == 404
    client.force_login(cleo)
    post = Post.objects.get(kind="rebuttal")
    assert "Only the contributors" in client.get(address(rebutting, post)).content.decode()


def test_a_rebuttal_and_a_reply_are_changed_on_a_page(client, rebutting, ben, bea):
    post = rebut(rebutting, bea, point="One point.")
    reply = answered(post, ben)
    client.force_login(bea)
    form = {"source": "New words.", "abstract": "Another point.", "reason": "Clearer.", "version": 1}

    page = client.get(address(rebutting, post, "edit_rebuttal")).content.decode()
    done = client.post(address(rebutting, post, "edit_rebuttal"), form)
    stale = client.post(address(rebutting, post, "edit_rebuttal"), form | {"source": "Third words."}).content.decode()
    client.force_login(ben)
    other = client.post(address(rebutting, reply, "edit_reply"), {"source": "So.", "reason": "Short.", "version": 1})

    assert "One point." in page
    assert (done.url, other.url) == (
        f"{rebutting.get_absolute_url()}rebuttals/3/",
        f"{rebutting.get_absolute_url()}rebuttals/3/#post-4",
    )
    assert ledger(post).point == "Another point."
    assert "changed elsewhere meanwhile" in stale
    assert "Third words." in stale
    assert "New words." in stale
    assert Post.objects.get(pk=reply.pk).source == "So."
    assert client.get(address(rebutting, post, "edit_reply")).status_code == 404
    assert client.get(address(rebutting, post, "edit_rebuttal")).status_code == 403


def test_too_many_replies_in_a_short_time_wait_with_their_text(client, rebutting, ben, bea, monkeypatch):
    monkeypatch.setattr("forum.debates.views.ledger.REPLIES", 1)
    post = rebut(rebutting, bea)
    client.force_login(Person.objects.get(pk=ben.pk))
    client.post(address(rebutting, post), typed())

    answer = client.post(address(rebutting, post), typed("A second reply."))

    assert answer.status_code == 429
    assert "A second reply." in answer.content.decode()


def test_in_slow_mode_the_reply_stays_in_its_form(client, rebutting, ben, bea):
    post = rebut(rebutting, bea)
    answered(post, ben)
    Debate.objects.filter(pk=rebutting.pk).update(slow_minutes=10)
    client.force_login(Person.objects.get(pk=ben.pk))

    answer = client.post(address(rebutting, post), typed("Too early."))

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert "Slow mode is on: one post in 10 minutes." in answer.content.decode()
    assert "Too early.</textarea>" in answer.content.decode()
    assert "Slow mode is on" in client.get(address(rebutting, post)).content.decode()
    assert client.post(address(rebutting, post), typed("Too early.", preview="1")).status_code == 200


def test_one_address_cannot_flood_an_exchange_either(client, rebutting, ben, bea, settings):
    settings.POSTS_PER_ADDRESS = 1
    post = rebut(rebutting, bea)
    for person, words, status in ((ben, "One.", 302), (bea, "Two.", 429)):
        client.force_login(Person.objects.get(pk=person.pk))
        assert client.post(address(rebutting, post), typed(words)).status_code == status


def test_readers_neither_repeat_themselves_nor_scatter_links(free, ben, bea, cleo):
    post = rebut(free, cleo, source="It is not so.")
    answered(post, bea, "See above.")
    answered(post, bea, "See above.")  # whoever was invited may answer two texts in the same words

    assert "same in this debate before: #3" in _refused(lambda: answered(post, cleo, "It is not so!"))
    assert "same in this debate before: #3" in _refused(lambda: rebut(free, cleo, "b", source="It is not so."))
    links = " ".join(f"https://example.org/{n}" for n in range(6))
    assert "6 links" in _refused(lambda: answered(post, cleo, links))


def test_a_reply_is_not_changed_into_what_its_author_has_said_already(free, cleo):
    post = rebut(free, cleo, source="It is not so.")
    mine = answered(post, cleo, "Or is it?")
    edit = partial(edit_reply, post=mine, by=cleo, reason="Clearer.", version=1)

    assert "same in this debate before: #3" in _refused(lambda: edit(text=Text(source="It is not so.")))
    assert edit(text=Text(source="Or is it?!")).version == 2


def _refused(deed) -> str:
    """What is wrong with the text."""
    with pytest.raises(NotReady) as told:
        deed()
    return str(told.value.problems["source"])
