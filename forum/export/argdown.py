"""A graph of arguments as Argdown (argdown.org), to be read, drawn and edited by its tools. PURE.

Each node is a paragraph of its own, followed by what it speaks for (`+>`) or against (`->`). Flat like this a thread
may be as deep as it likes. Nothing in a text is read as a sign of Argdown: signs have a \\ before them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from forum.export.arguments import SUPPORT, Graph, Link, Node, graph_of
from forum.export.bundle import DebateBundle
from forum.export.canonical import as_json

_SIGNS = re.compile(r"[\\@#*_\[\]<>{}]|[/=+-](?=[/*=+>-])|(?<![^\s])[+-]|\(|[.:](?=\S)")
_IN_TITLES = str.maketrans({"[": "(", "]": ")", "{": "(", "}": ")", "<": "‹", ">": "›", "#": "♯", "\\": "∖"})
_LONGEST_TITLE = 160


def write_argdown(bundle: DebateBundle) -> bytes:
    """A debate as Argdown."""
    return argdown_of(graph_of(bundle))


def argdown_of(graph: Graph) -> bytes:
    """Any graph as Argdown: front matter, then its parts under their headings."""
    links: dict[str, list[Link]] = {}
    for link in graph.links:
        links.setdefault(link.source, []).append(link)
    titles = {node.key: _title(node) for node in graph.nodes}
    blocks = [_front_matter(graph), f"# {escaped(graph.title)}"]
    for part in graph.parts:
        if len(graph.parts) > 1:
            blocks.append(f"## {escaped(part.title)}")
        blocks += ["\n".join(_lines(node, links.get(node.key, []), titles)) for node in part.nodes]
    return ("\n\n".join(blocks) + "\n").encode()


def escaped(text: str) -> str:
    """A text on one line, in which nothing is a sign of Argdown.

    >>> print(escaped("see [G1] & <b> #tag"))
    see \\[G1\\] & \\<b\\> \\#tag
    """
    line = " ".join(text.split())
    closed = line.rfind(")")  # looked for once, not behind every opening one

    def sign(match: re.Match[str]) -> str:
        at = match.start()
        is_word = match[0] == "(" and at > closed and at > 0 and not line[at - 1].isspace()
        return match[0] if is_word else f"\\{match[0]}"

    return _SIGNS.sub(sign, line)


def _front_matter(graph: Graph) -> str:
    facts = {
        "title": graph.title,
        "url": graph.url,
        "date": as_json(graph.as_of),
        "language": graph.language,
        "licence": graph.licence,
        **graph.about,
    }
    return "\n".join(["===", *(f"{name}: {_quoted(value)}" for name, value in facts.items()), "==="])


def _quoted(value: str) -> str:
    """In quotation marks as JSON has them, which is YAML, too; without what would end the block that it stands in."""
    quoted = json.dumps(value, ensure_ascii=False)
    return quoted.replace("{", "\\u007b").replace("}", "\\u007d").replace("==", "=\\u003d")


def _title(node: Node) -> str:
    text = " ".join(node.title.split()).translate(_IN_TITLES)
    text = text if len(text) <= _LONGEST_TITLE else f"{text[: _LONGEST_TITLE - 1].rstrip()}…"
    return f"[{text}]" if node.is_claim else f"<{text}>"


def _lines(node: Node, links: list[Link], titles: dict[str, str]) -> Iterator[str]:
    tags = "".join(f" #{tag}" for tag in node.tags)
    yield f"{titles[node.key]}: {escaped(node.text) or '–'}{tags}{_data(node)}"
    for link in links:
        yield f"  {'+>' if link.relation == SUPPORT else '->'} {titles[link.target]}"


def _data(node: Node) -> str:
    facts = {
        "author": node.author,
        "date": as_json(node.at) if node.at else "",
        "url": node.url,
        "answers": node.answers,
    }
    said = ", ".join(f"{name}: {_quoted(value)}" for name, value in facts.items() if value)
    return f" {{{said}}}" if said else ""
