"""Adding, correcting and importing sources through the actions."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from forum.library.actions import add_reference, edit_reference, import_references
from forum.library.models import Reference
from forum.verdicts import Refused

BOOK = {"type": "book", "title": "Some Book", "author": [{"family": "Doe", "given": "J."}]}
PAGE = {"type": "webpage", "title": "Some Page", "URL": "https://example.org/page"}


def test_a_key_is_made_from_name_year_and_title_and_is_never_taken_twice(opened, ben):
    made = [add_reference(by=ben, item=BOOK, kind="book", client_key=uuid4()).key for _ in range(3)]

    assert made == ["doesome", "doesome-2", "doesome-3"]


def test_a_wished_key_that_is_taken_is_a_sentence(opened, ben):
    add_reference(by=ben, item=BOOK, kind="book", client_key=uuid4(), key="mine")

    with pytest.raises(ValidationError, match="This key is taken"):
        add_reference(by=ben, item=PAGE, kind="web page", client_key=uuid4(), key="mine")
    with pytest.raises(ValidationError):
        add_reference(by=ben, item=PAGE, kind="web page", client_key=uuid4(), key="No Key")


def test_the_day_of_retrieval_of_an_item_is_kept_in_its_column(opened, ben):
    item = {**PAGE, "accessed": {"date-parts": [[2022, 2, 14]]}, "id": "x"}

    made = add_reference(by=ben, item=item, client_key=uuid4())

    assert (made.kind, made.retrieved_on) == ("web page", date(2022, 2, 14))
    assert made.csl == PAGE
    assert made.item["accessed"] == {"date-parts": [[2022, 2, 14]]}


def test_an_unsound_item_is_refused_in_sentences(opened, ben):
    with pytest.raises(ValidationError, match="The title is missing"):
        add_reference(by=ben, item={"type": "book"}, kind="book", client_key=uuid4())


def test_who_takes_no_part_adds_nothing(opened, cleo):
    with pytest.raises(Refused, match="Only people who take part"):
        add_reference(by=cleo, item=BOOK, kind="book", client_key=uuid4())


def test_only_who_added_it_the_organizers_and_stewards_correct_a_source(opened, ben, bea, olga, ada):
    reference = add_reference(by=ben, item=BOOK, kind="book", client_key=uuid4(), topic=opened.topic)

    with pytest.raises(Refused):
        edit_reference(reference=reference, by=bea, item=PAGE)
    assert edit_reference(reference=reference, by=olga, item=PAGE, kind="web page").csl == PAGE
    assert Reference.objects.get().key == reference.key


def test_an_import_adds_what_is_new_and_names_what_is_known(opened, ben):
    known = add_reference(by=ben, item=PAGE, client_key=uuid4())

    brought = import_references(by=ben, items=[{**PAGE, "URL": PAGE["URL"] + "/"}, BOOK, {**BOOK, "id": "Own2020"}])

    assert [one.key for one in brought.added] == ["doesome", "own2020"]
    assert brought.known == (known,)


def test_an_import_is_all_or_nothing(opened, ben):
    with pytest.raises(ValidationError):
        import_references(by=ben, items=[BOOK, {"type": "book"}])

    assert not Reference.objects.exists()


def test_the_same_import_twice_adds_nothing(opened, ben):
    key = uuid4()

    brought = [import_references(by=ben, items=[BOOK, PAGE], client_key=key) for _ in range(2)]

    assert [(len(one.added), len(one.known)) for one in brought] == [(2, 0), (0, 2)]


def test_an_import_does_not_tell_of_a_source_that_is_private_to_others(opened, ben, bea):
    add_reference(by=bea, item=PAGE, client_key=uuid4())

    brought = import_references(by=ben, items=[PAGE])

    assert (len(brought.added), brought.known) == (1, ())
