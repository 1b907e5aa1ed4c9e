"""A key that a form carries stands for one thing of one person; who sends it with something else is told so."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from forum.debates.actions import create_debate
from forum.debates.contributions import sign_contribution
from forum.library.actions import add_reference, upload_image
from forum.people.actions import declare_interests
from forum.posts.actions import Text
from forum.verdicts import Refused
from tests.cast import begun, new_debate, voice_of
from tests.forum.debates.test_gallery import picture

BOOK = {"type": "book", "title": "Some Book", "author": [{"family": "Doe", "given": "J."}]}
BEFORE = "This form was sent before"


def test_a_key_that_somebody_else_has_used_sets_up_no_debate(olga, ada):
    made = new_debate(olga)

    with pytest.raises(Refused, match=BEFORE):
        create_debate(by=ada, question=made.question, format_key=made.format_key, client_key=made.client_key)


def test_a_key_that_somebody_else_has_used_adds_no_source_and_no_picture(opened, ben, bea):
    key = uuid4()
    add_reference(by=ben, item=BOOK, kind="book", client_key=key)
    upload_image(by=ben, file=picture(), client_key=key)

    with pytest.raises(ValidationError, match=BEFORE):
        add_reference(by=bea, item=BOOK, kind="book", client_key=key)
    with pytest.raises(ValidationError, match=BEFORE):
        upload_image(by=bea, file=picture(), client_key=key)


def test_one_key_signs_for_one_voice_only(olga, ben):
    declare_interests(by=ben, has_interests=False, text="")
    ours = begun(new_debate(olga), olga, ben)
    ours.voices.update(contributor=ben)  # as an expert who argues twice about one option
    said = {
        "kind": "opening",
        "by": ben,
        "licence_agreed": True,
        "client_key": uuid4(),
        "text": Text("One", "", "One."),
    }
    sign_contribution(voice=voice_of(ours, "a"), **said)

    with pytest.raises(Refused, match=BEFORE):
        sign_contribution(voice=voice_of(ours, "b"), **said)
