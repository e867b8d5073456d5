"""The shapes as files: load them, and part those for pySHACL from those run set-wise."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH

from repgraph.errors import OntologyError
from repgraph.ontology import assets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib.term import Node

RGS = Namespace("https://w3id.org/repgraph/shapes#")

_PATH = re.compile(r"[$?]PATH\b")
_REFUSED = re.compile(r"[$?](shapesGraph|currentShape)\b")
_TRUE = Literal(lexical_or_value=True)
_STRUCTURE = frozenset(
    {
        *(RDF.type, SH.severity, SH.message, SH.sparql, SH.path, SH.deactivated, SH.name, SH.description),
        *(SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf),
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One ``sh:sparql`` constraint, ready to run over a whole store.

    ``select`` leaves ``$this`` unbound: run on its own it finds every focus node at once.
    """

    shape: URIRef
    path: URIRef | None
    severity: URIRef
    messages: tuple[Literal, ...]
    select: str


@dataclass(frozen=True)
class Shapes:
    """A graph of shapes.

    Parameters
    ----------
    graph
        All shapes together with the prefixes that their queries use.
    """

    graph: Graph = field(repr=False)

    @classmethod
    def load(cls, folder: Path | None = None) -> Shapes:
        """Read every Turtle file of a folder.

        Parameters
        ----------
        folder
            The folder; the project's own shapes by default.

        Raises
        ------
        OntologyError
            There is no file, or one is not Turtle.
        """
        place = folder or assets() / "ontology" / "shapes"
        graph = Graph()
        paths = sorted(place.glob("*.ttl"))
        if not paths:
            raise OntologyError(f"{place} holds no shapes (*.ttl)")
        for path in paths:
            try:
                graph.parse(path)
            except (OSError, SyntaxError, ValueError) as error:
                raise OntologyError(f"{path}: {error}") from error
        return cls(graph)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All ``sh:sparql`` constraints, by shape.

        Raises
        ------
        OntologyError
            A shape asks for something that the set-wise run cannot do.
        """
        return tuple(sorted(self._rules(), key=lambda r: (str(r.shape), r.select)))

    @cached_property
    def core(self) -> Graph:
        """Shapes without ``sh:sparql``: the part that pySHACL runs over the whole graph."""
        ruled = set(self.graph.subjects(SH.sparql))
        constraints = set(self.graph.objects(None, SH.sparql))
        core = Graph()
        for triple in self.graph:
            if triple[0] not in ruled and triple[0] not in constraints:
                core.add(triple)
        return core

    def names(self) -> frozenset[URIRef]:
        """Return the IRIs of all shapes."""
        kinds = (SH.NodeShape, SH.PropertyShape)
        return frozenset(s for k in kinds for s in self.graph.subjects(RDF.type, k) if isinstance(s, URIRef))

    def severity(self, shape: Node) -> URIRef:
        """Return a shape's severity; SHACL's default is a violation."""
        value = self.graph.value(shape, SH.severity)
        return value if isinstance(value, URIRef) else SH.Violation

    def messages(self, shape: Node) -> tuple[Literal, ...]:
        """Return a shape's messages, one for each language."""
        found = self.graph.objects(shape, SH.message)
        return tuple(sorted((m for m in found if isinstance(m, Literal)), key=lambda m: m.language or ""))

    def _rules(self) -> Iterator[Rule]:
        for shape, constraint in self.graph.subject_objects(SH.sparql):
            if _TRUE in (self.graph.value(n, SH.deactivated) for n in (shape, constraint)):
                continue
            self._refuse_what_we_cannot_run(shape)
            path = self._path(shape)
            yield Rule(
                shape=URIRef(str(shape)),
                path=path,
                severity=self.severity(shape),
                messages=self.messages(constraint) or self.messages(shape),
                select=self._query(shape, constraint, path),
            )

    def _refuse_what_we_cannot_run(self, shape: Node) -> None:
        if not isinstance(shape, URIRef):
            raise OntologyError("a shape with sh:sparql has no IRI; name it, so that results can point to it")
        others = {p for p in self.graph.predicates(shape) if isinstance(p, URIRef) and p in SH and p not in _STRUCTURE}
        if others:
            names = ", ".join(sorted(f"sh:{str(p).rsplit('#', 1)[-1]}" for p in others))
            raise OntologyError(f"{shape}: has sh:sparql beside {names}; put them into a shape of their own")

    def _path(self, shape: Node) -> URIRef | None:
        path = self.graph.value(shape, SH.path)
        if path is None or isinstance(path, URIRef):
            return path
        raise OntologyError(f"{shape}: sh:sparql on a path of several steps; write the path in the query")

    def _query(self, shape: Node, constraint: Node, path: URIRef | None) -> str:
        text = self.graph.value(constraint, SH.select)
        if text is None:
            raise OntologyError(f"{shape}: its sh:sparql has no sh:select")
        select = str(text)
        if _REFUSED.search(select):
            raise OntologyError(f"{shape}: $shapesGraph and $currentShape are not available in a set-wise run")
        if _PATH.search(select):
            if path is None:
                raise OntologyError(f"{shape}: uses $PATH but has no sh:path")
            select = _PATH.sub(path.n3(), select)
        return self._prefixes(constraint) + select

    def _prefixes(self, constraint: Node) -> str:
        lines = []
        for place in self.graph.objects(constraint, SH.prefixes):
            for declared in self.graph.objects(place, SH.declare):
                prefix, namespace = self.graph.value(declared, SH.prefix), self.graph.value(declared, SH.namespace)
                lines.append(f"PREFIX {prefix}: <{namespace}>\n")
        return "".join(sorted(set(lines)))


@lru_cache(maxsize=1)
def project_shapes() -> Shapes:
    """Return the project's own shapes, read once."""
    return Shapes.load()
