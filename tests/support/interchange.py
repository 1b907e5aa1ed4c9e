"""Files as readers from outside understand them: AIF by xaif, Web Annotations by an RDF library, zips opened."""

from __future__ import annotations

import io
import json
import sys
import warnings
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any
from zipfile import ZipFile

from rdflib import Graph, Namespace

OA = Namespace("http://www.w3.org/ns/oa#")
AS = Namespace("http://www.w3.org/ns/activitystreams#")

# What our annotations use of http://www.w3.org/ns/anno.jsonld (Web Annotation Data Model, 2017), which no test loads.
CONTEXT: dict[str, Any] = {
    "oa": str(OA),
    "as": str(AS),
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@id": "@id", "@type": "@id"},
    "type": {"@id": "@type", "@type": "@vocab"},
    **{name: f"oa:{name}" for name in ("Annotation", "TextualBody", "TextQuoteSelector", "TextPositionSelector")},
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Person": "foaf:Person",
    **{name: f"oa:{name}" for name in ("assessing", "commenting", "editing", "replying")},
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "value": "rdf:value",
    "format": "dc:format",
    "language": "dc:language",
    "name": "foaf:name",
    "creator": {"@type": "@id", "@id": "dcterms:creator"},
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
    "modified": {"@id": "dcterms:modified", "@type": "xsd:dateTime"},
    "rights": {"@type": "@id", "@id": "dcterms:rights"},
    "via": {"@type": "@id", "@id": "oa:via"},
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
    "first": {"@type": "@id", "@id": "as:first"},
    "partOf": {"@type": "@id", "@id": "as:partOf"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
}


def annotations(data: bytes) -> Graph:
    """The triples of a file that names the context of the W3C; a name that the context does not have is an error."""
    told = json.loads(data)
    assert told["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert not {*_names(told)} - {*CONTEXT, "@context"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's reader uses what rdflib deprecates
        return Graph().parse(data=json.dumps({**told, "@context": CONTEXT}), format="json-ld")


def _names(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(name for one in value.values() for name in _names(one))]
    return [name for one in value for name in _names(one)] if isinstance(value, list) else []


def aif(data: bytes) -> Any:
    """A file as xaif has it."""
    return _xaif().AIF(json.loads(data))


@cache
def _xaif() -> Any:
    """xaif, which imports pandas at once and needs it for tables alone; others must not find our empty one later."""
    if find_spec("pandas"):
        return import_module("xaif")
    sys.modules["pandas"] = ModuleType("pandas")
    try:
        return import_module("xaif")
    finally:
        del sys.modules["pandas"]


def text_in(data: bytes) -> str:
    """All text of a file, whatever it is packed into: zips and workbooks are opened."""
    if not data.startswith(b"PK"):
        return data.decode()
    with ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(f"{name}\n{text_in(archive.read(name))}" for name in archive.namelist())
