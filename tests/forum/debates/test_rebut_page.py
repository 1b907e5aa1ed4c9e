"""The composer of a rebuttal: the pinned passage, what became of it, keeping what is typed, and publishing."""

import json
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.debates.models import Debate
from forum.moderation.actions import hide_post
from forum.people.models import Person
from forum.posts.models import Draft, DraftCopy, Post
from forum.posts.quoting import reading_of
from tests.cast import move
from tests.forum.debates.reading import reference
from tests.forum.debates.rebutting import (
    ESSAY,
    PASSAGE,
    after_the_deadline,
    changed,
    free,
    passage,
    rebut,
    rebutting,
    said,
)

__all__ = ["free", "rebutting"]
MOVED = ESSAY.replace("Nobody asked them.", "Nobody asked.").replace("# Pictures", "A word first.\n\n# Pictures")
REWORDED = ESSAY.replace("Training often rests on exceptions", "Training very often rests on exceptions")
LOST = ESSAY.replace(PASSAGE, "where permission is always needed")


def address(debate, page="rebut", letter="a", words=PASSAGE, **asked):
    post = said(debate, letter)
    quoted = passage(post, words) if not asked else None
    asked = asked or {"version": quoted.version, "start": quoted.quote.start, "end": quoted.quote.end}
    return f"{reverse(f'debates:{page}', args=[debate.slug, post.number])}?{urlencode(asked)}"


def typed(do, source="That is not so.", point="", **more):
    return {
        "do": do, "abstract": point, "source": source, "version": 0, "base": 0, "client_key": uuid4(),
        "licence_agreed": "on", "conduct_agreed": "on",
    } | more  # fmt: skip


# The passage --------------------------------------------------------------------------------------------------


def test_the_page_shows_the_passage_in_its_paragraph_in_the_voices_colour(client, rebutting, bea):
    client.force_login(bea)

    page = client.get(address(rebutting)).content.decode()

    assert "exceptions, <mark>where no permission is needed</mark>. A licence" in page
    assert '<form class="va" method="post"' in page
    assert "Ben Example, paragraph 3, version of" in page
    block = reading_of(said(rebutting, "a"), 1).blocks[2].id
    assert f'href="{said(rebutting, "a").contribution.voice.get_absolute_url()}#{block}"' in page
    assert 'data-word-limit="250"' in page
    assert "edited since" not in page


def test_a_paragraph_is_quoted_whole_for_those_who_cannot_select(client, rebutting, bea):
    client.force_login(bea)
    block = reading_of(said(rebutting, "a"), 1).blocks[1]

    answer = client.get(address(rebutting, block=block.id))
    page = client.get(answer.url).content.decode()

    assert answer.url.endswith(urlencode({"version": 1, "start": block.start, "end": block.end}))
    assert "<mark>Openness was a promise to people, and people are in these pictures. Nobody asked them.</mark>" in page


def test_an_address_that_names_no_passage_says_so(client, rebutting, bea):
    client.force_login(bea)

    for asked in ({"version": 1}, {"version": 1, "start": 5, "end": 3}, {"start": 0, "end": 9999}, {"block": "x"}):
        answer = client.get(address(rebutting, **asked))
        assert answer.status_code == 400
        assert "Select a passage within one paragraph" in answer.content.decode()


def test_a_long_run_of_words_is_quoted_only_as_a_whole_paragraph(client, rebutting, bea):
    long = "Words follow words here. " * 40
    changed(rebutting, "a", f"{long}\n\nShort.")
    client.force_login(bea)
    whole = reading_of(said(rebutting, "a"), 2).blocks[0]

    assert client.get(address(rebutting, version=2, start=0, end=whole.end)).status_code == 200
    answer = client.get(address(rebutting, version=2, start=0, end=whole.end - 30))
    assert answer.status_code == 400
    assert "longer than 600 characters" in answer.content.decode()


def test_an_edit_elsewhere_is_no_news_and_one_in_the_paragraph_is(client, rebutting, bea):
    client.force_login(bea)
    url = address(rebutting)

    changed(rebutting, "a", MOVED)
    quiet = client.get(url).content.decode()
    changed(rebutting, "a", REWORDED)
    news = client.get(url).content.decode()
    changed(rebutting, "a", LOST)
    lost = client.get(url).content.decode()

    assert "edited since" not in quiet
    assert "The paragraph was edited since your draft began." in news
    assert f"{reverse('debates:history', args=[rebutting.slug, 1])}?from=1&amp;to=3" in news
    assert 'value="now"' in news
    assert "These words no longer stand in the text." in lost
    assert 'value="now"' not in lost
    assert f"<mark>{PASSAGE}</mark>" in lost


def test_the_author_may_take_the_passage_as_it_stands_now(client, rebutting, bea):
    client.force_login(bea)
    url = address(rebutting)
    client.post(url, typed("save"))
    changed(rebutting, "a", REWORDED)

    answer = client.post(url, typed("now", "That is not so, still.", version=1))
    page = client.get(answer.url).content.decode()
    client.post(answer.url, typed("publish", "That is not so, still.", version=1))

    assert "version=2" in answer.url
    assert "That is not so, still." in page
    assert "Training very often rests on exceptions, <mark>" in page
    assert not Draft.objects.exists()
    quotation = Post.objects.get(kind="rebuttal").quotation
    assert (quotation.version, quotation.is_exact) == (2, True)


def test_taking_it_over_never_overwrites_a_draft_that_lies_there(client, rebutting, bea):
    client.force_login(bea)
    url = address(rebutting)
    client.post(url, typed("save", "The older draft."))
    changed(rebutting, "a", REWORDED)
    client.post(address(rebutting), typed("save", "The newer draft."))

    answer = client.post(url, typed("now", "The older draft.", version=1))

    assert reverse("debates:rebut_compare", args=[rebutting.slug, 1]) in answer.url
    assert [one.source for one in Draft.objects.all()] == ["The newer draft."]
    assert [one.source for one in DraftCopy.objects.all()] == ["The older draft."]
    assert client.get(answer.url).status_code == 200


def test_or_keep_the_words_as_they_were_quoted(client, rebutting, bea):
    client.force_login(bea)
    url = address(rebutting)
    changed(rebutting, "a", LOST)

    client.post(url, typed("publish"))

    quotation = Post.objects.get(kind="rebuttal").quotation
    assert (quotation.exact, quotation.version, quotation.is_lost) == (PASSAGE, 1, True)


# Publishing ---------------------------------------------------------------------------------------------------


def test_publishing_leads_to_the_rebuttal_and_twice_is_once(client, rebutting, bea):
    client.force_login(bea)
    form = typed("publish", point="Nobody  needs to ask.")

    first, again = (client.post(address(rebutting), form) for _ in range(2))

    assert first.url == again.url == f"{rebutting.get_absolute_url()}rebuttals/3/"
    assert Post.objects.get(kind="rebuttal").rebuttal.point == "Nobody needs to ask."
    assert not Draft.objects.exists()


def test_what_is_missing_is_said_and_the_text_is_kept(client, rebutting, bea):
    client.force_login(bea)

    answer = client.post(address(rebutting), typed("publish", licence_agreed="", conduct_agreed="")).content.decode()

    assert "Agree to the licence; everything signed here" in answer
    assert "Agree to the code of conduct" in answer
    assert "That is not so." in answer
    assert Draft.objects.get().source == "That is not so."


def test_other_words_under_the_same_key_stay_on_the_page(client, rebutting, bea):
    client.force_login(bea)
    key = uuid4()
    client.post(address(rebutting), typed("publish", client_key=key))

    answer = client.post(address(rebutting), typed("publish", "Other words.", client_key=key)).content.decode()

    assert "sent before, with other content" in answer
    assert "Other words." in answer
    assert str(key) not in answer


def test_too_many_in_a_short_time_wait_with_their_text(client, rebutting, bea, monkeypatch):
    monkeypatch.setattr("forum.debates.views.rebuttals.REBUTTALS", 0)
    client.force_login(bea)

    answer = client.post(address(rebutting), typed("publish"))

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "That is not so." in answer.content.decode()


def test_in_slow_mode_one_drafts_and_is_told_when(client, rebutting, bea):
    rebut(rebutting, bea)
    Debate.objects.filter(pk=rebutting.pk).update(slow_minutes=10)
    client.force_login(bea)
    elsewhere = address(rebutting, words="Nobody asked them")

    page = client.get(elsewhere)
    answer = client.post(elsewhere, typed("publish", "Too early."))

    assert page.status_code == 200
    assert "Slow mode is on" in page.content.decode()
    assert answer.status_code == 429
    assert "Too early.</textarea>" in answer.content.decode()
    assert Draft.objects.get(author=bea).source == "Too early."


def test_the_preview_shows_what_readers_will_see(client, rebutting, bea):
    client.force_login(bea)

    page = client.post(address(rebutting), typed("preview", "So *it* is.", "One point.")).content.decode()

    assert "So <em>it</em> is." in page
    assert not Post.objects.filter(kind="rebuttal").exists()


def test_the_list_before_publishing_asks_readers_for_no_disclosure(client, free, cleo, bea):
    client.force_login(cleo)
    assert 'data-check="disclosure"' not in client.get(address(free)).content.decode()

    client.force_login(bea)
    page = client.get(address(free)).content.decode()
    assert 'class="ok" data-check="disclosure"' in page
    assert 'class="ok" data-check="passage"' in page
    assert 'class="no" data-check="text"' in page


# Keeping ------------------------------------------------------------------------------------------------------


def put(client, debate, source="Words.", version=0, **more):
    body = {"title": "", "abstract": "A point.", "source": source, "version": version, "client": "tab", **more}
    return client.post(address(debate, "rebut_save"), json.dumps(body), content_type="application/json")


def test_saving_while_one_writes(client, rebutting, bea):
    client.force_login(bea)

    told = put(client, rebutting, "Two words [@nowhere].").json()

    assert (told["version"], told["words"], told["unknown_keys"]) == (1, 2, ["nowhere"])
    assert told["checks"]["passage"] is True
    assert told["checks"]["sources"] is False
    draft = Draft.objects.get()
    assert (draft.abstract, draft.source) == ("A point.", "Two words [@nowhere].")
    assert len(draft.slot) <= 60


def test_a_second_tab_is_told_and_chooses(client, rebutting, bea):
    client.force_login(bea)
    put(client, rebutting, "First tab.")

    told = put(client, rebutting, "Second tab.")
    page = client.get(told.json()["compare_url"]).content.decode()
    copy = DraftCopy.objects.get()
    client.post(told.json()["compare_url"], {"do": "other", "version": 1, "copy": copy.pk})

    assert told.status_code == 409
    assert told.json()["theirs"] == {"title": "", "abstract": "A point.", "source": "First tab."}
    assert "First tab." in page
    assert "Second tab." in page
    assert Draft.objects.get().source == "Second tab."


def test_a_tab_left_open_does_not_draft_again_what_another_published(client, rebutting, bea):
    client.force_login(bea)
    put(client, rebutting, "That is not so.")
    client.post(address(rebutting), typed("publish", version=1, point="A point."))

    told = put(client, rebutting, "That is not so.", version=1)

    assert told.status_code == 403
    assert told.json()["reason"] == "You have published this rebuttal already."
    assert not Draft.objects.exists()


def test_the_draft_is_thrown_away_after_asking(client, rebutting, bea):
    client.force_login(bea)
    put(client, rebutting)

    asked = client.get(address(rebutting, "rebut_discard")).content.decode()
    answer = client.post(address(rebutting, "rebut_discard"))

    assert "Throw this draft away?" in asked
    assert answer.url == rebutting.get_absolute_url()
    assert not Draft.objects.exists()


def test_a_draft_is_reached_when_one_may_no_longer_publish_it(client, rebutting, olga, bea, cleo):
    client.force_login(bea)
    url = address(rebutting)
    put(client, rebutting, "Half a thought.")

    after_the_deadline(rebutting)
    late = client.get(url).content.decode()
    move(rebutting, olga, "close")
    closed = client.get(url).content.decode()
    hide_post(post=said(rebutting, "a"), by=olga, reason="Wait.")
    hidden = client.get(url).content.decode()
    saved = put(client, rebutting, "Half a thought more.", version=1)

    for page, says in ((late, "The deadline for rebuttals has passed"), (closed, "This debate is closed")):
        assert says in page
        assert "Half a thought." in page
        assert 'value="publish"' not in page
    assert "Half a thought." in hidden
    assert PASSAGE not in hidden
    assert "The passage can no longer be shown" in hidden
    assert saved.status_code == 200
    client.force_login(cleo)
    assert client.get(url).status_code == 404


def test_whoever_may_not_rebut_is_told_why_on_every_page(client, rebutting, cleo, dan):
    for person in (cleo, dan):
        client.force_login(person)
        for page in ("rebut", "rebut_compare", "rebut_discard"):
            answer = client.get(address(rebutting, page))
            assert answer.status_code == 403
            assert "Only the contributors may rebut each other here." in answer.content.decode()
        assert put(client, rebutting).status_code == 403


def test_signed_out_one_signs_in_first(client, rebutting):
    assert "/accounts/login/" in client.get(address(rebutting)).url
    assert put(client, rebutting).status_code == 401


def test_the_page_costs_the_same_however_much_was_said(client, rebutting, ben, bea, django_assert_num_queries):
    reference(ben, "one")
    client.force_login(Person.objects.get(pk=bea.pk))
    url = address(rebutting)
    client.get(url)
    with CaptureQueriesContext(connection) as first:
        client.get(url)

    for words in ("Nobody asked them", "a promise to people", "Training often rests"):
        rebut(rebutting, bea, words=words)
    for key in ("two", "three"):
        reference(ben, key)

    with django_assert_num_queries(len(first)):
        client.get(url)
    assert len(first) <= 22
