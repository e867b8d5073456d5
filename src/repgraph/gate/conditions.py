"""The components of SHACL as SQL: each gives the rows that break it.

A *focus* relation has the columns ``root`` and ``focus``: a shape inside another looks at other nodes than the one
that is judged. What a component gives has ``root``, ``focus``, ``path`` and ``value``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdflib import RDF, Literal, URIRef
from rdflib.namespace import SH

from repgraph.columns.engine import quoted
from repgraph.columns.triples import CHECKED, EXACT, XSD, Kind
from repgraph.errors import OntologyError
from repgraph.gate import expressions
from repgraph.gate.cardinality import NO_PATH, NO_VALUE, cardinality
from repgraph.gate.patterns import Compiler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rdflib.term import Node

    from repgraph.columns import Triples
    from repgraph.columns.triples import Summary
    from repgraph.gate.model import Constraint, Model, Shape


_KINDS = {
    SH.IRI: (0,), SH.BlankNode: (1,), SH.Literal: tuple(range(2, 12)), SH.BlankNodeOrIRI: (0, 1),
    SH.BlankNodeOrLiteral: tuple(range(1, 12)), SH.IRIOrLiteral: (0, *range(2, 12)),
}  # fmt: skip
_NESTED = {SH.property, SH.node, SH["not"], SH["and"], SH["or"], SH.xone, SH.qualifiedMinCount, SH.qualifiedMaxCount}
_RANGES = {SH.minExclusive: ">", SH.minInclusive: ">=", SH.maxExclusive: "<", SH.maxInclusive: "<="}


@dataclass(frozen=True)
class Breach:
    """SQL that finds where one constraint of a shape is broken.

    ``slots`` are further columns whose values a message shows; ``computed`` says of columns that are no terms of the
    graph which literal they are.
    """

    shape: Shape
    constraint: Constraint
    sql: str
    slots: Sequence[str] = ()
    computed: dict[str, str] = field(default_factory=dict)


_INSTANCES = "SELECT focus FROM "


class Conditions:
    """Compiles shapes.

    Parameters
    ----------
    model
        The shapes.
    triples
        The data in columns.
    rules
        Compiles a SPARQL constraint.
    """

    def __init__(
        self, model: Model, triples: Triples, rules: Callable[[Shape, Constraint, str, Compiler], Breach]
    ) -> None:
        """Read which class is above which."""
        self.model = model
        self.triples = triples
        self._rules = rules
        self._below = self._classes()
        self._tables: dict[str, str] = {}

    def foci(self, shape: Shape) -> str:
        """Return a table, or SQL in brackets, of the focus nodes of a shape, with ``root`` and ``focus``, each once."""
        parts = self._targets(shape)
        if len(parts) == 1 and parts[0].startswith(_INSTANCES):
            return f"(SELECT focus AS root, focus FROM ({parts[0]}))"
        found = " UNION ALL ".join(parts) or "SELECT NULL::UBIGINT AS focus WHERE false"
        return self._table(f"SELECT DISTINCT focus AS root, focus FROM ({found})")

    def _table(self, sql: str) -> str:
        """Return the name of a table that holds an answer; shapes that share one are many."""
        if sql not in self._tables:
            name = f"foci_{len(self._tables)}"
            self.triples.engine.run(f"CREATE OR REPLACE TABLE {name} AS {sql}")
            self._tables[sql] = name
        return self._tables[sql]

    def _targets(self, shape: Shape) -> list[str]:
        graph, property_ = self.model.graph, self.triples.property
        own = [shape.node] if self.model.is_class(shape.node) else []
        parts = [self.instances(kind) for kind in [*graph.objects(shape.node, SH.targetClass), *own]]
        parts += [f"SELECT {self._id(node)} AS focus" for node in graph.objects(shape.node, SH.targetNode)]
        for target, column in ((SH.targetSubjectsOf, "s"), (SH.targetObjectsOf, "o")):
            named = graph.objects(shape.node, target)
            parts += [f"SELECT {column} AS focus FROM {property_(name)} AS targets" for name in named]
        return parts

    def instances(self, kind: Node) -> str:
        """Return SQL for the instances of a class and of those below it, as ``focus``."""
        numbers = ", ".join(f"{n}::UBIGINT" for n in sorted(self.classes(kind)))
        types = self.triples.property(RDF.type)
        found = self._table(f"SELECT DISTINCT s AS focus FROM {types} AS types WHERE o IN ({numbers})")
        return f"{_INSTANCES}{found}"

    def classes(self, kind: Node) -> set[int]:
        """Return the numbers of a class and of all below it."""
        found, todo = set(), [self.triples.number(kind)]
        while todo:
            number = todo.pop()
            if number not in found:
                found.add(number)
                todo += self._below.get(number, ())
        return found

    def breaches(self, shape: Shape, foci: str) -> Iterator[Breach]:
        """Yield what may be broken: for the shape itself, and for the property shapes inside it.

        Parameters
        ----------
        shape
            The shape.
        foci
            A table, or SQL in brackets, with ``root`` and ``focus``, without doubles.
        """
        if self.model.is_off(shape.node):
            return
        values = self._values(shape, foci)
        if any(constraint.parameter in _NESTED for constraint in shape.constraints):
            values = f"SELECT * FROM {self._table(values)}"  # looked at more than once
        for constraint in shape.constraints:
            if constraint.parameter == SH.property:
                inner = self.model.shape(constraint.value)
                yield from self.breaches(inner, self._table(f"SELECT DISTINCT root, value AS focus FROM ({values})"))
            elif constraint.parameter == SH.sparql:
                yield self._rules(shape, constraint, foci, Compiler(self.triples))
            else:
                sql = self._sql(shape, constraint, foci, values)
                if sql:
                    yield Breach(shape, constraint, sql)

    def broken(self, node: Node, values: str) -> str:
        """Return SQL for the ``root`` of those values that do not conform to another shape."""
        shape = self.model.shape(node)
        foci = self._table(f"SELECT DISTINCT value AS root, value AS focus FROM ({values})")
        parts = [f"SELECT root FROM ({breach.sql})" for breach in self.breaches(shape, foci)]
        if not parts:
            return "SELECT 0::UBIGINT WHERE false"
        found = " UNION ALL ".join(parts)
        return f"SELECT root FROM {self._table(f'SELECT DISTINCT root FROM ({found})')}"

    def _values(self, shape: Shape, foci: str) -> str:
        if shape.path is None:
            return f"SELECT root, focus, focus AS value FROM {foci}"
        pairs = (
            f"{self.triples.property(shape.path)}"
            if isinstance(shape.path, URIRef)
            else f"(SELECT DISTINCT s, o FROM ({Compiler(self.triples).pairs(shape.path)}))"
        )
        return f"SELECT f.root, f.focus, t.o AS value FROM {foci} AS f JOIN {pairs} AS t ON t.s = f.focus"

    def _sql(self, shape: Shape, constraint: Constraint, foci: str, values: str) -> str:
        if self.holds_for_all(shape, constraint):
            return ""
        name = str(constraint.parameter).removeprefix(str(SH))
        value = constraint.value
        if constraint.parameter in _RANGES:
            return self._range(_RANGES[constraint.parameter], value, values)
        if name in {"minCount", "maxCount"}:
            pairs = self.triples.property(shape.path) if isinstance(shape.path, URIRef) else None
            return cardinality(name, _whole(shape, name, value), foci, values, pairs)
        if name in {"qualifiedMinCount", "qualifiedMaxCount"}:
            return self._qualified(shape, name, _whole(shape, name, value), foci, values)
        made: str = getattr(self, f"_{name.lower()}")(shape, value, foci, values)
        return made

    def holds_for_all(self, shape: Shape, constraint: Constraint) -> bool:
        """Tell whether no node at all can break a constraint: no value of the property does, whoever has it."""
        if not isinstance(shape.path, URIRef):
            return False
        parameter, value = constraint.parameter, constraint.value
        if parameter not in {SH.maxCount, SH.datatype, SH.nodeKind, *_RANGES}:
            return False
        known = self.triples.summary(shape.path)
        if parameter == SH.maxCount:
            return not known.several and _whole(shape, "maxCount", value) >= 1
        if parameter == SH.datatype:
            return str(value) in EXACT and known.kinds <= set(EXACT[str(value)])
        if parameter == SH.nodeKind:
            return known.kinds <= set(_KINDS.get(URIRef(str(value)), ()))
        return self._within(known, _RANGES[parameter], value)

    def _within(self, known: Summary, operator: str, bound: Node) -> bool:
        numbers = {Kind.INTEGER, Kind.DECIMAL, Kind.NUMBER}
        if self.triples.number(bound) & 15 not in numbers or not known.kinds <= numbers:
            return False
        if known.least is None or known.most is None or math.isnan(known.most):
            return not known.kinds
        limit = float(str(bound))
        return {
            ">": known.least > limit, ">=": known.least >= limit, "<": known.most < limit, "<=": known.most <= limit
        }[operator]  # fmt: skip

    def _class(self, _: Shape, kind: Node, __: str, values: str) -> str:
        among = self.instances(kind)
        return _where(values, f"NOT EXISTS (SELECT 1 FROM ({among}) AS c WHERE c.focus = v.value)")

    def _datatype(self, _: Shape, datatype: Node, __: str, values: str) -> str:
        exact = EXACT.get(str(datatype))
        if exact is not None:
            return _where(values, f"kind(v.value) NOT IN ({', '.join(str(int(k)) for k in exact)})")
        well = " OR kind(t.id) = 9" if str(datatype).removeprefix(XSD) in CHECKED else ""
        condition = f"(t.dt IS DISTINCT FROM {quoted(str(datatype))}{well})"
        return _where(values, condition, dictionary=True)

    def _nodekind(self, shape: Shape, kind: Node, _: str, values: str) -> str:
        if kind not in _KINDS:
            raise OntologyError(f"the shape {shape.node}: {kind} is no sh:nodeKind")
        among = _KINDS[URIRef(str(kind))]
        return _where(values, f"kind(v.value) NOT IN ({', '.join(map(str, among))})")

    def _range(self, operator: str, bound: Node, values: str) -> str:
        other = expressions.constant(bound, Compiler(self.triples))
        kind = other.plain
        if kind == Kind.STRING:
            holds = f"CASE WHEN kind(t.id) = 2 THEN t.lex {operator} {other.text} END"
        else:
            holds = f"CASE WHEN family(t.id) = {other.family} THEN t.n {operator} {other.quantity} END"
        return _where(values, f"NOT COALESCE({holds}, false)", dictionary=True)

    def _minlength(self, shape: Shape, bound: Node, _: str, values: str) -> str:
        least = _whole(shape, "minLength", bound)
        return _where(values, f"(kind(t.id) = 1 OR length(t.lex) < {least})", dictionary=True)

    def _maxlength(self, shape: Shape, bound: Node, _: str, values: str) -> str:
        most = _whole(shape, "maxLength", bound)
        return _where(values, f"(kind(t.id) = 1 OR length(t.lex) > {most})", dictionary=True)

    def _pattern(self, shape: Shape, pattern: Node, _: str, values: str) -> str:
        flags = str(self.model.graph.value(shape.node, SH.flags) or "")
        if set(flags) - set("ims"):
            raise OntologyError(f"the shape {shape.node}: the flags {flags!r} of sh:pattern are not supported")
        options = f", {quoted(flags)}" if flags else ""
        matches = f"regexp_matches(t.lex, {quoted(str(pattern))}{options})"
        return _where(values, f"(kind(t.id) = 1 OR NOT {matches})", dictionary=True)

    def _languagein(self, _: Shape, tags: Node, __: str, values: str) -> str:
        fits = [
            f"lower(t.lang) = {quoted(tag)} OR starts_with(lower(t.lang), {quoted(tag + '-')})"
            for tag in (str(tag).lower() for tag in self.model.list(tags))
        ]
        return _where(values, f"NOT COALESCE({' OR '.join(fits) or 'false'}, false)", dictionary=True)

    def _uniquelang(self, _: Shape, wanted: Node, __: str, values: str) -> str:
        if str(wanted) != "true":
            return ""
        return (
            f"SELECT root, focus, {NO_PATH}, {NO_VALUE} FROM (SELECT v.root, v.focus, lower(t.lang) AS tag "
            f"FROM ({values}) AS v JOIN terms AS t ON t.id = v.value WHERE kind(v.value) = 3) "
            f"GROUP BY root, focus, tag HAVING count(*) > 1"
        )

    def _equals(self, _: Shape, other: Node, foci: str, values: str) -> str:
        table = self.triples.property(other)
        missing = _where(values, f"NOT EXISTS (SELECT 1 FROM {table} AS o WHERE o.s = v.focus AND o.o = v.value)")
        return (
            f"{missing} UNION ALL SELECT f.root, f.focus, {NO_PATH}, o.o AS value FROM {foci} AS f "
            f"JOIN {table} AS o ON o.s = f.focus WHERE NOT EXISTS "
            f"(SELECT 1 FROM ({values}) AS v WHERE v.root = f.root AND v.focus = f.focus AND v.value = o.o)"
        )

    def _disjoint(self, _: Shape, other: Node, __: str, values: str) -> str:
        table = self.triples.property(other)
        return _where(values, f"EXISTS (SELECT 1 FROM {table} AS o WHERE o.s = v.focus AND o.o = v.value)")

    def _lessthan(self, _: Shape, other: Node, __: str, values: str) -> str:
        return self._before("<", other, values)

    def _lessthanorequals(self, _: Shape, other: Node, __: str, values: str) -> str:
        return self._before("<=", other, values)

    def _before(self, operator: str, other: Node, values: str) -> str:
        holds = (
            f"CASE WHEN kind(a.id) = 2 AND kind(b.id) = 2 THEN a.lex {operator} b.lex "
            f"WHEN family(a.id) = family(b.id) THEN a.n {operator} b.n END"
        )
        return (
            f"SELECT v.root, v.focus, {NO_PATH}, v.value FROM ({values}) AS v "
            f"JOIN {self.triples.property(other)} AS o ON o.s = v.focus "
            f"JOIN terms AS a ON a.id = v.value JOIN terms AS b ON b.id = o.o WHERE NOT COALESCE({holds}, false)"
        )

    def _not(self, _: Shape, shape: Node, __: str, values: str) -> str:
        return _where(values, f"v.value NOT IN ({self.broken(shape, values)})")

    def _node(self, _: Shape, shape: Node, __: str, values: str) -> str:
        return _where(values, f"v.value IN ({self.broken(shape, values)})")

    def _and(self, _: Shape, shapes: Node, __: str, values: str) -> str:
        each = [f"v.value IN ({self.broken(s, values)})" for s in self.model.list(shapes)]
        return _where(values, f"({' OR '.join(each) or 'false'})")

    def _or(self, _: Shape, shapes: Node, __: str, values: str) -> str:
        each = [f"v.value IN ({self.broken(s, values)})" for s in self.model.list(shapes)]
        return _where(values, f"({' AND '.join(each) or 'true'})")

    def _xone(self, _: Shape, shapes: Node, __: str, values: str) -> str:
        each = [f"CASE WHEN v.value IN ({self.broken(s, values)}) THEN 0 ELSE 1 END" for s in self.model.list(shapes)]
        return _where(values, f"({' + '.join(each) or '0'}) <> 1")

    def _qualified(self, shape: Shape, name: str, bound: int, foci: str, values: str) -> str:
        graph = self.model.graph
        wanted = graph.value(shape.node, SH.qualifiedValueShape)
        if wanted is None:
            raise OntologyError(f"the shape {shape.node} has sh:{name} without sh:qualifiedValueShape")
        fits = f"v.value NOT IN ({self.broken(wanted, values)})"
        if Literal(lexical_or_value=True) in graph.objects(shape.node, SH.qualifiedValueShapesDisjoint):
            for sibling in sorted(self._siblings(shape) - {wanted}, key=str):
                fits += f" AND v.value IN ({self.broken(sibling, values)})"
        kept = f"SELECT v.root, v.focus, v.value FROM ({values}) AS v WHERE {fits}"
        return cardinality("minCount" if name == "qualifiedMinCount" else "maxCount", bound, foci, kept)

    def _siblings(self, shape: Shape) -> set[Node]:
        graph = self.model.graph
        return {
            other
            for parent in graph.subjects(SH.property, shape.node)
            for one in graph.objects(parent, SH.property)
            for other in graph.objects(one, SH.qualifiedValueShape)
        }

    def _closed(self, shape: Shape, wanted: Node, _: str, values: str) -> str:
        if str(wanted) != "true":
            return ""
        graph = self.model.graph
        ignored = graph.value(shape.node, SH.ignoredProperties)
        allowed = {p for inner in graph.objects(shape.node, SH.property) for p in graph.objects(inner, SH.path)}
        allowed |= set(self.model.list(ignored)) if ignored else set()
        numbers = ", ".join(self._id(p) for p in sorted(allowed, key=str) if isinstance(p, URIRef)) or "0"
        return (
            f"SELECT v.root, v.focus, t.p AS path, t.o AS value FROM ({values}) AS v "
            f"JOIN triples AS t ON t.s = v.value WHERE t.p NOT IN ({numbers})"
        )

    def _hasvalue(self, _: Shape, value: Node, foci: str, values: str) -> str:
        return (
            f"SELECT f.root, f.focus, {NO_PATH}, {NO_VALUE} FROM {foci} AS f WHERE NOT EXISTS (SELECT 1 "
            f"FROM ({values}) AS v WHERE v.root = f.root AND v.focus = f.focus AND v.value = {self._id(value)})"
        )

    def _in(self, _: Shape, members: Node, __: str, values: str) -> str:
        numbers = ", ".join(map(self._id, self.model.list(members))) or "0"
        return _where(values, f"v.value NOT IN ({numbers})")

    def _id(self, term: Node) -> str:
        return f"{self.triples.number(term)}::UBIGINT"

    def _classes(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        below = URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf")
        for lower, upper in self.triples.engine.rows(f"SELECT s, o FROM {self.triples.property(below)} AS below"):
            found.setdefault(upper, []).append(lower)
        return found


def _where(values: str, condition: str, *, dictionary: bool = False) -> str:
    join = " JOIN terms AS t ON t.id = v.value" if dictionary else ""
    return f"SELECT v.root, v.focus, {NO_PATH}, v.value FROM ({values}) AS v{join} WHERE {condition}"


def _whole(shape: Shape, name: str, value: Node) -> int:
    try:
        return int(str(value))
    except ValueError as error:
        raise OntologyError(f"the shape {shape.node}: sh:{name} {value} is no whole number") from error
