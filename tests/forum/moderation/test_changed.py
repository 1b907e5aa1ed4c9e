"""Where responses are reviewed, a published one whose author changes it comes back into the queue."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.debates.actions import edit_debate
from forum.debates.models import Debate
from forum.debates.responses import edit_response
from forum.debates.taking_away import delete_post
from forum.mail.models import OutboxMail
from forum.moderation.actions import approve_post, ask_change, hide_post, leave_post, lock_post
from forum.moderation.models import Decision
from forum.moderation.notices import notices_of
from forum.moderation.queue import how_many, queue_of
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import person, response
from tests.forum.moderation.acting import SAYS, flag
from tests.support.poured import poured


def fresh(debate) -> Debate:
    return Debate.objects.select_related("topic").get(pk=debate.pk)


def page(debate) -> str:
    return reverse("moderation:queue", args=[debate.slug])


def decide_page(debate, post) -> str:
    return reverse("moderation:decide", args=[debate.slug, post.number])


def edit(post: Post, source: str, reason: str = "Clearer.") -> Post:
    now = Post.objects.select_related("author").get(pk=post.pk)
    return edit_response(post=now, by=now.author, text=Text(source=source), reason=reason, version=now.version)


def sorts(debate, by) -> list[str]:
    return [item.sort for item in queue_of(fresh(debate), by)]


@poured
def reviewed(moderated, olga) -> Debate:
    edit_debate(debate=moderated, by=olga, responses_from="reviewed")
    return fresh(moderated)


@poured
def approved(reviewed, cleo, mo) -> Post:
    """A response of Cleo's that Mo has published."""
    post = response(reviewed, cleo, "A harmless word.")
    edit(post, "A harmless word, indeed.", reason="")
    approve_post(post=post, by=mo)
    return Post.objects.get(pk=post.pk)


def test_what_is_changed_after_it_was_published_waits_again(reviewed, approved, mo, mia):
    assert sorts(reviewed, mo) == []

    edit(approved, "A word of poison.")

    (item,) = queue_of(fresh(reviewed), mo)
    assert (item.sort, item.post, item.what) == ("changed", approved, "Response #3")
    assert how_many(fresh(reviewed)) == 1
    leave_post(post=approved, by=mia)
    assert (sorts(reviewed, mo), how_many(fresh(reviewed))) == ([], 0)
    edit(approved, "Poison again.")
    assert sorts(reviewed, mo) == ["changed"]


@pytest.mark.parametrize("decide", [ask_change, lock_post, hide_post])
def test_whatever_is_decided_deals_with_it(reviewed, approved, mo, decide):
    edit(approved, "A word of poison.")

    decide(post=approved, by=mo, reason=SAYS)

    assert sorts(reviewed, mo) == []


def test_a_change_that_was_asked_for_is_looked_at_as_well(reviewed, approved, mo):
    ask_change(post=approved, by=mo, reason=SAYS)

    edit(approved, "As you wish.")

    assert sorts(reviewed, mo) == ["changed"]


def test_reported_it_waits_once(reviewed, approved, dan, mo):
    edit(approved, "A word of poison.")
    flag(approved, dan)

    assert (sorts(reviewed, mo), how_many(fresh(reviewed))) == (["reported"], 1)
    leave_post(post=approved, by=mo)
    assert sorts(reviewed, mo) == []


def test_nothing_of_it_where_nobody_looks_first_or_when_it_is_gone(reviewed, approved, olga, cleo, mo):
    edit(approved, "A word of poison.")
    edit_debate(debate=reviewed, by=olga, responses_from="open")
    assert (sorts(reviewed, mo), how_many(fresh(reviewed))) == ([], 0)
    edit_debate(debate=reviewed, by=olga, responses_from="reviewed")
    assert sorts(reviewed, mo) == ["changed"]

    delete_post(post=approved, by=cleo)

    assert (sorts(reviewed, mo), how_many(fresh(reviewed))) == ([], 0)


def test_who_need_nobody_to_look_need_nobody_afterwards(reviewed, olga, mo):
    edit(response(reviewed, olga, "A word of Olga's."), "Another word of Olga's.")

    assert sorts(reviewed, mo) == []


def test_a_change_that_names_a_moderator_is_not_theirs(client, reviewed, approved, mo, mia):
    edit(approved, "Mo Example is a xylophone.")
    client.force_login(mo)

    text = client.get(page(reviewed)).content.decode()

    assert "This text is about you" in text
    assert "xylophone" not in text
    assert [bool(item.may) for item in queue_of(fresh(reviewed), mia)] == [True]


def test_the_queue_says_what_changed_and_decides(client, reviewed, approved, mo):
    edit(approved, "A word of poison.", reason="I thought again.")
    client.force_login(mo)
    seen = reverse("debates:history", args=[reviewed.slug, approved.number]) + "?from=2&amp;to=3"

    text = client.get(page(reviewed)).content.decode()
    compared = client.get(seen.replace("&amp;", "&")).content.decode()
    one = client.get(decide_page(reviewed, approved))
    form = one.context["form"]
    said = {"do": "leave", "code": "", "reason": "", **{n: form.initial[n] for n in ("seen", "version")}}
    sent = client.post(decide_page(reviewed, approved), said, follow=True)

    for shown in (text, one.content.decode()):
        assert f'href="{seen}"' in shown
        assert "I thought again." in shown
    assert "Changed after it was published" in text
    assert "<ins>" in compared
    assert "Nothing waits for a moderator" in sent.content.decode()


def test_a_change_that_came_meanwhile_is_not_let_stand_unread(client, reviewed, approved, mo):
    edit(approved, "A word of poison.")
    client.force_login(mo)
    form = client.get(decide_page(reviewed, approved)).context["form"]
    edit(approved, "A worse word.")

    said = {"do": "leave", "code": "", "reason": "", **{n: form.initial[n] for n in ("seen", "version")}}
    answer = client.post(decide_page(reviewed, approved), said)

    assert "changed meanwhile" in answer.content.decode()
    assert sorts(reviewed, mo) == ["changed"]


def test_without_a_change_or_a_report_there_is_nothing_to_leave(client, reviewed, approved, mo):
    client.force_login(mo)

    assert 'value="leave"' not in client.get(decide_page(reviewed, approved)).content.decode()
    with pytest.raises(Refused, match="No report of this text is open"):
        leave_post(post=approved, by=mo)


def test_its_author_is_not_told_that_somebody_reported_it(reviewed, approved, cleo, mo, dan):
    edit(approved, "A word of poison.")
    leave_post(post=approved, by=mo)
    flag(approved, dan)
    leave_post(post=approved, by=mo)

    meant = [str(one.means) for one in notices_of(cleo) if one.decision.kind == Decision.Kind.LEAVE]
    assert meant == [
        "Somebody reported this text. It stays as it is.",
        "A moderator has looked at this text. It stays as it is.",
    ]
    assert OutboxMail.objects.filter(to=cleo.email).count() == 1  # that it was published


def test_the_number_of_queries_does_not_grow(client, reviewed, mo):
    client.force_login(mo)
    asked = []
    for more in (1, 3):
        for number in range(more):
            post = response(reviewed, person(f"Author{more}{number}"), f"A word {more}{number}.")
            approve_post(post=post, by=mo)
            edit(post, f"Another word {more}{number}.")
        with CaptureQueriesContext(connection) as made:
            client.get(page(reviewed))
        asked.append(len(made))

    assert len(queue_of(fresh(reviewed), mo)) == 4
    assert asked[0] == asked[1]
