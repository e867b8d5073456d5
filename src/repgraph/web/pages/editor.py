"""The SPARQL editor for a browser: a plain form that works without scripts, and what the script needs to make more."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rdflib import OWL, RDF, SKOS
from starlette.responses import JSONResponse
from starlette.routing import Route

from repgraph.ontology import PREFIXES, RG, RGV, Ontology
from repgraph.web.pages.questions import asked

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.web.pages.frame import Frame

FORMATS = ("csv", "tsv", "json", "xml", "turtle", "jsonld", "rdfxml")
"""Formats that the plain form offers."""

BEGIN = """PREFIX rg: <https://w3id.org/repgraph/ontology#>
PREFIX rgv: <https://w3id.org/repgraph/vocabulary#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
# Arrests, what is said of their date, who says so, and where
SELECT ?person ?said ?title ?where WHERE {
  ?arrest a rg:Arrest ; rg:person ?someone ; rg:basedOn ?row .
  ?someone skos:prefLabel ?person . FILTER(LANG(?person) = "en")
  ?row rg:date/rg:edtf ?said ; rg:source ?source ; rg:locator ?where .
  ?source dcterms:title ?title .
}
ORDER BY ?said
LIMIT 50
"""
"""The query with which the editor begins."""


@cache
def terms() -> list[dict[str, str]]:
    """Return classes, properties and codes by their short names, with their English labels."""
    ontology = Ontology.load()
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property, SKOS.Concept)
    found = {str(s) for kind in kinds for s in ontology.graph.subjects(RDF.type, kind) if str(s) in RG or str(s) in RGV}
    short = {str(RG): "rg:", str(RGV): "rgv:"}
    named = {iri: next(p + iri.removeprefix(ns) for ns, p in short.items() if iri.startswith(ns)) for iri in found}
    return [
        {"name": name, "label": ontology.label(iri)} for iri, name in sorted(named.items(), key=lambda pair: pair[1])
    ]


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the address of what the script needs; the editor itself stands where the endpoint is."""

    async def editor(request: Request) -> Response:
        words = frame.words(request)
        given = request.query_params.get("query", "")
        return frame.page(
            request,
            "editor",
            words.say("editor-title"),
            text=given or BEGIN,
            run=bool(given),
            formats=FORMATS,
            examples=[(name, query.title(words.language)) for name, query in sorted(asked().items())],
            prefixes=sorted(PREFIXES.items()),
        )

    def data(request: Request) -> Response:
        language = frame.words(request).language
        queries = [
            {"name": name, "title": query.title(language), "text": query.text}
            for name, query in sorted(asked().items())
        ]
        return JSONResponse({"prefixes": PREFIXES, "terms": terms(), "queries": queries})

    frame.site.html["sparql"] = editor
    return [Route("/editor.json", data, name="editor-data")]
