"""A store that answers saved questions from the tables of its build, and everything else itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from repgraph.counting.recognition import recognise
from repgraph.counting.tables import FOLDER, TABLES
from repgraph.counting.twins import MEMORY_MIB, Columns
from repgraph.errors import QueryError
from repgraph.store import Dataset, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

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
        The tables; none where only a part of the graph is seen, which they cannot tell from the whole.
    strict
        Refuse a SELECT query that has no form for the tables.
    """

    def __init__(self, store: Store, columns: Columns | None, *, strict: bool = False) -> None:
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

    def over(self, dataset: Dataset) -> Self:
        """Return the same store as seen through a dataset; close only one of them."""
        whole = not dataset.default and not dataset.named
        return type(self)(self._store.over(dataset), self._columns if whole else None, strict=self._strict)

    def dump(self) -> Iterator[str]:
        """Yield every triple as a line of N-Triples."""
        return self._store.dump()

    def close(self) -> None:
        """Let both go."""
        if self._columns is not None:
            self._columns.close()
        self._store.close()

    def _counted(self, query: str) -> Solutions | None:
        found = recognise(query) if self._columns is not None else None
        if found is not None and self._columns is not None:
            return self._columns.answer(*found)
        if self._strict:
            raise QueryError(
                "this query has no form in SQL; only saved questions that look at everything have one: "
                "leave --engine sql away"
            )
        return None


def with_columns(store: Store, engine: str = "auto", memory: int = MEMORY_MIB, *, at_once: bool = False) -> Store:
    """Return a store that answers from the tables beside it where it can.

    Parameters
    ----------
    store
        An opened store.
    engine
        One of :data:`ENGINES`.
    memory
        Most MiB that the tables may take.
    at_once
        Open the tables now, not with the first question.

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
    remote = store.location.startswith(("http://", "https://"))
    if not remote and all((folder / f"{name}.parquet").is_file() for name in TABLES):
        columns = Columns(folder, memory)
        if at_once:
            columns.open()
        return CountingStore(store, columns, strict=engine == "sql")
    if engine == "sql":
        raise QueryError(f"there are no tables beside {store.location}: build it again, or ask with --engine sparql")
    return store
