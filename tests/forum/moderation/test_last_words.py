"""The sentence with which a text is withdrawn: not from who is suspended, and moderators may hide it."""

import pytest
from django.urls import reverse

from forum.debates.contributions import NotReady
from forum.debates.ledger import move_rebuttal
from forum.debates.models import Debate
from forum.debates.taking_away import withdraw_contribution
from forum.live.models import Event, Topic
from forum.mail.models import OutboxMail
from forum.moderation.actions import hide_post, leave_post
from forum.moderation.log import decisions_in, entries
from forum.moderation.models import Decision, Flag
from forum.moderation.queue import how_many, queue_of
from forum.people.actions import grant, keep_out
from forum.posts.ledger import Move
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import response
from tests.forum.debates.rebutting import ledger, moved, rebut, rebutting, said
from tests.forum.moderation.acting import SAYS, flag
from tests.support.poured import poured

__all__ = ["rebutting"]
RUDE = "Only a kazoo would believe it."


def fresh(debate) -> Debate:
    return Debate.objects.select_related("topic").get(pk=debate.pk)


def withdraw_page(debate, post) -> str:
    if post.kind == "rebuttal":
        return reverse("debates:move_rebuttal", args=[debate.slug, post.number, Move.WITHDRAW])
    return reverse("debates:withdraw", args=[debate.slug, post.number])


def decide_page(debate, post) -> str:
    return reverse("moderation:decide", args=[debate.slug, post.number])


@poured
def watched(rebutting, mo) -> Debate:
    """Mo moderates the debate in which Bea has rebutted Ben."""
    grant(topic=rebutting.topic, person=mo, role="moderator")
    return Debate.objects.get(pk=rebutting.pk)


@poured
def gone(watched, bea) -> Post:
    """Bea's rebuttal, withdrawn with a rude sentence."""
    post = rebut(watched, bea, source="A marimba of a rebuttal.")
    moved(post, bea, "withdraw", RUDE)
    return Post.objects.get(pk=post.pk)


@poured
def essay(watched, bea) -> Post:
    """Bea's essay, withdrawn with a rude sentence."""
    withdraw_contribution(post=said(watched, "b"), by=bea, sentence=RUDE)
    return said(watched, "b")


# Who is suspended ---------------------------------------------------------------------------------------------


def test_the_suspended_withdraw_without_a_sentence(watched, bea):
    post = rebut(watched, bea)
    keep_out(topic=watched.topic, person=bea, until=None)

    with pytest.raises(NotReady) as told:
        moved(post, bea, "withdraw", RUDE)
    with pytest.raises(NotReady) as told_again:
        withdraw_contribution(post=said(watched, "b"), by=bea, sentence=RUDE)
    entry = moved(post, bea, "withdraw", "")
    again = moved(post, bea, "withdraw", " ")
    withdraw_contribution(post=said(watched, "b"), by=bea, sentence="")

    for one in (told, told_again):
        assert "withdraw it without a sentence" in str(one.value.problems["sentence"][0])
    assert (entry.sentence, again) == ("", entry)
    for one in (post, said(watched, "b")):
        stored = Post.objects.get(pk=one.pk)
        assert (stored.status, stored.tombstone, stored.epitaph) == ("withdrawn", "", "Withdrawn by its author.")


def test_everybody_else_says_why(watched, bea):
    with pytest.raises(NotReady):
        moved(rebut(watched, bea), bea, "withdraw", "")
    with pytest.raises(NotReady):
        withdraw_contribution(post=said(watched, "b"), by=bea, sentence="")


@pytest.mark.parametrize("kind", ["rebuttal", "opening"])
def test_the_page_says_so_and_asks_for_no_sentence(client, watched, bea, kind):
    post = rebut(watched, bea) if kind == "rebuttal" else said(watched, "b")
    address = withdraw_page(watched, post)
    client.force_login(bea)
    assert 'name="sentence"' in client.get(address).content.decode()
    keep_out(topic=watched.topic, person=bea, until=None)

    page = client.get(address).content.decode()
    typed = client.post(address, {"sentence": RUDE})
    status = Post.objects.get(pk=post.pk).status
    sent = client.post(address, {})

    assert 'name="sentence"' not in page
    assert "You are suspended from writing here" in page
    assert "withdraw it without a sentence" in typed.content.decode()
    assert (typed.status_code, status) == (403, "public")
    assert (sent.status_code, Post.objects.get(pk=post.pk).status) == (302, "withdrawn")
    assert RUDE not in client.get(f"{watched.get_absolute_url()}thread/").content.decode()


# Reporting it -------------------------------------------------------------------------------------------------


def test_readers_report_the_sentence_and_see_nothing_but_it(client, watched, gone):
    thread = client.get(f"{watched.get_absolute_url()}thread/").content.decode()
    address = reverse("moderation:report", args=[watched.slug, gone.number])

    page = client.get(address).content.decode()

    assert f'href="{address}"' in thread
    assert RUDE in page
    for hidden in ("marimba", "Bea Example", "where no permission"):
        assert hidden not in page


def test_what_was_withdrawn_without_a_word_is_not_there_to_report(client, watched, bea, cleo):
    post = rebut(watched, bea)
    keep_out(topic=watched.topic, person=bea, until=None)
    moved(post, bea, "withdraw", "")

    assert client.get(reverse("moderation:report", args=[watched.slug, post.number])).status_code == 404
    with pytest.raises(Refused, match="nothing to report"):
        flag(post, cleo)


def test_who_reported_the_text_before_may_report_the_sentence(watched, bea, mo, cleo):
    post = rebut(watched, bea)
    flag(post, cleo)
    leave_post(post=post, by=mo)
    moved(post, bea, "withdraw", RUDE)

    assert flag(post, cleo, "other", "The last sentence.").decision is None
    leave_post(post=post, by=mo)
    with pytest.raises(Refused, match="has looked at this text after your report"):
        flag(post, cleo)


def test_it_stands_in_the_queue_without_the_text(client, watched, gone, cleo, mo):
    flag(gone, cleo)
    client.force_login(mo)

    page = client.get(reverse("moderation:queue", args=[watched.slug])).content.decode()

    assert [(item.sort, item.post) for item in queue_of(fresh(watched), mo)] == [("reported", gone)]
    assert how_many(fresh(watched)) == 1
    assert RUDE in page
    assert "Hide the sentence; nothing stands in its place" in page
    for hidden in ("marimba", "where no permission", "Show it to readers again", "Ask its author for a change"):
        assert hidden not in page


def test_a_sentence_that_names_a_moderator_is_not_theirs_to_decide(client, watched, bea, mo, olga):
    post = rebut(watched, bea)
    moved(post, bea, "withdraw", "Mo Example made me.")

    with pytest.raises(Refused, match="This text is about you"):
        hide_post(post=post, by=mo, reason=SAYS)
    client.force_login(mo)
    assert decide_page(watched, post) not in client.get(f"{watched.get_absolute_url()}thread/").content.decode()
    assert hide_post(post=post, by=olga, reason=SAYS).by == olga


# Hiding it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["gone", "essay"])
def test_the_sentence_goes_and_the_text_stays_withdrawn(which, request, mo, bea):
    post = request.getfixturevalue(which)
    flag(post, mo.__class__.objects.get(email="olga@example.org"))

    decision = hide_post(post=post, by=mo, reason=SAYS, code="attack")

    stored = Post.objects.get(pk=post.pk)
    assert (stored.status, stored.tombstone, stored.number) == ("withdrawn", "", post.number)
    assert Flag.objects.get().decision == decision
    event = Event.objects.last()
    assert (event.kind, event.ids, event.version) == (
        "post.hidden", {"post": post.pk}, Topic.objects.get(pk=event.topic_id).version,
    )  # fmt: skip
    mail = OutboxMail.objects.get(key=f"decision:{decision.pk}")
    assert mail.to == bea.email
    assert "Readers see neither this text, which is withdrawn, nor a sentence of yours" in mail.text
    assert RUDE not in mail.text
    assert [one.kind for one in entries(decisions_in(fresh(post.thread.debate)), named=False)] == ["hide"]


def test_it_is_told_on_no_path_any_more(client, watched, gone, essay, bea, cleo, mo, olga, ada):
    paths = [
        "", "thread/", "thread/?all=1", "rebuttals/", f"rebuttals/{gone.number}/", "events/?after=0", "export.json",
        "export.md", "export.html", "moderation/log/", "moderation/log.csv", "moderation/", "voices/b/",
        f"posts/{gone.number}/decide/", f"posts/{gone.number}/report/", f"posts/{gone.number}/history/",
    ]  # fmt: skip
    root = watched.get_absolute_url()
    before = [path for path in paths if RUDE.removesuffix(".") in client.get(root + path).content.decode()]
    hide_post(post=gone, by=mo, reason=SAYS)
    hide_post(post=essay, by=mo, reason=SAYS)

    found = []
    for who in (None, cleo, bea, mo, olga, ada):
        client.force_login(who) if who else client.logout()
        answers = {path: client.get(root + path) for path in paths}
        found += [(who, path) for path, answer in answers.items() if "kazoo" in answer.content.decode()]

    assert {"", "thread/", "rebuttals/", "export.json"} <= set(before)
    assert found == []
    client.logout()
    assert "Withdrawn by its author." in client.get(f"{root}thread/").content.decode()
    assert [one.sentence for one in ledger(gone).entries.all()] == [""]


def test_the_log_of_the_debate_says_what_happened(watched, gone, mo):
    from forum.debates.telling import tell

    hide_post(post=gone, by=mo, reason=SAYS)

    (told,) = tell(watched.topic_id, [Event.objects.last()])
    assert told.says == "A moderator hid the sentence with which a text was withdrawn."


def test_it_does_not_come_back_with_the_form_sent_again(watched, gone, essay, mo, bea):
    hide_post(post=gone, by=mo, reason=SAYS)
    hide_post(post=essay, by=mo, reason=SAYS)

    with pytest.raises(Refused):
        move_rebuttal(rebuttal=ledger(gone), by=bea, move=Move.WITHDRAW, sentence=RUDE)
    with pytest.raises(Refused):
        withdraw_contribution(post=essay, by=bea, sentence=RUDE)
    for one in (gone, essay):
        assert Post.objects.get(pk=one.pk).tombstone == ""
        with pytest.raises(Refused, match="Only a text that readers can see"):
            hide_post(post=one, by=mo, reason=SAYS)


def test_who_read_the_text_does_not_hide_the_sentence_unread(client, watched, bea, mo, cleo):
    post = rebut(watched, bea)
    client.force_login(mo)
    form = client.get(decide_page(watched, post)).context["form"]
    moved(post, bea, "withdraw", "I was wrong.")

    said = {"do": "hide", "code": "attack", "reason": SAYS, **{n: form.initial[n] for n in ("seen", "version")}}
    answer = client.post(decide_page(watched, post), said)
    status = Post.objects.get(pk=post.pk).tombstone
    again = client.post(decide_page(watched, post), said | {"version": answer.context["form"].data["version"]})

    assert "changed meanwhile" in answer.content.decode()
    assert status == "I was wrong."
    assert again.status_code == 302
    assert Post.objects.get(pk=post.pk).tombstone == ""


def test_its_author_finds_the_decision_and_what_it_means(client, watched, essay, mo, bea):
    decision = hide_post(post=essay, by=mo, reason=SAYS)
    client.force_login(bea)

    for address in (reverse("moderation:notices"), reverse("moderation:appeal", args=[decision.pk])):
        assert "Readers see neither this text, which is withdrawn" in client.get(address).content.decode()


def test_an_appeal_brings_no_sentence_back_and_says_so(client, watched, essay, mo, bea, olga):
    from forum.moderation.appeals import appeal

    made = appeal(decision=hide_post(post=essay, by=mo, reason=SAYS), by=bea, text="It was meant kindly.")
    client.force_login(olga)
    hearing = reverse("moderation:hear", args=[watched.slug, made.pk])

    told = client.post(hearing, {"outcome": "overturned", "answer": "So it was."}, follow=True).content.decode()

    assert "Nothing was undone" in told
    assert (said(watched, "b").status, said(watched, "b").tombstone) == ("withdrawn", "")


def test_only_moderators_and_organizers_may(client, watched, gone, cleo, ben, bea):
    for who in (cleo, ben):
        with pytest.raises(Refused, match="Only the moderators and organizers"):
            hide_post(post=gone, by=who, reason=SAYS)
    client.force_login(cleo)
    assert client.get(decide_page(watched, gone)).status_code == 403
    with pytest.raises(Refused):
        hide_post(post=gone, by=bea, reason=SAYS)
    assert not Decision.objects.exists()


def test_deleted_texts_are_still_nobodys(client, watched, mo, cleo, olga):
    from forum.debates.actions import edit_debate
    from forum.debates.taking_away import delete_post

    edit_debate(debate=watched, by=olga, responses_from="open")
    post = response(fresh(watched), cleo)
    delete_post(post=post, by=cleo)
    client.force_login(mo)

    assert client.get(decide_page(watched, post)).status_code == 404
