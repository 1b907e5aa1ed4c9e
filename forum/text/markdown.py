"""Our Markdown: CommonMark with tables, notes, definition lists, bare links and citations, as tokens."""

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from forum.text.limits import Budget, TooComplex, check_table_width, check_token_count

MAX_NESTING = 40
MAX_URL = 2_000
_REFUSED_URL = "\x00"
_ALL_ALTERNATIVES = {"alt": ["paragraph", "reference", "blockquote", "list"]}

_BARE_URL = re.compile(rf"://[^\W_][^\s<>\"`\\\[\]{{}}|^]{{0,{MAX_URL}}}")
_SCHEME_BEFORE = re.compile(r"(?:^|[^A-Za-z0-9+.-])(https?)$", re.IGNORECASE)
_TRAILING = ".,:;!?'\"*_~’”»…"
_CITATION = re.compile(r"\[(@[^\[\]]{1,600})\]")
_CITED = re.compile(r"\s*@([\w][\w:.#$%&+?~/-]{0,99})\s*(?:,\s*(.*\S))?\s*", re.DOTALL)


class Parser(MarkdownIt):
    """markdown-it with a bound on addresses; which links may be followed is decided after parsing."""

    def normalizeLink(self, url: str) -> str:
        return super().normalizeLink(url) if len(url) <= MAX_URL else _REFUSED_URL

    def validateLink(self, url: str) -> bool:
        return _REFUSED_URL not in url


def parse(source: str, *, doc_id: str = "", short: bool = False) -> tuple[list[Token], dict[str, Any]]:
    """The tokens of a tidied text and the environment they need to be rendered. Raises TooComplex."""
    parser = SHORT_PARSER if short else PARSER
    env: dict[str, Any] = {"docId": doc_id, "budget": Budget()}
    try:
        return parser.parse(source, env), env
    except RecursionError as error:
        raise TooComplex(
            "Pictures or notes are nested too deeply in this text. Take them out of one another."
        ) from error


def _spend_on_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    state.env["budget"].step()
    check_token_count(len(state.tokens))
    return False


def _spend_on_inline(state: StateInline, silent: bool) -> bool:
    state.env["budget"].step()
    return False


def _measure_tables(state: StateCore) -> None:
    check_table_width(state.src)


def _count_tokens(state: StateCore) -> None:
    check_token_count(len(state.tokens))


def _bare_link(state: StateInline, silent: bool) -> bool:
    """Makes a link of an address that stands in the text as such."""
    if silent or state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME_BEFORE.search(state.src[max(0, state.pos - 6) : state.pos])
    if scheme is None or not state.pending.endswith(scheme[1]):
        return False
    match = _BARE_URL.match(state.src, state.pos, state.posMax)
    if match is None or len(match[0]) > MAX_URL - 10:
        return False
    rest = _without_trailing_punctuation(match[0])
    state.pending = state.pending[: -len(scheme[1])]
    state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(scheme[1] + rest)}
    state.push("text", "", 0).content = scheme[1] + rest
    state.push("link_close", "a", -1)
    state.pos += len(rest)
    return True


def _without_trailing_punctuation(url: str) -> str:
    while url[-1] in _TRAILING or (url[-1] == ")" and url.count(")") > url.count("(")):
        url = url[:-1]
    return url


def _citation(state: StateInline, silent: bool) -> bool:
    """Reads [@key, locator; @other]; in a link or when it is not well formed it stays text."""
    if silent or state.linkLevel > 0 or not state.src.startswith("[@", state.pos):
        return False
    match = _CITATION.match(state.src, state.pos, state.posMax)
    if match is None or state.src.startswith("(", match.end()):
        return False
    cited = [_CITED.fullmatch(part) for part in match[1].split(";")]
    if None in cited:
        return False
    token = state.push("citation", "", 0)
    token.content = match[0]
    token.meta = {"cited": [(c[1], " ".join((c[2] or "").split())) for c in cited if c]}
    state.pos = match.end()
    return True


# What a short text does without: each stays in the text as it was typed. Definitions of links and notes would be
# words that no reader sees. Pictures are read, so that a text with one can be refused.
NOT_IN_SHORT = (
    *("heading", "lheading", "table", "fence", "code", "hr", "reference", "deflist"),
    *("footnote_def", "footnote_ref", "footnote_inline"),
)


def _make_parser(*, short: bool = False) -> Parser:
    parser = Parser("commonmark", {"html": False, "linkify": False, "maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    parser.use(footnote_plugin).use(deflist_plugin)
    parser.inline.ruler.before("text", "budget", _spend_on_inline)
    parser.inline.ruler.after("budget", "bare_link", _bare_link)
    parser.inline.ruler.before("link", "citation", _citation)
    parser.block.ruler.before("table", "budget", _spend_on_block, _ALL_ALTERNATIVES)  # type: ignore[arg-type]
    if short:
        parser.disable([*NOT_IN_SHORT])
    else:
        parser.core.ruler.before("block", "measure_tables", _measure_tables)
    parser.core.ruler.after("block", "count_tokens", _count_tokens)
    return parser


PARSER = _make_parser()
SHORT_PARSER = _make_parser(short=True)
