"""Shapes as the fast gate runs them: targets, paths and constraints, read once and refused where it cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath

from repgraph.errors import OntologyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

COMPONENTS = {
    SH["class"]: SH.ClassConstraintComponent,
    SH.datatype: SH.DatatypeConstraintComponent,
    SH.nodeKind: SH.NodeKindConstraintComponent,
    SH.minCount: SH.MinCountConstraintComponent,
    SH.maxCount: SH.MaxCountConstraintComponent,
    SH.minExclusive: SH.MinExclusiveConstraintComponent,
    SH.minInclusive: SH.MinInclusiveConstraintComponent,
    SH.maxExclusive: SH.MaxExclusiveConstraintComponent,
    SH.maxInclusive: SH.MaxInclusiveConstraintComponent,
    SH.minLength: SH.MinLengthConstraintComponent,
    SH.maxLength: SH.MaxLengthConstraintComponent,
    SH.pattern: SH.PatternConstraintComponent,
    SH.languageIn: SH.LanguageInConstraintComponent,
    SH.uniqueLang: SH.UniqueLangConstraintComponent,
    SH.equals: SH.EqualsConstraintComponent,
    SH.disjoint: SH.DisjointConstraintComponent,
    SH.lessThan: SH.LessThanConstraintComponent,
    SH.lessThanOrEquals: SH.LessThanOrEqualsConstraintComponent,
    SH["not"]: SH.NotConstraintComponent,
    SH["and"]: SH.AndConstraintComponent,
    SH["or"]: SH.OrConstraintComponent,
    SH.xone: SH.XoneConstraintComponent,
    SH.node: SH.NodeConstraintComponent,
    SH.property: SH.PropertyConstraintComponent,
    SH.qualifiedMinCount: SH.QualifiedMinCountConstraintComponent,
    SH.qualifiedMaxCount: SH.QualifiedMaxCountConstraintComponent,
    SH.closed: SH.ClosedConstraintComponent,
    SH.hasValue: SH.HasValueConstraintComponent,
    SH["in"]: SH.InConstraintComponent,
    SH.sparql: SH.SPARQLConstraintComponent,
}
"""Parameters that the fast gate runs, with the component that each belongs to. Any other is refused by name."""

TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
_BESIDE = {
    *(SH.path, SH.severity, SH.message, SH.deactivated, SH.name, SH.description, SH.order, SH.group, SH.defaultValue),
    *(SH.flags, SH.ignoredProperties, SH.qualifiedValueShape, SH.qualifiedValueShapesDisjoint),
    *(SH.declare, SH.prefixes, SH.shapesGraph, SH.entailment, SH.suggestedShapesGraph),
}
_OF_SHAPES = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
_OF_LISTS = (SH["and"], SH["or"], SH.xone)
_QUALIFIED = {SH.qualifiedMinCount, SH.qualifiedMaxCount}
_TRUE = Literal(lexical_or_value=True)


@dataclass(frozen=True)
class Constraint:
    """One value of one parameter of a shape."""

    parameter: URIRef
    value: Node
    component: URIRef


@dataclass(frozen=True)
class Shape:
    """A shape: what it looks at, and what must hold there."""

    node: Node
    path: URIRef | Path | None
    severity: URIRef
    messages: tuple[Literal, ...]
    constraints: tuple[Constraint, ...] = field(repr=False)

    @property
    def result_path(self) -> URIRef | None:
        """Return the path that results name: a single property, else none."""
        return self.path if isinstance(self.path, URIRef) else None


class Model:
    """All shapes of a graph.

    Parameters
    ----------
    graph
        The shapes.
    """

    def __init__(self, graph: Graph) -> None:
        """Keep the graph; shapes are read when they are asked for."""
        self.graph = graph
        self._read: dict[Node, Shape] = {}
        self._open: list[Node] = []
        self._refuse_what_nobody_runs()

    def targeted(self) -> Iterator[Shape]:
        """Yield the shapes that have a target and are not switched off, in a fixed order.

        Raises
        ------
        OntologyError
            A shape is malformed, refers to itself, or has a component that is not supported.
        """
        found = {node for target in TARGETS for node in self.graph.subjects(target)}
        found |= {node for node in self._typed() if self.is_class(node)}
        for node in sorted(found, key=str):
            if not self.is_off(node):
                yield self.shape(node)
        for node in self._typed() - found:  # a shape without target is read all the same, so that nothing is skipped
            self.shape(node)

    def shape(self, node: Node) -> Shape:
        """Return a shape by its node."""
        if node in self._read:
            return self._read[node]
        if node in self._open:
            raise OntologyError(f"the shape {node} refers to itself; recursive shapes are not supported")
        self._open.append(node)
        for inner in self._inner(node):
            self.shape(inner)
        self._open.pop()
        paths = list(self.graph.objects(node, SH.path))
        if len(paths) > 1:
            raise OntologyError(f"the shape {node} has {len(paths)} paths; a property shape has one")
        severity = self.graph.value(node, SH.severity)
        shape = Shape(
            node,
            self.path(paths[0]) if paths else None,
            severity if isinstance(severity, URIRef) else SH.Violation,
            messages_of(self.graph, node),
            tuple(self._constraints(node)),
        )
        self._read[node] = shape
        return shape

    def is_off(self, node: Node) -> bool:
        """Tell whether a shape or constraint is deactivated."""
        return _TRUE in self.graph.objects(node, SH.deactivated)

    def is_class(self, node: Node) -> bool:
        """Tell whether a shape is a class, too, so that it targets its instances."""
        kinds = set(self.graph.objects(node, RDF.type))
        above = {a for kind in kinds for a in self.graph.transitive_objects(kind, RDFS.subClassOf)}
        return bool(above & {RDFS.Class, OWL.Class})

    def list(self, node: Node) -> list[Node]:
        """Return the members of a list."""
        return list(Collection(self.graph, node))

    def path(self, node: Node) -> URIRef | Path:
        """Return a property path.

        Raises
        ------
        OntologyError
            The node is no path.
        """
        if isinstance(node, URIRef):
            return node
        if (node, RDF.first, None) in self.graph:
            return SequencePath(*map(self.path, self.list(node)))
        for predicate, value in self.graph.predicate_objects(node):
            if predicate == SH.inversePath:
                return InvPath(self.path(value))
            if predicate == SH.alternativePath:
                return AlternativePath(*map(self.path, self.list(value)))
            for name, mark in ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?")):
                if predicate == name:
                    return MulPath(self.path(value), mark)  # type: ignore[arg-type]  # one of three marks
        raise OntologyError(f"{node} is no property path of SHACL")

    def _constraints(self, node: Node) -> Iterator[Constraint]:
        for predicate, value in sorted(self.graph.predicate_objects(node), key=str):
            component = COMPONENTS.get(predicate)  # type: ignore[call-overload]  # typed for URIRef
            if predicate in _QUALIFIED and (node, SH.qualifiedValueShape, None) not in self.graph:
                continue  # a component counts only with all its parameters
            if component is not None and not (predicate == SH.sparql and self.is_off(value)):
                yield Constraint(URIRef(str(predicate)), value, component)

    def _typed(self) -> set[Node]:
        return {s for kind in (SH.NodeShape, SH.PropertyShape) for s in self.graph.subjects(RDF.type, kind)}

    def _inner(self, node: Node) -> Iterator[Node]:
        for parameter in _OF_SHAPES:
            yield from self.graph.objects(node, parameter)
        for parameter in _OF_LISTS:
            for value in self.graph.objects(node, parameter):
                yield from self.list(value)

    def _refuse_what_nobody_runs(self) -> None:
        """Refuse what would otherwise be left out in silence."""
        own = {
            p for parameter in self.graph.objects(None, SH.parameter) for p in self.graph.objects(parameter, SH.path)
        }
        marks = (*TARGETS, *COMPONENTS, SH.path, SH.target, SH.rule)
        shapes = self._typed() | {s for p in marks for s in self.graph.subjects(p)}
        shapes -= set(self.graph.objects(None, SH.parameter))
        for shape in sorted(shapes, key=str):
            for predicate in sorted(set(self.graph.predicates(shape)), key=str):
                if predicate in own:
                    raise OntologyError(f"the shape {shape} uses the custom component <{predicate}>, not supported")
                known = predicate in COMPONENTS or predicate in TARGETS or predicate in _BESIDE
                known = known or (predicate == SH.select and (None, SH.sparql, shape) in self.graph)
                if str(predicate).startswith(str(SH)) and not known and not self._describes(shape):
                    name = str(predicate).removeprefix(str(SH))
                    raise OntologyError(f"the shape {shape} uses sh:{name}, not supported by the fast gate")

    def _describes(self, node: Node) -> bool:
        """Tell whether a node is a constraint, component or parameter, and not a shape."""
        kinds = {SH.ConstraintComponent, SH.Parameter, SH.ValidationReport, SH.ValidationResult}
        described = bool(kinds & set(self.graph.objects(node, RDF.type))) or (None, SH.sparql, node) in self.graph
        return (described or (None, SH.parameter, node) in self.graph) and node not in self._typed()


def messages_of(graph: Graph, node: Node) -> tuple[Literal, ...]:
    """Return the messages of a shape or constraint, one for each language."""
    found = [m for m in graph.objects(node, SH.message) if isinstance(m, Literal)]
    return tuple(sorted(found, key=lambda m: m.language or ""))
