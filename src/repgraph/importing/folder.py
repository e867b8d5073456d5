"""Rows to a folder of tables: every column of ``csvw.json`` in its order, rows in the order of their ids."""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from repgraph.importing.contract import ImportingError
from repgraph.tables import load_spec

if TYPE_CHECKING:
    from repgraph.importing.contract import Rows


def write(rows: Rows, out: Path) -> dict[str, int]:
    """Write rows as tables and return how many each has.

    Parameters
    ----------
    rows
        Rows by table; of two rows with one id the first stays.
    out
        A new or empty folder.

    Raises
    ------
    ImportingError
        The folder holds something, or cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise ImportingError(f"{out} is not empty: name a new folder, so that no table of yours is overwritten")
        return {table: _table(out / f"{table}.csv", table, rows) for table in load_spec() if rows.get(table)}
    except OSError as error:
        raise ImportingError(f"{error.filename or out}: {error.strerror}") from error


def _table(path: Path, table: str, rows: Rows) -> int:
    columns = [column.name for column in load_spec()[table]]
    once = {row["id"]: row for row in reversed(rows[table])}
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(once[key] for key in sorted(once))
    Path(name).chmod(0o644)
    Path(name).replace(path)
    return len(once)
