"""The program that travels with an export: it agrees with rounds as published, and finds whatever was changed in one."""

import ast
import copy
import json
import random
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from policy_design.ballots.methods import ANSWERS, METHODS
from policy_design.ballots.standalone import program
from policy_design.ballots.standalone.recount import recount
from policy_design.ballots.standalone.signatures import signature_holds
from tests.policy_design.ballots.rounds import KEY, export

ROUNDS, TAMPERED = 1_000, 1_000


@pytest.mark.parametrize("method", METHODS)
def test_it_agrees_with_a_thousand_rounds_of_all_methods(method):
    seeds = range(ROUNDS // len(METHODS) + 1)

    faults = [(seed, found) for seed in seeds if (found := recount(export(f"{method}{seed}", [method]))[0])]

    assert faults == []


def test_it_follows_the_chain_of_many_rounds():
    assert recount(export(1, list(METHODS) * 2))[0] == []


# Tampering: each of these changes one thing in an export, and says whether there was anything to change.


def flip(rng, body):
    entry = rng.choice(body["rounds"])
    ballot = rng.choice(entry["bulletin"]["ballots"])
    marks, keys = ballot["marks"], [item["key"] for item in entry["manifest"]["items"]]
    method, key = entry["manifest"]["method"], rng.choice(keys)
    if method == "approval":
        ballot["marks"] = sorted({*marks} ^ {key})
    elif method == "ranked":
        rest = [tier for tier in ([one for one in tier if one != key] for tier in marks) if tier]
        ballot["marks"] = rest if marks == [[key], *rest] else [[key], *rest]
    else:
        marks[key] = rng.choice([answer for answer in ANSWERS[method] if answer != marks.get(key)])


def drop(rng, body):
    entry = rng.choice(body["rounds"])
    ballots = entry["bulletin"]["ballots"]
    del ballots[rng.randrange(len(ballots))]
    if rng.random() < 0.5:
        entry["bulletin"]["cast"] -= 1


def swap(rng, body):
    entry = rng.choice(body["rounds"])
    ballots = entry["bulletin"]["ballots"]
    one, other = rng.choice(ballots), rng.choice(ballots)
    if one == other or (ballots.index(one), one["marks"]) == (ballots.index(other), other["marks"]):
        return False
    if rng.random() < 0.5 and one["marks"] != other["marks"] and len(one) > 1:
        one["marks"], other["marks"] = other["marks"], one["marks"]
    else:
        first, second = ballots.index(one), ballots.index(other)
        ballots[first], ballots[second] = other, one


def add(rng, body):
    entry = rng.choice(body["rounds"])
    ballots = entry["bulletin"]["ballots"]
    ballots.insert(rng.randint(0, len(ballots)), copy.deepcopy(rng.choice(ballots)))
    if rng.random() < 0.5:
        entry["bulletin"]["cast"] += 1


def cut_chain(rng, body):
    if rng.random() < 0.5:
        del body["rounds"][0]
    elif rng.random() < 0.5:
        body["rounds"].reverse()
    else:
        body["rounds"][rng.randrange(2)]["previous"] = rng.randbytes(32).hex()


def alter_result(rng, body):
    """One leaf somewhere in the count or the outcome."""
    at, key = rng.choice(body["rounds"])["result"], rng.choice(("tally", "outcome"))
    while isinstance(at[key], dict | list) and at[key]:
        at = at[key]
        key = rng.choice(sorted(at)) if isinstance(at, dict) else rng.randrange(len(at))
    value = at[key]
    if isinstance(value, bool) or value is None:
        at[key] = not value
    else:
        at[key] = value + 1 if isinstance(value, int) else "G1" if value else [value, "G1"]


def alter_manifest(rng, body):
    rules = rng.choice(body["rounds"])["manifest"]
    key = rng.choice(sorted(rules))
    if key == "items":
        rng.choice(rules["items"])["title"] += "!"
    elif isinstance(rules[key], int):
        rules[key] += 1
    else:
        rules[key] = "3/5" if rules[key] != "3/5" else "4/5"


def alter_voters(rng, body):
    voters = rng.choice(body["rounds"])["voters"]
    place = rng.randrange(len(voters))
    if rng.random() < 0.3:
        del voters[place]
    elif rng.random() < 0.5:
        voters.append("Voter 99")
    else:
        voters[place] += " Jr"


def alter_signature(rng, body):
    entry = rng.choice(body["rounds"])
    if rng.random() < 0.2:
        entry["signature"] = rng.choice(("", None, "zz", "00" * 64))
        return
    signature = bytearray.fromhex(entry["signature"])
    signature[rng.randrange(64)] ^= 1 << rng.randrange(8)
    entry["signature"] = signature.hex()


TAMPERINGS = (flip, drop, swap, add, cut_chain, alter_result, alter_manifest, alter_voters, alter_signature)


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_it_finds_every_one_of_a_thousand_tampered_exports(tamper):
    missed, done, seed = [], 0, 0
    while done < TAMPERED // len(TAMPERINGS) + 1:
        seed += 1
        body = export(f"{tamper.__name__}{seed}")
        before = copy.deepcopy(body)
        if tamper(random.Random(seed), body) is False or body == before:
            continue
        done += 1
        if not recount(body)[0]:
            missed.append(seed)

    assert missed == []


@pytest.mark.parametrize("tamper", TAMPERINGS[:-1])
def test_without_a_signature_it_finds_them_by_counting(tamper):
    for seed in range(40):
        body = export(f"unsigned {tamper.__name__}{seed}")
        body["key"] = ""
        for entry in body["rounds"]:
            entry["signature"] = ""
        before = copy.deepcopy(body)
        assert recount(body)[0] == []

        if tamper(random.Random(seed), body) is not False and body != before:
            assert recount(body)[0], seed


@pytest.mark.parametrize("method", METHODS)
def test_where_ballots_are_not_public_it_says_so_and_checks_the_rest(method):
    body = export(5, [method], public=False)
    faults, notes = recount(body)

    assert faults == []
    assert any("ballots are not in this file" in note for note in notes)
    assert any("the list of who voted is not in this file" in note for note in notes)

    body["rounds"][0]["result"]["tally"]["ballots"] += 1
    assert recount(body)[0]


def test_a_public_ranking_without_ballots_is_counted_again_from_its_pairwise_counts():
    body = export(8, ["ranked"], public=False)
    entry = body["rounds"][0]
    assert entry["tallied"] == entry["result"]["tally"]["pairwise"]

    entry["result"]["tally"]["smith"] = []

    assert "Round 1: the count gives another smith than was published." in recount(body)[0]


def test_a_file_that_begins_in_the_middle_of_the_chain_says_so():
    body = export(4, ["ranked", "yes_no", "rating", "score"])
    del body["rounds"][:2]

    assert any("chain is cut" in fault for fault in recount(body)[0])
    faults, notes = recount({**body, "partial": True})
    assert faults == []
    assert "Round 3: rounds before it are not in this file, so the chain was not followed further back." in notes


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"format": "folkmoot-rounds-1"},
        {"format": "folkmoot-rounds-1", "rounds": []},
        {"format": "folkmoot-rounds-1", "rounds": [None, 3, {}]},
        {"format": "folkmoot-rounds-1", "rounds": [{"manifest": {"items": 3}, "result": {"tally": {}}}]},
        {
            "format": "folkmoot-rounds-1",
            "rounds": [{"manifest": {"items": []}, "bulletin": [], "result": {"tally": 1}}],
        },
    ],
)
def test_what_is_no_export_is_said_to_be_none(body):
    assert recount(body)[0]


def test_an_export_with_any_part_missing_or_of_another_kind_is_a_fault_and_no_crash():
    for seed in range(60):
        rng, body = random.Random(seed), export(seed)
        at, key = body, "rounds"
        for _ in range(rng.randint(2, 5)):
            if isinstance(at[key], dict | list) and at[key]:
                at = at[key]
                key = rng.choice(sorted(at)) if isinstance(at, dict) else rng.randrange(len(at))
        left_out = [] if key in ("voters", "bulletin") else [None]  # those may be kept back, which is told
        at[key] = rng.choice([*left_out, 7, "x", [], {}, [[]], {"a": 1}, True]) if at[key] is not None else 7

        assert body == export(seed) or recount(body)[0], (seed, key)


# The program as a file ----------------------------------------------------------------------------------------------


def test_the_program_is_one_file_of_the_standard_library_for_python_3_9(tmp_path):
    tree = ast.parse(program(), feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }

    assert imported == {"__future__", "fractions", "hashlib", "json", "re", "sys", "typing"}


def test_run_by_itself_it_ends_with_0_or_says_what_is_wrong_and_ends_with_1(tmp_path):
    body = export(3, list(METHODS))
    (tmp_path / "recount.py").write_text(program(), encoding="utf-8")
    run = [sys.executable, "-I", "-S", "recount.py", "rounds.json"]

    (tmp_path / "rounds.json").write_text(json.dumps(body), encoding="utf-8")
    good = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    mailed = subprocess.run(
        [*run, "--digest", body["rounds"][2]["digest"]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    other = subprocess.run([*run, "--digest", "00"], cwd=tmp_path, capture_output=True, text=True, check=False)
    body["rounds"][1]["result"]["outcome"]["winners"] = []
    body["rounds"][1]["result"]["outcome"]["why"] = "x"
    (tmp_path / "rounds.json").write_text(json.dumps(body), encoding="utf-8")
    bad = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (good.returncode, good.stdout.splitlines()[-2:]) == (
        0,
        [
            f"Signed with the key {KEY}: compare it with the one that you know.",
            "Everything that this file lets one check agrees. Rounds: 7.",
        ],
    )
    assert (mailed.returncode, mailed.stdout) == (0, good.stdout)
    assert (other.returncode, other.stdout.splitlines()[-1]) == (1, "WRONG. No round in this file has the digest 00.")
    assert bad.returncode == 1
    assert "WRONG. Round 2: by the terms of the round the outcome has another why than was published." in bad.stdout
    assert "WRONG. Round 2: the signature is not that of the published key over this result." in bad.stdout


# RFC 8032, section 7.1: the public key, the message, the signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_signatures_of_the_rfc_hold(key, message, signature):
    key, message, signature = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)

    assert signature_holds(key, message, signature)
    assert not signature_holds(key, message + b"!", signature)
    assert not signature_holds(key, message, signature[:-1] + b"\xff")


def test_signatures_of_another_library_hold_until_a_bit_is_changed():
    for seed in range(20):
        rng = random.Random(seed)
        signer = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
        key = signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        message = rng.randbytes(rng.randint(0, 300))
        signature = bytearray(signer.sign(message))

        assert signature_holds(key, message, bytes(signature))
        signature[rng.randrange(64)] ^= 1 << rng.randrange(8)
        assert not signature_holds(key, message, bytes(signature))


def test_the_key_of_these_tests_is_no_key_of_another():
    assert not signature_holds(bytes.fromhex(KEY), b"", bytes(64))
    assert not signature_holds(b"", b"", b"")


# Files that are made to mislead ---------------------------------------------------------------------------------


def test_a_result_that_nothing_holds_is_not_said_to_agree():
    """Ballots, signature and key taken out: any result would do, and the digest of the mail would still be found."""
    body = export(7, ["yes_no"])
    body.pop("key")
    body["rounds"][0].update(bulletin=None, signature="")

    assert any("nothing holds its result" in fault for fault in recount(body)[0])


def test_no_file_writes_on_the_terminal_of_whoever_recounts_it():
    body = export(7, ["yes_no"])
    body["rounds"][0]["manifest"]["number"] = "1\x1b[2JEverything that this file lets one check agrees."

    faults, notes = recount(body)

    assert faults
    assert not any("\x1b" in said for said in faults + notes)


@pytest.mark.parametrize("said", ["1e999999999", "9" * 5000, "1/0", 0.5, "nan", " 1/2"])
def test_a_share_that_is_none_is_a_fault_at_once(said):
    body = export(7, ["yes_no"])
    body["rounds"][0]["manifest"]["threshold"] = said

    assert any("malformed (no share" in fault for fault in recount(body)[0])


@pytest.mark.parametrize("body", [[], {"rounds": None}, {"rounds": 3}, "x"])
def test_a_digest_is_looked_for_in_any_file(body, tmp_path):
    (tmp_path / "recount.py").write_text(program())
    (tmp_path / "it.json").write_text(json.dumps(body))

    run = subprocess.run(
        [sys.executable, "recount.py", "it.json", "--digest", "ab"], cwd=tmp_path, capture_output=True, text=True
    )

    assert (run.returncode, run.stderr) == (1, "")
    assert "No round in this file has the digest ab." in run.stdout


def test_more_options_than_can_be_counted_are_refused_at_once():
    body = export(7, ["ranked"])
    body["rounds"][0]["manifest"]["items"] = [{"key": f"k{n}"} for n in range(400)]

    assert recount(body)[0] == ["Round 1: it ranks more than 100 options, which would take this program too long."]


def test_what_is_told_of_extensions_is_said_to_be_unsigned():
    body = export(7, ["yes_no"])
    body["rounds"][0]["extensions"] = [{"was": "", "now": "", "reason": "Holidays."}]

    assert recount(body) == (
        [],
        ["Round 1: it says that it closed later than was fixed at the opening; that is not signed."],
    )
