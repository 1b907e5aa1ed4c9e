"""Shared pages as a real server gives them, while another process writes."""

import http.client
import re

import brotli
import pytest

CHANGE = """
from django.db import transaction
from forum.debates.actions import edit_debate
from forum.debates.models import Debate
debate = Debate.objects.select_related('topic', 'created_by').get(slug={slug!r})
organizer = debate.topic.memberships.filter(role='organizer').first().person
edit_debate(debate=debate, by=organizer, host={host!r})
"""


@pytest.fixture
def ask(demo_server):
    """Ask the server over one connection, as a browser does."""
    line = http.client.HTTPConnection("127.0.0.1", demo_server.port, timeout=20)

    def ask(path, method="GET", **headers):
        line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return answer, answer.read()

    yield ask
    line.close()


@pytest.fixture
def debate(ask):
    """The slug of the debate that leads the front page."""
    _answer, home = ask("/")
    return re.search(rb'class="plain" href="/debates/([^/]+)/"', home)[1].decode()


def test_a_page_is_compressed_and_marked(ask, debate):
    plain, text = ask(f"/debates/{debate}/")
    packed, body = ask(f"/debates/{debate}/", Accept_Encoding="gzip, deflate, br")

    assert (plain.status, packed.getheader("Content-Encoding")) == (200, "br")
    assert brotli.decompress(body) == text
    assert packed.getheader("ETag") == plain.getheader("ETag")
    assert packed.getheader("Set-Cookie") is None


def test_the_very_next_answer_shows_what_another_process_wrote(ask, debate, demo_server):
    mark = ask(f"/debates/{debate}/")[0].getheader("ETag")
    unchanged, nothing = ask(f"/debates/{debate}/", If_None_Match=mark)

    demo_server.ask(CHANGE.format(slug=debate, host="The next host"))
    changed, text = ask(f"/debates/{debate}/", If_None_Match=mark)
    _home, home = ask("/")

    assert ((unchanged.status, nothing), changed.status) == ((304, b""), 200)
    assert (b"The next host" in text, b"The next host" in home) == (True, True)


def test_nothing_of_how_it_is_done_leaves_the_process(ask, debate):
    names = {name.lower() for name, _value in ask(f"/debates/{debate}/")[0].getheaders()}

    assert [name for name in names if "folkmoot" in name or "as-of" in name or name.startswith("x-shared")] == []


def test_a_head_request_has_no_body(ask, debate):
    whole, text = ask(f"/debates/{debate}/")
    head, nothing = ask(f"/debates/{debate}/", "HEAD")

    assert (head.status, nothing, head.getheader("Content-Length")) == (200, b"", str(len(text)))
    assert head.getheader("ETag") == whole.getheader("ETag")


def test_pages_that_are_not_shared_are_answered_as_before(ask):
    for path, status in (("/about/", 200), ("/nowhere/", 404), ("/debates/nowhere/", 404), ("/library/", 200)):
        answer, _text = ask(path)

        assert (answer.status, answer.getheader("ETag")) == (status, None)


def test_a_form_can_be_sent(ask):
    answer, _text = ask("/appearance/", "POST", Content_Type="application/x-www-form-urlencoded")

    assert (answer.status, answer.getheader("Location")) == (302, "/")
