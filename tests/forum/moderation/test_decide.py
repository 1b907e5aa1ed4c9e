"""Deciding about a text: each decision, what it does, whom it tells, who may not take it, and two at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from forum.debates.responses import edit_response
from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.moderation.actions import (
    approve_post,
    ask_change,
    hide_post,
    leave_post,
    lock_post,
    reject_post,
    restore_post,
    unlock_post,
)
from forum.moderation.models import Decision, Flag
from forum.moderation.queue import waiting_posts
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import move, response
from tests.forum.moderation.acting import SAYS, flag, waiting


def last_event() -> tuple[str, dict, bool]:
    event = Event.objects.latest("pk")
    return event.kind, event.ids, event.version is not None


def status_of(post: Post) -> str:
    return Post.objects.get(pk=post.pk).status


# Each decision ------------------------------------------------------------------------------------------------


def test_leaving_closes_the_reports_for_the_reason_that_was_given(said, dan, ben, mo):
    flag(said, dan, "spam")
    flag(said, ben, "attack")

    decision = leave_post(post=said, by=mo)

    assert (decision.kind, decision.code, decision.role) == ("leave", "spam", "moderator")
    assert {one.decision for one in Flag.objects.all()} == {decision}
    assert status_of(said) == "public"
    assert last_event() == ("post.left", {"post": said.pk}, False)
    assert not OutboxMail.objects.filter(key=f"decision:{decision.pk}").exists()


def test_only_what_is_reported_is_left(said, mo):
    with pytest.raises(Refused, match="No report of this text is open"):
        leave_post(post=said, by=mo)


def test_hiding_closes_the_reports_and_tells_the_author(said, dan, cleo, mo):
    flag(said, dan)

    decision = hide_post(post=said, by=mo, reason=SAYS, code="attack")

    assert (Flag.objects.get().decision, decision.code) == (decision, "attack")
    mail = OutboxMail.objects.get(key=f"decision:{decision.pk}")
    assert mail.to == cleo.email
    for words in (SAYS, "personal attack or insult", "moderator", f"/me/moderation/#decision-{decision.pk}", "appeal"):
        assert words in mail.text
    for whose in ("Dan", "Mo Example", "xylophone"):
        assert whose not in mail.text + mail.html + mail.subject


def test_an_organizer_decides_as_an_organizer(said, olga):
    assert hide_post(post=said, by=olga, reason=SAYS).role == "organizer"


def test_a_change_is_asked_for_and_the_text_stays(said, cleo, mo):
    decision = ask_change(post=said, by=mo, reason=SAYS, code="attack")

    assert status_of(said) == "public"
    assert last_event() == ("post.change_asked", {"post": said.pk}, False)
    assert OutboxMail.objects.get(key=f"decision:{decision.pk}").to == cleo.email


def test_no_change_is_asked_for_once_the_debate_is_over(said, moderated, olga, mo):
    move(moderated, olga, "close")

    with pytest.raises(Refused, match="its texts stay as they are"):
        ask_change(post=said, by=mo, reason=SAYS)


def test_answers_are_closed_and_opened_again(said, mo):
    lock_post(post=said, by=mo, reason=SAYS, code="off-topic")
    assert last_event() == ("post.locked", {"post": said.pk}, True)
    assert Post.objects.get(pk=said.pk).is_locked
    with pytest.raises(Refused, match="closed already"):
        lock_post(post=said, by=mo, reason=SAYS)

    unlock_post(post=said, by=mo, reason=SAYS)

    assert not Post.objects.get(pk=said.pk).is_locked
    assert last_event() == ("post.unlocked", {"post": said.pk}, True)


def test_what_waits_is_published_and_takes_its_number(moderated, cleo, mo):
    post = waiting(moderated, cleo)

    decision = approve_post(post=post, by=mo)

    post.refresh_from_db()
    assert (post.status, post.number) == ("public", 4)
    assert last_event()[0] == "response.posted"
    assert OutboxMail.objects.get(key=f"decision:{decision.pk}").to == cleo.email


def test_what_is_not_published_waits_outside_the_queue_until_it_changes(moderated, cleo, mo, mia):
    post = waiting(moderated, cleo)
    reject_post(post=post, by=mo, reason=SAYS, code="attack")
    assert (status_of(post), last_event()[0]) == ("waiting", "post.rejected")
    assert list(waiting_posts(moderated)) == []
    with pytest.raises(Refused, match="Somebody has looked at this text already"):
        reject_post(post=post, by=mia, reason=SAYS)

    edit_response(post=post, by=cleo, text=Text(source="Kinder words."), reason="As asked.", version=post.version)

    assert list(waiting_posts(moderated)) == [post]
    assert reject_post(post=post, by=mia, reason=SAYS).by == mia


def test_a_text_that_was_not_published_can_be_after_all(moderated, cleo, mo, mia):
    post = waiting(moderated, cleo)
    reject_post(post=post, by=mo, reason=SAYS)

    approve_post(post=post, by=mia)

    assert status_of(post) == "public"


@pytest.mark.parametrize("act", [hide_post, ask_change, lock_post])
def test_these_take_a_sentence(said, mo, act):
    with pytest.raises(Refused, match="Give a reason"):
        act(post=said, by=mo, reason=" ")

    assert not Decision.objects.exists()


# Who may not --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [leave_post, hide_post, restore_post, ask_change, lock_post, unlock_post, approve_post, reject_post])  # fmt: skip
@pytest.mark.parametrize("who", ["ben", "dan", "ada"])
def test_nobody_else_decides(said, act, who, request):
    with pytest.raises(Refused, match="Only the moderators and organizers of this debate may do that"):
        act(post=said, by=request.getfixturevalue(who), reason=SAYS)


def test_whoever_reported_it_does_not_decide_about_it(said, mo, mia):
    flag(said, mo)

    with pytest.raises(Refused, match="You reported this text yourself"):
        leave_post(post=said, by=mo)

    assert leave_post(post=said, by=mia).by == mia


def test_nor_whoever_is_named_or_answered_or_wrote_it(moderated, cleo, mo):
    own, named = response(moderated, mo), response(moderated, cleo, "As Mo Example said, nonsense.")

    with pytest.raises(Refused, match="Nobody decides about their own text"):
        ask_change(post=own, by=mo, reason=SAYS)
    with pytest.raises(Refused, match="This text is about you"):
        hide_post(post=named, by=mo, reason=SAYS)


def test_a_new_name_does_not_make_it_somebody_elses_cause(client, moderated, cleo, mo, mia):
    from forum.people.actions import edit_profile
    from forum.people.models import Person

    named = response(moderated, cleo, "As Mo Example said, nonsense.")
    edit_profile(whose=mo, by=mo, name="Monika Sample")
    renamed = Person.objects.get(pk=mo.pk)

    with pytest.raises(Refused, match="This text is about you"):
        hide_post(post=named, by=renamed, reason=SAYS)
    client.force_login(renamed)
    assert f"/posts/{named.number}/decide/" not in client.get(f"{moderated.get_absolute_url()}thread/").content.decode()
    assert hide_post(post=named, by=mia, reason=SAYS).by == mia


# At once ------------------------------------------------------------------------------------------------------


def test_nobody_decides_about_what_was_decided_meanwhile(said, dan, mo, mia):
    flag(said, dan)
    leave_post(post=said, by=mo, seen=0)

    with pytest.raises(Refused, match="Somebody else has decided about this text meanwhile: left as it is"):
        hide_post(post=said, by=mia, reason=SAYS, seen=0)

    assert hide_post(post=said, by=mia, reason=SAYS, seen=Decision.objects.get().pk).kind == "hide"


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_decides_and_the_other_is_told(said, dan, mo, mia):
    flag(said, dan)
    deeds = [lambda: leave_post(post=said, by=mo, seen=0), lambda: hide_post(post=said, by=mia, reason=SAYS, seen=0)]

    def run(deed):
        try:
            return deed()
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, deeds))

    assert Decision.objects.count() == 1
    assert [one for one in results if isinstance(one, str) and "decided about this text meanwhile" in one] != []


def test_nobody_publishes_a_text_that_they_have_not_read(client, moderated, cleo, mo):
    post = waiting(moderated, cleo)
    client.force_login(mo)
    address = reverse("moderation:review", args=[moderated.slug, post.pk])
    assert f'name="version" value="{post.version}"' in client.get(address).content.decode()
    queue = client.get(reverse("moderation:queue", args=[moderated.slug])).content.decode()
    assert f'name="version" value="{post.version}"' in queue
    sent = {"do": "approve", "code": "", "reason": "", "seen": "0", "version": str(post.version)}
    edit_response(post=post, by=cleo, text=Text(source="Something worse."), reason="", version=post.version)

    told = client.post(address, sent).content.decode()

    assert "The text was changed meanwhile; look at it again." in told
    assert ("Something worse." in told, status_of(post)) == (True, "waiting")
    assert f'name="version" value="{post.version + 1}"' in told
    assert client.post(address, sent | {"version": str(post.version + 1)}).status_code == 302
    assert status_of(post) == "public"


# The page -----------------------------------------------------------------------------------------------------


def page(post) -> str:
    return reverse("moderation:decide", args=[post.thread.debate.slug, post.number])


def test_the_page_offers_what_can_be_done_now(client, said, dan, mo):
    client.force_login(mo)

    def offered() -> list[str]:
        return [str(kind) for kind, _name in client.get(page(said)).context["form"].fields["do"].choices]

    assert offered() == ["hide", "ask-change", "lock"]
    flag(said, dan)
    assert offered() == ["leave", "hide", "ask-change", "lock"]
    hide_post(post=said, by=mo, reason=SAYS)
    assert offered() == ["restore"]


def test_a_decision_on_the_page_leads_back_to_the_queue(client, said, moderated, mo):
    client.force_login(mo)

    sent = client.post(page(said), {"do": "hide", "code": "attack", "reason": SAYS, "seen": "0"})

    assert sent.url == reverse("moderation:queue", args=[moderated.slug])
    assert (status_of(said), Decision.objects.get().code) == ("hidden", "attack")


def test_bad_input_says_what_is_missing_and_keeps_what_was_typed(client, said, mo):
    client.force_login(mo)

    nothing = client.post(page(said), {"reason": "I typed this."}).content.decode()
    no_code = client.post(page(said), {"do": "hide", "code": "", "reason": ""}).content.decode()
    odd = client.post(page(said), {"do": "approve", "code": "nonsense", "reason": "x" * 301, "seen": "z"})

    assert "Choose what shall be done." in nothing
    assert "I typed this." in nothing
    assert "Choose for which of these reasons." in no_code
    assert "Say why in a sentence; the author reads it." in no_code
    assert odd.status_code == 200
    assert not Decision.objects.exists()


def test_what_was_decided_meanwhile_is_said_and_the_next_try_counts(client, said, dan, mo, mia):
    flag(said, dan)
    leave_post(post=said, by=mia)
    client.force_login(mo)
    sent = {"do": "hide", "code": "attack", "reason": SAYS, "seen": "0"}

    told = client.post(page(said), sent)

    assert "Somebody else has decided about this text meanwhile" in told.content.decode()
    assert f'name="seen" value="{Decision.objects.get().pk}"' in told.content.decode()
    assert client.post(page(said), sent | {"seen": str(Decision.objects.get().pk)}).status_code == 302


def test_a_waiting_text_has_a_page_by_its_key(client, moderated, cleo, mo):
    post = waiting(moderated, cleo)
    client.force_login(mo)
    address = reverse("moderation:review", args=[moderated.slug, post.pk])
    assert "A word that waits." in client.get(address).content.decode()

    client.post(address, {"do": "reject", "code": "spam", "reason": SAYS, "seen": "0"})

    assert Decision.objects.get().kind == "reject"


@pytest.mark.parametrize(("who", "status"), [("ben", 403), ("dan", 403), ("ada", 403), ("cleo", 403)])
def test_only_moderators_and_organizers_see_it(client, said, moderated, who, status, request, cleo):
    waits = waiting(moderated, cleo)
    client.force_login(request.getfixturevalue(who))

    for address in (page(said), reverse("moderation:review", args=[moderated.slug, waits.pk])):
        assert client.get(address).status_code == status


def test_a_sealed_text_has_no_such_page(client, sealed, olga):
    post = Post.objects.get(kind="opening")
    client.force_login(olga)

    assert client.get(reverse("moderation:review", args=[sealed.slug, post.pk])).status_code == 404


def test_nor_has_a_deleted_one(client, said, mo):
    Post.objects.filter(pk=said.pk).update(status="deleted")
    client.force_login(mo)

    assert client.get(page(said)).status_code == 404
