"""Reporting a text: who may, once each, what the next report changes, and that nobody is told who did."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from forum.live.models import Event
from forum.moderation.actions import leave_post
from forum.moderation.models import Flag
from forum.moderation.reports import report
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import response
from tests.forum.moderation.acting import flag
from tests.support.proofs import solved


def page(post) -> str:
    return reverse("moderation:report", args=[post.thread.debate.slug, post.number])


# The action ---------------------------------------------------------------------------------------------------


def test_a_reader_reports_a_text_and_only_organizers_hear_of_it(said, dan):
    made = report(post=said, by=dan, key="k", code="attack", sentence="  It calls\nher a fool. ")

    assert (made.post, made.code, made.sentence, made.by, made.decision) == (
        said, "attack", "It calls her a fool.", dan, None,
    )  # fmt: skip
    event = Event.objects.latest("pk")
    assert (event.kind, event.ids, event.version) == ("post.flagged", {"post": said.pk}, None)


def test_without_an_account_too(said):
    made = report(post=said, by=AnonymousUser(), key="browser", code="spam")

    assert (made.by, made.hash) == (None, "browser")


def test_a_second_report_changes_the_first(said, dan):
    flag(said, dan)
    flag(said, dan, "other", "Not what I thought.")

    assert list(Flag.objects.values_list("code", "sentence")) == [("other", "Not what I thought.")]


def test_the_same_report_again_is_nothing_new(said, dan):
    first = flag(said, dan)

    assert flag(said, dan) == first
    assert Event.objects.filter(kind="post.flagged").count() == 1


def test_two_readers_make_two_reports(said, dan, ben):
    flag(said, dan)
    flag(said, ben)

    assert Flag.objects.count() == 2


def test_something_else_takes_a_sentence(said, dan):
    with pytest.raises(Refused, match="Say in a sentence what is wrong with it"):
        flag(said, dan, "other", " ")

    assert not Flag.objects.exists()


def test_nobody_reports_their_own_text(said, cleo):
    with pytest.raises(Refused, match="This is your own text"):
        flag(said, cleo)


@pytest.mark.parametrize("status", ["hidden", "deleted"])
def test_what_readers_do_not_see_is_not_reported(said, dan, status):
    Post.objects.filter(pk=said.pk).update(status=status)

    with pytest.raises(Refused, match="no longer shown"):
        flag(said, dan)


def test_after_a_decision_the_same_text_is_not_reported_again_by_the_same_reader(said, dan, mo):
    from forum.debates.responses import edit_response
    from forum.posts.actions import Text

    flag(said, dan)
    leave_post(post=said, by=mo)
    with pytest.raises(Refused, match="A moderator has looked at this text after your report"):
        flag(said, dan, "spam")

    edit_response(post=said, by=said.author, text=Text(source="Much worse."), reason="So.", version=said.version)

    assert flag(said, dan, "spam").decision is None


# The page -----------------------------------------------------------------------------------------------------


def test_the_page_says_what_happens_then_and_leads_back_to_the_text(client, said, dan):
    client.force_login(dan)
    asked = client.get(page(said)).content.decode()
    assert "Nobody is told who reported a text" in asked
    assert "xylophone" in asked

    sent = client.post(page(said), {"code": "attack", "sentence": ""})

    assert sent.url.endswith("#post-3")
    assert "The moderators of this debate will look at the text and decide." in client.get(sent.url).content.decode()
    assert Flag.objects.get().by == dan


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, said, dan):
    client.force_login(dan)

    nothing = client.post(page(said), {"sentence": "I typed this."}).content.decode()
    other = client.post(page(said), {"code": "other", "sentence": ""}).content.decode()

    assert "Choose what is wrong with it." in nothing
    assert "I typed this." in nothing
    assert "Say in a sentence what is wrong with it." in other


def test_a_reader_without_an_account_solves_the_challenge(client, said):
    sent = client.post(page(said), {"code": "spam", "solution": solved("report")})

    assert sent.status_code == 302
    assert Flag.objects.get().by is None


def test_without_a_solution_the_report_is_kept_and_sent_after_some_seconds(client, said):
    held = client.post(page(said), {"code": "spam", "sentence": "Buy this!"})

    assert held.status_code == 200
    assert "Buy this!" in held.content.decode()
    assert not Flag.objects.exists()


def test_one_browser_reports_a_text_once(client, said):
    for code in ("spam", "attack"):
        client.post(page(said), {"code": code, "solution": solved("report")})

    assert [one.code for one in Flag.objects.all()] == ["attack"]


def test_too_many_reports_wait(client, moderated, cleo, dan):
    client.force_login(dan)
    post = response(moderated, cleo)

    answers = [client.post(page(post), {"code": "spam"}) for _turn in range(21)]

    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_text_that_one_may_not_read_is_not_there(client, said, dan):
    Post.objects.filter(pk=said.pk).update(status="hidden")
    client.force_login(dan)

    assert client.get(page(said)).status_code == 404
    assert client.get(page(said).replace("/3/", "/77/")).status_code == 404


def test_ones_own_text_is_refused_with_the_sentence(client, said, cleo):
    client.force_login(cleo)

    answer = client.get(page(said))

    assert answer.status_code == 403
    assert "This is your own text: change it, or delete it." in answer.content.decode()
