"""Single lines of a syllabus in Markdown: what kind of line one is, and what the first line of an item says."""

import re
from dataclasses import dataclass

HEADING = re.compile(r"^ {0,3}(?P<level>#{1,6})(?:[ \t]+(?P<words>.*?))?(?:[ \t]+#+)?[ \t]*$")
BOLD_LINE = re.compile(r"^ {0,3}(?:\*\*(?P<words>[^*]+)\*\*|__(?P<more>[^_]+)__):?[ \t]*$")
BREAK = re.compile(r"^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
ITEM = re.compile(r"^ ?(?:[*+-]|\d{1,3}[.)])(?:[ \t]+(?P<words>.*))?$")
FACT = re.compile(r"^[ \t]+[*+-][ \t]+(?P<words>.*)$")
BARE_ADDRESS = re.compile(r"https?://\S+")
ENDING = re.compile(r"^(?P<title>.*\S)\s*\((?P<by>[^()]*)\)\s*\.?$", re.S)
YEAR = re.compile(r"(?:(?P<maker>.*?)(?:,\s*|\s+))?(?P<year>[12]\d{3})[a-z]?")
PAIRS = (("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ('"', '"'), ("‘", "’"), ("*", "*"), ("_", "_"))
QUOTES = '“”„«»"*_ '


@dataclass(frozen=True)
class Head:
    """What the first line of an item says; `rest` is what is neither link, maker nor year."""

    title: str
    url: str = ""
    maker: str = ""
    year: str = ""
    rest: str = ""
    is_link: bool = True


def head_of(text: str) -> Head | None:
    """The first line of an item, read; None where it has a link that is not closed."""
    text = " ".join(text.split())
    if _opening(text) < 0:
        return _plain(unescaped(text))
    link = link_in(text)
    if link is None:
        return None
    before, label, url, after = link
    if before.strip(QUOTES):
        return Head(_unquoted(label), url, rest=text)
    title, maker, year = _made(before + label + _closing_quote(after))
    after = after.strip().strip('”»" ').strip()
    if not year and (said := re.match(r"\(([^()]*)\)", after)) and (when := YEAR.fullmatch(said[1].strip())):
        maker, year, after = (when["maker"] or "").strip(), when["year"], after[said.end() :]
    return Head(title, url, maker, year, after.strip().lstrip(".,:;–— ").strip())


def _closing_quote(after: str) -> str:
    return after[:1] if after[:1] in "”»" else ""


def _plain(text: str) -> Head:
    found = BARE_ADDRESS.search(text)
    if not found:
        title, maker, year = _made(text)
        return Head(title, "", maker, year, is_link=False)
    url = found[0].rstrip(".,;:!?)>»”")
    before = text[: found.start()].strip(" :<(–—-,.")
    title, maker, year = _made(before) if before else (url, "", "")
    rest = text[found.start() + len(url) :].strip(" .,;:)>–—-")
    return Head(title, url, maker, year, rest, is_link=False)


def _made(text: str) -> tuple[str, str, str]:
    """Title, maker and year of `“Title” (Maker, 2020)`."""
    text = text.strip()
    ending = ENDING.match(text)
    when = YEAR.fullmatch(ending["by"].strip()) if ending else None
    if ending and when:
        return _unquoted(ending["title"]), (when["maker"] or "").strip(), when["year"]
    return _unquoted(text), "", ""


def _unquoted(text: str) -> str:
    text = text.strip()
    for opening, closing in PAIRS:
        inner = text[1:-1]
        if len(text) > 2 and text[0] == opening and text[-1] == closing and opening not in inner:
            return inner.strip()
    return text


def link_in(text: str) -> tuple[str, str, str, str] | None:
    """The first Markdown link as (before, label, address, after); None where one begins and does not end."""
    start = _opening(text)
    close = _matching(text, start, "[", "]") if start >= 0 else -1
    if close < 0 or text[close + 1 : close + 2] != "(":
        return None
    end = _end_of_address(text, close + 1)
    if end < 0:
        return None
    inside = text[close + 2 : end].strip()
    url = inside[1:].partition(">")[0] if inside.startswith("<") else inside.partition(" ")[0]
    return text[:start], unescaped(text[start + 1 : close]), url, text[end + 1 :]


def _end_of_address(text: str, start: int) -> int:
    if text[start + 1 : start + 2] != "<":
        return _matching(text, start, "(", ")")
    closing = text.find(">", start)
    return text.find(")", closing) if closing >= 0 else -1


def _opening(text: str) -> int:
    """Where the label of the first link begins; -1 where there is none."""
    if "](" not in text:
        return -1
    place = 0
    while (place := text.find("[", place)) >= 0:
        if not _is_escaped(text, place):
            close = _matching(text, place, "[", "]")
            if close < 0 or text[close + 1 : close + 2] == "(":
                return place
        place += 1
    return -1


def _matching(text: str, start: int, opening: str, closing: str) -> int:
    depth, place = 0, start
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] == opening:
            depth += 1
        elif text[place] == closing:
            depth -= 1
            if depth == 0:
                return place
        place += 1
    return -1


def _is_escaped(text: str, place: int) -> bool:
    before = text[:place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def unescaped(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
