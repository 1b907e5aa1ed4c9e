"""Django in one thread: bodies come in, answers go out, and nothing of one request is left for the next."""

import asyncio

import pytest
from django.core.signals import request_finished, request_started
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils import translation

from forum.pages.django import OneThread
from tests.forum.pages.asking import ask, request

pytestmark = pytest.mark.django_db(transaction=True)


def echo(request):
    return HttpResponse(request.body)


def speak(request):
    before = translation.get_language()
    translation.activate("nl")
    return HttpResponse(before)


async def parts():
    yield b"one "
    yield b"two"


def stream(request):
    return StreamingHttpResponse(parts())


def fail(request):
    raise ValueError("broken")


urlpatterns = [path("echo/", echo), path("speak/", speak), path("stream/", stream), path("fail/", fail)]
handler500 = "tests.forum.pages.test_django.sorry"


def sorry(request):
    return HttpResponse("sorry", status=500)


@pytest.fixture
def app(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    return OneThread()


async def test_a_body_that_comes_in_parts_is_whole(app):
    messages = [
        {"type": "http.request", "body": b"one ", "more_body": True},
        {"type": "http.request", "body": b"two", "more_body": False},
    ]
    sent = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    await app(request("/echo/", "POST", content_length="7"), receive, send)

    assert [message.get("body") for message in sent[1:]] == [b"one two"]


async def test_one_who_hangs_up_before_the_body_is_whole_is_let_go(app):
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    await app(request("/echo/", "POST"), receive, sent.append)

    assert sent == []


async def test_a_language_chosen_for_one_request_is_not_kept_for_the_next(app):
    told = [await ask(app, "/speak/") for _ in range(12)]

    assert {one.text for one in told} == {"en"}


async def test_a_stream_is_sent_whole(app):
    assert (await ask(app, "/stream/")).body == b"one two"


async def test_an_error_of_a_view_is_an_answer(app):
    told = await ask(app, "/fail/")

    assert (told.status, told.text) == (500, "sorry")


@pytest.mark.parametrize("address", ["/echo/", "/stream/"])
async def test_each_request_is_begun_and_ended_once(app, address):
    told = []

    def began(**_more):
        told.append("began")

    def ended(**_more):
        told.append("ended")

    request_started.connect(began)
    request_finished.connect(ended)
    await ask(app, address)
    request_started.disconnect(began)
    request_finished.disconnect(ended)

    assert told == ["began", "ended"]


async def test_many_at_once_are_answered(app):
    told = await asyncio.gather(*(ask(app, "/echo/") for _ in range(50)))

    assert {one.status for one in told} == {200}
