"""Saving while one writes: JSON in, JSON out, whatever happens, and no text is ever overwritten unseen."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from forum.posts.actions import EditConflict, Text, save_draft
from forum.posts.models import Draft, DraftCopy
from forum.text.markup import MAX_CHARACTERS
from tests.cast import late, sign
from tests.forum.debates.test_write import address

SLOT = "voice:1:opening"


def put(client, debate, source="Words.", version=0, base=0, **more):
    body = {"title": "T", "abstract": "", "source": source, "version": version, "client": "tab", **more}
    url = f"{address(debate, page='save')}?base={base}"
    return client.post(url, json.dumps(body), content_type="application/json")


def test_saving_answers_with_version_words_and_what_is_missing(client, writing, ben):
    client.force_login(ben)

    answer = put(client, writing, source="Two words [@nowhere].")

    told = answer.json()
    assert (answer.status_code, told["version"], told["words"], told["unknown_keys"]) == (200, 1, 2, ["nowhere"])
    assert told["missing"] == ["There is no reference “nowhere” that you can cite; add it to the library."]
    assert told["checks"] == {
        "title": True, "text": True, "limit": True, "sources": False, "name": True, "disclosure": False,
    }  # fmt: skip


def test_a_second_tab_is_told_and_both_texts_are_kept(client, writing, ben):
    client.force_login(ben)
    put(client, writing, source="First tab.")

    answer = put(client, writing, source="Second tab.")

    assert answer.status_code == 409
    assert answer.json()["theirs"] == {"title": "T", "abstract": "", "source": "First tab."}
    assert answer.json()["compare_url"] == address(writing, page="compare")
    assert Draft.objects.get().source == "First tab."
    assert [copy.source for copy in DraftCopy.objects.all()] == ["Second tab."]


def test_keeping_this_one_keeps_the_other_beside_it(client, writing, ben):
    client.force_login(ben)
    put(client, writing, source="First tab.")
    theirs = put(client, writing, source="Second tab.").json()

    answer = put(client, writing, source="Second tab.", version=theirs["version"] - 5, force=True)

    assert answer.status_code == 200
    assert Draft.objects.get().source == "Second tab."
    assert [copy.source for copy in DraftCopy.objects.all()] == ["First tab."]


def test_a_tab_left_open_while_another_signed_is_told(client, writing, ben):
    client.force_login(ben)
    put(client, writing, source="First.")
    sign(writing, "a", source="Signed in the other tab.")

    answer = put(client, writing, source="Still typing here.", version=1, base=0)

    assert answer.status_code == 409
    assert answer.json()["theirs"]["source"] == "Signed in the other tab."
    assert Draft.objects.get().source == "Still typing here."


def test_after_the_deadline_a_draft_is_still_saved(client, writing, ben):
    client.force_login(ben)
    late(writing)

    assert put(client, writing, source="Late words.").status_code == 200
    assert Draft.objects.get().source == "Late words."


def test_somebody_signed_out_gets_json_with_the_way_back_in(client, writing):
    answer = put(client, writing)

    assert answer.status_code == 401
    assert answer.json() == {"reason": "You have been signed out.", "login_url": reverse("account_login")}


def test_who_may_not_write_gets_the_reason_in_json(client, writing, bea, dan):
    client.force_login(bea)
    assert put(client, writing).json() == {"reason": "Only the invited contributor may write for this voice."}
    assert not Draft.objects.exists()


def test_a_debate_out_of_sight_is_a_404_in_json(client, debate, dan):
    client.force_login(dan)

    answer = put(client, debate)

    assert (answer.status_code, list(answer.json())) == (404, ["reason"])


def test_a_text_that_is_too_long_is_refused_with_a_sentence(client, writing, ben):
    client.force_login(ben)

    answer = put(client, writing, source="x" * (MAX_CHARACTERS + 1))

    assert answer.status_code == 413
    assert "60000 characters" in answer.json()["reason"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{", "null", '{"source": 3}', '{"version": "x"}', '{"title": null}', "[" * 50000]
)
def test_nonsense_is_a_400(client, writing, ben, body):
    client.force_login(ben)

    answer = client.post(address(writing, page="save"), body, content_type="application/json")

    assert (answer.status_code, list(answer.json())) == (400, ["reason"])


def test_a_title_that_is_too_long_or_holds_a_nul_is_a_400(client, writing, ben):
    client.force_login(ben)

    assert put(client, writing, source="a\x00b").status_code == 400
    answer = client.post(
        address(writing, page="save"), json.dumps({"title": "x" * 201}), content_type="application/json"
    )
    assert answer.status_code == 400


def test_saving_needs_the_forms_key(client, writing, ben):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ben)

    assert put(strict, writing).status_code == 403


def test_saving_too_often_says_when_to_come_back(client, writing, ben, monkeypatch):
    monkeypatch.setattr("forum.debates.views.keeping.SAVES_A_MINUTE", 1)
    client.force_login(ben)

    answers = [put(client, writing, version=n) for n in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert 1 <= int(answers[1].headers["Retry-After"]) <= 60


def test_the_same_text_sent_again_is_no_conflict(writing, ben):
    kept = {"thread": writing.thread, "slot": SLOT, "by": ben, "text": Text("T", "", "S")}

    versions = [save_draft(**kept, version=0).version for _ in range(3)]

    assert versions == [1, 1, 1]


def test_ten_other_versions_are_kept_at_most(writing, ben):
    kept = {"thread": writing.thread, "slot": SLOT, "by": ben, "version": 0}
    save_draft(**kept, text=Text("T", "", "First."))

    for number in range(12):
        with pytest.raises(EditConflict):
            save_draft(**kept, text=Text("T", "", f"Other {number}."))

    assert DraftCopy.objects.count() == 10


def test_a_draft_survives_signing_out(client, writing, ben):
    client.force_login(ben)
    put(client, writing, source="Kept on the server.")
    client.logout()
    client.force_login(ben)

    assert "Kept on the server." in client.get(address(writing)).content.decode()


def test_discarding_asks_first(client, writing, ben):
    client.force_login(ben)
    put(client, writing, source="Gone soon.")

    asked = client.get(address(writing, page="discard")).content.decode()
    client.post(address(writing, page="discard"))

    assert "Throw this draft away?" in asked
    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", ["title", "abstract", "source"])
def test_half_a_character_does_not_keep_a_text_from_being_saved(client, writing, ben, name):
    client.force_login(ben)

    answer = put(client, writing, **{name: "Half a smile: \ud83d"})

    assert answer.status_code == 200
    assert getattr(Draft.objects.get(), name) == "Half a smile: ?"
