"""Which triples of a store decide the answer to a query: its patterns, each narrowed by what the others can match.

A query is walked as the algebra of SPARQL 1.1. For each pattern the triples that it can match are brought from the
store; what the variables can be is then known, and narrows the patterns that come later. On what was brought, and on
nothing more, the query has the same answers as on the whole store:

* a join narrows each side by the variables that the other side binds in every solution;
* ``OPTIONAL``, ``MINUS`` and ``EXISTS`` are narrowed by the left side alone, and never narrow it;
* a grouping is narrowed by its keys alone, so that groups are whole; ``LIMIT`` and ``OFFSET`` are not narrowed.

This is the semi-join reduction of distributed databases (Bernstein and Chiu, 1981), on SPARQL's operators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import BNode, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
from rdflib.plugins.sparql.parserutils import CompValue

from repgraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from repgraph.store.dialects.harvest import Harvest

Nodes = frozenset[str]
Known = dict[str, Nodes]
"""What variables can be, as words of N-Triples, where each solution binds them to a node that is no literal."""

_EXISTS = {"Builtin_EXISTS", "Builtin_NOTEXISTS"}
_NONE: Nodes = frozenset()


class Reduction:
    """The walk over one query.

    Parameters
    ----------
    harvest
        Where the triples go.
    """

    def __init__(self, harvest: Harvest) -> None:
        """Begin with nothing known."""
        self.harvest = harvest
        self._optional: dict[int, Known] = {}  # what variables of a right side can be, by its LeftJoin
        self._ways: dict[str, Callable[[Any, Known], Known]] = {
            "BGP": self._group, "Join": self._group, "LeftJoin": self._optionally, "Minus": self._minus,
            "Union": self._either, "Filter": self._filter, "Extend": self._extend, "Project": self._project,
            "AggregateJoin": self._grouped, "values": self._values, "Slice": self._slice, "Distinct": self._through,
            "Reduced": self._through, "OrderBy": self._through, "ToMultiSet": self._through,
        }  # fmt: skip

    def query(self, algebra: Any) -> None:  # noqa: ANN401 - rdflib's algebra is not typed
        """Bring what a query of any form needs.

        Raises
        ------
        QueryError
            The query names graphs: a store whose default graph is not its own is not asked about them.
        StoreError
            The store does not answer, or too much would have to come.
        """
        if algebra.datasetClause:
            raise QueryError("FROM is not understood for this store: name the graph in its address (default-graph-uri)")
        found = self.walk(algebra.p, {}) if "p" in algebra and algebra.p is not None else {}
        if algebra.name == "DescribeQuery":
            for term in algebra.PV or ():
                nodes = found.get(str(term)) if isinstance(term, Variable) else _token_set(term)
                self.harvest.bring(None, nodes, None)

    def walk(self, node: Any, known: Known) -> Known:  # noqa: ANN401
        """Bring what a part of the algebra needs, given what variables can be in solutions that count.

        Returns
        -------
        dict
            What the variables can be that this part binds in each of its solutions.
        """
        way = self._ways.get(node.name)
        if way is None:
            raise QueryError(f"a query with {node.name.upper()} is not understood for this store")
        return way(node, known)

    def _group(self, node: Any, known: Known) -> Known:  # noqa: ANN401
        return self._join(list(_operands(node)), known)

    def _optionally(self, node: Any, known: Known) -> Known:  # noqa: ANN401
        left = self.walk(node.p1, known)
        right = self._optional[id(node)] = self.walk(node.p2, left)
        self._expression(node.expr, {**right, **left})
        return left

    def _minus(self, node: Any, known: Known) -> Known:  # noqa: ANN401
        left = self.walk(node.p1, known)
        self.walk(node.p2, left)
        return left

    def _either(self, node: Any, known: Known) -> Known:  # noqa: ANN401
        first, second = self.walk(node.p1, known), self.walk(node.p2, known)
        return {v: first[v] | second[v] for v in first.keys() & second.keys()}

    def _filter(self, node: Any, known: Known) -> Known:  # noqa: ANN401
        found = self.walk(node.p, _narrowed(known, _conditions(node.expr)))
        self._expression(node.expr, found)
        return found

    def _through(self, node: Any, known: Known) -> Known:  # noqa: ANN401
        found = self.walk(node.p, known)
        self._expression(node.expr if "expr" in node else None, found)  # of ORDER BY
        return found

    def _slice(self, node: Any, _: Known) -> Known:  # noqa: ANN401
        return self.walk(node.p, {})

    def _project(self, node: Any, known: Known) -> Known:  # noqa: ANN401
        shown = {str(v) for v in node.PV}
        found = self.walk(node.p, {v: nodes for v, nodes in known.items() if v in shown})
        return {v: nodes for v, nodes in found.items() if v in shown}

    def _extend(self, node: Any, known: Known) -> Known:  # noqa: ANN401
        inner = {v: nodes for v, nodes in known.items() if v != str(node.var)}
        if isinstance(node.expr, Variable) and str(node.var) in known:
            inner = _narrowed(inner, {str(node.expr): known[str(node.var)]})
        found = self.walk(node.p, inner)
        self._expression(node.expr, found)
        can_be, always = self._can_be(node.expr, found, node.p)
        return {**found, str(node.var): can_be} if always and can_be is not None else found

    def _grouped(self, node: Any, known: Known) -> Known:  # noqa: ANN401
        keys = {str(k) for k in (node.p.expr or ()) if isinstance(k, Variable)}
        sampled = {str(a.res): str(a.vars) for a in node.A if a.name == "Aggregate_Sample" and str(a.vars) in keys}
        inner: Known = {}
        for result, key in sampled.items():
            if result in known:
                inner = _narrowed(inner, {key: known[result]})
        found = self.walk(node.p.p, inner)
        self._expression(node.A, found)
        self._expression(node.p.expr, found)
        return {result: found[key] for result, key in sampled.items() if key in found}

    def _values(self, node: Any, _: Known) -> Known:  # noqa: ANN401
        columns: dict[str, list[Any]] = {}
        for row in node.res:
            for variable, term in row.items():
                columns.setdefault(str(variable), []).append(term)
        return {
            variable: _token_set(*terms)
            for variable, terms in columns.items()
            if len(terms) == len(node.res) and all(isinstance(term, URIRef) for term in terms)
        }

    def _join(self, operands: list[Any], known: Known) -> Known:
        """Take the operands in the order of their least cost, each narrowed by those before it."""
        rest: list[Any] = []
        for operand in operands:
            rest += operand.triples if operand.name == "BGP" else [operand]
        found: Known = {}
        while rest:
            now = _narrowed(known, found)
            operand = rest.pop(min(range(len(rest)), key=lambda at: self._cost(rest[at], now)))
            more = self.walk(operand, now) if isinstance(operand, CompValue) else self._triple(operand, now)
            found = _narrowed(found, more)
        return found

    def _cost(self, operand: Any, known: Known) -> int:  # noqa: ANN401
        """Return about how many triples an operand would bring first."""
        if not isinstance(operand, CompValue):
            return self._cost_of_triple(operand, known)
        name = operand.name
        if name == "values":
            return 0
        if name == "BGP":
            return min((self._cost_of_triple(triple, known) for triple in operand.triples), default=0)
        if name in {"Join", "Union"}:
            costs = self._cost(operand.p1, known), self._cost(operand.p2, known)
            return min(costs) if name == "Join" else sum(costs)
        if name == "Filter":
            known = _narrowed(known, _conditions(operand.expr))
        return self._cost(operand.p1 if "p1" in operand else operand.p, known)

    def _cost_of_triple(self, triple: Any, known: Known) -> int:  # noqa: ANN401
        subject, predicate, value = triple
        name = _token(predicate) if isinstance(predicate, URIRef) else None
        whole = self.harvest.sizes.of(name)
        subjects, values = _nodes(subject, known), _nodes(value, known)
        costs = [whole]
        if subjects is not None:
            costs.append(2 * len(subjects))
        if values is not None and len(values) < whole:
            costs.append(sum(max(1, self.harvest.sizes.of(name, v)) for v in values))
        return min(costs)

    def _triple(self, triple: Any, known: Known) -> Known:  # noqa: ANN401
        subject, predicate, value = triple
        first, last = self._path(predicate, _nodes(subject, known), _nodes(value, known), known)
        found: Known = {}
        for term, nodes in ((subject, first), (value, last)):
            if isinstance(term, (Variable, BNode)) and nodes is not None and not any(map(_is_literal, nodes)):
                found = _narrowed(found, {_name(term): nodes})
        return found

    def _path(
        self,
        path: Any,  # noqa: ANN401
        subjects: Nodes | None,
        values: Nodes | None,
        known: Known,
    ) -> tuple[Nodes | None, Nodes | None]:
        """Bring the triples along a path; return what its ends can be, where that is known."""
        if isinstance(path, (URIRef, Variable)):
            return self._step(path, subjects, values, known)
        if isinstance(path, InvPath):
            last, first = self._path(path.arg, values, subjects, known)
            return first, last
        if isinstance(path, AlternativePath):
            ends = [self._path(arg, subjects, values, known) for arg in path.args]
            return _union(first for first, _ in ends), _union(last for _, last in ends)
        if isinstance(path, SequencePath):
            return self._sequence(list(path.args), subjects, values, known)
        if isinstance(path, MulPath):
            return self._closure(path, subjects, values, known)
        return self._step(Variable("?"), subjects, values, {})  # a negated property set: any property

    def _step(
        self, predicate: URIRef | Variable, subjects: Nodes | None, values: Nodes | None, known: Known
    ) -> tuple[Nodes | None, Nodes | None]:
        names: Iterable[str | None] | None = _nodes(predicate, known)
        if subjects is not None:  # no literal is a subject
            subjects = frozenset(word for word in subjects if not _is_literal(word))
        subjects, values = _askable(subjects), _askable(values)
        first: set[str] = set()
        last: set[str] = set()
        for name in [None] if names is None else names:
            self.harvest.bring(name, subjects, values)
            for s, o in self.harvest.pairs(name, subjects, values):
                first.add(s)
                last.add(o)
        return frozenset(first), frozenset(last)

    def _sequence(
        self, steps: list[Any], subjects: Nodes | None, values: Nodes | None, known: Known
    ) -> tuple[Nodes | None, Nodes | None]:
        backwards = subjects is None and values is not None
        start = between = values if backwards else subjects
        ends: list[Nodes | None] = []
        for step in reversed(steps) if backwards else steps:
            given, found = self._path(step, None if backwards else between, between if backwards else None, known)
            between = given if backwards else found
            ends.append(found if backwards else given)
        start = ends[0] if ends else start
        return (between, start) if backwards else (start, between)

    def _closure(
        self, path: MulPath, subjects: Nodes | None, values: Nodes | None, known: Known
    ) -> tuple[Nodes | None, Nodes | None]:
        """Follow a path from the end that is known as often as it leads anywhere new."""
        if subjects is None and values is None:
            if path.mod == "+":
                self._path(path.path, None, None, known)
            else:  # every node of the graph leads to itself
                self.harvest.bring(None, None, None)
            return None, None
        backwards = subjects is None
        start = values if backwards else subjects
        reached: Nodes = start or _NONE
        if path.mod != "+":
            self.harvest.bring_mentions(reached)
        edge: Nodes | None = reached
        while edge:
            first, last = self._path(path.path, None if backwards else edge, edge if backwards else None, known)
            found = (first if backwards else last) or _NONE
            edge, reached = (found - reached) if path.mod != "?" else _NONE, reached | found
        return (reached, start) if backwards else (start, reached)

    def _expression(self, part: Any, known: Known) -> None:  # noqa: ANN401
        """Bring what EXISTS and NOT EXISTS inside an expression need."""
        if isinstance(part, CompValue):
            if part.name in _EXISTS:
                graph = part.graph
                self.walk(graph if "Pattern" not in graph.name else translateGroupGraphPattern(graph), known)
                return
            for inner in part.values():
                self._expression(inner, known)
        elif isinstance(part, (list, tuple)):
            for inner in part:
                self._expression(inner, known)

    def _can_be(self, expression: Any, known: Known, over: Any) -> tuple[Nodes | None, bool]:  # noqa: ANN401
        """Return what an expression can give, if that is known, and whether it always gives something."""
        if isinstance(expression, URIRef):
            return _token_set(expression), True
        if isinstance(expression, Variable):
            name = str(expression)
            return (known[name], True) if name in known else (self._if_bound(over, expression), False)
        if isinstance(expression, CompValue) and expression.name == "Builtin_COALESCE":
            parts = [self._can_be(each, known, over) for each in expression.arg]
            return _union(nodes for nodes, _ in parts), any(always for _, always in parts)
        return None, False

    def _if_bound(self, node: Any, variable: Variable) -> Nodes | None:  # noqa: ANN401
        """Return what a variable can be that only the right side of one OPTIONAL binds."""
        while node.name in {"LeftJoin", "Extend", "Filter"}:
            if node.name == "Extend" and node.var == variable:
                return None
            if node.name == "LeftJoin" and variable in node.p2["_vars"]:
                return None if variable in node.p1["_vars"] else self._optional[id(node)].get(str(variable))
            node = node.p1 if node.name == "LeftJoin" else node.p
        return None


def _operands(node: Any) -> Iterator[Any]:  # noqa: ANN401
    if node.name == "BGP":
        yield node
        return
    for side in (node.p1, node.p2):
        if side.name == "Join":
            yield from _operands(side)
        else:
            yield side


def _conditions(expression: Any) -> Known:  # noqa: ANN401
    """Return what a filter allows variables to be, where it names nodes: ``?x = <iri>``, ``?x IN (<a>, <b>)``."""
    if not isinstance(expression, CompValue):
        return {}
    if expression.name == "ConditionalAndExpression":
        found: Known = {}
        for part in (expression.expr, *expression.other):
            found = _narrowed(found, _conditions(part))
        return found
    if expression.name == "RelationalExpression" and isinstance(expression.expr, Variable):
        others = expression.other if isinstance(expression.other, list) else [expression.other]
        if expression.op in {"=", "IN"} and all(isinstance(other, URIRef) for other in others):
            return {str(expression.expr): _token_set(*others)}
    return {}


def _narrowed(known: Known, more: Known) -> Known:
    return known | {v: known[v] & nodes if v in known else nodes for v, nodes in more.items()}


def _union(parts: Iterable[Nodes | None]) -> Nodes | None:
    found: set[str] = set()
    for part in parts:
        if part is None:
            return None
        found |= part
    return frozenset(found)


def _nodes(term: Any, known: Known) -> Nodes | None:  # noqa: ANN401
    """Return what a term of a pattern can be, if that is known; literals are compared by the engine, not here."""
    if isinstance(term, URIRef):
        return _token_set(term)
    return known.get(_name(term)) if isinstance(term, (Variable, BNode)) else None


def _name(term: Variable | BNode) -> str:
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def _token(term: URIRef) -> str:
    return f"<{term}>"


def _token_set(*terms: URIRef) -> Nodes:
    return frozenset(map(_token, terms))


def _is_literal(word: str) -> bool:
    return word.startswith('"')


def _askable(words: Nodes | None) -> Nodes | None:
    """Return nodes as a request can name them: where literals or blank nodes are among them, it names none."""
    return words if words is None or all(word.startswith("<") for word in words) else None
