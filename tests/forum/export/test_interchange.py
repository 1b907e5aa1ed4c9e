"""AIF, Web Annotations and references, read back by what others wrote to read them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import bibtexparser
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from rdflib import RDF, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF

import forum.text
from forum.export.aif import write_aif
from forum.export.annotations import write_annotations
from forum.export.bibliography import write_bibtex, write_csl_json
from forum.export.bundle import ReferenceFacts
from tests.forum.export.made import argued, debate
from tests.support import interchange
from tests.support.interchange import AS, OA

POSTS = "https://moot.example/debates/voices/posts/"

# AIF ------------------------------------------------------------------------------------------------------------


def relations(found) -> set[tuple[str, str, str]]:
    """What infers what and what is in conflict with what, by the first words of both."""
    told = found._get_relations_argument(found.aif["nodes"], found.aif["edges"], "argument-relation")
    kinds = told["relation"], told["proposition1_text"], told["proposition2_text"]
    return {(kind, one[:12], other[:12]) for kind, one, other in zip(*kinds, strict=True)}


def test_the_graph_of_a_debate_is_what_its_ledger_says():
    found = interchange.aif(write_aif(argued()))

    assert found.is_valid_json_aif()
    assert found.is_json_aif_dialog()
    assert relations(found) == {
        ("Default Inference", "New text.", "A recording "),
        ("Default Inference", "A form is en", "A form is en"),
        ("Default Conflict", "A text is no", "New text."),
        ("Default Conflict", "For tapes it", "A text is no"),
    }


def test_who_said_something_is_its_speaker_and_asserts_it():
    found = interchange.aif(write_aif(argued()))
    texts = {one["nodeID"]: one for one in found.aif["nodes"]}
    told = {}
    for locution in found.locutions:
        held, act = found.get_i_node_ya_nodes_for_l_node(locution["nodeID"])
        assert (texts[held]["type"], texts[act]["text"]) == ("I", "Asserting")
        told[locution["source"]] = (found.get_speaker(locution["nodeID"])[0], texts[held]["text"])

    assert told[f"{POSTS}4/"] == ("Bea Rowan", "A text is not a promise.")
    assert told[f"{POSTS}5/"] == ("Ben Dial", "For tapes it is.")
    assert f"{POSTS}6/" not in told  # readers' responses argue nothing


def test_no_edge_leads_nowhere_and_no_relation_lacks_an_end():
    graph = json.loads(write_aif(argued()))["AIF"]
    ids = {one["nodeID"]: one["type"] for one in graph["nodes"]}
    assert all(one["fromID"] in ids and one["toID"] in ids for one in graph["edges"])
    assert len({one["edgeID"] for one in graph["edges"]}) == len(graph["edges"])
    for id, kind in ids.items():
        if kind in ("RA", "CA", "TA"):
            before = [ids[one["fromID"]] for one in graph["edges"] if one["toID"] == id]
            after = [ids[one["toID"]] for one in graph["edges"] if one["fromID"] == id]
            ends = "L" if kind == "TA" else "I"
            assert (ends in before, ends in after) == (True, True)


# Web Annotations ------------------------------------------------------------------------------------------------


def test_an_annotation_names_its_author_its_text_and_the_passage():
    graph = interchange.annotations(write_annotations(argued()))
    one = URIRef(f"{POSTS}4/#annotation")

    assert set(graph.subjects(RDF.type, OA.Annotation)) == {one, URIRef(f"{POSTS}6/#annotation")}
    assert graph.value(one, OA.motivatedBy) == OA.assessing
    assert graph.value(graph.value(one, DCTERMS.creator), FOAF.name) == Literal("Bea Rowan")
    assert graph.value(graph.value(one, OA.hasBody), RDF.value) == Literal("A text is not a promise.")
    target = graph.value(one, OA.hasTarget)
    assert graph.value(target, OA.hasSource) == URIRef(f"{POSTS}2/")
    selectors = {graph.value(each, RDF.type): each for each in graph.objects(target, OA.hasSelector)}
    assert graph.value(selectors[OA.TextQuoteSelector], OA.exact) == Literal("New text")
    position = selectors[OA.TextPositionSelector]
    assert (graph.value(position, OA.start).toPython(), graph.value(position, OA.end).toPython()) == (0, 8)


def test_of_a_passage_that_is_lost_only_its_words_are_told():
    graph = interchange.annotations(write_annotations(argued()))
    target = graph.value(URIRef(f"{POSTS}6/#annotation"), OA.hasTarget)
    selectors = list(graph.objects(target, OA.hasSelector))
    assert [graph.value(one, RDF.type) for one in selectors] == [OA.TextQuoteSelector]


def test_nothing_of_a_text_that_is_gone_is_quoted_and_nothing_that_is_gone_is_there():
    first, second, third, fourth, *rest = argued().posts
    hidden = replace(second, status="hidden")
    written = write_annotations(replace(argued(), posts=(first, hidden, third, fourth, *rest)))
    assert b"New text" not in written
    written = write_annotations(
        replace(argued(), posts=(first, second, third, replace(fourth, status="withdrawn"), *rest))
    )
    assert b"A text is not a promise" not in written
    assert b"I listened to one" in written


def test_a_debate_without_quotations_is_an_empty_collection():
    graph = interchange.annotations(write_annotations(debate()))
    assert [one.toPython() for one in graph.objects(None, AS.totalItems)] == [0]


# References -----------------------------------------------------------------------------------------------------

NASTY = {
    "id": "nasty2020",
    "type": "article-journal",
    "title": "100 % of {cats} & dogs_#1: a $\\alpha$ study ~ 2^2",
    "author": [{"family": "van der Berg, Jr.", "given": "Ana"}, {"literal": "Search and Rescue Society"}],
    "container-title": "Notes & Queries",
    "issued": {"date-parts": [[2020, 5, 3]]},
    "DOI": "10.1000/x_(1)",
    "URL": "https://x.example/a%20b?c=d_e&f=#g",
}


def with_nasty():
    nasty = ReferenceFacts(
        "nasty2020", "article", NASTY, archived_url="https://archive.example/1", legal_status="in force"
    )
    return replace(argued(), references=(nasty, *argued().references))


def test_bibtex_is_read_by_bibtexparser():
    library = bibtexparser.parse_string(write_bibtex(with_nasty()).decode())

    assert library.failed_blocks == []
    assert [one.key for one in library.entries] == ["danko2022", "nasty2020"]
    fields = {one.key: one.value for one in library.entries[1].fields}
    assert fields["doi"] == "10.1000/x_(1)"
    assert "\\&" in fields["title"]
    assert fields["date"] == "2020-05-03"


def test_csl_json_is_read_by_citeproc():
    items = json.loads(write_csl_json(with_nasty()))
    style = CitationStylesStyle(str(Path(forum.text.__file__).parent / "csl" / "apa.csl"), validate=False)
    known = [{name: value for name, value in one.items() if name != "custom"} for one in items]
    bibliography = CitationStylesBibliography(style, CiteProcJSON(known), formatter.plain)
    for one in items:
        bibliography.register(Citation([CitationItem(one["id"])]))
    written = [str(one) for one in bibliography.bibliography()]

    assert [one["id"] for one in items] == ["danko2022", "nasty2020"]
    assert any("Danko, M." in one and "2022" in one for one in written)
    assert items[0]["accessed"] == {"date-parts": [[2024, 2, 20]]}
    assert items[1]["custom"] == {"archived_url": "https://archive.example/1", "legal_status": "in force"}


def test_the_same_debate_gives_the_same_bytes():
    for write in (write_aif, write_annotations, write_bibtex, write_csl_json):
        assert write(argued()) == write(argued())
