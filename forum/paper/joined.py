"""Several PDFs as Typst writes them as one: pages, outline, tags, and the links from one to another.

Only what Typst writes is understood (one table of offsets, no object streams, tags in every file); anything else is
refused, so that nothing is joined by guess. Objects keep their bytes, but for the numbers that they are known by.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from forum.paper.typst import ELSEWHERE

_TOKEN = re.compile(rb"\(|(?<![\d.])(\d+) 0 R\b|/StructParents? (\d+)|/ID(?=\()|/Headers\[")
_LINK = re.compile(rb"/A<</Type/Action/S/URI/URI\(" + ELSEWHERE.encode() + rb"(p\d+)\)>>")
_SAID = re.compile(rb"/Contents\(" + ELSEWHERE.encode() + rb"p\d+\)")
_PAIR = re.compile(rb"(\d+) (\d+) 0 R")


class CannotJoin(RuntimeError):
    """A file is not as Typst writes it."""


class Part:
    """One file, read where it is asked; `shift` is added to its numbers, `keys` to those of its marked pages."""

    def __init__(self, data: bytes, shift: int = 0, keys: int = 0, mark: str = "") -> None:
        self.data, self.shift, self.keys, self.mark = data, shift, keys, mark.encode()
        table, self._end = _table(data)
        self.size = len(table) + 1  # numbers go from 1
        self._begins = {number: place for number, place in enumerate(table, 1) if place is not None}
        ordered = [*sorted(self._begins.values()), self._end]
        self._ends = dict(pairwise(ordered))
        trailer = data[data.rindex(b"trailer") :]
        self.root, self.info = _reference(trailer, b"Root"), _reference(trailer, b"Info")
        catalog = self.object(self.root)
        self.pages, self.tags = _reference(catalog, b"Pages"), _reference(catalog, b"StructTreeRoot")
        self.metadata = _reference(catalog, b"Metadata")
        self.outline = _reference(catalog, b"Outlines") if b"/Outlines " in catalog else 0
        self.names = self._names(catalog)
        self.next_key = int(_only(rb"/ParentTreeNextKey (\d+)", self.object(self.tags))[1])
        self.document = int(_only(rb"/K\[(\d+) 0 R\]", self.object(self.tags))[1])
        self.leaves = [
            int(one) for one in re.findall(rb"(\d+) 0 R", _only(rb"/Kids\[([^\]]*)\]", self.object(self.pages))[1])
        ]
        if any(not self.object(one).startswith(b"<</Type/Page/") for one in self.leaves):
            raise CannotJoin("Its pages stand in a tree.")

    def object(self, number: int) -> bytes:
        begins = self._begins[number]
        whole = self.data[begins : self._ends[begins]]
        head = b"%d 0 obj\n" % number
        ends = whole.rfind(b"\nendobj")
        if not whole.startswith(head) or ends < 0:
            raise CannotJoin(f"Object {number} is not where the table says.")
        return whole[len(head) : ends]

    def numbers(self) -> Iterator[int]:
        yield from self._begins

    @property
    def begins(self) -> bytes:
        """Its first page, as a destination."""
        return b"[%d 0 R/Fit]" % (self.leaves[0] + self.shift)

    def headings(self) -> list[int]:
        """The entries of the outline in the order of the text."""
        found: list[int] = []
        open_ones = self._from(self.outline, b"First")
        while open_ones:
            number = open_ones.pop()
            found.append(number)
            open_ones += [*self._from(number, b"Next"), *self._from(number, b"First")]
        return found

    def tops(self) -> list[int]:
        """The entries of the outline that are in no other."""
        found = self._from(self.outline, b"First")
        while found and (after := self._from(found[-1], b"Next")):
            found += after
        return found

    def _from(self, number: int, name: bytes) -> list[int]:
        said = re.search(b"/" + name + rb" (\d+) 0 R", self.object(number).partition(b"/Title")[0]) if number else None
        return [int(said[1])] if said else []

    def _names(self, catalog: bytes) -> dict[bytes, int]:
        """The labels that became names of destinations."""
        if b"/Names" not in catalog:
            return {}
        said = _only(rb"/Names<</Dests<</Names\[((?:\(p\d+\)\d+ 0 R ?)*)\]>>>>>>$", catalog)[1]
        return {name: int(number) for name, number in re.findall(rb"\((p\d+)\)(\d+) 0 R", said)}

    def ids(self) -> Iterator[tuple[bytes, int]]:
        """The names of notes and cells, in their order."""
        said = self.object(self.tags)
        at = said.find(b"/IDTree<</Names[") + len(b"/IDTree<</Names[")
        while b"/IDTree" in said and said[at : at + 1] == b"(":
            end = _closed(said, at)
            number = re.compile(rb"(\d+) 0 R ?").match(said, end)
            if number is None:
                raise CannotJoin("A name leads nowhere.")
            yield said[at:end], int(number[1])
            at = number.end()

    def place(self, heading: int) -> tuple[bytes, int]:
        """Where a heading stands: the number of its destination, and its page, from 0."""
        number = int(_only(rb"/Dest (\d+) 0 R>>$", self.object(heading))[1])
        page = int(_only(rb"^\[(\d+) 0 R", self.object(number))[1])
        return b"%d 0 R" % (number + self.shift), self.leaves.index(page)

    def moved(self, number: int) -> bytes:
        """An object with the numbers that it has in the whole."""
        body = self.object(number)
        head, stream, rest = body.partition(b">>\nstream\n")
        return self._moved(head, head.startswith(b"<</Type/StructElem")) + stream + rest

    def _moved(self, said: bytes, is_tag: bool) -> bytes:
        made, at = [], 0
        while found := _TOKEN.search(said, at):
            made.append(said[at : found.start()])
            at = found.end()
            if found[0] == b"(":
                at = _closed(said, found.start())
                made.append(said[found.start() : at])
            elif found[1]:
                made.append(b"%d 0 R" % (int(found[1]) + self.shift))
            elif found[2]:
                made.append(b"%s %d" % (found[0].split()[0], int(found[2]) + self.keys))
            elif found[0] == b"/ID" and is_tag:
                made.append(b"/ID(" + self.mark)
                at += 1
                end = _closed(said, at - 1)
                made.append(said[at:end])
                at = end
            elif found[0] == b"/Headers[" and is_tag:
                end = said.index(b"]", at)
                made.append(b"/Headers[" + said[at:end].replace(b"(", b"(" + self.mark))
                at = end
            else:
                made.append(found[0])
        made.append(said[at:])
        return b"".join(made)


def pages_in(data: bytes) -> int:
    return len(Part(data).leaves)


def pages_of(data: bytes, reached: Mapping[str, int]) -> dict[str, int]:
    """The page, from 0, of each label that leads to a heading."""
    part = Part(data)
    headings = part.headings()
    return {label: part.place(headings[number])[1] for label, number in reached.items()}


def joined(files: Sequence[bytes], reached: Mapping[str, tuple[int, int]], part_of: Mapping[str, int]) -> bytes:
    """The files as one; raises CannotJoin. `reached`: label -> part, heading; another leads to its part."""
    parts: list[Part] = []
    for number, data in enumerate(files):
        before = parts[-1] if parts else None
        shift, keys = (before.shift + before.size - 1, before.keys + before.next_key) if before else (0, 0)
        parts.append(Part(data, shift, keys, f"{number:03}."))
    headings = [part.headings() for part in parts]
    places = {label: parts[number].begins for label, number in part_of.items()}
    places |= {label: parts[number].place(headings[number][place])[0] for label, (number, place) in reached.items()}
    return _written(_Whole(parts, places))


class _Whole:
    """The objects of all parts, and the few that hold them together."""

    def __init__(self, parts: Sequence[Part], places: Mapping[str, bytes]) -> None:
        self.parts, self.places = parts, places
        new = parts[-1].shift + parts[-1].size
        self.pages, self.outline, self.tags, self.root = new, new + 1, new + 2, new + 3
        self.document = parts[0].document + parts[0].shift
        self.tops = [(part, number) for part in parts for number in part.tops()]

    def objects(self) -> Iterator[tuple[int, bytes]]:
        changed = dict(self._outline())
        for part in self.parts:
            left_out = {part.root, part.tags, part.outline}
            left_out |= {part.info, part.metadata} if part is not self.parts[0] else set()
            for number in part.numbers():
                if number in left_out:
                    continue
                said = changed.get(number + part.shift) or part.moved(number)
                if number == part.pages:
                    said = said[:-2] + b"/Parent %d 0 R>>" % self.pages
                elif number == part.document:
                    said = self._document(part, said)
                elif said.startswith(b"<</Type/Annot"):
                    said = _LINK.sub(lambda found: b"/Dest " + self.places[found[1].decode()], said)
                    said = _SAID.sub(b"/Contents(another page of this text)", said)
                yield number + part.shift, said
        pages = b" ".join(b"%d 0 R" % (part.pages + part.shift) for part in self.parts)
        count = sum(len(part.leaves) for part in self.parts)
        yield self.pages, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, pages)
        ends = (self._top(0), self._top(-1)) if self.tops else (0, 0)
        kept = b"/First %d 0 R/Last %d 0 R" % ends if self.tops else b""
        yield self.outline, b"<</Type/Outlines%s/Count %d>>" % (kept, len(self.tops))
        yield self.tags, self._tags()
        yield self.root, self._catalog()

    def _top(self, place: int) -> int:
        part, number = self.tops[place]
        return number + part.shift

    def _outline(self) -> Iterator[tuple[int, bytes]]:
        """The chapters of all parts, one behind the other."""
        for place, (part, number) in enumerate(self.tops):
            said = re.sub(rb"/(Prev|Next) \d+ 0 R(?=[/>]|$)", b"", part.moved(number).partition(b"/Title")[0])
            around = b"/Prev %d 0 R" % self._top(place - 1) if place else b""
            around += b"/Next %d 0 R" % self._top(place + 1) if place + 1 < len(self.tops) else b""
            said = re.sub(rb"^<</Parent \d+ 0 R", b"<</Parent %d 0 R" % self.outline + around, said)
            yield number + part.shift, said + b"/Title" + part.moved(number).partition(b"/Title")[2]

    def _document(self, part: Part, said: bytes) -> bytes:
        if part is not self.parts[0]:
            own = b"<</Type/StructElem/S/Part/P %d 0 R" % self.document
        else:
            own = b"<</Type/StructElem/S/Document/P %d 0 R" % self.tags
            others = b"".join(b" %d 0 R" % (one.document + one.shift) for one in self.parts[1:])
            said = said.removesuffix(b"]>>") + others + b"]>>"
        return re.sub(rb"^<</Type/StructElem/S/Document/P \d+ 0 R", own, said)

    def _tags(self) -> bytes:
        roles: dict[bytes, bytes] = {}
        numbers, names = [], []
        for part in self.parts:
            said = part.object(part.tags)
            if roots := re.search(rb"/RoleMap<<([^>]*)>>", said):
                roles |= dict(re.findall(rb"/([^/\s]+)/([^/\s]+)", roots[1]))
            for key, number in _PAIR.findall(_only(rb"/ParentTree<</Nums\[([^\]]*)\]>>", said)[1]):
                numbers.append(b"%d %d 0 R" % (int(key) + part.keys, int(number) + part.shift))
            for name, number in part.ids():
                names.append(b"(%s%s)%d 0 R" % (part.mark, name[1:-1], number + part.shift))
        mapped = b"".join(b"/%s/%s" % role for role in sorted(roles.items()))
        ids = b"/IDTree<</Names[%s]>>" % b"".join(names) if names else b""
        said = b"<</Type/StructTreeRoot/RoleMap<<%s>>/K[%d 0 R]/ParentTree<</Nums[%s]>>%s/ParentTreeNextKey %d>>"
        last = self.parts[-1]
        return said % (mapped, self.document, b" ".join(numbers), ids, last.keys + last.next_key)

    def _catalog(self) -> bytes:
        said = self.parts[0].moved(self.parts[0].root)
        for name, number in ((b"Pages", self.pages), (b"StructTreeRoot", self.tags)):
            said = re.sub(b"/" + name + rb" \d+ 0 R", b"/%s %d 0 R" % (name, number), said)
        said = re.sub(rb"/Outlines \d+ 0 R|/Names<<.*(?=>>$)", b"", said)
        names = {name: number + part.shift for part in self.parts for name, number in part.names.items()}
        listed = b"".join(b"(%s)%d 0 R" % one for one in sorted(names.items()))
        kept = b"/Names<</Dests<</Names[%s]>>>>" % listed if listed else b""
        return said[:-2] + b"/Outlines %d 0 R%s>>" % (self.outline, kept)


def _written(whole: _Whole) -> bytes:
    made = bytearray(whole.parts[0].data[: whole.parts[0].data.index(b"1 0 obj")])
    table: dict[int, int] = {}
    for number, said in whole.objects():
        table[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, said)
    begins, most = len(made), whole.root + 1
    free = [number for number in range(most) if number not in table]
    follows = dict(zip(free, [*free[1:], 0], strict=True))
    made += b"xref\n0 %d\n" % most
    for number in range(most):
        if number in table:
            made += b"%010d 00000 n\r\n" % table[number]
        else:
            made += b"%010d %05d f\r\n" % (follows[number], 65535 if not number else 0)
    first = whole.parts[0]
    known = hashlib.sha256(made).hexdigest()[:32].encode()
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(made + trailer % (most, whole.root, first.info + first.shift, known, known, begins))


# Reading --------------------------------------------------------------------------------------------------------


def _table(data: bytes) -> tuple[list[int | None], int]:
    """Where each object begins, from number 1, and where the last one ends."""
    begins = int(_only(rb"startxref\s+(\d+)\s+%%EOF\s*$", data[-64:])[1])
    head = re.compile(rb"xref\s+0 (\d+)\s+").match(data, begins)
    if head is None or b"/ObjStm" in data[begins:]:
        raise CannotJoin("There is no table of offsets.")
    lines = re.findall(rb"(\d{10}) \d{5} ([nf])", data[head.end() : head.end() + 20 * int(head[1])])
    if len(lines) != int(head[1]):
        raise CannotJoin("The table of offsets is not whole.")
    return [int(place) if kind == b"n" else None for place, kind in lines[1:]], begins


def _only(pattern: bytes, said: bytes) -> re.Match[bytes]:
    found = re.search(pattern, said)
    if found is None:
        raise CannotJoin(f"There is no {pattern!r}.")
    return found


def _reference(said: bytes, name: bytes) -> int:
    return int(_only(b"/" + name + rb" (\d+) 0 R", said)[1])


def _closed(said: bytes, at: int) -> int:
    """Where the text in parentheses that begins here ends."""
    depth = 0
    while True:
        letter = said[at : at + 1]
        if letter == b"\\":
            at += 1
        elif letter == b"(":
            depth += 1
        elif letter == b")":
            depth -= 1
        elif not letter:
            raise CannotJoin("A text does not end.")
        at += 1
        if not depth:
            return at
