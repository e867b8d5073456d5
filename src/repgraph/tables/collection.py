"""Folders of tables to one checked collection."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from repgraph.errors import Problem, TablesError, did_you_mean, near
from repgraph.tables.checks import Checker, row_problems
from repgraph.tables.files import CsvFile
from repgraph.tables.spec import Spec, load_spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from repgraph.ontology import Ontology

Row = dict[str, str]
"""One row: cells by column name."""

OTHER_FILES = frozenset({"carry-over"})
"""CSV files of a data folder that are no tables of factoids."""


@dataclass(frozen=True)
class Collection:
    """Checked rows of all tables, and where each came from."""

    tables: dict[str, list[Row]]
    places: dict[str, tuple[str, int]] = field(repr=False, default_factory=dict)
    warnings: tuple[Problem, ...] = ()

    def __getitem__(self, table: str) -> list[Row]:
        """Return the rows of a table, in file order."""
        return self.tables[table]

    def where(self, row_id: str) -> tuple[str, int]:
        """Return file and line of a row."""
        return self.places[row_id]


def read(folders: Sequence[Path | str], ontology: Ontology, spec: Spec | None = None) -> Collection:
    """Read and check folders of tables as one collection.

    Parameters
    ----------
    folders
        Folders that hold the tables of ``csvw.json``; a table may be missing in one of them.
    ontology
        The terms and codes that cells may use.
    spec
        The tables' description; the project's own by default.

    Raises
    ------
    TablesError
        Anything is wrong: it carries every problem of every file.
    """
    spec = spec or load_spec()
    reading = _Reading(spec, ontology)
    for folder in folders:
        reading.folder(Path(folder))
    return reading.finish()


class _Reading:
    def __init__(self, spec: Spec, ontology: Ontology) -> None:
        self.spec = spec
        self.ontology = ontology
        self.checker = Checker(ontology)
        self.tables: dict[str, list[Row]] = {name: [] for name in spec}
        self.files: dict[str, list[tuple[str, int, Row]]] = {name: [] for name in spec}
        self.places: dict[str, tuple[str, int]] = {}
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
        for name in self.spec:
            if name in found:
                self._file(name, found[name])

    def _file(self, name: str, path: Path) -> None:
        file = CsvFile(path, self.spec[name])
        for line, row in file.rows():
            self.files[name].append((str(path), line, row))
            self._take_id(name, str(path), line, row)
        self.problems += file.problems
        if not file.complete:
            self.incomplete.add(name)

    def _take_id(self, name: str, path: str, line: int, row: Row) -> None:
        key = row["id"]
        if key in self.places:
            first, at = self.places[key]
            self.problems.append(Problem(path, line, key, "id", key, f"the id stands already in {first}:{at}"))
            return
        if key:
            self.places[key] = (path, line)
        self.tables[name].append(row)

    def finish(self) -> Collection:
        self.checker.learn(self.tables, self.incomplete)
        for name in self.spec:
            for path, line, row in self.files[name]:
                self.problems += self._row_problems(name, path, line, row)
        files = list(dict.fromkeys(p.table for p in self.problems))
        errors = [p for p in self.problems if p.severity == "error"]
        if errors:
            raise TablesError(sorted(errors, key=lambda p: (files.index(p.table), p.line or 0)))
        return Collection(self.tables, self.places, tuple(self.problems))

    def _row_problems(self, name: str, path: str, line: int, row: Row) -> Iterator[Problem]:
        sound = True
        for column in self.spec[name]:
            wrong = self.checker.cell(column, row[column.name])
            if wrong:
                sound = False
                yield Problem(path, line, row["id"], column.name, row[column.name], wrong)
        if sound:
            for column_name, wrong, severity in row_problems(name, row, self.ontology):
                yield Problem(path, line, row["id"], column_name, row[column_name], wrong, severity)
