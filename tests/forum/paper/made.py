"""A paper with one of everything in it, in five scripts, and arbitrary papers made by Hypothesis."""

import struct
import zlib
from datetime import UTC, datetime

from hypothesis import strategies as st

from forum.paper.document import (
    Break,
    Code,
    Figure,
    Group,
    Heading,
    Link,
    Listing,
    Note,
    Paper,
    Paragraph,
    Picture,
    Quotation,
    Rule,
    Span,
    Table,
    Terms,
    Text,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20">'
    b'<rect x="2" y="2" width="30" height="16" fill="#223"/></svg>'
)


def png(width=2, height=2) -> bytes:
    """A grey picture, small enough to read."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def said(words, *marks):
    return Paragraph((Text(words, marks),))


def paper() -> Paper:
    """One of everything."""
    note = Note((Paragraph((Text("A note at the foot, with "), Link("https://note.example/", (Text("a link"),)))),))
    return Paper(
        title="Should a library lend its <recorded> voices?",
        subtitle="Two people, one question.",
        authors=("Ben Dial", "Bea Rowan"),
        abstract=(said("What this paper says in short."),),
        as_of=NOON,
        digest="sha256:" + "ab" * 32,
        url="https://moot.example/debates/voices/",
        licence="CC-BY-SA-4.0",
        publisher="Harbour Library",
        version="2",
        doi="10.1234/voices",
        keywords=("libraries", "consent"),
        front=(("Stage", "Open"),),
        blocks=(
            Heading(1, (Text("What is asked"),), "asked"),
            Paragraph((Text("Tapes are "), Text("lent", ("em",)), Text(" to anyone."), note, Text(" So it goes."))),
            Paragraph((Text("By Ben Dial"),), "byline"),
            Paragraph(
                (
                    Text("See "),
                    Link("#greek", (Text("the Greek part"),)),
                    Text(" and "),
                    Link("#nowhere", (Text("nothing"),)),
                    Break(),
                    Text("a new line"),
                )
            ),
            Quotation((said("Quoted words."),)),
            Listing(((said("first point"),), (said("second point"), Listing(((said("inner"),),), 3)))),
            Terms((((Text("Term"),), (said("what it means"),)),)),
            Heading(2, (Text("Numbers"),), "numbers"),
            Table(
                (Text("Who voted"),),
                ((Text("Group"),), (Text("Votes"),)),
                (((Text("Experts"),), (Text("12"),)), ((Text("Readers"),), (Text("345"),))),
                ("start", "end"),
            ),
            Figure(Picture(SVG, "image/svg+xml", "A dark bar.", 40, 20), (Text("How it went."),)),
            Figure(Picture(png(), "image/png", "A grey square.", 2, 2), (), (Text("Nora Abel, CC0"),)),
            Code("if a < b:\n    print('x')", "python"),
            Rule(),
            Heading(1, (Text("Scripts"),), "scripts"),
            Group((said("Τὰ πάντα ῥεῖ καὶ οὐδὲν μένει."),), id="greek", language="el"),
            Group((said("Съешь ещё этих мягких булок."),), language="ru", role="post"),
            Group((said("هذا نص عربي قصير."),), language="ar", direction="rtl"),
            Group((said("זהו טקסט קצר בעברית."),), language="he", direction="rtl"),
            Paragraph((Text("Within a line "), Span((Text("שלום"),), "he", "rtl"), Text(" stands Hebrew."))),
            Paragraph(
                (
                    Text("Removed", ("del",)),
                    Text(" and added", ("ins",)),
                    Text(" H"),
                    Text("2", ("sub",)),
                    Text("x"),
                    Text("2", ("sup",)),
                    Text(" code()", ("code",)),
                    Text(" strong", ("strong",)),
                )
            ),
            Paragraph((Text("Hidden by a moderator."),), "gone"),
        ),
    )


# Anything that fits the types, hostile or odd -----------------------------------------------------------------

HOSTILE = (
    *('#import "x"', '#read("/etc/passwd")', '#eval("1")', "$x^2$", "\\#", "*", "_", "`", "@ref", "<label>"),
    *("]", "[", "{", "}", "//", "/*", "*/", "= Heading", "- list", "#{", "#let x = 1", '"', "\\u{41}", "~", "---"),
    *(
        "<script>",
        "</style>",
        "![x](/etc/passwd)",
        "[^1]: x",
        "|",
        "\u200f",
        "漢字",
        "😀",
        "\U0001f468\u200d\U0001f469",
    ),
)
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.sampled_from(HOSTILE)
marks = st.lists(st.sampled_from(["strong", "em", "code", "sub", "sup", "ins", "del"]), max_size=2, unique=True)
texts = st.builds(Text, words, marks.map(tuple))
addresses = st.sampled_from(["https://a.example/", "#asked", "#x", "javascript:1", "file:///etc/passwd", ""]) | words
ids = st.sampled_from(["", "asked", "x"])


def lines(notes):
    kinds = texts | st.builds(Link, addresses, st.lists(texts, max_size=2).map(tuple)) | st.just(Break())
    kinds |= st.builds(
        Span,
        st.lists(texts, max_size=2).map(tuple),
        st.sampled_from(["", "he", "!"]),
        st.sampled_from(["", "rtl", "x"]),
    )
    if notes:
        kinds |= st.builds(Note, st.lists(st.builds(Paragraph, lines(False)), max_size=2).map(tuple))
    return st.lists(kinds, max_size=4).map(tuple)


def _nested(inner):
    several = st.lists(inner, max_size=3).map(tuple)
    return (
        st.builds(Quotation, several)
        | st.builds(Listing, st.lists(several, max_size=3).map(tuple), st.none() | st.integers(0, 20))
        | st.builds(Terms, st.lists(st.tuples(lines(True), several), max_size=2).map(tuple))
        | st.builds(Group, several, st.just(""), words, st.sampled_from(["", "ar", "el"]), st.sampled_from(["", "rtl"]))
    )


_leaves = (
    st.builds(Paragraph, lines(True), st.sampled_from(["", "byline", "lead", "small", "ruled", "comment", "gone"]))
    | st.builds(Heading, st.integers(1, 6), lines(True), st.just(""))
    | st.builds(Code, words, words)
    | st.just(Rule())
    | st.builds(
        Table,
        lines(True),
        st.lists(lines(True), max_size=3).map(tuple),
        st.lists(st.lists(lines(True), max_size=3).map(tuple), max_size=2).map(tuple),
        st.lists(st.sampled_from(["start", "end", "middle"]), max_size=3).map(tuple),
        st.booleans(),
    )
    | st.builds(Figure, st.just(Picture(png(), "image/png", "Grey")), lines(False), lines(False))
)
blocks = st.recursive(_leaves, _nested, max_leaves=8)
papers = st.builds(
    Paper,
    title=words,
    blocks=st.lists(blocks, max_size=5).map(tuple),
    as_of=st.just(NOON),
    digest=words,
    url=addresses,
    language=st.sampled_from(["en", "ar", "de", "zz-odd", ""]),
    subtitle=words,
    authors=st.lists(words, max_size=2).map(tuple),
    abstract=st.lists(blocks, max_size=1).map(tuple),
    licence=words,
    keywords=st.lists(words, max_size=2).map(tuple),
)
