"""The graph as it is: N-Triples, N-Quads, TriG, Turtle, RDF/XML.

In N-Quads and TriG the statements of a source stand in a graph of its own, named as the source, so that a licence
or a take-down can follow the source; what is read out of several sources stands in the default graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.build.terms import TYPE, rg
from repgraph.export import rdf_text
from repgraph.export.batches import Reader
from repgraph.export.contract import Exporter, one_file
from repgraph.export.nodes import Nodes, by_subject, scatter
from repgraph.ontology import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.export.contract import Job

_SOURCE = f" {rg('source')} "
_IS_SOURCE = f" {TYPE} {rg('Source')} "
_AT_ONCE = 4000
"""Lines that are handed on together."""


def subjects(job: Job) -> Iterator[tuple[str, list[str]]]:
    """Yield each subject of the scope with its lines."""
    if job.scope.whole:
        for done, (subject, group) in enumerate(by_subject(job.store.dump()), start=1):
            yield subject, group
            if not done % _AT_ONCE:
                job.progress("node", done)
        return
    known: Nodes = {}
    roots: dict[str, None] = {}
    for batch in Reader(job).all():
        roots |= dict.fromkeys(batch.roots)
        known |= batch.mentioned | batch.nodes | {s: n for s, n in known.items() if s in batch.mentioned}
    for subject in [*(r for r in roots if r in known), *sorted(known.keys() - roots.keys())]:
        yield subject, sorted(scatter({subject: known[subject]}))


def graph_of(subject: str, group: list[str]) -> str:
    """Return the graph in which a subject stands: that of its source, or none.

    >>> graph_of("<f>", ["<f> <https://w3id.org/repgraph/ontology#source> <s> ." + chr(10)])
    '<s>'
    """
    for line in group:
        if _SOURCE in line:
            head, _, rest = line.partition(_SOURCE)
            if head == subject:
                return rest[:-3]
        elif _IS_SOURCE in line:
            return subject
    return ""


def _ntriples(job: Job) -> Iterator[str]:
    if job.scope.whole:
        yield from _together(job.store.dump())
        return
    for _, group in subjects(job):
        yield "".join(group)


def _together(lines: Iterator[str]) -> Iterator[str]:
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) == _AT_ONCE:
            yield "".join(held)
            held.clear()
    yield "".join(held)


def _nquads(job: Job) -> Iterator[str]:
    held: list[str] = []
    for subject, group in subjects(job):
        graph = graph_of(subject, group)
        if graph:
            ending = f"{graph} .\n"
            held += [line[:-2] + ending for line in group]
        else:
            held += group
        if len(held) >= _AT_ONCE:
            yield "".join(held)
            held.clear()
    yield "".join(held)


def _trig(job: Job) -> Iterator[str]:
    quads = ((graph_of(subject, group), subject, group) for subject, group in subjects(job))
    return rdf_text.trig(quads, PREFIXES)


def _turtle(job: Job) -> Iterator[str]:
    return rdf_text.turtle((group for _, group in subjects(job)), PREFIXES)


def _rdfxml(job: Job) -> Iterator[str]:
    return rdf_text.rdfxml((group for _, group in subjects(job)), PREFIXES)


_NO_GRAPHS = "It does not say which triples come from which source but by rg:source."

TURTLE = Exporter(
    name="turtle",
    title="RDF 1.1 Turtle",
    media_type="text/turtle",
    suffix=".ttl",
    description="The graph to read: one block a node.",
    function=one_file(_turtle),
    standard="https://www.w3.org/TR/turtle/",
    checked="read back by rdflib and Oxigraph, equal triple for triple",
    losses=(_NO_GRAPHS,),
)
NTRIPLES = Exporter(
    name="ntriples",
    title="RDF 1.1 N-Triples",
    media_type="application/n-triples",
    suffix=".nt",
    description="The graph to process line by line, in the order of the build.",
    function=one_file(_ntriples),
    standard="https://www.w3.org/TR/n-triples/",
    checked="read back by rdflib and Oxigraph, equal triple for triple",
    losses=(_NO_GRAPHS,),
)
NQUADS = Exporter(
    name="nquads",
    title="RDF 1.1 N-Quads",
    media_type="application/n-quads",
    suffix=".nq",
    description="The graph with a named graph a source, for stores that keep a licence or a take-down by graph.",
    function=one_file(_nquads),
    standard="https://www.w3.org/TR/n-quads/",
    checked="read back by rdflib and Oxigraph, equal triple for triple; each factoid in the graph of its source",
)
TRIG = Exporter(
    name="trig",
    title="RDF 1.1 TriG",
    media_type="application/trig",
    suffix=".trig",
    description="The same as N-Quads, to read.",
    function=one_file(_trig),
    standard="https://www.w3.org/TR/trig/",
    checked="read back by rdflib and Oxigraph, equal quad for quad to N-Quads",
)
RDFXML = Exporter(
    name="rdfxml",
    title="RDF 1.1 XML",
    media_type="application/rdf+xml",
    suffix=".rdf",
    description="The graph for systems that read XML only.",
    function=one_file(_rdfxml),
    standard="https://www.w3.org/TR/rdf-syntax-grammar/",
    checked="read back by rdflib and Oxigraph, equal triple for triple",
    losses=(_NO_GRAPHS, "Characters that no XML may hold: the export stops and names them."),
)
