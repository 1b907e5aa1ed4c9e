"""Signing from the page: checks, consent, sealing, and what becomes of a text that cannot be signed."""

from uuid import uuid4

import pytest

from forum.debates.contributions import NotReady, sign_contribution
from forum.debates.models import Contribution, Debate
from forum.people.actions import declare_interests
from forum.posts.actions import Text
from forum.posts.models import Draft
from tests.cast import late, move, new_debate, seat, voice_of
from tests.forum.debates.test_write import address, typed


def ready(client, person):
    declare_interests(by=person, has_interests=False, text="")
    client.force_login(person)


def test_signing_seals_the_text_and_leads_to_it(client, writing, ben):
    ready(client, ben)

    answer = client.post(address(writing), typed("sign", licence_agreed="on"))

    contribution = Contribution.objects.get()
    assert answer.url == contribution.voice.get_absolute_url()
    assert (contribution.post.status, contribution.post.title) == ("sealed", "On faces")
    assert contribution.post.licence == "CC-BY-SA-4.0"
    assert not Draft.objects.exists()


def test_the_same_submit_twice_is_one_contribution(client, writing, ben):
    ready(client, ben)
    data = typed("sign", licence_agreed="on")

    answers = [client.post(address(writing), data).url for _ in range(2)]

    assert answers[0] == answers[1]
    assert Contribution.objects.count() == 1
    assert not Draft.objects.exists()


def test_what_is_missing_is_said_beside_each_field_and_the_text_is_kept(client, writing, ben):
    ready(client, ben)

    page = client.post(address(writing), typed("sign", title="", source="See [@nowhere].")).content.decode()

    assert "Give your contribution a title." in page
    assert "There is no reference “nowhere” that you can cite" in page
    assert "Agree to the licence" in page
    assert [Text.of(draft) for draft in Draft.objects.all()] == [Text("", "", "See [@nowhere].")]
    assert 'name="version" value="1"' in page


def test_without_a_disclosure_the_reason_is_said_and_the_text_is_kept(client, writing, ben):
    client.force_login(ben)

    page = client.post(address(writing), typed("sign", licence_agreed="on")).content.decode()

    assert "Declare your interests first" in page
    assert "Your text is kept as a draft." in page
    assert Draft.objects.get().title == "On faces"


def test_after_the_deadline_signing_is_refused_and_the_text_is_kept(client, writing, ben):
    ready(client, ben)
    late(writing)

    page = client.post(address(writing), typed("sign", licence_agreed="on")).content.decode()

    assert "The deadline for this text has passed." in page
    assert Draft.objects.get().source == "A few words."
    assert not Contribution.objects.exists()


def test_a_tab_that_signs_what_another_has_signed_loses_nothing(client, writing, ben):
    ready(client, ben)
    client.post(address(writing), typed("sign", licence_agreed="on"))

    answer = client.post(address(writing), typed("sign", licence_agreed="on", source="From the other tab."))

    assert answer.url == address(writing, page="compare")
    assert Draft.objects.get().source == "From the other tab."
    assert Contribution.objects.get().post.source == "A few words."


def test_where_nothing_is_sealed_signing_publishes(client, olga, ben):
    debate = move(new_debate(olga, format_key="open-question"), olga, "start_writing")
    seat(voice_of(debate, "a"), ben, olga)
    ready(client, ben)

    assert "Sign and publish" in client.get(address(debate)).content.decode()
    client.post(address(debate), typed("sign", licence_agreed="on", client_key=uuid4()))

    assert Contribution.objects.get().post.status == "public"


def test_another_text_under_the_same_key_is_kept_beside_the_signed_one(client, writing, ben):
    ready(client, ben)
    data = typed("sign", licence_agreed="on")
    client.post(address(writing), data)

    answer = client.post(address(writing), {**data, "source": "Second thoughts, after the back button."})

    assert answer.url == address(writing, page="compare")
    assert Draft.objects.get().source == "Second thoughts, after the back button."
    assert Contribution.objects.get().post.source == "A few words."


def test_signing_from_a_stale_tab_does_not_throw_away_what_a_newer_one_saved(client, writing, ben):
    ready(client, ben)
    client.post(address(writing), typed("save", source="An old text."))
    client.post(address(writing), typed("save", source="A newer text, saved in the other tab.", version=1))

    answer = client.post(address(writing), typed("sign", source="An old text.", licence_agreed="on", version=1))

    assert answer.url == address(writing, page="compare")
    assert Draft.objects.get().source == "A newer text, saved in the other tab."
    assert [copy.source for copy in Draft.objects.get().copies.all()] == ["An old text."]
    assert not Contribution.objects.exists()


def test_a_text_is_written_in_one_of_the_debates_languages(writing, ben):
    Debate.objects.update(other_languages=["fr", "nl"])
    declare_interests(by=ben, has_interests=False, text="")
    voice = voice_of(writing, "a")
    words = {"voice": voice, "kind": "opening", "by": ben, "text": Text("T", "", "Des mots."), "licence_agreed": True}

    with pytest.raises(NotReady) as refusal:
        sign_contribution(**words, client_key=uuid4(), language="pl")
    contribution = sign_contribution(**words, client_key=uuid4(), language="fr")

    assert list(refusal.value.problems) == ["language"]
    assert contribution.post.language == "fr"


def test_the_author_chooses_the_language_where_there_is_a_choice(writing, ben, client):
    client.force_login(ben)

    assert 'name="language"' not in client.get(address(writing)).content.decode()
    Debate.objects.update(other_languages=["fr"])
    assert 'name="language"' in client.get(address(writing)).content.decode()
