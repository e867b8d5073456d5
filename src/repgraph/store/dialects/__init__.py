"""How stores differ, in one place: addresses, what an answer looks like, and what a store answers as the standard says.

Everything else speaks SPARQL 1.1 alone. A store that needs more gets a :class:`Dialect` here. One that does not follow
the standard closely enough is asked plain patterns only (:mod:`~repgraph.store.dialects.trust`); the triples that any
other query needs are brought here (:mod:`~repgraph.store.dialects.reduction`) and answered by our own engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from rdflib import XSD, Literal

from repgraph.errors import QueryError, StoreError
from repgraph.store.contract import Dataset, Term, literal
from repgraph.store.dialects.harvest import Harvest, Sizes, Source
from repgraph.store.dialects.reduction import Reduction
from repgraph.store.dialects.trust import parsed, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib.plugins.sparql.parserutils import CompValue

__all__ = [
    "GRAPH",
    "MARKER",
    "STANDARD",
    "VIRTUOSO",
    "Dialect",
    "Harvest",
    "Sizes",
    "asked",
    "brought",
    "cut_at",
    "mended",
    "of",
    "parted",
    "reading_address",
    "to_bring",
    "update_address",
]

GRAPH = "https://w3id.org/repgraph/graph"
"""Name of the graph in stores that have no default graph to write into."""

MARKER = "https://w3id.org/repgraph/graph/loading"
"""Name of the graph that says how far a load has come; it is gone when the load is done."""

_ASKED = ["__ASK_RETVAL"]
_NAMES = {"SELECT": {"SelectQuery"}, "ASK": {"AskQuery"}, "CONSTRUCT": {"ConstructQuery", "DescribeQuery"}}


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is particular to one kind of store.

    Parameters
    ----------
    name
        For messages.
    graph
        Graph to write into where none is named; empty for the default graph.
    update
        Last part of the address for updates.
    batch
        Triples that one update may hold.
    faithful
        Whether every query is answered as the standard says; otherwise plain patterns only are asked.
    """

    name: str
    graph: str
    update: str
    batch: int
    faithful: bool


STANDARD = Dialect("SPARQL 1.1", "", "update", 10_000, faithful=True)
VIRTUOSO = Dialect("Virtuoso", GRAPH, "sparql-auth", 1_000, faithful=False)
"""Its default graph is the union of all graphs, its own among them, and it compiles an update as one program."""


def of(headers: Mapping[str, str]) -> Dialect:
    """Return the dialect of a server by the headers of an answer."""
    return VIRTUOSO if "Virtuoso" in (headers.get("Server") or "") else STANDARD


def update_address(address: str, dialect: Dialect) -> str:
    """Return where updates are sent, from the address for queries.

    >>> update_address("http://localhost:7878/query", STANDARD)
    'http://localhost:7878/update'
    >>> update_address("http://localhost:8890/sparql", VIRTUOSO)
    'http://localhost:8890/sparql-auth'
    """
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"{parts.path.rpartition('/')[0]}/{dialect.update}", query=""))


def reading_address(address: str, graph: str) -> str:
    """Return the address under which a named graph is read as if it were the only one.

    >>> reading_address("http://localhost:8890/sparql", "https://example.org/g")
    'http://localhost:8890/sparql?default-graph-uri=https%3A%2F%2Fexample.org%2Fg'
    """
    if not graph:
        return address
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query=urlencode({"default-graph-uri": graph})))


def parted(address: str) -> tuple[str, Dataset]:
    """Return an address without the graphs that it names, and those graphs; the SPARQL protocol's own words.

    Raises
    ------
    StoreError
        The address is none.
    """
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise StoreError(f"{address} is no address: {error}") from error
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    rest = [pair for pair in pairs if pair[0] not in {"default-graph-uri", "named-graph-uri"}]
    dataset = Dataset(
        default=tuple(value for name, value in pairs if name == "default-graph-uri"),
        named=tuple(value for name, value in pairs if name == "named-graph-uri"),
    )
    return urlunsplit(parts._replace(query=urlencode(rest))), dataset


def asked(variables: list[str]) -> bool:
    """Tell whether a table is an answer to ASK: Virtuoso gives one row, of this variable, and no row for no."""
    return variables == _ASKED


def cut_at(headers: Mapping[str, str]) -> int | None:
    """Return after how many rows a server has cut an answer, if it says so."""
    most = headers.get("X-SPARQL-MaxRows") or ""
    return int(most) if most.isdigit() else None


def mended(term: Term) -> Term:
    """Return a term as it was loaded: Virtuoso gives truth values as 0 and 1."""
    if isinstance(term, Literal) and term.datatype == XSD.boolean and str(term) in {"0", "1"}:
        return literal("true" if str(term) == "1" else "false", datatype=str(XSD.boolean))
    return term


def to_bring(query: str, form: str = "any") -> CompValue | None:
    """Return the algebra of a query whose triples are to be brought here, or nothing if the store answers it itself.

    Parameters
    ----------
    query
        The query.
    form
        The form that it must have: ``SELECT``, ``ASK``, ``CONSTRUCT`` (or ``DESCRIBE``), or ``any``.

    Raises
    ------
    QueryError
        It is no SPARQL 1.1, or of another form.
    """
    algebra = parsed(query)
    if form != "any" and algebra.name not in _NAMES[form]:
        raise QueryError(f"not {'an' if form == 'ASK' else 'a'} {form} query")
    return None if plain(algebra) else algebra


def brought(source: Source, sizes: Sizes, algebra: CompValue) -> Harvest:
    """Return what a query needs of a store.

    Parameters
    ----------
    source
        The store.
    sizes
        Of its predicates.
    algebra
        The query.

    Raises
    ------
    QueryError
        The query uses what is not understood for such a store.
    StoreError
        The store does not answer, or too much would have to come.
    """
    harvest = Harvest(source, sizes)
    Reduction(harvest).query(algebra)
    return harvest
