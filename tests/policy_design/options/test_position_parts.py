"""The parts that an option's page shows of positions: all in short, and the reader's own as a form."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from policy_design.options.standing import MOST_ON_PAGE, standing_of
from tests.policy_design.cast import renewed
from tests.policy_design.options.standing_cast import next_version, seal, take


def part(name: str, option, reader) -> str:
    option = renewed(option)
    request = RequestFactory().get("/")
    request.user = reader
    page = SimpleNamespace(standing=standing_of(option, reader))
    context = {"page": page, "option": option, "process": option.process}
    return " ".join(render_to_string(f"policy_design/options/{name}.html", context, request).split())


def test_positions_in_short_begin_with_what_might_still_be_moved(option, ben, bea):
    take(option, ben, "support", "Yes.")
    take(option, bea, "conditions", "word " * 60, "It ends in 2030.")
    drawn = part("_positions", option, AnonymousUser())
    assert drawn.index("Bea Example") < drawn.index("Ben Example")
    assert "word …" in drawn
    assert "All 2 positions and how they changed" in drawn
    assert MOST_ON_PAGE >= 12


def test_the_side_column_holds_the_form_with_what_was_signed_last(option, bea):
    empty = part("_mine", option, bea)
    assert "Your position" in empty
    assert empty.count('type="radio"') == 5
    take(option, bea, "conditions", "A xylophone.", "It ends in 2030.")
    drawn = part("_mine", option, bea)
    for words in ("A xylophone.", "It ends in 2030.", "Support with conditions", "Your conditions in version 1"):
        assert words in drawn
    next_version(option, bea.__class__.objects.get(name="Ben Example"))
    assert "My position holds for version 2" in part("_mine", option, bea)


@pytest.mark.parametrize("who", ["cleo", "mo", "olga", "dan"])
def test_whoever_is_no_expert_has_no_form(option, who, request):
    assert part("_mine", option, request.getfixturevalue(who)) == ""


def test_sealed_ones_are_not_in_short_either(option, olga, ben, bea, cleo):
    seal(option.process, olga)
    take(renewed(option), bea, "oppose", "A xylophone.")
    for reader in (AnonymousUser(), cleo, ben):
        drawn = part("_positions", option, reader)
        assert "Positions are sealed" in drawn
        for word in ("xylophone", "Bea", "sq--oppose", "Opposes"):
            assert word not in drawn
    assert "As an organizer you read these sealed positions" in part("_positions", option, olga)
    assert "sealed until all are revealed together" in part("_mine", option, bea)
