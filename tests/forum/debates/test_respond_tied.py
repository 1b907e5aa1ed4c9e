"""What a response is tied to: a text, a passage of one, another reader's word; and the view that its author shows."""

from uuid import uuid4

import pytest
from django.urls import reverse

from forum.debates.contributions import NotReady
from forum.debates.models import Debate
from forum.debates.responses import Tie, edit_response, respond
from forum.debates.stances import BESIDE, stances_of
from forum.live.models import Event
from forum.moderation.actions import hide_post
from forum.people.models import Person, Suspension
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.posts.quoting import quote_selected
from forum.readers.answers import BESIDE as AS_CHOSEN
from forum.verdicts import Refused
from tests.cast import response
from tests.forum.debates.arguing import opening, rebuttal, reply

PASSAGE = "a promise to people"


def say(debate: Debate, by: Person, source: str = "Well said.", **more) -> Post:
    return respond(debate=debate, by=by, text=Text(source=source), client_key=uuid4(), **more)


def page(debate: Debate, **query) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('debates:respond', args=[debate.slug])}?{asked}"


def typed(**fields) -> dict[str, str]:
    return {"source": "Well said.", "client_key": str(uuid4()), **fields}


# The action ---------------------------------------------------------------------------------------------------


def test_about_a_contribution_it_is_a_root_of_its_own(opened, cleo):
    post = say(opened, cleo, about=opening(opened))

    assert (post.about, post.reply_to, post.root, post.depth) == (opening(opened), None, None, 0)


def test_to_a_response_and_to_what_answers_it_it_goes_deeper(opened, cleo, dan):
    first = response(opened, cleo)
    second = say(opened, dan, "Why?", reply_to=first)
    third = say(opened, cleo, "Because.", reply_to=second)

    assert [(one.root, one.depth) for one in (second, third)] == [(first, 1), (first, 2)]


def test_a_tie_knows_which_of_the_two_it_is(opened, cleo, bea):
    heard = response(opened, cleo)
    argued = rebuttal(opened, bea)
    answered = reply(opened, cleo, argued)

    assert Tie.to(heard) == Tie(reply_to=heard)
    assert [Tie.to(one) for one in (opening(opened), argued, answered)] == [
        Tie(about=opening(opened)),
        Tie(about=argued),
        Tie(about=answered),
    ]


def test_a_passage_is_pinned_to_the_version_that_was_read(opened, cleo):
    text = opening(opened)

    post = say(opened, cleo, about=text, quoted=quote_selected(text, 1, PASSAGE))

    assert (post.quotation.exact, post.quotation.version, post.quotation.is_exact) == (PASSAGE, 1, True)


def test_a_passage_of_a_response_is_quoted_in_an_answer_to_it(opened, cleo, dan):
    first = response(opened, cleo, "Openness was a promise.")
    tie = Tie.to(first, quote_selected(first, 1, "a promise"))

    post = say(opened, dan, "To whom?", about=tie.about, reply_to=tie.reply_to, quoted=tie.quoted)

    assert (post.reply_to, post.about, post.root, post.quotation.exact) == (first, first, first, "a promise")


def test_what_is_no_longer_shown_is_not_answered(opened, cleo, dan, olga):
    first = response(opened, cleo)
    hide_post(post=first, by=olga, reason="Off the point.")

    for more in ({"reply_to": first}, {"about": first}):
        with pytest.raises(Refused, match="cannot be answered"):
            say(opened, dan, **more)


def test_where_a_moderator_closed_the_answers_nobody_answers_anything_of_the_exchange(opened, cleo, dan):
    first = response(opened, cleo)
    second = say(opened, dan, "Why?", reply_to=first)
    Post.objects.filter(pk=first.pk).update(locked_at=first.signed_at)

    with pytest.raises(Refused, match="has closed the answers"):
        say(opened, cleo, "Because.", reply_to=second)


def test_a_rebuttal_is_responded_to_not_answered(opened, cleo, bea):
    with pytest.raises(Refused, match="cannot be answered"):
        say(opened, cleo, reply_to=rebuttal(opened, bea))


def test_the_same_key_with_another_tie_or_view_is_refused(opened, cleo):
    key = uuid4()
    text = Text(source="Well said.")
    first = respond(debate=opened, by=cleo, text=text, client_key=key, about=opening(opened))

    assert respond(debate=opened, by=cleo, text=text, client_key=key, about=opening(opened)) == first
    for more in ({}, {"about": opening(opened, "b")}, {"about": opening(opened), "view": "a"}):
        with pytest.raises(Refused, match="sent before"):
            respond(debate=opened, by=cleo, text=text, client_key=key, **more)


# The view -----------------------------------------------------------------------------------------------------


def test_answers_are_stored_as_readers_choices_are(opened):
    assert BESIDE.keys() == AS_CHOSEN.keys()
    assert [one.key for one in stances_of(opened)] == ["a", "b", "diversity", "unsure"]


@pytest.mark.parametrize("view", ["a", "diversity", "unsure", ""])
def test_a_view_is_shown_if_its_author_wishes(opened, cleo, view):
    assert say(opened, cleo, view=view).view == view


def test_there_is_no_other_view(opened, cleo):
    with pytest.raises(NotReady) as missing:
        say(opened, cleo, view="c")

    assert list(missing.value.problems) == ["view"]


def test_a_changed_mind_is_shown_without_a_reason_and_readers_hear_of_it(opened, cleo):
    post = say(opened, cleo, view="a")

    edit_response(post=post, by=cleo, text=Text.of(post), reason="", version=1, view="diversity")

    post.refresh_from_db()
    assert (post.view, post.version) == ("diversity", 1)
    assert Event.objects.last().kind == "response.edited"


# The page -----------------------------------------------------------------------------------------------------


def test_the_form_shows_the_passage_and_the_response_quotes_it(client, opened, cleo):
    client.force_login(cleo)
    text = opening(opened)
    quote = quote_selected(text, 1, PASSAGE).quote
    address = page(opened, to=text.number, version=1, start=quote.start, end=quote.end)

    shown = client.get(address).content.decode()
    sent = client.post(address, typed(view="b"))

    assert PASSAGE in shown
    post = Post.objects.get(kind="response")
    assert (sent.status_code, post.about, post.quotation.exact, post.view) == (302, text, PASSAGE, "b")


def test_a_whole_paragraph_can_be_quoted_without_a_script(client, opened, cleo):
    client.force_login(cleo)
    text = opening(opened)

    client.post(page(opened, to=text.number, version=1, block=f"p-{text.doc_id}-1"), typed())

    assert PASSAGE in Post.objects.get(kind="response").quotation.exact


def test_a_passage_that_is_not_there_is_said_and_nothing_typed_is_lost(client, opened, cleo):
    client.force_login(cleo)

    answer = client.post(page(opened, to=1, version=1, start=9000, end=9001), typed(source="What I had to say."))

    assert answer.status_code == 200
    assert "What I had to say.</textarea>" in answer.content.decode()
    assert "needs your attention" in answer.content.decode()
    assert not Post.objects.filter(kind="response").exists()


def test_the_form_says_whom_it_answers(client, opened, cleo, dan):
    first = response(opened, cleo, "A word to be answered.")
    client.force_login(dan)

    text = client.get(page(opened, to=first.number)).content.decode()

    assert "Cleo Example" in text
    assert "A word to be answered." in text
    client.post(page(opened, to=first.number), typed())
    assert Post.objects.get(author=dan).reply_to == first


def test_a_view_in_the_address_is_chosen_beforehand(client, opened, cleo):
    client.force_login(cleo)

    assert '<option value="diversity" selected>' in client.get(page(opened, view="diversity")).content.decode()


@pytest.mark.parametrize("query", [{"to": 99}, {"to": "x"}, {"to": 10**30}, {"to": 1, "start": -1, "end": 4}])
def test_an_address_that_names_nothing_leads_nowhere(client, opened, cleo, query):
    client.force_login(cleo)

    assert client.get(page(opened, **query)).status_code == 404


def test_a_hidden_text_is_not_shown_to_whoever_would_answer_it(client, opened, cleo, dan, olga):
    first = response(opened, cleo, "An indiscretion.")
    hide_post(post=first, by=olga, reason="Names somebody.")
    client.force_login(dan)

    answer = client.post(page(opened, to=first.number), typed(source="What I wanted to say to that, at some length."))

    assert answer.status_code == 403
    assert "An indiscretion" not in answer.content.decode()
    assert "What I wanted to say to that" in answer.content.decode()


# Limits -------------------------------------------------------------------------------------------------------


def test_in_slow_mode_the_text_is_kept_and_the_time_is_said(client, opened, cleo):
    Debate.objects.filter(pk=opened.pk).update(slow_minutes=10)
    response(opened, cleo)
    client.force_login(cleo)

    answer = client.post(page(opened), typed(source="Too early."))

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert "Slow mode is on: one post in 10 minutes." in answer.content.decode()
    assert "Too early.</textarea>" in answer.content.decode()
    assert client.get(page(opened)).status_code == 200


def test_who_is_suspended_is_told_that_and_not_to_wait(client, opened, cleo):
    Debate.objects.filter(pk=opened.pk).update(slow_minutes=10)
    response(opened, cleo)
    Suspension.objects.create(topic=opened.topic, person=cleo)
    client.force_login(cleo)

    answer = client.post(page(opened), typed())

    assert answer.status_code == 403
    assert "has suspended you" in answer.content.decode()


def test_one_address_cannot_flood_either(client, opened, cleo, dan, settings):
    settings.POSTS_PER_ADDRESS = 1
    client.force_login(cleo)
    client.post(page(opened), typed(source="One."))
    client.force_login(dan)

    answer = client.post(page(opened), typed(source="Two."))

    assert answer.status_code == 429
    assert "Two.</textarea>" in answer.content.decode()
