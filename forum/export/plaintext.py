"""Text copied off a web page: which line is its title, and its paragraphs as Markdown that says the same."""

import re

from forum.export.bundle import BadFile
from forum.export.harvest import Harvest
from forum.export.notes import parse_byline, parse_credit, parse_day, parse_update, parse_voice

_LABEL = re.compile(r"(?:debate|question|title|motion)\s*:\s*(?=\S)", re.IGNORECASE)
_BULLET = re.compile(r"[•‣▪–*-][ \t\xa0]+")
_URL = re.compile(r"https?://[^\s<>]+")
_SPECIAL = re.compile(r"[\\`*\[\]<>~|^]|(?<!\w)_|_(?!\w)|&(?=#?\w{1,32};)")
_BLOCK_START = re.compile(r"(?:[#>+=:-]|\d{1,9}[.)](?=\s|$))")

Lines = list[tuple[int, str]]


def find_title(lines: Lines, harvest: Harvest) -> tuple[str, Lines]:
    """The title and the lines below it; what stands above it goes to the harvest or is left over."""
    head = _head(lines)
    place = _title_place(lines, head)
    number, title = lines[place]
    above = harvest.gather_above([lines[at] for at in head if at < place])
    for at, text in above:
        harvest.note(at, "leftover", text)
    harvest.note(number, "title", title)
    return _LABEL.sub("", " ".join(title.split()), count=1), lines[place + 1 :]


def _head(lines: Lines) -> list[int]:
    """The places of the short lines before the first paragraph."""
    found = []
    for place, (_, line) in enumerate(lines):
        text = line.strip()
        if _is_paragraph(text):
            break
        if text:
            found.append(place)
    return found


def _is_paragraph(text: str) -> bool:
    return len(text) > 200 or (len(text.split()) > 14 and text.endswith((".", "!", "…")))


def _title_place(lines: Lines, head: list[int]) -> int:
    titles = [place for place in head if _could_be_title(lines[place][1].strip())]
    labelled = (place for place in titles if _LABEL.match(lines[place][1].strip()))
    asking = (place for place in titles if lines[place][1].strip().endswith("?"))
    place = next(labelled, None)
    place = next(asking, None) if place is None else place
    if place is None and titles:
        has_paragraph = any(_is_paragraph(line.strip()) for _, line in lines)
        place = max(titles, key=lambda at: (len(lines[at][1].split()) > 2, at)) if has_paragraph else titles[0]
    if place is None:
        first = next((number for number, line in lines if line.strip()), 1)
        raise BadFile(first, "No title was found: put the title alone on a line above the text.")
    return place


def _could_be_title(text: str) -> bool:
    others = (
        parse_credit(text, 0),
        parse_voice(text),
        parse_update(text),
        parse_day(text),
        parse_byline(text),
    )
    is_text = any(letter.isalpha() for letter in text) and not text.endswith(":")
    return is_text and not any(others) and not _BULLET.match(text)


def web_text_as_markdown(lines: list[str]) -> str:
    """Paragraphs and bulleted lists as Markdown, with every character escaped that would be markup there."""
    blocks: list[list[str]] = [[]]
    is_list = False
    texts = [line.strip(" \t\xa0\u3000") for line in lines]
    every_line_is_a_paragraph = "" not in texts[1:-1]
    for text in texts:
        bullet = _BULLET.match(text)
        if not text or bool(bullet) != is_list or (every_line_is_a_paragraph and not bullet):
            blocks.append([])
            is_list = bool(bullet)
        if text:
            blocks[-1].append(f"* {_escaped(text[bullet.end() :])}" if bullet else _escaped(text))
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _escaped(text: str) -> str:
    """The text with its markup characters escaped, web addresses left as they are."""
    parts, at = [], 0
    for found in _URL.finditer(text):
        parts += [_SPECIAL.sub(r"\\\g<0>", text[at : found.start()]), found[0]]
        at = found.end()
    escaped = "".join(parts) + _SPECIAL.sub(r"\\\g<0>", text[at:])
    if found_start := _BLOCK_START.match(escaped):
        mark = found_start[0]
        escaped = f"{mark[:-1]}\\{mark[-1]}{escaped[len(mark) :]}"
    return escaped
