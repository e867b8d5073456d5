"""The core shapes, run by pySHACL. The only module that imports it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH

from repgraph.errors import OntologyError
from repgraph.gate.report import Result
from repgraph.gate.rules import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node


def run(data: Graph, shapes: Graph, background: Graph, language: str = "en") -> list[Result]:
    """Run shapes over a graph.

    Parameters
    ----------
    data
        The graph; it is the same afterwards.
    shapes
        The shapes, without ``sh:sparql``.
    background
        Ontology and vocabularies: ``sh:class`` and ``sh:targetClass`` follow their class hierarchy.
    language
        Language of the messages, where a shape has it; else English.

    Raises
    ------
    OntologyError
        A shape is malformed.
    """
    with _together(data, background) as graph:
        try:
            _, report, text = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
        except ReportableRuntimeError as error:
            raise OntologyError(f"the shapes cannot be run: {error}") from error
    if not isinstance(report, Graph):
        raise OntologyError(f"the shapes cannot be run: {text}")
    return read_report(report, language)


def read_report(report: Graph, language: str = "en") -> list[Result]:
    """Return the results of a standard SHACL report; what ``sh:detail`` says of shapes inside a shape is no result."""
    return [_result(report, node, language) for node in report.objects(None, SH.result)]


def _result(report: Graph, node: Node, language: str) -> Result:
    messages = [m for m in report.objects(node, SH.resultMessage) if isinstance(m, Literal)]
    path = report.value(node, SH.resultPath)
    return Result(
        focus=_required(report, node, SH.focusNode),
        path=path if isinstance(path, URIRef) else None,
        value=report.value(node, SH.value),
        component=URIRef(str(_required(report, node, SH.sourceConstraintComponent))),
        shape=URIRef(str(_required(report, node, SH.sourceShape))),
        severity=URIRef(str(_required(report, node, SH.resultSeverity))),
        message=in_language(sorted(messages), language),
    )


def _required(report: Graph, node: Node, predicate: URIRef) -> Node:
    value = report.value(node, predicate)
    if value is None:
        raise OntologyError(f"a validation result has no {predicate}")
    return value


@contextmanager
def _together(data: Graph, background: Iterable[tuple[Node, Node, Node]]) -> Iterator[Graph]:
    """Put the background into the data for a while: copying a large graph would cost seconds."""
    added = [triple for triple in background if triple not in data]
    for triple in added:
        data.add(triple)
    try:
        yield data
    finally:
        for triple in added:
            data.remove(triple)
