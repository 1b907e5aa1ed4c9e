"""What stands above a document between --- lines (YAML) or +++ lines (TOML), every value with its line."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from forum.export.bundle import BadFile

MAX_CHARACTERS = 20_000
MAX_DEPTH = 50


@dataclass(frozen=True)
class Entry:
    """One entry of the front matter: its texts (one, or those of a list) and the line it stands on."""

    line: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class FrontMatter:
    """The entries by lower-case name, and how many lines of the document they take."""

    entries: dict[str, Entry]
    lines: int

    def first(self, *names: str) -> Entry | None:
        """The first entry of these names that says anything."""
        found = (self.entries.get(name) for name in names)
        return next((entry for entry in found if entry and any(entry.texts)), None)

    def text(self, *names: str) -> str:
        """The text of the first such entry on one line."""
        entry = self.first(*names)
        return " ".join(" ".join(entry.texts).split()) if entry else ""


def read_front_matter(lines: list[str]) -> FrontMatter | None:
    """The front matter of a document, None when it has none; raises BadFile when it has a broken one."""
    fence = lines[0].rstrip() if lines else ""
    if fence not in ("---", "+++"):
        return None
    ends = ("---", "...") if fence == "---" else ("+++",)
    end = next((place for place, line in enumerate(lines[1:], 1) if line.rstrip() in ends), None)
    if end is None:
        raise BadFile(1, f"The front matter begins with {fence} but is never closed by another {fence}.")
    text = "\n".join(lines[1:end])
    if len(text) > MAX_CHARACTERS:
        raise BadFile(1, f"The front matter is longer than {MAX_CHARACTERS:,} characters.")
    return FrontMatter(_from_yaml(text) if fence == "---" else _from_toml(text), end + 1)


def _from_yaml(text: str) -> dict[str, Entry]:
    if _depth(text) > MAX_DEPTH:  # the parser takes quadratic time for these
        raise BadFile(2, "The front matter is nested too deeply.")
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 2
        raise BadFile(line, f"The front matter is not YAML: {error.problem or error.context}.") from None
    except yaml.YAMLError:
        raise BadFile(2, "The front matter holds a character that YAML does not allow.") from None
    except RecursionError:
        raise BadFile(2, "The front matter is nested too deeply.") from None
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise BadFile(2, "The front matter must be lines like “title: …”.")
    return _entries(root)


def _depth(text: str) -> int:
    """How many brackets are open at once at most, whatever they stand in."""
    opened = deepest = 0
    for bracket in re.findall(r"[\[{\]}]", text):
        opened = opened + 1 if bracket in "[{" else max(0, opened - 1)
        deepest = max(deepest, opened)
    return deepest


def _entries(root: yaml.MappingNode) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for key, value in root.value:
        line = key.start_mark.line + 2
        name = str(key.value).strip().lower() if isinstance(key, yaml.ScalarNode) else ""
        if name in found:
            raise BadFile(line, f"“{name}” stands twice in the front matter.")
        if name:
            found[name] = Entry(line, tuple(_texts(value)))
    return found


def _texts(node: yaml.Node) -> Iterator[str]:
    """A scalar, a list of scalars, or the names in a list of mappings; deeper values say nothing to us."""
    if isinstance(node, yaml.ScalarNode):
        yield "" if node.value in ("~", "null") else node.value.strip()
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if not isinstance(item, yaml.SequenceNode):
                yield from _texts(item)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "name" and isinstance(value, yaml.ScalarNode):
                yield value.value.strip()


def _from_toml(text: str) -> dict[str, Entry]:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadFile(2, f"The front matter is not TOML: {error}.") from None
    except (RecursionError, ValueError):
        raise BadFile(2, "The front matter cannot be read as TOML.") from None
    lines = text.splitlines()
    return {name.lower(): Entry(_line_of(name, lines), tuple(_plain(value))) for name, value in values.items()}


def _line_of(name: str, lines: list[str]) -> int:
    return next((place for place, line in enumerate(lines, 2) if line.lstrip().startswith(name)), 2)


def _plain(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from () if isinstance(item, list) else _plain(item)
    elif isinstance(value, dict):
        if isinstance(value.get("name"), str):
            yield value["name"].strip()
    else:
        yield str(value).strip()
