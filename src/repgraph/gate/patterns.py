"""Graph patterns of SPARQL as SQL over the columns.

What cannot be said is refused by name; nothing is left out in silence. A variable of an outer pattern is seen inside
``EXISTS``, as the standard has it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from rdflib import BNode, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
from rdflib.term import URIRef

from repgraph.errors import OntologyError
from repgraph.gate import expressions, functions
from repgraph.gate.relations import UNIT, Column, Relation, fresh, joined, listed, union, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from repgraph.columns import Triples

    Triple = tuple[Any, Any, Any]


class Compiler:
    """Turns the algebra of one query into SQL.

    Parameters
    ----------
    triples
        The columns, for the numbers of constants.
    bound
        Relations of variables that are bound before the query begins; ``this`` among them, as SHACL wants it.
    """

    def __init__(self, triples: Triples, bound: dict[str, Relation] | None = None) -> None:
        """Keep what the query is compiled for."""
        self.triples = triples
        self.bound = bound or {}

    def pattern(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401 - untyped algebra
        """Compile a node of the algebra of rdflib.

        Raises
        ------
        OntologyError
            The pattern has no form in SQL here.
        """
        make = getattr(self, f"_{node.name.lower()}", None)
        if make is None:
            raise OntologyError(f"SPARQL's {node.name} is not supported by the fast gate; use the reference gate")
        found: Relation = make(node, outer)
        return found

    def exists(self, graph: Any, scope: expressions.Scope) -> str:  # noqa: ANN401 - untyped algebra
        """Return SQL that tells whether a pattern has an answer for the row at hand."""
        node = translateGroupGraphPattern(graph) if graph.name.startswith("GroupGraphPattern") else graph
        inner = self.pattern(node, scope)
        alias = fresh("e")
        conditions = []
        for name, column in inner.columns.items():
            value = scope.find(name)
            if value is not None:
                open_ends = [f"{alias}.v_{name} IS NULL"] if column.maybe else []
                open_ends += [f"{value.number} IS NULL"] if value.maybe else []
                conditions.append(f"({' OR '.join([f'{alias}.v_{name} = {value.number}', *open_ends])})")
        return f"EXISTS (SELECT 1 FROM {inner.named(alias)} WHERE {' AND '.join(conditions) or 'true'})"

    def call(self, node: Any, scope: expressions.Scope) -> expressions.Value:  # noqa: ANN401 - untyped algebra
        """Compile the call of a function."""
        return functions.call(node, scope, self)

    def filtered(self, relation: Relation, expression: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        """Return the rows for which an expression is true."""
        relation = self.with_bound(relation, [expression], outer)
        alias = fresh("f")
        scope = expressions.Scope(alias, relation.columns, outer)
        where = expressions.truth(expression, scope, self)
        return Relation(
            f"SELECT {', '.join(listed(alias, relation.columns))} FROM {relation.named(alias)}{scope.dictionary()} "
            f"WHERE {where}",
            relation.columns,
        )

    def with_bound(self, relation: Relation, parts: Iterable[Any], outer: expressions.Scope) -> Relation:
        """Join the relations of bound variables that these expressions use and nothing else binds."""
        used = {str(v) for part in parts for v in expressions.variables(part)}
        for name in sorted(used & self.bound.keys() - relation.columns.keys()):
            if outer.find(name) is None:
                relation = joined(relation, self.bound[name])
        return relation

    def _bgp(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        return self.basic(node.triples, outer)

    def basic(self, patterns: Sequence[Triple], outer: expressions.Scope) -> Relation:
        """Compile triple patterns that hold together."""
        del outer
        sources: list[str] = []
        where: list[str] = []
        at: dict[str, tuple[str, str]] = {}
        for subject, predicate, value in self._simple(patterns):
            alias = fresh("t")
            if isinstance(predicate, Path):
                sources.append(f"({self.pairs(predicate)}) AS {alias}")
                ends = [(subject, "s"), (value, "o")]
            elif isinstance(predicate, (Variable, BNode)):
                sources.append(f"triples AS {alias}")
                ends = [(predicate, "p"), (subject, "s"), (value, "o")]
            else:
                sources.append(f"{self.triples.property(predicate)} AS {alias}")
                ends = [(subject, "s"), (value, "o")]
            for term, column in ends:
                here = f"{alias}.{column}"
                if not isinstance(term, (Variable, BNode)):
                    where.append(f"{here} = {self.triples.number(term)}::UBIGINT")
                    continue
                quantity = f"{alias}.n" if column == "o" else "NULL::DOUBLE"
                name = str(term) if isinstance(term, Variable) else f"_{term}"
                if name in at:
                    where.append(f"{at[name][0]} = {here}")
                    if column == "o" and at[name][1].startswith("NULL"):
                        at[name] = (at[name][0], quantity)
                else:
                    at[name] = (here, quantity)
        if not sources:
            return UNIT
        select = [f"{v} AS v_{name}, {n} AS n_{name}" for name, (v, n) in at.items()] or ["1 AS nothing"]
        condition = f" WHERE {' AND '.join(where)}" if where else ""
        return Relation(f"SELECT {', '.join(select)} FROM {', '.join(sources)}{condition}", {n: Column() for n in at})

    def _simple(self, patterns: Iterable[Triple]) -> Iterable[Triple]:
        """Yield the patterns with sequences and inversions taken apart."""
        for subject, predicate, value in patterns:
            if isinstance(predicate, SequencePath):
                steps = [Variable(fresh("step")) for _ in predicate.args[1:]]
                ends = [subject, *steps, value]
                parts = [(ends[i], step, ends[i + 1]) for i, step in enumerate(predicate.args)]
                yield from self._simple(parts)
            elif isinstance(predicate, InvPath):
                yield from self._simple([(value, predicate.arg, subject)])
            else:
                yield subject, predicate, value

    def pairs(self, path: Any) -> str:  # noqa: ANN401 - untyped in rdflib
        """Return SQL with the columns ``s`` and ``o`` of all pairs that a path joins; a pair may come twice."""
        if isinstance(path, URIRef):
            return f"SELECT s, o, n FROM {self.triples.property(path)}"
        if isinstance(path, InvPath):
            return f"SELECT o AS s, s AS o, NULL::DOUBLE AS n FROM ({self.pairs(path.arg)})"
        if isinstance(path, AlternativePath):
            return " UNION ALL ".join(self.pairs(step) for step in path.args)
        if isinstance(path, SequencePath):
            names = [fresh("k") for _ in path.args]
            sources = ", ".join(f"({self.pairs(s)}) AS {n}" for n, s in zip(names, path.args, strict=True))
            steps = " AND ".join(f"{a}.o = {b}.s" for a, b in pairwise(names))
            return f"SELECT {names[0]}.s, {names[-1]}.o, {names[-1]}.n FROM {sources} WHERE {steps}"
        if isinstance(path, MulPath):
            return self._repeated(path)
        name = "a negated property set" if isinstance(path, NegatedPath) else "this path"
        raise OntologyError(f"SPARQL: {name} is not supported by the fast gate; use the reference gate")

    def _repeated(self, path: MulPath) -> str:
        step, walk = f"SELECT s, o FROM ({self.pairs(path.path)})", fresh("walk")
        found = step
        if path.more:
            found = (
                f"WITH RECURSIVE {walk}(s, o) AS ({step} UNION "
                f"SELECT {walk}.s, step.o FROM {walk} JOIN ({step}) AS step ON step.s = {walk}.o) "
                f"SELECT s, o FROM {walk}"
            )
        if not path.zero:
            return f"SELECT s, o, NULL::DOUBLE AS n FROM ({found})"
        return f"SELECT s, o, NULL::DOUBLE AS n FROM ({found} UNION SELECT id AS s, id AS o FROM terms)"

    def _join(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        return joined(self.pattern(node.p1, outer), self.pattern(node.p2, outer))

    def _leftjoin(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        left, right = self.pattern(node.p1, outer), self.pattern(node.p2, outer)
        if node.expr.name == "TrueFilter":
            return joined(left, right, optional=True)
        inside = {str(v) for v in expressions.variables(node.expr)}
        if inside <= right.columns.keys():
            return joined(left, self.filtered(right, node.expr, outer), optional=True)
        row = fresh("row")
        a, b = fresh("a"), fresh("b")
        marked = Relation(f"SELECT *, row_number() OVER () AS v_{row}, NULL AS n_{row} FROM {left.named(a)}",
                          {**left.columns, row: Column()})  # fmt: skip
        both = self.filtered(joined(marked, right), node.expr, outer)
        more = {name: column for name, column in right.columns.items() if name not in left.columns}
        found = Relation(f"SELECT {', '.join(listed(b, both.columns, [row, *more]))} FROM {both.named(b)}",
                         {row: Column(), **more})  # fmt: skip
        return joined(marked, found, optional=True)

    def _union(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        return union(self.pattern(node.p1, outer), self.pattern(node.p2, outer))

    def _minus(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        return without(self.pattern(node.p1, outer), self.pattern(node.p2, outer))

    def _filter(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        return self.filtered(self.pattern(node.p, outer), node.expr, outer)

    def _extend(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        relation = self.with_bound(self.pattern(node.p, outer), [node.expr], outer)
        alias = fresh("x")
        scope = expressions.Scope(alias, relation.columns, outer)
        value = expressions.value(node.expr, scope, self)
        name = str(node.var)
        column = value.column()
        select = [*listed(alias, relation.columns), f"{value.number} AS v_{name}", f"{value.quantity} AS n_{name}"]
        if column.computed:
            select.append(f"{value.text} AS t_{name}")
        return Relation(
            f"SELECT {', '.join(select)} FROM {relation.named(alias)}{scope.dictionary()}",
            {**relation.columns, name: column},
        )

    def _tomultiset(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        return self.pattern(node.p, outer)

    def _values(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        del outer
        rows = [{str(k): v for k, v in row.items() if not isinstance(v, str) or v != "UNDEF"} for row in node.res]
        names = sorted({name for row in rows for name in row})
        parts = []
        for row in rows:
            cells = []
            for name in names:
                value = expressions.constant(row[name], self) if name in row else expressions.UNBOUND
                cells += [f"{value.number} AS v_{name}", f"{value.quantity} AS n_{name}"]
            parts.append(f"SELECT {', '.join(cells) or '1 AS nothing'}")
        maybe = {name: any(name not in row for row in rows) for name in names}
        return Relation(" UNION ALL ".join(parts), {name: Column(maybe=maybe[name]) for name in names})

    def _project(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        relation = self.pattern(node.p, outer)
        wanted = {str(v): relation.columns[str(v)] for v in node.PV if str(v) in relation.columns}
        alias = fresh("p")
        return Relation(f"SELECT {', '.join(listed(alias, wanted))} FROM {relation.named(alias)}", wanted)

    def _distinct(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        relation = self.pattern(node.p, outer)
        return Relation(f"SELECT DISTINCT * FROM {relation.named(fresh('d'))}", relation.columns)

    def _orderby(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        return self.pattern(node.p, outer)

    def _aggregatejoin(self, node: Any, outer: expressions.Scope) -> Relation:  # noqa: ANN401
        inner = self.pattern(node.p.p, outer)
        keys = [str(v) for v in node.p.expr or ()]
        alias = fresh("g")
        select, columns = listed(alias, inner.columns, keys) if keys else [], {k: inner.columns[k] for k in keys}
        for aggregate in node.A:
            name = str(aggregate.res)
            sample = aggregate.name == "Aggregate_Sample" and str(aggregate.vars) in keys
            if sample:
                key = str(aggregate.vars)
                select += [f"{c} AS {c.split('.')[1][0]}_{name}" for c in listed(alias, inner.columns, [key])]
                columns[name] = inner.columns[key]
                continue
            counted = expressions.counted(aggregate, expressions.Scope(alias, inner.columns, outer))
            value = expressions.integer(counted)
            select += [f"{value.number} AS v_{name}", f"{value.quantity} AS n_{name}", f"{value.text} AS t_{name}"]
            columns[name] = value.column()
        group = f" GROUP BY {', '.join(c for c in listed(alias, inner.columns, keys))}" if keys else ""
        return Relation(f"SELECT {', '.join(select)} FROM {inner.named(alias)}{group}", columns)
