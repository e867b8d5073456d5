"""Which rows may be wrong: found in columns, many rows at once.

What this module proposes, :mod:`repgraph.tables.checks` judges, row by row; it must propose every row that is wrong,
and may propose others. Columns of few values are judged value by value; ids, keys and texts by patterns and joins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph import names
from repgraph.columns.engine import quoted
from repgraph.errors import DateError
from repgraph.tables.checks import duration_problems
from repgraph.tables.files import MAX_CELL
from repgraph.tables.loading import name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.columns import Engine
    from repgraph.ontology import Ontology
    from repgraph.tables.checks import Checker
    from repgraph.tables.spec import Column, Spec

_NO_TEXT = (
    "(len({0}) > "
    + str(MAX_CELL)
    + " OR starts_with({0}, '=') OR regexp_matches({0}, '[\\p{{Cc}}\\p{{Zl}}\\p{{Zp}}]'))"
)
_PATTERNS = {"newid": "[a-z0-9]+(-[a-z0-9]+)*", "key": "[A-Za-z0-9][A-Za-z0-9._-]*"}
_LETTERS = {
    "CYRILLIC": "\\x{0400}-\\x{0481}\\x{048A}-\\x{04FF}",
    "LATIN": "A-Za-z\\x{00C0}-\\x{00D6}\\x{00D8}-\\x{00F6}\\x{00F8}-\\x{024F}",
}
_IN_ANY_NAME = "0-9 .,()'\\-\\x{2019}"
_PEOPLE = frozenset({"person", "any", "row"})
"""Whose ids may be as many as the rows."""


class Survey:
    """Looks through the columns of a collection.

    Parameters
    ----------
    engine
        Holds the tables.
    spec
        Describes them.
    checker
        Judges single values; it knows sources and entities already.
    """

    def __init__(self, engine: Engine, spec: Spec, checker: Checker, ontology: Ontology) -> None:
        """Keep what is looked through."""
        self.engine = engine
        self.spec = spec
        self.checker = checker
        self.ontology = ontology

    def suspects(self, table: str) -> list[int]:
        """Return the numbers of all rows of a table that may be wrong, in order."""
        conditions = [c for column in self.spec[table] for c in self._column(table, column)]
        conditions += self._joint(table)
        if not conditions:
            return []
        where = " OR ".join(conditions)
        return [n for (n,) in self.engine.rows(f"SELECT rowid FROM {name(table)} WHERE {where} ORDER BY rowid")]

    def doubles(self) -> dict[str, int]:
        """Return every id that stands more than once in the whole collection, and how often."""
        ids = " UNION ALL ".join(f"SELECT id FROM {name(table)}" for table in self.spec)
        return dict(
            self.engine.rows(f"SELECT id, count(*) FROM ({ids}) WHERE id <> '' GROUP BY id HAVING count(*) > 1")
        )

    def _column(self, table: str, column: Column) -> Iterator[str]:
        kind, _, detail = column.check.partition(":")
        cell = name(column.name)
        if column.required:
            yield f"{cell} = ''"
        if kind in _PATTERNS:
            yield f"({cell} <> '' AND NOT regexp_full_match({cell}, {quoted(_PATTERNS[kind])}))"
        elif kind in {"text", "locator", "url", "decimal"}:
            yield _NO_TEXT.format(cell)
            if kind in {"url", "decimal"}:
                wrong = self._wrong_values(table, column)
                yield from [f"{cell} IN ({', '.join(map(quoted, wrong))})"] if wrong else []
        elif kind == "id" and detail in _PEOPLE:
            yield from self._unknown(table, column, detail)
        else:
            wrong = self._wrong_values(table, column)
            if wrong:
                yield f"{cell} IN ({', '.join(map(quoted, wrong))})"

    def _wrong_values(self, table: str, column: Column) -> list[str]:
        cell = name(column.name)
        found = self.engine.rows(f"SELECT DISTINCT {cell} FROM {name(table)} WHERE {cell} <> ''")
        return [value for (value,) in found if self.checker.cell(column, value)]

    def _unknown(self, table: str, column: Column, detail: str) -> Iterator[str]:
        """Yield the condition that a cell names no person, entity or row; a word of a cell is an id."""
        cell = name(column.name)
        tables = {"person": ("persons",), "any": ("persons", "entities"), "row": self._rows()}[detail]
        known = " UNION ALL ".join(f"SELECT id FROM {name(t)}" for t in tables)
        words = f"unnest(regexp_split_to_array({cell}, '\\s+'))" if column.many else cell
        asked = f"SELECT DISTINCT {words} AS id FROM {name(table)} WHERE {cell} <> ''"
        unknown = [
            i for (i,) in self.engine.rows(f"SELECT id FROM ({asked}) ANTI JOIN ({known}) USING (id) LIMIT 100000")
        ]
        if unknown:
            listed = "[" + ", ".join(map(quoted, unknown)) + "]"
            yield f"({cell} <> '' AND list_has_any(regexp_split_to_array({cell}, '\\s+'), {listed}))"

    def _rows(self) -> tuple[str, ...]:
        return tuple(table for table in self.spec if table not in {"sources", "entities"})

    def _joint(self, table: str) -> Iterator[str]:
        columns = {column.name for column in self.spec[table]}
        if "end" in columns:
            yield from self._durations(table, with_kind="kind" in columns)
        if table == "names":
            yield from self._scripts()
        if table == "ties":
            yield "person_a = person_b"
        if table == "figures":
            yield "true"

    def _durations(self, table: str, *, with_kind: bool) -> Iterator[str]:
        kind = "kind" if with_kind else "''"
        asked = (
            f'SELECT DISTINCT {kind}, "date", "end" FROM {name(table)} WHERE "end" <> \'\' OR contains("date", \'/\')'
        )
        wrong = [found for found in self.engine.rows(asked) if self._lasts_wrongly(table, *found)]
        if wrong:
            listed = ", ".join(f"({', '.join(map(quoted, found))})" for found in wrong)
            yield f'({kind}, "date", "end") IN ({listed})'

    def _lasts_wrongly(self, table: str, kind: str, date: str, end: str) -> bool:
        try:
            return any(duration_problems(table, {"kind": kind, "date": date, "end": end}, self.ontology))
        except (KeyError, DateError):
            return True

    def _scripts(self) -> Iterator[str]:
        for (tag,) in self.engine.rows("SELECT DISTINCT tag FROM names"):
            letters = _LETTERS.get(names.expected_script(tag)) if tag else None
            whole = f" AND NOT regexp_full_match(form, {quoted(f'[{letters}{_IN_ANY_NAME}]*')})" if letters else ""
            yield f"(tag = {quoted(tag)}{whole})"
