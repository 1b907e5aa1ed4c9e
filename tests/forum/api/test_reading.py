"""Reading debates through the API: what the pages show to the same reader, in pages by key, cheaply."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.debates.actions import edit_debate
from forum.debates.contributions import edit_contribution
from forum.debates.models import Debate
from forum.live.models import Topic
from forum.moderation.actions import hide_post
from forum.people.actions import edit_profile, grant
from forum.posts.actions import Text
from forum.posts.models import Post
from tests.cast import new_debate, response, sign
from tests.forum.api.asking import Program

pytestmark = pytest.mark.every_database

ROLES = ("anonymous", "cleo", "ben", "bea", "mo", "olga", "dan", "ada")


def program(who, request) -> Program:
    return Program(None if who == "anonymous" else request.getfixturevalue(who))


@pytest.fixture
def busy(writing, olga, ben, bea, cleo, dan, mo):
    """Two contributions, one of them sealed; responses that are public, hidden and waiting; a private debate beside."""
    sign(writing, "a", title="Sealed title", source="A xylophone.")
    grant(topic=writing.topic, person=mo, role="moderator")
    private = new_debate(dan, "Not for all?")
    edit_debate(debate=private, by=dan, is_open=False)
    return Debate.objects.get(pk=writing.pk)


@pytest.mark.parametrize("who", ROLES)
def test_whoever_asks_gets_exactly_what_they_may_read(busy, who, request):
    asking = program(who, request)
    person = request.getfixturevalue(who) if who != "anonymous" else None
    from django.contrib.auth.models import AnonymousUser

    reader = person or AnonymousUser()
    readable = set(Debate.objects.visible_to(reader).values_list("slug", flat=True))
    assert {one["slug"] for one in asking.all("/debates")} == readable
    for debate in Debate.objects.all():
        answer = asking.get(f"/debates/{debate.slug}/posts")
        assert (answer.status_code == 200) is (debate.slug in readable)
        if answer.status_code != 200:
            assert answer.status_code == 404
            continue
        told = {one["source"] for one in asking.all(f"/debates/{debate.slug}/posts") if one["source"]}
        posts = Post.objects.visible_to(reader).filter(thread=debate.thread_id)
        assert told == set(posts.values_list("source", flat=True))


def test_a_sealed_text_stands_at_the_end_for_its_author_and_is_nothing_to_others(busy, ben, bea):
    mine = Program(ben).all(f"/debates/{busy.slug}/posts", limit=1)
    others = Program(bea).all(f"/debates/{busy.slug}/posts", limit=1)

    assert [(one["number"], one["status"]) for one in mine] == [(0, "public"), (None, "sealed")]
    assert [one["number"] for one in others] == [0]
    assert "xylophone" not in json.dumps(others)


def test_of_a_hidden_text_others_get_its_place_and_no_word(opened, olga, ben, cleo):
    said = response(opened, cleo, "A word on the hurdygurdy.")
    hide_post(post=said, by=olga, reason="Not here.")

    told = Program().get(f"/debates/{opened.slug}/posts/{said.number}").json()

    assert (told["status"], told["tombstone"], told["source"], told["author"]) == ("hidden", "Not here.", "", None)
    assert told["revisions"] == []
    assert "hurdygurdy" in Program(cleo).get(f"/debates/{opened.slug}/posts/{said.number}").json()["source"]


def test_a_text_comes_with_its_versions_and_a_mark_that_names_the_last(opened, ben):
    post = Post.objects.get(kind="opening", author=ben)
    edit_contribution(
        contribution=post.contribution, by=ben, text=Text("New title", "", "Said anew."), reason="A slip.", version=1
    )

    answer = Program().get(f"/debates/{opened.slug}/posts/{post.number}")

    assert [one["reason"] for one in answer.json()["revisions"]] == ["", "A slip."]
    assert answer.headers["ETag"].startswith('"2.')
    assert answer.json()["disclosure"]["has_interests"] is False


def test_pages_are_stable_while_more_is_said(opened, cleo, dan):
    for n in range(4):
        response(opened, cleo if n % 2 else dan, f"Word {n}.")
    path = f"/debates/{opened.slug}/posts"
    first = Program().get(path, {"limit": 3, "kind": "response"}).json()
    response(opened, cleo, "One more.")

    second = Program().get(path, {"limit": 3, "kind": "response", "cursor": first["next"]}).json()

    assert [one["source"] for one in first["items"] + second["items"]] == [
        "Word 0.", "Word 1.", "Word 2.", "Word 3.", "One more.",
    ]  # fmt: skip
    assert second["next"] is None


def test_a_new_debate_shifts_nothing_in_a_list_that_is_being_read(olga, opened):
    slugs = [new_debate(olga, f"Question {n}?").slug for n in range(4)]
    asking = Program(olga)
    first = asking.get("/debates", {"limit": 2}).json()
    new_debate(olga, "Another one?")

    second = asking.get("/debates", {"limit": 9, "cursor": first["next"]}).json()

    found = [one["slug"] for one in first["items"] + second["items"]]
    assert found == [*reversed(slugs), opened.slug]


def test_the_next_page_stands_in_a_header_too(opened):
    answer = Program().get(f"/debates/{opened.slug}/posts", {"limit": 1})

    url = answer.headers["Link"].partition(">")[0].removeprefix("<")
    assert answer.headers["Link"].endswith('rel="next"')
    assert f"cursor={answer.json()['next']}".replace(":", "%3A") in url


@pytest.mark.parametrize("cursor", ["x", "1", "WyJkZWJhdGVzIl0:x:y"])
def test_a_cursor_of_ones_own_making_is_refused(opened, cursor):
    answer = Program().get("/debates", {"cursor": cursor})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "cursor"


def test_a_cursor_of_another_list_is_refused(opened, olga):
    new_debate(olga, "Another?")
    cursor = Program(olga).get("/debates", {"limit": 1}).json()["next"]

    assert Program(olga).get(f"/debates/{opened.slug}/posts", {"cursor": cursor}).status_code == 422


def test_lists_take_filters(opened, olga):
    other = new_debate(olga, "Another?")

    def slugs(**query) -> set[str]:
        return {one["slug"] for one in Program(olga).get("/debates", query).json()["items"]}

    assert slugs(stage="draft") == {other.slug}
    assert slugs(stage="open") == {opened.slug}
    assert slugs(format="two-voices", language="en") == {opened.slug, other.slug}
    assert slugs(tag="none") == set()


def test_who_has_an_answer_already_is_told_so_without_anything_being_drawn(opened, cleo, django_assert_max_num_queries):
    path = f"/debates/{opened.slug}/posts"
    etag = Program().get(path).headers["ETag"]

    with django_assert_max_num_queries(1):
        answer = Program().get(path, if_none_match=etag)
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)

    response(opened, cleo)
    assert Program().get(path, if_none_match=etag).status_code == 200


def test_what_a_reader_could_see_otherwise_has_another_mark(opened, ben):
    path = f"/debates/{opened.slug}/posts"
    etag = Program().get(path).headers["ETag"]

    edit_profile(whose=ben, by=ben, name="Benjamin Example")

    assert Program().get(path, if_none_match=etag).status_code == 200


def test_somebodys_own_answer_has_a_mark_of_its_bytes(opened, cleo):
    asking = Program(cleo)
    answer = asking.get(f"/debates/{opened.slug}/posts")

    assert asking.get(f"/debates/{opened.slug}/posts", if_none_match=answer.headers["ETag"]).status_code == 304
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer.headers["Vary"]


def test_a_page_costs_as_many_queries_whatever_it_holds(opened, cleo, dan):
    path = f"/debates/{opened.slug}/posts"

    def queries(asking: Program, where: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert asking.get(where).status_code == 200
        return len(found)

    asking = Program(cleo)
    asking.get(path)
    response(opened, cleo, "One.")
    few = [queries(asking, path), queries(asking, "/debates")]
    for n in range(5):
        response(opened, dan if n % 2 else cleo, f"More {n}.")
    assert [queries(asking, path), queries(asking, "/debates")] == few
    assert max(few) <= 14


def test_voices_and_references_are_those_of_the_page(opened):
    told = Program().get(f"/debates/{opened.slug}/voices").json()["items"]

    assert [(one["letter"], one["thesis"], one["contributor_name"]) for one in told] == [
        ("a", "Thesis A", "Ben Example"), ("b", "Thesis B", "Bea Example"),
    ]  # fmt: skip
    assert Program().get(f"/debates/{opened.slug}/references").json() == {"items": [], "next": None}


def test_the_log_goes_on_after_a_version_without_a_gap(opened, cleo):
    version = Topic.objects.get(pk=opened.topic_id).version
    response(opened, cleo)

    told = Program().get(f"/debates/{opened.slug}/events", {"after": version}).json()

    assert [(one["kind"], one["version"]) for one in told["items"]] == [("response.posted", version + 1)]
    assert (told["version"], told["next"]) == (version + 1, version + 1)
    everything, after = [], 0
    while True:
        page = Program().get(f"/debates/{opened.slug}/events", {"after": after, "limit": 3}).json()
        everything += [one["version"] for one in page["items"]]
        after = page["next"]
        if after == page["version"]:
            break
    assert everything == list(range(1, version + 2))


@pytest.mark.parametrize("who", ["anonymous", "cleo", "olga", "dan", "ada"])
def test_a_profile_is_there_for_whoever_finds_its_page(busy, client, who, request):
    asking = program(who, request)
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    for name in ("ada", "olga", "ben", "bea", "mo", "cleo", "dan"):
        slug = request.getfixturevalue(name).slug
        assert asking.get(f"/people/{slug}").status_code == client.get(f"/people/{slug}/").status_code


def test_what_is_none_of_our_addresses_is_a_problem_of_the_same_kind(db, client):
    for path in (
        "/",
        "/nothing",
        "/debates/",
        "/debates/no-such-one",
        "/debates/x/posts/99999999999999999999",
        "/debates/x%0Ay/posts/-1",
    ):
        answer = client.get(f"/api/v1{path}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
        assert answer.json()["status"] == 404


def test_an_address_with_a_nul_is_a_problem_of_the_same_kind_too(db, client):
    for path in ("/debates?stage=%00", "/debates/%00"):
        answer = client.get(f"/api/v1{path}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


def test_other_methods_forms_and_sizes_are_refused_in_words(opened, cleo, client, settings):
    path = f"/api/v1/debates/{opened.slug}/responses"
    asking = Program(cleo)
    told = asking.headers({"idempotency-key": str(uuid4())})

    assert client.delete(path).status_code == 405
    assert "POST" in client.get(path).headers["Allow"]
    assert client.post(path, {"source": "x"}, headers=told).status_code == 415
    assert client.post(path, "{", content_type="application/json", headers=told).status_code == 400
    settings.API_MAX_BYTES = 10
    assert client.post(path, {"source": "x" * 20}, content_type="application/json", headers=told).status_code == 413


def test_any_site_may_read_what_everybody_reads_and_nothing_else(opened, cleo, client):
    path = f"/api/v1/debates/{opened.slug}"
    anonymous = client.get(path, headers={"origin": "https://elsewhere.example"})
    mine = Program(cleo).get(f"/debates/{opened.slug}", origin="https://elsewhere.example")
    asked = client.options(
        f"{path}/responses", headers={"origin": "https://x.example", "access-control-request-method": "POST"}
    )

    assert anonymous.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in anonymous.headers
    assert "Access-Control-Allow-Origin" not in mine.headers
    assert asked.status_code == 204
    assert "Access-Control-Allow-Origin" not in asked.headers
    preflight = client.options(path, headers={"access-control-request-method": "GET"})
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "uthorization" not in preflight.headers["Access-Control-Allow-Headers"]


def test_who_asks_too_often_is_told_when_to_come_again(opened, settings, cleo):
    settings.API_PER_ADDRESS, settings.API_PER_TOKEN = 2, 3
    answers = [Program().get("/debates") for _n in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["1", "0", "0"]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    assert Program(cleo).get("/debates").status_code == 200
