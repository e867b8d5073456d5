"""A store that answers saved questions from the tables of its build, and everything else itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from repgraph.counting.recognition import recognise
from repgraph.counting.tables import FOLDER, TABLES
from repgraph.counting.twins import Columns
from repgraph.errors import QueryError
from repgraph.store import Dataset, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.store import Solutions, Store, Term

ENGINES = ("auto", "sparql", "sql")
"""Who answers: the tables where a question has a form for them, always the store, always the tables."""


class CountingStore:
    """A store with the tables of the same build; it is a store itself.

    Parameters
    ----------
    store
        Answers what the tables cannot.
    columns
        The tables.
    strict
        Refuse a SELECT query that has no form for the tables.
    """

    def __init__(self, store: Store, columns: Columns, *, strict: bool = False) -> None:
        """Keep both."""
        self._store = store
        self._columns = columns
        self._strict = strict
        self.location = store.location

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query."""
        found = self._counted(query)
        return self._store.select(query) if found is None else found

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        return self._store.ask(query)

    def construct(self, query: str) -> Iterator[tuple[Term, Term, Term]]:
        """Answer a CONSTRUCT or DESCRIBE query."""
        return self._store.construct(query)

    def reply(self, query: str) -> Reply:
        """Answer a query of any form."""
        found = self._counted(query)
        return self._store.reply(query) if found is None else Reply(rows=found)

    def over(self, dataset: Dataset) -> Store:
        """Return the same store as seen through a dataset; the tables hold the whole graph and no part of it."""
        seen = self._store.over(dataset)
        return CountingStore(seen, self._columns, strict=self._strict) if dataset == Dataset() else seen

    def dump(self) -> Iterator[str]:
        """Yield every triple as a line of N-Triples."""
        return self._store.dump()

    def close(self) -> None:
        """Let both go."""
        self._columns.close()
        self._store.close()

    def _counted(self, query: str) -> Solutions | None:
        found = recognise(query)
        if found is not None:
            return self._columns.answer(found.query, found.terms)
        if self._strict:
            raise QueryError(
                "only saved questions that count have a form in SQL: leave --engine sql away, or see 'repgraph query --list'"
            )
        return None


def with_columns(store: Store, engine: str = "auto") -> Store:
    """Return a store that answers from the tables beside it where it can.

    Parameters
    ----------
    store
        An opened store.
    engine
        One of :data:`ENGINES`.

    Raises
    ------
    QueryError
        The engine is ``sql`` and the store has no tables beside it.
    """
    if engine not in ENGINES:
        raise QueryError(f"{engine!r} is no engine: choose among {', '.join(ENGINES)}")
    folder = Path(store.location).parent / FOLDER
    if engine == "sparql":
        return store
    if not store.location.startswith(("http://", "https://")) and all((folder / f"{t}.parquet").is_file() for t in TABLES):
        return CountingStore(store, Columns(folder), strict=engine == "sql")
    if engine == "sql":
        raise QueryError(f"there are no tables beside {store.location}: build the graph again, or ask with --engine sparql")
    return store
