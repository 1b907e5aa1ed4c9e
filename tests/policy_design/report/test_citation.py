"""Citations are read by others: bibtexparser, a reader of YAML, and JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import bibtexparser
import yaml

from forum.paper.document import Paper
from policy_design.report.citation import bibtex, citation_cff, cited, csl_json, item_of, line_of

URL = "https://moot.example/processes/faces/report/v2/"
PAPER = Paper(
    title="Faces & {licences} 100 %",
    subtitle="Public report",
    authors=("Olga “O” Example", "Łódź Group"),
    blocks=(),
    as_of=datetime(2026, 11, 3, 23, 30, tzinfo=UTC),
    digest="",
    url=URL,
    publisher="The Host: a club",
    licence="CC-BY-4.0",
)
ITEM = cited(item_of(PAPER, 2), "10.5281/zenodo.7")


def test_the_item_says_all_there_is():
    assert ITEM["title"] == "Faces & {licences} 100 %: Public report"
    assert (ITEM["version"], ITEM["URL"], ITEM["DOI"]) == ("2", URL, "10.5281/zenodo.7")
    assert ITEM["issued"] == {"date-parts": [[2026, 11, 3]]}
    assert "DOI" not in cited(item_of(PAPER, 2), "")


def test_the_line_names_authors_year_and_address():
    line = line_of(ITEM)
    assert all(one in line for one in ("Łódź Group", "2026", "Faces & {licences} 100 %", "10.5281/zenodo.7"))


def test_bibtex_is_read_back():
    read = bibtexparser.parse_string(bibtex(ITEM))
    (entry,) = read.entries
    assert read.failed_blocks == []
    told = (entry.entry_type, entry["year"], entry["url"], entry["doi"])
    assert told == ("techreport", "2026", URL, "10.5281/zenodo.7")
    assert entry["author"] == "{Olga “O” Example} and {Łódź Group}"
    assert r"Faces \& \textbraceleft{}licences\textbraceright{} 100 \%" in entry["title"]


def test_a_brace_in_a_title_does_not_end_its_field():
    lines = bibtex({**ITEM, "title": "One } of, note = {two"}).splitlines()
    (title,) = [line for line in lines if line.startswith("  title")]

    depths = [title[:place].count("{") - title[:place].count("}") for place in range(len(title) - 1)]
    assert depths.index(1) == len("  title = {")
    assert min(depths[len("  title = {") :]) == 1
    assert title.count("{") == title.count("}")


def test_csl_json_is_one_item():
    assert json.loads(csl_json(ITEM)) == [ITEM]


def test_the_citation_file_is_read_back():
    found = yaml.safe_load(citation_cff(ITEM, "CC-BY-4.0"))
    assert (found["cff-version"], found["title"], found["doi"]) == ("1.2.0", ITEM["title"], "10.5281/zenodo.7")
    assert found["authors"] == [{"name": "Olga “O” Example"}, {"name": "Łódź Group"}]
    assert (found["license"], found["version"], str(found["date-released"])) == ("CC-BY-4.0", "2", "2026-11-03")
    assert found["preferred-citation"]["type"] == "report"
    assert found["preferred-citation"]["institution"] == {"name": "The Host: a club"}
