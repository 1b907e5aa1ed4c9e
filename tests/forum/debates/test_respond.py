"""A reader's response: who may write one, when, how long, and what happens when it is sent twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.debates.contributions import NotReady
from forum.debates.formats import FORMATS
from forum.debates.models import Debate
from forum.debates.responses import respond
from forum.debates.stages import Stage
from forum.live.models import Event, Topic
from forum.people.models import Person
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.posts.rendering import write_again
from forum.verdicts import Refused
from tests.cast import move, new_debate, response
from tests.forum.debates.reading import reference

WORDS = "I take pictures, too."


def form(**fields) -> dict[str, str]:
    return {"source": WORDS, "client_key": str(uuid4()), **fields}


def page(debate: Debate) -> str:
    return reverse("debates:respond", args=[debate.slug])


# The action ---------------------------------------------------------------------------------------------------


def test_a_reader_responds_and_the_response_takes_the_next_number(opened, cleo):
    post = response(opened, cleo, "I take *pictures*, too.")

    assert (post.number, post.kind, post.status, post.author, post.words) == (3, "response", "public", cleo, 4)
    assert (post.licence, post.language, post.byline) == ("CC-BY-SA-4.0", "en", "Cleo Example")
    assert [(one.number, one.source) for one in post.revisions.all()] == [(1, "I take *pictures*, too.")]
    event = Event.objects.last()
    assert (event.kind, event.ids) == ("response.posted", {"post": post.pk})
    assert event.version == Topic.objects.get(pk=opened.topic_id).version


def test_what_is_stored_is_what_the_renderer_makes_of_it_under_the_posts_own_name(opened, cleo):
    reference(cleo, "doe")

    post = response(opened, cleo, "# No heading\n\nSee.[@doe, p. 3]")

    stored = Post.objects.get(pk=post.pk)
    assert stored.html == write_again(stored).rendered.html
    assert f'id="p-p{post.pk}-2"' in stored.html
    assert [(one.reference.key, one.locator) for one in stored.citations.all()] == [("doe", "p. 3")]


def test_it_may_answer_a_post_that_is_shown_and_no_other(opened, cleo, olga, dan):
    first = response(opened, cleo)
    answer = respond(debate=opened, by=dan, text=Text(source="Why?"), client_key=uuid4(), reply_to=first)
    elsewhere = new_debate(olga, "Another?")

    assert answer.reply_to == first
    with pytest.raises(Refused, match="cannot be answered"):
        respond(debate=opened, by=dan, text=Text(source="Why?"), client_key=uuid4(), reply_to=elsewhere.framing)


def test_the_same_key_gives_the_same_response_and_another_text_is_refused(opened, cleo):
    key = uuid4()
    first = respond(debate=opened, by=cleo, text=Text(source=WORDS), client_key=key)

    again = respond(debate=opened, by=cleo, text=Text(source=WORDS), client_key=key)
    with pytest.raises(Refused, match="sent before, with other content"):
        respond(debate=opened, by=cleo, text=Text(source="Other words."), client_key=key)

    assert again == first
    assert Event.objects.filter(kind="response.posted").count() == 1


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (" \n ", "Your response has no text yet."),
        ("word " * 501, "Your response has 501 words; the limit is 500."),
        ("See.[@nobody]", "There is no reference “nobody” in the library that you can cite."),
        ("![x](/media/x.webp)", "Pictures are not shown here; link to one instead."),
        ("[" * 30_000, "too intricate"),
    ],
    ids=["empty", "long", "unknown", "picture", "knot"],
)
def test_a_response_that_is_not_in_order_is_not_taken(opened, cleo, source, says):
    with pytest.raises(NotReady) as missing:
        response(opened, cleo, source)

    assert list(missing.value.problems) == ["source"]
    assert says in str(missing.value.problems["source"][0])
    assert not Post.objects.filter(kind="response").exists()


def test_before_the_debate_opens_nobody_responds(writing, cleo):
    with pytest.raises(Refused, match="Responses open when the contributions can be read"):
        response(writing, cleo)


def test_after_it_has_closed_nobody_responds(opened, olga, cleo):
    move(opened, olga, "close")

    with pytest.raises(Refused, match="nothing more can be written in it"):
        response(opened, cleo)


def test_after_the_stages_deadline_nobody_responds_though_no_worker_ran(opened, cleo):
    Debate.objects.filter(pk=opened.pk).update(closes_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(Refused, match="The deadline has passed"):
        response(Debate.objects.get(pk=opened.pk), cleo)


def test_whoever_may_not_respond_is_told_that_before_what_is_wrong_with_the_text(opened, olga, cleo):
    move(opened, olga, "close")

    with pytest.raises(Refused, match="nothing more can be written in it"):
        response(opened, cleo, "")


def test_whoever_has_no_name_is_told_so(opened, cleo):
    Person.objects.filter(pk=cleo.pk).update(name="")

    with pytest.raises(Refused, match="Fill in your name"):
        response(opened, Person.objects.get(pk=cleo.pk))


def test_in_a_members_only_debate_only_members_respond(opened, olga, ben, dan):
    from forum.debates.actions import edit_debate

    edit_debate(debate=opened, by=olga, is_open=False)
    opened = Debate.objects.get(pk=opened.pk)

    assert response(opened, ben).number == 3
    with pytest.raises(Refused, match="nothing here that you may see"):
        response(opened, dan)


def test_in_every_format_readers_respond_from_the_opening_to_the_close():
    for one in FORMATS.values():
        stages = [stage for stage in one.in_order if one.allows("reader", stage, "response")]
        assert stages == [stage for stage in one.in_order if stage in (Stage.OPEN, Stage.REBUTTAL, Stage.CLOSING)]
        assert one.word_limits["response"] == 500


# The page -----------------------------------------------------------------------------------------------------


def test_the_form_leads_to_the_response_where_it_stands(client, opened, cleo):
    client.force_login(cleo)

    sent = client.post(page(opened), form())

    assert sent.status_code == 302
    assert sent.url == f"/debates/{opened.slug}/thread/#post-3"
    assert WORDS in client.get(sent.url).content.decode()


def test_bad_input_loses_nothing_that_was_typed(client, opened, cleo):
    client.force_login(cleo)

    answer = client.post(page(opened), form(source="See.[@nobody] and so on"))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "There is no reference “nobody”" in text
    assert "See.[@nobody] and so on</textarea>" in text
    assert "One thing needs your attention" in text


def test_an_empty_response_is_asked_for_a_text(client, opened, cleo):
    client.force_login(cleo)

    assert "Your response has no text yet." in client.post(page(opened), form(source="  ")).content.decode()


def test_a_preview_shows_the_text_and_publishes_nothing(client, opened, cleo):
    client.force_login(cleo)

    text = client.post(page(opened), form(source="So *very* true.", preview="1")).content.decode()

    assert "So <em>very</em> true." in text
    assert "So *very* true.</textarea>" in text
    assert not Post.objects.filter(kind="response").exists()


def test_too_many_in_a_short_time_are_kept_and_asked_to_wait(client, opened, cleo):
    client.force_login(cleo)
    for n in range(10):
        assert client.post(page(opened), form(source=f"The word {n}.")).status_code == 302

    answer = client.post(page(opened), form(source="The eleventh."))

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "The eleventh.</textarea>" in answer.content.decode()
    assert Post.objects.filter(kind="response").count() == 10


def test_sent_twice_by_a_nervous_finger_it_is_one(client, opened, cleo):
    client.force_login(cleo)
    once = form()

    assert client.post(page(opened), once).url == client.post(page(opened), once).url
    assert Post.objects.filter(kind="response").count() == 1


def test_a_form_sent_again_with_other_content_keeps_it(client, opened, cleo):
    client.force_login(cleo)
    once = form()
    client.post(page(opened), once)

    text = client.post(page(opened), {**once, "source": "Second thoughts."}).content.decode()

    assert "sent before, with other content" in text
    assert "Second thoughts.</textarea>" in text
    assert once["client_key"] not in text


def test_once_it_is_closed_the_page_says_so_and_keeps_what_was_typed(client, opened, olga, cleo):
    client.force_login(cleo)
    move(opened, olga, "close")

    answer = client.post(page(opened), form(source="What I wanted to say before it closed, at some length."))

    assert answer.status_code == 403
    assert "nothing more can be written in it" in answer.content.decode()
    assert "What I wanted to say before it closed" in answer.content.decode()


def test_signed_out_one_is_led_to_sign_in_and_sees_ones_text(client, opened):
    answer = client.post(page(opened), form(source="What I wanted to say before I was signed out, at length."))

    assert answer.status_code == 403
    assert "What I wanted to say before I was signed out" in answer.content.decode()
    assert client.get(page(opened)).url == f"/accounts/login/?next={page(opened)}"


def test_a_stranger_finds_no_form_for_a_debate_they_may_not_know_of(client, debate, dan):
    client.force_login(dan)

    assert client.get(page(debate)).status_code == 404
    assert client.post(page(debate), form()).status_code == 404
