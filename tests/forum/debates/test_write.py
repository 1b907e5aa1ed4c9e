"""The composer page: who may open it, and what it does without JavaScript."""

from uuid import uuid4

from django.urls import reverse

from forum.posts.actions import Text
from forum.posts.models import Draft
from tests.cast import late, sign


def address(debate, letter="a", kind="opening", page="write"):
    return reverse(f"debates:{page}", args=[debate.slug, letter, kind])


def typed(do, title="On faces", source="A few words.", **more):
    return {
        "do": do,
        "title": title,
        "abstract": "",
        "source": source,
        "version": 0,
        "base": 0,
        "client_key": uuid4(),
    } | more


def test_a_contributor_sees_an_empty_page_with_limit_licence_and_what_is_missing(client, writing, ben):
    client.force_login(ben)

    page = client.get(address(writing)).content.decode()

    assert "Write your contribution" in page
    assert 'data-word-limit="1200"' in page
    assert "CC BY-SA 4.0" in page
    assert "Sign and seal" in page
    assert page.count('class="no" data-check=') == 3  # title, text, disclosure


def test_a_stranger_is_refused_with_a_reason_and_the_other_contributor_too(client, writing, bea, dan):
    client.force_login(bea)

    answer = client.get(address(writing))

    assert answer.status_code == 403
    assert "Only the invited contributor may write for this voice." in answer.content.decode()


def test_of_a_debate_that_one_may_not_see_there_is_no_page(client, debate, dan):
    client.force_login(dan)

    assert client.get(address(debate)).status_code == 404


def test_somebody_signed_out_is_asked_to_sign_in(client, writing):
    answer = client.get(address(writing))

    assert answer.status_code == 302
    assert "next=" in answer.url


def test_a_kind_that_the_format_never_asks_for_has_no_page(client, writing, ben):
    client.force_login(ben)

    assert client.get(address(writing, kind="closing")).status_code == 404


def test_saving_keeps_the_draft_and_shows_it_again(client, writing, ben):
    client.force_login(ben)

    answer = client.post(address(writing), typed("save", source="First line.\r\n\r\nSecond."))

    assert answer.url == address(writing)
    assert [Text.of(draft) for draft in Draft.objects.all()] == [Text("On faces", "", "First line.\n\nSecond.")]
    assert "Second." in client.get(address(writing)).content.decode()


def test_the_preview_is_rendered_and_the_text_is_saved(client, writing, ben):
    client.force_login(ben)

    page = client.post(address(writing), typed("preview", source="Some **bold** words.")).content.decode()

    assert "<strong>bold</strong>" in page
    assert Draft.objects.get().source == "Some **bold** words."


def test_after_the_deadline_the_page_still_saves_and_says_why_it_does_not_sign(client, writing, ben):
    client.force_login(ben)
    late(writing)

    page = client.get(address(writing)).content.decode()
    client.post(address(writing), typed("save", source="Too late, and kept."))

    assert "The deadline for this text has passed." in page
    assert 'value="sign"' not in page
    assert Draft.objects.get().source == "Too late, and kept."


def test_a_contributor_who_was_replaced_does_not_hand_on_the_signed_text(client, sealed, bea):
    voice = sealed.voices.get(order=0)
    voice.contributor = bea
    voice.save()
    client.force_login(bea)

    answer = client.get(address(sealed))

    assert answer.status_code == 403
    assert "xylophone" not in answer.content.decode()


def test_bad_input_is_shown_again_and_nothing_typed_is_lost(client, writing, ben):
    client.force_login(ben)

    page = client.post(address(writing), typed("save", title="x" * 201, source="Kept in the page.")).content.decode()

    assert "Kept in the page." in page
    assert "at most 200 characters" in page


def test_the_page_of_a_signed_text_names_the_seal(client, writing, ben):
    sign(writing, "a")
    client.force_login(ben)

    page = client.get(address(writing)).content.decode()

    assert "Change your contribution" in page
    assert "nobody but you and the organizers can read this until all contributions are in" in page
