"""A moderator hands a response to a contributor, who is asked by mail and answers; each says where the other stands."""

from uuid import uuid4

import pytest
from django.urls import reverse

from forum.debates.contributions import NotReady
from forum.debates.handing import answer_handed, hand
from forum.debates.models import Debate, Handing
from forum.debates.taking_away import delete_post
from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.moderation.actions import hide_post
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.verdicts import SENT_BEFORE, Refused
from tests.cast import move, response, voice_of
from tests.support.poured import poured


@poured
def said(moderated, cleo) -> Post:
    return response(moderated, cleo, "A word about the *ocarina*.")


@poured
def handing(moderated, said, mo) -> Handing:
    """Mo has handed it to Ben."""
    return hand(post=said, voice=voice_of(moderated, "a"), by=mo, note="Please say how.")


def answer(handing: Handing, by, source: str = "This is how.", **more) -> Post:
    return answer_handed(handing=handing, by=by, text=Text(source=source), **{"client_key": uuid4(), **more})


# Handing ------------------------------------------------------------------------------------------------------


def test_it_is_handed_once_and_readers_hear_of_it(moderated, said, mo, handing):
    again = hand(post=said, voice=voice_of(moderated, "a"), by=mo, note=" Please say  how. ")

    assert (again, handing.voice.letter, handing.by, handing.answer) == (handing, "a", mo, None)
    events = Event.objects.filter(kind="response.handed")
    assert [one.ids for one in events] == [{"post": said.pk, "voice": handing.voice_id}]


def test_the_contributor_is_asked_by_one_mail_that_does_not_repeat_the_words(handing, ben):
    mail = OutboxMail.objects.get(key__startswith="handed:")

    assert mail.to == ben.email
    assert "Cleo Example" in mail.text
    assert "Please say how." in mail.text
    assert f"/handed/{handing.pk}/answer/" in mail.text
    assert "ocarina" not in mail.text + mail.html + mail.subject


def test_with_another_note_or_by_somebody_else_it_is_refused(moderated, said, handing, mo, olga):
    for by, note in ((mo, "Again."), (olga, "Please say how.")):
        with pytest.raises(Refused, match="handed to Ben Example already"):
            hand(post=said, voice=voice_of(moderated, "a"), by=by, note=note)


def test_readers_and_contributors_hand_nothing_on(moderated, said, cleo, ben):
    for by in (cleo, ben):
        with pytest.raises(Refused, match="Only the moderators and organizers"):
            hand(post=said, voice=voice_of(moderated, "a"), by=by, note="")


def test_a_hidden_response_is_not_handed_on(moderated, said, mo, olga):
    hide_post(post=said, by=olga, reason="Names somebody.")

    with pytest.raises(Refused, match="Only a response that readers can see"):
        hand(post=said, voice=voice_of(moderated, "a"), by=mo, note="")


def test_the_voice_is_one_of_this_debate(said, mo, olga):
    from tests.cast import new_debate

    with pytest.raises(voice_of(new_debate(olga, "Another?"), "a").DoesNotExist):
        hand(post=said, voice=voice_of(new_debate(olga, "A third?"), "a"), by=mo, note="")


# Answering ----------------------------------------------------------------------------------------------------


def test_the_contributor_answers_below_the_response(handing, said, ben):
    post = answer(handing, ben)

    handing.refresh_from_db()
    assert (post.kind, post.reply_to, post.root, post.number) == ("reply", said, said, 4)
    assert handing.answer == post
    assert (Event.objects.last().kind, Event.objects.last().ids) == ("reply.posted", {"post": post.pk})


def test_sent_twice_it_is_one_answer_and_another_text_is_refused(handing, ben):
    key = uuid4()
    first = answer(handing, ben, client_key=key)

    assert answer(handing, ben, client_key=key) == first
    with pytest.raises(Refused, match=str(SENT_BEFORE)[:20]):
        answer(handing, ben, "Otherwise.", client_key=key)
    with pytest.raises(Refused, match="answered this response already"):
        answer(Handing.objects.get(pk=handing.pk), ben, "Once more.")


def test_nobody_else_answers_it(handing, bea, olga):
    for by in (bea, olga):
        with pytest.raises(Refused, match="handed to somebody else"):
            answer(handing, by)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (" ", "has no text yet"),
        ("word " * 151, "has 151 words; the limit is 150"),
        ("![x](/media/x.webp)", "Pictures are not shown here"),
    ],
    ids=["empty", "long", "picture"],
)
def test_an_answer_that_is_not_in_order_is_not_taken(handing, ben, source, says):
    with pytest.raises(NotReady) as missing:
        answer(handing, ben, source)

    assert says in str(missing.value.problems["source"][0])


def test_after_the_close_it_is_not_answered(moderated, handing, ben, olga):
    move(moderated, olga, "close")

    with pytest.raises(Refused, match="nothing more can be written"):
        answer(Handing.objects.get(pk=handing.pk), ben)


def test_an_answer_that_is_deleted_is_owed_again(handing, ben):
    delete_post(post=answer(handing, ben), by=ben)

    assert Handing.objects.get(pk=handing.pk).answer is None
    assert answer(Handing.objects.get(pk=handing.pk), ben, "Better.").number == 5


def test_a_response_that_is_deleted_calls_the_mail_back(handing, said, cleo):
    delete_post(post=said, by=cleo)

    assert OutboxMail.objects.get(key__startswith="handed:").status == "cancelled"


def test_a_response_that_is_hidden_calls_the_mail_back(moderated, handing, said, olga):
    other = hand(post=said, voice=voice_of(moderated, "b"), by=olga, note="You, too.")
    elsewhere = hand(post=response(moderated, said.author), voice=voice_of(moderated, "a"), by=olga, note="")

    hide_post(post=said, by=olga, reason="Names somebody.")

    states = {mail.key: (mail.status, bool(mail.text)) for mail in OutboxMail.objects.filter(key__startswith="handed:")}
    assert states == {
        f"handed:{handing.pk}:": ("cancelled", False),
        f"handed:{other.pk}:": ("cancelled", False),
        f"handed:{elsewhere.pk}:": ("waiting", True),
    }


# Pages --------------------------------------------------------------------------------------------------------


def test_a_moderator_hands_it_on_from_its_page(client, moderated, said, mo):
    client.force_login(mo)
    page = reverse("debates:hand", args=[moderated.slug, said.number])
    assert "A: Ben Example" in client.get(page).content.decode()

    sent = client.post(page, {"voice": voice_of(moderated, "b").pk, "note": "Please."})

    assert sent.status_code == 302
    assert Handing.objects.get().voice.letter == "b"
    assert "Not answered yet." in client.get(page).content.decode()


def test_nobody_else_comes_to_that_page(client, moderated, said, cleo, ben):
    page = reverse("debates:hand", args=[moderated.slug, said.number])
    for person in (cleo, ben):
        client.force_login(person)
        assert client.get(page).status_code == 403


def test_the_contributor_finds_it_among_what_waits_and_answers_it(client, moderated, handing, said, ben):
    client.force_login(ben)
    assert "Handed to you: 1 response" in client.get(reverse("people:me")).content.decode()
    assert "Please say how." in client.get(reverse("debates:handed", args=[moderated.slug])).content.decode()
    page = reverse("debates:answer_handed", args=[moderated.slug, handing.pk])
    assert "A word about the <em>ocarina</em>." in client.get(page).content.decode()

    sent = client.post(page, {"source": "This is how.", "client_key": str(uuid4())})

    assert sent.url.endswith("#post-4")
    assert "Handed to you" not in client.get(reverse("people:me")).content.decode()
    assert client.get(page).status_code == 403


def test_bad_input_loses_nothing(client, moderated, handing, ben):
    client.force_login(ben)
    page = reverse("debates:answer_handed", args=[moderated.slug, handing.pk])

    text = client.post(page, {"source": "See.[@nobody] and so on", "client_key": str(uuid4())}).content.decode()

    assert "There is no reference “nobody”" in text
    assert "See.[@nobody] and so on</textarea>" in text
    assert (
        "<em>very</em>"
        in client.post(page, {"source": "So *very*", "client_key": str(uuid4()), "preview": "1"}).content.decode()
    )


def test_others_find_no_such_page(client, moderated, handing, bea, cleo):
    for person in (bea, cleo):
        client.force_login(person)
        assert client.get(reverse("debates:answer_handed", args=[moderated.slug, handing.pk])).status_code == 404
        assert "Nothing waits" in client.get(reverse("debates:handed", args=[moderated.slug])).content.decode()


def test_the_response_says_who_was_asked_and_who_answered_where(client, moderated, handing, ben, bea, mo, said):
    hand(post=said, voice=voice_of(moderated, "b"), by=mo, note="")
    page = reverse("debates:responses", args=[moderated.slug])

    assert "Handed to A, Ben Example, who has not answered yet." in client.get(page).content.decode()
    answer(handing, ben)

    text = client.get(page).content.decode()
    assert f'A, Ben Example, answered: <a href="/debates/{moderated.slug}/posts/4/">#4</a>' in text
    assert "Handed to B, Bea Example, who has not answered yet." in text
    assert "Please say how." not in text


def test_an_answer_that_is_hidden_is_not_told_of(client, moderated, handing, ben, olga):
    hide_post(post=answer(handing, ben), by=olga, reason="Off the point.")

    text = client.get(reverse("debates:responses", args=[moderated.slug])).content.decode()

    assert "who has not answered yet" in text
    assert "This is how." not in text


def test_what_was_handed_costs_the_same_for_one_and_for_three(
    client, moderated, cleo, ben, mo, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        client.force_login(ben)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("people:me"))
            client.get(reverse("debates:handed", args=[moderated.slug]))
        return len(asked)

    def add() -> None:
        number = Post.objects.count()
        hand(post=response(moderated, cleo, f"Word {number}."), voice=voice_of(moderated, "a"), by=mo, note="")

    add()
    before = cost()
    add()
    add()

    assert cost() == before
    assert Debate.objects.count() == 1


def test_whoever_answered_may_change_the_answer(client, moderated, ben, mo, cleo):
    said = response(moderated, cleo)
    hand(post=said, voice=voice_of(moderated, "a"), by=mo, note="")
    answer = answer_handed(
        handing=Handing.objects.get(), by=ben, text=Text(source="As I meant it."), client_key=uuid4()
    )
    client.force_login(ben)

    page = f"/debates/{moderated.slug}/replies/{answer.number}/edit/"
    sent = client.post(page, {"source": "As I mean it.", "reason": "Tense.", "version": answer.version})

    assert sent.status_code == 302
    assert client.get(sent.url, follow=True).status_code == 200
    answer.refresh_from_db()
    assert (answer.source, answer.version) == ("As I mean it.", 2)
