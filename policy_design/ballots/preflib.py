"""PrefLib files: rankings (soc, soi, toc, toi) and categories (cat), read within bounds, written as today. PURE.

Both headers in the wild are read: "# KEY: value" lines (since 2022), and the older one that begins with the number of
alternatives. Mattei & Walsh, PrefLib: A Library of Preference Data (2013), and its file formats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from policy_design.ballots.ranked import Profile, grouped

MOST_BYTES = 32 * 2**20
MOST_ALTERNATIVES = 10_000
MOST_LINES = 1_000_000
MOST_VOTERS = 10**12
LONGEST_LINE = 200_000
LONGEST_NAME = 400

RANKINGS = ("soc", "soi", "toc", "toi")
TYPES = (*RANKINGS, "cat")


class Fault(StrEnum):
    """Why a file cannot be read; a page has a sentence for each."""

    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    NO_TYPE = "no_type"
    NO_HEADER = "no_header"
    BAD_NUMBER = "bad_number"
    NO_COUNT = "no_count"
    BRACES = "braces"
    UNKNOWN_ALTERNATIVE = "unknown_alternative"
    TWICE = "twice"
    EMPTY = "empty"
    TIES_NOT_ALLOWED = "ties_not_allowed"
    INCOMPLETE = "incomplete"
    CATEGORIES = "categories"
    SUMS = "sums"


class BadFile(ValueError):
    """A file that cannot be read: the number of the line (from 1; 0 for the whole), why, and what stands there."""

    def __init__(self, line: int, code: Fault, where: str = "") -> None:
        self.line, self.code, self.where = line, code, where[:60]
        super().__init__(f"line {line}: {code} {self.where}".rstrip())


@dataclass(frozen=True, slots=True)
class Order:
    """How many cast it, and its tiers of alternatives, the best first; of a cat file its categories, some empty.

    Alternatives are counted from 0 here, from 1 in the file.
    """

    count: int
    tiers: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class File:
    """What a PrefLib file holds; `fields` are the other lines of its header, by their keys."""

    type: str
    names: tuple[str, ...]
    orders: tuple[Order, ...]
    categories: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def voters(self) -> int:
        return sum(order.count for order in self.orders)


# Reading --------------------------------------------------------------------------------------------------------

Lines = Sequence[tuple[int, str]]
KEY_LINE = re.compile(r"#\s*([A-Z][A-Z0-9 ]{0,60}?)\s*:\s?(.*)", re.ASCII)
NAME_KEY = re.compile(r"(ALTERNATIVE|CATEGORY) NAME ([0-9]{1,6})", re.ASCII)
AROUND = re.compile(r"\s*([,{}])\s*")
TOKEN = re.compile(r"\{([^{}]*)\}|([^,{}]+)")
SHAPE = re.compile(r"(\{[^{}]*\}|[^,{}]+)(,(\{[^{}]*\}|[^,{}]+))*")


def read(data: bytes, type: str = "") -> File:
    """Read a file; `type` is its suffix, for older files, which do not say it themselves. Raises BadFile."""
    if len(data) > MOST_BYTES:
        raise BadFile(0, Fault.TOO_LONG)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise BadFile(data[: bad.start].count(b"\n") + 1, Fault.NOT_TEXT) from None
    lines = [(number, line.strip()) for number, line in enumerate(re.split(r"\r\n?|\n", text), 1)]
    for number, line in lines:
        if len(line) > LONGEST_LINE:
            raise BadFile(number, Fault.TOO_LONG)
    lines = [pair for pair in lines if pair[1]]
    if len(lines) > MOST_LINES:
        raise BadFile(lines[MOST_LINES][0], Fault.TOO_LONG)
    if not lines:
        raise BadFile(0, Fault.EMPTY)
    return _modern(lines, type) if lines[0][1].startswith("#") else _older(lines, type)


def _modern(lines: Lines, type: str) -> File:
    fields: dict[str, str] = {}
    named: dict[str, dict[int, str]] = {"ALTERNATIVE": {}, "CATEGORY": {}}
    for number, line in lines:
        if not line.startswith("#") or not (match := KEY_LINE.fullmatch(line)):
            continue
        key, value = match[1], match[2].strip()
        if name := NAME_KEY.fullmatch(key):
            named[name[1]][_number(name[2], number, MOST_ALTERNATIVES)] = value[:LONGEST_NAME]
        else:
            fields[key] = value
            if key.startswith("NUMBER "):
                _number(value, number, MOST_VOTERS)
    type = (fields.get("DATA TYPE") or type).lower().lstrip(".")
    if type not in TYPES:
        raise BadFile(0, Fault.NO_TYPE, type)
    size = _size(fields, "NUMBER ALTERNATIVES", len(named["ALTERNATIVE"]))
    names = tuple(named["ALTERNATIVE"].get(place, str(place)) for place in range(1, size + 1))
    categories: tuple[str, ...] = ()
    if type == "cat":
        many = _size(fields, "NUMBER CATEGORIES", len(named["CATEGORY"]))
        categories = tuple(named["CATEGORY"].get(place, str(place)) for place in range(1, many + 1))
    body = [pair for pair in lines if not pair[1].startswith("#")]
    orders = tuple(_order(number, *_counted(number, line), type, size, len(categories)) for number, line in body)
    if "NUMBER VOTERS" in fields and int(fields["NUMBER VOTERS"]) != sum(order.count for order in orders):
        raise BadFile(0, Fault.SUMS, fields["NUMBER VOTERS"])
    return File(type, names, orders, categories, fields)


def _size(fields: dict[str, str], key: str, named: int) -> int:
    size = int(fields.get(key) or named)
    if not 0 < size <= MOST_ALTERNATIVES:
        raise BadFile(0, Fault.NO_HEADER, key)
    return size


def _older(lines: Lines, type: str) -> File:
    """n, then n lines "1,name", then "voters,sum of counts,different orders", then "count,order"."""
    number, first = lines[0]
    size = _number(first, number, MOST_ALTERNATIVES)
    if type.lower().lstrip(".") not in RANKINGS:
        raise BadFile(0, Fault.NO_TYPE, type)
    if not size or len(lines) < size + 2:
        raise BadFile(number, Fault.NO_HEADER, first)
    names = []
    for place, (number, line) in enumerate(lines[1 : size + 1], 1):
        said, comma, name = line.partition(",")
        if not comma or _number(said, number, size) != place:
            raise BadFile(number, Fault.NO_HEADER, line)
        names.append(name.strip()[:LONGEST_NAME])
    number, line = lines[size + 1]
    sums = [_number(part, number, MOST_VOTERS) for part in line.split(",")]
    if len(sums) != 3:
        raise BadFile(number, Fault.NO_HEADER, line)
    orders = []
    for number, line in lines[size + 2 :]:
        said, comma, rest = line.partition(",")
        if not comma:
            raise BadFile(number, Fault.NO_COUNT, line)
        orders.append(_order(number, _number(said, number, MOST_VOTERS), rest, type.lower().lstrip("."), size, 0))
    if sum(order.count for order in orders) != sums[1]:
        raise BadFile(lines[size + 1][0], Fault.SUMS, str(sums[1]))
    return File(type.lower().lstrip("."), tuple(names), tuple(orders))


def _counted(number: int, line: str) -> tuple[int, str]:
    said, colon, rest = line.partition(":")
    if not colon:
        raise BadFile(number, Fault.NO_COUNT, line)
    return _number(said.strip(), number, MOST_VOTERS), rest.strip()


def _number(said: str, line: int, most: int) -> int:
    said = said.strip()
    if not said.isascii() or not said.isdigit() or len(said) > 15 or int(said) > most:
        raise BadFile(line, Fault.BAD_NUMBER, said)
    return int(said)


def _order(line: int, count: int, said: str, type: str, size: int, categories: int) -> Order:
    """One line after its count. A ballot that ranks nothing is taken in toi and soi files only."""
    if count < 1:
        raise BadFile(line, Fault.BAD_NUMBER, str(count))
    said = AROUND.sub(r"\1", said)
    tiers = tuple(_tiers(line, said, size)) if said else ()
    ranked = [alternative for tier in tiers for alternative in tier]
    if len(set(ranked)) != len(ranked):
        raise BadFile(line, Fault.TWICE, said)
    if type == "cat":
        if len(tiers) != categories:
            raise BadFile(line, Fault.CATEGORIES, said)
        return Order(count, tiers)
    if not all(tiers):
        raise BadFile(line, Fault.EMPTY, said)
    if type[0] == "s" and any(len(tier) > 1 for tier in tiers):
        raise BadFile(line, Fault.TIES_NOT_ALLOWED, said)
    if type[-1] == "c" and len(ranked) != size:
        raise BadFile(line, Fault.INCOMPLETE, said)
    return Order(count, tiers)


def _tiers(line: int, said: str, size: int) -> Iterator[tuple[int, ...]]:
    if not SHAPE.fullmatch(said):
        raise BadFile(line, Fault.BRACES, said)
    for match in TOKEN.finditer(said):
        parts = match[2].split(",") if match[1] is None else match[1].split(",") if match[1].strip() else []
        tier = []
        for part in parts:
            alternative = _number(part, line, MOST_VOTERS)
            if not 1 <= alternative <= size:
                raise BadFile(line, Fault.UNKNOWN_ALTERNATIVE, part)
            tier.append(alternative - 1)
        yield tuple(sorted(tier))


def profile(file: File) -> Profile:
    """The rankings of a file, to be counted; choices are the places of alternatives. Raises ValueError for cat."""
    if file.type not in RANKINGS:
        raise ValueError("categories are not a ranking")
    size, groups = len(file.names), Counter[tuple[int, ...]]()
    for order in file.orders:
        ranks = [size] * size
        for rank, tier in enumerate(order.tiers):
            for alternative in tier:
                ranks[alternative] = rank
        groups[tuple(ranks)] += order.count
    return grouped(size, groups)


# Writing --------------------------------------------------------------------------------------------------------

HEADER = ("FILE NAME", "TITLE", "DESCRIPTION", "DATA TYPE", "MODIFICATION TYPE", "RELATES TO", "RELATED FILES")
DATES = ("PUBLICATION DATE", "MODIFICATION DATE")


def rankings(
    ballots: Iterable[Sequence[Sequence[str]]], choices: Sequence[str], names: Sequence[str], fields: dict[str, str]
) -> File:
    """Canonical ranked marks as a file of the narrowest type; `names` are the names of the choices, in their order."""
    places = {choice: place for place, choice in enumerate(choices)}
    counts = Counter(tuple(tuple(sorted(places[choice] for choice in tier)) for tier in marks) for marks in ballots)
    orders = tuple(Order(count, tiers) for tiers, count in counts.items())
    return File(type_of(orders, len(choices)), tuple(names), orders, (), fields)


def type_of(orders: Sequence[Order], size: int) -> str:
    """The narrowest type that can hold these rankings."""
    ties = any(len(tier) > 1 for order in orders for tier in order.tiers)
    complete = all(sum(map(len, order.tiers)) == size for order in orders)
    return ("t" if ties else "s") + "o" + ("c" if complete else "i")


def write(file: File) -> bytes:
    """The file in UTF-8; orders by how many cast them, then as they read. Raises ValueError for what it cannot hold."""
    if file.type not in TYPES:
        raise ValueError(f"not a type of PrefLib: {file.type}")
    orders = sorted(file.orders, key=lambda order: (-order.count, order.tiers))
    said = {"MODIFICATION TYPE": "original", **file.fields, "DATA TYPE": file.type}
    kind = "PREFERENCES" if file.type == "cat" else "ORDERS"
    lines = [f"# {key}: {_one_line(said.get(key, ''))}".rstrip() for key in (*HEADER, *DATES)]
    lines.append(f"# NUMBER ALTERNATIVES: {len(file.names)}")
    lines.append(f"# NUMBER VOTERS: {file.voters}")
    lines.append(f"# NUMBER UNIQUE {kind}: {len(orders)}")
    if file.type == "cat":
        lines.append(f"# NUMBER CATEGORIES: {len(file.categories)}")
        lines += [f"# CATEGORY NAME {place}: {_one_line(name)}" for place, name in enumerate(file.categories, 1)]
    lines += [f"# ALTERNATIVE NAME {place}: {_one_line(name)}" for place, name in enumerate(file.names, 1)]
    lines += [f"{order.count}: {_order_said(order)}".rstrip() for order in orders]
    data = ("\n".join(lines) + "\n").encode()
    try:
        read(data)
    except BadFile as bad:
        raise ValueError(str(bad)) from bad
    return data


def _one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_NAME]


def _order_said(order: Order) -> str:
    return ",".join(
        str(tier[0] + 1) if len(tier) == 1 else "{" + ",".join(str(one + 1) for one in tier) + "}"
        for tier in order.tiers
    )
