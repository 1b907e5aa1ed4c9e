"""Votes from elsewhere: Polis exports and PrefLib files, malformed lines named, shown to readers, deleted by organizers."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forum.verdicts import Refused
from policy_design.voting import analysing, outside
from policy_design.voting.outside_models import Outside

COMMENTS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    '1400000000000,x,0,1,6,2,1,"Trams, <b>not</b> cars"\n'
    "1400000000000,x,1,1,4,4,1,Bikes first\n"
    "1400000000000,x,2,1,0,8,-1,Spam\n"
)


def votes(*more: str) -> str:
    lines = ["timestamp,datetime,comment-id,voter-id,vote"]
    for person in range(8):
        lines.append(f"1400000000000,x,0,{person},{1 if person < 6 else -1}")
        lines.append(f"1400000000000,x,1,{person},{1 if person % 2 else -1}")
        lines.append(f"1400000000000,x,2,{person},-1")
    return "\n".join([*lines, *more]) + "\n"


RANKED = (
    "# TITLE: Trees\n# DATA TYPE: soc\n# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: Ash\n"
    "# ALTERNATIVE NAME 2: Birch\n# ALTERNATIVE NAME 3: Cedar\n# NUMBER VOTERS: 9\n5: 1,2,3\n4: 2,3,1\n"
)


def sent(**files: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name.replace("__", "."), text.encode()) for name, text in files.items()]


def form(files, **more):
    fields = {
        "title": "Talks of a town",
        "source": "A town, 2018, https://example.org/data",
        "licence": "CC-BY-4.0",
        "client_key": str(uuid4()),
        "sent": files,
        **more,
    }
    return fields


def url(process, name, *more):
    return reverse(f"voting:{name}", args=[process.slug, *more])


def polis(**more):
    return sent(votes__csv=votes(), comments__csv=COMMENTS, **more)


# Bringing -------------------------------------------------------------------------------------------------------


def test_an_organizer_brings_a_polis_export_and_readers_see_what_it_says(client, running, olga):
    client.force_login(olga)

    answer = client.post(url(running, "outside_new"), form(polis()), follow=True)

    page = answer.content.decode()
    assert "8 people voted. 16 votes on 2 statements count." in page
    assert "1 statement was rejected by its moderators and is left out." in page
    assert "Trams, &lt;b&gt;not&lt;/b&gt; cars" in page
    assert "Spam" not in page
    assert "A town, 2018" in page
    client.logout()
    assert client.get(url(running, "outside", 1)).status_code == 200
    assert "Talks of a town" in client.get(url(running, "outside_index")).content.decode()


def test_a_preflib_file_is_shown_as_our_own_rankings_are(client, running, olga):
    client.force_login(olga)

    answer = client.post(url(running, "outside_new"), form(sent(trees__soc=RANKED)), follow=True)

    page = answer.content.decode()
    assert "9 people voted. “Ash” comes first." in page
    assert "Would another method change it?" in page


def test_malformed_lines_are_named_and_what_was_typed_is_kept(client, running, olga):
    client.force_login(olga)
    files = sent(votes__csv=votes("1400000000000,x,0,9,7", "1400000000000,x,zero,9,1"), comments__csv=COMMENTS)

    page = client.post(url(running, "outside_new"), form(files)).content.decode()

    assert "votes.csv, line 26: “7” is not a vote; it takes 1, −1 or 0." in page
    assert "votes.csv, line 27: “zero” is not a whole number." in page
    assert 'value="Talks of a town"' in page
    assert not Outside.objects.exists()


def test_malformed_lines_can_be_left_out_knowingly(client, running, olga):
    client.force_login(olga)
    files = sent(votes__csv=votes("1400000000000,x,0,9,7"), comments__csv=COMMENTS)

    client.post(url(running, "outside_new"), form(files, without="on"))

    assert Outside.objects.get().found["votes"] == 16


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("trees__soc", RANKED.replace("4: 2,3,1", "4: 2,2,1"), "trees.soc, line 9: something is ranked twice: 2,2,1"),
        ("votes__csv", "a,b\n1,2\n", "votes.csv: there is no column “comment-id”."),
        ("notes__txt", "Hello", "These are no files that can be read here"),
    ],
)
def test_files_that_cannot_be_read_say_why(client, running, olga, name, text, says):
    client.force_login(olga)

    page = client.post(url(running, "outside_new"), form(sent(**{name: text}))).content.decode()

    assert says in page
    assert not Outside.objects.exists()


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(outside, "MOST_BYTES", 10)

    with pytest.raises(outside.Unreadable, match="larger than"):
        outside.read({"votes.csv": b"x" * 11})


def test_sent_twice_it_is_one(client, running, olga):
    client.force_login(olga)
    key = str(uuid4())

    for _time in range(2):
        client.post(url(running, "outside_new"), form(polis(), client_key=key))
    page = client.post(url(running, "outside_new"), form(polis(), client_key=key, title="Another")).content.decode()

    assert Outside.objects.count() == 1
    assert "errsum" in page


# Who may --------------------------------------------------------------------------------------------------------


def test_only_organizers_bring_and_delete(client, running, olga, ben):
    made = outside.add_outside(
        process=running,
        by=olga,
        client_key=uuid4(),
        title="Trees",
        source="PrefLib",
        licence="",
        brought=outside.read({"trees.soc": RANKED.encode()}),
    )
    client.force_login(ben)

    assert client.get(url(running, "outside_new")).status_code == 403
    assert client.post(url(running, "outside_delete", 1)).status_code == 403
    with pytest.raises(Refused):
        outside.delete_outside(outside=made, by=ben)
    client.force_login(olga)
    client.post(url(running, "outside_delete", 1))
    assert not Outside.objects.exists()


def test_what_polis_votes_say_is_worked_out_in_the_background(running, olga, monkeypatch):
    monkeypatch.setattr(analysing, "SLICE", 60.0)
    brought = outside.read({"votes.csv": votes().encode(), "comments.csv": COMMENTS.encode()})
    row = outside.add_outside(
        process=running, by=olga, client_key=uuid4(), title="T", source="S", licence="", brought=brought
    )

    assert analysing.analyse_due() == 1
    assert analysing.analyse_due() == 0
    row.refresh_from_db()
    assert (row.done, row.found["analysis"]["kind"]) == (100, "too_little")


def test_few_votes_that_would_fill_the_memory_of_the_worker_are_refused():
    """Each on a statement of its own: 5,000 lines, and a map of 25,000,000 cells."""
    lines = [f"1400000000000,x,{number},{number},1" for number in range(5000)]

    with pytest.raises(outside.Unreadable, match="5000 people and 5000 statements"):
        outside.read({"votes.csv": "\n".join(["timestamp,datetime,comment-id,voter-id,vote", *lines]).encode()})


def test_rankings_that_would_be_counted_for_minutes_are_refused(monkeypatch):
    monkeypatch.setattr(outside, "MOST_PLACES", 5)

    with pytest.raises(outside.Unreadable, match="2 different rankings"):
        outside.read({"trees.soc": RANKED.encode()})
