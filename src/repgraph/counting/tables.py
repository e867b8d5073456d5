"""The graph as a few typed tables in Parquet, made of the very lines that the store is loaded from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from repgraph.columns import Engine
from repgraph.columns.engine import located, memory_for, quoted
from repgraph.ontology import assets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDER = "columns"
"""Name of the folder of tables, beside the store of a build."""

TABLES = (
    "dates", "sources", "rows", "grounds", "events", "ties", "people", "kin", "labels", "classes", "facts",
)  # fmt: skip
"""Names of the tables, in the order in which they are made: a later one may be made of an earlier one."""

_SETTINGS = "FORMAT parquet, COMPRESSION zstd"
_HEADER = re.compile(r"--\+ (?P<names>[\w, ]+): (?P<meaning>.+)")


def written(name: str) -> str:
    """Return the text of ``queries/columns/NAME.sql``."""
    return (assets() / "queries" / "columns" / f"{name}.sql").read_text(encoding="utf-8")


def described(name: str) -> list[tuple[str, str]]:
    """Return the title of a table, under ``title``, and its columns with what each means, as its file says."""
    found = (_HEADER.fullmatch(line) for line in written(name).splitlines())
    return [(match["names"], match["meaning"]) for match in found if match]


def statements(text: str) -> Iterator[str]:
    """Yield the statements of a file of SQL; each ends with a semicolon at the end of a line."""
    for statement in re.split(r";\s*(?:\n|$)", text):
        if re.sub(r"(?m)^\s*--.*$", "", statement).strip():
            yield statement


def write(graph: Path | Sequence[Path], folder: Path, scratch: Path | None = None) -> None:
    """Write the tables of a graph.

    Parameters
    ----------
    graph
        The file of N-Triples that the store is loaded from, compressed if its name ends in ``.gz``; or several files
        that together are the same, to be read side by side.
    folder
        Where to write ``NAME.parquet`` for each of :data:`TABLES`; it is made.
    scratch
        Folder for what does not fit into memory.

    Raises
    ------
    StoreError
        The file cannot be read, or the disk is full.
    """
    for needed in (folder, scratch) if scratch else (folder,):
        needed.mkdir(parents=True, exist_ok=True)
    files = [graph] if isinstance(graph, Path) else graph
    with Engine(scratch, memory=memory_for(files)) as engine:
        listed = f"[{', '.join(quoted(located(file)) for file in files)}]"
        for statement in statements(written("staging")):
            engine.run(statement.replace("$graph", listed))
        for name in TABLES:
            engine.run(f"CREATE TEMP TABLE {name} AS {written(name)}")
            engine.run(f"COPY {name} TO {quoted(located(folder / f'{name}.parquet'))} ({_SETTINGS})")
