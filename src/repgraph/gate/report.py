"""What the gate found: results, their counts, and the standard SHACL report of them.

Nothing here validates and nothing prints.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdflib.term import Node

REPORT_BASE = "https://w3id.org/repgraph/report/"
"""Reports and results are named below this, by a hash of what they say."""

SEVERITIES = (SH.Violation, SH.Warning, SH.Info)
"""From the one that stops the build to the one that only informs."""


@dataclass(frozen=True, slots=True)
class Result:
    """One place where the graph breaks one shape.

    ``path`` and ``value`` are absent where the shape speaks of the focus node as a whole.
    """

    focus: Node
    path: URIRef | None
    value: Node | None
    component: URIRef
    shape: URIRef
    severity: URIRef
    message: str

    @property
    def key(self) -> tuple[str, ...]:
        """Return what tells this result from every other, as text."""
        return (str(self.shape), str(self.focus), str(self.path or ""), str(self.value or ""), str(self.component))

    @property
    def sort_key(self) -> tuple[int, tuple[str, ...], str]:
        """Return the place in a report: severe first, then by shape and node."""
        rank = SEVERITIES.index(self.severity) if self.severity in SEVERITIES else 0
        return (rank, self.key, self.message)

    @property
    def iri(self) -> URIRef:
        """Return the result's own IRI."""
        return URIRef(REPORT_BASE + "result/" + _digest("\n".join((*self.key, self.message))))


@dataclass(frozen=True, slots=True)
class Group:
    """All results of one shape."""

    shape: URIRef
    severity: URIRef
    results: tuple[Result, ...]
    count: int
    """How many there are; ``results`` may hold only some of them."""

    @property
    def name(self) -> str:
        """Return the shape's local name, as the documentation lists it."""
        return local_name(self.shape)

    @property
    def message(self) -> str:
        """Return the first result's message as an example."""
        return self.results[0].message


@dataclass(frozen=True)
class Report:
    """Everything the gate found in one graph.

    Parameters
    ----------
    results
        The results; they are put in a fixed order.
    untold
        How many more there are, by shape and severity, where only some were asked for.
    """

    results: tuple[Result, ...] = field(default=())
    untold: Mapping[tuple[URIRef, URIRef], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Drop doubles and put the results in their fixed order."""
        object.__setattr__(self, "results", tuple(sorted(set(self.results), key=lambda r: r.sort_key)))

    @property
    def conforms(self) -> bool:
        """Tell whether the graph may be published: warnings and infos do not stop it."""
        return not self.violations

    @cached_property
    def violations(self) -> tuple[Result, ...]:
        """Results that stop the build. An unknown severity counts as one."""
        return tuple(r for r in self.results if r.severity not in SEVERITIES[1:])

    @property
    def warnings(self) -> tuple[Result, ...]:
        """Results that a historian should look at."""
        return tuple(r for r in self.results if r.severity == SH.Warning)

    @property
    def infos(self) -> tuple[Result, ...]:
        """Results that only tell how far the work has come."""
        return tuple(r for r in self.results if r.severity == SH.Info)

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of results by severity, such as ``{"Violation": 0, "Warning": 12, "Info": 340}``."""
        found = {"Violation": len(self.violations), "Warning": len(self.warnings), "Info": len(self.infos)}
        for (_, severity), more in self.untold.items():
            found[local_name(severity) if severity in SEVERITIES else "Violation"] += more
        return found

    def groups(self) -> tuple[Group, ...]:
        """Return the results by shape: severe shapes first, then those with most results."""
        by_shape: dict[tuple[URIRef, URIRef], list[Result]] = {}
        for result in self.results:
            by_shape.setdefault((result.shape, result.severity), []).append(result)
        found = [
            Group(*kind, tuple(results), len(results) + self.untold.get(kind, 0)) for kind, results in by_shape.items()
        ]
        return tuple(sorted(found, key=lambda g: (g.results[0].sort_key[0], -g.count, str(g.shape))))

    def shortened(self, most: int) -> Report:
        """Return the report with at most so many results of each shape; the others are counted."""
        groups = self.groups()
        kept = tuple(result for group in groups for result in group.results[:most])
        untold = {(g.shape, g.severity): g.count - min(len(g.results), most) for g in groups}
        return Report(kept, {kind: more for kind, more in untold.items() if more})

    @property
    def iri(self) -> URIRef:
        """Return the report's own IRI; equal reports have the same."""
        return URIRef(REPORT_BASE + _digest("\n".join(str(r.iri) for r in self.results)))

    def graph(self) -> Graph:
        """Return a standard ``sh:ValidationReport``, without blank nodes.

        ``sh:conforms`` follows the standard and is false on any result, so a graph with warnings
        alone has ``sh:conforms false`` here and still :attr:`conforms` for the build.
        """
        graph = Graph()
        graph.bind("sh", SH)
        report = self.iri  # a hash over all results: once, not once a result
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Literal(not self.results)))
        for result in self.results:
            graph.add((report, SH.result, result.iri))
            _describe(graph, result)
        return graph

    def turtle(self) -> str:
        """Return :meth:`graph` as Turtle; equal reports give equal text."""
        return self.graph().serialize(format="turtle")


def merge(*parts: Iterable[Result]) -> Report:
    """Return one report of several runs."""
    return Report(tuple(result for part in parts for result in part))


def local_name(iri: Node | str) -> str:
    """Return what follows the last ``#`` or ``/``.

    >>> local_name("https://w3id.org/repgraph/shapes#CaseOrder")
    'CaseOrder'
    """
    return str(iri).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _describe(graph: Graph, result: Result) -> None:
    node = result.iri
    graph.add((node, RDF.type, SH.ValidationResult))
    graph.add((node, SH.focusNode, _named(result.focus)))
    graph.add((node, SH.resultSeverity, result.severity))
    graph.add((node, SH.sourceShape, result.shape))
    graph.add((node, SH.sourceConstraintComponent, result.component))
    graph.add((node, SH.resultMessage, Literal(result.message)))
    if result.path is not None:
        graph.add((node, SH.resultPath, result.path))
    if result.value is not None:
        graph.add((node, SH.value, _named(result.value)))


def _named(node: Node) -> Node:
    """Give a blank node of the data a name, so that the report has none."""
    return URIRef(f"urn:repgraph:blank:{node}") if isinstance(node, BNode) else node


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
