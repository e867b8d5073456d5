"""What joins people: ties, the plain properties that they imply, and cases that followed from a relative's case."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from repgraph.build import feeds
from repgraph.build.scribe import SEPARATOR
from repgraph.build.terms import node
from repgraph.reading import derived_properties, read_ties
from repgraph.reading.derivation import SPOUSE, derivative_cases
from repgraph.reading.sets import BATCH, batched, held_in, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from repgraph.build.scribe import Scribe
    from repgraph.columns import Engine
    from repgraph.tables import Collection
    from repgraph.tables.collection import Row

_TIE, _CONFLICT = 0, 1


def write_ties(collection: Collection, scribe: Scribe) -> None:
    """Read all ties, pair by pair; make the tables ``tie_lines`` and ``derived`` of the columns.

    ``tie_lines`` holds the N-Triples of ties and their conflicts in order; ``derived`` the plain properties of
    each person as ``property person;property person``.
    """
    engine = collection.engine
    engine.run("CREATE OR REPLACE TABLE tie_lines (what INTEGER, id VARCHAR, number INTEGER, lines VARCHAR)")
    engine.run("CREATE OR REPLACE TABLE pair_says (person VARCHAR, says VARCHAR)")
    for some in batched(_pairs(collection, scribe), BATCH // 10):
        written: list[tuple[int, str, int, str]] = []
        says: list[tuple[str, str]] = []
        for rows in some:
            ties, conflicts = read_ties(rows, scribe.reader)
            written += [(_TIE, tie.id, 0, scribe.readings.tie(tie)) for tie in ties]
            subjects = {tie.id: node("tie", tie.id) for tie in ties}
            for number, lines in enumerate(scribe.conflicts(conflicts, subjects)):
                written.append((_CONFLICT, rows[0]["id"], number, lines))
            for person, found in derived_properties(ties, scribe.reader).items():
                says += [(person, f"{name} {other}") for name, other in found]
        _insert(engine, "tie_lines", written)
        _insert(engine, "pair_says", says)
    engine.run(
        "CREATE OR REPLACE TABLE derived AS SELECT person, string_agg(DISTINCT says, ';') AS plain "
        "FROM pair_says GROUP BY person"
    )


def derived_cases(collection: Collection, scribe: Scribe) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return cases that followed from a spouse's case: that case and the factoids which say so, by case.

    Only people punished for their kin, and their spouses, are read for it.
    """
    engine = collection.engine
    listed(engine, "kin_order", scribe.shared.ontology.kin_punishments)
    touched = f"SELECT DISTINCT person FROM factoids WHERE {held_in('factoids', 'provision', 'kin_order')}"
    married = f"kind = '{SPOUSE}' AND (person_a IN ({touched}) OR person_b IN ({touched}))"
    rows = list(collection.select("ties", married))
    if not rows:
        return {}
    ties, _ = read_ties(rows, scribe.reader)
    listed(engine, "couple", (person for tie in ties for person in (tie.a, tie.b)))
    query = feeds.lives(collection.spec, "person IN (SELECT id FROM couple)")
    columns = [column.name for column in collection.spec["factoids"]]
    found = (line.split(SEPARATOR) for (line,) in engine.stream(query))
    lives = {
        person: scribe.lives.read(person, [_cells(columns, cells[2:]) for cells in mine])
        for person, mine in groupby(found, key=lambda cells: cells[0])
    }
    derivative_cases(lives, ties, scribe.shared.ontology)
    return {
        case.id: (case.derivative_of, case.rows) for life in lives.values() for case in life.cases if case.derivative_of
    }


def _pairs(collection: Collection, scribe: Scribe) -> Iterator[list[Row]]:
    """Yield the rows of each pair of people and kind of tie, by id."""
    directed = [kind.code for kind in scribe.shared.ontology.tie_kinds.values() if kind.directed]
    one_way = f"kind IN ({', '.join(repr(kind) for kind in sorted(directed))})"
    columns = [column.name for column in collection.spec["ties"]]
    cells = ", ".join(f'"{column}"' for column in columns)
    query = (
        f"SELECT CASE WHEN {one_way} THEN person_a ELSE least(person_a, person_b) END AS a, kind AS k, "
        f"CASE WHEN {one_way} THEN person_b ELSE greatest(person_a, person_b) END AS b, {cells} "
        "FROM ties ORDER BY a, k, b, id"
    )
    for _, rows in groupby(collection.engine.stream(query), key=lambda row: row[:3]):
        yield [_cells(columns, row[3:]) for row in rows]


def _cells(columns: list[str], cells: Iterable[str]) -> Row:
    return dict(zip(columns, cells, strict=True))


def _insert(engine: Engine, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        engine.run(f"INSERT INTO {table} SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)
