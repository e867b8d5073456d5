"""The graph from Python: open it, ask it, look people up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from rdflib import Graph, Literal

from repgraph import counting, life, queries, search
from repgraph.errors import NotFoundError, QueryError
from repgraph.store import open_store, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    import networkx as nx
    import pandas as pd

    from repgraph.life import Person
    from repgraph.search import Hit
    from repgraph.store import Solutions, Store, Term

NAMES = "names.sqlite"


class Answer:
    """Rows of a SELECT query.

    Iterating gives a dictionary a row; terms are rdflib's. Rows are kept, so they can be read again.
    """

    def __init__(self, solutions: Solutions) -> None:
        """Draw all rows."""
        self.variables = solutions.variables
        self._rows = list(solutions.tuples())

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def __iter__(self) -> Iterator[dict[str, Term | None]]:
        """Yield each row as a dictionary; a variable without a value is ``None``."""
        for row in self._rows:
            yield dict(zip(self.variables, row, strict=True))

    def to_pandas(self) -> pd.DataFrame:
        """Return a DataFrame: numbers and truth values as Python values, everything else as text.

        Raises
        ------
        QueryError
            pandas is not installed; the message says how to install it.
        """
        try:
            import pandas as pd  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise QueryError("to_pandas needs pandas: pip install 'repgraph[pandas]'") from error
        return pd.DataFrame([[_plain(t) for t in row] for row in self._rows], columns=list(self.variables))


class KnowledgeGraph:
    """A built graph, wherever it lies; see :func:`open`.

    Parameters
    ----------
    store
        The opened store.
    names
        Its name index, where the build brought one.
    """

    def __init__(self, store: Store, names: Path | None = None) -> None:
        """Keep the store; the name index is opened at the first search."""
        self.store = store
        self._names = names
        self._index: search.NameIndex | None = None

    def query(self, query: str, **parameters: str) -> Answer:
        """Ask a saved question by name, or any SELECT query by its text.

        Parameters
        ----------
        query
            A name such as ``alzhir-wives``, or SPARQL.
        parameters
            Parameters of the question.

        Raises
        ------
        NotFoundError
            There is no question of that name.
        QueryError
            The query is malformed, is no SELECT query, or a parameter does not fit.
        """
        found = queries.free(query) if any(c in query for c in "{\n") else queries.find(query)
        text = found.bind(**parameters)
        queries.check(text)
        return Answer(self.store.select(text))

    def person(self, local: str) -> Person:
        """Return a person's life with its sources.

        Parameters
        ----------
        local
            The person's id, as ``turar-ryskulov``, or the whole IRI.

        Raises
        ------
        NotFoundError
            The graph knows no such person; near names are offered.
        """
        try:
            return life.person(self.store, local)
        except NotFoundError as error:
            near = [h.id for h in self.search(local.replace("-", " "), limit=3) if h.kind == "person"]
            raise NotFoundError("person", local, [*near, *error.near]) from error

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Find people and other entities by any recorded form, in any script; best first."""
        if self._index is None:
            has_file = self._names is not None and self._names.is_file()
            self._index = (
                search.NameIndex.open(self._names)
                if has_file and self._names is not None
                else search.NameIndex.create(self.store)
            )
        return self._index.search(text, limit)

    def network(self, kind: str | Iterable[str] | None = None, **options: Any) -> nx.MultiGraph:  # noqa: ANN401
        """Return a network of ``networkx`` with the evidence on every edge.

        Parameters
        ----------
        kind
            Kinds of ties, as ``kin`` or ``["kin", "co-defendant"]``; by default every kind of tie that people had
            in life. ``repgraph network projections`` lists them.
        options
            What else :func:`repgraph.network.graph` takes: ``certain``, ``before``, ``without``, ``claimed`` …

        Raises
        ------
        NotFoundError
            There is no such kind; near misses are offered.
        """
        from repgraph import network  # noqa: PLC0415 - networkx takes a while to load

        return network.graph(self.store, kind, **options)

    def rdflib(self) -> Graph:
        """Return all triples as an rdflib graph (about a kilobyte of memory a triple)."""
        graph = Graph()
        for triple in self.store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
            graph.add(triple)
        return graph

    def close(self) -> None:
        """Close the store and the name index."""
        if self._index is not None:
            self._index.close()
        self.store.close()

    def __enter__(self) -> Self:
        """Return the graph itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the graph."""
        self.close()


def open(  # noqa: A001 - repgraph.open, like gzip.open
    location: str | Path | None = None, engine: str = "auto"
) -> KnowledgeGraph:
    """Open a graph to read.

    Parameters
    ----------
    location
        A build folder, an Oxigraph directory, an N-Triples file, or the address of a SPARQL endpoint; by
        default ``$REPGRAPH_STORE``, else ``./build``.
    engine
        Who answers saved questions: ``sparql``, the store; ``sql``, the tables that the build wrote beside it, with the
        same answers; ``auto``, the tables where there are any and the question has a form for them.

    Raises
    ------
    StoreError
        There is no graph at that place.
    QueryError
        The tables are asked for, and there are none.
    """
    store = counting.with_columns(open_store(location), engine)
    place = resolve(store.location)
    return KnowledgeGraph(store, place.parent / NAMES if isinstance(place, Path) else None)


def _plain(term: Term | None) -> object:
    if term is None:
        return None
    return term.toPython() if isinstance(term, Literal) and term.datatype is not None else str(term)
