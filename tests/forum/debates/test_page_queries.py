"""How often the pages of a debate ask the database; and that what is remembered for all tells nobody more or less."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.debates.actions import edit_debate, list_reference, put_in_gallery
from forum.debates.models import Debate
from forum.moderation.actions import hide_post
from forum.once import OncePerVersion
from forum.people.models import Person
from forum.posts.models import Post
from tests.cast import move, response, sign
from tests.forum.debates.arguing import opening, rebuttal, reply
from tests.forum.debates.reading import change, picture, reference
from tests.support.poured import poured

pytestmark = pytest.mark.any_database  # how many questions, and to whom what is told, is decided before it is asked

FRAME = 4  # the session, the person, the debate with its topic, and the person's roles and suspensions
FOLLOWED = 1  # whether and how this person follows what the page is about
FIRST_VISIT = FRAME + FOLLOWED + 13  # what everybody may read, once for each version
CHANGING = re.compile(r'value="[A-Za-z0-9]{64}"|[0-9a-f]{8}-[0-9a-f-]{27}')  # forms' tokens and keys


@pytest.fixture(autouse=True)
def remembering(monkeypatch) -> None:
    monkeypatch.setattr(OncePerVersion, "seconds", 60)


@poured
def arguing(moderated, olga) -> Debate:
    return move(moderated, olga, "start_rebuttals")


def addresses(debate: Debate) -> dict[str, str]:
    named = {name: reverse(f"debates:{name}", args=[debate.slug]) for name in ("show", "rebuttals", "responses")}
    number = debate.thread.posts.filter(kind="rebuttal").order_by("number").values_list("number", flat=True).first()
    return named | {
        "voice": reverse("debates:voice", args=[debate.slug, "a"]),
        "rebuttal": reverse("debates:rebuttal", args=[debate.slug, number or 0]),
        "thread": reverse("debates:thread", args=[debate.slug]),
        "queue": reverse("moderation:queue", args=[debate.slug]),
    }


def fill(debate: Debate, times: int, ben: Person, bea: Person, cleo: Person) -> None:
    """Rebuttals, replies and responses, so many of each more."""
    olga = debate.created_by
    for number in range(times):
        post = rebuttal(debate, bea, f"Word {number} of {times}.")
        reply(debate, ben, post, f"It does, {number} of {times}.")
        list_reference(debate=debate, by=olga, reference=reference(olga, f"key{times}x{number}"))
        put_in_gallery(debate=debate, by=olga, image=picture(olga, title=f"Blue {times} {number}"))
        response(debate, cleo, f"A word of mine, {number} of {times}.")  # last: it publishes


def asked_for(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


# How often ----------------------------------------------------------------------------------------------------

OPEN = FRAME + FOLLOWED
READER = {"show": OPEN, "voice": OPEN, "rebuttals": FRAME + 2, "rebuttal": FRAME + 3, "responses": FRAME + 3}
COUNTS = {
    "dan": {**READER, "thread": FRAME + 1},
    "ben": {**READER, "thread": FRAME + 1},
    "mo": {**READER, "thread": FRAME + 1, "show": OPEN + 1, "queue": FRAME + 4},
    "olga": {**READER, "thread": FRAME + 1, "show": OPEN + 2, "queue": FRAME + 4},
}


@pytest.mark.parametrize("who", COUNTS)
def test_each_page_asks_as_often_for_many_rows_as_for_one(client, arguing, ben, bea, cleo, dan, who, request):
    client.force_login(request.getfixturevalue(who))
    for times in (1, 5):
        fill(arguing, times, ben, bea, cleo)
        found = addresses(arguing)

        assert {name: asked_for(client, found[name]) for name in COUNTS[who]} == COUNTS[who]


def test_the_first_visit_after_a_change_asks_as_often_for_many_rows_as_for_one(client, arguing, ben, bea, cleo, dan):
    client.force_login(dan)
    client.get(arguing.get_absolute_url())
    for times in (1, 5):
        fill(arguing, times, ben, bea, cleo)
        with CaptureQueriesContext(connection) as asked:
            client.get(arguing.get_absolute_url())

        assert len(asked) == FIRST_VISIT


@pytest.mark.parametrize(("who", "times"), [("dan", 5), ("ben", 7), ("mo", 8), ("olga", 9)])
def test_who_may_read_what_is_hidden_costs_two_more(client, arguing, ben, bea, cleo, mo, dan, who, times, request):
    fill(arguing, 2, ben, bea, cleo)
    hide_post(post=opening(arguing, "a"), by=mo, reason="Names a person.")
    client.force_login(request.getfixturevalue(who))

    assert asked_for(client, arguing.get_absolute_url()) == times


# The same for each --------------------------------------------------------------------------------------------

WHO = ("", "cleo", "dan", "ben", "bea", "mo", "olga", "ada")


def seen_by(person: Person | None, address: str) -> str:
    client = Client()
    if person:
        client.force_login(person)
    return CHANGING.sub("", client.get(address).text)


def everybody(people: dict[str, Person | None], address: str) -> dict[str, str]:
    return {who: seen_by(person, address) for who, person in people.items()}


def hidden(debate: Debate, mo: Person) -> None:
    hide_post(post=opening(debate, "a"), by=mo, reason="Names a person.")


def hidden_rebuttal(debate: Debate, mo: Person) -> None:
    hide_post(post=Post.objects.filter(kind="rebuttal", thread=debate.thread_id)[0], by=mo, reason="Insults.")


def changed(debate: Debate, mo: Person) -> None:
    change(opening(debate, "a").contribution, "Openness was a promise to people, and still is.", "Clearer.")


@pytest.mark.parametrize(
    ("name", "happens"),
    [
        *(("show", happens) for happens in (None, hidden, hidden_rebuttal, changed)),
        *(("voice", happens) for happens in (hidden, changed)),
        *(("rebuttals", happens) for happens in (None, hidden_rebuttal)),
        ("rebuttal", hidden_rebuttal),
        ("responses", hidden_rebuttal),
    ],
)
def test_what_is_remembered_tells_each_reader_the_same(
    arguing, ben, bea, cleo, mo, dan, ada, happens, name, request, monkeypatch
):
    people = {who: request.getfixturevalue(who) if who else None for who in WHO}
    fill(arguing, 2, ben, bea, cleo)
    everybody(people, addresses(arguing)[name])  # of the version before
    if happens:
        happens(arguing, mo)
    address = addresses(arguing)[name]

    twice = [everybody(people, address), everybody(dict(reversed(people.items())), address)]
    monkeypatch.setattr(OncePerVersion, "seconds", 0)

    assert twice[0] == twice[1] == everybody(people, address)


def test_a_sealed_text_is_read_by_its_author_and_the_organizers_from_the_moment_it_is_signed(
    writing, ben, bea, cleo, olga, dan
):
    address = writing.get_absolute_url()
    people = {"ben": ben, "bea": bea, "olga": olga, "dan": dan, "": None}
    everybody(people, address)
    sign(writing, "a", source="The sealed word is xylophone.")

    assert {who for who, page in everybody(people, address).items() if "xylophone" in page} == {"ben", "olga"}


def test_who_loses_a_role_reads_no_more_than_others_at_once(arguing, ben, bea, cleo, mo):
    fill(arguing, 1, ben, bea, cleo)
    hide_post(post=opening(arguing, "a"), by=mo, reason="Names a person.")
    title = opening(arguing, "a").title
    assert title in seen_by(mo, arguing.get_absolute_url())

    mo.memberships.all().delete()

    assert title not in seen_by(mo, arguing.get_absolute_url())


def test_what_changes_is_seen_at_once(arguing, ben, bea, cleo, olga):
    fill(arguing, 1, ben, bea, cleo)
    before = seen_by(cleo, arguing.get_absolute_url())
    response(arguing, cleo, "Something that nobody has said before.")

    assert "nobody has said" not in before
    assert "nobody has said" in seen_by(cleo, arguing.get_absolute_url())
    edit_debate(debate=arguing, by=olga, tags=["Faces"])
    assert "Faces" in seen_by(cleo, arguing.get_absolute_url())
