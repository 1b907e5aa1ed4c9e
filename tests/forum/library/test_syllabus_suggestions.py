"""Sources that readers suggest: without an account, once, answered in public by the organizers."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from forum.library.models import Reference
from forum.library.syllabus.models import Syllabus, SyllabusItem, SyllabusSuggestion
from forum.library.syllabus.suggestions import accept_suggestion, decline_suggestion, suggest_item
from forum.live.models import Event
from forum.people.models import Suspension
from forum.verdicts import Refused
from tests.forum.debates.test_races import at_once
from tests.forum.library.syllabuses import begin, listed, section, source
from tests.support.poured import poured
from tests.support.proofs import solved

NOBODY = AnonymousUser()
WORDS = {
    "title": "On ears",
    "url": "https://example.org/ears",
    "reason": "It is short and clear.",
    "credit": "A reader",
}


@poured
def syllabus(opened, olga) -> Syllabus:
    return begin(opened, olga)


def suggest(syllabus, by=NOBODY, **more) -> SyllabusSuggestion:
    return suggest_item(syllabus=syllabus, by=by, **{"client_key": uuid4(), **WORDS, **more})


def send(client, syllabus, **more):
    data = {**WORDS, "kind": "web page", "client_key": uuid4(), "solution": solved("suggestion"), **more}
    return client.post(f"{syllabus.get_absolute_url()}suggest/", data)


def test_anybody_suggests_and_only_the_organizers_are_told(syllabus):
    one = suggest(syllabus)

    assert (one.status, one.by, one.credit) == ("open", None, "A reader")
    assert [(event.ids, event.version) for event in Event.objects.filter(kind="syllabus.item_suggested")] == [
        ({"suggestion": one.pk}, None)
    ]


def test_sent_twice_it_is_one_and_with_other_words_it_is_refused(syllabus, cleo):
    key = uuid4()

    assert len({suggest(syllabus, cleo, client_key=key).pk for _ in range(2)}) == 1
    with pytest.raises(Refused, match="sent before"):
        suggest(syllabus, cleo, client_key=key, title="On noses")


def test_what_stands_there_already_is_not_suggested(syllabus, olga):
    listed(section(syllabus, olga), olga, "Ears")

    with pytest.raises(Refused, match="stands on the syllabus already"):
        suggest(syllabus)


def test_who_is_suspended_does_not_suggest(syllabus, cleo):
    Suspension.objects.create(topic=syllabus.topic, person=cleo)

    with pytest.raises(Refused, match="suspended"):
        suggest(syllabus, cleo)


def test_taken_up_it_stands_there_with_its_credit(syllabus, olga):
    one, where = suggest(syllabus, authors="Roe, Ada; The Guild", year=2021), section(syllabus, olga)

    item = accept_suggestion(suggestion=one, by=olga, section=where, answer="Thank you.", annotation="Read *it*.")

    assert (str(item), item.byline, item.suggested_by) == ("On ears", "Roe, A. & The Guild (2021)", "A reader")
    assert "<em>it</em>" in item.html
    assert SyllabusSuggestion.objects.get().status == "accepted"
    assert accept_suggestion(suggestion=one, by=olga, section=where, answer="Again.").pk == item.pk
    with pytest.raises(Refused, match="answered already"):
        decline_suggestion(suggestion=one, by=olga, answer="No.")


def test_a_source_that_is_known_is_not_doubled(syllabus, olga):
    known = source(olga, "Ears")

    item = accept_suggestion(suggestion=suggest(syllabus), by=olga, section=section(syllabus, olga), answer="Thanks.")

    assert (item.reference, Reference.objects.count()) == (known, 1)


def test_declined_it_has_a_sentence_and_no_source(syllabus, olga):
    one = suggest(syllabus)
    with pytest.raises(Refused, match="Answer in a sentence"):
        decline_suggestion(suggestion=one, by=olga, answer=" ")

    for _ in range(2):
        decline_suggestion(suggestion=one, by=olga, answer="It is about noses.")

    assert (Reference.objects.count(), SyllabusItem.objects.count()) == (0, 0)
    assert Event.objects.filter(kind="syllabus.suggestion_decided").count() == 1


@pytest.mark.parametrize("who", ["cleo", "ben", "ada", "dan"])
def test_nobody_else_answers(syllabus, olga, who, request):
    one, where, person = suggest(syllabus), section(syllabus, olga), request.getfixturevalue(who)

    with pytest.raises(Refused):
        accept_suggestion(suggestion=one, by=person, section=where, answer="Yes.")
    with pytest.raises(Refused):
        decline_suggestion(suggestion=one, by=person, answer="No.")
    assert SyllabusSuggestion.objects.get().status == "open"


@pytest.mark.django_db(transaction=True)
def test_answered_at_once_it_is_answered_once(opened, olga):
    syllabus = begin(opened, olga)
    one, where = suggest(syllabus), section(syllabus, olga)

    results = at_once(
        lambda: accept_suggestion(suggestion=one, by=olga, section=where, answer="Yes."),
        lambda: decline_suggestion(suggestion=one, by=olga, answer="No."),
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert SyllabusItem.objects.count() == (SyllabusSuggestion.objects.get().status == "accepted")


# Pages --------------------------------------------------------------------------------------------------------


def test_a_reader_without_account_suggests_with_a_calculation_or_a_wait(syllabus, client):
    assert send(client, syllabus).status_code == 302
    held = send(client, syllabus, title="On eyes", url="", solution="").content.decode()

    assert "One more step" in held
    assert "On eyes" in held
    assert [one.title for one in SyllabusSuggestion.objects.all()] == ["On ears"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "This field is required."),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"year": "12"}, "greater than or equal to 1000"),
        ({"reason": "Good."}, "at least 10 characters"),
        ({"kind": "pamphlet"}, "not one of the available choices"),
        ({"section": "999"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(syllabus, client, wrong, says):
    page = send(client, syllabus, **{"credit": "Typed name", **wrong}).content.decode()

    assert says in page
    assert "Typed name" in page
    assert SyllabusSuggestion.objects.count() == 0


def test_what_waits_is_only_counted_but_for_organizers(syllabus, olga, client):
    one = suggest(syllabus, title="Ocarina")
    path = f"{syllabus.get_absolute_url()}suggestions/"

    page = client.get(path).content.decode()
    assert ("Ocarina" in page, "1 suggestion waits" in page) == (False, True)
    client.force_login(olga)
    assert "Ocarina" in client.get(path).content.decode()
    client.post(f"{path}{one.pk}/", {"answer": "It is about noses.", "decline": "1"})

    page = Client().get(path).content.decode()
    assert ("Ocarina" in page, "It is about noses." in page, one.url in page) == (True, True, False)


def test_an_organizer_takes_it_up_on_a_page(syllabus, olga, client):
    client.force_login(olga)
    one = suggest(syllabus)
    path = f"{syllabus.get_absolute_url()}suggestions/{one.pk}/"
    assert "Choose the section" in client.post(path, {"answer": "Thanks.", "accept": "1"}).content.decode()
    where = section(syllabus, olga)

    client.post(path, {"answer": "Thanks.", "accept": "1", "section": where.pk, "annotation": "So.", "licence": ""})

    assert "suggested by A reader" in Client().get(syllabus.get_absolute_url()).content.decode()
