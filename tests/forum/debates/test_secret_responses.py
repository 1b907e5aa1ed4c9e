"""What waits, what was deleted and what was withdrawn is told on no path to anybody who may not read it."""

from uuid import uuid4

import pytest

from forum.debates.actions import edit_debate
from forum.debates.handing import hand
from forum.debates.models import Debate
from forum.debates.taking_away import delete_post, withdraw_contribution
from forum.posts.actions import Text
from tests.cast import response, voice_of
from tests.forum.debates.arguing import opening
from tests.forum.test_secrecy import EXPORTS, readers, walk
from tests.support.poured import poured

pytestmark = pytest.mark.every_database

FOLLOWING = (
    "thread/?all=1",
    "responses/?order=newest",
    "responses/?from=3",
    "events/?after=0",
    "export.json?pictures=1",
)


@poured
def world(moderated, olga, ben, cleo, mo):
    """Cleo deleted a response that was changed once; Ben withdrew; another response waits; a note went with a third."""
    from forum.debates.responses import edit_response, respond

    gone = response(moderated, cleo, "A word about the theremin.")
    edit_response(post=gone, by=cleo, text=Text(source="The theremin again."), reason="On a kazoo.", version=1)
    delete_post(post=gone, by=cleo)
    handed = response(moderated, cleo, "A plain word.")
    hand(post=handed, voice=voice_of(moderated, "b"), by=mo, note="Mind the bagpipe.")
    withdraw_contribution(post=opening(moderated), by=ben, sentence="A mistake.")
    edit_debate(debate=moderated, by=olga, responses_from="reviewed")
    debate = Debate.objects.get(pk=moderated.pk)
    waiting = respond(debate=debate, by=cleo, text=Text(source="The ocarina."), client_key=uuid4())
    return debate, {
        "slug": [debate.slug, ben.slug, cleo.slug],
        "letter": ["a", "b"],
        "kind": ["opening", "closing"],
        "number": [0, 1, 2, 3, 4, 5, gone.pk, waiting.pk],
        "pk": [gone.pk, handed.pk, waiting.pk, 1],
        "form": EXPORTS,
        "section": ["debates", "contributions"],
        "object_id": [gone.pk, waiting.pk, 1],
        "app_label": ["forum"],
    }


UNREAD = {
    "anonymous": ("theremin", "kazoo", "ocarina", "bagpipe", "Openness was a promise"),
    "dan": ("theremin", "kazoo", "ocarina", "bagpipe", "Openness was a promise"),
    "ada": ("theremin", "ocarina", "Openness was a promise"),
    "mo": ("theremin", "kazoo", "Openness was a promise"),
    "olga": ("theremin", "kazoo", "Openness was a promise"),
}


@pytest.mark.parametrize("who", readers(*UNREAD, everywhere="mo"))
def test_on_no_path_is_it_told_to_whoever_may_not_read_it(world, who, client, request):
    debate, known = world
    words = UNREAD[who]
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))

    answers = walk(client, known)
    for path in FOLLOWING:
        answers[path] = client.get(f"{debate.get_absolute_url()}{path}").content.decode()

    # Titles of contributions stand in forms and lists that Olga keeps; B, too, says the words that A said.
    leaks = [
        (path, word)
        for path, body in answers.items()
        for word in words
        if word in body and not (word.startswith("Openness") and _says_b(body))
    ]
    assert leaks == []


def _says_b(body: str) -> bool:
    """Both contributions of the cast say the same; once is B's."""
    return "Title B" in body and "Title A" not in body


def test_its_author_reads_it(world, client, cleo):
    debate, _known = world
    client.force_login(cleo)

    assert "The ocarina." in client.get(f"{debate.get_absolute_url()}responses/").content.decode()
    assert "The theremin again." in client.get(f"{debate.get_absolute_url()}thread/").content.decode()
