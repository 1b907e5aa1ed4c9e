"""Who reported and who is suspended is told on no path, nor is what only moderators and the author may read."""

import re

import pytest
from django.test import Client

from forum.debates.models import Debate
from forum.live.frames import news_after
from forum.moderation.actions import ask_change, leave_post
from forum.moderation.appeals import appeal
from forum.moderation.models import Appeal, Decision, Flag
from forum.moderation.people_here import suspend
from forum.posts.models import Post
from tests.cast import person, response
from tests.forum.moderation.acting import flag, waiting
from tests.forum.test_secrecy import EXPORTS, readers, walk
from tests.support.poured import poured

pytestmark = pytest.mark.every_database

REPORTER, REPORT = "Zoe Example", "glockenspiel"
SUSPENDED, WHY = "Sam Example", "bagpipe"
ASKED, APPEAL, WAITS = "kazoo", "hurdygurdy", "theremin"
WORDS = (REPORTER, REPORT, SUSPENDED, WHY, ASKED, APPEAL, WAITS)


@poured
def known(moderated, cleo, mo) -> dict[str, list]:
    """Zoe reports two of Cleo's texts, one is left, of one a change is asked for, Cleo appeals; Sam is suspended."""
    debate = Debate.objects.get(pk=moderated.pk)
    zoe, sam = person("Zoe"), person("Sam")
    left, asked, reported = (response(debate, cleo, f"Response number {number}.") for number in range(3))
    for post in (left, asked, reported):
        flag(post, zoe, "other", f"A report with a {REPORT}.")
    leave_post(post=left, by=mo)
    decision = ask_change(post=asked, by=mo, reason=f"Change the {ASKED}.", code="attack")
    appeal(decision=decision, by=cleo, text=f"Never heard of a {APPEAL}.")
    suspend(debate=debate, whom=sam, by=mo, until=None, reason=f"For the {WHY}.", code="hate")
    waits = waiting(debate, person("Wim"), f"A {WAITS} waits.")
    keys = {waits.pk, left.pk, asked.pk, reported.pk}
    for model in (Decision, Flag, Appeal):
        keys |= set(model.objects.values_list("pk", flat=True))
    return {
        "slug": [debate.slug, cleo.slug],
        "letter": ["a"],
        "kind": ["opening"],
        "number": [0, 1, left.number, asked.number, reported.number],
        "pk": sorted(keys),
        "form": EXPORTS,
        "object_id": sorted(keys),
        "app_label": ["forum"],
    }


def leaks(client: Client, known: dict[str, list], words) -> list[tuple[str, str]]:
    answers = walk(client, known)
    assert len(answers) > 60
    return [(path, word) for path, body in answers.items() for word in words if word in body.replace(path, "")]


@pytest.mark.parametrize("who", readers("anonymous", "bea", "dan", "ada", everywhere="ada"))
def test_nobody_else_finds_any_of_it_on_any_path(known, who, client, request):
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))

    # The admin is where stewards look up who has an account; of what they did it says nothing.
    words = [word for word in WORDS if who != "ada" or word not in (REPORTER, SUSPENDED)]

    assert leaks(client, known, words) == []


@pytest.mark.any_database
def test_the_author_reads_what_is_theirs_and_not_who_reported_or_what_they_said(known, client, cleo):
    client.force_login(cleo)

    assert leaks(client, known, (REPORTER, REPORT, SUSPENDED, WHY, WAITS)) == []
    notices = client.get("/me/moderation/").content.decode()
    assert [word in notices for word in (ASKED, APPEAL)] == [True, True]


def test_a_moderator_reads_reports_and_suspensions_and_not_who_reported(known, moderated, client, mo, mia):
    for who in (mo, mia):
        client.force_login(who)
        queue = client.get(f"{moderated.get_absolute_url()}moderation/").content.decode()
        people = client.get(f"{moderated.get_absolute_url()}moderation/people/").content.decode()
        assert [word in queue for word in (REPORT, WAITS)] == [True, True]
        assert [word in people for word in (SUSPENDED, WHY)] == [True, True]
        assert APPEAL not in queue or who == mia

    assert [path for path, word in leaks(client, known, (REPORTER,))] == []


def test_no_frame_for_readers_tells_of_reports_changes_asked_or_suspensions(known, moderated):
    told = " ".join(frame.text for frame in news_after(moderated.topic_id, 0, limit=500).frames)

    for word in ("flag", "suspend", "change_asked", "left", "appeal", "reject", 'person"', *WORDS):
        assert word not in told


def test_the_admin_shows_counts_and_codes_of_reports_and_not_whose(known, client, ada):
    client.force_login(ada)
    flags = client.get("/admin/forum/flag/").content.decode()
    one = client.get(f"/admin/forum/flag/{Flag.objects.first().pk}/change/").content.decode()

    assert "something else" in flags
    for page in (flags, one):
        assert [word for word in WORDS if word in page] == []
        assert Flag.objects.first().hash not in page


def test_an_address_in_the_admin_cannot_ask_who_reported(known, client, ada):
    client.force_login(ada)

    for question in ("flag/?by__name__startswith=Z", "flag/?sentence__contains=g", "flag/?hash__startswith=k",
                     "decision/?person__name__startswith=S", "decision/?reason__contains=b", "appeal/?text__contains=h",
                     "post/?flags__by__name__startswith=Z"):  # fmt: skip
        assert client.get(f"/admin/forum/{question}").status_code == 400


def test_a_page_of_a_reported_text_looks_as_before(moderated, cleo, client):
    post = response(moderated, cleo)

    def pages() -> list[str]:
        paths = ("", "thread/", "responses/", f"history/{post.number}/", "export.json", "moderation/log/")
        found = [client.get(f"{moderated.get_absolute_url()}{path}").content.decode() for path in paths]
        return [re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|"exported_at": "[^"]+"', "", one) for one in found]

    before = pages()
    flag(Post.objects.get(pk=post.pk), person("Zoe"), "other", REPORT)

    assert [word for page in pages() for word in (REPORTER, REPORT) if word in page] == []
    assert pages()[:4] == before[:4]
