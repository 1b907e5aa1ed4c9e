"""The rounds of one Delphi lead to each other; and which rounds somebody may know of is one answer in two languages."""

from __future__ import annotations

import re
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser

from policy_design import rules
from policy_design.voting.models import Round
from policy_design.voting.planning import plan_next
from tests.policy_design.voting import counted
from tests.policy_design.voting.cast import experts, opened, planned, renewed


def leads_to(client, round: Round) -> list[str]:
    found = re.search(
        r"<nav aria-label=\"Rounds of this series\">.*?</nav>", client.get(round.get_absolute_url()).text, re.S
    )
    return re.findall(r"Round \d", found[0]) if found else []


def test_every_round_of_a_delphi_leads_to_the_others(client, deliberating, olga):
    opened(deliberating, olga, rounds_planned=1)
    rounds = counted.delphi(deliberating, olga, experts(deliberating, 5), rounds=2)
    counted.delphi(deliberating, olga, experts(deliberating, 5, start=20), rounds=1)

    assert [leads_to(client, one) for one in rounds] == [["Round 1", "Round 2"]] * 2


def test_a_planned_round_of_a_delphi_is_led_to_for_its_organizers_alone(client, deliberating, olga):
    first = counted.delphi(deliberating, olga, experts(deliberating, 5), rounds=1)[0]
    plan_next(round=first, by=olga, client_key=uuid4())

    assert leads_to(client, first) == []
    client.force_login(olga)
    assert leads_to(client, first) == ["Round 1", "Round 2"]


def test_rows_that_may_be_read_are_those_that_the_rule_lets_read(deliberating, olga, ada, ben, cleo, dan):
    planned(deliberating, olga)
    opened(deliberating, olga)
    rounds = [renewed(one) for one in Round.objects.all()]

    for reader in (olga, ada, ben, cleo, dan, AnonymousUser()):
        seen = set(Round.objects.visible_to(reader, deliberating).values_list("pk", flat=True))
        assert seen == {one.pk for one in rounds if rules.can_read_round(reader, one, one.process)}, str(reader)
