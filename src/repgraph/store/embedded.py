"""Oxigraph in this process. The only module that imports pyoxigraph."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import BNode, URIRef

from repgraph.errors import QueryError, StoreError
from repgraph.ontology import PREFIXES
from repgraph.store.contract import Dataset, Reply, Solutions, Term, literal
from repgraph.store.streams import file_beside, lines_of, plain, poured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, BinaryIO

_ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""Formats that the engine writes well. Its XML is not among them: it writes characters that no XML may hold, and
element names that are none."""


class EmbeddedStore:
    """An Oxigraph directory, opened to read, or a store in memory.

    Parameters
    ----------
    store
        The engine's own store.
    location
        Where it lies, for messages.
    dataset
        What queries see.
    """

    def __init__(self, store: ox.Store, location: str, dataset: Dataset | None = None) -> None:
        """Wrap a store that is already open; see :meth:`open` and :meth:`in_memory`."""
        self._store: ox.Store | None = store
        self._scope = _scope(dataset or Dataset())
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
        """Return a store in memory, filled from an N-Triples file where one is given; ``.gz`` is decompressed.

        Raises
        ------
        StoreError
            The file cannot be read, or is no N-Triples.
        """
        store = ox.Store()
        if graph is not None:
            try:
                with plain(graph) as readable:
                    store.bulk_load(path=readable, format=ox.RdfFormat.N_TRIPLES)
            except (OSError, SyntaxError, ValueError) as error:
                raise StoreError(f"{graph} is not readable as N-Triples: {error}") from error
        return cls(store, str(graph or "memory"))

    @classmethod
    def holding(cls, lines: Iterable[str]) -> EmbeddedStore:
        """Return a store in memory that holds these lines of N-Triples.

        Raises
        ------
        StoreError
            A line is no N-Triples.
        """
        store = ox.Store()
        try:
            store.bulk_load("".join(lines).encode(), ox.RdfFormat.N_TRIPLES)
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"not readable as N-Triples: {error}") from error
        return cls(store, "memory")

    @classmethod
    def reading(cls, path: Path, name: str) -> EmbeddedStore:
        """Return a store in memory that holds a file in a format of :mod:`repgraph.formats`; nothing is fetched.

        Raises
        ------
        StoreError
            The file cannot be read, or is not of that format.
        """
        store = ox.Store()
        try:
            store.bulk_load(path=str(path), format=_GRAPHS[name])
        except (OSError, SyntaxError, ValueError) as error:
            raise StoreError(str(error)) from error
        return cls(store, "memory")

    @classmethod
    def create(cls, path: Path, graph: Path, progress: Callable[[float], None] = lambda _: None) -> None:
        """Make an optimised store on disk from one N-Triples file; one whose name ends in ``.gz`` is decompressed.

        Parameters
        ----------
        path
            The directory of the store.
        graph
            The file.
        progress
            Told the share that was read, from 0 to 1, where the file is compressed.

        Raises
        ------
        StoreError
            The file cannot be loaded, or the disk is full.
        """
        try:
            store = ox.Store(str(path))
            with plain(graph, progress) as readable:
                store.bulk_load(path=readable, format=ox.RdfFormat.N_TRIPLES)
            store.flush()
            store.optimize()
        except (OSError, SyntaxError) as error:
            raise StoreError(f"cannot load {graph.name} into {path}: {error}") from error

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query."""
        answer = self._run(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("not a SELECT query")
        return self._solutions(answer)

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

    def reply(self, query: str) -> Reply:
        """Answer a query of any form."""
        answer = self._run(query)

        def native(name: str, out: BinaryIO) -> bool:
            return self._native(answer, name, out)

        if isinstance(answer, ox.QuerySolutions):
            return Reply(rows=self._solutions(answer), native=native)
        if isinstance(answer, ox.QueryTriples):
            return Reply(triples=(self._triple(triple) for triple in self._drawn(answer)), native=native)
        return Reply(boolean=bool(answer), native=native)

    def over(self, dataset: Dataset) -> EmbeddedStore:
        """Return the same store as seen through a dataset."""
        return EmbeddedStore(self._open(), self.location, dataset)

    def dump(self) -> Iterator[str]:
        """Yield every triple as a line of N-Triples, the triples of one subject together.

        A build leaves the graph as a file beside the store, in this order; without it the engine writes.
        """
        store, place = self._open(), Path(self.location)
        if not place.is_dir():
            yield from _sorted_lines(store)
        elif (written := file_beside(place)) is not None:
            yield from lines_of(written)
        else:
            yield from poured(lambda out: _dump(store, out))

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

    def _solutions(self, answer: ox.QuerySolutions) -> Solutions:
        rows = self._drawn(answer)
        return Solutions([v.value for v in answer.variables], (tuple(map(_term, row)) for row in rows))

    def _drawn(self, answer: Iterable[Any]) -> Iterator[Any]:
        """Draw from an answer of the engine; what goes wrong on the way is told as ours."""
        try:
            yield from answer
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store {self.location} broke off in the middle of its answer: {error}") from error

    def _native(self, answer: Any, name: str, out: BinaryIO) -> bool:  # noqa: ANN401 - one of three result types
        try:
            if not isinstance(answer, ox.QueryTriples):
                if name in _ROWS:
                    answer.serialize(out, _ROWS[name])
                return name in _ROWS
            if name in _GRAPHS:
                prefixes = PREFIXES if name == "turtle" else None
                ox.serialize(answer, out, format=_GRAPHS[name], prefixes=prefixes)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store {self.location} broke off in the middle of its answer: {error}") from error
        return name in _GRAPHS

    def _triple(self, triple: ox.Triple) -> tuple[Term, Term, Term]:
        subject, predicate, value = map(_term, triple)
        if subject is None or predicate is None or value is None:
            raise StoreError(f"the store {self.location} gives half a triple: {triple}")
        return subject, predicate, value

    def _run(self, query: str) -> Any:  # noqa: ANN401 - one of three unrelated result types
        try:
            return self._open().query(query, **self._scope)
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"the query is not SPARQL 1.1: {error}") from error
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store {self.location} does not answer: {error}") from error


def _dump(store: ox.Store, out: BinaryIO) -> None:
    store.dump(out, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())


def _sorted_lines(store: ox.Store) -> list[str]:
    whole = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    return sorted(line + "\n" for line in whole.decode().split("\n") if line)


def _scope(dataset: Dataset) -> dict[str, Any]:
    """Return the engine's own words for a dataset; a protocol dataset leaves out what it does not name."""
    scope: dict[str, Any] = {"base_iri": dataset.base} if dataset.base else {}
    if dataset.default or dataset.named:
        try:
            scope["default_graph"] = [ox.NamedNode(iri) for iri in dataset.default]
            scope["named_graphs"] = [ox.NamedNode(iri) for iri in dataset.named]
        except ValueError as error:
            raise QueryError(f"the name of a graph is no IRI: {error}") from error
    return scope


_iri = lru_cache(maxsize=1 << 15)(URIRef)
"""rdflib checks each IRI anew; the same few come back in every answer."""


def _term(term: object) -> Term | None:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    if isinstance(term, ox.Literal):
        return literal(term.value, term.language or "", term.datatype.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise StoreError(f"{term} is no term of RDF 1.1")
