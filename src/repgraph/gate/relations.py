"""Pieces of SQL that stand for answers of graph patterns, and how they are joined."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_NAMES = count(1)


def fresh(letter: str = "q") -> str:
    """Return a name that no other piece of SQL has."""
    return f"{letter}{next(_NAMES)}"


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of a variable before anything runs.

    Parameters
    ----------
    maybe
        It may be unbound.
    computed
        Its text stands beside its number, because the graph may not have the term; ``datatype`` says which literal.
    """

    maybe: bool = False
    computed: bool = False
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A SELECT with the columns ``v_x`` (number) and ``n_x`` (quantity) of each variable, and ``t_x`` if computed."""

    sql: str
    columns: Mapping[str, Column] = field(default_factory=dict)

    def named(self, alias: str) -> str:
        """Return this as a source of rows."""
        return f"({self.sql}) AS {alias}"


UNIT = Relation("SELECT 1 AS nothing")
"""One row that binds nothing."""


def listed(alias: str, columns: Mapping[str, Column], names: Iterable[str] | None = None) -> list[str]:
    """Return the columns of variables as a list for a SELECT."""
    found = []
    for name in columns if names is None else names:
        found += [f"{alias}.v_{name}", f"{alias}.n_{name}"]
        if columns[name].computed:
            found.append(f"{alias}.t_{name}")
    return found or [f"1 AS {fresh('unit')}"]


def joined(left: Relation, right: Relation, condition: str = "", *, optional: bool = False) -> Relation:
    """Return the natural join of two relations.

    Parameters
    ----------
    left, right
        The relations.
    condition
        More to ask; it may use the aliases of :func:`aliases`.
    optional
        Keep rows of the left side that nothing on the right fits.
    """
    a, b = fresh("a"), fresh("b")
    columns: dict[str, Column] = {}
    select = []
    for name in {**left.columns, **right.columns}:
        mine, theirs = left.columns.get(name), right.columns.get(name)
        if mine and theirs and mine.maybe:
            select += _either(name, a, b, mine, theirs)
            columns[name] = Column(
                maybe=theirs.maybe or optional,
                computed=mine.computed or theirs.computed,
                datatype=mine.datatype or theirs.datatype,
            )
        elif mine:
            select += listed(a, left.columns, [name])
            columns[name] = mine
        elif theirs:
            select += listed(b, right.columns, [name])
            columns[name] = replace(theirs, maybe=theirs.maybe or optional)
    shared = [name for name in left.columns if name in right.columns]
    on = [_agree(name, a, b, left.columns[name], right.columns[name]) for name in shared]
    on += [condition] if condition else []
    kind = "LEFT JOIN" if optional else "JOIN"
    where = " AND ".join(on) or "true"
    return Relation(
        f"SELECT {', '.join(select) or '1 AS nothing'} FROM {left.named(a)} {kind} {right.named(b)} ON {where}", columns
    )


def union(left: Relation, right: Relation) -> Relation:
    """Return all rows of both; what one side does not bind is unbound there."""
    columns: dict[str, Column] = {}
    for name in {**left.columns, **right.columns}:
        mine, theirs = left.columns.get(name), right.columns.get(name)
        known = [c for c in (mine, theirs) if c]
        columns[name] = Column(
            maybe=len(known) == 1 or any(c.maybe for c in known),
            computed=any(c.computed for c in known),
            datatype=next((c.datatype for c in known if c.datatype), ""),
        )
    return Relation(f"{_padded(left, columns)} UNION ALL {_padded(right, columns)}", columns)


def without(left: Relation, right: Relation) -> Relation:
    """Return the rows of the left side that no row of the right is compatible with (``MINUS``)."""
    shared = [name for name in left.columns if name in right.columns]
    if not shared:
        return left
    a, b = fresh("a"), fresh("b")
    on = " AND ".join(_agree(name, a, b, left.columns[name], right.columns[name]) for name in shared)
    if all(left.columns[n].maybe or right.columns[n].maybe for n in shared):
        on += " AND (" + " OR ".join(f"{a}.v_{n} = {b}.v_{n}" for n in shared) + ")"
    return Relation(
        f"SELECT {', '.join(listed(a, left.columns))} FROM {left.named(a)} "
        f"WHERE NOT EXISTS (SELECT 1 FROM {right.named(b)} WHERE {on})",
        left.columns,
    )


def agreement(left: str, right: str, names: Iterable[tuple[str, Column, Column]]) -> Iterator[str]:
    """Yield a condition for each shared variable of two aliases."""
    for name, mine, theirs in names:
        yield _agree(name, left, right, mine, theirs)


def _agree(name: str, a: str, b: str, mine: Column, theirs: Column) -> str:
    same = f"{a}.v_{name} = {b}.v_{name}"
    open_ends = [f"{side}.v_{name} IS NULL" for side, c in ((a, mine), (b, theirs)) if c.maybe]
    return f"({' OR '.join([same, *open_ends])})" if open_ends else same


def _either(name: str, a: str, b: str, mine: Column, theirs: Column) -> list[str]:
    found = [f"COALESCE({a}.{c}_{name}, {b}.{c}_{name}) AS {c}_{name}" for c in "vn"]
    texts = [f"{side}.t_{name}" for side, c in ((a, mine), (b, theirs)) if c.computed]
    return found + ([f"COALESCE({', '.join(texts)}) AS t_{name}"] if texts else [])


def _padded(relation: Relation, columns: Mapping[str, Column]) -> str:
    alias = fresh("u")
    select = []
    for name, column in columns.items():
        own = relation.columns.get(name)
        select += (
            [f"{alias}.v_{name}", f"{alias}.n_{name}"]
            if own
            else [f"NULL::UBIGINT AS v_{name}", f"NULL::DOUBLE AS n_{name}"]
        )
        if column.computed:
            select.append(f"{alias}.t_{name}" if own and own.computed else f"NULL::VARCHAR AS t_{name}")
    return f"SELECT {', '.join(select) or '1 AS nothing'} FROM {relation.named(alias)}"
