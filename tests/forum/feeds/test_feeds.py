"""Feeds hold what a signed-out reader may read now, whole and valid; an outside reader reads them back."""

from __future__ import annotations

from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.debates.actions import edit_debate
from forum.debates.models import Debate
from forum.moderation.actions import hide_post, restore_post
from forum.posts.actions import Text
from forum.posts.models import Post
from tests.cast import response, sign, voice_of
from tests.forum.debates.rebutting import ESSAY, PASSAGE, answered, changed, rebut, rebutting, said
from tests.support.feeds import faults, read

__all__ = ["rebutting"]


def of(debate: Debate) -> str:
    return reverse("feeds:debate", args=[debate.slug])


def of_rebuttals(debate: Debate, letter: str = "a") -> str:
    return reverse("feeds:rebuttals", args=[debate.slug, said(debate, letter).number])


def entry(feed, word: str):
    return next(one for one in feed.entries if word in one.content[0].value)


def titled(feed, title: str):
    return next(one for one in feed.entries if one.title == title)


@pytest.fixture
def argued(rebutting, bea, ben) -> Debate:
    """Bea has rebutted a passage of Ben's, who has answered."""
    answered(rebut(rebutting, bea, source="That is *not* so."), ben)
    return rebutting


def test_a_debates_feed_holds_every_text_whole_with_author_licence_and_language(client, argued):
    feed = read(client, of(argued))
    one = titled(feed, "Title A")

    assert feed.feed.title == argued.question
    assert feed.feed.link == f"http://127.0.0.1:8000{argued.get_absolute_url()}"
    assert len(feed.entries) == 5
    assert one.author == said(argued, "a").byline
    assert "CC BY-SA 4.0" in one.rights
    assert one.summary == "In one sentence."
    assert "A licence condition has nothing to hold." in one.content[0].value


def test_a_rebuttal_says_whom_it_rebuts_quotes_the_passage_and_names_what_it_answers(client, argued):
    feed = read(client, of(argued))
    rebuttal, essay = entry(feed, "<em>not</em> so"), said(argued, "a")

    assert rebuttal.title == f"Bea Example rebuts A: “{PASSAGE}”"
    assert f"<blockquote><p>{PASSAGE}</p></blockquote>" in rebuttal.content[0].value
    assert rebuttal["thr_in-reply-to"]["ref"] == next(one.id for one in feed.entries if one.title == essay.title)


def test_its_head_leads_to_itself_and_to_the_page_and_the_page_to_it(client, argued):
    feed = read(client, of(argued))
    page = client.get(argued.get_absolute_url()).content.decode()

    assert [link.href for link in feed.feed.links if link.rel == "self"] == [f"http://127.0.0.1:8000{of(argued)}"]
    assert f'<link rel="alternate" type="application/atom+xml" href="{of(argued)}"' in page
    assert f'<a class="btn btn--line btn--wide" href="{of(argued)}"' in page


def test_every_entrys_address_leads_to_its_text(client, argued):
    for one in read(client, of(argued)).entries:
        assert client.get(one.link.removeprefix("http://127.0.0.1:8000"), follow=True).status_code == 200


def test_a_hidden_text_vanishes_with_the_passages_that_others_quote_of_it(client, argued, olga):
    before = read(client, of(argued))
    hide_post(post=said(argued, "a"), by=olga, reason="Not here.")
    body = client.get(of(argued)).content.decode()
    after = read(client, of(argued))

    assert len(after.entries) == len(before.entries) - 1
    assert [word for word in (f"<p>{PASSAGE}", f"“{PASSAGE}", "Title A", "Not here.") if word in unescape(body)] == []
    assert client.get(of_rebuttals(argued)).status_code == 404


def test_a_hidden_rebuttal_takes_nothing_of_itself_into_what_answers_it(client, argued, olga):
    path = of_rebuttals(argued)
    rebuttal = Post.objects.get(kind="rebuttal")
    assert len(read(client, path).entries) == 2
    hide_post(post=rebuttal, by=olga, reason="Not here.")

    assert read(client, path).entries == []
    assert "thr:in-reply-to" not in client.get(of(argued)).content.decode()
    restore_post(post=Post.objects.get(pk=rebuttal.pk), by=olga, reason="It may stay.")
    assert len(read(client, path).entries) == 2


def test_a_changed_text_is_the_same_entry_with_a_later_date(client, argued):
    before = titled(read(client, of(argued)), "Title A")
    post = changed(argued, "a", ESSAY + "\n\nA last word: vibraphone.")
    feed = read(client, of(argued))
    after = entry(feed, "vibraphone")

    assert (after.id, after.link, after.published) == (before.id, before.link, before.published)
    assert after.updated_parsed > before.updated_parsed or post.edited_at > post.published_at
    assert feed.entries[0].id == after.id


def test_names_stay_when_the_question_changes(client, argued, olga):
    before = {one.id for one in read(client, of(argued)).entries}
    edit_debate(debate=argued, by=olga, question="Whose is a face?")
    feed = read(client, of(argued))

    assert {one.id for one in feed.entries} == before
    assert feed.feed.title == "Whose is a face?"


def test_nothing_sealed_is_in_any_feed(client, sealed, ben):
    for path in (of(sealed), reverse("feeds:site")):
        body = client.get(path).content.decode()
        assert "xylophone" not in body
        assert "Sealed title" not in body
    assert client.get(reverse("feeds:person", args=[ben.slug])).status_code == 404


def test_who_asks_makes_no_difference(client, sealed, olga):
    anyone = client.get(of(sealed)).content
    client.force_login(olga)

    assert client.get(of(sealed)).content == anyone


def test_a_debate_for_members_only_has_no_feed_not_even_for_them(client, opened, olga, ben):
    edit_debate(debate=opened, by=olga, is_open=False, tags=["Faces"])
    client.force_login(olga)

    assert client.get(of(opened)).status_code == 404
    assert client.get(reverse("feeds:tag", args=["faces"])).status_code == 404
    assert client.get(reverse("feeds:person", args=[ben.slug])).status_code == 404
    assert read(client, reverse("feeds:site")).entries == []
    assert of(opened) not in client.get(opened.get_absolute_url()).content.decode()


def test_the_sites_feed_has_what_is_signed_and_no_responses(client, opened, cleo):
    response(opened, cleo, "A word of marimba.")
    titles = [one.title for one in read(client, reverse("feeds:site")).entries]

    assert sorted(titles) == ["Framing: Who owns a face?", "Title A", "Title B"]
    assert "marimba" in client.get(of(opened)).content.decode()
    assert f'href="{reverse("feeds:site")}"' in client.get("/").content.decode()


def test_a_subject_and_a_person_have_feeds_that_their_pages_name(client, opened, olga, ben):
    edit_debate(debate=opened, by=olga, tags=["Faces"])
    tag, person = reverse("feeds:tag", args=["faces"]), reverse("feeds:person", args=[ben.slug])

    assert len(read(client, tag).entries) == 3
    assert [one.title for one in read(client, person).entries] == ["Title A"]
    assert read(client, person).entries[0].author_detail.href == f"http://127.0.0.1:8000{ben.get_absolute_url()}"
    for page, feed in (("/debates/tags/faces/", tag), (ben.get_absolute_url(), person)):
        assert client.get(page).content.decode().count(f'href="{feed}"') == 2


def test_addresses_within_a_text_lead_here_from_anywhere(client, writing, olga):
    from tests.cast import move

    sign(writing, "a", source='See [the list](/library/), not `<a href="/x">`.[^1]\n\n[^1]: A note.')
    sign(writing, "b")
    debate = move(writing, olga, "open")
    text = entry(read(client, of(debate)), "the list").content[0].value

    assert 'href="http://127.0.0.1:8000/library/"' in text
    assert 'href="#' not in text
    assert 'href="/' not in text.replace("&lt;a href=", "")


def test_characters_that_xml_cannot_hold_are_left_out(client, opened):
    Post.objects.filter(title="Title A").update(
        title="Ti\x0btle\x00 & <A>".replace("\x00", ""), html="<p>\x0c\ufffe!</p>"
    )
    feed = read(client, of(opened))

    assert "Title & <A>" in [one.title for one in feed.entries]


def test_who_has_it_already_hears_304_until_something_changes(client, opened, olga):
    first = client.get(of(opened))
    again = client.get(of(opened), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(of(opened)).content == first.content

    hide_post(post=said(opened, "a"), by=olga, reason="Not here.")
    for asked in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        after = client.get(of(opened), headers=asked)
        assert (after.status_code, b"Title A" in after.content) == (200, False)


def test_an_empty_feed_is_valid(client, opened):
    assert faults(client.get(of_rebuttals(opened)).content) == []


def test_the_schema_finds_what_is_wrong(client, opened):
    body = client.get(of(opened)).content
    wrong = (
        body.replace(b"<updated>", b"<updated>soon ", 1),
        body.replace(b"<id>", b"<id>no name: ", 1),
        body.replace(b"<title>", b"<title>x</title><title>", 1),
        body.replace(b"<name>", b"<nome>").replace(b"</name>", b"</nome>"),
    )
    assert [bool(faults(one)) for one in wrong] == [True] * len(wrong)


@pytest.mark.parametrize("name", ["debate", "site"])
def test_the_number_of_queries_does_not_grow(name, rebutting, bea, ben, cleo):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(of(rebutting) if name == "debate" else reverse("feeds:site")).status_code == 200
        return len(queries)

    answered(rebut(rebutting, bea), ben)
    one = asked()
    for words in ("Nobody asked them", "Openness was a promise", "nothing to hold"):
        answered(rebut(rebutting, bea, words=words, source=f"On {words}."), ben, f"And yet {words}.")
    assert asked() == one <= 4


def test_hub_and_self_are_named_where_there_is_a_hub(client, opened, settings):
    settings.WEBSUB_HUB = "https://hub.example.org/"
    feed, answer = read(client, of(opened)), client.get(of(opened))

    assert [link.href for link in feed.feed.links if link.rel == "hub"] == ["https://hub.example.org/"]
    assert answer["Link"] == f'<https://hub.example.org/>; rel="hub", <http://127.0.0.1:8000{of(opened)}>; rel="self"'


def test_a_withdrawn_text_and_one_that_waits_are_in_no_feed(client, opened, cleo):
    from forum.debates.taking_away import withdraw_contribution
    from forum.posts.actions import create_post

    create_post(
        thread=opened.thread, kind="response", by=cleo, text=Text(source="It waits: kazoo."), licence=opened.licence,
        language="en", sealed=False, waiting=True, client_key=uuid4(),
    )  # fmt: skip
    post = said(opened, "a")
    withdraw_contribution(post=post, by=post.author, sentence="I see it otherwise: bagpipe.")
    body = client.get(of(opened)).content.decode()

    assert [word for word in ("kazoo", "bagpipe", "Title A") if word in body] == []
    assert voice_of(opened, "a")
