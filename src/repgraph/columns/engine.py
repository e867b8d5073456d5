"""DuckDB, with its memory bounded and its overflow on disk."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from repgraph.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any, Self

    Rows = list[tuple[Any, ...]]

MEMORY_MIB = 2560
"""Memory that the engine may take before it writes to disk; Python comes on top."""

MEMORY_OF_LARGE_MIB = 4608
"""The same for the columns of a graph of a million people."""

_LARGE = 4 << 30
_PACKED = 12
"""How much smaller gzip makes N-Triples, about."""

_AT_ONCE = 8192
_PREFIX = "repgraph-columns-"
_LOCK = "in-use"


class Engine:
    """One database of columns that lives as long as a ``with`` block.

    Parameters
    ----------
    scratch
        Folder for what does not fit into memory; a temporary one by default. Temporary ones that a killed process
        left behind are removed then.
    memory
        Upper bound in MiB.
    threads
        Number of threads; that of the processors by default.
    database
        File that holds the tables; in memory by default.
    """

    def __init__(
        self,
        scratch: Path | None = None,
        *,
        memory: int = MEMORY_MIB,
        threads: int | None = None,
        database: Path | None = None,
        read_only: bool = False,
    ) -> None:
        """Open the database."""
        self._own = ExitStack()
        self._scratch = scratch or self._own.enter_context(_temporary())
        try:
            self._connection = duckdb.connect(
                located(database) if database else ":memory:",
                read_only=read_only,
                config={
                    "memory_limit": f"{memory}MiB",
                    "threads": threads or os.cpu_count() or 1,
                    "temp_directory": located(self._scratch / "spill"),
                    "preserve_insertion_order": False,
                    "autoinstall_known_extensions": False,
                    "autoload_known_extensions": False,
                },
            )
            # With it, DuckDB 2.0.0 ends some joins of unions by "global dictionary column changed identity".
            self._connection.execute("SET disabled_optimizers = 'join_filter_pushdown'")
        except duckdb.Error as error:
            self._own.close()
            raise StoreError(f"the columns cannot be opened: {_first_line(error)}") from error

    def run(self, statement: str, values: Sequence[object] = ()) -> None:
        """Run a statement that answers nothing.

        Raises
        ------
        StoreError
            It fails: the disk is full, a file cannot be read, or the statement is wrong.
        """
        self.rows(statement, values)

    def rows(self, statement: str, values: Sequence[object] = ()) -> Rows:
        """Return all rows of an answer.

        Raises
        ------
        StoreError
            As in :meth:`run`.
        """
        try:
            return self._connection.execute(statement, list(values)).fetchall()
        except duckdb.Error as error:
            raise StoreError(f"the columns do not answer: {_first_line(error)}") from error

    def stream(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of an answer, a few thousand in memory at a time; temporary tables are not seen.

        Raises
        ------
        StoreError
            As in :meth:`run`.
        """
        return chain.from_iterable(self.batches(statement, values))

    def batches(self, statement: str, values: Sequence[object] = ()) -> Iterator[Rows]:
        """Yield the rows of an answer as :meth:`stream` does, a few thousand at once.

        Raises
        ------
        StoreError
            As in :meth:`run`.
        """
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(statement, list(values))
                while some := cursor.fetchmany(_AT_ONCE):
                    yield some
        except duckdb.Error as error:
            raise StoreError(f"the columns do not answer: {_first_line(error)}") from error

    def named(self, statement: str, values: Sequence[object] = ()) -> tuple[tuple[str, ...], Rows]:
        """Return the names of the columns of an answer, and its rows.

        Raises
        ------
        StoreError
            As in :meth:`run`.
        """
        try:
            answer = self._connection.execute(statement, list(values))
            return tuple(column[0] for column in answer.description or ()), answer.fetchall()
        except duckdb.Error as error:
            raise StoreError(f"the columns do not answer: {_first_line(error)}") from error

    def close(self) -> None:
        """Let everything go; a temporary folder is removed."""
        self._connection.close()
        self._own.close()

    def __enter__(self) -> Self:
        """Give the engine."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


@contextmanager
def _temporary() -> Iterator[Path]:
    """Yield a temporary folder that is locked as long as its process lives, and removed in the end."""
    place = Path(tempfile.gettempdir())
    _remove_left_behind(place)
    unlocked = Path(tempfile.mkdtemp(prefix=f"new-{_PREFIX}", dir=place))
    folder = place / unlocked.name.removeprefix("new-")
    with (unlocked / _LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        unlocked.rename(folder)  # only now has it a name under which others look for folders without an owner
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_left_behind(place: Path) -> None:
    """Remove the temporary folders whose owners are dead, so that what a killed process spilt does not fill a disk."""
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError), (folder / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


def memory_for(files: Iterable[Path]) -> int:
    """Return the MiB that a graph in columns may take before it goes to disk, by the size of its files."""
    size = sum(file.stat().st_size * (_PACKED if file.suffix == ".gz" else 1) for file in files if file.exists())
    return MEMORY_MIB if size < _LARGE else MEMORY_OF_LARGE_MIB


def located(path: Path) -> str:
    """Return a path as the engine opens it, whatever encoding the locale gives to names of files."""
    return os.fsencode(path).decode("utf-8", "surrogateescape")


def quoted(text: str) -> str:
    """Return a text as an SQL literal.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
