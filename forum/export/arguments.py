"""A debate as a graph of what is held and what speaks for and against it: Argdown and AIF are written from it. PURE.

Only what was said to be so is a link: a contribution supports the thesis of its voice, a rebuttal attacks the text it
quotes, an answer and an insistence attack what they answer. On which side a reply speaks nobody has said; it is there,
with its place, and without a link. What was withdrawn attacks nothing any more; what was conceded says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from forum.export.bundle import CONTRIBUTION_KINDS, DebateBundle, PostFacts, VoiceFacts
from forum.export.places import parent_of
from forum.text.reading import read

SUPPORT, ATTACK = "support", "attack"
ARGUES = (*CONTRIBUTION_KINDS, "rebuttal", "reply", "position", "amendment")  # readers’ responses argue nothing


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that is held. A claim is what a debate is about; whatever has an author was said by somebody."""

    key: str
    title: str
    text: str
    is_claim: bool = False
    author: str = ""
    at: datetime | None = None
    url: str = ""
    kind: str = ""
    tags: tuple[str, ...] = ()
    answers: str = ""  # the key of what it answers, whether or not it attacks that


@dataclass(frozen=True, slots=True)
class Link:
    """From what speaks for or against to what it speaks about."""

    source: str
    target: str
    relation: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the graph under a heading: an option of a process, or the whole of a debate."""

    title: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in the order in which one reads them, and links between them."""

    title: str
    url: str
    as_of: datetime
    language: str
    licence: str
    parts: tuple[Part, ...]
    links: tuple[Link, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(node for part in self.parts for node in part.nodes)


def graph_of(bundle: DebateBundle) -> Graph:
    """The graph of one debate: what everybody may read of it."""
    nodes, links = nodes_of(bundle), links_of(bundle)
    part = Part(bundle.question, nodes)
    return Graph(
        bundle.question, bundle.url, bundle.exported_at, bundle.language, bundle.licence, (part,), held(links, nodes)
    )


def nodes_of(bundle: DebateBundle, prefix: str = "") -> tuple[Node, ...]:
    """Theses of the voices, then posts in reading order; keys begin with `prefix`."""
    theses = tuple(_thesis(bundle, voice, prefix) for voice in bundle.ordered_voices if voice.thesis or voice.label)
    return (*theses, *(_node(bundle, post, prefix) for post in arguing(bundle)))


def arguing(bundle: DebateBundle) -> Iterator[PostFacts]:
    """The posts that argue and that everybody may read, in reading order."""
    return (post for post in bundle.in_reading_order if post.kind in ARGUES and post.status == "public")


def links_of(bundle: DebateBundle, prefix: str = "") -> list[Link]:
    """What speaks for and against what, as far as it was said."""
    answers = {
        entry.reply
        for post in bundle.posts
        for entry in (post.rebuttal.entries if post.rebuttal else ())
        if entry.move in ("answer", "insist") and entry.reply is not None
    }
    found = []
    for post in arguing(bundle):
        key, target = f"{prefix}{post.number}", parent_of(post)
        if post.kind in CONTRIBUTION_KINDS and post.voice:
            found.append(Link(key, f"{prefix}{post.voice.upper()}", SUPPORT))
        elif post.rebuttal is not None:
            if post.rebuttal.state != "withdrawn" and post.about is not None:
                found.append(Link(key, f"{prefix}{post.about}", ATTACK))
        elif post.number in answers and target is not None:
            found.append(Link(key, f"{prefix}{target}", ATTACK))
    return found


def held(links: list[Link], nodes: tuple[Node, ...]) -> tuple[Link, ...]:
    """Those of which both ends are there."""
    known = {node.key for node in nodes}
    return tuple(link for link in links if link.source in known and link.target in known)


def _thesis(bundle: DebateBundle, voice: VoiceFacts, prefix: str) -> Node:
    letter = voice.letter.upper()
    text = voice.thesis or voice.label
    return Node(f"{prefix}{letter}", f"{prefix}{letter}. {voice.label or text}", text, is_claim=True, kind="thesis")


def _node(bundle: DebateBundle, post: PostFacts, prefix: str) -> Node:
    signed, parent = bundle.signed_by(post), parent_of(post)
    name = post.title or f"{post.kind.capitalize()}{f' by {signed}' if signed else ''}"
    tags = [post.kind]
    if post.rebuttal is not None:
        tags.append(post.rebuttal.state)
        tags += [f"conceded-in-{post.rebuttal.conceded}"] if post.rebuttal.conceded else []
    return Node(
        key=f"{prefix}{post.number}",
        title=f"{prefix}{post.number}. {name}",
        text=one_line(post.abstract or (read(post.html).text if post.html else post.source)),
        author=signed,
        at=post.published_at,
        url=bundle.post_url(post),
        kind=post.kind,
        tags=tuple(tags),
        answers="" if parent is None else f"{prefix}{parent}",
    )


def one_line(text: str) -> str:
    """Without line breaks, as both forms want it."""
    return " ".join(text.split())
