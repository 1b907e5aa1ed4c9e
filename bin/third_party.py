"""Writes the list of packages in docs/THIRD_PARTY.md from the lock and the packages' own metadata; --check compares."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "THIRD_PARTY.md"
BEGIN, END = "<!-- packages: begin (bin/third_party.py) -->", "<!-- packages: end -->"
PIN = re.compile(r"^(?P<name>[a-zA-Z0-9._-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? \\$", re.MULTILINE)

# Licences of what the lock names for other systems than the usual one, so that the list is the same everywhere.
ELSEWHERE = {
    "async-timeout": "Apache-2.0",
    "cbor2": "MIT",
    "colorama": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "u-msgpack-python": "MIT",
}
# What a package says less clearly than its licence file does.
CLEARER = {"qrcode": "BSD-3-Clause"}
CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Zope Public License": "ZPL-2.1",
}


@dataclass(frozen=True)
class Pin:
    """One locked package."""

    name: str
    version: str
    only_where: str


def pins(lock: str) -> Iterator[Pin]:
    for found in PIN.finditer(lock):
        yield Pin(found["name"], found["version"], (found["marker"] or "").strip())


def licence_of(pin: Pin) -> str:
    """The licence a package declares: its SPDX expression, else its classifiers, else the first line it gives."""
    if pin.name in ELSEWHERE and pin.only_where:
        return ELSEWHERE[pin.name]
    if pin.name in CLEARER:
        return CLEARER[pin.name]
    try:
        found = distribution(pin.name)
    except PackageNotFoundError:
        sys.exit(f"{pin.name} is not installed here and bin/third_party.py does not know its licence.")
    return _declared(found) or sys.exit(f"{pin.name} does not declare a licence; add it to bin/third_party.py.")


def _declared(found: Distribution) -> str:
    metadata = found.metadata
    if expression := metadata.get("License-Expression"):
        return CLASSIFIED.get(expression, str(expression))
    names = [line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier", []) if "License ::" in line]
    known = sorted({CLASSIFIED.get(name, name) for name in names if name != "OSI Approved"})
    said = str(metadata.get("License", "")).strip().partition("\n")[0][:60]
    return ", ".join(known) or CLASSIFIED.get(said, said)


def table() -> str:
    """The list, one row per locked package."""
    lock = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    rows = [f"| {pin.name} | {pin.version} | {licence_of(pin)} | {_needed(pin)} |" for pin in pins(lock)]
    return "\n".join(["| Package | Version | Licence | Needed |", "|---|---|---|---|", *rows])


def _needed(pin: Pin) -> str:
    return f"where `{pin.only_where}`" if pin.only_where else "always"


def with_table(document: str) -> str:
    """The document with the list between its two marks made anew."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def main(arguments: list[str]) -> int:
    document = DOCUMENT.read_text(encoding="utf-8")
    wanted = with_table(document)
    if "--write" in arguments:
        DOCUMENT.write_text(wanted, encoding="utf-8")
    elif document != wanted:
        print("docs/THIRD_PARTY.md is not what the lock says: run `make third-party`.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
