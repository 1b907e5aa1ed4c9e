"""The queue: what stands in it, for whom, in which order, with which context, and in how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.debates.models import Debate
from forum.moderation.actions import hide_post, leave_post
from forum.moderation.appeals import appeal
from forum.moderation.models import Flag
from forum.moderation.queue import how_many, queue_of
from forum.posts.models import Post, Quotation, Revision
from tests.cast import person, response
from tests.forum.moderation.acting import SAYS, flag, waiting


def page(debate) -> str:
    return reverse("moderation:queue", args=[debate.slug])


def fresh(debate) -> Debate:
    return Debate.objects.select_related("topic").get(pk=debate.pk)


def test_it_holds_what_waits_what_is_reported_and_appeals_the_oldest_first(moderated, said, cleo, dan, mo, mia):
    waits = waiting(moderated, cleo)
    Revision.objects.filter(post=waits).update(at=timezone.now() - timedelta(hours=5))
    flag(said, dan)
    hidden = response(moderated, cleo, "Another.")
    decision = hide_post(post=hidden, by=mia, reason=SAYS)
    appeal(decision=decision, by=cleo, text="I think not.")

    items = queue_of(fresh(moderated), mo)

    assert [(item.sort, item.what) for item in items] == [
        ("waiting", "Response"), ("reported", "Response #3"), ("appeal", "Response #5"),
    ]  # fmt: skip
    assert items[0].age == "5\xa0hours"
    assert how_many(fresh(moderated)) == 3


def test_reports_are_grouped_by_text_with_their_reasons_and_without_names(client, said, moderated, dan, ben, mo):
    flag(said, dan, "attack", "He calls her a fool.")
    flag(said, ben, "attack")
    flag(said, person("Zoe"), "spam")
    client.force_login(mo)

    text = client.get(page(moderated)).content.decode()

    assert "Reported by 3 readers" in text
    assert "personal attack or insult (2)" in text
    assert "advertising or spam (1)" in text
    assert "He calls her a fool." in text
    assert [name for name in ("Dan Example", "Zoe Example") if name in text] == []


def test_each_text_stands_in_its_context(client, moderated, ben, cleo, dan, mo):
    opening = Post.objects.get(number=1)
    post = response(moderated, cleo, "What a *marimba*.")
    Post.objects.filter(pk=post.pk).update(reply_to=opening, about=opening, root=None)
    Quotation.objects.create(
        post=post, version=1, exact="a promise to people", start=13, end=32, now_start=13, now_end=32
    )
    hide_post(post=response(moderated, cleo, "Earlier."), by=mo, reason="Said before.")
    flag(post, dan)
    client.force_login(mo)

    text = client.get(page(moderated)).content.decode()

    for words in (
        "marimba",
        "Cleo Example",
        "a promise to people",
        "#1",
        "Ben Example",
        "Said before.",
        "0\xa0minutes",
    ):
        assert words in text


def test_of_what_somebody_may_not_decide_about_they_learn_only_that_it_waits(client, moderated, dan, mo, cleo):
    own, named = response(moderated, mo), response(moderated, cleo, "Mo Example is wrong.")
    for post in (own, named):
        flag(post, dan, "other", "A reporter's word: glockenspiel.")
    client.force_login(mo)

    text = client.get(page(moderated)).content.decode()

    assert "Nobody decides about their own text" in text
    assert "This text is about you" in text
    assert "glockenspiel" not in text
    assert 'name="do"' not in text


def test_whoever_reported_it_leaves_it_to_others(moderated, said, mo, mia):
    flag(said, mo)

    assert [bool(item.may) for item in queue_of(fresh(moderated), mo)] == [False]
    assert [bool(item.may) for item in queue_of(fresh(moderated), mia)] == [True]


def test_what_is_decided_or_gone_leaves_it(moderated, said, cleo, dan, mo):
    flag(said, dan)
    other = response(moderated, cleo, "Other.")
    flag(other, dan)
    leave_post(post=said, by=mo)
    Post.objects.filter(pk=other.pk).update(status="deleted")

    assert queue_of(fresh(moderated), mo) == []
    assert how_many(fresh(moderated)) == 0


def test_the_form_in_the_queue_decides(client, moderated, said, dan, mo):
    flag(said, dan)
    client.force_login(mo)
    text = client.get(page(moderated)).content.decode()
    address = reverse("moderation:decide", args=[moderated.slug, 3])
    assert f'action="{address}"' in text
    assert 'value="leave"' in text

    sent = client.post(address, {"do": "leave", "code": "", "reason": "", "seen": "0"}, follow=True)

    assert "Nothing waits for a moderator" in sent.content.decode()
    assert Flag.objects.get().decision.reason == "Nothing in it breaks the code of conduct."


@pytest.mark.parametrize(("who", "status"), [("mo", 200), ("olga", 200), ("ben", 403), ("cleo", 403), ("dan", 403), ("ada", 403)])  # fmt: skip
def test_only_moderators_and_organizers_see_it(client, moderated, who, status, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get(page(moderated)).status_code == status


def test_signed_out_one_is_asked_to_sign_in(client, moderated):
    assert client.get(page(moderated)).url == f"/accounts/login/?next={page(moderated)}"


def test_members_only_debates_are_not_there_for_others(client, moderated, olga, dan):
    from forum.debates.actions import edit_debate

    edit_debate(debate=moderated, by=olga, is_open=False)
    client.force_login(dan)

    assert client.get(page(moderated)).status_code == 404


def test_nothing_of_another_debate_stands_in_it(moderated, olga, cleo, dan, mo):
    from tests.cast import new_debate

    other = new_debate(olga, question="Another?")
    flag(response(moderated, cleo), dan)

    assert queue_of(fresh(other), olga) == []
    assert how_many(fresh(other)) == 0


# How many queries -----------------------------------------------------------------------------------------------


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_number_of_queries_does_not_grow(client, moderated, mo, mia):
    client.force_login(mo)
    asked = []
    for more in (1, 2, 14):
        first = len(asked) * 100
        _fill(moderated, range(first, first + more), mia)
        asked.append(queries_of(client, page(moderated)))

    assert how_many(fresh(moderated)) == 51
    assert len(set(asked)) == 1
    assert asked[0] <= 16


def _fill(debate, numbers, mia) -> None:
    opening = Post.objects.get(number=1)
    for number in numbers:
        author = person(f"Author{number}")
        waiting(debate, author, f"Waiting {number}.")
        said = response(debate, author, f"Said {number}.")
        Post.objects.filter(pk=said.pk).update(reply_to=opening, about=opening)
        flag(said, person(f"Reporter{number}"))
        decision = hide_post(post=response(debate, author, f"Hidden {number}."), by=mia, reason=SAYS)
        appeal(decision=decision, by=author, text="No.")


# Where it is linked ---------------------------------------------------------------------------------------------


def test_the_organizers_page_and_the_debate_say_how_much_waits(client, moderated, said, dan, mo, olga):
    flag(said, dan)
    address = page(moderated)

    for who, where in ((mo, moderated.get_absolute_url()), (olga, moderated.get_absolute_url()),
                       (olga, reverse("debates:organize", args=[moderated.slug]))):  # fmt: skip
        client.force_login(who)
        assert f'href="{address}">Moderation (1)</a>' in client.get(where).content.decode()


def test_readers_are_not_told(client, moderated, said, dan, cleo):
    flag(said, dan)
    for who in (None, cleo):
        if who:
            client.force_login(who)
        assert f'href="{page(moderated)}"' not in client.get(moderated.get_absolute_url()).content.decode()
