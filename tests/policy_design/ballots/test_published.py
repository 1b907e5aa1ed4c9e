"""Elections whose counts were published: Schulze's own example, Tennessee, Debian, Burlington."""

from fractions import Fraction

from policy_design.ballots import pairwise
from policy_design.ballots.methods import STATUS_QUO
from policy_design.ballots.outcome import Terms, decide
from policy_design.ballots.tally import Tally, of_table, tally


def cast(counts):
    return [[[key] for key in order] for order, count in counts.items() for _ in range(count)]


# Schulze, A New Monotonic, Clone-Independent, Reversal Symmetric, and Condorcet-Consistent ... (2011), 45 voters.
SCHULZE = cast({"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8})


def test_schulze_wins_his_own_example_with_the_paths_that_he_prints():
    figures = tally("ranked", list("ABCDE"), SCHULZE).figures
    table = [[figures["pairwise"][a].get(b, 0) for b in "ABCDE"] for a in "ABCDE"]

    assert table == [
        [0, 20, 26, 30, 22],
        [25, 0, 16, 33, 18],
        [19, 29, 0, 17, 24],
        [15, 12, 28, 0, 14],
        [23, 27, 21, 31, 0],
    ]
    assert pairwise.schulze_strengths(table, "winning_votes") == [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
    ]
    assert (figures["by"], figures["winners"], figures["condorcet"]) == ("schulze", ["E"], [])
    assert figures["smith"] == list("ABCDE")
    assert figures["cycle"] == ["A", "C", "B"]  # 26, 29, 25
    assert figures["irv"]["winners"] == ["C"]  # whichever of B and E goes out in the second count
    assert figures["others"] == {
        "schulze_winning_votes": "same",
        "ranked_pairs": "differs",
        "irv": "differs",
        "borda": "same",
        "plurality": "differs",
    }


def test_tennessee_has_a_condorcet_winner_whom_neither_plurality_nor_instant_runoff_finds():
    memphis, nashville, chattanooga, knoxville = "MNCK"
    figures = tally("ranked", list("MNCK"), cast({"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17})).figures

    assert (figures["by"], figures["winners"]) == ("condorcet", [nashville])
    assert figures["plurality"] == {"counts": {"M": 42, "N": 26, "C": 15, "K": 17}, "winners": [memphis]}
    assert figures["borda"]["points"] == {"M": 126, "N": 194, "C": 173, "K": 107}
    assert figures["irv"]["winners"] == [knoxville]
    assert [one["out"] for one in figures["irv"]["rounds"]] == [[chattanooga], [nashville], []]
    assert figures["irv"]["rounds"][-1]["counts"] == {"M": 42, "K": 58}
    assert figures["ranked_pairs"]["winners"] == [nashville]


# debian.org, Project Leader Elections 2003: Zadka, Garbee, Robinson, Michlmayr, None Of The Above; 488 votes.
DEBIAN_2003 = [
    [0, 34, 66, 38, 228],
    [428, 0, 238, 224, 449],
    [385, 221, 0, 226, 405],
    [397, 228, 237, 0, 424],
    [202, 29, 65, 39, 0],
]


def test_debian_2003_went_to_michlmayr_by_four_votes():
    figures = of_table(DEBIAN_2003, ["Zadka", "Garbee", "Robinson", "Michlmayr", "None"], 488)

    assert (figures["by"], figures["winners"]) == ("condorcet", ["Michlmayr"])
    assert figures["pairwise"]["Michlmayr"]["Garbee"] - figures["pairwise"]["Garbee"]["Michlmayr"] == 4
    assert figures["ranked_pairs"]["winners"] == ["Michlmayr"]


def test_debian_2004_dropped_the_option_that_did_not_beat_none_of_the_above():
    """Against the default option Nagy had 144 to 258, Robinson 394 to 70, Michlmayr 442 to 26, of 482 votes."""
    choices = ["Nagy", "Robinson", "Michlmayr", STATUS_QUO]
    table = [[0, 77, 48, 144], [377, 0, 167, 394], [412, 272, 0, 442], [258, 70, 26, 0]]  # the rest of it made up
    counted = Tally("ranked", tuple(choices), 482, 0, of_table(table, choices, 482))

    outcome = decide("ranked", counted, Terms(quorum=Fraction(5, 100), eligible=911))

    assert outcome.winners == ["Michlmayr"]
    assert outcome.quorum == {"met": True, "cast": 482, "needed": 46, "eligible": 911}  # theirs was 45.27
    assert outcome.choices["Nagy"] == {
        "state": "failed",
        "why": "threshold_missed",
        "for": 144,
        "of": 402,
        "share": "24/67",
        "against": 258,
        "met": False,
    }
    assert [outcome.choices[key]["met"] for key in choices] == [False, True, True, None]


def test_burlington_2009_elected_another_than_the_condorcet_winner():
    """Pairwise counts of the mayoral election: Kiss won it by instant runoff, Montroll beats each of the others."""
    table = [[0, 3477, 4314], [4067, 0, 4597], [4064, 3668, 0]]

    assert of_table(table, ["Kiss", "Montroll", "Wright"], 8980)["winners"] == ["Montroll"]
