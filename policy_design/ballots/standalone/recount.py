"""What the program that recounts looks at in an export, and how it says what does not agree."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from typing import Any

from policy_design.ballots.standalone.counting import ANSWERS, count, cycle_fault, derive, marks_fault
from policy_design.ballots.standalone.judging import Terms, judge
from policy_design.ballots.standalone.signatures import signature_holds

HEX64 = re.compile("[0-9a-f]{64}")
TRACKER = re.compile("[A-Z2-7]{16}")
MOST_RANKED = 100


class Wrong(Exception):
    """Something in the export that makes further checks of this round impossible."""


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Round:
    """One round of the export, and what was found about it."""

    def __init__(self, entry: Any) -> None:
        self.faults: list[str] = []
        self.notes: list[str] = []
        if not isinstance(entry, dict) or not isinstance(entry.get("manifest"), dict):
            raise Wrong("it has no manifest")
        self.entry: Any = entry
        self.manifest: Any = entry["manifest"]
        self.bulletin: Any = entry.get("bulletin")
        self.result: Any = entry.get("result")
        self.voters: Any = entry.get("voters")
        if self.bulletin is not None and not (
            isinstance(self.bulletin, dict) and isinstance(self.bulletin.get("ballots"), list)
        ):
            raise Wrong("its bulletin is no list of ballots")
        if not isinstance(self.result, dict) or not isinstance(self.result.get("tally"), dict):
            raise Wrong("it has no result")
        if self.voters is not None and not (
            isinstance(self.voters, list) and all(isinstance(v, str) for v in self.voters)
        ):
            raise Wrong("its list of voters is not a list of names")
        self.digest, self.previous = str(entry.get("digest")), str(entry.get("previous"))
        if self.previous and not HEX64.fullmatch(self.previous):
            raise Wrong("it does not name the digest of the round before it")
        self.manifest_digest = sha(canonical(self.manifest))
        self.method = self.manifest.get("method")
        items = list(self.manifest["items"]) + list((self.bulletin or {}).get("added", []))
        self.keys = [item["key"] for item in items]
        if self.bulletin is None and self.method == "statements":
            self.keys = self.result["tally"]["choices"]
        if (
            self.method not in [*ANSWERS, "approval", "ranked"]
            or len(set(self.keys)) != len(self.keys)
            or not self.keys
        ):
            raise Wrong("its method or its items are none that can be counted")
        if self.method == "ranked" and len(self.keys) > MOST_RANKED:
            raise Wrong(f"it ranks more than {MOST_RANKED} options, which would take this program too long")

    def expect(self, holds: bool, fault: str) -> None:
        if not holds:
            self.faults.append(fault)

    def check(self, before: Any, earlier: list[str], key: Any, partial: bool) -> None:
        """All checks; `before` is the digest that the chain must go on from, or None where that is not known."""
        self.expect(HEX64.fullmatch(self.digest) is not None, "its digest is not one")
        self.check_chain(before, earlier, partial)
        self.check_people()
        if self.entry.get("extensions"):
            self.notes.append("it says that it closed later than was fixed at the opening; that is not signed")
        if self.bulletin is None:
            self.notes.append(
                "its ballots are not in this file, so they were not counted, nor was their digest made again"
            )
            tally = self.published_tally()
        else:
            self.check_bulletin()
            tally = derive(self.method, self.keys, count(self.method, self.keys, self.marks()))
        self.check_result(tally)
        self.check_signature(key)

    def check_chain(self, before: Any, earlier: list[str], partial: bool) -> None:
        if before is None and self.previous:
            self.notes.append("rounds before it are not in this file, so the chain was not followed further back")
        else:
            self.expect(self.previous == (before or ""), "the chain is cut: it does not go on from the round before it")
        opened_after = self.manifest.get("previous") or ""
        self.expect(
            opened_after in ("", self.previous, *earlier) or partial,
            "its manifest names an earlier bulletin that is not in the chain",
        )
        said = self.entry.get("manifest_digest")
        self.expect(said == self.manifest_digest, "the manifest is not the one whose digest is stated")

    def check_people(self) -> None:
        said, eligible = self.entry.get("voters_digest"), self.manifest.get("eligible")
        cast = self.result["tally"].get("ballots") if self.bulletin is None else len(self.bulletin["ballots"])
        if self.bulletin is not None:
            self.expect(
                self.bulletin.get("cast") == cast, "the bulletin states another number of ballots than it holds"
            )
            self.expect(self.bulletin.get("round") == self.manifest.get("round"), "the bulletin is of another round")
            inside = self.bulletin.get("voters_digest")
            self.expect(said == inside, "the bulletin names another list of voters than the export")
            said = inside
        if eligible is None:
            self.notes.append("there is no list of those who may vote: readers took part")
        else:
            self.expect(cast <= eligible, f"there are more ballots ({cast}) than people who may vote ({eligible})")
        if self.voters is None:
            self.notes.append("the list of who voted is not in this file")
            return
        self.expect(
            said == sha(canonical(sorted(self.voters))), "the list of who voted is not the one that was published"
        )
        if eligible is not None:
            self.expect(
                len(self.voters) == cast,
                f"{len(self.voters)} are on the list of who voted, but there are {cast} ballots",
            )

    def check_bulletin(self) -> None:
        body, secrecy = self.bulletin, self.manifest.get("secrecy")
        data = bytes.fromhex(self.previous + self.manifest_digest) + canonical(body)
        self.expect(sha(data) == self.digest, "the digest is not that of this manifest, bulletin and chain")
        label = "voter" if secrecy != "secret" else "tracker" if self.manifest.get("receipts") == "tracker" else ""
        readers = self.manifest.get("eligible") is None
        for number, ballot in enumerate(body["ballots"], 1):
            fields = set(ballot) if isinstance(ballot, dict) else set()
            if fields != {"marks", label} - {""} and not (readers and fields == {"marks"}):
                self.faults.append(f"ballot {number} has other fields than a {secrecy} round lays down")
                raise Wrong("its ballots cannot be counted")
            fault = marks_fault(self.method, ballot["marks"], self.keys)
            if fault:
                self.faults.append(f"ballot {number} cannot be counted: {fault}")
                raise Wrong("its ballots cannot be counted")
        labels = [ballot.get(label) or "" for ballot in body["ballots"]]
        if label == "tracker":
            self.expect(all(TRACKER.fullmatch(one) for one in labels), "a tracker is not 16 characters of base32")
            self.expect(len(set(labels)) == len(labels), "a tracker stands twice")
        if secrecy == "named" and self.voters is not None and not readers:
            self.expect(sorted(labels) == sorted(self.voters), "the names on the ballots are not those on the list")
        order = [(one, canonical(ballot["marks"])) for one, ballot in zip(labels, body["ballots"])]  # noqa: B905
        self.expect(order == sorted(order), "the ballots are not in the order that is laid down")

    def marks(self) -> list[Any]:
        return [ballot["marks"] for ballot in self.bulletin["ballots"]]

    def published_tally(self) -> dict[str, Any]:
        """What follows from the published counts, where the ballots are not public."""
        said = self.result["tally"]
        given = ["ballots", "blank"] + (["pairwise", "plurality", "irv"] if self.method == "ranked" else ["counts"])
        found = {name: said[name] for name in given + (["star"] if self.method == "score" else [])}
        if self.method != "ranked":  # files and databases keep the keys of an object in any order
            found["counts"] = {
                key: {str(one): said["counts"][key][str(one)] for one in ANSWERS[self.method]}
                if self.method in ANSWERS
                else said["counts"][key]
                for key in self.keys
            }
        if self.method == "ranked":
            wins = said["pairwise"]
            fits = all(
                wins[a][b] >= 0 and wins[a][b] + wins[b][a] <= said["ballots"] - said["blank"]
                for a in self.keys
                for b in self.keys
                if a != b
            )
            self.expect(fits, "the pairwise counts are more than the ballots")
            self.expect(self.entry.get("tallied") in (None, wins), "the pairwise counts are not those of the result")
            self.notes.append("first places and instant runoff cannot be checked without ballots")
        elif self.method == "approval":
            self.expect(
                max(found["counts"].values()) <= said["ballots"], "a choice has more approvals than there are ballots"
            )
        else:
            most = max(sum(counts.values()) for counts in found["counts"].values())
            self.expect(most <= said["ballots"], "a choice has more answers than there are ballots")
        return derive(self.method, self.keys, found)

    def check_result(self, tally: dict[str, Any]) -> None:
        said = dict(self.result["tally"])
        if self.method == "ranked":
            best, shown = tally["condorcet"], said.pop("cycle", None)
            fault = "" if best and shown == [] else cycle_fault(shown, tally["pairwise"], self.keys, tally["smith"])
            self.expect(not fault, f"the result: {fault}")
        for name in sorted(set(said) | set(tally)):
            if said.get(name) != tally.get(name):
                self.faults.append(f"the count gives another {name} than was published")
        lifted = self.result.get("resolved") or {}
        if any(lifted.values()):
            self.notes.append("how many blocks were lifted by their authors is taken from the file")
        outcome = judge(self.method, tally, Terms(self.manifest, lifted, bytes.fromhex(self.digest)))
        said = self.result.get("outcome") or {}
        for name in sorted(set(said) | set(outcome)):
            if said.get(name) != outcome.get(name):
                self.faults.append(f"by the terms of the round the outcome has another {name} than was published")

    def check_signature(self, key: Any) -> None:
        signature: Any = self.entry.get("signature")
        key = self.entry.get("key") or key
        if not key and not signature:
            self.expect(
                self.bulletin is not None, "it has neither ballots nor a signature, so nothing holds its result"
            )
            self.notes.append("it is not signed")
            return
        voters = self.entry.get("voters_digest") or (self.bulletin or {}).get("voters_digest")
        said: Any = {"format": "folkmoot-close-1", "digest": self.digest, "manifest": self.manifest_digest}
        said.update(voters=voters, result=sha(canonical(self.result)))
        try:
            holds = signature_holds(bytes.fromhex(key), canonical(said), bytes.fromhex(signature))
        except (TypeError, ValueError):
            holds = False
        self.expect(holds, "the signature is not that of the published key over this result")


def recount(export: Any) -> tuple[list[str], list[str]]:
    """Faults and notes of an export, each a sentence; it agrees where there is no fault."""
    faults: list[str] = []
    notes: list[str] = []
    if not isinstance(export, dict) or export.get("format") != "folkmoot-rounds-1":
        return ["This is not an export of rounds that this program knows (folkmoot-rounds-1)."], []
    if not isinstance(export.get("rounds"), list) or not export["rounds"]:
        return ["The export holds no rounds."], []
    earlier: list[str] = []
    before = None if export.get("partial") is True else ""
    for number, entry in enumerate(export["rounds"], 1):
        name = f"Round {number}"
        try:
            round = Round(entry)
            said = round.manifest.get("number")
            name = f"Round {said if type(said) is int else number}"
            try:
                round.check(before, earlier, export.get("key"), export.get("partial") is True)
            finally:
                faults += [f"{name}: {fault}." for fault in round.faults]
                notes += [f"{name}: {note}." for note in round.notes]
            before = round.digest
            earlier.append(before)
        except Wrong as wrong:
            faults.append(f"{name}: {wrong}.")
            before = str(entry.get("digest")) if isinstance(entry, dict) else None
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            faults.append(f"{name}: it is malformed ({error}), so it could not be checked to the end.")
            before = str(entry.get("digest")) if isinstance(entry, dict) else None
    return faults, notes


def main(arguments: list[str]) -> int:
    digest = arguments[arguments.index("--digest") + 1 :][:1] if "--digest" in arguments else []
    files = [one for one in arguments if not one.startswith("--") and one not in digest]
    if len(files) != 1:
        print((__doc__ or "").strip())
        return 2
    try:
        with open(files[0], encoding="utf-8") as file:
            export = json.load(file)
    except (OSError, ValueError, RecursionError) as error:
        print(f"The file cannot be read: {error}")
        return 1
    faults, notes = recount(export)
    rounds: Any = export.get("rounds") if isinstance(export, dict) else None
    rounds = rounds if isinstance(rounds, list) else []
    if digest and digest[0] not in [entry.get("digest") for entry in rounds if isinstance(entry, dict)]:
        faults.append(f"No round in this file has the digest {digest[0]}.")
    for note in notes:
        print("Note. " + note)
    for fault in faults:
        print("WRONG. " + fault)
    if not faults:
        for key in sorted({str(entry.get("key") or export.get("key")) for entry in export["rounds"]} - {"None", ""}):
            print(f"Signed with the key {key}: compare it with the one that you know.")
        print(f"Everything that this file lets one check agrees. Rounds: {len(export['rounds'])}.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
