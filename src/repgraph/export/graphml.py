"""GraphML: ties with what they rest on.

Source: *GraphML*, http://graphml.graphdrawing.org/specification.html and its XML Schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from repgraph.export.contract import Exporter, one_file
from repgraph.export.rdf_text import xml_text
from repgraph.export.ties import CARRIES, FIELDS, LOSSES, PERSON_FIELDS, attributes, network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.export.contract import Job
    from repgraph.export.ties import Edge, Person

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.1/graphml.xsd">
"""
_TYPES = {"string": "string", "integer": "int", "boolean": "boolean"}


def _write(job: Job) -> Iterator[str]:
    yield _HEAD
    for name in ("label", *PERSON_FIELDS):
        yield f'  <key id="n_{name}" for="node" attr.name="{name}" attr.type="string"/>\n'
    for name, kind in FIELDS.items():
        yield f'  <key id="e_{name}" for="edge" attr.name="{name}" attr.type="{_TYPES[kind]}"/>\n'
    yield '  <graph id="ties" edgedefault="undirected">\n'
    for person, edges in network(job):
        yield _node(person)
        yield from map(_edge, edges)
    yield "  </graph>\n</graphml>\n"


def _node(person: Person) -> str:
    values = {"label": person.label} | {name: getattr(person, name) for name in PERSON_FIELDS}
    data = "".join(f'<data key="n_{name}">{xml_text(value)}</data>' for name, value in values.items() if value)
    return f"    <node id={quoteattr(person.id)}>{data}</node>\n"


def _edge(edge: Edge) -> str:
    data = "".join(f'<data key="e_{name}">{xml_text(value)}</data>' for name, value in attributes(edge).items())
    return (
        f"    <edge id={quoteattr(edge.id)} source={quoteattr(edge.source)} "
        f"target={quoteattr(edge.target)}>{data}</edge>\n"
    )


GRAPHML = Exporter(
    name="graphml",
    title="GraphML 1.1",
    media_type="application/graphml+xml",
    suffix=".graphml",
    description=(
        "Ties between people for igraph, networkx, Gephi, yEd: kind, dates, certainty, numbers of "
        "statements and sources on each edge."
    ),
    function=one_file(_write),
    standard="http://graphml.graphdrawing.org/specification.html",
    checked="valid by the XML Schema; opens in networkx and igraph with the same nodes, edges and attributes",
    carries=CARRIES,
    losses=LOSSES,
)
