"""Two hundred secret rounds, and a program that tries to find out who chose what: no better than the tally allows."""

from __future__ import annotations

import logging
import random
import string

import pytest
from scipy.stats import binomtest

from forum.live.models import Topic
from policy_design.voting import mailing, sealing
from policy_design.voting.casting import cast_secret
from tests.policy_design.voting.attacker import Case, best_way, chance_of, events_while, hits, look_at
from tests.policy_design.voting.cast import closed, experts, opened

pytestmark = pytest.mark.django_db(transaction=True)

BASE32 = string.ascii_uppercase + "234567"
CHOICES = ("yes", "yes", "no", "no", "abstain")


class NoLot(random.Random):
    """Leaves everything in its order: what sealing would be if somebody forgot the lot."""

    def shuffle(self, x) -> None:
        return None


@pytest.fixture
def quick_mail(monkeypatch):
    """Who is mailed in which order is looked at; the words are the same for all."""
    monkeypatch.setattr("forum.mail.outbox.render_to_string", lambda _template, _context: "words")


@pytest.fixture
def voters(deliberating, panel):
    return panel + experts(deliberating, 4, start=50)


def simulated(process, olga, voters, number: int, lot: random.Random, caplog) -> Case:
    """One secret round, from its opening to its close, as an attacker sees it."""
    receipts = "tracker" if number % 2 else "none"
    round = opened(process, olga, secrecy="secret", receipts=receipts, question=f"Which, {number}?")
    people = lot.sample(voters, lot.randint(5, len(voters)))
    seen, before = [], Topic.objects.get(pk=process.topic_id).seq
    caplog.clear()
    truth = {}
    for one in people:
        truth[one.pk] = lot.choice(CHOICES)
        tracker = "".join(lot.choices(BASE32, k=16)) if receipts == "tracker" else ""
        cast_secret(round=round, by=one, marks={"s1": truth[one.pk]}, tracker=tracker)
        seen.append(one.pk)
    assert (caplog.records, events_while(round, before)) == ([], 0)
    return look_at(closed(round), truth, seen, voters[0])


def cases(process, olga, voters, count: int, seed: int, caplog) -> list[Case]:
    lot = random.Random(seed)
    with caplog.at_level(logging.DEBUG):
        return [simulated(process, olga, voters, number, lot, caplog) for number in range(count)]


def test_who_cast_which_ballot_is_guessed_no_better_than_the_tally_allows(
    deliberating, olga, voters, caplog, monkeypatch, quick_mail
):
    monkeypatch.setattr(sealing, "LOT", random.Random(1))
    monkeypatch.setattr(mailing, "LOT", random.Random(2))
    found = cases(deliberating, olga, voters, 200, 3, caplog)
    learned, tried = found[:100], found[100:]

    how = best_way(learned)
    one_each = [next(iter(case.truth)) for case in tried]
    right = sum(
        dict(case.guesses())[how][person] == case.truth[person] for case, person in zip(tried, one_each, strict=True)
    )
    expected = sum(case.by_chance for case in tried) / len(tried)

    assert len(dict(found[0].guesses())) > 60
    assert chance_of(tried, how, random.Random(4)) > 0.01, how
    assert binomtest(right, len(tried), expected, alternative="greater").pvalue > 0.01, how


def test_the_same_program_finds_them_all_where_a_leak_is_planted(
    deliberating, olga, voters, caplog, monkeypatch, quick_mail
):
    monkeypatch.setattr(sealing, "LOT", NoLot(1))
    found = cases(deliberating, olga, voters, 20, 5, caplog)

    how = best_way(found[:10])

    assert "seen" in how
    assert sum(hits(case, how) for case in found[10:]) > 0.75 * sum(len(case.truth) for case in found[10:])
    assert chance_of(found[10:], how, random.Random(4)) < 0.001


def test_without_any_sealing_the_rows_of_ballots_tell_everything(
    deliberating, olga, voters, caplog, monkeypatch, quick_mail
):
    monkeypatch.setattr("policy_design.voting.closing.seal", lambda _round: None)
    found = cases(deliberating, olga, voters, 20, 5, caplog)

    how = best_way(found[:10])

    assert sum(hits(case, how) for case in found[10:]) > 0.75 * sum(len(case.truth) for case in found[10:])
