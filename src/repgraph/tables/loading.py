"""Files to columns: every cell of every row, stripped, in the order of the files.

The engine reads CSV itself, many megabytes a second, as long as every reader would take the file alike. A file
with blanks around its quotation marks, with Windows line ends or with a row that does not fit is read by Python's own
reader, which says what is wrong and where.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repgraph.columns.engine import located, quoted
from repgraph.errors import StoreError
from repgraph.tables.files import MAX_CELL, CsvFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from repgraph.columns import Engine
    from repgraph.tables.spec import Spec

BLANKS = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
"""What ``str.strip`` takes away."""

OVERLONG = "="
"""Stands in the columns for a cell that is too long to be text; refused like a formula, and shown as it is."""

_NULL = "\x01"
"""What the engine takes for no value; no cell may hold a control character, and this one is refused as any other."""

_LONGEST_LINE = 16 << 20
_PATTERN = re.compile(r"[*?[\\{]")
"""Characters that the engine would take for a pattern of file names."""


def name(identifier: str) -> str:
    """Return the name of a table or column as SQL."""
    return f'"{identifier}"'


@dataclass
class Part:
    """The rows of one table that come from one file.

    ``first`` is the number of the first of them in the table, ``order`` the place of the file among all files.
    """

    file: CsvFile
    first: int
    order: int
    count: int = 0
    overlong: dict[tuple[int, str], str] = field(default_factory=dict)
    _lines: list[int] | None = None

    def line(self, number: int) -> int:
        """Return the line in the file of a row of the table."""
        position = number - self.first
        if self.file.bytes.lines in {self.count, self.count + 1}:
            return position + 2  # one line a row, after the header
        if self._lines is None:
            again = CsvFile(self.file.path, self.file.columns)
            again.fits()
            self._lines = [line for line, _ in again.rows()]
        return self._lines[position]


class Loader:
    """Fills the columns of an engine from files."""

    def __init__(self, engine: Engine, spec: Spec, scratch: Path) -> None:
        """Make every table, empty."""
        self.engine = engine
        self.spec = spec
        self.scratch = scratch
        self.parts: dict[str, list[Part]] = {table: [] for table in spec}
        for table, columns in spec.items():
            cells = ", ".join(f"{name(column.name)} VARCHAR" for column in columns)
            engine.run(f"CREATE TABLE {name(table)} ({cells})")

    def load(self, table: str, path: Path) -> CsvFile:
        """Add the rows of one file; the file tells what is wrong with it."""
        file = CsvFile(path, self.spec[table])
        if not file.fits():
            return file
        part = Part(file, self._count(table), sum(map(len, self.parts.values())))
        if not (file.bytes.plain and self._engine_reads(table, file)):
            cleaned = self.scratch / "cleaned.csv"
            with cleaned.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
                writer.writerow(file.header)
                writer.writerows(_bounded(file, part))
            self._insert(table, cleaned, file.header, "{}")
            cleaned.unlink()
        part.count = self._count(table) - part.first
        if part.count:
            self.parts[table].append(part)
        return file

    def _count(self, table: str) -> int:
        return int(self.engine.rows(f"SELECT count(*) FROM {name(table)}")[0][0])

    def _engine_reads(self, table: str, file: CsvFile) -> bool:
        if _PATTERN.search(str(file.path)):
            return False
        strip = f"trim({{}}, {quoted(BLANKS)})" if file.bytes.rare_blanks else "trim({})"
        try:
            self._insert(table, file.path, file.header, strip)
        except StoreError:
            return False
        return True

    def _insert(self, table: str, path: Path, header: list[str], strip: str) -> None:
        columns = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in header)
        cells = ", ".join(f"coalesce({strip.format(name(c.name))}, '{_NULL}')" for c in self.spec[table])
        filled = " OR ".join(f"{name(column)} IS DISTINCT FROM ''" for column in header)
        self.engine.run(
            f"INSERT INTO {name(table)} SELECT {cells} FROM read_csv({quoted(located(path))}, header = true, "
            f"delim = ',', quote = '\"', escape = '\"', nullstr = '{_NULL}', auto_detect = false, strict_mode = true, "
            f"null_padding = false, new_line = '\\n', max_line_size = {_LONGEST_LINE}, "
            f"columns = {{{columns}}}) WHERE {filled}"
        )


def _bounded(file: CsvFile, part: Part) -> Iterator[Iterable[str]]:
    for number, (_, cells) in enumerate(file.rows()):
        for position, cell in enumerate(cells):
            if len(cell) > MAX_CELL:
                part.overlong[part.first + number, file.header[position]] = cell
                cells[position] = OVERLONG
        yield cells
