from hypothesis import given, settings
from hypothesis import strategies as st

from forum.paper.document import (
    Code,
    Figure,
    Heading,
    Link,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Rule,
    Table,
    Terms,
    Text,
)
from forum.paper.phrases import inlines_of
from forum.paper.reading import Shown, blocks
from forum.paper.shape import every_block, words_of
from forum.text.markup import Credit, Unrenderable

DANKO = {
    "id": "danko2022",
    "type": "book",
    "title": "The kitchen <table>",
    "author": [{"family": "Danko", "given": "Mirela"}],
    "issued": {"date-parts": [[2022]]},
    "URL": "https://kitchen.example/",
}
CREDIT = Credit("Harbour", "Nora Abel", "CC BY 4.0", "https://cc.example/", "https://source.example/", "", 4, 3)


def read(source, **more):
    return blocks(source, references={"danko2022": DANKO}, id="post-7", **more)


def notes_of(*paragraphs):
    return [one for block in paragraphs for one in block.inlines if isinstance(one, Note)]


def test_paragraphs_keep_their_marks_and_new_lines_within_them_are_spaces():
    (one,) = read("Some **bold *and* `code`**\nand ~~gone~~.")

    assert one.inlines == (
        Text("Some "),
        Text("bold ", ("strong",)),
        Text("and", ("strong", "em")),
        Text(" ", ("strong",)),
        Text("code", ("strong", "code")),
        Text(" and "),
        Text("gone", ("del",)),
        Text("."),
    )


def test_headings_begin_at_the_level_asked_for_and_leave_none_out():
    found = read("# One\n\n### Two\n\n# One", level=3)

    assert found == (
        Heading(3, (Text("One"),), "post-7-one"),
        Heading(4, (Text("Two"),), "post-7-two"),
        Heading(3, (Text("One"),), "post-7-one--2"),
    )


def test_what_a_heading_cites_stands_below_it():
    heading, below = read("# Why [@danko2022]")

    assert words_of(heading.inlines) == "Why"
    assert (below.role, words_of(below.inlines)) == (
        "small",
        "Danko, M. (2022). The kitchen <table>. https://kitchen.example/",
    )


def test_a_source_is_a_note_in_full_once_and_short_after_that():
    (one,) = read("First [@danko2022, p. 3], then [@danko2022], and [@nobody].")

    first, second = notes_of(one)
    assert words_of(first.blocks[0].inlines) == "Danko, M. (2022). The kitchen <table>. https://kitchen.example/ (p. 3)"
    assert words_of(second.blocks[0].inlines) == "Danko, M. (2022), The kitchen <table>"
    assert words_of(one.inlines) == "First , then , and [@nobody]."


def test_a_note_is_told_once_and_one_within_it_is_words():
    (one,) = read("A[^1], b[^1], c^[brief].\n\n[^1]: Told *once*[^2].\n[^2]: Within.")

    assert [" ".join(words_of(p.inlines) for p in note.blocks) for note in notes_of(one)] == [
        "Told once (See the note “Within”.).",
        "See the note “Told once”.",
        "brief",
    ]


def test_a_note_that_leads_to_itself_ends():
    (one,) = read("A[^1].\n\n[^1]: Round[^1].")

    assert words_of(notes_of(one)[0].blocks[0].inlines) == "Round (See the note “Round”.)."


def test_lists_terms_quotes_code_tables_and_rules():
    source = "3. three\n4. - [x] done\n\nTerm\n: said\n\n> quote\n\n```py x\nif a:\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n---"
    numbered, terms, quote, code, table, rule = read(source)

    assert isinstance(numbered, Listing)
    assert numbered.start == 3
    assert numbered.items[1] == (Listing(((Paragraph((Text("☑ done"),)),),)),)
    assert terms == Terms((((Text("Term"),), (Paragraph((Text("said"),)),)),))
    assert quote == Quotation((Paragraph((Text("quote"),)),))
    assert code == Code("if a:", "py")
    assert table == Table(
        (), ((Text("a"),), (Text("b"),)), (((Text("1"),), (Text("2"),)),), ("start", "end"), row_heads=False
    )
    assert rule == Rule()


def test_only_addresses_of_the_web_and_of_mail_are_links():
    (one,) = read("[a](https://a.example/) [b](javascript:alert(1)) [c](#p-1) [d](/debates/x/) <mailto:a@b.example>")

    assert [part.to for part in one.inlines if isinstance(part, Link)] == ["https://a.example/", "mailto:a@b.example"]
    assert words_of(one.inlines) == "a [b](javascript:alert(1)) c d mailto:a@b.example"


def test_a_link_within_the_site_leads_to_it():
    (one,) = read("[d](/debates/x/)", site="https://moot.example/")

    assert one.inlines == (Link("https://moot.example/debates/x/", (Text("d"),)),)


def test_a_picture_is_a_figure_with_its_credit_and_shown_once():
    images = {"/media/a.webp": Shown(CREDIT, b"bytes")}
    before, figure, again = read(
        'See ![A quay](/media/a.webp "The quay") here.\n\n![A quay](/media/a.webp)', images=images
    )

    assert words_of(before.inlines) == "See here."
    assert isinstance(figure, Figure)
    assert (figure.picture.data, figure.picture.alt, figure.picture.width) == (b"bytes", "A quay", 4)
    assert words_of(figure.caption) == "The quay"
    assert words_of(figure.credit) == "Harbour, Nora Abel. CC BY 4.0. Source."
    assert words_of(again.inlines) == "[A quay]"


def test_a_picture_without_data_is_its_credit_in_words_and_an_unknown_one_says_that_it_is_not_shown():
    known, unknown = read(
        "![](/media/a.webp)\n\n![x](https://b.example/b.png)", images={"/media/a.webp": Shown(CREDIT)}
    )

    assert words_of(known.inlines) == "[Harbour. Harbour, Nora Abel. CC BY 4.0. Source.]"
    assert words_of(unknown.inlines) == "x (picture not shown: https://b.example/b.png)"


def test_a_picture_in_a_table_is_told_in_words():
    (table,) = read("| a |\n|---|\n| ![q](/media/a.webp) |", images={"/media/a.webp": Shown(CREDIT, b"bytes")})

    assert words_of(table.rows[0][0]) == "[q. Harbour, Nora Abel. CC BY 4.0. Source.]"


def test_html_in_a_text_is_words():
    (one,) = read("<script>alert(1)</script>")

    assert one == Paragraph((Text("<script>alert(1)</script>"),))


def test_a_line_of_our_own_html_is_read_with_its_links():
    assert inlines_of('A <i>b &amp; c</i> <a href="https://x.example/"><b>d</b></a>&lt;') == (
        Text("A "),
        Text("b & c", ("em",)),
        Text(" "),
        Link("https://x.example/", (Text("d", ("strong",)),)),
        Text("<"),
    )


@given(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=200) | st.text("[]()!^@*_`>-#|:~ \na1", max_size=120)
)
@settings(max_examples=150)
def test_any_text_is_read_or_refused_with_a_sentence(source):
    try:
        found = read(source)
    except Unrenderable:
        return

    assert all(block is not None for block in every_block(found))


def test_repeating_a_long_note_does_not_make_a_long_paper():
    long = "x" * 20_000
    found = read(f"{'a[^1] ' * 2_000}\n\n[^1]: {long}")

    assert len(repr(found)) < 1_000_000
