"""Entries follow what changes, whoever changes it: actions, bulk writes, and the database's own prompt."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection

from forum import additions
from forum.debates.models import Debate
from forum.people.models import Person
from forum.posts.models import Post
from forum.search import index, marks
from forum.search.finding import find
from forum.search.models import Entry, Mark
from tests.cast import sign

pytestmark = pytest.mark.django_db


def titles(query: str, reader=None, **asked) -> list[str]:
    return [hit.shown.title for hit in find(query, reader=reader or AnonymousUser(), **asked).hits]


def test_what_an_action_writes_is_found_at_once(opened):
    assert titles("openness promise") == ["Title B", "Title A"] or titles("openness promise") == ["Title A", "Title B"]


def test_bulk_writes_are_followed(opened):
    Post.objects.filter(title="Title A").update(html="<p>glockenspiel</p>")
    assert titles("glockenspiel") == ["Title A"]

    (one,) = Post.objects.filter(title="Title A")
    one.title, one.html = "Another", "<p>celesta</p>"
    Post.objects.bulk_update([one], ["title", "html"])
    assert (titles("glockenspiel"), titles("celesta")) == ([], ["Another"])

    copy = Post(
        thread=one.thread,
        number=77,
        kind="response",
        author=one.author,
        html="<p>ocarina</p>",
        published_at=one.published_at,
    )
    Post.objects.bulk_create([copy])
    assert titles("ocarina") == ["Response 77"]


def test_plain_sql_is_followed_too(opened):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE forum_debate SET question = 'Who owns a theremin?' WHERE id = %s", [opened.pk])

    assert titles("theremin") == ["Who owns a theremin?"]


def test_what_is_deleted_is_gone_from_the_index(opened):
    post = Post.objects.create(
        thread=opened.thread, number=78, kind="response", author=Person.objects.first(), html="<p>kazoo</p>",
        published_at=opened.created_at,
    )  # fmt: skip
    assert titles("kazoo") == ["Response 78"]

    Post.objects.filter(pk=post.pk).delete()

    assert titles("kazoo") == []
    index.follow_all()
    assert not Entry.objects.filter(source="post", subject=post.pk).exists()


def test_a_person_who_is_renamed_is_found_by_the_new_name_only(opened, ben):
    assert "Ben Example" in titles("ben example")

    Person.objects.filter(pk=ben.pk).update(name="Benedict Sample")

    assert titles("ben example") == []
    assert titles("benedict")[0] == "Benedict Sample"
    index.follow_all()
    assert not Entry.objects.filter(text__contains="Ben Example").exists()


def test_words_that_were_edited_away_are_never_found_though_the_index_is_behind(opened, monkeypatch):
    index.follow_all()
    Post.objects.filter(title="Title A").update(html="<p>new words</p>")
    monkeypatch.setattr(index, "_my_turn", lambda cursor: False)  # the worker is at it

    assert titles("openness promise") == ["Title B"]


def test_the_worker_follows_between_two_searches(opened):
    (part,) = [one for one in additions.work if one.name == "following changes for the search"]
    assert part.is_waiting()
    assert part.run() == 0  # no news for its log
    assert (part.is_waiting(), Mark.objects.count()) == (False, 0)


def test_changes_that_nobody_can_find_leave_no_mark(opened):
    index.follow_all()

    Post.objects.filter(thread=opened.thread).update(fingerprint="x", render_version=3)
    Debate.objects.filter(pk=opened.pk).update(slow_minutes=5)
    Person.objects.update(conduct_agreed_at=None)

    assert Mark.objects.count() == 0


def test_reindexing_gives_the_same_and_mends_what_was_lost(opened, capsys):
    index.follow_all()
    before = sorted(Entry.objects.values_list("source", "subject", "kind", "text", "facets"))
    Entry.objects.filter(source="post").delete()
    Entry.objects.create(source="post", subject=10**9, kind="reply", text="stray")
    Entry.objects.create(source="nothing", subject=1, kind="reply", text="stray")

    call_command("reindex")

    assert sorted(Entry.objects.values_list("source", "subject", "kind", "text", "facets")) == before
    assert "made anew" in capsys.readouterr().out


def test_every_source_is_watched_after_a_migration():
    found = {name for name, _table in marks.standing(connection)}
    marks.put_up(connection)
    assert found == {name for name, _table in marks.standing(connection)}
    assert len(found) > 30


def test_a_text_of_many_words_is_kept_within_what_the_database_can_hold(opened):
    words = " ".join(f"w{number}x{number * 7919 % 100_003}" for number in range(120_000))
    Post.objects.filter(title="Title A").update(html=f"<p>{words} zither</p>")

    assert titles("w5x39595") == ["Title A"]


def test_a_sealed_text_is_found_by_those_who_may_read_it(writing, ben, olga, bea, ada):
    sign(writing, "a", title="Sealed title", source="The sealed word is xylophone.")

    assert titles("xylophone", ben) == titles("xylophone", olga) == ["Sealed title"]
    assert titles("xylophone", bea) == titles("xylophone", ada) == titles("xylophone") == []
