"""The fast executor: every shape as one question to the columns, over the whole graph at once.

pySHACL asks node by node; here DuckDB finds all nodes that break a shape in one join. Both give the same results
(``tests/test_gate_fast.py``); what this one cannot run it refuses by name.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.paths import Path
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from repgraph.columns import Engine, Triples
from repgraph.columns.engine import memory_for
from repgraph.errors import OntologyError, StoreError
from repgraph.gate.conditions import Breach, Conditions
from repgraph.gate.expressions import Scope
from repgraph.gate.model import Model, messages_of
from repgraph.gate.relations import Column, Relation, fresh
from repgraph.gate.report import Result
from repgraph.gate.rules import fill, in_language, slots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path as File
    from typing import Any

    from rdflib.term import Node

    from repgraph.gate.model import Constraint, Shape
    from repgraph.gate.patterns import Compiler

_PATH = re.compile(r"[$?]PATH\b")
_UNAVAILABLE = re.compile(r"[$?](shapesGraph|currentShape)\b")
_FORBIDDEN = re.compile(r"\b(MINUS|SERVICE|VALUES)\b|\{\s*SELECT\s+(DISTINCT\s+)?\*", re.IGNORECASE)
_DATATYPES = {"integer": "integer", "double": "double", "boolean": "boolean"}
_MOST_TOGETHER = 40


class Found(NamedTuple):
    """What was found, and how many more results there are by shape and severity."""

    results: list[Result]
    untold: Counter[tuple[URIRef, URIRef]]


def run(
    files: Sequence[File],
    shapes: Graph,
    language: str = "en",
    engine: Engine | None = None,
    needs: tuple[URIRef, URIRef] | None = None,
    most: int | None = None,
) -> Found:
    """Hold a graph against shapes.

    Parameters
    ----------
    files
        N-Triples: the data, and ontology and vocabularies if the data has them not.
    shapes
        The shapes.
    language
        Language of the messages, where a shape has it; else English.
    engine
        Where the columns are made; a new one by default.
    needs
        Property and value that the data must have somewhere: a graph without its ontology would break every rule.
    most
        Results that are told of each constraint of a shape; the others are counted. All by default, and then as
        often as the standard says: a value that breaks a shape in two ways has two results.

    Raises
    ------
    OntologyError
        A shape is malformed, or asks for something that is not supported here: it is named.
    StoreError
        The data cannot be read, or the disk is full.
    """
    model = Model(shapes)
    checked = list(model.targeted())
    queries = Queries(model)
    for shape in checked:
        queries.read(shape)
    own = engine or Engine(memory=memory_for(files))
    try:
        triples = Triples(own)
        triples.load(files, {*shapes.all_nodes(), *queries.terms()})
        if needs and not triples.holds(*needs):
            raise OntologyError(
                "the data holds no ontology; load ontology/repgraph.ttl and ontology/vocabulary/*.ttl too"
            )
        gate = Gate(model, triples, queries, language, most)
        return Found(list(gate.results(checked)), gate.untold)
    finally:
        if engine is None:
            own.close()


class Queries:
    """The SPARQL constraints of a model, parsed."""

    def __init__(self, model: Model) -> None:
        """Keep the shapes."""
        self.model = model
        self._parsed: dict[tuple[Node, Node], Any] = {}

    def read(self, shape: Shape) -> None:
        """Parse the constraints of a shape, so that a wrong one is found before the data is read."""
        for constraint in shape.constraints:
            if constraint.parameter == SH.sparql:
                self._parsed[shape.node, constraint.value] = self._query(shape, constraint)

    def terms(self) -> set[Node]:
        """Return the terms that the queries name, and those that conditions always need."""
        found: set[Node] = {RDF.type, RDFS.subClassOf, *(Literal(lexical_or_value=v) for v in (True, False))}
        todo = list(self._parsed.values())
        while todo:
            part = todo.pop()
            if isinstance(part, dict):
                todo += part.values()
            elif isinstance(part, (list, tuple)):
                todo += part
            elif isinstance(part, Path):
                todo += [getattr(part, "args", None), getattr(part, "arg", None), getattr(part, "path", None)]
            elif isinstance(part, (URIRef, Literal)):
                found.add(part)
        return found

    def of(self, shape: Shape, constraint: Constraint) -> Any:  # noqa: ANN401 - untyped algebra
        """Return the algebra of a constraint."""
        if (shape.node, constraint.value) not in self._parsed:
            self.read(shape)
        return self._parsed[shape.node, constraint.value]

    def _query(self, shape: Shape, constraint: Constraint) -> Any:  # noqa: ANN401
        graph = self.model.graph
        text = graph.value(constraint.value, SH.select)
        if text is None:
            raise OntologyError(f"the shape {shape.node}: its sh:sparql has no sh:select")
        select = str(text)
        for wrong in (_UNAVAILABLE, _FORBIDDEN):
            found = wrong.search(select)
            if found:
                raise OntologyError(f"the shape {shape.node}: {found[0]} is not allowed in a SPARQL constraint here")
        if _PATH.search(select):
            if not isinstance(shape.path, URIRef):
                raise OntologyError(f"the shape {shape.node}: $PATH stands for a single property here")
            select = _PATH.sub(shape.path.n3(), select)
        prefixes = sorted(
            {
                f"PREFIX {graph.value(d, SH.prefix)}: <{graph.value(d, SH.namespace)}>\n"
                for first in graph.objects(constraint.value, SH.prefixes)
                for place in graph.transitive_objects(first, OWL.imports)
                for d in graph.objects(place, SH.declare)
            }
        )
        try:
            query = _algebra("".join(prefixes) + select)
        except Exception as error:
            raise OntologyError(f"the shape {shape.node}: its query cannot be read: {error}") from error
        _refuse_rebinding(query, shape)
        return query


class Gate:
    """Runs shapes over columns."""

    def __init__(
        self, model: Model, triples: Triples, queries: Queries, language: str, most: int | None = None
    ) -> None:
        """Keep what is run, in which language it speaks, and how many results of one constraint it tells."""
        self.model = model
        self.triples = triples
        self.queries = queries
        self.language = language
        self.most = most
        self.untold: Counter[tuple[URIRef, URIRef]] = Counter()
        self.conditions = Conditions(model, triples, self._rule)

    def results(self, shapes: Sequence[Shape]) -> Iterator[Result]:
        """Yield the results of all shapes."""
        plain: list[Breach] = []
        for shape in shapes:
            if all(self.conditions.holds_for_all(shape, constraint) for constraint in shape.constraints):
                continue
            for breach in self.conditions.breaches(shape, self.conditions.foci(shape)):
                if breach.constraint.parameter == SH.sparql:
                    yield from self._found([breach])
                else:
                    plain.append(breach)
        for start in range(0, len(plain), _MOST_TOGETHER):
            yield from self._found(plain[start : start + _MOST_TOGETHER])

    def _found(self, breaches: list[Breach]) -> Iterator[Result]:
        parts = [
            f"SELECT {number} AS n, focus, path, value{''.join(', ' + s for s in breach.slots)} FROM ({breach.sql})"
            for number, breach in enumerate(breaches)
        ]
        sql = " UNION ALL ".join(parts)
        if self.most is not None:
            order = ", ".join(["focus", "path", "value", *breaches[0].slots])
            sql = (
                f"SELECT *, count(*) OVER (PARTITION BY n) FROM (SELECT DISTINCT * FROM ({sql}))"
                f" QUALIFY row_number() OVER (PARTITION BY n ORDER BY {order}) <= {self.most}"
            )
        try:
            rows = self.triples.engine.rows(sql)
        except StoreError as error:
            named = ", ".join(sorted({str(breach.shape.node) for breach in breaches}))
            raise OntologyError(f"one of the shapes {named} cannot be run: {error}") from error
        if self.most is not None:
            found = {row[0]: row[-1] for row in rows}
            for number, count in found.items():
                shape = breaches[number].shape
                self.untold[_named(shape), shape.severity] += max(count - self.most, 0)
            rows = [row[:-1] for row in rows]
        wanted = {cell for row in rows for cell in row[1:] if isinstance(cell, int)}
        terms = self.triples.decode(wanted) if wanted else {}
        messages = [self._message(breach) for breach in breaches]
        for number, *cells in rows:
            yield self._result(breaches[number], messages[number], cells, terms)

    def _message(self, breach: Breach) -> str:
        own = messages_of(self.model.graph, breach.constraint.value) if breach.constraint.parameter == SH.sparql else ()
        return in_language(own or breach.shape.messages, self.language) or _plain(breach)

    def _result(self, breach: Breach, message: str, cells: list[Any], terms: dict[int, Node]) -> Result:
        shape = breach.shape
        found: dict[str, Node] = {}
        for name, cell in zip(("focus", "path", "value", *breach.slots), cells, strict=True):
            if cell is not None:
                computed = breach.computed.get(name)
                found[name] = terms[cell] if computed is None else _literal(str(cell), computed)
        if "{" in message:
            row = {name.removeprefix("slot_"): term for name, term in found.items()}
            message = fill(message, {**row, "this": found["focus"]})
        path = found.get("path")
        return Result(
            focus=found["focus"],
            path=path if isinstance(path, URIRef) else shape.result_path,
            value=found.get("value"),
            component=breach.constraint.component,
            shape=_named(shape),
            severity=shape.severity,
            message=message,
        )

    def _rule(self, shape: Shape, constraint: Constraint, foci: str, compiler: Compiler) -> Breach:
        """Compile a SPARQL constraint; ``$this`` is bound to the focus nodes wherever the query uses it."""
        query = self.queries.of(shape, constraint)
        alias = fresh("b")
        compiler.bound = {
            "this": Relation(
                f"SELECT DISTINCT focus AS v_this, NULL::DOUBLE AS n_this FROM {foci} AS {alias}", {"this": Column()}
            )
        }
        found = compiler.pattern(query.p, Scope())
        if "this" not in found.columns:
            raise OntologyError(f"the shape {shape.node}: its query does not select $this")
        messages = messages_of(self.model.graph, constraint.value) or shape.messages
        wanted = sorted({name for m in messages for name in slots(str(m))} & found.columns.keys())
        columns = [self._column(found, name, f"slot_{name}") for name in wanted]
        value = self._column(found, "value", "value") if "value" in found.columns else "r.v_this AS value"
        if "value" not in found.columns and shape.path is not None:
            value = "NULL::UBIGINT AS value"
        path = "r.v_path AS path" if "path" in found.columns else "NULL::UBIGINT AS path"
        sql = (
            f"SELECT DISTINCT f.root, f.focus, {', '.join([path, value, *columns])} FROM ({found.sql}) AS r "
            f"JOIN {foci} AS f ON f.focus = r.v_this"
        )
        computed = {f"slot_{n}": found.columns[n].datatype for n in wanted if found.columns[n].computed}
        if "value" in found.columns and found.columns["value"].computed:
            computed["value"] = found.columns["value"].datatype
        return Breach(shape, constraint, sql, [f"slot_{n}" for n in wanted], computed)

    def _column(self, found: Relation, name: str, alias: str) -> str:
        column = found.columns[name]
        return f"r.t_{name} AS {alias}" if column.computed else f"r.v_{name} AS {alias}"


def _named(shape: Shape) -> URIRef:
    return shape.node if isinstance(shape.node, URIRef) else URIRef(str(shape.node))


@lru_cache(maxsize=1024)
def _algebra(query: str) -> Any:  # noqa: ANN401 - untyped algebra
    """Parse a query; who builds twice reads the same shapes twice, and parsing is half of what a small gate takes."""
    return translateQuery(parseQuery(query)).algebra


def _literal(text: str, kind: str) -> Literal:
    if kind in _DATATYPES:
        return Literal(text, datatype=URIRef("http://www.w3.org/2001/XMLSchema#" + _DATATYPES[kind]), normalize=False)
    return Literal(text)


def _plain(breach: Breach) -> str:
    name = str(breach.constraint.parameter).rsplit("#", 1)[-1]
    value = breach.constraint.value
    return f"breaks sh:{name} {value}" if isinstance(value, URIRef | Literal) else f"breaks sh:{name}"


def _refuse_rebinding(query: Any, shape: Shape) -> None:  # noqa: ANN401
    """Refuse what the standard forbids with variables that are bound beforehand."""

    def look(node: object) -> None:
        name = getattr(node, "name", "")
        if name == "Extend" and str(node["var"]) == "this" and not str(node["expr"]).startswith("__agg"):  # type: ignore[index]
            raise OntologyError(f"the shape {shape.node}: its query binds $this, which is bound already")
        if name == "Project" and "this" not in map(str, node["PV"]):  # type: ignore[index]
            raise OntologyError(f"the shape {shape.node}: its query, or one inside it, does not select $this")
        if isinstance(node, dict):
            for part in node.values():
                look(part)
        elif isinstance(node, (list, tuple)):
            for part in node:
                look(part)

    look(query)
