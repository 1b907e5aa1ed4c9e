"""The search page and the finder: filters, pages, marked words, help where nothing is found, and hostile questions."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.posts.models import Post
from forum.search import index
from forum.search.finding import ON_A_PAGE, find
from tests.cast import new_debate

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

SHOW = "/search/"


def found(client, **asked) -> list[str]:
    page = client.get(SHOW, asked)
    assert page.status_code == 200
    return [hit.shown.title for hit in page.context["found"].hits]


def say(debate, by, count: int, text: str = "Common words", **fields) -> None:
    first = 100 + Post.objects.count()
    now = timezone.now()
    Post.objects.bulk_create(
        Post(
            thread=debate.thread, number=first + n, kind="response", author=by, html=f"<p>{text} {n}</p>",
            published_at=now - timedelta(minutes=n), **fields,
        )
        for n in range(count)
    )  # fmt: skip


def test_without_words_there_is_the_form_alone(client):
    page = client.get(SHOW)
    assert page.context["has_asked"] is False
    assert b'name="q"' in page.content
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_hits_lead_to_the_very_post_with_the_words_marked(client, opened):
    page = client.get(SHOW, {"q": "openness promise"}).content.decode()

    assert "<mark>Openness</mark> was a <mark>promise</mark> to people" in page
    assert reverse("debates:post", args=[opened.slug, 1]) in page


def test_what_was_typed_and_what_is_quoted_is_escaped(client, opened, cleo):
    say(opened, cleo, 1, "gamelan &lt;script&gt;alert(1)&lt;/script&gt;")

    page = (
        client.get(SHOW, {"q": 'gamelan "><img src=x>'}).content.decode()
        + client.get(SHOW, {"q": "gamelan"}).content.decode()
    )

    assert "<img src=x>" not in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_filters_narrow_what_is_found(client, opened, olga, cleo):
    other = new_debate(olga, "What is common?")
    other.topic.is_public = True
    other.topic.save()
    say(opened, cleo, 2, "oboe", language="fr")
    say(other, cleo, 1, "oboe")

    assert len(found(client, q="oboe")) == 3
    assert len(found(client, q="oboe", debate=opened.slug)) == 2
    assert len(found(client, q="oboe", kind="response")) == 3
    assert found(client, q="oboe", kind="rebuttal") == []
    assert found(client, q="oboe", kind="no-such-kind") != []
    assert found(client, q="thesis", kind="debate") != []
    assert found(client, q="openness", debate=opened.slug, voice="b") == ["Title B"]
    assert found(client, q="openness", debate=opened.slug, voice="zz") != []
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert found(client, q="oboe", since=tomorrow.isoformat()) == []
    assert len(found(client, q="oboe", until=tomorrow.isoformat())) == 3
    assert len(found(client, q="oboe", since="no date")) == 3


def test_the_language_of_a_text_is_a_filter(client, opened, cleo):
    opened.other_languages = ["fr"]
    opened.save()
    say(opened, cleo, 1, "hautbois", language="fr")
    say(opened, cleo, 1, "hautbois", language="en")

    assert len(found(client, q="hautbois", language="fr")) == 1


def test_pages_follow_each_other_without_a_hit_twice(client, opened, cleo):
    say(opened, cleo, 45, "bassoon")

    pages = [found(client, q="bassoon", page=number, order="newest") for number in (1, 2, 3)]

    assert [len(one) for one in pages] == [ON_A_PAGE, ON_A_PAGE, 5]
    assert len({title for one in pages for title in one}) == 45
    assert found(client, q="bassoon", page="99") == found(client, q="bassoon", page="3")
    assert found(client, q="bassoon", page="-1") == found(client, q="bassoon")


def test_of_very_many_the_newest_are_counted(client, opened, cleo, monkeypatch):
    monkeypatch.setattr("forum.search.finding.MOST", 30)
    say(opened, cleo, 45, "bassoon")

    page = client.get(SHOW, {"q": "bassoon"})

    assert (page.context["found"].total, page.context["found"].is_more) == (31, True)
    assert b"More than 31 found" in page.content


def test_other_endings_are_found_where_nothing_else_is(client, opened, cleo):
    say(opened, cleo, 1, "a photograph")

    page = client.get(SHOW, {"q": "photographs"})

    assert page.context["found"].widened is True
    assert b"<mark>photograph</mark>" in page.content


def test_where_nothing_is_found_the_page_helps_on(client, opened):
    page = client.get(SHOW, {"q": "zzyzx qqq", "kind": "debate"}).content.decode()

    for part in ("Look without the filters", "Take a word away", "Sign in", reverse("library:index")):
        assert part in page


HOSTILE = [
    '"', '""', "'", "*", "a*", "(((", "NEAR(a b)", "a AND", "NOT a", "title_words:a", "{a b} : c", "a ^ b", "-a", "a:b:*",
    "'; DROP TABLE forum_entry; --", "a\u0000b", "\ud7ff\U0010ffff", "% _", "\\", "x" * 10_000, '"' * 5000, "a " * 5000,
    "<->", "!a | b & c", "f:kinddebate", "公" * 3000, "\u0301\u0301", "🙂", "ﷺ", "½", "\u202eabc",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=lambda one: ascii(one)[:20])
def test_whatever_is_typed_is_words(opened, query, ben):
    index.follow_all()
    for typing in (False, True):
        found = find(query, reader=ben, typing=typing)
        assert len(found.hits) <= ON_A_PAGE


def test_the_page_takes_the_same_number_of_queries_for_more_hits(client, opened, cleo, django_assert_max_num_queries):
    say(opened, cleo, 1, "viola")
    index.follow_all()
    client.get(SHOW, {"q": "viola"})
    with django_assert_max_num_queries(20) as one:
        client.get(SHOW, {"q": "viola"})
    say(opened, cleo, 12, "viola")
    index.follow_all()

    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(SHOW, {"q": "viola"})


def test_the_finder_gives_its_window_and_its_list(client, opened):
    assert b'role="combobox"' in client.get("/search/quick/").content

    page = client.get("/search/quick/", {"q": "open"}).content.decode()

    assert 'role="option"' in page
    assert "<html" not in page
    assert "/search/?q=open" in page
    assert "Nothing found" in client.get("/search/quick/", {"q": "zzyzx"}).content.decode()
    assert 'role="option"' not in client.get("/search/quick/", {"q": " "}).content.decode()


def test_every_page_leads_to_the_search(client):
    assert b'href="/search/" data-finder' in client.get("/about/").content


def test_a_person_is_found_while_they_have_a_public_page(client, opened, cleo):
    assert found(client, q="ben example", kind="person") == ["Ben Example"]
    assert found(client, q="cleo example", kind="person") == []
    assert found(client, q="ben@example.org") == found(client, q="example.org") == []
