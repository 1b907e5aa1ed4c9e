"""The two documents that defined the mission, counted by hand-made patterns on the raw text; when they are absent
the tests say so and pass."""

import html
import re
from datetime import date

from forum.export.documents import read_document
from forum.text.markup import render


def count(pattern, text):
    return len(re.findall(pattern, text, re.MULTILINE))


def words(text):
    return re.findall(r"\w+", text)


def visible(body):
    return html.unescape(re.sub(r"<[^>]+>", " ", render(body, doc_id="p1").html))


def test_the_essay_comes_out_whole(seed):
    raw = seed("000")
    if raw is None:
        return
    essay = read_document(raw, "essay.txt")
    page = render(essay.body, doc_id="p1").html

    assert essay.title == re.search(r'^title: "(.*)"$', raw, re.MULTILINE)[1]
    assert essay.date == date(2021, 4, 29)
    assert essay.authors == tuple(re.search(r"^\*([^*\n]+)\*$", raw, re.MULTILINE)[1].split(", "))
    assert essay.updated_on == date(2021, 9, 21)
    assert count(r"<h[1-6][ >]", page) == count(r"^#{1,6} ", raw) == 4
    assert count(r"<strong>", page) == count(r"\*\*[^*\n]+\*\*", raw)
    assert count(r"<li[ >]", page) == count(r"^\* ", raw)
    assert count(r"<ul[ >]", page) == count(r"^(?!\* ).*\n\* ", raw)
    assert count(r"<a ", page) == count(r"\]\((?:https?:|mailto:)", raw)
    assert "AI_Commons" in page
    assert "\\_" not in page
    assert (essay.references, essay.image_credits, essay.leftovers) == ((), (), ())


def test_no_word_of_the_essay_is_lost(seed):
    raw = seed("000")
    if raw is None:
        return
    text = raw.split("---\n", 2)[2].split("\n", 1)[1].rsplit("*(This text", 1)[0]
    text = html.unescape(re.sub(r"\]\([^)]*\)", "]", text)).replace("\\_", "_")
    text = re.sub(r"\*\*|^#+ |[\[\]]", "", text, flags=re.MULTILINE)

    assert words(visible(read_document(raw, "essay.txt").body)) == words(text)


def test_the_debate_comes_out_whole(seed):
    raw = seed("002")
    if raw is None:
        return
    debate = read_document(raw, "debate.txt")

    assert f"Debate: {debate.question}" in raw
    assert debate.voices == tuple(re.findall(r"^Read the contribution by (.+)$", raw, re.MULTILINE))
    assert len(debate.voices) == 2
    assert len(debate.image_credits) == count(r", via Wikimedia Commons$", raw) == 7
    assert {credit.via for credit in debate.image_credits} == {"Wikimedia Commons"}
    assert [credit.licence for credit in debate.image_credits] == [
        *["CC-BY-SA-4.0"] * 4,
        "public-domain",
        "CC-BY-SA-2.0",
        "LAL-1.3",
    ]
    assert len(debate.references) == count(r"^ *• ", raw) == 2
    assert len(debate.leftovers) == 3


def test_the_references_of_the_debate_are_objects(seed):
    raw = seed("002")
    if raw is None:
        return
    first, second = read_document(raw, "debate.txt").references

    assert [author["family"] for author in first.csl["author"]] == ["Harvey", "LaPlace"]
    assert (first.csl["title"], first.csl["URL"]) == ("Exposing.ai", "https://exposing.ai")
    assert first.csl["issued"] == {"date-parts": [[2021]]}
    assert first.retrieved_on == date(2022, 2, 14)
    assert [author["family"] for author in second.csl["author"]] == ["Nech", "Kemelmacher-Shlizerman"]
    assert second.csl["title"] == "Level Playing Field for Million Scale Face Recognition"
    assert second.csl["container-title"].startswith("2017 IEEE Conference")
    assert (second.csl["issued"], second.csl["page"]) == ({"date-parts": [[2017]]}, "3406-3415")


def test_the_paragraphs_of_the_debate_stay_paragraphs_with_every_word(seed):
    raw = seed("002")
    if raw is None:
        return
    debate = read_document(raw, "debate.txt")
    text = raw.split("?\n", 1)[1].split("References:")[0]
    paragraphs = [part for part in text.split("\n\n") if part.strip() and not part.strip().startswith("Read the con")]

    assert len(debate.body.split("\n\n")) == len(paragraphs)
    assert count(r"<p[ >]", render(debate.body, doc_id="p1").html) == len(paragraphs)
    assert words(visible(debate.body)) == words(" ".join(paragraphs))
