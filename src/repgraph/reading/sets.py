"""Sets of ids and codes in the columns, and conditions on cells that hold several."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from repgraph.columns.engine import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from repgraph.columns import Engine

    T = TypeVar("T")

BATCH = 20_000
"""Rows that are handed to the columns together."""


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of at most ``size``."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def listed(engine: Engine, table: str, ids: Iterable[str]) -> None:
    """Make a table with one column ``id``."""
    engine.run(f"CREATE OR REPLACE TABLE {table} (id VARCHAR)")
    for some in batched(sorted(set(ids)), BATCH):
        engine.run(f"INSERT INTO {table} SELECT unnest(?)", [some])


def words(texts: Iterable[str]) -> str:
    """Return texts as a list of SQL literals."""
    return ", ".join(map(quoted, sorted(texts)))


def items(cell: str) -> str:
    """Return the parts of a cell that holds several, as an SQL list."""
    return f"regexp_split_to_array({cell}, '\\s+')"


def held(cell: str, texts: str) -> str:
    """Return the condition that a cell of several parts holds one of these texts."""
    return f"({cell} <> '' AND list_has_any({items(cell)}, [{texts}]))"


def held_in(table: str, cell: str, ids: str) -> str:
    """Return the condition that a cell of several parts, in a table, holds an id of a table of ids."""
    parts = f"SELECT c, unnest({items('c')}) AS id FROM (SELECT DISTINCT {cell} AS c FROM {table} WHERE {cell} <> '')"
    return f"({cell} IN (SELECT c FROM ({parts}) WHERE id IN (SELECT id FROM {ids})))"
