"""Expressions of SPARQL as SQL. An error of SPARQL is SQL's NULL: both logics have three values and agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdflib import BNode, Literal, URIRef, Variable
from rdflib.plugins.sparql.parserutils import CompValue

from repgraph.columns.engine import quoted
from repgraph.columns.triples import LANG_STRING, XSD, Kind
from repgraph.errors import OntologyError
from repgraph.gate.relations import Column, fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from rdflib.term import Node

    from repgraph.gate.patterns import Compiler

_COMPARABLE = "4, 6, 7, 8"
_TEXTS = "2, 3"


@dataclass(frozen=True, slots=True)
class Value:
    """An expression as SQL: number, quantity, text; language and datatype where they are asked for.

    ``plain`` is the kind where it is known beforehand; ``truth`` the condition, if it is a boolean.
    """

    number: str
    quantity: str = "NULL::DOUBLE"
    text: str = "NULL::VARCHAR"
    language: str = "''"
    datatype: str = "NULL::VARCHAR"
    plain: int | None = None
    truth: str = ""
    maybe: bool = False
    computed: str = ""

    def column(self) -> Column:
        """Return what is known of a variable that is bound to this."""
        return Column(maybe=True, computed=bool(self.computed), datatype=self.computed)

    @property
    def kind(self) -> str:
        """Return SQL for the kind."""
        return str(self.plain) if self.plain is not None else f"kind({self.number})"

    @property
    def family(self) -> str:
        """Return SQL for the kind, all numbers being one."""
        if self.plain is not None:
            return str(4 if self.plain in {Kind.DECIMAL, Kind.NUMBER} else self.plain)
        return f"family({self.number})"


UNBOUND = Value("NULL::UBIGINT", maybe=True)


@dataclass
class Scope:
    """What an expression can see: the columns of one row, and those of the rows around it."""

    alias: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict)
    outer: Scope | None = None
    _looked_up: dict[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Value | None:
        """Return the value of a variable, or nothing if nobody binds it."""
        column = self.columns.get(name)
        if column is None:
            return self.outer.find(name) if self.outer else None
        number = f"{self.alias}.v_{name}"
        found = Value(number, f"{self.alias}.n_{name}", maybe=column.maybe)
        if column.computed:
            text = f"{self.alias}.t_{name}"
            return Value(number, f"{self.alias}.n_{name}", text, maybe=column.maybe, computed=column.datatype)
        return found

    def text(self, name: str, part: str) -> str:
        """Return SQL for text, language or datatype of a variable; the dictionary is joined."""
        column = self.columns.get(name)
        if column is None:
            if self.outer is None:
                raise OntologyError(f"SPARQL: ?{name} is used where nothing binds it")
            return self.outer.text(name, part)
        alias = self._looked_up.setdefault(name, fresh("term"))
        found = f"{alias}.{part}"
        return f"COALESCE({self.alias}.t_{name}, {found})" if column.computed and part == "lex" else found

    def dictionary(self) -> str:
        """Return the joins with the dictionary that the expressions of this scope asked for."""
        joins = []
        for name, alias in self._looked_up.items():
            column = self.columns[name]
            kind = "LEFT JOIN" if column.maybe or column.computed else "JOIN"
            joins.append(f" {kind} terms AS {alias} ON {alias}.id = {self.alias}.v_{name}")
        return "".join(joins)


def variables(node: object) -> Iterator[Variable]:
    """Yield the variables of an expression, those inside ``EXISTS`` too."""
    if isinstance(node, Variable):
        yield node
    elif isinstance(node, CompValue):
        for key, part in node.items():
            if key != "_vars":
                yield from variables(part)
    elif isinstance(node, (list, tuple)):
        for part in node:
            yield from variables(part)


def constant(term: Node, compiler: Compiler) -> Value:
    """Return a term of the query."""
    number = compiler.triples.number(term)
    kind = number & 15
    if not isinstance(term, Literal):
        return Value(f"{number}::UBIGINT", text=quoted(str(term)), plain=kind)
    quantity = "NULL::DOUBLE"
    if kind in {Kind.INTEGER, Kind.DECIMAL, Kind.NUMBER}:
        quantity = f"{float(term)!r}::DOUBLE"
    elif kind == Kind.DATE:
        quantity = f"epoch(DATE {quoted(str(term)[:10])}::TIMESTAMP)"
    elif kind in {Kind.LOCAL_TIME, Kind.ZONED_TIME}:
        quantity = f"quantity({kind}, {quoted(str(term))})"
    datatype = str(term.datatype or (LANG_STRING if term.language else XSD + "string"))
    truth = ""
    if kind == Kind.BOOLEAN:
        truth = "true" if str(term) in {"true", "1"} else "false"
    return Value(f"{number}::UBIGINT", quantity, quoted(str(term)), quoted(term.language or ""), quoted(datatype), kind,
                 truth)  # fmt: skip


def string(sql: str) -> Value:
    """Return a plain string that SQL computes."""
    token = f"""('"' || replace(replace({sql}, '\\', '\\\\'), '"', '\\"') || '"')"""
    return Value(f"numbered({token}, 2)", text=sql, plain=Kind.STRING,
                 datatype=quoted(XSD + "string"), maybe=True, computed="string")  # fmt: skip


def integer(sql: str) -> Value:
    """Return a whole number that SQL computes."""
    text = f"({sql})::BIGINT::VARCHAR"
    token = f"""('"' || {text} || '"^^<{XSD}integer>')"""
    return Value(f"numbered({token}, 4)", f"({sql})::DOUBLE", text, plain=Kind.INTEGER,
                 datatype=quoted(XSD + "integer"), maybe=True, computed="integer")  # fmt: skip


def _amount(sql: str) -> Value:
    return Value("NULL::UBIGINT", sql, f"({sql})::VARCHAR", plain=Kind.NUMBER, maybe=True, computed="double")


def boolean(sql: str, compiler: Compiler) -> Value:
    """Return a truth value that SQL computes."""
    yes, no = (compiler.triples.number(Literal(lexical_or_value=v)) for v in (True, False))
    return Value(f"CASE WHEN ({sql}) THEN {yes}::UBIGINT WHEN NOT ({sql}) THEN {no}::UBIGINT END",
                 text=f"({sql})::VARCHAR", plain=Kind.BOOLEAN, truth=sql, maybe=True, computed="boolean")  # fmt: skip


def counted(aggregate: Any, scope: Scope) -> str:  # noqa: ANN401 - untyped algebra
    """Return SQL for ``COUNT``, the one aggregate that rules need."""
    if aggregate.name != "Aggregate_Count":
        name = aggregate.name.removeprefix("Aggregate_").upper()
        raise OntologyError(f"SPARQL's {name} is not supported by the fast gate; use the reference gate")
    if aggregate.vars == "*":
        return "count(*)"
    found = scope.find(str(aggregate.vars))
    if found is None:
        return "0"
    return f"count({'DISTINCT ' if aggregate.distinct else ''}{found.number})"


def truth(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401 - untyped algebra
    """Return SQL for the effective boolean value of an expression."""
    found = value(node, scope, compiler)
    if found.truth:
        return found.truth
    if found.plain is None and isinstance(node, Variable):
        text = scope.text(str(node), "lex")
        return (
            f"CASE {found.family} WHEN 5 THEN {text} IN ('true', '1') WHEN 4 THEN {found.quantity} <> 0 "
            f"WHEN 2 THEN {text} <> '' END"
        )
    if found.plain == Kind.STRING:
        return f"({found.text}) <> ''"
    return f"({found.quantity}) <> 0"


def value(node: Any, scope: Scope, compiler: Compiler) -> Value:  # noqa: ANN401 - untyped algebra
    """Compile an expression.

    Raises
    ------
    OntologyError
        It uses something that has no form in SQL here.
    """
    if isinstance(node, Variable):
        return scope.find(str(node)) or UNBOUND
    if isinstance(node, (URIRef, Literal, BNode)):
        return constant(node, compiler)
    make = _MADE.get(node.name)
    if make is not None:
        return make(node, scope, compiler)
    return compiler.call(node, scope)


def words(node: Any, scope: Scope, compiler: Compiler, *, literal: bool = True) -> tuple[str, str]:  # noqa: ANN401
    """Return SQL for the text and the language of an expression; NULL for an IRI where a literal is asked for."""
    found = value(node, scope, compiler)
    if isinstance(node, Variable) and not found.computed and scope.find(str(node)) is not None:
        text, language = scope.text(str(node), "lex"), scope.text(str(node), "lang")
        if literal:
            text = f"CASE WHEN {found.kind} IN ({_TEXTS}) THEN {text} END"
        return text, f"COALESCE({language}, '')"
    if literal and found.plain not in {None, Kind.STRING, Kind.TEXT}:
        return "NULL::VARCHAR", "''"
    return found.text, found.language


def compare(left: Any, operator: str, right: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401, PLR0911
    """Return SQL that compares two expressions by their values."""
    a, b = value(left, scope, compiler), value(right, scope, compiler)
    sql = {"!=": "<>"}.get(operator, operator)
    if a.truth and b.truth:
        return f"(({a.truth}) {sql} ({b.truth}))"
    quantities = f"{a.quantity} {sql} {b.quantity}"
    kinds = [v.plain for v in (a, b)]
    numeric = {Kind.INTEGER, Kind.DECIMAL, Kind.NUMBER}
    if all(k in numeric for k in kinds if k is not None) and None not in kinds:
        return f"({quantities})"
    if operator in {"=", "!="}:
        return _same(a, b, sql, kinds)
    if any(k in numeric for k in kinds):
        return f"CASE WHEN {a.family} = {b.family} THEN {quantities} END"
    if all(k == Kind.STRING for k in kinds):
        return f"(({a.text}) {sql} ({b.text}))"
    comparable = f"{a.family} = {b.family} AND {a.family} IN ({_COMPARABLE})"
    if any(k in {Kind.DATE, Kind.LOCAL_TIME, Kind.ZONED_TIME} for k in kinds):
        return f"CASE WHEN {comparable} THEN {quantities} END"
    if any(k == Kind.STRING for k in kinds):
        x, _ = words(left, scope, compiler)
        y, _ = words(right, scope, compiler)
        return f"CASE WHEN {a.kind} = 2 AND {b.kind} = 2 THEN {x} {sql} {y} END"
    # Texts of two variables: every rule that asks for that says STR(); quantities are what else there is.
    return f"CASE WHEN {comparable} THEN {quantities} END"


def _same(a: Value, b: Value, sql: str, kinds: list[int | None]) -> str:
    equal = sql == "="
    if any(k in {Kind.IRI, Kind.BLANK} for k in kinds):
        return f"({a.number} {sql} {b.number})"
    if all(k == Kind.STRING for k in kinds):
        return f"(({a.text}) {sql} ({b.text}))"
    # Literals of unknown datatypes that differ may still be equal: an error.
    unknown = f"({a.kind} = 9 AND {b.kind} = 9)"
    same = f"{a.number} = {b.number}"
    by_quantity = f"{a.family} = {b.family} AND {a.family} IN ({_COMPARABLE}) AND {a.quantity} IS NOT NULL"
    return (
        f"CASE WHEN {same} THEN {str(equal).lower()} "
        f"WHEN {by_quantity} AND {b.quantity} IS NOT NULL THEN {a.quantity} {sql} {b.quantity} "
        f"WHEN {unknown} THEN NULL WHEN {a.number} IS NULL OR {b.number} IS NULL THEN NULL "
        f"ELSE {str(not equal).lower()} END"
    )


def _or(node: Any, scope: Scope, compiler: Compiler) -> Value:  # noqa: ANN401
    return boolean("(" + " OR ".join(truth(n, scope, compiler) for n in [node.expr, *node.other]) + ")", compiler)


def _and(node: Any, scope: Scope, compiler: Compiler) -> Value:  # noqa: ANN401
    return boolean("(" + " AND ".join(truth(n, scope, compiler) for n in [node.expr, *node.other]) + ")", compiler)


def _not(node: Any, scope: Scope, compiler: Compiler) -> Value:  # noqa: ANN401
    return boolean(f"(NOT {truth(node.expr, scope, compiler)})", compiler)


def _relation(node: Any, scope: Scope, compiler: Compiler) -> Value:  # noqa: ANN401
    if node.op not in {"IN", "NOT IN"}:
        return boolean(compare(node.expr, node.op, node.other, scope, compiler), compiler)
    choices = [n for n in node.other if not isinstance(n, str) or isinstance(n, (URIRef, Literal, Variable))]
    found = value(node.expr, scope, compiler)
    if choices and all(isinstance(n, URIRef) for n in choices):
        numbers = ", ".join(constant(n, compiler).number for n in choices)
        return boolean(f"({found.number} {node.op} ({numbers}))", compiler)
    each = [compare(node.expr, "=", choice, scope, compiler) for choice in choices]
    among = f"({' OR '.join(each) or 'false'})"
    return boolean(among if node.op == "IN" else f"(NOT {among})", compiler)


def _sum(node: Any, scope: Scope, compiler: Compiler) -> Value:  # noqa: ANN401
    parts = [_quantity(node.expr, scope, compiler)]
    for operator, other in zip(node.op, node.other, strict=True):
        parts += [operator, _quantity(other, scope, compiler)]
    return _amount(f"({' '.join(parts)})")


def _minus(node: Any, scope: Scope, compiler: Compiler) -> Value:  # noqa: ANN401
    return _amount(f"(-{_quantity(node.expr, scope, compiler)})")


def _quantity(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
    found = value(node, scope, compiler)
    if found.plain in {Kind.INTEGER, Kind.DECIMAL, Kind.NUMBER}:
        return found.quantity
    return f"CASE WHEN {found.family} = 4 THEN {found.quantity} END"


def _exists(node: Any, scope: Scope, compiler: Compiler) -> Value:  # noqa: ANN401
    return boolean(compiler.exists(node.graph, scope), compiler)


def _not_exists(node: Any, scope: Scope, compiler: Compiler) -> Value:  # noqa: ANN401
    return boolean(f"(NOT {compiler.exists(node.graph, scope)})", compiler)


_MADE: dict[str, Callable[[Any, Scope, Any], Value]] = {
    "ConditionalOrExpression": _or,
    "ConditionalAndExpression": _and,
    "UnaryNot": _not,
    "UnaryMinus": _minus,
    "RelationalExpression": _relation,
    "AdditiveExpression": _sum,
    "MultiplicativeExpression": _sum,
    "Builtin_EXISTS": _exists,
    "Builtin_NOTEXISTS": _not_exists,
}
