"""GEXF 1.3: ties with what they rest on, as Gephi reads them.

Source: *GEXF 1.3 Primer*, https://gexf.net/primer.html. Nodes are written before edges, because readers want it so: the
edges wait in a file of their own.
"""

from __future__ import annotations

import tempfile
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
<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="1.3"
    xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd">
"""


def _write(job: Job) -> Iterator[str]:
    yield _HEAD
    yield f'  <meta lastmodifieddate="{job.release.as_of.isoformat()}">\n'
    yield f"    <creator>repgraph {xml_text(job.release.version)}</creator>\n"
    yield (
        "    <description>Ties between people, each with the number of statements and sources behind "
        "it</description>\n  </meta>\n"
    )
    yield '  <graph defaultedgetype="undirected" mode="static">\n    <attributes class="node">\n'
    yield from (f'      <attribute id="n_{name}" title="{name}" type="string"/>\n' for name in PERSON_FIELDS)
    yield '    </attributes>\n    <attributes class="edge">\n'
    yield from (f'      <attribute id="e_{name}" title="{name}" type="{kind}"/>\n' for name, kind in FIELDS.items())
    yield "    </attributes>\n    <nodes>\n"
    with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
        for person, edges in network(job):
            yield _node(person)
            waiting.writelines(map(_edge, edges))
        yield "    </nodes>\n    <edges>\n"
        waiting.seek(0)
        yield from waiting
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _node(person: Person) -> str:
    values = "".join(
        f'<attvalue for="n_{name}" value={_quoted(getattr(person, name))}/>'
        for name in PERSON_FIELDS
        if getattr(person, name)
    )
    return f"      <node id={_quoted(person.id)} label={_quoted(person.label)}><attvalues>{values}</attvalues></node>\n"


def _edge(edge: Edge) -> str:
    values = "".join(f'<attvalue for="e_{name}" value={_quoted(value)}/>' for name, value in attributes(edge).items())
    ends = f"source={_quoted(edge.source)} target={_quoted(edge.target)}"
    return (
        f"      <edge id={_quoted(edge.id)} {ends} kind={_quoted(edge.kind)} label={_quoted(edge.kind)} "
        f'weight="{edge.sources}"><attvalues>{values}</attvalues></edge>\n'
    )


def _quoted(text: str) -> str:
    xml_text(text)
    return quoteattr(text)


GEXF = Exporter(
    name="gexf",
    title="GEXF 1.3",
    media_type="application/gexf+xml",
    suffix=".gexf",
    description=(
        "Ties between people for Gephi and its readers: kind, dates, certainty, numbers of statements and"
        " sources on each edge."
    ),
    function=one_file(_write),
    standard="https://gexf.net/",
    checked="structure by the primer; opens in networkx with the same nodes, edges and attributes",
    carries=CARRIES,
    losses=LOSSES,
)
