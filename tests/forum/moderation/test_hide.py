"""Hiding a text: who may, with which reason, what stays of it, and who still reads it."""

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from forum.debates.models import Contribution
from forum.debates.responses import edit_response
from forum.live.models import Event, Topic
from forum.moderation.actions import hide_post
from forum.moderation.models import Decision
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import late, move, new_debate, response, seat, sign, voice_of
from tests.support.poured import poured

REASON = "It names a private person."


@poured
def post(moderated, cleo) -> Post:
    return response(moderated, cleo, "An indiscreet word: xylophone.")


def hide_page(post: Post) -> str:
    return reverse("moderation:hide", args=[post.thread.debate.slug, post.number])


def thread_page(debate) -> str:
    return reverse("debates:thread", args=[debate.slug])


# The action ---------------------------------------------------------------------------------------------------


def test_a_moderator_hides_a_response_with_a_reason(post, mo):
    decision = hide_post(post=post, by=mo, reason=f"  {REASON}\n")

    post.refresh_from_db()
    assert (post.status, post.tombstone, post.number, post.epitaph) == (
        "hidden", REASON, 3, f"Hidden by a moderator: {REASON}",
    )  # fmt: skip
    assert (decision.kind, decision.reason, decision.by, decision.post) == ("hide", REASON, mo, post)
    event = Event.objects.last()
    assert (event.kind, event.ids) == ("post.hidden", {"post": post.pk})
    assert event.version == Topic.objects.get(pk=event.topic_id).version


def test_nothing_is_hidden_without_a_reason(post, mo):
    with pytest.raises(Refused, match="Give a reason"):
        hide_post(post=post, by=mo, reason=" \n ")

    assert Post.objects.get(pk=post.pk).status == "public"
    assert not Decision.objects.exists()


def test_organizers_may_and_nobody_else(post, olga, ben, cleo, dan, ada):
    for person in (ben, dan, ada):
        with pytest.raises(Refused, match="Only the moderators and organizers of this debate may do that"):
            hide_post(post=post, by=person, reason=REASON)

    assert hide_post(post=post, by=olga, reason=REASON).by == olga


def test_nobody_hides_their_own_text(moderated, mo):
    own = response(moderated, mo)

    with pytest.raises(Refused, match="Nobody decides about their own text"):
        hide_post(post=own, by=mo, reason=REASON)


def test_the_framing_is_not_hidden(moderated, mo):
    with pytest.raises(Refused, match="they change it, nobody hides it"):
        hide_post(post=moderated.framing, by=mo, reason=REASON)


def test_a_sealed_text_cannot_be_hidden_nor_one_that_is_hidden_already(sealed, olga):
    with pytest.raises(Refused, match="Only a text that readers can see can be hidden"):
        hide_post(post=Post.objects.get(kind="opening"), by=olga, reason=REASON)


def test_a_hidden_text_is_not_hidden_again(post, mo):
    hide_post(post=post, by=mo, reason=REASON)

    with pytest.raises(Refused, match="Only a text that readers can see can be hidden"):
        hide_post(post=post, by=mo, reason=REASON)


def test_also_in_a_debate_that_is_over(post, moderated, mo, olga):
    move(moderated, olga, "close")

    assert hide_post(post=post, by=mo, reason=REASON).kind == "hide"


# The page -----------------------------------------------------------------------------------------------------


def test_the_page_shows_the_text_asks_why_and_leads_back_to_the_tombstone(client, post, moderated, mo):
    client.force_login(mo)
    assert "xylophone" in client.get(hide_page(post)).content.decode()

    sent = client.post(hide_page(post), {"reason": REASON})

    assert sent.url == f"{thread_page(moderated)}#post-3"
    assert f"Hidden by a moderator: {REASON}" in client.get(sent.url).content.decode()


def test_the_page_without_a_reason_says_what_is_missing(client, post, mo):
    client.force_login(mo)

    answer = client.post(hide_page(post), {"reason": " "})

    assert "Give a reason; readers see it in the place of the text." in answer.content.decode()
    assert Post.objects.get(pk=post.pk).status == "public"


def test_what_was_changed_meanwhile_is_not_hidden_unread(client, post, cleo, mo):
    client.force_login(mo)
    form = client.get(hide_page(post)).context["form"]
    sent = {"code": "attack", "reason": REASON, **{name: form.initial[name] for name in ("seen", "version")}}
    edit_response(post=post, by=cleo, text=Text(source="Something better: marimba."), reason="Kinder.", version=1)

    told = client.post(hide_page(post), sent)
    status = Post.objects.get(pk=post.pk).status
    again = client.post(hide_page(post), sent | {"version": told.context["form"].data["version"]})

    text = told.content.decode()
    assert "The text was changed meanwhile; look at it again." in text
    assert ("marimba" in text, REASON in text, 'name="version" value="2"' in text) == (True, True, True)
    assert (status, again.status_code, Post.objects.get(pk=post.pk).status) == ("public", 302, "hidden")


@pytest.mark.parametrize("who", ["ben", "dan", "ada", "cleo"])
def test_whoever_is_no_moderator_is_told_so_in_a_sentence(client, post, who, request):
    client.force_login(request.getfixturevalue(who))

    for answer in (client.get(hide_page(post)), client.post(hide_page(post), {"reason": REASON})):
        assert answer.status_code == 403
        assert "Only the moderators and organizers of this debate may do that." in answer.content.decode()
    assert Post.objects.get(pk=post.pk).status == "public"


def test_signed_out_one_is_asked_to_sign_in(client, post):
    assert client.get(hide_page(post)).url == f"/accounts/login/?next={hide_page(post)}"


def test_a_post_that_does_not_exist_cannot_be_hidden(client, moderated, mo):
    client.force_login(mo)

    assert client.get(reverse("moderation:hide", args=[moderated.slug, 77])).status_code == 404


# What stays ---------------------------------------------------------------------------------------------------


def test_a_tombstone_keeps_number_date_and_reason_but_no_text_and_no_name(client, post, moderated, mo):
    hide_post(post=post, by=mo, reason="A <b>bold</b> reason.")

    text = client.get(thread_page(moderated)).content.decode()

    assert 'id="post-3"' in text
    assert "Hidden by a moderator: A &lt;b&gt;bold&lt;/b&gt; reason." in text
    assert localtime(post.published_at).strftime("%Y-%m-%dT") in text.split('id="post-3"')[1]
    assert "xylophone" not in text
    assert "Cleo" not in text


def test_its_permanent_link_leads_to_the_tombstone(client, post, moderated, mo):
    hide_post(post=post, by=mo, reason=REASON)

    assert client.get(reverse("debates:post", args=[moderated.slug, 3])).url == f"{thread_page(moderated)}#post-3"
    assert client.get(reverse("debates:history", args=[moderated.slug, 3])).status_code == 404


def test_its_author_the_moderator_and_the_organizer_still_read_it_and_are_told(client, post, moderated, mo, cleo, olga):
    hide_post(post=post, by=mo, reason=REASON)

    for person in (cleo, mo, olga):
        client.force_login(person)
        text = client.get(thread_page(moderated)).content.decode()
        assert "xylophone" in text
        assert f"Hidden by a moderator: {REASON} Readers do not see this text." in text


def test_a_hidden_contribution_keeps_its_place_beside_the_others(client, moderated, mo, ben):
    post = Post.objects.get(number=1)
    hide_post(post=post, by=mo, reason=REASON)

    text = client.get(moderated.get_absolute_url()).content.decode()

    assert "Title A" not in text
    assert "Title B" in text
    assert f"Hidden by a moderator: {REASON}" in text
    assert 'id="a"' in text
    assert "Ben Example" in text
    voice = client.get(reverse("debates:voice", args=[moderated.slug, "a"]))
    assert voice.url == f"{moderated.get_absolute_url()}#a"


def test_the_author_of_a_hidden_contribution_reads_it_on_its_page(client, moderated, mo, ben):
    hide_post(post=Post.objects.get(number=1), by=mo, reason=REASON)
    client.force_login(ben)

    text = client.get(reverse("debates:voice", args=[moderated.slug, "a"])).content.decode()

    assert "Title A" in text
    assert f"Hidden by a moderator: {REASON}" in text
    assert "Change your text" not in text


def test_a_hidden_closing_statement_leaves_its_place_on_both_pages(client, olga, ben, bea, mo):
    debate = move(new_debate(olga, format_key="oxford"), olga, "start_writing")
    for letter, author in (("a", ben), ("b", bea)):
        seat(voice_of(debate, letter), author, olga)
        sign(debate, letter)
    debate = late(debate)
    for name in ("open", "start_rebuttals", "start_closing"):
        debate = move(debate, olga, name)
    sign(debate, "a", title="A last word", kind="closing")
    closing = Contribution.objects.get(kind="closing").post
    hide_post(post=closing, by=olga, reason=REASON)

    for path in (debate.get_absolute_url(), reverse("debates:voice", args=[debate.slug, "a"])):
        text = client.get(path).content.decode()
        assert "A last word" not in text
        assert f"Hidden by a moderator: {REASON}" in text


def test_whoever_may_is_offered_to_decide_and_nobody_else(client, post, moderated, mo, dan):
    for page in (thread_page(moderated), moderated.get_absolute_url()):
        client.force_login(mo)
        assert f"/debates/{moderated.slug}/posts/1/decide/" in client.get(page).content.decode()
        client.force_login(dan)
        assert "/decide/" not in client.get(page).content.decode()


def test_a_responder_who_has_said_nothing_else_has_no_page_while_it_is_hidden(client, post, mo, cleo):
    assert client.get(cleo.get_absolute_url()).status_code == 200

    hide_post(post=post, by=mo, reason=REASON)

    assert client.get(cleo.get_absolute_url()).status_code == 404
