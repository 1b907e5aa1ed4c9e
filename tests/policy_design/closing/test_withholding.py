"""What is hidden, withdrawn or deleted after a version was drawn is told by none of its pages and files."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import uuid4

import pytest

from forum.debates.actions import edit_debate
from forum.debates.formats import FORMATS
from forum.posts.actions import Text, create_post
from forum.posts.models import Post
from policy_design.process import planning
from policy_design.summary import ruling, snapshot
from policy_design.summary.lines import AGREED, Line, Quote, Section, Source
from tests.policy_design.cast import fresh
from tests.policy_design.closing.summing import final
from tests.policy_design.closing.test_pages import at


@pytest.fixture
def quoting(argued, monkeypatch):
    """The summary of the debate quotes Ben's contribution."""
    said = Post.objects.filter(thread=argued.thread_id, kind="opening").order_by("number")[0]
    source = Source(f"Post {said.number}", f"/debates/{argued.slug}/posts/{said.number}/")
    line = Line("result-g1", "Ben Example played.", (Quote("A theremin.", "Ben Example", source),), (source,), AGREED)
    facts = {"talk": {"slug": argued.slug, "gone": [], "said": "A theremin."}}
    monkeypatch.setattr(snapshot, "take", lambda subject, **_as_of: facts)
    monkeypatch.setattr(ruling, "sections_of", lambda facts: [Section("asked", "Where it stands", (line,))])
    return said


@pytest.mark.parametrize("status", ["hidden", "withdrawn", "deleted"])
def test_what_is_gone_since_is_told_nowhere(status, client, quoting, argued, olga):
    summary = final(argued, olga)
    paths = [argued.get_absolute_url() + "summary/", at(argued, "v1/"), at(argued, "v1/summary.json")]
    assert all(word in client.get(paths[0]).content.decode() for word in ("A theremin.", "Ben Example played."))

    Post.objects.filter(pk=quoting.pk).update(status=status, tombstone="Gone.")

    more = [argued.get_absolute_url(), f"/api/v1/debates/{argued.slug}/summaries"]
    told = "".join(client.get(path).content.decode() for path in [*paths, *more])
    assert [word for word in ("theremin", "Ben Example played") if word in told] == []
    assert "a text that it leans on can no longer be read" in told
    found = json.loads(client.get(paths[2]).content)
    assert (found["snapshot"], found["digest"]) == (None, summary.digest)
    assert "can no longer be read" in found["withheld"]


def test_what_was_gone_already_is_told_as_it_was_then(client, quoting, argued, olga, monkeypatch):
    Post.objects.filter(pk=quoting.pk).update(status="hidden", tombstone="Gone.")
    facts = {"talk": {"slug": argued.slug, "gone": [{"number": quoting.number, "status": "hidden"}]}}
    monkeypatch.setattr(snapshot, "take", lambda subject, **_as_of: facts)
    final(argued, olga)

    found = json.loads(client.get(at(argued, "v1/summary.json")).content)

    assert "withheld" not in found
    assert found["signed"]["sections"][0]["lines"][0]["says"] == "Ben Example played."


def hidden_response(debate, by) -> None:
    text = Text(source="A response.")
    how = {"licence": "CC-BY-4.0", "language": "en", "sealed": False, "client_key": uuid4()}
    made = create_post(thread=debate.thread, kind="response", by=by, text=text, **how)
    Post.objects.filter(pk=made.pk).update(status="hidden", tombstone="Gone.")


def test_of_a_hidden_response_nothing_was_told_so_nothing_is_withheld(client, quoting, argued, olga, cleo):
    hidden_response(argued, cleo)
    final(argued, olga)
    hidden_response(argued, cleo)

    found = json.loads(client.get(at(argued, "v1/summary.json")).content)

    assert "withheld" not in found
    assert found["snapshot"]["talk"]["said"] == "A theremin."


@pytest.fixture
def part(quoting, argued, deliberating, olga):
    """The process that the debate belongs to, with a final summary that quotes the debate."""
    planning.attach_debate(process=deliberating, by=olga, debate=argued, relation="part")
    return final(fresh(deliberating), olga).subject


def told_of(client, process) -> str:
    paths = [at(process), at(process, "v1/summary.json"), f"/api/v1/processes/{process.slug}/summaries"]
    return "".join(client.get(path).content.decode() for path in [*paths, process.get_absolute_url()])


def test_a_debate_that_only_its_members_read_now_is_told_nowhere(client, part, argued, olga):
    assert told_of(client, part).count("Ben Example played") == 4

    edit_debate(debate=argued, by=olga, is_open=False)

    told = told_of(client, part)
    assert [word for word in ("theremin", "Ben Example played") if word in told] == []


def test_nor_is_a_text_hidden_in_a_debate_that_left_the_process(client, part, quoting, argued, olga):
    planning.detach_debate(place=part.debates.get(debate=argued), by=olga)
    assert told_of(client, part).count("Ben Example played") == 4

    Post.objects.filter(pk=quoting.pk).update(status="hidden", tombstone="Gone.")

    assert "Ben Example played" not in told_of(client, part)


@pytest.mark.parametrize("announces", [True, False])
def test_a_thesis_goes_with_its_text_where_a_voice_appears_with_it(
    client, quoting, argued, olga, monkeypatch, announces
):
    """Also from the line that says how many readers lean to it."""
    leans = Source("Readers", f"/debates/{argued.slug}/readers/")
    line = Line("result-g1", "“A. Thesis A”: 20 after", sources=(leans,))
    monkeypatch.setattr(ruling, "sections_of", lambda facts: [Section("asked", "What moved", (line,))])
    monkeypatch.setitem(FORMATS, argued.format_key, replace(argued.format, announces=announces))
    final(argued, olga)
    Post.objects.filter(pk=quoting.pk).update(status="hidden", tombstone="Gone.")

    told = client.get(at(argued, "v1/")).content.decode() + client.get(at(argued, "v1/summary.json")).content.decode()

    assert ("“A. Thesis A”: 20 after" in told) is announces
