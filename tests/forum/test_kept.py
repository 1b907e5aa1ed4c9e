"""Queries whose SQL is written once."""

from forum.debates.cards import Row, _page, _posts
from forum.kept import Kept
from forum.posts.models import Post
from tests.cast import new_debate


def test_it_gives_what_the_query_itself_gives_for_other_values(opened, olga):
    other = new_debate(olga, question="Another?")

    for debate, after in ((opened, -1), (opened, 0), (other, -1)):
        assert [Row(*one) for one in _page(debate.thread_id, after)] == [
            Row(*one) for one in _posts(debate.thread_id, after)
        ]


def test_the_sql_is_written_once(opened, django_assert_num_queries):
    built = []

    def build(thread):
        built.append(thread)
        return Post.objects.filter(thread=thread).order_by("pk").values_list("pk", "number")

    kept = Kept(build)

    with django_assert_num_queries(2):
        assert kept(opened.thread_id) == kept(opened.thread_id)

    assert len(built) == 1


def test_a_date_comes_back_as_a_date(opened):
    kept = Kept(lambda thread: Post.objects.filter(thread=thread, number=0).values_list("published_at"))

    assert kept(opened.thread_id) == [(opened.framing.published_at,)]
