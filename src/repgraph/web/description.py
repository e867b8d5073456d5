"""What the SPARQL endpoint can do, in the words of SPARQL 1.1 Service Description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import RDF, Graph, Namespace, URIRef

from repgraph.errors import RepgraphError
from repgraph.web.negotiation import GRAPHS, ROWS

if TYPE_CHECKING:
    from repgraph.web.site import Site

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMAT = Namespace("http://www.w3.org/ns/formats/")
MOST_GRAPHS = 1000
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV", "turtle": "Turtle", "ntriples": "N-Triples", "nquads": "N-Quads",
    "jsonld": "JSON-LD", "rdfxml": "RDF_XML",
}  # fmt: skip
_NAMED_GRAPHS = f"SELECT DISTINCT ?graph {{ GRAPH ?graph {{ }} }} ORDER BY ?graph LIMIT {MOST_GRAPHS}"


def service_description(site: Site, address: str) -> Graph:
    """Return the description of the endpoint, without blank nodes.

    Parameters
    ----------
    site
        The site.
    address
        Its public address.
    """
    endpoint = URIRef(f"{address}/sparql")
    service, dataset = URIRef(f"{endpoint}#service"), URIRef(f"{endpoint}#dataset")
    default = URIRef(f"{endpoint}#default-graph")
    graph = Graph()
    graph.bind("sd", SD)
    graph.bind("format", FORMAT)
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, endpoint))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    for name in (*ROWS, *GRAPHS):
        graph.add((service, SD.resultFormat, FORMAT[_FORMAT_NAMES[name]]))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    for number, name in enumerate(_named_graphs(site), start=1):
        node = URIRef(f"{endpoint}#named-graph-{number}")
        graph.add((dataset, SD.namedGraph, node))
        graph.add((node, RDF.type, SD.NamedGraph))
        graph.add((node, SD.name, name))
    return graph


def _named_graphs(site: Site) -> list[URIRef]:
    try:
        rows = site.store.select(_NAMED_GRAPHS)
        return [row["graph"] for row in rows if isinstance(row.get("graph"), URIRef)]  # type: ignore[misc]
    except RepgraphError:
        return []  # a remote endpoint that does not answer this still answers queries
