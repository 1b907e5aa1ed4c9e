"""A WebSub hub is told which feeds have changed: their addresses only, at least once, later where it is down."""

from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.debates.actions import edit_debate
from forum.feeds.hub import LEASE, RETRIES, tell_due
from forum.feeds.models import HubPing
from tests.cast import response

SITE = "http://127.0.0.1:8000"


@pytest.fixture
def hub(settings):
    """A real server on loopback: `got` has what it was told, `answers` the statuses of the next answers."""
    settings.WEBHOOKS_WITHIN = True
    got, answers = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.send_response(answers.pop(0) if answers else 204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        settings.WEBSUB_HUB = f"http://127.0.0.1:{server.server_port}/"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield got, answers
        server.shutdown()
        thread.join()


def test_it_is_told_every_feed_that_shows_the_debate_once(opened, hub, olga, ben):
    edit_debate(debate=opened, by=olga, tags=["Faces"])
    got, _answers = hub

    assert [tell_due(), tell_due()] == [1, 0]
    assert [one["hub.mode"] for one in got] == [["publish"]]
    expected = [
        reverse("feeds:site"),
        reverse("feeds:debate", args=[opened.slug]),
        reverse("feeds:tag", args=["faces"]),
        reverse("feeds:rebuttals", args=[opened.slug, 1]),
        reverse("feeds:person", args=[ben.slug]),
    ]
    assert {SITE + path for path in expected} <= set(got[0]["hub.url"])


def test_every_address_that_it_is_told_is_a_feed(opened, hub, client):
    tell_due()

    paths = [url.removeprefix(SITE) for url in hub[0][0]["hub.url"]]
    assert [path for path in paths if client.get(path).status_code != 200] == []


def test_news_are_told_and_what_only_organizers_know_of_is_not(sealed, hub, cleo):
    got, _answers = hub
    assert tell_due() == 1
    assert [one for one in got[0]["hub.url"] if "rebuttals.atom" in one or "ben" in one] == []
    from tests.cast import sign

    sign(sealed, "b")
    assert (tell_due(), len(got)) == (0, 1)


def test_something_new_is_told_again(opened, hub, cleo):
    tell_due()
    response(opened, cleo)

    assert (tell_due(), len(hub[0])) == (1, 2)


@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_it_does_not_take_is_told_later(opened, hub, status):
    got, answers = hub
    answers.append(status)

    assert [tell_due(), tell_due(), len(got)] == [0, 0, 1]
    place = HubPing.objects.get()
    assert (place.failures, place.version) == (1, 0)
    assert timedelta(seconds=50) < place.next_at - timezone.now() <= RETRIES[0]
    HubPing.objects.update(next_at=timezone.now())
    assert (tell_due(), HubPing.objects.get().failures) == (1, 0)


def test_a_worker_that_died_is_followed_by_another_when_its_lease_is_over(opened, hub):
    HubPing.objects.create(topic=opened.topic, next_at=timezone.now() + LEASE)
    assert tell_due() == 0
    HubPing.objects.update(next_at=timezone.now())
    assert tell_due() == 1


def test_a_debate_for_members_only_is_not_named(opened, hub, olga):
    edit_debate(debate=opened, by=olga, is_open=False)

    assert (tell_due(), hub[0]) == (0, [])


def test_without_a_hub_nothing_is_done(opened, settings, django_assert_num_queries):
    settings.WEBSUB_HUB = ""
    with django_assert_num_queries(0):
        assert tell_due() == 0


def test_a_hub_in_a_network_that_is_not_public_is_not_asked(opened, hub, settings):
    settings.WEBHOOKS_WITHIN = False
    settings.WEBSUB_HUB = "https://127.0.0.1/"

    assert (tell_due(), hub[0]) == (0, [])
    assert HubPing.objects.get().failures == 1
