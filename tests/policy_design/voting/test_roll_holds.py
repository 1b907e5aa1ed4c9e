"""The roll is frozen: who is taken out of a process after the opening votes all the same, and reads what comes of it."""

from __future__ import annotations

import pytest

from forum.people.models import Membership
from policy_design.process.actions import edit_process
from policy_design.process.members import remove_member
from policy_design.voting.duties import waits_for
from tests.policy_design.cast import fresh
from tests.policy_design.voting.cast import closed, opened, planned, renewed
from tests.policy_design.voting.pages import at, client_of


@pytest.fixture
def gone(deliberating, panel, olga):
    """An expert of an open round whom the organizers have taken out of a process for members only."""
    edit_process(process=fresh(deliberating), by=olga, is_open=False)
    round = opened(deliberating, olga, "One.")
    member = Membership.objects.get(topic=deliberating.topic, person=panel[0], role="expert")
    remove_member(process=fresh(deliberating), membership=member, by=olga)
    return panel[0], renewed(round)


def test_who_is_taken_out_of_a_process_for_members_still_votes(gone):
    who, round = gone
    client = client_of(who)

    assert client.get(f"/processes/{round.process.slug}/").status_code == 404
    assert [client.get(at(round, page)).status_code for page in ("", "vote/")] == [200, 200]
    assert client.post(at(round, "vote/cast/"), {"m-s1": "yes"}).status_code == 302
    assert round.electors.get(person=who).has_voted
    assert waits_for(who) == []


def test_they_read_what_came_of_it_and_nothing_else(gone, olga, cleo):
    who, round = gone
    plan = planned(round.process, olga, "Two.")
    round = closed(round)

    client = client_of(who)
    assert [client.get(at(round, page)).status_code for page in ("", "ballots/", "round.json")] == [200] * 3
    assert client.get(at(plan)).status_code == 404
    assert client.get(f"/processes/{round.process.slug}/rounds/").status_code == 404
    assert client_of(cleo).get(at(round)).status_code == 404
