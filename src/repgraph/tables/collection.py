"""Folders of tables to one checked collection."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from repgraph.columns import Engine
from repgraph.columns.engine import quoted
from repgraph.errors import Problem, TablesError, did_you_mean, near
from repgraph.tables.checks import Checker, row_problems
from repgraph.tables.loading import Loader, name
from repgraph.tables.spec import Spec, load_spec
from repgraph.tables.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from repgraph.ontology import Ontology
    from repgraph.tables.loading import Part

Row = dict[str, str]
"""One row: cells by column name."""

OTHER_FILES = frozenset({"carry-over"})
"""CSV files of a data folder that are no tables of factoids."""

MEMORY_MIB = 2048
"""Memory that the columns may take before they write to disk."""


class Collection:
    """Checked rows of all tables, in columns, and where each came from.

    Small tables are asked for whole, ``collection["sources"]``; what may have millions of rows is asked of the
    ``engine``.
    """

    def __init__(self, engine: Engine, spec: Spec, parts: dict[str, list[Part]], warnings: tuple[Problem, ...]) -> None:
        """Wrap the columns."""
        self.engine = engine
        self.spec = spec
        self.warnings = warnings
        self._parts = parts
        self._rows: dict[str, list[Row]] = {}

    def __getitem__(self, table: str) -> list[Row]:
        """Return the rows of a table, in file order."""
        if table not in self._rows:
            self._rows[table] = list(self.select(table))
        return self._rows[table]

    def __len__(self) -> int:
        """Return the number of rows of all tables."""
        return sum(int(self.engine.rows(f"SELECT count(*) FROM {name(table)}")[0][0]) for table in self.spec)

    def select(self, table: str, where: str = "true") -> Iterator[Row]:
        """Yield the rows of a table that meet a condition of SQL, in file order."""
        columns = [column.name for column in self.spec[table]]
        cells = ", ".join(map(name, columns))
        for found in self.engine.rows(f"SELECT {cells} FROM {name(table)} WHERE {where} ORDER BY rowid"):
            yield dict(zip(columns, found, strict=True))

    def changed(self) -> None:
        """Forget what was read of the columns before they changed."""
        self._rows.clear()

    def where(self, row_id: str) -> tuple[str, int]:
        """Return file and line of a row.

        Raises
        ------
        KeyError
            No row has that id.
        """
        for table in self.spec:
            for _, file, line in self.located(table, [row_id]):
                return file, line
        raise KeyError(row_id)

    def located(self, table: str, ids: Iterable[str]) -> Iterator[tuple[str, str, int]]:
        """Yield id, file and line of those rows of a table that have one of these ids."""
        query = f"SELECT rowid, id FROM {name(table)} WHERE id IN (SELECT unnest(?)) ORDER BY rowid"
        for number, row in self.engine.rows(query, [sorted(ids)]):
            part = next(p for p in reversed(self._parts[table]) if p.first <= number)
            yield row, str(part.file.path), part.line(number)

    def ids(self, table: str) -> Iterator[str]:
        """Yield the ids of all rows of a table."""
        return (row for (row,) in self.engine.stream(f"SELECT id FROM {name(table)} ORDER BY rowid"))

    @property
    def places(self) -> Iterator[str]:
        """Yield the ids of all rows of all tables."""
        for table in self.spec:
            yield from self.ids(table)


def read(
    folders: Sequence[Path | str], ontology: Ontology, spec: Spec | None = None, scratch: Path | None = None
) -> Collection:
    """Read and check folders of tables as one collection.

    Parameters
    ----------
    folders
        Folders that hold the tables of ``csvw.json``; a table may be missing in one of them.
    ontology
        The terms and codes that cells may use.
    spec
        The tables' description; the project's own by default.
    scratch
        Folder for what does not fit into memory; a temporary one, removed with the collection, by default.

    Raises
    ------
    TablesError
        Anything is wrong: it carries every problem of every file.
    StoreError
        The scratch folder is full or cannot be written.
    """
    place = scratch or Path(tempfile.mkdtemp(prefix="repgraph-tables-"))
    engine = Engine(place, memory=MEMORY_MIB)
    engine.run("SET preserve_insertion_order = true")
    try:
        reading = _Reading(spec or load_spec(), ontology, engine, place)
        for folder in folders:
            reading.folder(Path(folder))
        collection = reading.finish()
    except BaseException:
        engine.close()
        if scratch is None:
            shutil.rmtree(place, ignore_errors=True)
        raise
    if scratch is None:
        weakref.finalize(engine, shutil.rmtree, place, ignore_errors=True)
    return collection


class _Reading:
    def __init__(self, spec: Spec, ontology: Ontology, engine: Engine, scratch: Path) -> None:
        self.spec = spec
        self.ontology = ontology
        self.engine = engine
        self.checker = Checker(ontology)
        self.loader = Loader(engine, spec, scratch)
        self.problems: list[Problem] = []
        self.incomplete: set[str] = set()

    def folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self.problems.append(Problem(str(folder), None, "", "", "", "there is no such folder"))
            return
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
        found = {path.stem: path for path in paths}
        for path in paths:
            if found[path.stem] != path:
                what = f"is one table in two files, beside {found[path.stem].name}: keep one"
                self.problems.append(Problem(str(path), None, "", "", "", what))
        for stem in sorted(found.keys() - self.spec.keys() - OTHER_FILES):
            advice = did_you_mean(near(stem, self.spec)) or "; the tables are " + ", ".join(self.spec)
            self.problems.append(Problem(str(found[stem]), None, "", "", "", f"there is no table {stem!r}{advice}"))
        if not found.keys() & self.spec.keys():
            self.problems.append(Problem(str(folder), None, "", "", "", "the folder holds none of the tables"))
        for table in self.spec:
            if table in found:
                file = self.loader.load(table, found[table])
                self.problems += file.problems
                if not file.complete:
                    self.incomplete.add(table)

    def finish(self) -> Collection:
        rows = self.engine.rows
        self.checker.learn(
            sources=(i for (i,) in rows("SELECT id FROM sources")),
            entities=dict(rows("SELECT id, kind FROM entities")),
            unread=self.incomplete,
        )
        survey = Survey(self.engine, self.spec, self.checker, self.ontology)
        self._told_twice(survey.doubles())
        suspects = {table: survey.suspects(table) for table in self.spec if self.loader.parts[table]}
        if any(suspects.values()):
            self._learn_people(rows=bool(suspects.get("assessments")))
        for table, numbers in suspects.items():
            for number, row in self._suspected(table, numbers):
                self.problems += self._row_problems(table, *self._place(table, number), row)
        files = list(dict.fromkeys(p.table for p in self.problems))
        errors = [p for p in self.problems if p.severity == "error"]
        if errors:
            raise TablesError(sorted(errors, key=lambda p: (files.index(p.table), p.line or 0)))
        return Collection(self.engine, self.spec, self.loader.parts, tuple(self.problems))

    def _suspected(self, table: str, numbers: list[int]) -> Iterator[tuple[int, Row]]:
        if not numbers:
            return
        columns = [column.name for column in self.spec[table]]
        overlong = {place: cell for part in self.loader.parts[table] for place, cell in part.overlong.items()}
        cells = ", ".join(map(name, columns))
        self.engine.run("CREATE OR REPLACE TEMP TABLE suspect (n BIGINT)")
        for start in range(0, len(numbers), 1000):
            self.engine.run(f"INSERT INTO suspect VALUES ({'), ('.join(map(str, numbers[start : start + 1000]))})")
        found = self.engine.rows(
            f"SELECT t.rowid, {cells} FROM {name(table)} t JOIN suspect ON t.rowid = n ORDER BY t.rowid"
        )
        for number, *given in found:
            row = dict(zip(columns, given, strict=True))
            yield number, {column: overlong.get((number, column), cell) for column, cell in row.items()}

    def _place(self, table: str, number: int) -> tuple[str, int]:
        part = self._part(table, number)
        return str(part.file.path), part.line(number)

    def _learn_people(self, *, rows: bool) -> None:
        """Take in the ids of people, and of rows where a judgement may speak of them."""
        self.checker.learn(persons=(i for (i,) in self.engine.rows("SELECT id FROM persons")))
        for table in self.spec if rows else ():
            if table not in {"sources", "entities"}:
                self.checker.learn(rows=(i for (i,) in self.engine.rows(f"SELECT id FROM {name(table)}")))

    def _told_twice(self, doubles: dict[str, int]) -> None:
        """Tell every row whose id stands already, in the order in which the files were read."""
        if not doubles:
            return
        first: dict[str, tuple[str, int]] = {}
        listed = ", ".join(map(quoted, doubles))
        found = []
        for table in self.spec:
            for number, key in self.engine.rows(f"SELECT rowid, id FROM {name(table)} WHERE id IN ({listed})"):
                found.append((self._part(table, number).order, number, table, key))
        for _, number, table, key in sorted(found):
            path, line = self._place(table, number)
            if key in first:
                where, at = first[key]
                self.problems.append(Problem(path, line, key, "id", key, f"the id stands already in {where}:{at}"))
            else:
                first[key] = (path, line)

    def _part(self, table: str, number: int) -> Part:
        return next(part for part in reversed(self.loader.parts[table]) if part.first <= number)

    def _row_problems(self, table: str, path: str, line: int, row: Row) -> Iterator[Problem]:
        sound = True
        for column in self.spec[table]:
            wrong = self.checker.cell(column, row[column.name])
            if wrong:
                sound = False
                yield Problem(path, line, row["id"], column.name, row[column.name], wrong)
        if sound:
            for column_name, wrong, severity in row_problems(table, row, self.ontology):
                yield Problem(path, line, row["id"], column_name, row[column_name], wrong, severity)
