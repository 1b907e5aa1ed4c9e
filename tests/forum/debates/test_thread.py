"""The thread: everything said, by number, fifty at a time or all at once, in a constant number of queries."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from forum.debates.actions import edit_debate
from forum.debates.models import Debate
from forum.debates.responses import edit_response, respond
from forum.debates.thread import ThreadPage, address_of, debates_with_threads
from forum.live.models import Topic
from forum.moderation.actions import hide_post
from forum.people.models import Person
from forum.posts.actions import Text
from forum.posts.models import Post, Thread
from tests.cast import move, response
from tests.forum.debates.arguing import rebuttal
from tests.forum.debates.reading import reference, words_of

pytestmark = pytest.mark.every_database


def address(debate: Debate, query: str = "") -> str:
    return reverse("debates:thread", args=[debate.slug]) + query


def numbers(client, debate: Debate, query: str = "") -> list[int]:
    """The numbers of the posts on a page, in their order there."""
    html = client.get(address(debate, query)).content.decode()
    return [int(found) for found in re.findall(r'<article class="post[^>]* id="post-(\d+)"', html)]


def fill(debate: Debate, by: Person, last: int) -> None:
    """Responses until the thread's last number is `last`."""
    first = Thread.objects.get(pk=debate.thread_id).last_number + 1
    now = timezone.now()
    Post.objects.bulk_create(
        Post(
            thread_id=debate.thread_id, number=number, kind="response", status="public", author=by, words=2,
            source=f"Word {number}.", html=f"<p>Word {number}.</p>", signed_at=now, published_at=now,
        )
        for number in range(first, last + 1)
    )  # fmt: skip
    Thread.objects.filter(pk=debate.thread_id).update(last_number=last)


# What it shows ------------------------------------------------------------------------------------------------


def test_everything_public_stands_there_by_its_number(client, opened, cleo):
    response(opened, cleo, "And **I** say so.")

    text = client.get(address(opened)).content.decode()

    assert numbers(client, opened) == [0, 1, 2, 3]
    for said in ("A neutral essay", "Title A", "Title B", "And <strong>I</strong> say so."):
        assert said in text
    assert "4 texts" in words_of(text)


def test_a_card_says_who_what_and_when_with_links_that_last(client, opened, ben):
    post = Post.objects.get(number=1)

    (card,) = re.findall(
        r'(?s)<article class="post[^>]*id="post-1".*?</article>', client.get(address(opened)).content.decode()
    )

    assert 'class="post post--opening va"' in card
    assert 'data-part aria-labelledby="post-1-by"' in card
    assert f'href="/debates/{opened.slug}/posts/1/" rel="bookmark"' in card
    assert f'<a href="/people/{ben.slug}/" rel="author">Ben Example</a>' in card
    assert "Adviser, Open Lens" in card
    assert f'<time datetime="{timezone.localtime(post.published_at).isoformat(timespec="seconds")}">' in card
    assert words_of(card).startswith("A Ben Example Adviser, Open Lens #1 Opening contribution")
    assert f'href="/debates/{opened.slug}/history/1/"' in card


def test_a_contributors_response_has_the_colour_of_their_voice_and_a_readers_has_none(client, opened, bea, cleo):
    response(opened, bea)
    response(opened, cleo)

    text = client.get(address(opened)).content.decode()

    assert 'class="post post--response vb" id="post-3"' in text
    assert 'class="post post--response" id="post-4"' in text


def test_a_changed_response_says_when_and_leads_to_what_changed(client, opened, cleo):
    post = response(opened, cleo)
    edit_response(post=post, by=cleo, text=Text(source="Better."), reason="A slip.", version=1)

    card = client.get(address(opened)).content.decode().split('id="post-3"')[1]

    assert "Updated on" in card
    assert "What changed" in card


def test_an_answer_says_what_it_answers(client, opened, cleo, dan):
    first = response(opened, cleo)
    respond(debate=opened, by=dan, text=Text(source="Why?"), client_key=uuid4(), reply_to=first)

    card = client.get(address(opened)).content.decode().split('id="post-4"')[1]

    assert f'In answer to <a href="/debates/{opened.slug}/posts/3/">#3</a>' in card


def test_what_people_write_of_themselves_is_escaped(client, opened, cleo):
    Person.objects.filter(pk=cleo.pk).update(name="<script>x</script>", affiliation='"><img src=x>')
    response(opened, Person.objects.get(pk=cleo.pk))

    text = client.get(address(opened)).content.decode()

    assert "<script>x" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;x&lt;/script&gt;" in text


def test_headings_inside_a_text_stand_below_its_own(client, opened, bea):
    rebuttal(opened, bea, "# Loud\n\nWords.")

    assert re.search(r"<h3 id=\"[^\"]+\">Loud</h3>", client.get(address(opened)).content.decode())


def test_every_note_in_a_text_leads_to_its_source_on_the_same_page(client, opened, cleo, olga):
    reference(cleo, "doe")
    response(opened, cleo, "See.[@doe, p. 3] And again.[@doe, p. <4>]")
    hide_post(post=response(opened, cleo, "Unseen.[@doe, p. 99]"), by=olga, reason="Twice.")

    text = client.get(address(opened)).content.decode()

    leads_to = set(re.findall(r'href="#(ref-[^"]+)"', text))
    assert len(leads_to) == 1
    assert leads_to <= set(re.findall(r'<li id="([^"]+)" value="1">', text))
    assert "Cited: p. 3; p. &lt;4&gt;." in text
    assert "p. 99" not in text
    assert 'href="/library/references/doe/"' in text


def test_a_sealed_text_and_a_draft_are_not_there(client, sealed):
    assert numbers(client, sealed) == [0]
    assert "xylophone" not in client.get(address(sealed)).content.decode()


def test_not_even_its_author_finds_a_sealed_text_there_since_it_has_no_number(client, sealed, ben):
    client.force_login(ben)

    assert numbers(client, sealed) == [0]


def test_a_debate_that_one_may_not_read_has_no_thread(client, opened, olga, dan):
    edit_debate(debate=opened, by=olga, is_open=False)

    assert client.get(address(opened)).status_code == 404
    client.force_login(dan)
    assert client.get(address(opened)).status_code == 404


# Pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?after=-1", "?after=abc", "?after=", "?after=1.5", "?after=٣", "?after=--"])
def test_what_is_no_number_asks_for_the_beginning(client, opened, query):
    assert numbers(client, opened, query) == [0, 1, 2]


def test_after_a_number_come_those_above_it(client, opened, cleo):
    response(opened, cleo)

    assert numbers(client, opened, "?after=0") == [1, 2, 3]
    assert numbers(client, opened, "?after=2") == [3]


def test_fifty_fit_on_one_page(client, opened, cleo):
    fill(opened, cleo, 49)

    text = client.get(address(opened)).content.decode()

    assert numbers(client, opened) == list(range(50))
    assert 'rel="next"' not in text
    assert "All on one page" not in text


def test_the_fifty_first_stands_on_the_next(client, opened, cleo):
    fill(opened, cleo, 50)

    text = client.get(address(opened)).content.decode()

    assert numbers(client, opened) == list(range(50))
    assert f'href="{address(opened, "?after=49")}" rel="next"' in text
    assert numbers(client, opened, "?after=49") == [50]
    later = client.get(address(opened, "?after=49")).content.decode()
    assert f'href="{address(opened)}" rel="prev"' in later
    assert 'rel="next"' not in later


def test_the_whole_thread_stands_on_one_page_when_asked_for(client, opened, cleo):
    fill(opened, cleo, 120)

    assert numbers(client, opened, "?all=1") == list(range(121))
    assert numbers(client, opened, "?all=1&after=100") == list(range(121))
    assert numbers(client, opened, "?all=0") == list(range(50))


@pytest.mark.parametrize("after", ["2", "77", "999999999", "9" * 40])
def test_past_the_end_it_says_that_there_is_nothing_newer_yet(client, opened, after):
    answer = client.get(address(opened, f"?after={after}"))

    assert answer.status_code == 200
    assert "Nothing newer yet." in answer.content.decode()
    assert f'href="{address(opened)}#post-2"' in answer.content.decode()
    assert 'rel="prev"' in answer.content.decode()


def test_before_anything_is_said_it_says_so(client, olga):
    from forum.debates.actions import create_debate

    empty = create_debate(by=olga, question="Empty?", format_key="oxford", client_key=uuid4())
    client.force_login(olga)

    assert "Nothing has been said yet." in client.get(address(empty)).content.decode()


def test_the_permanent_address_of_a_response_leads_to_its_page_whatever_comes_later(client, opened, cleo):
    fill(opened, cleo, 130)
    expected = {3: "#post-3", 49: "#post-49", 50: "?after=49#post-50", 99: "?after=49#post-99"}

    for number, leads_to in expected.items():
        found = client.get(reverse("debates:post", args=[opened.slug, number]))
        assert found.url == address(opened, leads_to)
        assert number in numbers(client, opened, leads_to.partition("#")[0])


def test_the_whole_is_known_to_search_engines_as_its_first_page(client, opened, settings):
    text = client.get(address(opened, "?all=1")).content.decode()

    assert f'<link rel="canonical" href="{settings.SITE_URL}{address(opened)}">' in text


# Responding at its end ----------------------------------------------------------------------------------------


def test_a_reader_with_a_name_finds_the_form_at_the_end(client, opened, cleo):
    client.force_login(cleo)

    text = client.get(address(opened)).content.decode()

    assert f'action="/debates/{opened.slug}/respond/"' in text
    assert "At most 500 words" in text
    assert "CC BY-SA 4.0" in text


def test_signed_out_one_is_told_to_sign_in_and_gets_no_cookie(client, opened):
    answer = client.get(address(opened))

    text = answer.content.decode()
    assert "Sign in to respond." in text
    assert f"/accounts/login/?next=/debates/{opened.slug}/respond/" in text
    assert "<textarea" not in text
    assert not answer.cookies


def test_in_a_debate_that_is_over_the_page_says_so(client, opened, olga, cleo):
    move(opened, olga, "close")
    client.force_login(cleo)

    text = client.get(address(opened)).content.decode()

    assert "This debate is closed; nothing more can be written in it." in text
    assert "<textarea" not in text


def test_after_the_deadline_the_page_says_so(client, opened):
    Debate.objects.filter(pk=opened.pk).update(closes_at=timezone.now() - timedelta(minutes=1))

    assert "The deadline has passed; responses are no longer taken" in client.get(address(opened)).content.decode()


# What each reader may do --------------------------------------------------------------------------------------


def test_one_finds_the_way_to_change_ones_own_texts_and_no_others(client, opened, ben, cleo):
    response(opened, ben)
    response(opened, cleo)
    client.force_login(ben)

    text = client.get(address(opened)).content.decode()

    assert f'href="/debates/{opened.slug}/posts/3/edit/"' in text
    assert f'href="/debates/{opened.slug}/posts/4/edit/"' not in text
    assert f'href="/debates/{opened.slug}/write/a/opening/"' in text
    assert f'href="/debates/{opened.slug}/write/b/opening/"' not in text


def test_every_link_to_a_deed_on_a_card_leads_somewhere(client, moderated, mo, cleo, olga):
    response(moderated, cleo)
    hide_post(post=response(moderated, cleo), by=olga, reason="Twice.")
    for person in (mo, olga, cleo):
        client.force_login(person)
        text = client.get(address(moderated)).content.decode()
        deeds = [
            link
            for acts in re.findall(r'<p class="post__acts.*?</p>', text)
            for link in re.findall(r'href="([^"]+)"', acts)
        ]
        assert deeds
        assert {link: client.get(link).status_code for link in deeds} == dict.fromkeys(deeds, 200)


# Queries ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("last", [2, 3, 60])
def test_readers_cost_three_queries_however_much_is_said_and_cited(
    client, opened, cleo, last, django_assert_num_queries
):
    reference(cleo, "doe")
    respond(debate=opened, by=cleo, text=Text(source="See.[@doe]"), client_key=uuid4())
    fill(opened, cleo, last + 1)

    for query in ("", "?all=1", "?after=1"):
        with django_assert_num_queries(3):
            client.get(address(opened, query))


@pytest.mark.parametrize("last", [2, 3, 60])
@pytest.mark.parametrize("who", ["cleo", "mo", "ben", "olga"])
def test_signed_in_it_is_six_at_most(client, moderated, cleo, who, last, request, django_assert_max_num_queries):
    reference(cleo, "doe")
    respond(debate=moderated, by=cleo, text=Text(source="See.[@doe]"), client_key=uuid4())
    fill(moderated, cleo, last + 1)
    client.force_login(request.getfixturevalue(who))
    client.get(address(moderated))

    with django_assert_max_num_queries(6):
        client.get(address(moderated, "?all=1"))


def test_a_page_says_of_which_version_it_is(opened, cleo):
    response(opened, cleo)

    debate = debates_with_threads(AnonymousUser()).get(pk=opened.pk)
    page = ThreadPage(debate, AnonymousUser())

    assert debate.topic.version == Topic.objects.get(pk=opened.topic_id).version
    assert (page.total, page.is_whole, page.goes_on, page.last_page) == (4, True, False, address_of(debate, 3))


# On the debate's own page -------------------------------------------------------------------------------------


def test_the_debate_tells_how_many_responded_and_how_the_latest_begin(client, opened, cleo, dan):
    for number in range(4):
        response(opened, cleo if number % 2 else dan, f"Response *{number}* begins like this & goes on.")

    text = client.get(opened.get_absolute_url()).content.decode()

    section = text.split('id="responses"')[1].split("</section>")[0]
    assert re.findall(r"Response (\d) begins like this &amp; goes on\.", section) == ["3", "2", "1"]
    assert "Read all 4 responses" in section
    assert f'href="/debates/{opened.slug}/responses/"' in section
    assert 'href="#responses" data-news="responses">Responses (4)' in text


def test_a_hidden_response_is_neither_counted_nor_begun(client, opened, cleo, olga):
    hide_post(post=response(opened, cleo, "An indiscretion."), by=olga, reason="Names somebody.")
    response(opened, cleo, "A better word.")

    text = client.get(opened.get_absolute_url()).content.decode()

    assert "An indiscretion" not in text
    assert "Read the 1 response" in text


def test_before_anybody_responds_the_debate_invites_to(client, opened):
    text = client.get(opened.get_absolute_url()).content.decode()

    assert "Nobody has responded yet." in text
    assert f'href="/debates/{opened.slug}/respond/"' in text


def test_where_nobody_can_respond_there_is_no_such_section(client, writing, opened, olga):
    move(opened, olga, "close")

    assert 'id="responses"' not in client.get(opened.get_absolute_url()).content.decode()


def test_the_section_costs_one_query_however_many_responded(opened, cleo, client, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as before:
        client.get(opened.get_absolute_url())
    fill(opened, cleo, 60)
    with CaptureQueriesContext(connection) as after:
        client.get(opened.get_absolute_url())

    assert len(after) == len(before)


def test_the_profile_of_a_reader_who_responded_tells_where(client, opened, cleo):
    assert client.get(cleo.get_absolute_url()).status_code == 404
    response(opened, cleo)

    text = client.get(cleo.get_absolute_url()).content.decode()

    assert f'href="/debates/{opened.slug}/posts/3/"' in text
    assert opened.question in text


def test_a_reader_who_changes_their_name_moves_the_version_of_what_they_responded_to(opened, cleo):
    from forum.people.actions import edit_profile

    response(opened, cleo)
    before = Topic.objects.get(pk=opened.topic_id).version

    edit_profile(whose=cleo, by=cleo, name="Cleo Otherwise")

    assert Topic.objects.get(pk=opened.topic_id).version == before + 1
