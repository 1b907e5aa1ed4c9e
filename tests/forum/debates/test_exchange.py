"""An exchange: a rebuttal with everything that answers it, nested, in a constant number of queries."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from forum.debates.exchange import AT_ONCE, drawn, exchanges_of, find, look_for
from forum.debates.models import Debate
from forum.people.models import Person
from forum.posts.models import Post, Quotation, Rebuttal
from tests.cast import move, response
from tests.forum.debates.arguing import opening, rebuttal, reply, said
from tests.forum.debates.reading import words_of
from tests.support.poured import poured

NOBODY = AnonymousUser()


@poured
def arguing(moderated, olga) -> Debate:
    return move(moderated, olga, "start_rebuttals")


def shown(debate: Debate, *roots: Post, reader=NOBODY) -> str:
    debate = Debate.objects.select_related("topic", "thread").get(pk=debate.pk)
    exchanges = exchanges_of(debate, [root.pk for root in roots])
    return str(drawn(exchanges, look_for(debate, exchanges, reader)))


def test_answers_stand_below_what_they_answer_and_say_so(arguing, ben, bea):
    first = rebuttal(arguing, bea)
    answer = reply(arguing, ben, first, "It **does**.")
    reply(arguing, bea, answer, "How so?")

    text = shown(arguing, first)

    assert re.findall(r'<(div|article) class="[^"]*" id="([a-z]+-\d)"', text) == [
        ("div", "exchange-3"), ("article", "post-3"), ("div", "answers-3"),
        ("div", "exchange-4"), ("article", "post-4"), ("div", "answers-4"),
        ("div", "exchange-5"), ("article", "post-5"), ("div", "answers-5"),
    ]  # fmt: skip
    assert re.findall(r'<h(\d) class="post__by"', text) == ["3", "4", "5"]
    assert text.count("</div>") == text.count("<div")
    assert f'In answer to <a href="/debates/{arguing.slug}/posts/4/">#4</a>' in text


def test_what_goes_deeper_is_continued_on_a_page_of_its_own(arguing, ben, bea):
    root = last = rebuttal(arguing, bea, "At the top.")
    for number in range(4):
        last = reply(arguing, (ben, bea)[number % 2], last, f"Step {number}.")

    text = shown(arguing, root)

    assert "Step 1." in text
    assert "Step 2." not in text
    assert f'<a href="/debates/{arguing.slug}/rebuttals/3/?from=5">Continue this exchange (2 more)' in text
    debate = Debate.objects.select_related("topic", "thread").get(pk=arguing.pk)
    (whole,) = exchanges_of(debate, [root.pk])
    part = find(whole, 5)
    assert part is not None
    assert "Step 3." in drawn([part], look_for(debate, [part], NOBODY))


def test_an_exchange_of_readers_is_continued_on_the_page_of_responses(opened, cleo, dan):
    root = last = response(opened, cleo)
    for _step in range(3):
        last = said(opened, dan, "response", "And?", reply_to=last)

    assert f'href="/debates/{opened.slug}/responses/?from=5"' in shown(opened, root)


def test_a_passage_is_quoted_and_leads_back_to_where_it_stands(arguing, bea):
    text = shown(arguing, rebuttal(arguing, bea))

    assert '<figure class="quo va"><blockquote><p>a promise to people</p></blockquote>' in text
    assert f'<a href="{arguing.get_absolute_url()}#passage-3">Show in context' in text


def test_a_passage_that_has_changed_since_leads_to_what_it_said(arguing, bea):
    post = rebuttal(arguing, bea)
    Quotation.objects.filter(post=post).update(now_start=None, now_end=None, is_exact=False)
    Post.objects.filter(pk=post.about_id).update(version=2)

    text = shown(arguing, post)

    assert "The text has changed since." in text
    assert f'href="/debates/{arguing.slug}/history/1/?from=1&amp;to=2">What it said' in text
    assert "#passage-" not in text


def test_a_passage_of_a_text_that_is_gone_is_not_quoted_any_more(arguing, bea):
    post = rebuttal(arguing, bea, passage="a promise to people")
    Post.objects.filter(pk=post.about_id).update(status="hidden")

    text = shown(arguing, post)

    assert "a promise to people" not in text
    assert "The text that this quotes is no longer shown." in text


def test_a_response_to_a_passage_finds_it_by_its_words(opened, cleo):
    from forum.posts.quoting import quote_selected

    about = opening(opened)
    quoted = quote_selected(about, 1, "a promise to people")
    text = shown(opened, said(opened, cleo, "response", "Was it?", about=about, quoted=quoted))

    assert f'{opened.get_absolute_url()}#a:~:text=a%20promise%20to%20people">Show in context' in text


@pytest.mark.parametrize(
    ("view", "says"),
    [
        ("a", '<span class="tag tag--side va">finds A most appealing</span>'),
        ("diversity", '<span class="tag">values the diversity of perspectives</span>'),
        ("unsure", '<span class="tag">does not know yet</span>'),
    ],
)
def test_the_view_that_its_author_shows_is_a_tag(opened, cleo, view, says):
    assert says in shown(opened, said(opened, cleo, "response", "Well.", view=view))


@pytest.mark.parametrize(
    ("moved", "says"),
    [
        ({}, "Unanswered"),
        ({"state": "answered"}, "Answered"),
        ({"state": "conceded", "conceded": "whole"}, "Conceded in whole"),
        ({"state": "conceded", "conceded": "part"}, "Conceded in part"),
    ],
)
def test_a_rebuttal_says_where_it_stands_in_the_ledger(arguing, bea, moved, says):
    assert f">{says}</span>" in shown(arguing, rebuttal(arguing, bea, **moved))


def test_a_point_says_whether_its_author_finds_it_fair(arguing, bea):
    post = rebuttal(arguing, bea, point="Openness was promised.")
    assert "Marked as fair" not in shown(arguing, post)

    Rebuttal.objects.filter(post=post).update(fair_at=timezone.now())

    assert "Openness was promised. Marked as fair by its author." in words_of(shown(arguing, post))


# What is gone -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reason", "says"),
    [
        ("hidden", "It names somebody.", "Hidden by a moderator: It names somebody."),
        ("withdrawn", "I was wrong.", "Withdrawn by its author: I was wrong."),
        ("deleted", "", "Deleted by its author."),
    ],
)
def test_a_text_that_is_gone_leaves_its_place_and_what_answers_it(arguing, ben, bea, status, reason, says):
    first = rebuttal(arguing, bea, "The secret word.", point="The secret point.")
    reply(arguing, ben, first, "It stays.")
    Post.objects.filter(pk=first.pk).update(status=status, tombstone=reason)

    text = shown(arguing, first)

    assert says in words_of(text)
    assert "secret" not in text
    assert "a promise to people" not in text
    assert "It stays." in text
    assert re.search(r'id="answers-3">.*id="post-4"', text)


def test_what_waits_for_a_moderator_is_not_there(opened, cleo, mo):
    first = response(opened, cleo)
    said(opened, cleo, "response", "The secret word.", reply_to=first, waiting=True)

    assert "secret" not in shown(opened, first, reader=mo)


def test_moderators_read_what_is_hidden_and_its_author_what_was_taken_back(arguing, bea, mo, cleo):
    first = rebuttal(arguing, bea, "The secret word.")
    Post.objects.filter(pk=first.pk).update(status="hidden", tombstone="Why.")
    assert "secret" in shown(arguing, first, reader=mo)
    assert "secret" not in shown(arguing, first, reader=cleo)

    Post.objects.filter(pk=first.pk).update(status="withdrawn")

    assert "secret" not in shown(arguing, first, reader=mo)
    assert "secret" in shown(arguing, first, reader=bea)


# What each may do ---------------------------------------------------------------------------------------------


def acts(text: str, number: int = 3) -> list[str]:
    card = text.split(f'id="post-{number}"')[1].split("</article>")[0]
    return re.findall(r"<a [^>]*>(\w+)<span", card.split("post__acts")[1]) if "post__acts" in card else []


def test_each_finds_on_a_card_what_the_rules_let_them_do(arguing, ben, bea, mo, cleo):
    first = rebuttal(arguing, bea)
    answer = reply(arguing, ben, first)

    def asked(who, number=3):
        return acts(shown(arguing, first, reader=who), number)

    assert asked(NOBODY) == ["Respond", "Report"]
    assert asked(cleo) == ["Respond", "Report"]
    assert asked(ben) == ["Reply", "Report"]
    assert asked(bea) == ["Reply", "Change"]
    assert asked(mo) == ["Respond", "Moderate"]
    assert asked(ben, answer.number) == ["Reply", "Change", "Delete"]


def test_changing_leads_to_where_each_kind_is_written(arguing, ben, bea):
    first = rebuttal(arguing, bea)
    reply(arguing, ben, first)

    assert f'href="/debates/{arguing.slug}/rebuttals/3/edit/"' in shown(arguing, first, reader=bea)
    assert f'href="/debates/{arguing.slug}/replies/4/edit/"' in shown(arguing, first, reader=ben)


def test_what_a_contributor_answers_to_readers_is_no_reply_to_a_rebuttal(arguing, ben, cleo):
    first = response(arguing, cleo)
    reply(arguing, ben, first)

    text = shown(arguing, first, reader=ben)
    assert acts(text, 4) == ["Respond", "Change", "Delete"]
    assert f'href="/debates/{arguing.slug}/replies/4/edit/"' in text


def test_where_the_answers_are_closed_it_says_so_and_offers_none(arguing, ben, bea):
    first = rebuttal(arguing, bea)
    reply(arguing, ben, first)
    Post.objects.filter(pk=first.pk).update(locked_at=timezone.now())

    for reader in (NOBODY, ben):
        text = shown(arguing, first, reader=reader)
        assert text.count("A moderator has closed the answers.") == 1
        assert not {"Reply", "Respond"} & {*acts(text, 3), *acts(text, 4)}


def test_everything_that_people_write_is_escaped(arguing, bea):
    evil = '"><script>alert(1)</script>'
    Person.objects.filter(pk=bea.pk).update(name=evil, affiliation=evil)
    post = rebuttal(arguing, Person.objects.get(pk=bea.pk), evil, point=evil)
    Quotation.objects.filter(post=post).update(exact=evil)

    text = shown(arguing, post)

    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 4


# Queries ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answers", [1, 3, 60])
@pytest.mark.parametrize("slow", [0, 5])
def test_an_exchange_costs_one_query_however_long(arguing, ben, bea, answers, slow, django_assert_max_num_queries):
    root = last = rebuttal(arguing, bea)
    for number in range(answers):
        last = reply(arguing, (ben, bea)[number % 2], root if number % 3 else last)
    Debate.objects.filter(pk=arguing.pk).update(slow_minutes=slow)
    debate = Debate.objects.select_related("topic", "thread").get(pk=arguing.pk)
    reader = Person.objects.get(pk=ben.pk)
    reader.roles, reader.suspended_topics  # noqa: B018 - as every page does

    with django_assert_max_num_queries(1 + 2 * bool(slow)):
        exchanges = exchanges_of(debate, [root.pk])
        drawn(exchanges, look_for(debate, exchanges, reader))


def test_many_exchanges_keep_the_order_that_was_asked_for(arguing, bea, django_assert_num_queries):
    roots = [rebuttal(arguing, bea).pk for _ in range(AT_ONCE + 3)]

    with django_assert_num_queries(2):
        exchanges = exchanges_of(arguing, roots[::-1])

    assert [exchange.row.pk for exchange in exchanges] == roots[::-1]
