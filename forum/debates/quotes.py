"""What a post is about, on its card: the passage it quotes, where that stands now, and the point as it is put."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from forum.debates.models import LETTERS
from forum.posts.ledger import State
from forum.posts.models import Post

if TYPE_CHECKING:
    from forum.debates.cards import Look, Row

IN_FULL = 300  # characters of a passage that an address names in full; of longer ones both ends
ENDS = 6  # words


def about(row: Row, look: Look) -> str:
    """The text that this is about, unless what it quotes, or what it answers, says so already."""
    number = row.about__number
    if number is None or row.quotation__exact is not None or number == row.reply_to__number:
        return ""
    word = look.words["rebuts" if row.kind == "rebuttal" else "about"]
    return f'<span>{word} <a href="{_place(row, look)}">{_name(row, look)}</a></span>'


def _name(row: Row, look: Look) -> str:
    order = row.about__contribution__voice__order
    if order is not None:
        return LETTERS[order].upper()
    return look.words["framing"] if row.about__kind == Post.Kind.FRAMING else f"#{row.about__number}"


def _place(row: Row, look: Look) -> str:
    """Where the text that this is about stands on the debate's page."""
    order = row.about__contribution__voice__order
    if order is not None:
        return f"{look.debate}#{LETTERS[order]}{'-closing' if row.about__kind == Post.Kind.CLOSING else ''}"
    if row.about__kind == Post.Kind.FRAMING:
        return f"{look.debate}#framing"
    return f"{look.post}{row.about__number}/"


def passage(row: Row, look: Look) -> str:
    """The passage that a post quotes, and how a rebuttal puts the point of its author."""
    exact, words = row.quotation__exact, look.words
    if exact is None:
        return _point(row, look)
    if row.about__status != "public":
        return f'<p class="post__meta">{words["unshown"]}</p>'
    order = row.about__contribution__voice__order
    colour = "" if order is None else f" v{LETTERS[order]}"
    if row.quotation__now_start is None:
        versions = f"?from={row.quotation__version}&amp;to={row.about__version}"
        leads = f'{words["lost"]} <a href="{look.history}{row.about__number}/{versions}">{words["then"]}</a>'
    else:
        leads = f'<a href="{_address(row, look)}">{words["context"]}</a>'
    of = f'<span class="vh">: {words["post"]} {row.number}</span></a>'
    return (
        f'<figure class="quo{colour}"><blockquote><p>{escape(exact)}</p></blockquote><figcaption>{words["from"]} '
        f"{_name(row, look)}. {leads.replace('</a>', of)}</figcaption></figure>{_point(row, look)}"
    )


def _address(row: Row, look: Look) -> str:
    """A rebuttal's passage is marked on the debate's page; what others quote is found there by its words."""
    if row.kind == "rebuttal" and row.rebuttal__state != State.WITHDRAWN.value and row.status == "public":
        return f"{look.debate}#passage-{row.number}"
    exact = row.quotation__exact or ""
    words = exact.split()
    parts = [exact] if len(exact) <= IN_FULL else [" ".join(words[:ENDS]), " ".join(words[-ENDS:])]
    named = ",".join(quote(part, safe="").replace("-", "%2D") for part in parts)
    place = _place(row, look)
    return f"{place}{'' if '#' in place else '#'}:~:text={named}"


def _point(row: Row, look: Look) -> str:
    if not row.rebuttal__point:
        return ""
    fair = f' <span class="muted">{look.words["fair"]}</span>' if row.rebuttal__fair_at else ""
    return f'<p class="post__point"><b>{look.words["point"]}</b> {escape(row.rebuttal__point)}{fair}</p>'
