"""Oxigraph in this process. The only module that imports pyoxigraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import BNode, URIRef

from repgraph.errors import QueryError, StoreError
from repgraph.store.contract import Solutions, Term, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any


class EmbeddedStore:
    """An Oxigraph directory, opened to read, or a store in memory.

    Parameters
    ----------
    store
        The engine's own store.
    location
        Where it lies, for messages.
    """

    def __init__(self, store: ox.Store, location: str) -> None:
        """Wrap a store that is already open; see :meth:`open` and :meth:`in_memory`."""
        self._store: ox.Store | None = store
        self.location = location

    @classmethod
    def open(cls, path: Path) -> EmbeddedStore:
        """Open a directory to read.

        Raises
        ------
        StoreError
            The directory is no Oxigraph store.
        """
        try:
            return cls(ox.Store.read_only(str(path)), str(path))
        except OSError as error:
            raise StoreError(f"{path} is not a readable Oxigraph store: {error}") from error

    @classmethod
    def in_memory(cls, graph: Path | None = None) -> EmbeddedStore:
        """Return a store in memory, filled from an N-Triples file where one is given.

        Raises
        ------
        StoreError
            The file cannot be read, or is no N-Triples.
        """
        store = ox.Store()
        if graph is not None:
            try:
                store.bulk_load(path=str(graph), format=ox.RdfFormat.N_TRIPLES)
            except (OSError, SyntaxError, ValueError) as error:
                raise StoreError(f"{graph} is not readable as N-Triples: {error}") from error
        return cls(store, str(graph or "memory"))

    @classmethod
    def create(cls, path: Path, graph: Path) -> None:
        """Make an optimised store on disk from one N-Triples file.

        Raises
        ------
        StoreError
            The file cannot be loaded, or the disk is full.
        """
        try:
            store = ox.Store(str(path))
            store.bulk_load(path=str(graph), format=ox.RdfFormat.N_TRIPLES)
            store.flush()
            store.optimize()
        except (OSError, SyntaxError) as error:
            raise StoreError(f"cannot load {graph.name} into {path}: {error}") from error

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query."""
        answer = self._run(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("not a SELECT query")
        rows = self._drawn(answer)
        return Solutions([v.value for v in answer.variables], (tuple(map(_term, row)) for row in rows))

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        answer = self._run(query)
        if not isinstance(answer, ox.QueryBoolean):
            raise QueryError("not an ASK query")
        return bool(answer)

    def construct(self, query: str) -> Iterator[tuple[Term, Term, Term]]:
        """Answer a CONSTRUCT or DESCRIBE query."""
        answer = self._run(query)
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError("not a CONSTRUCT query")
        return (self._triple(triple) for triple in self._drawn(answer))

    def close(self) -> None:
        """Let the engine go."""
        self._store = None

    def __len__(self) -> int:
        """Return the number of triples."""
        return len(self._open())

    def _open(self) -> ox.Store:
        if self._store is None:
            raise StoreError(f"the store {self.location} is closed")
        return self._store

    def _drawn(self, answer: Iterable[Any]) -> Iterator[Any]:
        """Draw from an answer of the engine; what goes wrong on the way is told as ours."""
        try:
            yield from answer
        except OSError as error:
            raise StoreError(f"the store {self.location} broke off in the middle of its answer: {error}") from error

    def _triple(self, triple: ox.Triple) -> tuple[Term, Term, Term]:
        subject, predicate, value = map(_term, triple)
        if subject is None or predicate is None or value is None:
            raise StoreError(f"the store {self.location} gives half a triple: {triple}")
        return subject, predicate, value

    def _run(self, query: str) -> Any:  # noqa: ANN401 - one of three unrelated result types
        try:
            return self._open().query(query)
        except SyntaxError as error:
            raise QueryError(f"the query is not SPARQL 1.1: {error}") from error
        except OSError as error:
            raise StoreError(f"the store {self.location} does not answer: {error}") from error


def _term(term: object) -> Term | None:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        return literal(term.value, term.language or "", term.datatype.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise StoreError(f"{term} is no term of RDF 1.1")
