"""Writing the framing essay."""

from uuid import uuid4

from forum.debates.actions import create_debate, write_framing
from forum.debates.models import Debate
from forum.posts.actions import Text


def path(debate) -> str:
    return f"/debates/{debate.slug}/organize/framing/"


def source_of(debate) -> str:
    return Debate.objects.get(pk=debate.pk).framing.source


def test_the_first_framing_is_written(client, olga):
    debate = create_debate(by=olga, question="Why?", format_key="two-voices", client_key=uuid4())
    client.force_login(olga)

    answer = client.post(path(debate), {"source": "What is **asked**.", "version": "0"})

    framing = Debate.objects.get(pk=debate.pk).framing
    assert answer.url == f"/debates/{debate.slug}/organize/"
    assert (framing.source, framing.author, framing.words) == ("What is **asked**.", olga, 3)


def test_in_preparation_no_reason_is_asked(client, debate, olga):
    client.force_login(olga)

    assert "reason" not in client.get(path(debate)).context["form"].fields
    assert client.post(path(debate), {"source": "Better.", "version": "1"}).status_code == 302
    assert source_of(debate) == "Better."


def test_later_a_reason_is_needed_and_the_text_stays_typed(client, writing, olga):
    client.force_login(olga)

    without = client.post(path(writing), {"source": "Better.", "version": "1"})
    with_reason = client.post(path(writing), {"source": "Better.", "version": "1", "reason": "A wrong date."})

    assert without.context["form"].errors == {"reason": ["This field is required."]}
    assert "Better." in without.content.decode()
    assert with_reason.status_code == 302
    assert [one.reason for one in Debate.objects.get(pk=writing.pk).framing.revisions.order_by("number")] == [
        "",
        "A wrong date.",
    ]


def test_when_somebody_saved_meanwhile_both_texts_are_shown_and_saving_again_replaces_it_knowingly(
    client, debate, olga
):
    write_framing(debate=debate, by=olga, text=Text(source="The text of another tab."), version=1)
    client.force_login(olga)

    conflict = client.post(path(debate), {"source": "My own text.", "version": "1"})
    words = conflict.content.decode()
    again = client.post(
        path(debate), {"source": "My own text.", "version": conflict.context["form"]["version"].value()}
    )

    assert conflict.status_code == 409
    assert "The text of another tab." in words
    assert "My own text." in words
    assert "<del>" in words
    assert again.status_code == 302
    assert source_of(debate) == "My own text."


def test_two_first_framings_are_a_conflict_too(client, debate, olga):
    client.force_login(olga)

    answer = client.post(path(debate), {"source": "I began at the same time.", "version": "0"})

    assert answer.status_code == 409
    assert source_of(debate) == "A neutral essay of a few words."


def test_a_text_that_cannot_be_shown_is_named_and_kept(client, debate, olga):
    client.force_login(olga)
    table = "|a" * 120 + "|\n" + "|-" * 120 + "|\n"

    answer = client.post(path(debate), {"source": table, "version": "1"})

    assert answer.context["form"].errors == {"source": ["A table of this text has more than 100 columns."]}
    assert "|a|a|a" in answer.content.decode()
    assert source_of(debate) == "A neutral essay of a few words."


def test_the_page_carries_the_composer_without_inline_script(client, debate, olga):
    client.force_login(olga)

    words = client.get(path(debate)).content.decode()

    assert 'name="source"' in words
    assert "data-composer" in words
    assert "js/composer.js" in words
    assert "<script>" not in words
    assert "style=" not in words
