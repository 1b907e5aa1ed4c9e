"""A graph of arguments in the Argument Interchange Format, as xAIF JSON (arg.tech): for OVA, AIFdb and what reads them.
PURE.

What is held is an I node; RA nodes infer, CA nodes are in conflict. Whatever somebody said has a locution (L) that
asserts it (YA); TA nodes lead from what was said to what answers it, and anchor that it argues or disagrees.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from forum.export.arguments import ATTACK, SUPPORT, Graph, Link, Node, graph_of
from forum.export.bundle import DebateBundle
from forum.export.canonical import dump

Json = dict[str, Any]
_SCHEME = {
    SUPPORT: ("RA", "Default Inference", "Arguing"),
    ATTACK: ("CA", "Default Conflict", "Disagreeing"),
}


def write_aif(bundle: DebateBundle) -> bytes:
    """A debate as xAIF."""
    return aif_of(graph_of(bundle))


def aif_of(graph: Graph) -> bytes:
    """Any graph as xAIF."""
    made = _Made(graph)
    for node in graph.nodes:
        made.hold(node)
    related = {(link.source, link.target) for link in graph.links}
    for link in graph.links:
        made.relate(link)
    for node in graph.nodes:
        if node.answers and (node.key, node.answers) not in related:
            made.turn(node.key, node.answers)
    return dump(made.told())


class _Made:
    """Nodes and edges with their ids, in the order in which they were added."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes: list[Json] = []
        self.edges: list[Json] = []
        self.locutions: list[Json] = []
        self.people = {name: str(place) for place, name in enumerate(_names(graph), 1)}
        self.held: dict[str, str] = {}
        self.spoken: dict[str, str] = {}

    def hold(self, node: Node) -> None:
        """What is held, and if somebody said it, that they did."""
        self.held[node.key] = self._node("I", node.text or node.title)
        if not node.author and not node.url:
            return
        said = self._node("L", f"{node.author or 'Somebody'} : {node.text or node.title}", _moment(node))
        self.spoken[node.key] = said
        self.locutions.append(
            {
                "nodeID": said,
                "personID": self.people.get(node.author, "0"),
                "timestamp": _moment(node),
                "start": None,
                "end": None,
                "source": node.url or None,
            }
        )
        asserts = self._node("YA", "Asserting", scheme="Asserting")
        self._edge(said, asserts)
        self._edge(asserts, self.held[node.key])

    def relate(self, link: Link) -> None:
        """That one thing supports or attacks another, and in which turn that was said."""
        kind, text, speaks = _SCHEME[link.relation]
        relation = self._node(kind, text, scheme=text)
        self._edge(self.held[link.source], relation)
        self._edge(relation, self.held[link.target])
        anchor = self.turn(link.source, link.target) or self.spoken.get(link.source)
        if anchor:
            act = self._node("YA", speaks, scheme=speaks)
            self._edge(anchor, act)
            self._edge(act, relation)

    def turn(self, source: str, target: str) -> str | None:
        """From what was said to what was said in answer; None unless both were said."""
        if source not in self.spoken or target not in self.spoken:
            return None
        made = self._node("TA", "Default Transition", scheme="Default Transition")
        self._edge(self.spoken[target], made)
        self._edge(made, self.spoken[source])
        return made

    def told(self) -> Json:
        """The whole file."""
        people = [
            {"participantID": id, "firstname": name.rpartition(" ")[0], "surname": name.rpartition(" ")[2]}
            for name, id in self.people.items()
        ]
        return {
            "AIF": {
                "nodes": self.nodes,
                "edges": self.edges,
                "locutions": self.locutions,
                "participants": people,
                "schemefulfillments": None,
                "descriptorfulfillments": None,
            },
            "OVA": {"firstname": "", "surname": "", "url": self.graph.url, "nodes": [], "edges": []},
            "dialog": bool(self.locutions),
            "text": self.graph.title,
        }

    def _node(self, kind: str, text: str, at: str | None = None, scheme: str = "") -> str:
        id = str(len(self.nodes) + 1)
        made: Json = {"nodeID": id, "text": text, "type": kind, "timestamp": at}
        self.nodes.append(made | ({"scheme": scheme} if scheme else {}))
        return id

    def _edge(self, source: str, target: str) -> None:
        self.edges.append({"edgeID": str(len(self.edges) + 1), "fromID": source, "toID": target, "formEdgeID": None})


def _names(graph: Graph) -> list[str]:
    return sorted({node.author for node in graph.nodes if node.author})


def _moment(node: Node) -> str | None:
    return node.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if node.at else None
