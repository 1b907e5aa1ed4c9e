"""What pages give the script that follows a debate: address, version, labels in the reader's language, parts."""

import json
import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from forum.debates.following import following_of
from forum.debates.models import Debate
from forum.debates.responses import respond
from forum.posts.actions import Text
from tests.cast import move, sign


def data_of(html: str) -> dict[str, str]:
    tag = re.search(r"<section[^>]* data-live [^>]*>", html).group()
    return dict(re.findall(r'data-(\w+)="([^"]*)"', tag))


def parts_of(html: str) -> list[str]:
    return re.findall(r'<\w+(?=[^>]*\bdata-part\b)[^>]*\bid="([^"]+)"', html)


def test_a_debate_in_preparation_is_not_followed(client, debate, olga):
    client.force_login(olga)

    assert following_of(debate) is None
    assert "data-live" not in client.get(debate.get_absolute_url()).text


def test_the_spread_says_where_to_listen_and_from_which_version_on(client, opened):
    opened = Debate.objects.select_related("topic").get(pk=opened.pk)

    data = data_of(client.get(opened.get_absolute_url()).text)

    assert data["socket"] == f"/live/{opened.topic.key}/"
    assert data["events"] == reverse("debates:events", args=[opened.slug])
    assert data["after"] == str(opened.topic.version)
    assert (data["news"], data["parts"]) == (
        "contributions closings rebuttals replies responses",
        "pictures summary",
    )


def test_a_sealed_text_does_not_show_in_the_version(client, writing):
    before = data_of(client.get(writing.get_absolute_url()).text)["after"]

    sign(writing, "a")

    assert data_of(client.get(writing.get_absolute_url()).text)["after"] == before


def test_a_voices_page_waits_for_its_closing_statement_only(client, opened):
    data = data_of(client.get(reverse("debates:voice", args=[opened.slug, "a"])).text)

    assert (data["news"], data["parts"]) == ("", "a-closing")


def test_a_page_of_the_thread_knows_what_the_spread_calls_its_texts(client, opened, cleo):
    respond(debate=opened, by=cleo, text=Text(source="I was there."), client_key=uuid4())

    data = data_of(client.get(reverse("debates:thread", args=[opened.slug])).text)
    later = data_of(client.get(reverse("debates:thread", args=[opened.slug]), {"after": "2"}).text)

    assert (data["news"], data["parts"]) == ("contributions closings rebuttals replies responses", "framing a b")
    assert later["parts"] == ""


@pytest.mark.parametrize("stage", ["writing", "open", "closed"])
def test_every_part_has_an_id_of_its_own(client, writing, olga, stage):
    if stage != "writing":
        sign(writing, "a")
        sign(writing, "b")
        writing = move(writing, olga, "open")
    if stage == "closed":
        writing = move(writing, olga, "close")

    for path in (writing.get_absolute_url(), reverse("debates:thread", args=[writing.slug])):
        html = client.get(path).text
        parts = parts_of(html)
        assert len(parts) == len(re.findall(r"\sdata-part\b", html)) > 0
        assert [name for name in parts if html.count(f'id="{name}"') != 1] == []


def test_labels_count_to_nine_and_then_say_that_it_is_more(opened):
    labels = json.loads(following_of(Debate.objects.select_related("topic").get(pk=opened.pk)).labels)

    assert labels["responses"][0] == "1 new response"
    assert labels["responses"][8:] == ["9 new responses", "10+ new responses"]
    assert {len(value) for value in labels.values() if isinstance(value, list)} == {10}


def test_labels_follow_the_language_that_is_active(opened):
    following = following_of(Debate.objects.select_related("topic").get(pk=opened.pk))
    with translation.override("de"):
        german = following.labels

    assert german is not following.labels
    assert "{what}" in json.loads(german)["show"]
