"""What is not shown yet is told nowhere: an argument before its text is signed, and who signed first under the seal."""

from __future__ import annotations

from uuid import uuid4

import pytest

from forum.library.actions import add_reference
from forum.library.models import Reference
from forum.live.models import Event
from forum.verdicts import Refused
from policy_design.options.arguments import begin_argument
from policy_design.options.models import Position
from policy_design.options.revealing import reveal_positions
from policy_design.process.actions import move_process
from tests.policy_design.cast import fresh, renewed
from tests.policy_design.options.standing_cast import seal, take
from tests.support.poured import poured

ITEM = {"type": "book", "title": "On faces", "author": [{"family": "Roe"}], "issued": {"date-parts": [[2001]]}}


def test_an_argument_without_its_text_is_no_view_that_readers_can_show(option, ben, cleo, client):
    begin_argument(option=option, by=ben, side="for", point="A xylophone.", client_key=uuid4())
    client.force_login(cleo)
    shown = client.get(f"{option.debate.get_absolute_url()}respond/").content.decode()
    assert "xylophone" not in shown
    assert 'name="view"' not in shown


def test_readers_do_not_hear_that_an_argument_was_begun(option, ben):
    before = renewed(option).debate.topic.version
    begin_argument(option=option, by=ben, side="for", point="A xylophone.", client_key=uuid4())
    assert renewed(option).debate.topic.version == before
    assert Event.objects.get(kind="voice.begun").version is None


@poured
def sealed(deliberating, option, olga, ben, bea):
    """Two positions under the seal, Bea's first."""
    seal(fresh(deliberating), olga)
    reference = add_reference(by=bea, item=ITEM, client_key=uuid4(), key="roe2001")
    take(renewed(option), bea, "support", f"As [@{reference.key}] says.")
    take(renewed(option), ben, "oppose", "No.")
    return fresh(deliberating)


def test_the_page_of_a_source_that_a_sealed_position_cites_is_there_for_its_author(sealed, bea, client):
    client.force_login(bea)
    assert client.get(Reference.objects.get().get_absolute_url()).status_code == 200


def test_after_the_reveal_nothing_tells_who_signed_first(sealed, olga):
    reveal_positions(process=sealed, by=olga)
    for one in Position.objects.select_related("post"):
        assert {one.at, one.post.signed_at, *one.post.revisions.values_list("at", flat=True)} == {one.post.published_at}


def test_a_process_does_not_go_on_over_a_seal(sealed, olga):
    leaving = sealed.stage.pk
    with pytest.raises(Refused, match="still sealed"):
        move_process(process=sealed, by=olga, leaving=leaving, reason="We are in a hurry.")
    reveal_positions(process=sealed, by=olga)
    move_process(process=fresh(sealed), by=olga, leaving=leaving, reason="Some owe a position.")
    assert fresh(sealed).kind_now.value == "voting"
