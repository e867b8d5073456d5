"""From a result back to the cell that a historian can mend."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rdflib import Literal, URIRef

from repgraph.gate.report import local_name
from repgraph.gate.rules import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib.term import Node

    from repgraph.gate.report import Result

_MAX_SHOWN = 80


class Row(NamedTuple):
    """Where a factoid stands in the tables."""

    table: str
    id: str
    line: int


@dataclass(frozen=True)
class Rows:
    """The way back from the graph to the tables.

    Parameters
    ----------
    places
        Row by IRI: factoids, and whatever else comes from one row.
    columns
        Column by property.
    """

    places: Mapping[URIRef, Row] = field(default_factory=dict)
    columns: Mapping[URIRef, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Row]:
        """Rows by their id; an event, tie or case is named after its first row."""
        return {row.id: row for row in self.places.values()}


def explain(result: Result, rows: Rows) -> str:
    """Return a result as one line: file, row, column, value, what is wrong, what to do.

    Parameters
    ----------
    result
        A result of the gate.
    rows
        Where factoids come from. A result on an event is traced to the factoid that it names as
        its value, else to the first row of the event.

    Examples
    --------
    >>> from rdflib.namespace import SH
    >>> from repgraph.gate import Result
    >>> factoid = URIRef("https://w3id.org/repgraph/id/factoid/fc00012")
    >>> date = URIRef("https://w3id.org/repgraph/ontology#date")
    >>> wrong = Result(factoid, date, Literal("1937-31"), SH.PatternConstraintComponent,
    ...                URIRef("https://w3id.org/repgraph/shapes#DateProfile"), SH.Violation,
    ...                "is not a date; write 1937-09-27")
    >>> explain(wrong, Rows({factoid: Row("factoids.csv", "fc00012", 13)}, {date: "date"}))
    'factoids.csv, row fc00012, line 13, column date: value "1937-31": is not a date; write 1937-09-27'
    """
    place = _place(result, rows)
    where = _where(result, place, rows)
    column = rows.columns.get(result.path) if result.path is not None else None
    if column and place:
        where += f", column {column}"
    elif result.path is not None:
        where += f", {local_name(result.path)}"
    parts = [where]
    if result.value is not None and result.value != result.focus:
        parts.append(f'value "{_shown(result.value)}"')
    return ": ".join([*parts, result.message])


def _place(result: Result, rows: Rows) -> Row | None:
    for node in (result.focus, result.value):
        if isinstance(node, URIRef) and node in rows.places:
            return rows.places[node]
    return None


def _where(result: Result, place: Row | None, rows: Rows) -> str:
    if place is not None:
        return _row(place)
    first = rows.by_id.get(local_name(result.focus))
    return f"{short(result.focus)} ({_row(first)})" if first else short(result.focus)


def _row(place: Row) -> str:
    return f"{place.table}, row {place.id}, line {place.line}"


def _shown(value: Node) -> str:
    """Return a value as a cell has it: the last part of an IRI, the text of a literal."""
    text = str(value) if isinstance(value, Literal) else local_name(str(value))
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
