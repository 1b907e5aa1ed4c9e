"""From a selection in the browser to a composer: the canonical address, or the sentence that says why not."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from forum.moderation.actions import hide_post
from forum.posts.quoting import reading_of
from tests.cast import response
from tests.forum.debates.rebutting import PASSAGE, changed, passage, rebutting, said

__all__ = ["rebutting"]


def pick(client, debate, number=1, **asked):
    asked = {"exact": PASSAGE, "version": 1, "for": "rebut"} | asked
    return client.get(f"{reverse('debates:pick', args=[debate.slug, number])}?{urlencode(asked)}")


def place(quoted) -> str:
    return urlencode({"version": quoted.version, "start": quoted.quote.start, "end": quoted.quote.end})


def test_a_selection_leads_to_the_composer(client, rebutting, bea):
    client.force_login(bea)
    query = place(passage(said(rebutting, "a")))

    rebuts, responds = pick(client, rebutting), pick(client, rebutting, **{"for": "respond"})

    assert rebuts.url == f"{reverse('debates:rebut', args=[rebutting.slug, 1])}?{query}"
    assert responds.url == f"{reverse('debates:respond', args=[rebutting.slug])}?to=1&{query}"
    assert client.get(rebuts.url).status_code == 200


def test_a_paragraph_is_picked_by_its_id(client, rebutting, bea):
    client.force_login(bea)
    post = said(rebutting, "a")
    block = reading_of(post, 1).blocks[1]

    answer = pick(client, rebutting, exact="", block=block.id)

    assert answer.url.endswith(urlencode({"version": 1, "start": block.start, "end": block.end}))


def test_what_was_selected_in_an_earlier_version_is_quoted_from_it(client, rebutting, bea):
    client.force_login(bea)
    changed(rebutting, "a", "Another text altogether.")

    assert "version=1" in pick(client, rebutting).url
    assert pick(client, rebutting, version=2).status_code == 400


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"exact": "words that nobody said"}, "do not stand like this in one paragraph"),
        ({"exact": ""}, "do not stand like this in one paragraph"),
        ({"exact": "people"}, "stand in more than one place"),
        ({"exact": "..."}, "Select some words first"),
        ({"version": "7"}, "do not stand like this"),
        ({"version": "seven"}, "do not stand like this"),
        ({"exact": "", "block": "nowhere"}, "do not stand like this"),
    ],
)
def test_what_cannot_be_quoted_is_said_in_a_sentence_with_a_way_back(client, rebutting, bea, asked, says):
    client.force_login(bea)

    answer = pick(client, rebutting, **asked)

    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert reverse("debates:post", args=[rebutting.slug, 1]) in answer.content.decode()


def test_whoever_may_not_rebut_is_told_why(client, rebutting, cleo, ben):
    outside = response(rebutting, cleo, "A word of mine.")
    client.force_login(cleo)
    assert "Only the contributors may rebut each other here." in pick(client, rebutting).content.decode()

    client.force_login(ben)
    assert "your own contribution" in pick(client, rebutting).content.decode()
    answer = pick(client, rebutting, outside.number, exact="A word")
    assert answer.status_code == 403
    assert "respond to this text instead" in answer.content.decode()


def test_of_what_one_may_not_read_nothing_is_picked(client, rebutting, bea, olga):
    client.force_login(bea)
    hide_post(post=said(rebutting, "a"), by=olga, reason="Wait.")

    assert pick(client, rebutting).status_code == 404
    assert pick(client, rebutting, 99).status_code == 404


def test_signed_out_one_comes_back_to_the_same_passage(client, rebutting):
    answer = pick(client, rebutting)

    assert answer.status_code == 302
    assert "next=" in answer.url
    assert "exact" in answer.url
