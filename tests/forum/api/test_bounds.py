"""What is sent has its bounds, whatever it says of itself; and a place in a list is one, whatever its keys look like."""

from __future__ import annotations

import json
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.urls import resolve

from forum.api.paging import cursor_of
from forum.debates.models import DebateReference
from forum.posts.models import Post
from tests.forum.api.asking import Program
from tests.forum.debates.reading import reference

pytestmark = pytest.mark.every_database
ODD = ["2024-02-30T10:00", "2024-02-03T10:00", "t", "2024-13-01t00:00", "T"]


def in_chunks(path: str, body: bytes, **headers: str):
    """As a request comes that does not say how long it is."""
    told = {"content-type": "application/json", "transfer-encoding": "chunked", **headers}
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "client": ["192.0.2.1", 1],
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }
    view = resolve(path)
    return view.func(ASGIRequest(scope, BytesIO(body)), *view.args, **view.kwargs)


@pytest.fixture
def sending(opened, cleo):
    told = {name: str(value) for name, value in Program(cleo).headers({"idempotency-key": str(uuid4())}).items()}
    return f"/api/v1/debates/{opened.slug}/responses", told


def test_a_body_that_does_not_say_how_long_it_is_is_taken_and_bounded(sending, settings):
    path, told = sending
    settings.API_MAX_BYTES = 60
    answers = [in_chunks(path, json.dumps({"source": "x" * n}).encode(), **told) for n in (60, 20)]

    assert [one.status_code for one in answers] == [413, 201]
    assert "at most 60 bytes" in json.loads(answers[0].content)["detail"]
    assert Post.objects.filter(kind="response").count() == 1


@pytest.mark.parametrize(("said", "status"), [("-1", 413), ("many", 413), ("0", 413), ("61", 413), ("10", 413)])
def test_no_length_that_is_said_is_believed(sending, settings, said, status):
    path, told = sending
    settings.API_MAX_BYTES = 60

    body = json.dumps({"source": "x" * 60}).encode()
    assert in_chunks(path, body, **{**told, "content-length": said}).status_code == status
    assert not Post.objects.filter(kind="response").exists()


def test_a_list_goes_by_keys_that_look_like_moments_or_like_none(opened, olga):
    for n, key in enumerate(ODD):
        DebateReference.objects.create(debate=opened, reference=_named(reference(olga, f"key-{n}", f"Study {n}"), key))

    told = Program().all(f"/debates/{opened.slug}/references", 1)
    assert sorted(one["key"] for one in told) == sorted(ODD)
    assert len(told) == len(ODD)


def _named(one, key):
    """As files of another Folkmoot might name it."""
    one.key = key
    one.save()
    return one


@pytest.mark.parametrize("place", [["2024-02-30T10:00:00", 1], ["yesterday", 1], [None, None], [1, "x"], [[], {}], [1]])
def test_a_place_that_is_none_is_refused_in_words(db, place):
    answer = Program().get("/debates", {"cursor": cursor_of("debates", place)})

    assert answer.status_code == 422
    assert "This cursor is not one of this list" in answer.json()["detail"]
