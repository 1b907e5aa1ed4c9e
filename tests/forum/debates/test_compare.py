"""Two versions of one text side by side, and the choice between them."""

import pytest

from forum.posts.actions import EditConflict, Text, save_draft
from forum.posts.models import Draft, DraftCopy
from tests.forum.debates.test_drafts import put
from tests.forum.debates.test_write import address, typed


def in_conflict(client, debate, person):
    client.force_login(person)
    put(client, debate, source="The first version of it.")
    put(client, debate, source="The second version of it.")
    return {"version": Draft.objects.get().version, "copy": DraftCopy.objects.get().pk}


def test_both_texts_and_what_differs_are_shown(client, writing, ben):
    in_conflict(client, writing, ben)

    page = client.get(address(writing, page="compare")).content.decode()

    assert "The first version of it." in page
    assert "The second version of it." in page
    assert "<del>first</del>" in page
    assert "<ins>second</ins>" in page
    assert "also changed in another place" in client.get(address(writing)).content.decode()


def test_keeping_the_draft_lets_the_other_go(client, writing, ben):
    asked = in_conflict(client, writing, ben)

    answer = client.post(address(writing, page="compare"), {"do": "ours", **asked})

    assert answer.url == address(writing)
    assert Draft.objects.get().source == "The first version of it."
    assert not DraftCopy.objects.exists()


def test_keeping_the_other_makes_it_the_draft(client, writing, ben):
    asked = in_conflict(client, writing, ben)

    client.post(address(writing, page="compare"), {"do": "other", **asked})

    assert Draft.objects.get().source == "The second version of it."
    assert not DraftCopy.objects.exists()


def test_a_choice_made_on_an_old_page_is_asked_again(client, writing, ben):
    asked = in_conflict(client, writing, ben)
    put(client, writing, source="A third version.", version=asked["version"])

    answer = client.post(address(writing, page="compare"), {"do": "other", **asked})

    assert answer.url == address(writing, page="compare")
    assert Draft.objects.get().source == "A third version."
    assert DraftCopy.objects.get().source == "The second version of it."


def test_a_conflict_without_javascript_leads_here_with_both_texts(client, writing, ben):
    client.force_login(ben)
    client.post(address(writing), typed("save", source="One."))

    answer = client.post(address(writing), typed("save", source="Two."))

    assert answer.url == address(writing, page="compare")
    assert [Draft.objects.get().source, DraftCopy.objects.get().source] == ["One.", "Two."]


def test_the_draft_of_a_change_is_compared_with_the_signed_text(client, opened, ben):
    client.force_login(ben)
    client.post(address(opened), typed("save", base=1, source="A changed text."))

    page = client.get(address(opened, page="compare")).content.decode()
    client.post(address(opened, page="compare"), {"do": "other", "version": 1})

    assert "The signed text" in page
    assert not Draft.objects.exists()


def test_nobody_compares_anothers_drafts(client, writing, ben, bea):
    in_conflict(client, writing, ben)
    client.force_login(bea)

    answer = client.get(address(writing, page="compare"))

    assert answer.status_code == 403
    assert "version of it" not in answer.content.decode()


def test_a_copy_of_somebody_elses_draft_cannot_be_chosen(client, writing, ben, bea):
    asked = in_conflict(client, writing, ben)
    draft = save_draft(thread=writing.thread, slot=f"voice:{writing.voices.get(order=1).pk}:opening", by=bea,
                       text=Text("B", "", "Own."), version=0)  # fmt: skip
    with pytest.raises(EditConflict):
        save_draft(thread=writing.thread, slot=draft.slot, by=bea, text=Text("B", "", "Own too."), version=0)
    client.force_login(bea)

    client.post(address(writing, "b", page="compare"), {"do": "other", "version": 1, "copy": asked["copy"]})

    draft.refresh_from_db()
    assert draft.source == "Own."


def test_hostile_markup_in_either_text_is_shown_as_text(client, writing, ben):
    client.force_login(ben)
    put(client, writing, source="<script>alert(1)</script>")
    put(client, writing, source="<img src=x onerror=alert(1)>")

    page = client.get(address(writing, page="compare")).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
