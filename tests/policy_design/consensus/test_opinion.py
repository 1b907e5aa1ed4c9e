"""The map and its groups: small cases, the same bytes for the same votes, groups only where there are groups."""

import itertools
import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_design.consensus.groups import adjusted_rand, cluster, groups, k_means
from policy_design.consensus.groups import silhouette as silhouette_of
from policy_design.consensus.numeric import np
from policy_design.consensus.opinion import centre, extremity, is_enough, opinion_map, votes
from policy_design.consensus.significance import OtherVotes, State, begin, finding, significance, steps
from policy_design.consensus.statements import Counts, counted

# Two columns of a real conversation in Polis's own sign (agree -1): center, comps and extremity as it published them.
CENTER = [-0.8108108108108122, -0.7352941176470584, -0.46000000000000024]
COMPS = [
    [0.0825028305466001, 0.05510175887082143, 0.13505042396140907],
    [-0.014775268121126284, -0.04524923889036976, 0.10292697432128779],
]
EXTREMITY = [0.17728634148962447, 0.21101262833343912, 1.0251573082010779]


def blocs(people, items, strength, seed, sides=2):
    """People of so many sides, who hold with their side's statements with this probability."""
    chance = np.random.RandomState(seed)
    return [
        (who, item, 1 if chance.random_sample() < (strength if who % sides == item % sides else 1 - strength) else -1)
        for who in range(people)
        for item in range(items)
    ]


SMALL = {
    "no votes": [],
    "one by one": [(0, 0, 1)],
    "unanimous": [(who, item, 1) for who in range(12) for item in range(5)],
    "all pass": [(who, item, 0) for who in range(12) for item in range(5)],
    "twelve experts, five options": blocs(12, 5, 0.9, 1),
    "one statement": [(who, 0, who % 3 - 1) for who in range(20)],
    "ten people, one statement": [(who, 0, 1) for who in range(10)],
    "one person": [(0, item, 1) for item in range(30)],
    "many statements": blocs(9, 60, 0.8, 2),
}


@pytest.mark.parametrize("rows", SMALL.values(), ids=SMALL)
def test_small_cases_come_to_something(rows):
    found = opinion_map(votes(rows))
    grouped = groups(found)

    assert len(found.places) == len({who for who, _item, _value in rows})
    assert np.isfinite(found.places).all()
    assert grouped is None or min(grouped.sizes) >= 3
    assert sum(found.explained) <= 1 + 1e-9
    json.dumps([found.as_data(), grouped and grouped.as_data(found.votes.people)], allow_nan=False)


def test_nobody_agreeing_or_all_agreeing_has_no_axis():
    assert opinion_map(votes(SMALL["unanimous"])).explained == (0.0, 0.0)
    assert groups(opinion_map(votes(SMALL["unanimous"]))) is None


@pytest.mark.parametrize(("people", "items", "enough"), [(7, 20, False), (8, 4, False), (8, 5, True), (30, 3, False)])
def test_a_map_wants_eight_people_of_whom_most_answered_five(people, items, enough):
    given_votes = votes(blocs(people, items, 0.8, 3))

    assert is_enough(given_votes) == enough
    if not enough:
        assert significance(given_votes).kind == "too_little"


def test_extremity_is_polis_s():
    mean, loadings = np.zeros(125), np.zeros((2, 125))
    mean[:3] = [-one for one in CENTER]
    loadings[:, :3] = COMPS

    assert extremity(mean, loadings)[:3].tolist() == pytest.approx(EXTREMITY, rel=1e-12)


def test_the_axes_are_scikit_learns_but_for_the_sign():
    decomposition = pytest.importorskip("sklearn.decomposition")
    given_votes = votes([row for place, row in enumerate(blocs(60, 20, 0.75, 4)) if place % 4])
    found = opinion_map(given_votes)
    fitted = decomposition.PCA(2, svd_solver="full").fit(centre(given_votes.cells)[0])

    for axis in range(2):
        assert abs(found.loadings[axis] @ fitted.components_[axis]) == pytest.approx(1, abs=1e-9)
        assert found.loadings[axis][0] >= 0
    assert found.explained == pytest.approx(fitted.explained_variance_ratio_.tolist())


def test_silhouettes_and_rand_indices_are_scikit_learns():
    metrics = pytest.importorskip("sklearn.metrics")
    places = np.random.RandomState(5).standard_normal((80, 2))
    labels = k_means(places, np.ones(80), 4)
    gaps = np.sqrt(np.square(places[:, None] - places[None]).sum(axis=2))
    other = np.random.RandomState(6).randint(0, 3, 80)

    assert silhouette_of(gaps, np.ones(80), labels) == pytest.approx(metrics.silhouette_score(places, labels))
    assert adjusted_rand(labels, other) == pytest.approx(metrics.adjusted_rand_score(labels, other))


def test_k_means_is_as_tight_as_scikit_learns():
    learn = pytest.importorskip("sklearn.cluster")
    places = np.random.RandomState(7).standard_normal((200, 2))
    labels = k_means(places, np.ones(200), 3)
    tightness = sum(np.square(places[labels == one] - places[labels == one].mean(axis=0)).sum() for one in range(3))

    assert tightness <= learn.KMeans(3, n_init=10, random_state=0).fit(places).inertia_ * 1.0001


def test_above_a_thousand_people_base_clusters_give_the_same_blocs():
    given_votes = votes(blocs(1200, 12, 0.9, 8))
    grouped = groups(opinion_map(given_votes))

    assert len(grouped.sizes) == 2
    assert len({label for who, label in grouped.of(given_votes.people).items() if who % 2}) <= 2
    assert max(grouped.sizes) < 700


def test_counts_by_group_are_those_counted_row_by_row():
    rows = blocs(40, 8, 0.8, 9)
    given_votes = votes(rows)
    grouped = groups(opinion_map(given_votes))

    assert given_votes.counts(grouped.labels) == counted(rows, grouped.of(given_votes.people))
    assert given_votes.counts() == counted(rows)
    assert votes([], [1]).counts() == {1: {None: Counts()}}


def test_a_later_vote_replaces_an_earlier_and_others_are_refused():
    assert votes([("ada", 1, 1), ("ada", 1, -1)]).cells.tolist() == [[-1]]
    with pytest.raises(ValueError, match="a vote is"):
        votes([("ada", 1, 2)])


def test_statements_can_be_left_out():
    kept = votes([("ada", 1, 1), ("ada", 2, -1)]).without([1])

    assert (kept.statements, kept.cells.tolist()) == ((2,), [[-1]])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_who_cast_which_votes_and_in_which_order_changes_no_byte(seed, chance):
    rows = [row for place, row in enumerate(blocs(14, 7, 0.7, seed)) if (place * 7 + seed) % 5]
    names = list(range(14))
    chance.shuffle(names)
    mixed = [(names[who], item, value) for who, item, value in rows]
    chance.shuffle(mixed)
    first, second = opinion_map(votes(rows)), opinion_map(votes(mixed))
    grouped, regrouped = groups(first), groups(second)

    assert first.votes.digest == second.votes.digest
    assert first.as_data()["statements"] == second.as_data()["statements"]
    places = {one["id"]: one["place"] for one in second.as_data()["people"]}
    assert {one["id"]: one["place"] for one in first.as_data()["people"]} == {
        who: places[names[who]] for who in first.votes.people
    }
    assert (grouped is None) == (regrouped is None)
    if grouped:
        assert grouped.silhouette == regrouped.silhouette
        again = regrouped.of(second.votes.people)
        assert grouped.of(first.votes.people) == {who: again[names[who]] for who in grouped.of(first.votes.people)}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_first_statement_s_loading_is_never_below_nothing(seed):
    assert (opinion_map(votes(blocs(11, 6, 0.6, seed))).loadings[:, 0] >= -1e-9).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(8)))
def test_statements_in_another_order_turn_the_map_at_most(seed, order):
    rows = blocs(16, 8, 0.9, seed)
    first, second = (
        opinion_map(votes(one)) for one in (rows, [(who, order[item], value) for who, item, value in rows])
    )

    assert first.explained == pytest.approx(second.explained, abs=1e-9)
    assert np.abs(first.places[:, 0]) == pytest.approx(np.abs(second.places[:, 0]), abs=1e-6)
    assert first.extremity[list(range(8))] == pytest.approx(second.extremity[list(order)], abs=1e-6)


def test_another_process_draws_the_same_bytes():
    program = (
        "import json; from tests.policy_design.consensus.test_opinion import blocs;"
        "from policy_design.consensus.opinion import opinion_map, votes;"
        "print(json.dumps(opinion_map(votes(blocs(30, 12, 0.7, 1))).as_data()))"
    )
    said = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
        for _time in range(2)
    ]

    assert said[0] == said[1] == json.dumps(opinion_map(votes(blocs(30, 12, 0.7, 1))).as_data()) + "\n"


# More than noise ----------------------------------------------------------------------------------------------


def test_two_clear_blocs_of_twelve_are_groups():
    found = significance(votes(blocs(24, 15, 0.9, 3)))

    assert (found.kind, found.group_p, found.axis_p[0]) == ("groups", 0.01, 0.005)
    assert found.rand >= 0.6


def test_votes_without_structure_are_one_spread():
    found = significance(votes(blocs(40, 15, 0.5, 4)))

    assert found.kind == "one_spread"
    assert "not_separate" in found.why


def test_work_can_stop_after_any_step_and_go_on_elsewhere():
    given_votes = votes(blocs(12, 6, 0.85, 5))
    whole = significance(given_votes)
    state, taken_up = begin(given_votes), 0
    while not state.is_done:
        for _step in itertools.islice(steps(given_votes, state), 60):
            continue
        state = State.from_data(json.loads(json.dumps(state.as_data())))
        taken_up += 1

    assert (finding(state), state.done, taken_up) == (whole, state.total, 5)


def test_a_state_is_not_taken_up_with_other_votes():
    with pytest.raises(OtherVotes):
        next(steps(votes(blocs(12, 6, 0.8, 6)), begin(votes(blocs(12, 6, 0.8, 7)))))


def test_groups_smaller_than_three_are_none():
    assert cluster(np.array([[0.0, 0.0], [0.1, 0.0], [9.0, 9.0], [9.1, 9.0]])) is None
