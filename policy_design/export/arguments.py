"""A process as a graph: options, what speaks for and against them, positions, and who rebutted what. PURE."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from forum.export.aif import aif_of
from forum.export.argdown import argdown_of
from forum.export.arguments import ATTACK, SUPPORT, Graph, Link, Node, Part, held, links_of, nodes_of, one_line
from forum.export.bundle import DebateBundle
from policy_design.export.facts import OPTION, ProcessFacts

STANCES = {"support": SUPPORT, "conditions": SUPPORT, "oppose": ATTACK}


def write_argdown(facts: ProcessFacts) -> bytes:
    """A process as Argdown."""
    return argdown_of(graph_of(facts))


def write_aif(facts: ProcessFacts) -> bytes:
    """A process as xAIF."""
    return aif_of(graph_of(facts))


def graph_of(facts: ProcessFacts) -> Graph:
    """A part for each option, then one for each linked debate; keys begin with the option's code or address name."""
    parts, links = [], []
    for option in facts.process.get("options", []):
        bundle = facts.debate_of(OPTION, option["code"])
        part, found = _of_option(option, bundle)
        parts.append(part)
        links += found
    for one in facts.debates:
        if one.role != OPTION:
            prefix = f"{one.bundle.slug}-"
            parts.append(Part(one.bundle.question, nodes_of(one.bundle, prefix)))
            links += links_of(one.bundle, prefix)
    kept = tuple(part for part in parts if part.nodes)
    nodes = tuple(node for part in kept for node in part.nodes)
    return Graph(facts.title, facts.url, facts.exported_at, facts.language, facts.licence, kept, held(links, nodes))


def _of_option(option: Mapping[str, Any], bundle: DebateBundle | None) -> tuple[Part, list[Link]]:
    code, prefix = option["code"], f"{option['code']}-"
    title = f"{code}. {option['title']}"
    text = one_line(option["summary"] or " ".join(option["clauses"]))
    tags = ("option", option["status"])
    claim = Node(code, title, text, is_claim=True, url=option["url"], kind="option", tags=tags)
    if bundle is None:
        return Part(title, (claim,)), []
    stances = {one["post"]: one for one in option.get("positions", [])}
    nodes = tuple(_stanced(node, stances) for node in nodes_of(bundle, prefix))
    return Part(title, (claim, *nodes)), [
        *_of_arguments(option, bundle, code),
        *_of_positions(option, code),
        *links_of(bundle, prefix),
    ]


def _stanced(node: Node, stances: Mapping[int, Mapping[str, Any]]) -> Node:
    """A position says which, and whether its author holds another one now."""
    number = node.key.rpartition("-")[2]
    if node.kind != "position" or not number.isdecimal() or int(number) not in stances:
        return node
    said = stances[int(number)]
    return replace(node, tags=(*node.tags, said["stance"], *(() if said["is_current"] else ("earlier",))))


def _of_arguments(option: Mapping[str, Any], bundle: DebateBundle, code: str) -> Iterator[Link]:
    """What was written for or against the option: the thesis of its voice in the debate."""
    sides = {one["post"]: one["side"] for one in option["arguments"]}
    for post in bundle.contributions:
        if post.voice and post.number in sides:
            relation = SUPPORT if sides[post.number] == "for" else ATTACK
            yield Link(f"{code}-{post.voice.upper()}", code, relation)


def _of_positions(option: Mapping[str, Any], code: str) -> Iterator[Link]:
    """Current positions; who is undecided or abstains speaks neither for nor against."""
    for one in option.get("positions", []):
        if one["is_current"] and one["stance"] in STANCES:
            yield Link(f"{code}-{one['post']}", code, STANCES[one["stance"]])
