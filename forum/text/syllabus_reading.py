"""Reads a syllabus from Markdown, as people write one and as we export it. Whatever cannot be read is named by line.

The first heading is the title; every other heading, or line that is bold as a whole, begins a section. Text before the
first item of a section introduces it; text between two items is said of the next one; a line of a list is an item.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from forum.text.items import KINDS, name_of, validate
from forum.text.licences import parse_licence
from forum.text.syllabus import (
    ALL_RIGHTS,
    NAME_FACTS,
    PLAIN_FACTS,
    BadSyllabus,
    Fault,
    ListedItem,
    ListedSection,
    SyllabusText,
)
from forum.text.syllabus_lines import BOLD_LINE, BREAK, FACT, HEADING, ITEM, Head, head_of

MAX_CHARACTERS = 300_000
MAX_ITEMS = 200
MAX_SECTIONS = 60
MAX_FAULTS = 40
MAX_TITLE = 200
MAX_TEXT = 20_000
OVERVIEW = "Overview"  # what a section is called that has no heading
BOLD = 7  # below every heading with #
DATE = re.compile(r"([12]\d{3})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
VIDEO = re.compile(r"https?://(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|vimeo\.com)/", re.I)
PAPER = re.compile(r"https?://(?:[\w-]+\.)*(?:doi\.org|arxiv\.org|ssrn\.com)/", re.I)
LEGAL_STATUS = ("proposed", "in force", "amended", "repealed")
FACTS = {name.casefold(): name for name in (*PLAIN_FACTS, *NAME_FACTS)} | {
    name.casefold(): name
    for name in ("Title", "Address", "Kind", "Published", "Law", "Licence", "Retrieved", "Copy", "Added", "Key")
}
FACTS |= {"author": "Authors", "editor": "Editors", "license": "Licence", "year": "Published", "url": "Address"}
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")


@dataclass
class Block:
    """Some lines that belong together: a heading, a run of prose, or an item."""

    kind: str
    line: int
    lines: list[str] = field(default_factory=list)
    level: int = 0


def read_syllabus(text: str) -> SyllabusText:
    """The syllabus that this Markdown holds. Raises BadSyllabus with every line that cannot be read."""
    text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    if len(text) > MAX_CHARACTERS:
        raise BadSyllabus([Fault(1, f"The text has more than {MAX_CHARACTERS:,} characters; split it.")])
    return _Reader(list(_blocks(text.expandtabs(4).split("\n")))).read()


# Lines to blocks ----------------------------------------------------------------------------------------------


def _blocks(lines: list[str]) -> Iterator[Block]:
    place = 0
    while place < len(lines):
        line = lines[place]
        if not line.strip():
            place += 1
        elif BREAK.match(line):
            yield Block("break", place + 1)
            place += 1
        elif heading := _heading(lines, place):
            yield heading
            place += 1
        elif ITEM.match(line):
            end = _end_of_item(lines, place)
            yield Block("item", place + 1, lines[place:end])
            place = end
        else:
            end = _end_of_text(lines, place)
            yield Block("text", place + 1, lines[place:end])
            place = end


def _heading(lines: list[str], place: int) -> Block | None:
    if marked := HEADING.match(lines[place]):
        return Block("heading", place + 1, [(marked["words"] or "").strip()], len(marked["level"]))
    bold = BOLD_LINE.match(lines[place])
    alone = place == 0 or not lines[place - 1].strip() or bool(ITEM.match(lines[place - 1]))
    if bold and alone:
        return Block("heading", place + 1, [(bold["words"] or bold["more"]).strip().rstrip(":")], BOLD)
    return None


def _is_structure(lines: list[str], place: int) -> bool:
    return bool(BREAK.match(lines[place]) or ITEM.match(lines[place]) or _heading(lines, place))


def _end_of_text(lines: list[str], place: int) -> int:
    """Prose goes on, over empty lines, to the next heading, item or break."""
    end = place + 1
    while end < len(lines) and not _is_structure(lines, end):
        end += 1
    return end


def _end_of_item(lines: list[str], place: int) -> int:
    """An item holds the lines directly below it, and what is indented after an empty line."""
    end, after_empty = place + 1, False
    while end < len(lines):
        line = lines[end]
        if not line.strip():
            after_empty = True
        elif _indent(line) < 2 and (after_empty or _is_structure(lines, end)):
            break
        end += 1
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _prose(lines: list[str]) -> str:
    """A run of prose; one that is a quotation as a whole was written so by us (see syllabus._text)."""
    kept = "\n".join(lines).strip().split("\n")
    if all(line.startswith(">") or not line.strip() for line in kept):
        kept = [re.sub(r"^> ?", "", line) for line in kept]
    return "\n".join(line.rstrip() for line in kept).strip()


# Blocks to a syllabus -----------------------------------------------------------------------------------------


class _Reader:
    def __init__(self, blocks: list[Block]) -> None:
        self.faults: list[Fault] = []
        self.blocks = blocks
        self.title = ""
        self.introduction: list[str] = []
        self.sections: list[ListedSection] = []
        self.pending: list[str] = []  # prose of which it is not known yet what it belongs to
        self.closing = ""

    def read(self) -> SyllabusText:
        rest = self._take_title()
        broken = False
        for block in rest:
            if block.kind == "break":
                broken = self._has_introduction_only() or broken
            elif block.kind == "heading":
                self._begin(block)
                broken = False
            elif block.kind == "item":
                self._add(block)
                broken = False
            elif broken:
                self.closing = "\n\n".join(filter(None, (self.closing, _prose(block.lines))))
            else:
                self.pending.append(_prose(block.lines))
        self._end()
        self._check()
        if self.faults:
            raise BadSyllabus(self.faults[:MAX_FAULTS])
        introduction = "\n\n".join(self.introduction)
        return SyllabusText(self.title, introduction, tuple(self.sections), self.closing)

    def _take_title(self) -> list[Block]:
        """The heading that the text begins with, if it stands above all others."""
        first = next((block for block in self.blocks if block.kind != "break"), None)
        if first is None or first.kind != "heading" or first.level == BOLD:
            return self.blocks
        others = [block.level for block in self.blocks if block.kind == "heading" and block is not first]
        if min(others, default=BOLD if first.level == 1 else 0) <= first.level:
            return self.blocks
        self.title = first.lines[0]
        self._check_title(first)
        return [block for block in self.blocks if block is not first]

    def _check_title(self, block: Block) -> None:
        if not block.lines[0]:
            self._wrong(block.line, "This heading has no words.")
        elif len(block.lines[0]) > MAX_TITLE:
            self._wrong(block.line, f"A heading may have {MAX_TITLE} characters; this one has more.")

    def _begin(self, block: Block) -> None:
        self._settle()
        self._check_title(block)
        title = block.lines[0]
        known = {one.title.casefold(): one.line for one in self.sections}
        if title and title.casefold() in known:
            where = known[title.casefold()]
            self._wrong(
                block.line, f"There is a section “{title}” already, on line {where}; give this one another name."
            )
        self.sections.append(ListedSection(title, line=block.line))

    def _settle(self) -> None:
        """The section ends: prose that no item followed introduces it, or the whole."""
        said = "\n\n".join(self.pending)
        self.pending = []
        if not said:
            return
        if self.sections:
            last = self.sections[-1]
            self.sections[-1] = replace(last, introduction="\n\n".join(filter(None, (last.introduction, said))))
        else:
            self.introduction.append(said)

    def _end(self) -> None:
        """Prose below the last item closes the syllabus."""
        if self.sections and self.sections[-1].items:
            self.closing = "\n\n".join(filter(None, (*self.pending, self.closing)))
            self.pending = []
        self._settle()

    def _has_introduction_only(self) -> bool:
        """A line across the page, with nothing but prose above it in this section: what follows is the end."""
        if self.sections and not self.sections[-1].items:
            self._settle()
            return True
        return False

    def _add(self, block: Block) -> None:
        if not self.sections:
            self.sections.append(ListedSection(OVERVIEW, line=block.line))
        section = self.sections[-1]
        said, self.pending = "\n\n".join(self.pending), []
        if not section.items:
            section = replace(section, introduction=said)
            said = ""
        if item := self._item(block):
            annotation = "\n\n".join(filter(None, (said, item.annotation)))
            section = replace(section, items=(*section.items, replace(item, annotation=annotation)))
        elif said:
            self.pending = [said]
        self.sections[-1] = section

    def _wrong(self, line: int, says: str) -> None:
        self.faults.append(Fault(line, says))

    def _check(self) -> None:
        items = [item for section in self.sections for item in section.items]
        if not items and not self.faults:
            self._wrong(1, "There is no item in this text. An item is a line that begins with - or * and has a link.")
        if len(items) > MAX_ITEMS:
            self._wrong(items[MAX_ITEMS].line, f"At most {MAX_ITEMS} items at once; split the text here.")
        if len(self.sections) > MAX_SECTIONS:
            self._wrong(self.sections[MAX_SECTIONS].line, f"A syllabus has at most {MAX_SECTIONS} sections.")
        self._check_twice(items)
        self._check_lengths(items)

    def _check_twice(self, items: list[ListedItem]) -> None:
        seen: dict[str, int] = {}
        for item in items:
            mark = str(item.csl.get("DOI") or "").lower() or str(item.csl.get("URL") or "").rstrip("/") or item.key
            if mark in seen:
                self._wrong(item.line, f"This source stands on line {seen[mark]} already; a syllabus lists it once.")
            elif mark:
                seen[mark] = item.line

    def _check_lengths(self, items: list[ListedItem]) -> None:
        texts = [(1, self.introduction and "\n\n".join(self.introduction)), (1, self.closing)]
        texts += [(section.line, section.introduction) for section in self.sections]
        texts += [(item.line, item.annotation) for item in items]
        for line, text in texts:
            if len(text) > MAX_TEXT:
                self._wrong(line, f"The text that belongs here has more than {MAX_TEXT:,} characters.")

    # One item -------------------------------------------------------------------------------------------------

    def _item(self, block: Block) -> ListedItem | None:
        before = len(self.faults)
        head_text, facts, annotation = self._parts(block)
        head = head_of(head_text)
        if head is None:
            self._wrong(block.line, "The link of this item is not closed. A link is written [title](https://…).")
            return None
        if not head.title and "Title" not in facts:
            self._wrong(block.line, "This item has no words.")
            return None
        if not head.url and not facts:
            self._wrong(block.line, "This item has no link. Write it as [title](https://…), or say its facts below it.")
            return None
        item = self._made(block, head, facts, annotation)
        return item if len(self.faults) == before else None

    def _parts(self, block: Block) -> tuple[str, dict[str, tuple[int, str]], str]:
        """The first line with what runs on from it, the facts directly below, and the annotation."""
        match = ITEM.match(block.lines[0])
        head = [(match["words"] or "") if match else ""]
        facts: dict[str, tuple[int, str]] = {}
        place, last = 1, ""
        while place < len(block.lines) and (line := block.lines[place]).strip():
            fact = FACT.match(line)
            if fact and _indent(line) >= 2:
                last = self._fact(block.line + place, fact["words"], facts)
            elif last:
                at, said = facts[last]
                facts[last] = at, f"{said} {line.strip()}"
            else:
                head.append(line.strip())
            place += 1
        return " ".join(head), facts, _dedented(block.lines[place:])

    def _fact(self, line: int, words: str, facts: dict[str, tuple[int, str]]) -> str:
        name, colon, value = words.partition(":")
        known = FACTS.get(" ".join(name.split()).casefold(), "")
        if not colon or not known:
            said = f"“{words.strip()[:60]}” is no fact that we know. "
            self._wrong(line, said + "Leave an empty line above what you say of the source.")
        elif known in facts:
            self._wrong(line, f"“{known}” stands here a second time.")
        else:
            facts[known] = line, value.strip()
            return known
        return ""

    def _made(self, block: Block, head: Head, facts: dict[str, tuple[int, str]], annotation: str) -> ListedItem:
        said = {name: value for name, (_line, value) in facts.items()}
        if "Title" in said or "Kind" in said:
            head = replace(head, maker="", year="") if "Title" in said else head
            annotated = "" if "Title" in said else head.rest
        else:
            annotated = head.rest
        csl: dict[str, Any] = {"title": said.get("Title") or head.title}
        url = said.get("Address", head.url if head.is_link or "Title" not in said else "")
        kind = self._kind(facts, url)
        csl["type"] = KINDS[kind]
        csl |= {place: said[name] for name, place in PLAIN_FACTS.items() if said.get(name)}
        csl |= {"URL": url} if url else {}
        if isinstance(csl.get("DOI"), str):
            csl["DOI"] = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", csl["DOI"], flags=re.I).lower()
        self._names(csl, said, head)
        self._issued(csl, facts, head)
        for problem in validate(csl):
            self._wrong(block.line, problem)
        return ListedItem(
            csl=csl,
            kind=kind,
            key=said.get("Key", "").lower(),
            annotation="\n\n".join(filter(None, (annotated, annotation))),
            licence=self._read(facts, "Licence", _licence, "names no licence that we know, as CC BY-SA 4.0 would")
            or "",
            legal_status=self._read(facts, "Law", _law, f"is none of: {', '.join(LEGAL_STATUS)}") or "",
            archived_url=self._read(facts, "Copy", _web, "is no address") or "",
            retrieved_on=self._read(facts, "Retrieved", day_of, "is no date such as 2022-02-14"),
            added_on=self._read(facts, "Added", day_of, "is no date such as 2022-02-14"),
            line=block.line,
        )

    def _kind(self, facts: dict[str, tuple[int, str]], url: str) -> str:
        guess = "video" if VIDEO.match(url) else "paper" if PAPER.match(url) else "web page"
        found = self._read(facts, "Kind", _known_kind, f"is none of: {', '.join(KINDS)}")
        return str(found or guess)

    def _names(self, csl: dict[str, Any], said: dict[str, str], head: Head) -> None:
        for name, place in NAME_FACTS.items():
            written = [one for one in said.get(name, "").split(";") if one.strip(" ,")]
            if written:
                csl[place] = [name_of(one.strip()) for one in written]
        if head.maker and "author" not in csl:
            csl["author"] = [{"literal": one} for one in _makers(head.maker)]

    def _issued(self, csl: dict[str, Any], facts: dict[str, tuple[int, str]], head: Head) -> None:
        parts = self._read(facts, "Published", _date_parts, "is no date such as 2021, 2021-03 or 2021-03-15")
        if parts or head.year:
            csl["issued"] = {"date-parts": [parts or [int(head.year)]]}

    def _read(self, facts: dict[str, tuple[int, str]], name: str, read: Callable[[str], Any], wrong: str) -> Any:
        """A fact that has to have a certain form; what has not is a fault of its line."""
        line, value = facts.get(name, (0, ""))
        if not value:
            return None
        found = read(value)
        if found is None:
            self._wrong(line, f"“{value[:60]}” {wrong}.")
        return found


def _dedented(lines: list[str]) -> str:
    text = [line.rstrip() for line in lines]
    first = next((line for line in text if line), "")
    depth = _indent(first)
    return "\n".join(line[min(depth, _indent(line)) :] for line in text).strip()


def _makers(text: str) -> list[str]:
    if not re.search(r" & | and ", text):
        return [text]
    return [one.strip() for one in re.split(r" & | and |, ", text) if one.strip()]


def _known_kind(text: str) -> str | None:
    return text.casefold() if text.casefold() in KINDS else None


def _law(text: str) -> str | None:
    return text.casefold() if text.casefold() in LEGAL_STATUS else None


def _licence(text: str) -> str | None:
    if text.casefold().replace("-", " ") == "all rights reserved":
        return ALL_RIGHTS
    found = parse_licence(text)
    return found.id if found else None


def _web(text: str) -> str | None:
    return text if re.fullmatch(r"https?://[^\s/?#@:\\]\S{0,990}", text) else None


def day_of(text: str) -> date | None:
    """The day that is written so, as in 2022-02-14."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[12]\d{3}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _date_parts(text: str) -> list[int] | None:
    found = DATE.fullmatch(text)
    if not found:
        return None
    parts = [int(part) for part in found.groups() if part]
    limits = ((1000, 2999), (1, 12), (1, 31))
    sound = all(low <= part <= high for part, (low, high) in zip(parts, limits, strict=False))
    return parts if sound else None
