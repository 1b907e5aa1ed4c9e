"""Appeals: once, by whom it concerns, heard by somebody else, and what an overturned decision undoes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from forum.debates.models import Debate
from forum.debates.responses import edit_response
from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.moderation.actions import ask_change, hide_post, leave_post, lock_post, reject_post, restore_post
from forum.moderation.appeals import appeal, hear
from forum.moderation.models import Appeal, Decision
from forum.moderation.people_here import suspend
from forum.people.models import Suspension
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import response
from tests.forum.moderation.acting import SAYS, flag, waiting
from tests.support.poured import poured

WRONG = "I attacked nobody."


@poured
def hidden(said, mo) -> Decision:
    return hide_post(post=said, by=mo, reason=SAYS, code="attack")


def status_of(decision: Decision) -> str:
    return Post.objects.get(pk=decision.post_id).status


# Appealing ----------------------------------------------------------------------------------------------------


def test_whom_it_concerns_says_once_why_it_is_wrong(hidden, cleo):
    made = appeal(decision=hidden, by=cleo, text=f"  {WRONG} ")

    assert (made.decision, made.by, made.text, made.outcome) == (hidden, cleo, WRONG, "waiting")
    event = Event.objects.latest("pk")
    assert (event.kind, event.ids, event.version) == ("decision.appealed", {"decision": hidden.pk}, None)
    with pytest.raises(Refused, match="each decision can be appealed against once"):
        appeal(decision=hidden, by=cleo, text="Again.")


def test_nobody_else_does_and_nothing_else_can_be(hidden, said, cleo, dan, mo, ben):
    for who in (dan, mo):
        with pytest.raises(Refused, match="nothing here that you may see"):
            appeal(decision=hidden, by=who, text=WRONG)
    other = response(Debate.objects.get(pk=hidden.debate_id), cleo, "Other.")
    flag(other, dan)
    with pytest.raises(Refused, match="nothing to appeal against"):
        appeal(decision=leave_post(post=other, by=mo), by=cleo, text=WRONG)
    with pytest.raises(Refused, match="Say why the decision is wrong"):
        appeal(decision=hidden, by=cleo, text=" ")


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_make_one_appeal(hidden, cleo):
    def run(text: str) -> object:
        try:
            return appeal(decision=hidden, by=cleo, text=text)
        except (Refused, IntegrityError) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(run, ("One.", "Two.", "Three.")))

    assert sorted(type(one).__name__ for one in results) == ["Appeal", "Refused", "Refused"]
    assert Appeal.objects.count() == 1


# Hearing ------------------------------------------------------------------------------------------------------


def test_another_moderator_upholds_it_and_nothing_changes(hidden, cleo, mia):
    made = appeal(decision=hidden, by=cleo, text=WRONG)

    heard = hear(appeal=made, by=mia, outcome="upheld", answer="It does call her a fool.")

    assert (heard.outcome, heard.decided_by, status_of(hidden)) == ("upheld", mia, "hidden")
    assert Event.objects.latest("pk").kind == "appeal.decided"
    mail = OutboxMail.objects.get(key=f"appeal:{hidden.pk}")
    assert (mail.to, "It does call her a fool." in mail.text, "Mia" in mail.text + mail.html) == (
        cleo.email,
        True,
        False,
    )
    with pytest.raises(Refused, match="This appeal has been decided already"):
        hear(appeal=made, by=mia, outcome="overturned", answer="No.")


def test_whoever_decided_does_not_hear_the_appeal_nor_whom_it_concerns(hidden, cleo, mo, dan, mia, said):
    made = appeal(decision=hidden, by=cleo, text=WRONG)

    with pytest.raises(Refused, match="You made this decision"):
        hear(appeal=made, by=mo, outcome="upheld", answer="Yes.")
    for who in (dan, cleo):
        with pytest.raises(Refused, match="Only the moderators and organizers"):
            hear(appeal=made, by=who, outcome="upheld", answer="Yes.")
    from forum.moderation.models import Flag

    Flag.objects.create(post=said, by=mia, hash="x", code="spam", decision=hidden)
    with pytest.raises(Refused, match="You reported this text yourself"):
        hear(appeal=made, by=mia, outcome="upheld", answer="Yes.")


@pytest.mark.parametrize(("outcome", "answer", "says"), [("waiting", "A.", "Choose whether"), ("upheld", " ", "Answer in a sentence")])  # fmt: skip
def test_an_answer_has_an_outcome_and_a_sentence(hidden, cleo, mia, outcome, answer, says):
    made = appeal(decision=hidden, by=cleo, text=WRONG)

    with pytest.raises(Refused, match=says):
        hear(appeal=made, by=mia, outcome=outcome, answer=answer)


def test_a_text_that_was_changed_meanwhile_is_looked_at_again_first(client, moderated, cleo, mo, mia):
    post = waiting(moderated, cleo)
    made = appeal(decision=reject_post(post=post, by=mo, reason=SAYS), by=cleo, text=WRONG)
    edit_response(post=post, by=cleo, text=Text(source="Something worse."), reason="", version=post.version)
    client.force_login(mia)
    hearing = reverse("moderation:hear", args=[moderated.slug, made.pk])
    sent = {"outcome": "overturned", "answer": "You are right.", "version": str(post.version)}

    told = client.post(hearing, sent).content.decode()

    assert "The text was changed meanwhile; look at it again." in told
    assert f'name="version" value="{post.version + 1}"' in told
    assert status_of(made.decision) == "waiting"


# What is undone -----------------------------------------------------------------------------------------------


def overturn(decision: Decision, by, other) -> Decision:
    hear(appeal=appeal(decision=decision, by=by, text=WRONG), by=other, outcome="overturned", answer="You are right.")
    return Decision.objects.latest("pk")


def test_a_hidden_text_is_shown_again(hidden, cleo, mia):
    undone = overturn(hidden, cleo, mia)

    assert (undone.kind, undone.by, undone.reason, status_of(hidden)) == ("restore", mia, "You are right.", "public")
    assert {"post.restored", "appeal.decided"} <= set(Event.objects.values_list("kind", flat=True))
    assert not OutboxMail.objects.filter(key=f"decision:{undone.pk}").exists()


def test_closed_answers_are_opened(said, cleo, mo, mia):
    undone = overturn(lock_post(post=said, by=mo, reason=SAYS), cleo, mia)

    assert (undone.kind, Post.objects.get(pk=said.pk).locked_at) == ("unlock", None)


def test_a_text_that_was_not_published_is(moderated, cleo, mo, mia):
    decision = reject_post(post=waiting(moderated, cleo), by=mo, reason=SAYS)

    assert (overturn(decision, cleo, mia).kind, status_of(decision)) == ("approve", "public")


def test_the_wish_for_a_change_is_withdrawn(said, cleo, mo, mia):
    undone = overturn(ask_change(post=said, by=mo, reason=SAYS, code="attack"), cleo, mia)

    assert (undone.kind, undone.code) == ("leave", "attack")


def test_a_suspended_person_may_write_again(moderated, cleo, mo, mia):
    decision = suspend(debate=moderated, whom=cleo, by=mo, until=None, reason=SAYS)

    assert overturn(decision, cleo, mia).kind == "readmit"
    assert not Suspension.objects.exists()


def test_what_is_undone_already_stays_so(hidden, said, cleo, mia):
    made = appeal(decision=hidden, by=cleo, text=WRONG)
    restore_post(post=said, by=mia, reason="A mistake.")

    heard = hear(appeal=made, by=mia, outcome="overturned", answer="It is shown again.")

    assert heard.outcome == "overturned"
    assert [one.kind for one in Decision.objects.order_by("pk")] == ["hide", "restore"]


def test_the_page_says_where_nothing_is_undone(client, hidden, said, moderated, cleo, mia):
    made = appeal(decision=hidden, by=cleo, text=WRONG)
    client.force_login(mia)
    hearing = reverse("moderation:hear", args=[moderated.slug, made.pk])
    before = client.get(hearing).content.decode()
    restore_post(post=said, by=mia, reason="A mistake.")

    text = client.get(hearing).content.decode()
    told = client.post(hearing, {"outcome": "overturned", "answer": "It is shown again."}, follow=True).content.decode()

    assert "what it did is undone at once" in before
    assert "If you take it back, nothing is undone" in text
    assert "Nothing was undone" in told


@pytest.mark.parametrize("outcome", ["upheld", "overturned"])
def test_and_says_nothing_of_it_where_that_is_not_so(client, hidden, moderated, cleo, mia, outcome):
    made = appeal(decision=hidden, by=cleo, text=WRONG)
    client.force_login(mia)

    hearing = reverse("moderation:hear", args=[moderated.slug, made.pk])
    told = client.post(hearing, {"outcome": outcome, "answer": "So it is."}, follow=True).content.decode()

    assert "Who appealed can read your answer." in told
    assert "Nothing was undone" not in told
    assert status_of(hidden) == {"upheld": "hidden", "overturned": "public"}[outcome]


# The pages ----------------------------------------------------------------------------------------------------


def test_from_the_notice_to_the_answer(client, hidden, moderated, cleo, mia):
    client.force_login(cleo)
    address = reverse("moderation:appeal", args=[hidden.pk])
    assert SAYS in client.get(address).content.decode()
    assert "Say why the decision is wrong." in client.post(address, {"text": ""}).content.decode()
    assert client.post(address, {"text": WRONG}).url == reverse("moderation:notices")
    assert client.get(address).status_code == 403

    client.force_login(mia)
    hearing = reverse("moderation:hear", args=[moderated.slug, Appeal.objects.get().pk])
    text = client.get(hearing).content.decode()
    assert (WRONG in text, "xylophone" in text) == (True, True)
    kept = client.post(hearing, {"answer": "I typed this."}).content.decode()
    assert ("Choose whether the decision stands" in kept, "I typed this." in kept) == (True, True)
    client.post(hearing, {"outcome": "overturned", "answer": "You are right."})

    client.force_login(cleo)
    told = client.get(reverse("moderation:notices")).content.decode()
    assert "You are right." in told
    assert "Mia" not in told
    assert status_of(hidden) == "public"


@pytest.mark.parametrize(("who", "appealing", "hearing"), [("dan", 404, 403), ("mo", 404, 403), ("ada", 404, 403), ("cleo", 403, 403), ("olga", 404, 200)])  # fmt: skip
def test_everybody_else_is_kept_out(client, hidden, moderated, cleo, who, appealing, hearing, request):
    made = appeal(decision=hidden, by=cleo, text=WRONG)
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("moderation:appeal", args=[hidden.pk])).status_code == appealing
    assert client.get(reverse("moderation:hear", args=[moderated.slug, made.pk])).status_code == hearing
